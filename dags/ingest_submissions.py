"""### Tiếp nhận báo cáo / Ingest submissions

**For** departments, who get an answer seconds after they send, and stewards, who read the register.

As soon as something new waits in the inbox, and every five minutes: archive what lies there, judge it batch by batch and
answer each department with a receipt and its own workbook marked, check what stands against last year and the other
departments, answer again whom that concerns, and announce the rounds that have new facts or in which people decided
something; what they decide during a run, the next one tells. A returned or quarantined workbook is a *successful* task:
only a fault of the system fails one, and clearing it does no harm. Not for loading files by hand: put them into the inbox.
"""

import datetime as dt
import os

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable, dag, task

from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK, deployment, instant_of, warehouse
from plugins.inbox import InboxTrigger

ROUND_FACTS = Asset("pci_round_facts")
INBOX = Asset("pci_inbox", watchers=[AssetWatcher(name="new_files", trigger=InboxTrigger(poll_seconds=10, quiet_seconds=0.7))])
EVERY_FIVE_MINUTES = CronTriggerTimetable("*/5 * * * *", timezone="UTC")
BATCH_SIZE = int(os.environ.get("PCI_BATCH_SIZE", "500"))


@dag(
    schedule=os.environ.get("PCI_INGEST_CRON") or AssetOrTimeSchedule(timetable=EVERY_FIVE_MINUTES, assets=[INBOX]),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "intake"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def ingest_submissions():
    """Archive, judge and answer, check across, answer whom that concerns, announce."""

    @task.short_circuit
    def archive_inbox(dag_run=None) -> list[list[str]]:
        from include.intake.taking_in import batches_of_run
        from include.release.due import hand_out_due
        from include.warehouse.findings.settlement import record_expired_waivers

        (engine, catalogue, places), at = deployment(), instant_of(dag_run)
        record_expired_waivers(engine, at)  # first: an explanation that ended is a reason to decide anew
        hand_out_due(engine, places, at)
        return batches_of_run(engine, catalogue, places, at, BATCH_SIZE, most=int(os.environ.get("PCI_BATCHES", os.cpu_count() or 1)))

    @task(map_index_template="{{ batch_name }}")
    def ingest_batch(batch: list[str], dag_run=None) -> list[str]:
        from airflow.sdk import get_current_context

        from include.intake.ingest import batch_name, changed_rounds
        from include.intake.taking_in import take_in

        outcomes = take_in(*deployment(), batch, instant_of(dag_run), at_once=BATCH_SIZE)
        get_current_context()["batch_name"] = batch_name(outcomes)
        return changed_rounds(outcomes)

    @task(trigger_rule="all_done")
    def check_across_departments(dag_run=None) -> dict[str, int]:
        from include.intake.answer_departments import check_open_rounds
        from include.warehouse.register.rounds import rounds_with_new_decisions

        engine, catalogue, places = deployment()
        decisions = rounds_with_new_decisions(engine)  # what is decided from here on, the next run tells
        check_open_rounds(engine, catalogue, places, instant_of(dag_run))
        return decisions

    @task(trigger_rule="all_done")  # whoever was judged is answered, whatever failed besides
    def answer_departments(decisions: dict[str, int] | None, dag_run=None) -> dict[str, int]:
        from include.intake.answer_departments import answer_open_rounds

        answer_open_rounds(*deployment(), instant_of(dag_run))
        return decisions or {}  # after a check that failed they stay new, for the next run

    @task(outlets=[ROUND_FACTS], trigger_rule="all_done")
    def announce_new_facts(changed: list[list[str]], answered: dict[str, int] | None, outlet_events=None) -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from include.warehouse.register.rounds import mark_decisions_announced

        decisions = answered or {}  # after answers that failed they stay new, for the next run
        rounds = sorted({round_key for batch in changed or [] for round_key in batch or []} | decisions.keys())
        if not rounds:
            raise AirflowSkipException("no round has new facts or decisions")
        outlet_events[ROUND_FACTS].add_partitions(rounds)
        mark_decisions_announced(warehouse(), decisions)

    @task(trigger_rule="one_failed", retries=0)
    def tell_that_a_batch_failed() -> None:
        raise RuntimeError("a step failed: its own log says why; the next run takes up what is left")

    changed = ingest_batch.expand(batch=(archived := archive_inbox()))
    changed >> (checked := check_across_departments())
    answered = answer_departments(checked)
    announce_new_facts(changed, answered)
    [archived, changed, checked, answered] >> tell_that_a_batch_failed()


ingest_submissions()
