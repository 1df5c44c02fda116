"""What a worker process may use, and how everything else is taken from it before it sees a file.

Each bound stands by itself, so that what one system does not offer, another still holds:

- the kernel's limits: memory, processor time per workbook, no file or socket can be opened (``RLIMIT_NOFILE`` is 0), nothing can be
  written, no core dump;
- a network namespace of its own, without interfaces, where the system permits one;
- Python's audit hook, which refuses sockets, programs, files and signals by name and cannot be taken off again;
- nobody's rights instead of root's, and an environment that holds no secret.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from typing import Any

MEMORY_BYTES = 512 * 2**20
PROCESSOR_SECONDS = 30
# Of the bound, a seventh is code and stacks that are never touched: who held so much of it was refused the rest.
_MUCH = 0.6
_NOBODY = 65534
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_REFUSED = (
    "open", "socket.", "subprocess.", "os.", "shutil.", "tempfile.", "pty.", "ctypes.dlopen", "mmap.", "fcntl.", "signal.pthread_kill",
    "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "syslog.", "sqlite3.", "import",
)  # fmt: skip


class RefusedError(PermissionError):
    """Something that reading a workbook never needs."""


def held_much_memory(kilobytes: int) -> bool:
    """Whether a worker that failed after it held so much, failed for want of memory."""
    return kilobytes * 1024 > _MUCH * MEMORY_BYTES


def leave_the_network() -> bool:
    """Move this process, and all that it forks, into a network without interfaces; whether the system permitted that."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def confine() -> None:
    """Take everything from this process but its memory, its processor time and what is open already."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # no worker outlives the process that forked it
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise RefusedError(f"{event}: reading a workbook needs none of this")
