"""The watch over the inbox: one event for what came, none while somebody still writes, none for what stays."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

pytestmark = pytest.mark.slow

POLL_SECONDS, QUIET_SECONDS = 0.5, 0.1
GIVEN = {"poll_seconds": POLL_SECONDS, "quiet_seconds": QUIET_SECONDS}


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    for name in ("inbox", "archive", "outbox"):
        monkeypatch.setenv(f"PCI_{name.upper()}", str(tmp_path / name))
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


async def until(told, expected):
    deadline = time.monotonic() + 10
    while told != expected and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    assert told == expected


@asynccontextmanager
async def listening(**given):
    """What a trigger has told until now, while it runs."""
    from plugins.inbox import InboxTrigger

    told = []

    async def listen():
        async for event in InboxTrigger(**GIVEN | given).run():
            told.append(event.payload["files"])  # noqa: PERF401 - it is looked at meanwhile

    task = asyncio.create_task(listen())
    yield told
    assert not task.done(), task
    task.cancel()


def test_the_triggerer_can_make_it_anew():
    from plugins.inbox import InboxTrigger

    assert InboxTrigger(**GIVEN).serialize() == (f"{InboxTrigger.__module__}.InboxTrigger", GIVEN)


def test_a_delivery_is_told_once_when_it_is_whole(inbox):
    async def play():
        async with listening() as told:
            with (inbox / "a.xlsx").open("ab", buffering=0) as upload:
                for _ in range(20):
                    upload.write(b"x")
                    await asyncio.sleep(QUIET_SECONDS / 2)
                (inbox / "beside.xlsx").write_bytes(b"whole")
                await until(told, [1])
                await asyncio.sleep(POLL_SECONDS * 2)
                assert told == [1], "somebody still has the file open, though he pauses"
            await until(told, [1, 2])
            await asyncio.sleep(POLL_SECONDS * 2)
            assert told == [1, 2], "what stays is told once"
            (inbox / "b.xlsx").write_bytes(b"y")
            await until(told, [1, 2, 3])
            for path in inbox.iterdir():
                path.unlink()
            await asyncio.sleep(POLL_SECONDS * 3)
            (inbox / "b.xlsx").write_bytes(b"the same name again")
            await until(told, [1, 2, 3, 1])

    asyncio.run(play())


def test_a_file_is_told_within_a_second_though_nobody_would_look_for_an_hour(inbox):
    async def play():
        async with listening(poll_seconds=3600) as told:
            await asyncio.sleep(1)  # the first look has found nothing
            (inbox / "folder").mkdir()
            await asyncio.sleep(1)
            begun = time.monotonic()
            (inbox / "folder" / "a.xlsx").write_bytes(b"x")
            await until(told, [1])
            assert time.monotonic() - begun < 5, "the system tells, and a busy one takes its time"

    asyncio.run(play())


def test_what_the_system_does_not_tell_is_seen_by_looking(inbox, monkeypatch):
    """As on a network file system, or where it watches no more folders."""

    def refuse(*arguments, **named):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", refuse)

    async def play():
        async with listening(poll_seconds=0.2) as told:
            await asyncio.sleep(0.5)
            (inbox / "a.xlsx").write_bytes(b"x")
            await until(told, [1])

    asyncio.run(play())


def test_an_inbox_that_is_made_later_is_watched_too(inbox):
    inbox.rmdir()

    async def play():
        async with listening(poll_seconds=0.2) as told:
            await asyncio.sleep(0.5)
            inbox.mkdir()
            (inbox / "a.xlsx").write_bytes(b"x")
            await until(told, [1])

    asyncio.run(play())
