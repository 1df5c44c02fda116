"""The watch over the inbox: one event for what came, none while somebody still writes, none for what stays."""

import asyncio
import time

import pytest

pytestmark = pytest.mark.slow

POLL_SECONDS = 0.1


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


def test_a_delivery_is_told_once_when_it_is_whole(inbox):
    from plugins.inbox import InboxTrigger

    name, arguments = InboxTrigger(POLL_SECONDS).serialize()
    assert (name, arguments) == (f"{InboxTrigger.__module__}.InboxTrigger", {"poll_seconds": POLL_SECONDS})

    async def play():
        told = []

        async def listen():
            async for event in InboxTrigger(**arguments).run():
                told.append(event.payload["files"])  # noqa: PERF401 - it is looked at meanwhile

        listening = asyncio.create_task(listen())
        with (inbox / "a.xlsx").open("ab", buffering=0) as upload:
            for _ in range(50):
                upload.write(b"x")
                await asyncio.sleep(POLL_SECONDS / 5)
        assert told == [], "somebody was still writing"
        await until(told, [1])
        await asyncio.sleep(POLL_SECONDS * 5)
        assert told == [1], "what stays is told once"
        (inbox / "b.xlsx").write_bytes(b"y")
        await until(told, [1, 2])
        (inbox / "a.xlsx").unlink()
        (inbox / "b.xlsx").unlink()
        await asyncio.sleep(POLL_SECONDS * 5)
        (inbox / "b.xlsx").write_bytes(b"the same name again")
        await until(told, [1, 2, 1])
        listening.cancel()

    asyncio.run(play())
