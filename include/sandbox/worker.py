"""The work itself, in a confined process: one request after the other until the other end closes."""

from __future__ import annotations

import gc
import pickle
import re
import resource
import signal
import socket
from typing import Any

from include.catalog.models import Catalogue
from include.sandbox.bounds import confine, held_much_memory
from include.sandbox.messages import MOST_ANSWER_BYTES, pack_with_head, receive, send
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.large_file import refuse_too_large
from include.workbook.read import read_workbook
from include.workbook.slip.marking import SlipNotPossibleError, mark_workbook

# Nobody gives a worker back what its largest file took; a process that held this much is not kept for the next one.
_KEPT_KILOBYTES = 200 * 1024
_MOST_REQUEST_BYTES = 256 * 2**20
_OUT_OF_MEMORY = re.compile("memory|alloc|capacity overflow", re.IGNORECASE)

# What parsers say of a file that is broken, and now and then of one whose tree they could not hold.
_PERHAPS_FOR_WANT_OF_MEMORY = ("damaged", "old_xls")


def serve(connection: socket.socket, processor_seconds: float) -> None:
    """Confine this process and answer requests.

    A request is a pickled tuple: a new catalogue or ``None``, the job (``read``, ``large``, ``mark`` or ``nothing``) and its arguments.
    An answer is plain data: what kind of answer, its content, and whether this worker should be replaced.
    """
    gc.set_threshold(200_000, 50, 100)  # readings hold no cycles; the default pace walks their many cells over and over
    confine()
    catalogue: Catalogue | None = None
    while (request := receive(connection, _MOST_REQUEST_BYTES)) is not None:
        new_catalogue, job, *arguments = pickle.loads(request)
        del request
        catalogue = new_catalogue or catalogue
        signal.setitimer(signal.ITIMER_PROF, processor_seconds)  # its signal ends the process, whatever it is doing
        answer = _answer(job, arguments, catalogue)
        signal.setitimer(signal.ITIMER_PROF, 0)
        del arguments
        send(connection, answer)


def _answer(job: str, arguments: list[Any], catalogue: Catalogue | None) -> bytes:
    try:
        made = pickle.dumps((*_done(job, arguments, catalogue), _is_spent()), 5)
    except MemoryError:
        made = b""
    if 0 < len(made) <= MOST_ANSWER_BYTES:
        return made
    return pickle.dumps(("beyond", "too_much_memory", True), 5)


def _done(job: str, arguments: list[Any], catalogue: Catalogue | None) -> tuple[str, Any]:
    try:
        if job == "nothing":
            return "nothing", None
        if job == "mark":
            return "slip", mark_workbook(*arguments)
        if job == "large":
            refuse_too_large(*arguments)
        assert catalogue is not None, "the first request brings the catalogue"
        return "reading", pack_with_head(read_workbook(arguments[0], catalogue))
    except UnreadableWorkbookError as error:
        if error.problem in _PERHAPS_FOR_WANT_OF_MEMORY and held_much_memory(_peak_kilobytes()):
            raise MemoryError from error
        return "unreadable", (error.problem, error.reason.vi, error.reason.en)
    except SlipNotPossibleError as error:
        return "no_slip", str(error)
    except MemoryError:
        raise
    except BaseException as error:  # the parsers' own panics are no Exception; each costs its file, never the batch
        if held_much_memory(_peak_kilobytes()) or _OUT_OF_MEMORY.search(f"{error!r} {error.__cause__!r}"):
            raise MemoryError from error  # whatever died of it: calamine panics, lxml tells of a document that it cannot read
        return "failed", f"{type(error).__name__}: {str(error)[:200]}"


def _peak_kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _is_spent() -> bool:
    return _peak_kilobytes() > _KEPT_KILOBYTES
