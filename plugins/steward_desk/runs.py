"""What Airflow itself says of the collection's runs, for the health page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from include.intake.health import IngestRuns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

INGEST = "ingest_submissions"
_IN_A_ROW = 3


def ingest_runs() -> IngestRuns:
    """The state of the ingest, and the steps of any DAG that failed in each of its last three runs.

    Raises:
        SQLAlchemyError: when Airflow's own database does not answer.
    """
    from airflow.models.dag import DagModel
    from airflow.models.dagrun import DagRun
    from airflow.utils.session import create_session
    from airflow.utils.state import DagRunState
    from sqlalchemy import func, select

    with create_session() as session:
        dags = {dag.dag_id: dag for dag in session.scalars(select(DagModel).where(~DagModel.is_stale))}
        oldest = select(DagRun.state, func.min(func.coalesce(DagRun.start_date, DagRun.run_after)))
        states = (DagRunState.QUEUED, DagRunState.RUNNING)
        unended = session.execute(oldest.where(DagRun.dag_id == INGEST, DagRun.state.in_(states)).group_by(DagRun.state))
        since = {str(state): instant for state, instant in unended}
        ingest = dags.get(INGEST)
        due = [instant for instant in (since.get("queued"), ingest and ingest.next_dagrun_create_after) if instant]
        return IngestRuns(
            is_there=ingest is not None and not ingest.is_paused,
            due_since=min(due, default=None),
            running_since=since.get("running"),
            failing=tuple(f"{dag_id}/{task_id}" for dag_id in sorted(dags) for task_id in _failing(session, dag_id)),
        )


def _failing(session: Session, dag_id: str) -> list[str]:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.state import DagRunState, TaskInstanceState
    from sqlalchemy import func, select

    ended = select(DagRun.run_id, DagRun.state).where(DagRun.dag_id == dag_id, DagRun.state.in_((DagRunState.SUCCESS, DagRunState.FAILED)))
    last = session.execute(ended.order_by(DagRun.run_after.desc()).limit(_IN_A_ROW)).all()
    if len(last) < _IN_A_ROW or any(run.state != DagRunState.FAILED for run in last):
        return []
    failed = select(TaskInstance.task_id).where(
        TaskInstance.dag_id == dag_id,
        TaskInstance.run_id.in_([run.run_id for run in last]),
        TaskInstance.state == TaskInstanceState.FAILED,
    )
    again = failed.group_by(TaskInstance.task_id).having(func.count(TaskInstance.run_id.distinct()) == _IN_A_ROW)
    return sorted(session.scalars(again))
