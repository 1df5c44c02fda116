"""### Mở đợt báo cáo / Open a round

**For** the focal departments. On 15 November, the day on which the province asks for its yearly PCI reports, every
department gets its own workbook in the outbox, and the register begins to say who owes what.

The run's partition is the round: `2021-Y`. Trigger it by hand with another partition, such as `2022-H1`, for a round
between years. Running it again changes nothing. It writes workbooks only; it never touches what departments sent.
"""

import datetime as dt

from airflow.sdk import CronPartitionTimetable, dag, task

from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK


@dag(
    schedule=CronPartitionTimetable("0 1 15 11 *", timezone="Asia/Ho_Chi_Minh", key_format="%Y-Y", run_immediately=dt.timedelta(0)),
    # No start date, and nothing immediately: a fresh installation waits for the next 15 November, not the one that has passed.
    catchup=False,
    max_active_runs=1,
    tags=["pci", "round"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def open_round():
    """Hand every department its workbook."""

    @task
    def rounds_to_open(dag_run=None) -> list[str]:
        from airflow.sdk.exceptions import AirflowFailException

        from include.catalog import load_catalogue

        found = [entry.key for entry in load_catalogue().rounds if entry.code == dag_run.partition_key]
        if not found:
            raise AirflowFailException(f"no province declares a round {dag_run.partition_key!r}; add it to its province's rounds.yaml")
        return found

    @task(map_index_template="{{ round_key }}")
    def write_workbooks(round_key: str, dag_run=None) -> int:
        from airflow.sdk import get_current_context

        from include.intake.opening import open_round as open_one
        from plugins.collection import deployment, instant_of

        get_current_context()["round_key"] = round_key
        engine, catalogue, places = deployment()
        return len(open_one(engine, catalogue, round_key, instant_of(dag_run), places))

    write_workbooks.expand(round_key=rounds_to_open())


open_round()
