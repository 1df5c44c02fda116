"""The steps of catching up what events did not bring about."""

from __future__ import annotations

from typing import Any

from plugins.assets import PROVINCIAL_SUMMARY, ROUND_FACTS
from plugins.collection import warehouse


def announce_old_drafts(outlet_events: Any = None) -> None:
    """Tell the consolidation of each round whose drafts are older than its facts, or gone.

    Raises:
        AirflowSkipException: when there is none.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from include.intake.old_drafts import old_drafts

    found = old_drafts(warehouse())
    if not found:
        raise AirflowSkipException("all drafts tell what happened")
    outlet_events[ROUND_FACTS].add_partitions([one.round_key for one in found])


def announce_unconsidered_releases(outlet_events: Any = None) -> None:
    """Tell the publication of each round whose drafts tell more than was known when its release was last considered.

    Raises:
        AirflowSkipException: when there is none.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from include.warehouse.register.written_drafts import rounds_to_consider

    rounds = rounds_to_consider(warehouse())
    if not rounds:
        raise AirflowSkipException("every draft was considered for a release")
    outlet_events[PROVINCIAL_SUMMARY].add_partitions(rounds)
