"""What the processes of a running system hold together: proportional set size, PostgreSQL's processes among them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

from include.standalone.home import Home


@contextmanager
def memory_held(home: Home, root: int | None = None, every_seconds: float = 1) -> Iterator[list[float]]:
    """The megabytes held, one figure every so many seconds until the end of the block.

    ``root`` is the process that started the system, by default this one: what it started counts, and it does itself where it is another.
    """
    found: list[float] = [0.0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(every_seconds):
            found.append(sum(map(_pss, _processes(home, root))) / 2**20)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield found
    finally:
        is_over.set()
        watching.join()


def _processes(home: Home, root: int | None) -> set[psutil.Process]:
    server = _postgres(home)
    counted = server if root is None else [*server, *_process(root)]
    found = set(counted)
    for process in [*counted, psutil.Process()] if root is None else counted:
        with suppress(psutil.NoSuchProcess):  # it ended meanwhile, and holds nothing
            found |= set(process.children(recursive=True))
    return found


def _postgres(home: Home) -> list[psutil.Process]:
    try:
        return _process(int((home.postgres / "postmaster.pid").read_text(encoding="utf-8").split()[0]))
    except (FileNotFoundError, IndexError):
        return []  # not started yet, or stopped


def _process(pid: int) -> list[psutil.Process]:
    return [psutil.Process(pid)] if psutil.pid_exists(pid) else []


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
