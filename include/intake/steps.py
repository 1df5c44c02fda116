"""One step of the intake over one file: what it raises is that file's own trouble, unless the system itself failed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from include.storage.archive import ArchiveDamagedError
from include.warehouse.submissions.troubles import record_trouble

_LOG = logging.getLogger(__name__)
# Classes of SQLSTATE (PostgreSQL, appendix A) that say nothing of the data: connection, rollback for another's sake, resources,
# operator, system.
_OF_THE_SERVER = ("08", "40", "53", "57", "58")


def is_of_the_system(error: BaseException) -> bool:
    """Whether an error says that the system failed (disk, archive, warehouse), and nothing of the file that it worked on."""
    if isinstance(error, DBAPIError):
        sqlstate = getattr(error.orig, "sqlstate", None)
        return sqlstate is None or sqlstate.startswith(_OF_THE_SERVER)
    return isinstance(error, OSError | ArchiveDamagedError)


@contextmanager
def one_step(engine: Engine, step: str, sha256: str, failures: list[Exception]) -> Iterator[None]:
    """Keep what a step raises over one file from all others: recorded, for the operators, and logged.

    A failure of the system goes to ``failures``, for the caller to raise when the others are done.
    """
    try:
        yield
    except Exception as error:
        error.add_note(f"in step {step} of the file {sha256[:8]}")
        if is_of_the_system(error):
            failures.append(error)
            return
        _LOG.exception("step %s failed over the file %s; the others go on", step, sha256[:8])
        record_trouble(engine, sha256, step, error)


def raise_failures(what: str, failures: list[Exception]) -> None:
    """Raise the failures of the system that steps left, if there are any.

    Raises:
        ExceptionGroup: with all of them.
    """
    if failures:
        raise ExceptionGroup(what, failures)
