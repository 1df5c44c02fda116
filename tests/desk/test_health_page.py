"""The page that a load balancer asks: open to everybody, and empty of everything."""

import datetime as dt
import time
from uuid import uuid4

import pytest

from include.warehouse.findings.settlement import record_event
from include.warehouse.register.written_drafts import record_written_draft, round_news
from plugins.web import desk_clock
from tests.sample.playing import ROUND

pytestmark = pytest.mark.slow
OK = {"status": "ok", "rounds_with_old_drafts": 0}


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


@pytest.fixture(autouse=True)
def drafts(desk_system, tmp_path):
    """The drafts of the round know all that happened; removes one of them."""
    engine, _ = desk_system
    (tmp_path / "du-thao.docx").write_bytes(b"")
    record_written_draft(engine, ROUND, round_news(engine, ROUND), str(tmp_path), ["du-thao.docx"])
    yield (tmp_path / "du-thao.docx").unlink
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM intake.written_draft")


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
    assert (answer.status_code, answer.json()) == (200, OK)


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
    assert answer.json() == ({"status": "problem", "problems": codes, "rounds_with_old_drafts": 0} if codes else OK)


def test_other_steps_at_each_run_are_no_step_that_fails_again_and_again(client_of, airflow):
    for number, task_id in enumerate(("archive", "answer", "announce")):
        played(airflow, ["failed"], desk_clock.now() - HOURS + dt.timedelta(minutes=number), failed=[task_id])
    assert client_of().get("/health").json() == OK


def test_with_airflows_own_database_away_it_says_a_code(client_of, airflow):
    from airflow import settings
    from airflow.models.base import Base

    Base.metadata.drop_all(settings.engine)
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["airflow"], "rounds_with_old_drafts": 0})


def test_it_stays_fast_after_a_year_of_runs(client_of, airflow):
    played(airflow, ["success"] * 2000, desk_clock.now() - dt.timedelta(days=9))
    client = client_of()
    client.get("/health")
    began = time.monotonic()
    assert client.get("/health").status_code == 200
    assert time.monotonic() - began < 2


def test_it_says_how_many_rounds_have_drafts_older_than_their_facts_or_gone(client_of, airflow, desk_system, drafts):
    engine, _ = desk_system
    drafts()
    assert client_of().get("/health").json() == {"status": "ok", "rounds_with_old_drafts": 1}
    record_event(engine, desk_clock.now() - HOURS, "x", "accepted", f"{ROUND}/SXD")
    answer = client_of().get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "problem", "problems": ["drafts"], "rounds_with_old_drafts": 1}
