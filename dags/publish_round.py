"""### Công bố / Publish a round

**For** lead stewards. When the provincial summary of a round was rebuilt and the round is complete, or a lead steward decided to
publish it incomplete, its release is put forward under Airflow's *Required Actions*: who filed, what is open, what changed.

*Approve* freezes the release: files, the data behind them, who approved and when. *Reject* ends the request; the next change of the
round makes another. Only lead stewards may answer, with a comment; an embargo holds the release back until its instant.

A request speaks of the facts at its time. When these have changed by the time of the answer, nothing is frozen: the newer request counts.
"""

import datetime as dt
from typing import Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Asset, Param, PartitionedAssetTimetable, dag, task

from include.texts import book
from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK

_TEXTS = book("airflow")
PROVINCIAL_SUMMARY = Asset("pci_provincial_summary")
REQUEST = "{{ ti.xcom_pull(task_ids='prepare_request')['%s'] }}"


@dag(
    schedule=PartitionedAssetTimetable(assets=PROVINCIAL_SUMMARY),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    # A request may wait for weeks: other rounds and newer requests must not wait behind it.
    max_active_runs=32,
    tags=["pci", "release"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def publish_round():
    """Put the round forward, wait for a lead steward, freeze."""

    @task.short_circuit
    def prepare_request(dag_run=None) -> dict[str, str]:
        from dataclasses import asdict

        from include.release.request import release_request
        from plugins.collection import deployment

        engine, catalogue, _ = deployment()
        request = release_request(engine, catalogue, dag_run.partition_key)
        return asdict(request) if request else {}

    approve_release = ApprovalOperator(
        task_id="approve_release",
        subject=REQUEST % "subject",
        body=REQUEST % "body",
        params={
            "comment": Param("", type="string", title=_TEXTS.both("approval_comment")),
            "embargo_until": Param(None, type=["null", "string"], title=_TEXTS.both("approval_embargo")),
        },
        response_timeout=dt.timedelta(days=60),
        execution_timeout=None,  # it runs while it waits
    )

    @task
    def freeze_release(request: dict[str, str], answer: dict[str, Any], dag_run=None) -> int:
        from airflow.sdk.exceptions import AirflowSkipException

        from include.release.approval import RefusedAnswerError, freeze_as_answered
        from plugins.collection import deployment

        try:
            return freeze_as_answered(*deployment(), dag_run.partition_key, request["facts_digest"], answer)
        except RefusedAnswerError as refusal:
            raise AirflowSkipException(str(refusal)) from refusal

    @task(trigger_rule="none_failed")
    def record_refusal(answer: dict[str, Any], dag_run=None) -> None:
        from include.release.approval import record_rejection
        from plugins.collection import warehouse

        record_rejection(warehouse(), dag_run.partition_key, answer)

    request = prepare_request()
    request >> approve_release
    frozen = freeze_release(request, approve_release.output)
    frozen >> record_refusal(approve_release.output)


publish_round()
