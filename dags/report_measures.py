"""### Số đo / Report measures

**For** whoever watches over the system. Every few minutes, also while the ingest stands still: how many files are in which state,
how many findings of which severity are open, how old
is the oldest file without an outcome, in the inbox and behind it, and the oldest critical finding.

The figures are gauges `pci.…` of the metrics server that Airflow is set to (`[metrics]`: StatsD or OpenTelemetry), beside Airflow's
own durations of every batch; without one they go nowhere. It changes no figure, and fails for one reason beside a fault of its own: to
tell, once a file, that the system's own reader broke down on it.
"""

import datetime as dt
import os

from airflow.sdk import dag, task

from plugins.alert import tell_failure
from plugins.collection import OWNER, instant_of, warehouse


@dag(
    schedule=os.environ.get("PCI_MEASURES_CRON", "*/5 * * * *"),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "operation"],
    default_args={"owner": OWNER, "retries": 3, "retry_delay": dt.timedelta(seconds=20), "retry_exponential_backoff": True},
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def report_measures():
    """Measure and hand out."""

    @task
    def send_measures(dag_run=None) -> None:
        from airflow.sdk.observability import stats

        from include.intake.health import inbox_measures
        from include.intake.places import Places
        from include.warehouse.measures import measures

        at = instant_of(dag_run)
        for measure in [*measures(warehouse(), at), *inbox_measures(Places.from_environment().inbox, at)]:
            stats.gauge(measure.full_name, measure.value)

    @task(retries=0)
    def tell_that_the_reader_failed(dag_run=None) -> None:
        from include.warehouse.files import tell_unread_files

        if names := tell_unread_files(warehouse(), instant_of(dag_run)):
            raise RuntimeError(f"the reader failed on {', '.join(names)}: quarantined (FIL-12), and read again by the next version of it")

    send_measures()
    tell_that_the_reader_failed()


report_measures()
