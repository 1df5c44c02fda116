"""A run of the intake from its first step: what it has to do, and one batch of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.answer_departments import check_open_rounds, is_anything_waiting
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import Outcome, ingest_batch
from include.storage.places import Places
from include.warehouse.findings.settlement import record_expired_waivers
from include.warehouse.register.opened_rounds import open_rounds, rounds_with_new_decisions

_LOG = logging.getLogger(__name__)
INBOX: list[str] = []
"""A batch that names no file: whatever lies in the inbox still."""


def batches_of_run(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime, batch_size: int, most: int) -> list[list[str]]:
    """Archive what lies in the inbox and list what waits for its judgement, in batches; see ``waiting_batches``.

    Explanations that ended are recorded first: each is a reason to decide anew.

    Where nothing waits and the run has something to do all the same, or where something in the inbox could not be archived, one batch is
    ``INBOX``: what is archived is judged meanwhile, and a failure of the archive fails that batch and no other.

    Returns:
        No batch where the run has nothing to do, or no round is open.

    Raises:
        ExceptionGroup: when the archive failed and nothing else is to be judged.
    """
    record_expired_waivers(engine, as_of)
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


def check_across(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime) -> dict[str, int]:
    """Check what stands in every open round against last year and the other departments; see ``check_open_rounds``.

    Returns:
        By round key, the newest decision of people that was there before: what they decide from here on, the next run announces.

    Raises:
        ExceptionGroup: after all other rounds were checked, when the system failed over some of them.
    """
    decisions = rounds_with_new_decisions(engine)
    check_open_rounds(engine, catalogue, places, as_of)
    return decisions


def rounds_to_announce(changed: Iterable[Iterable[str] | None], decisions: Mapping[str, int]) -> list[str]:
    """The rounds that have new facts or decisions, by key.

    Args:
        changed: for each batch the rounds whose facts it changed; nothing of a batch that failed.
        decisions: by round key the newest decision that the answers know of.
    """
    return sorted({round_key for batch in changed for round_key in batch or []} | decisions.keys())
