"""What a command started ends with it, also when it is told to end by a signal: no process outlives it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from uuid import uuid4

_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_MARK = "PCI_STARTED_BY"
_SECONDS = 5


class _Order:
    """Whether this process was told to end, and whether it must finish something first."""

    def __init__(self) -> None:
        self.held_back = False
        self.given: int | None = None
        self.obeyed = False

    def receive(self, number: int, _frame: FrameType | None) -> None:
        self.given = self.given or number
        if not self.held_back:
            self.obey()

    def obey(self) -> None:
        if self.given is None or self.obeyed:
            return  # a second signal while everything is being stopped changes nothing
        self.obeyed = True
        if self.given == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + self.given)


_order = _Order()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Inside, SIGTERM and SIGHUP end the work as Ctrl-C does, through every ``finally``; the exit code is 128 and the signal's number."""
    global _order
    _order = _Order()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # such as under nohup
            signal.signal(number, _order.receive)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def not_interrupted() -> Iterator[None]:
    """Inside, a signal waits until what began is whole, so that it can be stopped."""
    _order.held_back = True
    try:
        yield
    finally:
        _order.held_back = False
    _order.obey()


def marked(environment: dict[str, str]) -> dict[str, str]:
    """An environment by which everything that is started with it can be found again, whoever its parent is then."""
    return environment | {_MARK: uuid4().hex}


def kill_marked(environment: dict[str, str]) -> None:
    """Kill what still runs with this environment: a task is a process group of its own, and outlives a scheduler that is killed."""
    mark = f"{_MARK}={environment[_MARK]}".encode()
    deadline = time.monotonic() + _SECONDS
    while (left := _with(mark)) and time.monotonic() < deadline:
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def _with(mark: bytes) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it ended meanwhile, or is somebody else's
            if mark in path.read_bytes().split(b"\0"):
                found.append(int(path.parent.name))
    return found
