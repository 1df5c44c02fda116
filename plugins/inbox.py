"""Watches the inbox from Airflow's triggerer, so that a department hears of its workbook within a minute or so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent


class InboxTrigger(BaseEventTrigger):
    """Fires when something new waits in the inbox and nothing in it has changed for ``poll_seconds``.

    A whole upload is one event, not one for every file. What stays in the inbox is told once: the schedule's own time
    takes up what a run had to leave there.
    """

    def __init__(self, poll_seconds: float) -> None:
        super().__init__()
        self.poll_seconds = poll_seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What the triggerer makes this trigger from."""
        return "plugins.inbox.InboxTrigger", {"poll_seconds": self.poll_seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look again and again; never ends."""
        from include.intake.inbox import seen_in
        from include.intake.places import Places

        inbox = Places.from_environment().inbox
        before = told = frozenset[tuple[str, float, int]]()
        while True:
            try:
                now = await asyncio.to_thread(seen_in, inbox)
            except OSError:
                self.log.exception("the inbox cannot be read; looking again")
            else:
                if now == before and now > told:
                    told = now
                    yield TriggerEvent({"files": len(now)})
                before, told = now, told & now
            await asyncio.sleep(self.poll_seconds)
