"""### Nhắc việc / Remind departments

**For** departments that still owe something, and the office that signs. Every morning of a working day, also of a Saturday
that is worked instead of another day: who has not filed or has open findings gets one digest, as an e-mail and as an
official letter that is ready to sign, before and after the due day. The same thing is never said twice; after a set
number of days the letter goes to the department's leader.

E-mails leave through Airflow's connection `smtp_default`; without it they lie in the outbox beside the letters.
"""

import datetime as dt
import os

from airflow.sdk import CronTriggerTimetable, dag, task

from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK


@dag(
    schedule=CronTriggerTimetable(os.environ.get("PCI_REMIND_CRON", "0 8 * * *"), timezone="Asia/Ho_Chi_Minh"),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "reminders"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def remind_departments():
    """Write today's reminders, then send them."""

    @task
    def write_letters(dag_run=None) -> int:
        from include.remind.round_up import write_reminders
        from plugins.collection import deployment, instant_of

        engine, catalogue, places = deployment()
        return len(write_reminders(engine, catalogue, instant_of(dag_run), places.outbox))

    @task
    def send_messages(dag_run=None) -> int:
        from airflow.sdk.exceptions import AirflowSkipException

        from include.remind.sending import send_messages as send
        from include.storage.places import Places
        from plugins.collection import instant_of, mail_server, warehouse

        with mail_server() as server:
            if server is None:
                raise AirflowSkipException("no connection smtp_default: the e-mails lie in the outbox")
            return len(send(warehouse(), Places.from_environment().outbox, server, instant_of(dag_run)))

    write_letters() >> send_messages()


remind_departments()
