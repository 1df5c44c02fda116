"""### Số đo / Report measures

**For** whoever watches over the system. Every few minutes, also while the ingest stands still: how many files are in which state,
how many findings of which severity are open, how old
is the oldest file without an outcome, in the inbox and behind it, and the oldest critical finding.

The figures are gauges `pci.…` of the metrics server that Airflow is set to (`[metrics]`: StatsD or OpenTelemetry), beside Airflow's
own durations of every batch; without one they go nowhere. It changes no figure, and fails for one reason beside a fault of its own: to
tell, once a file, that a step of the system broke down over it.
"""

import os

from airflow.sdk import dag, task

from plugins.collection import EVERY_DAG
from plugins.steps import report_measures as steps


@dag(schedule=os.environ.get("PCI_MEASURES_CRON", "*/5 * * * *"), tags=["pci", "operation"], doc_md=__doc__, **EVERY_DAG)
def report_measures():
    """Measure and hand out."""
    task(steps.send_measures)()
    task(steps.send_measures_of_runs)()
    task(retries=0)(steps.tell_what_broke_down)()


report_measures()
