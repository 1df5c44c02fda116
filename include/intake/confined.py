"""Runs a step that works on what somebody sent in a process of its own, with bounds on its time and memory.

The process is forked from this one, so that everything slow is loaded already, and what it made comes back as a value. What it holds
when it dies dies with it: neither a text that takes hours to compare nor one that takes all memory stops its caller.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from include.texts import RefusedError, book

_TEXTS = book("intake")
_Made = TypeVar("_Made")
# A process that neither computes nor answers; a busy machine takes its time.
_STALLED_FACTOR = 10
_MUCH = 0.6
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a step may use beyond what its caller holds already."""

    processor_seconds: float
    memory_bytes: int


class OutOfBoundsError(RefusedError):
    """A step used more than its bounds; ``reason`` says of what, as a finding goes on with it."""


class StepFailedError(Exception):
    """A step raised, or its process died; the message holds its traceback, for the log."""


def confined(work: Callable[[], _Made], bounds: Bounds) -> _Made:
    """What ``work`` returns, from a process of its own.

    Raises:
        OutOfBoundsError: when it took more processor time or memory than ``bounds`` allow.
        StepFailedError: when it raised anything, or ended in any other way.
    """
    ours, theirs = os.pipe()
    held = _held_pages()[1] * _PAGE_BYTES  # the process begins with what this one holds
    sys.stdout.flush()
    sys.stderr.flush()
    process_id = os.fork()
    if process_id == 0:
        os.close(ours)
        _work_and_end(work, bounds, theirs)
    os.close(theirs)
    try:
        message = _received(ours, bounds.processor_seconds * _STALLED_FACTOR)
    finally:
        os.close(ours)
        _kill(process_id)
        _, status, used = os.wait4(process_id, 0)
    if message is None:
        raise _end_of(status, used.ru_maxrss * 1024 - held, bounds)
    kind, content = pickle.loads(message)
    if kind == "made":
        made: _Made = content
        return made
    if kind == "memory":
        raise _out_of_memory(bounds)
    raise StepFailedError(content)


def _work_and_end(work: Callable[[], object], bounds: Bounds, target: int) -> None:
    """In the forked process: work, write what was made, end without any clearing up that is the caller's."""
    code = 1
    try:
        _bind(bounds)
        try:
            message = pickle.dumps(("made", work()), 5)
        except MemoryError:
            message = pickle.dumps(("memory", None), 5)
        except BaseException:  # the caller decides what it means for which file
            message = pickle.dumps(("raised", traceback.format_exc()), 5)
        signal.setitimer(signal.ITIMER_PROF, 0)
        with os.fdopen(target, "wb") as opened:
            opened.write(len(message).to_bytes(8, "big") + message)
        code = 0
    finally:
        os._exit(code)


def _bind(bounds: Bounds) -> None:
    for number in (signal.SIGPROF, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, bounds.processor_seconds)
    addressed = _held_pages()[0] * _PAGE_BYTES
    if addressed:
        resource.setrlimit(resource.RLIMIT_AS, (addressed + bounds.memory_bytes,) * 2)


def _held_pages() -> tuple[int, int]:
    """Pages of this process that have an address, and those in memory; nothing where the system does not tell."""
    statm = Path("/proc/self/statm")
    addressed, resident = statm.read_text().split()[:2] if statm.exists() else (0, 0)
    return int(addressed), int(resident)


def _received(source: int, seconds: float) -> bytes | None:
    """The whole message, or ``None`` when the process ended or stalled before."""
    deadline, pieces, length = time.monotonic() + seconds, bytearray(), None
    while length is None or len(pieces) < length:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        piece = os.read(source, 2**20) if ready else b""
        if not piece:
            return None
        pieces += piece
        if length is None and len(pieces) >= 8:
            length = int.from_bytes(pieces[:8], "big")
            del pieces[:8]
    return bytes(pieces)


def _kill(process_id: int) -> None:
    try:
        os.kill(process_id, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended, and somebody else has waited for it


def _end_of(status: int, taken_bytes: int, bounds: Bounds) -> Exception:
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended_by == signal.SIGPROF:
        return OutOfBoundsError(_TEXTS.say("out_of_bounds.time", seconds=bounds.processor_seconds))
    if ended_by == signal.SIGABRT or (ended_by != signal.SIGKILL and taken_bytes > _MUCH * bounds.memory_bytes):
        return _out_of_memory(bounds)
    return StepFailedError(f"the process ended by {signal.Signals(ended_by).name if ended_by else f'itself ({status})'}")


def _out_of_memory(bounds: Bounds) -> OutOfBoundsError:
    return OutOfBoundsError(_TEXTS.say("out_of_bounds.memory", megabytes=bounds.memory_bytes // 2**20))
