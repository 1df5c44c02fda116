"""The page that a load balancer asks: open to everybody, and empty of everything."""

import datetime as dt
import time
from uuid import uuid4

import pytest

from plugins.web import desk_clock

pytestmark = pytest.mark.slow


@pytest.fixture
def airflow(desk_system):
    """Airflow's own database, with the ingest that its scheduler keeps."""
    from airflow import settings
    from airflow.models import import_all_models
    from airflow.models.base import Base
    from airflow.models.dag import DagModel
    from airflow.models.dagbundle import DagBundleModel
    from airflow.utils.session import create_session

    settings.initialize()
    import_all_models()
    Base.metadata.drop_all(settings.engine)
    Base.metadata.create_all(settings.engine)
    with create_session() as session:
        session.add(DagBundleModel(name="dags-folder"))
        session.flush()
        for dag_id in ("ingest_submissions", "remind_departments"):
            dag = DagModel(dag_id=dag_id, bundle_name="dags-folder", is_paused=False, is_stale=False, max_active_tasks=16, fileloc="x")
            dag.next_dagrun_create_after = desk_clock.now() + dt.timedelta(minutes=5)
            session.add(dag)
    return create_session


def changed(airflow, **values):
    from airflow.models.dag import DagModel
    from sqlalchemy import update

    with airflow() as session:
        session.execute(update(DagModel).where(DagModel.dag_id == "ingest_submissions").values(**values))


def played(airflow, states, started, dag_id="ingest_submissions", failed=()):
    """Runs in these states, one after the other from ``started`` on, in which these steps failed."""
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.types import DagRunType
    from sqlalchemy import insert

    with airflow() as session:
        for number, state in enumerate(states):
            at = started + dt.timedelta(minutes=5 * number)
            run = DagRun(dag_id=dag_id, run_id=f"{state}_{at:%Y-%m-%dT%H.%M.%S.%f}", run_type=DagRunType.MANUAL, run_after=at, state=state)
            run.start_date = None if state == "queued" else at
            session.add(run)
            session.flush()
            for task_id in failed:
                values = {"id": uuid4(), "task_id": task_id, "dag_id": dag_id, "run_id": run.run_id, "map_index": -1, "state": "failed"}
                session.execute(insert(TaskInstance.__table__).values(**values, pool="default_pool", pool_slots=1, executor_config=b""))


def test_without_a_login_it_says_ok_and_nothing_else(client_of, airflow):
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_with_the_database_away_it_says_503_and_a_code_and_nothing_else(client_of, airflow, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", "postgresql://nobody:s3cret@127.0.0.1:1/pci")
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["database"]})


@pytest.mark.parametrize("setting", [None, "nowhere"])
def test_with_no_database_declared_it_says_the_same(client_of, airflow, monkeypatch, setting):
    monkeypatch.delenv("AIRFLOW_CONN_PCI_WAREHOUSE")
    if setting:
        monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", setting)
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["database"]})


HOURS = dt.timedelta(hours=2)


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (lambda airflow: changed(airflow, is_paused=True), ["ingest"]),
        (lambda airflow: changed(airflow, is_stale=True), ["ingest"]),
        (lambda airflow: changed(airflow, next_dagrun_create_after=desk_clock.now() - HOURS), ["ingest"]),
        (lambda airflow: played(airflow, ["queued"], desk_clock.now() - HOURS), ["ingest"]),
        (lambda airflow: played(airflow, ["running"], desk_clock.now() - HOURS), ["ingest"]),
        (lambda airflow: played(airflow, ["running", "queued"], desk_clock.now() - HOURS / 4), []),
        (lambda airflow: played(airflow, ["failed"] * 3, desk_clock.now() - HOURS, failed=["answer", "archive"]), ["failing"]),
        (lambda airflow: played(airflow, ["failed"] * 3, desk_clock.now() - HOURS, "remind_departments", ["write"]), ["failing"]),
        (lambda airflow: played(airflow, ["failed"] * 2, desk_clock.now() - HOURS, failed=["answer"]), []),
        (lambda airflow: played(airflow, ["failed", "failed", "failed", "success"], desk_clock.now() - HOURS, failed=["answer"]), []),
    ],
)
def test_runs_that_stand_still_and_steps_that_fail_again_and_again_are_problems(client_of, airflow, state, codes):
    state(airflow)
    answer = client_of().get("/health")
    assert answer.json() == ({"status": "problem", "problems": codes} if codes else {"status": "ok"})


def test_other_steps_at_each_run_are_no_step_that_fails_again_and_again(client_of, airflow):
    for number, task_id in enumerate(("archive", "answer", "announce")):
        played(airflow, ["failed"], desk_clock.now() - HOURS + dt.timedelta(minutes=number), failed=[task_id])
    assert client_of().get("/health").json() == {"status": "ok"}


def test_with_airflows_own_database_away_it_says_a_code(client_of, airflow):
    from airflow import settings
    from airflow.models.base import Base

    Base.metadata.drop_all(settings.engine)
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["airflow"]})


def test_it_stays_fast_after_a_year_of_runs(client_of, airflow):
    played(airflow, ["success"] * 2000, desk_clock.now() - dt.timedelta(days=9))
    client = client_of()
    client.get("/health")
    began = time.monotonic()
    assert client.get("/health").status_code == 200
    assert time.monotonic() - began < 2
