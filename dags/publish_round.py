"""### Công bố / Publish a round

**For** lead stewards. When the provincial summary of a round was rebuilt and the round is complete, or a lead steward decided to
publish it incomplete, its release is put forward under Airflow's *Required Actions*: who filed, what is open, what changed.

*Approve* freezes the release: files, the data behind them, who approved and when. *Reject* ends the request; the next change of the
round makes another. Only lead stewards may answer, with a comment; an embargo holds the release back until its instant.

A request speaks of the facts at its time. When these have changed by the time of the answer, nothing is frozen: the newer request counts.
A run that failed, or an event that was missed, is made good by `catch_up_rounds`.
"""

import datetime as dt

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import Param, PartitionedAssetTimetable, dag, task

from include.texts import book
from plugins.assets import PROVINCIAL_SUMMARY
from plugins.collection import EVERY_DAG
from plugins.steps import publish_round as steps

_TEXTS = book("airflow")
REQUEST = "{{ ti.xcom_pull(task_ids='prepare_request')['%s'] }}"


@dag(
    schedule=PartitionedAssetTimetable(assets=PROVINCIAL_SUMMARY),
    # A request may wait for weeks: other rounds and newer requests must not wait behind it.
    **EVERY_DAG | {"max_active_runs": 32},
    tags=["pci", "release"],
    doc_md=__doc__,
)
def publish_round():
    """Put the round forward, wait for a lead steward, freeze."""
    request = task.short_circuit(steps.prepare_request)()
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
    frozen = task(steps.freeze_release)(request, approve_release.output)
    request >> approve_release
    refused = task(trigger_rule="none_failed")(steps.record_refusal)(approve_release.output)
    frozen >> refused
    [request, approve_release, frozen, refused] >> task(trigger_rule="one_failed", retries=0)(steps.ask_again_after_failure)()


publish_round()
