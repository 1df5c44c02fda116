"""A process beside this one that judges files: for the server of the desk, which must stay quick and light while it is done.

It has Great Expectations loaded, gets files that a confined reader has opened, and judges each in a process forked from it, under
bounds. ``python -m include.intake.judge_beside FD`` talks over the socket FD.
"""

from __future__ import annotations

import atexit
import os
import pickle
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from include.catalog.models import Catalogue
from include.domain.judgement import Judgement
from include.intake.opened import Circumstances, OpenedFile
from include.sandbox.messages import WorkerLostError, receive, send

_PROJECT = Path(__file__).resolve().parents[2]
_MOST_BYTES = 512 * 2**20
_LONGEST_SECONDS = 600.0


class JudgeLostError(RuntimeError):
    """The process beside this one ended; the next question starts another."""


class _JudgeBeside:
    """The other process. One question at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._catalogue_version: str | None = None
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "include.intake.judge_beside", str(theirs.fileno())],
                cwd=_PROJECT,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "GX_ANALYTICS_ENABLED": "false"},  # and no secret of ours
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._connection = ours
        self._connection.settimeout(_LONGEST_SECONDS)

    @property
    def is_alive(self) -> bool:
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, catalogue: Catalogue, files: list[OpenedFile], circumstances: Circumstances) -> list[Judgement]:
        with self._lock:
            news = catalogue if catalogue.version != self._catalogue_version else None
            try:
                send(self._connection, pickle.dumps((news, files, circumstances), 5))
                message = receive(self._connection, _MOST_BYTES)
            except (OSError, WorkerLostError) as error:
                self.close()
                raise JudgeLostError(str(error)) from error
            self._catalogue_version = catalogue.version
        if message is None:
            raise JudgeLostError("it ended before it answered")
        answer: list[Judgement] | str = pickle.loads(message)
        if isinstance(answer, str):
            raise JudgeLostError(answer)
        return answer

    def close(self) -> None:
        self._connection.close()
        if self._owner == os.getpid():
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)


_BESIDE: list[_JudgeBeside] = []
_LOCK = threading.Lock()


def judge_beside(catalogue: Catalogue, files: list[OpenedFile], circumstances: Circumstances) -> list[Judgement]:
    """The judgement of every file, in the order given; may be called from several threads.

    Raises:
        JudgeLostError: when the other process ended: a fault of the system, and of no file.
    """
    with _LOCK:
        if not _BESIDE or not _BESIDE[0].is_alive:
            close()
            _BESIDE.append(_JudgeBeside())
        beside = _BESIDE[0]
    return beside.ask(catalogue, files, circumstances)


def close() -> None:
    """End the process beside this one, if there is one."""
    while _BESIDE:
        _BESIDE.pop().close()


def _serve(connection: socket.socket) -> None:
    from include.intake.judging import judge_a_blank_workbook, judge_confined

    catalogue: Any = None
    while (request := receive(connection, _MOST_BYTES)) is not None:
        news, files, circumstances = pickle.loads(request)
        if news:
            catalogue = news
            judge_a_blank_workbook(catalogue)  # what is loaded and built now is there in every process that is forked
        try:
            answer: list[Judgement] | str = judge_confined(catalogue, files, circumstances)
        except Exception as error:  # the caller tells that the system failed, and asks again
            answer = f"{type(error).__name__}: {error}"
        send(connection, pickle.dumps(answer, 5))


atexit.register(close)

if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
