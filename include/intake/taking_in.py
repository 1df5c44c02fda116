"""A run of the intake from its first step: what it has to do, and one batch of it."""

from __future__ import annotations

import datetime as dt
import logging

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.answer_departments import is_anything_waiting
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import Outcome, ingest_batch
from include.storage.places import Places
from include.warehouse.register.rounds import open_rounds

_LOG = logging.getLogger(__name__)
INBOX: list[str] = []
"""A batch that names no file: whatever lies in the inbox still."""


def batches_of_run(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime, batch_size: int, most: int) -> list[list[str]]:
    """Archive what lies in the inbox and list what waits for its judgement, in batches; see ``waiting_batches``.

    Where nothing waits and the run has something to do all the same, or where something in the inbox could not be archived, one batch is
    ``INBOX``: what is archived is judged meanwhile, and a failure of the archive fails that batch and no other.

    Returns:
        No batch where the run has nothing to do, or no round is open.

    Raises:
        ExceptionGroup: when the archive failed and nothing else is to be judged.
    """
    if not open_rounds(engine):
        return []
    try:
        archived = archive_inbox(engine, places, as_of)
    except ExceptionGroup:
        batches = waiting_batches(engine, batch_size, most)
        if not batches:
            raise
        _LOG.exception("what could be archived is judged first; then the rest is tried again")
        return [*batches, INBOX]
    batches = waiting_batches(engine, batch_size, most)
    return batches or ([INBOX] if archived or is_anything_waiting(engine, catalogue, places, as_of) else [])


def take_in(engine: Engine, catalogue: Catalogue, places: Places, batch: list[str], as_of: dt.datetime, at_once: int) -> list[Outcome]:
    """Judge, load and answer one batch; for ``INBOX``, archive first what lies there.

    Raises:
        ExceptionGroup: after everything else was done, when the system failed over some of it.
    """
    wanted = batch or [entry.sha256 for entry in archive_inbox(engine, places, as_of)]
    return ingest_batch(engine, catalogue, places, wanted, at_once, as_of) if wanted else []
