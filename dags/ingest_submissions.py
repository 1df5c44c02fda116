"""### Tiếp nhận báo cáo / Ingest submissions

**For** departments, who get an answer minutes after they send, and stewards, who read the register.

Every few minutes: archive what lies in the inbox, judge it batch by batch, check what stands against last year and the
other departments, answer each department with a receipt and its own workbook marked, and announce the rounds that have
new facts or in which people decided something. A returned or quarantined workbook is a *successful* task: only a fault
of the system fails one, and clearing it does no harm. Not for loading files by hand: put them into the inbox.
"""

import datetime as dt
import os

from airflow.sdk import Asset, dag, task

from plugins.collection import OWNER

ROUND_FACTS = Asset("pci_round_facts")


@dag(
    schedule=os.environ.get("PCI_INGEST_CRON", "*/5 * * * *"),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "intake"],
    default_args={"owner": OWNER, "retries": 3, "retry_delay": dt.timedelta(seconds=20), "retry_exponential_backoff": True},
    doc_md=__doc__,
)
def ingest_submissions():
    """Archive, judge, check across, answer, announce."""

    @task.short_circuit
    def archive_inbox(dag_run=None) -> bool:
        from include.intake.archive import archive_inbox, waiting_batches
        from include.warehouse.rounds import open_rounds, rounds_with_new_decisions
        from include.warehouse.settlement import record_expired_waivers
        from plugins.collection import deployment, instant_of

        engine, _, places = deployment()
        record_expired_waivers(engine, instant_of(dag_run))  # first: an explanation that ended is a reason to decide anew
        return bool(open_rounds(engine) and (archive_inbox(engine, places) or waiting_batches(engine) or rounds_with_new_decisions(engine)))

    @task
    def list_batches() -> list[list[str]]:
        from include.intake.archive import waiting_batches
        from plugins.collection import warehouse

        return waiting_batches(warehouse(), batch_size=int(os.environ.get("PCI_BATCH_SIZE", "200")))

    @task(map_index_template="{{ batch_name }}")
    def ingest_batch(batch: list[str]) -> list[str]:
        from airflow.sdk import get_current_context

        from include.intake.ingest import batch_name, changed_rounds, ingest_batch
        from plugins.collection import deployment

        outcomes = ingest_batch(*deployment(), batch)
        get_current_context()["batch_name"] = batch_name(outcomes)
        return changed_rounds(outcomes)

    @task(trigger_rule="all_done")
    def check_across_departments(dag_run=None) -> list[str]:
        from include.intake.answer import check_open_rounds
        from plugins.collection import deployment, instant_of

        return check_open_rounds(*deployment(), instant_of(dag_run))

    @task(trigger_rule="all_done")
    def answer_departments(dag_run=None) -> int:
        from include.intake.answer import answer_open_rounds
        from plugins.collection import deployment, instant_of

        return len(answer_open_rounds(*deployment(), instant_of(dag_run)))

    @task(outlets=[ROUND_FACTS], trigger_rule="all_done")
    def announce_new_facts(changed: list[list[str]], outlet_events=None) -> None:
        from airflow.sdk.exceptions import AirflowSkipException

        from include.warehouse.rounds import mark_decisions_announced, rounds_with_new_decisions
        from plugins.collection import warehouse

        decisions = rounds_with_new_decisions(warehouse())
        rounds = sorted({round_key for batch in changed or [] for round_key in batch or []} | decisions.keys())
        if not rounds:
            raise AirflowSkipException("no round has new facts or decisions")
        outlet_events[ROUND_FACTS].add_partitions(rounds)
        mark_decisions_announced(warehouse(), decisions)

    @task
    def document_checks(changed: list[list[str]]) -> None:
        from include.intake.document import write_data_docs
        from plugins.collection import deployment

        for round_key in sorted({round_key for batch in changed or [] for round_key in batch or []}):
            write_data_docs(*deployment(), round_key)

    @task(trigger_rule="one_failed", retries=0)
    def tell_that_a_batch_failed() -> None:
        raise RuntimeError("a batch or the check across departments failed; the next run takes it up again, the others were answered")

    batches = list_batches()
    changed = ingest_batch.expand(batch=batches)
    archive_inbox() >> batches
    checked = check_across_departments()
    changed >> checked >> answer_departments() >> announce_new_facts(changed)
    document_checks(changed)
    [changed, checked] >> tell_that_a_batch_failed()


ingest_submissions()
