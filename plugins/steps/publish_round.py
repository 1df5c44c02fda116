"""The steps of publishing a round, before and after the approval."""

from __future__ import annotations

from typing import Any

from plugins.collection import deployment, warehouse


def prepare_request(dag_run: Any = None) -> dict[str, str]:
    """What the approver is asked: ``subject``, ``body`` and ``facts_digest``; nothing where nobody is to be asked, or another run asks."""
    from dataclasses import asdict

    from include.release.request import request_of_run

    engine, catalogue, _ = deployment()
    request = request_of_run(engine, catalogue, dag_run.partition_key, dag_run.run_id, dag_run.run_type == "manual")
    return asdict(request) if request else {}


def freeze_release(request: dict[str, str], answer: dict[str, Any], dag_run: Any = None) -> int:
    """Freeze what was approved; the number of the release.

    Raises:
        AirflowSkipException: when the answer cannot make a release; the history tells why.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from include.release.approval import RefusedAnswerError, freeze_as_answered

    try:
        return freeze_as_answered(*deployment(), dag_run.partition_key, request["facts_digest"], answer)
    except RefusedAnswerError as refusal:
        raise AirflowSkipException(str(refusal)) from refusal


def ask_again_after_failure(dag_run: Any = None) -> None:
    """Have the release considered again at the next look, and fail the run of which a step failed.

    Raises:
        RuntimeError: always; it runs after a failure only.
    """
    from include.warehouse.register.written_drafts import forget_considered_release

    forget_considered_release(warehouse(), dag_run.partition_key, dag_run.run_id)
    raise RuntimeError("a step failed: its own log says why; the release is asked for again")


def record_refusal(answer: dict[str, Any], dag_run: Any = None) -> None:
    """Record that the request was rejected, where it was."""
    from include.release.approval import record_rejection

    record_rejection(warehouse(), dag_run.partition_key, answer)
