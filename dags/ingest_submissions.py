"""### Tiếp nhận báo cáo / Ingest submissions

**For** departments, who get an answer seconds after they send, and stewards, who read the register.

As soon as something new waits in the inbox, and every five minutes: archive what lies there, judge it batch by batch and
answer each department with a receipt and its own workbook marked, check what stands against last year and the other
departments, answer again whom that concerns, and announce the rounds that have new facts or in which people decided
something; what they decide during a run, the next one announces. Beside all that, releases whose embargo has ended are handed
out. A returned or quarantined workbook is a *successful* task: only a fault of the system fails one, and clearing it does no
harm. Not for loading files by hand: put them into the inbox.
"""

import os

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from plugins.assets import INBOX, ROUND_FACTS
from plugins.collection import EVERY_DAG
from plugins.steps import ingest_submissions as steps

EVERY_FIVE_MINUTES = CronTriggerTimetable("*/5 * * * *", timezone="UTC")


@dag(
    schedule=os.environ.get("PCI_INGEST_CRON") or AssetOrTimeSchedule(timetable=EVERY_FIVE_MINUTES, assets=[INBOX]),
    tags=["pci", "intake"],
    doc_md=__doc__,
    **EVERY_DAG,
)
def ingest_submissions():
    """Archive, judge and answer, check across, answer whom that concerns, announce; hand out what is due beside it."""
    batches = task.short_circuit(steps.archive_inbox)()
    changed = task(map_index_template="{{ batch_name }}")(steps.ingest_batch).expand(batch=batches)
    # Whatever failed before: who was judged is answered, what was answered is announced.
    checked = task(trigger_rule="all_done")(steps.check_across_departments)()
    answered = task(trigger_rule="all_done")(steps.answer_departments)(checked)
    task(trigger_rule="all_done", outlets=[ROUND_FACTS])(steps.announce_new_facts)(changed, answered)
    changed >> checked
    [batches, changed, checked, answered] >> task(trigger_rule="one_failed", retries=0)(steps.tell_that_a_batch_failed)()
    # Nothing waits for it, and no try of it holds back the next run, which tries again.
    task(retries=0)(steps.hand_out_releases)()


ingest_submissions()
