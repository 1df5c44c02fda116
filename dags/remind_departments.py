"""### Nhắc việc / Remind departments

**For** departments that still owe something, and the office that signs. Every morning of a working day, also of a Saturday
that is worked instead of another day: who has not filed or has open findings gets one digest, as an e-mail and as an
official letter that is ready to sign, before and after the due day. The same thing is never said twice; after a set
number of days the letter goes to the department's leader.

E-mails leave through Airflow's connection `smtp_default`; without it they lie in the outbox beside the letters.
"""

import os

from airflow.sdk import CronTriggerTimetable, dag, task

from plugins.collection import EVERY_DAG
from plugins.steps import remind_departments as steps


@dag(
    schedule=CronTriggerTimetable(os.environ.get("PCI_REMIND_CRON", "0 8 * * *"), timezone="Asia/Ho_Chi_Minh"),
    tags=["pci", "reminders"],
    doc_md=__doc__,
    **EVERY_DAG,
)
def remind_departments():
    """Write today's reminders, then send them."""
    task(steps.write_letters)() >> task(steps.send_messages)()


remind_departments()
