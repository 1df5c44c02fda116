"""The steps of reporting how the collection runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugins.collection import instant_of, warehouse

_DAGS = Path(__file__).resolve().parents[2] / "dags"


def send_measures(dag_run: Any = None) -> None:
    """Send the gauges of the warehouse and of the inbox."""
    from airflow.sdk.observability import stats

    from include.intake.health import inbox_measures
    from include.intake.old_drafts import draft_measures
    from include.storage.places import Places
    from include.warehouse.register.measures import measures

    at, engine = instant_of(dag_run), warehouse()
    for measure in [*measures(engine, at), *draft_measures(engine), *inbox_measures(Places.from_environment().inbox, at)]:
        stats.gauge(measure.full_name, measure.value)


def send_measures_of_runs(ti: Any = None) -> None:
    """Send, of each DAG, how many runs wait, are at work or have failed, and how many steps have failed."""
    from airflow.sdk.observability import stats

    for dag_id in sorted(path.stem for path in _DAGS.glob("[!_]*.py")):
        for state in ("queued", "running", "failed"):
            stats.gauge(f"pci.runs.{state}.{dag_id}", ti.get_dr_count(dag_id, states=[state]))
        stats.gauge(f"pci.failed_steps.{dag_id}", ti.get_ti_count(dag_id, states=["failed"]))


def tell_what_broke_down(dag_run: Any = None) -> None:
    """Fail, once a file, when a step of the system broke down over it.

    Raises:
        RuntimeError: naming the files and the steps.
    """
    from include.warehouse.submissions.troubles import tell_troubles

    if lines := tell_troubles(warehouse(), instant_of(dag_run)):
        raise RuntimeError(f"the system broke down over {'; '.join(lines)}: all other files went on; it tries again by itself")
