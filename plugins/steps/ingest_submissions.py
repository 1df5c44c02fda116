"""The steps of taking in what departments sent."""

from __future__ import annotations

import os
from typing import Any

from plugins.assets import ROUND_FACTS
from plugins.collection import deployment, instant_of, warehouse

BATCH_SIZE = int(os.environ.get("PCI_BATCH_SIZE", "500"))
MOST_BATCHES = int(os.environ.get("PCI_BATCHES", os.cpu_count() or 1))


def hand_out_releases(dag_run: Any = None) -> None:
    """Hand out the releases whose embargo has ended."""
    from include.release.due import hand_out_due
    from include.storage.places import Places

    hand_out_due(warehouse(), Places.from_environment(), instant_of(dag_run))


def archive_inbox(dag_run: Any = None) -> list[list[str]]:
    """Archive what lies in the inbox; the batches of SHA-256 to judge, none where the run has nothing to do."""
    from include.intake.taking_in import batches_of_run

    return batches_of_run(*deployment(), instant_of(dag_run), BATCH_SIZE, MOST_BATCHES)


def ingest_batch(batch: list[str], dag_run: Any = None) -> list[str]:
    """Judge, load and answer one batch; the rounds whose facts it changed."""
    from airflow.sdk import get_current_context

    from include.intake.ingest import batch_name, changed_rounds
    from include.intake.taking_in import take_in

    outcomes = take_in(*deployment(), batch, instant_of(dag_run), at_once=BATCH_SIZE)
    get_current_context()["batch_name"] = batch_name(outcomes)
    return changed_rounds(outcomes)


def check_across_departments(dag_run: Any = None) -> dict[str, int]:
    """Check what stands across years and departments; the decisions that the answers of this run will know of, by round."""
    from include.intake.taking_in import check_across

    return check_across(*deployment(), instant_of(dag_run))


def answer_departments(decisions: dict[str, int] | None, dag_run: Any = None) -> dict[str, int]:
    """Answer whoever is not answered yet, and hand the decisions on: after a check that failed there are none."""
    from include.intake.answer_departments import answer_open_rounds

    answer_open_rounds(*deployment(), instant_of(dag_run))
    return decisions or {}


def announce_new_facts(changed: list[list[str]] | None, answered: dict[str, int] | None, outlet_events: Any = None) -> None:
    """Tell the consolidation of each round that has new facts or decisions."""
    from airflow.sdk.exceptions import AirflowSkipException

    from include.intake.taking_in import rounds_to_announce
    from include.warehouse.register.opened_rounds import mark_decisions_announced

    rounds = rounds_to_announce(changed or [], answered or {})
    if not rounds:
        raise AirflowSkipException("no round has new facts or decisions")
    outlet_events[ROUND_FACTS].add_partitions(rounds)
    mark_decisions_announced(warehouse(), answered or {})


def tell_that_a_batch_failed() -> None:
    """Fail the run of which a step failed, though later steps succeeded.

    Raises:
        RuntimeError: always; it runs after a failure only.
    """
    raise RuntimeError("a step failed: its own log says why; the next run takes up what is left")
