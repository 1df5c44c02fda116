"""### Mở đợt báo cáo / Open a round

**For** the focal departments. On 15 November, the day on which the province asks for its yearly PCI reports, every
department gets its own workbook in the outbox, and the register begins to say who owes what.

The run's partition is the round: `2021-Y`. Trigger it by hand with another partition, such as `2022-H1`, for a round
between years. Running it again changes nothing. It writes workbooks only; it never touches what departments sent.
"""

import datetime as dt

from airflow.sdk import CronPartitionTimetable, dag, task

from plugins.collection import EVERY_DAG
from plugins.steps import open_round as steps


@dag(
    schedule=CronPartitionTimetable("0 1 15 11 *", timezone="Asia/Ho_Chi_Minh", key_format="%Y-Y", run_immediately=dt.timedelta(0)),
    # No start date, and nothing immediately: a fresh installation waits for the next 15 November, not the one that has passed.
    **EVERY_DAG | {"start_date": None},
    tags=["pci", "round"],
    doc_md=__doc__,
)
def open_round():
    """Hand every department its workbook."""
    task(map_index_template="{{ round_key }}")(steps.write_workbooks).expand(round_key=task(steps.rounds_to_open)())


open_round()
