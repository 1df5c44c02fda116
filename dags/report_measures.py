"""### Số đo / Report measures

**For** whoever watches over the system. Every few minutes, also while the ingest stands still: how many files are in which state,
how many findings of which severity are open, how old
is the oldest file without an outcome, in the inbox and behind it, and the oldest critical finding.

The figures are gauges `pci.…` of the metrics server that Airflow is set to (`[metrics]`: StatsD or OpenTelemetry), beside Airflow's
own durations of every batch; without one they go nowhere. It changes no figure, and fails for one reason beside a fault of its own: to
tell, once a file, that a step of the system broke down over it.
"""

import datetime as dt
import os
from pathlib import Path

from airflow.sdk import dag, task

from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK, instant_of, warehouse


@dag(
    schedule=os.environ.get("PCI_MEASURES_CRON", "*/5 * * * *"),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "operation"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def report_measures():
    """Measure and hand out."""

    @task
    def send_measures(dag_run=None) -> None:
        from airflow.sdk.observability import stats

        from include.intake.health import inbox_measures
        from include.storage.places import Places
        from include.warehouse.register.measures import measures

        at = instant_of(dag_run)
        for measure in [*measures(warehouse(), at), *inbox_measures(Places.from_environment().inbox, at)]:
            stats.gauge(measure.full_name, measure.value)

    @task(retries=0)
    def tell_what_broke_down(dag_run=None) -> None:
        from include.warehouse.submissions.troubles import tell_troubles

        if told := tell_troubles(warehouse(), instant_of(dag_run)):
            raise RuntimeError(f"the system broke down over {'; '.join(told)}: all other files went on; it tries again by itself")

    @task
    def send_measures_of_runs(ti=None) -> None:
        from airflow.sdk.observability import stats

        for dag_id in sorted(path.stem for path in Path(__file__).parent.glob("*.py")):
            for state in ("queued", "running", "failed"):
                stats.gauge(f"pci.runs.{state}.{dag_id}", ti.get_dr_count(dag_id, states=[state]))
            stats.gauge(f"pci.failed_steps.{dag_id}", ti.get_ti_count(dag_id, states=["failed"]))

    send_measures()
    send_measures_of_runs()
    tell_what_broke_down()


report_measures()
