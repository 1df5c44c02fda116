"""The workers of this process: started when first needed, one per core, kept warm, replaced when they break or are worn."""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from include.catalog.models import Catalogue
from include.sandbox.bounds import PROCESSOR_SECONDS, held_much_memory
from include.sandbox.messages import REPLY, REQUEST, WorkerLostError, plain_data, receive, send
from include.texts import book
from include.workbook.cells import UnreadableWorkbookError

_TEXTS = book("reading")

# The processor time is bounded in the worker (``bounds.PROCESSOR_SECONDS``), so that a busy machine condemns no file. This is
# for a worker that stalls without computing, or that shook its own bound off.
STALLED_SECONDS = 120.0
_FILES_PER_WORKER = 500
_START_SECONDS = 120.0
_GONE = "the process that forks the readers is gone; run this again, which starts a new one"
_PROJECT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class _Worker:
    process_id: int
    connection: socket.socket
    catalogue_version: str | None = None
    files: int = 0


@dataclass(slots=True)
class _Nursery:
    """The process that forks the workers. ``lock``: one request at a time."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_ready: bool = False
    left_the_network: bool = False

    def wait_until_ready(self) -> None:
        with self.lock:
            if not self.is_ready:
                _, left = self._reply()
                self.is_ready, self.left_the_network = True, bool(left)

    def fork(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process_id, _ = self._ask(b"f", 0, [theirs.fileno()])
        ours.settimeout(STALLED_SECONDS)
        return _Worker(process_id, ours)

    def end(self, worker: _Worker) -> tuple[int, int]:
        """End a worker; the number of the signal that it died of, and the most memory that it held, in kilobytes."""
        worker.connection.close()
        return self._ask(b"e", worker.process_id, [])

    def _ask(self, action: bytes, process_id: int, files: list[int]) -> tuple[int, int]:
        with self.lock:
            try:
                socket.send_fds(self.control, [REQUEST.pack(action, process_id)], files)
            except OSError as error:
                raise RuntimeError(_GONE) from error
            return self._reply()

    def _reply(self) -> tuple[int, int]:
        try:
            first, second = REPLY.unpack(self.control.recv(REPLY.size, socket.MSG_WAITALL))
        except (OSError, struct.error) as error:
            self.process.kill()  # a late reply would be taken for the answer to the next question
            raise RuntimeError(_GONE) from error
        return first, second


class Pool:
    """Workers for this process. Every method may be called from several threads."""

    def __init__(self, size: int | None = None, processor_seconds: float = PROCESSOR_SECONDS) -> None:
        self.size = size or pool_size()
        self._owner = os.getpid()
        self._nursery = _started(processor_seconds)
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self.size):
            self._free.put(None)

    @property
    def left_the_network(self) -> bool:
        """Whether the workers have a network namespace of their own; the other bounds hold in any case."""
        self._nursery.wait_until_ready()
        return self._nursery.left_the_network

    def ask(self, job: str, catalogue: Catalogue | None, *arguments: Any) -> tuple[str, Any]:
        """Have a job done under the bounds; the kind of answer and its content.

        A worker that dies for another reason than its own bounds is given one more try: the system may have ended it. The file
        is to blame only when a worker without one still answers.

        Raises:
            UnreadableWorkbookError: with ``too_slow``, ``too_much_memory`` or ``reader_failed``.
            RuntimeError: when workers die without any file, or cannot be started: a fault of the system.
        """
        try:
            return self._ask(job, catalogue, arguments)
        except WorkerLostError:
            pass
        try:
            return self._ask(job, catalogue, arguments)
        except WorkerLostError as lost:
            self._require_health()
            raise UnreadableWorkbookError("reader_failed", _TEXTS.say("unreadable.in_words", words=str(lost))) from lost

    def _require_health(self) -> None:
        try:
            self._ask("nothing", None, ())
        except WorkerLostError as lost:
            raise RuntimeError("the readers die whatever they are given; the server may lack memory") from lost

    def _ask(self, job: str, catalogue: Catalogue | None, arguments: tuple[Any, ...]) -> tuple[str, Any]:
        worker = self._free.get()
        try:
            worker = worker or self._fork()
            try:
                answer, is_spent = _answer(worker, job, catalogue, arguments)
            except (OSError, WorkerLostError) as error:
                lost, worker = worker, None
                raise _why_lost(*self._nursery.end(lost), error) from error
            if is_spent:
                self._nursery.end(worker)
                worker = None
            return answer
        finally:
            self._free.put(worker)

    def _fork(self) -> _Worker:
        self._nursery.wait_until_ready()
        return self._nursery.fork()

    @property
    def is_alive(self) -> bool:
        """Whether this pool can still fork workers."""
        return self._nursery.process.poll() is None

    def close(self) -> None:
        """End the workers and their nursery. A fork of the owner only lets go of its copies of the connections."""
        self._nursery.control.close()
        for worker in list(self._free.queue):  # without the queue's lock, which another thread held when this process was forked
            if worker:
                worker.connection.close()
        if self._owner == os.getpid():
            with suppress(subprocess.TimeoutExpired):
                self._nursery.process.wait(5)


def _started(processor_seconds: float) -> _Nursery:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "include.sandbox", str(theirs.fileno()), str(processor_seconds)],
            cwd=_PROJECT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},  # and no secret of ours
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C in a terminal is for the caller, which takes its workers along
        )
    ours.settimeout(_START_SECONDS)
    return _Nursery(process, ours)


def _answer(worker: _Worker, job: str, catalogue: Catalogue | None, arguments: tuple[Any, ...]) -> tuple[tuple[str, Any], bool]:
    news = None
    if catalogue is not None and catalogue.version != worker.catalogue_version:
        news, worker.catalogue_version = catalogue, catalogue.version
    send(worker.connection, pickle.dumps((news, job, *arguments), 5))
    message = receive(worker.connection)
    if message is None:
        raise WorkerLostError("the worker ended")
    kind, content, is_spent = plain_data(message)
    worker.files += 1
    return (kind, content), is_spent or worker.files >= _FILES_PER_WORKER


def _why_lost(ended_by: int, peak_kilobytes: int, error: Exception) -> Exception:
    """What the end of a worker says of the file it had: its own bounds are a verdict, anything else may be the system's doing."""
    if ended_by == signal.SIGPROF:
        return UnreadableWorkbookError("too_slow", _TEXTS.say("unreadable.out_of_time"))
    # SIGABRT: how calamine and libxml2 end when memory is refused to them; others use what they were not given.
    if ended_by == signal.SIGABRT or (ended_by != signal.SIGKILL and held_much_memory(peak_kilobytes)):
        return UnreadableWorkbookError("too_much_memory", _TEXTS.say("unreadable.stopped_for_memory"))
    return WorkerLostError(f"{signal.Signals(ended_by).name if ended_by else error}")


def pool_size() -> int:
    """How many workers a pool has: one for each core."""
    return os.cpu_count() or 1


_POOLS: dict[int, Pool] = {}
_LOCK = threading.Lock()


def pool() -> Pool:
    """The pool of this process, started at the first call, and anew when it was ended from outside."""
    with _LOCK:
        found = _POOLS.get(os.getpid())
        if found is None or not found.is_alive:
            if found:
                found.close()
            _POOLS[os.getpid()] = found = Pool()
        return found


def close() -> None:
    """End the workers of this process, if there are any."""
    found = _POOLS.pop(os.getpid(), None)
    if found:
        found.close()


def _let_go_of_inherited() -> None:
    # A fork that kept its copy of a connection would keep the workers of its parent alive after the parent's end.
    global _LOCK
    _LOCK = threading.Lock()
    for inherited in _POOLS.values():
        inherited.close()
    _POOLS.clear()


os.register_at_fork(after_in_child=_let_go_of_inherited)
atexit.register(close)
