"""Answers the departments: a receipt for each, and its own workbook back where something is to settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.checks.across import check_across
from include.intake.archiving import waiting_batches
from include.intake.readmit import readmit
from include.intake.receipt import Beside, beside, write_receipts, write_receipts_of_quarantined, write_results_receipts
from include.intake.run_report import inbox_is_unreported, write_run_report
from include.intake.slips import write_slips
from include.intake.steps import raise_failures
from include.storage.places import Places
from include.warehouse.register.journal import newest_event_at
from include.warehouse.register.opened_rounds import open_rounds, rounds_with_new_decisions
from include.warehouse.submissions.answers import has_unanswered_versions


def answer_departments(
    engine: Engine, catalogue: Catalogue, round_key: str, places: Places, as_of: dt.datetime, known: Beside | None = None
) -> list[str]:
    """Write the receipts and return slips of a round; what was said before is not written again.

    ``known`` is what the receipts of all rounds have in common, where it was asked already.

    Returns:
        The paths of the files that were written.

    Raises:
        ExceptionGroup: after everything else was written, when the system failed over some of it.
    """
    return _all_of(
        lambda: write_receipts(engine, catalogue, round_key, places.outbox, known),
        lambda: write_slips(engine, catalogue, round_key, places, _until_now(engine, round_key, as_of)),
    )


def answer_first(
    engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime, departments: set[tuple[str, str]], quarantined: set[str]
) -> list[str]:
    """Answer departments (by round key and code) as soon as their files are judged, and whoever brought a quarantined file.

    What they hear is true already; what the comparison with other departments adds, :func:`answer_open_rounds` tells. Until that was
    called, a department that was answered here counts as one that still waits.

    Raises:
        ExceptionGroup: after everything else was written, when the system failed over some of it.
    """
    known = beside(engine)
    codes: dict[str, set[str]] = {key: set() for key in open_rounds(engine)}  # of any other round, a run answers nobody
    for round_key, code in departments:
        if round_key in codes:
            codes[round_key].add(code)

    def answer(round_key: str) -> list[str]:
        at, only = _until_now(engine, round_key, as_of), codes[round_key]
        return _all_of(
            lambda: write_receipts(engine, catalogue, round_key, places.outbox, known, only),
            lambda: write_slips(engine, catalogue, round_key, places, at, only, is_first=True),
        )

    return _all_of(
        lambda: _of_every_round([key for key, mine in codes.items() if mine], answer),
        lambda: write_receipts_of_quarantined(engine, places.outbox, known, quarantined),
    )


def check_open_rounds(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime) -> list[str]:
    """Let waived versions in, and check what stands in every open round against last year and the other departments.

    Returns:
        ``<round>/<department>`` of everybody whose findings changed.
    """

    def let_in(round_key: str) -> list[str]:
        readmit(engine, catalogue, places, round_key, _until_now(engine, round_key, as_of))
        return []

    def check(round_key: str) -> list[str]:
        return [f"{round_key}/{code}" for code in check_across(engine, catalogue, round_key)]

    rounds = open_rounds(engine)
    return _all_of(lambda: _of_every_round(rounds, let_in), lambda: _of_every_round(rounds, check))


def answer_open_rounds(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime) -> list[str]:
    """Answer the departments of every open round and who filed PCI results, report to the steward; returns the paths written."""
    known = beside(engine)

    def answer(round_key: str) -> list[str]:
        return _all_of(
            lambda: answer_departments(engine, catalogue, round_key, places, as_of, known),
            lambda: write_run_report(engine, catalogue, round_key, places, _until_now(engine, round_key, as_of)),
        )

    return _all_of(
        lambda: _of_every_round(open_rounds(engine), answer),
        lambda: write_receipts_of_quarantined(engine, places.outbox, known),
        lambda: write_results_receipts(engine, catalogue, places.outbox, known),
    )


def _of_every_round(rounds: list[str], work: Callable[[str], list[str]]) -> list[str]:
    """What ``work`` returns for each round, one after the other; two at a time, for the database works while Python waits."""
    with ThreadPoolExecutor(2) as threads:
        return _all_of(*(threads.submit(work, round_key).result for round_key in rounds))


def _all_of(*works: Callable[[], list[str]]) -> list[str]:
    """What all of them return; one that fails keeps none of the others from being done, and is raised at the end."""
    done: list[str] = []
    failures: list[Exception] = []
    for work in works:
        try:
            done += work()
        except Exception as error:
            failures.append(error)
    raise_failures("not everything was answered; what could be, is", failures)
    return done


def is_anything_waiting(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime) -> bool:
    """Whether a run has something to do though nothing arrived.

    That is what a run before it left, what people decided, or something in the inbox that is no delivery and that was not
    reported to the steward yet.
    """
    if waiting_batches(engine) or has_unanswered_versions(engine) or rounds_with_new_decisions(engine):
        return True
    return inbox_is_unreported(engine, catalogue, places, as_of)


def _until_now(engine: Engine, round_key: str, as_of: dt.datetime) -> dt.datetime:
    # A run speaks of the instant it began at; what people decided since then is known as well and must not be passed over.
    return max(as_of, newest_event_at(engine, round_key))
