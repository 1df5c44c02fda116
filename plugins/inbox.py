"""Watches the inbox from Airflow's triggerer, so that a department hears of its workbook within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from upath import UPath


class InboxTrigger(BaseEventTrigger):
    """Fires when something new waits in the inbox, nothing in it has changed for ``quiet_seconds`` and nobody writes the new files.

    A whole upload is one event, not one for every file. The system tells of a change in a folder of this machine at once; what it does
    not tell (an object store, a network file system, an event that was missed) is seen by looking every ``poll_seconds``. What
    stays in the inbox is announced once: the schedule's own time takes up what a run had to leave there.
    """

    def __init__(self, poll_seconds: float, quiet_seconds: float) -> None:
        super().__init__()
        self.poll_seconds = poll_seconds
        self.quiet_seconds = quiet_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What the triggerer makes this trigger from."""
        return "plugins.inbox.InboxTrigger", {"poll_seconds": self.poll_seconds, "quiet_seconds": self.quiet_seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look again and again; never ends."""
        from include.intake.inbox import seen_in, still_written
        from include.storage.places import Places

        inbox = Places.from_environment().inbox
        before = announced = frozenset[tuple[str, float, int]]()
        async with self._watching(inbox) as changes:
            while True:
                changes.clear()
                is_settled = True
                try:
                    now = await asyncio.to_thread(seen_in, inbox)
                    if is_settled := now == before:
                        unfinished = await asyncio.to_thread(still_written, now - announced)
                        is_settled = not unfinished
                        if new := now - announced - unfinished:
                            announced |= new
                            yield TriggerEvent({"files": len(now - unfinished)})
                    before, announced = now, announced & now
                except OSError:
                    self.log.exception("the inbox cannot be read; looking again")
                await self._wait(changes, is_settled)

    async def _wait(self, changes: asyncio.Event, is_settled: bool) -> None:
        """Until something changes or it is time to look; where something just did, until it may have come to rest."""
        if not is_settled:
            await asyncio.sleep(self.quiet_seconds)
            return
        try:
            await asyncio.wait_for(changes.wait(), self.poll_seconds)
        except TimeoutError:
            return

    @asynccontextmanager
    async def _watching(self, inbox: UPath) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the system tells of a change in the inbox."""
        changes = asyncio.Event()
        listening = asyncio.create_task(self._listen(inbox, changes))
        try:
            yield changes
        finally:
            listening.cancel()

    async def _listen(self, inbox: UPath, changes: asyncio.Event) -> None:
        from watchfiles import awatch

        from include.storage.places import is_on_disk

        while is_on_disk(inbox):
            try:
                async for _ in awatch(str(inbox), debounce=200, step=100, watch_filter=None, ignore_permission_denied=True):
                    changes.set()
            except OSError as error:  # not there yet, or the system watches no more folders: it is looked into all the same
                self.log.warning("no news of %s from the system (%s); it is looked into every %s s", inbox, error, self.poll_seconds)
            await asyncio.sleep(self.poll_seconds)
