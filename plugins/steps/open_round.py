"""The steps of opening a round."""

from __future__ import annotations

from typing import Any

from plugins.collection import deployment, instant_of


def rounds_to_open(dag_run: Any = None) -> list[str]:
    """The keys of the rounds of the run's code, one for each province that declares it.

    Raises:
        AirflowFailException: when no province does; trying again would not help.
    """
    from airflow.sdk.exceptions import AirflowFailException

    from include.catalog import load_catalogue

    found = [entry.key for entry in load_catalogue().rounds if entry.code == dag_run.partition_key]
    if not found:
        raise AirflowFailException(f"no province declares a round {dag_run.partition_key!r}; add it to the rounds.yaml of its folder")
    return found


def write_workbooks(round_key: str, dag_run: Any = None) -> int:
    """Write the workbooks of a round; how many there are."""
    from airflow.sdk import get_current_context

    from include.intake.opening import open_round

    get_current_context()["round_key"] = round_key
    engine, catalogue, places = deployment()
    return len(open_round(engine, catalogue, round_key, instant_of(dag_run), places))
