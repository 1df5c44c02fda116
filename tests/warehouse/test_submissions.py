"""Loading: one transaction each, the same facts in whatever order and by however many runs at once."""

import datetime as dt
import hashlib
import itertools
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from include.domain.judgement import Judgement
from include.sandbox.version import reader_version
from include.warehouse.findings.settlement import withdraw
from include.warehouse.register.register import content_digest, read_view
from include.warehouse.releases.releases import NewRelease, ReleaseContent, record_release
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import WarehouseNotSetError, connect, warehouse_url
from include.warehouse.schema.migrate import migrate
from include.warehouse.submissions.load import admit, load_submission, load_submissions, return_again
from include.warehouse.submissions.sent_files import KeptDelivery, files_without_outcome, record_arrivals

ROUND, DEPARTMENT = "QNG-2021-Y", "STP"
FIRST = dt.datetime.fromisoformat("2021-11-28T08:00:00+07:00")


def judgement(engine, number, state="accepted", value=10, **changes):
    """Version ``number``, arrived ``number`` hours after the first, reporting one figure."""
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    arrived_at = FIRST + dt.timedelta(hours=number)
    record_arrivals(engine, [KeptDelivery(sha256, 1, "x", "x.xlsx", arrived_at, None)])
    fact = {"indicator_code": "TRA-03", "answer": "reported", "value": value, "documents": [], "sheet": "Chỉ tiêu", "cell": "G7"}
    given = {
        "sha256": sha256,
        "file_name": "x.xlsx",
        "arrived_at": arrived_at,
        "round_key": ROUND,
        "department_code": DEPARTMENT,
        "state": state,
        "identified_by": "stamp",
        "template_version": "2021.1",
        "catalogue_version": "c",
        "rule_set_version": "r",
        "cover": {},
        "sheets": '[{"ordinal": 1, "name": "Chỉ tiêu", "visibility": "visible", "cells": [["G7", "number", "10", 10, ""]]}]',
        "findings": [],
        "facts": {"indicator_value": [fact]},
    }
    return Judgement(**(given | changes))


def standing(engine):
    query = "SELECT version, known_at, superseded_at FROM core.standing JOIN intake.submission USING (submission_id) ORDER BY known_at"
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def count(engine, table):
    with engine.connect() as connection:
        return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_versions_stand_one_after_the_other_in_whatever_order_they_are_loaded(warehouse, new_warehouse):
    hours = [FIRST + dt.timedelta(hours=n) for n in range(3)]
    expected = [(1, hours[0], hours[1]), (2, hours[1], hours[2]), (3, hours[2], None)]
    for order in itertools.permutations(range(3)):
        engine = connect(new_warehouse())
        load_submissions(engine, [judgement(engine, number) for number in order])
        assert standing(engine) == expected, order


def test_a_returned_version_never_replaces_the_accepted_one(warehouse):
    load_submissions(warehouse, [judgement(warehouse, 0), judgement(warehouse, 1, state="returned")])
    assert [(version, until) for version, _, until in standing(warehouse)] == [(1, None)]
    assert count(warehouse, "core.indicator_value") == 1


def test_what_was_known_on_a_day_stays_what_it_was(warehouse):
    load_submissions(warehouse, [judgement(warehouse, 0, value=10), judgement(warehouse, 5, value=12)])
    query = text(
        "SELECT value FROM core.indicator_value JOIN core.standing USING (submission_id) "
        "WHERE known_at <= :day AND (superseded_at IS NULL OR superseded_at > :day)"
    )
    with warehouse.connect() as connection:
        known = [connection.execute(query, {"day": FIRST + dt.timedelta(hours=hour)}).scalar_one() for hour in (1, 4, 5, 9)]
    assert known == [10, 10, 12, 12]


def test_a_file_that_is_judged_again_states_only_what_it_states_now(warehouse):
    load_submission(warehouse, judgement(warehouse, 0, value=10, read_by="a"))
    again = load_submission(warehouse, judgement(warehouse, 0, value=12, read_by="b"))
    assert (again.is_new, again.lost_facts) == (True, False)
    with warehouse.connect() as connection:
        assert connection.execute(text("SELECT value FROM core.indicator_value")).scalars().all() == [12]


def test_what_is_returned_when_it_is_judged_again_counted_until_then(warehouse):
    load_submission(warehouse, judgement(warehouse, 0, read_by="a"))
    again = load_submission(warehouse, judgement(warehouse, 0, read_by="b", state="returned"))
    assert again.lost_facts and not load_submission(warehouse, judgement(warehouse, 1, state="returned")).lost_facts
    with warehouse.connect() as connection:
        assert connection.execute(text("SELECT is_admitted FROM intake.admission")).scalars().all() == [False]


def test_what_was_withdrawn_or_released_is_not_judged_again(warehouse):
    withdrawn, released = (load_submission(warehouse, judgement(warehouse, number, read_by="a")).submission_id for number in (0, 1))
    withdraw(warehouse, withdrawn, "gửi nhầm", "lan", FIRST + dt.timedelta(days=1))
    release = NewRelease(ROUND, 1, "lead", FIRST + dt.timedelta(days=9), "duyệt", None, "f", "r", "c", None)
    record_release(warehouse, release, ReleaseContent([], [], [], [released]))
    for number in (0, 1):
        assert not load_submission(warehouse, judgement(warehouse, number, read_by="b", state="returned")).is_new


def test_a_quarantined_file_is_no_version(warehouse):
    load_submission(warehouse, judgement(warehouse, 0, state="quarantined", facts={}))
    load_submission(warehouse, judgement(warehouse, 1))
    with warehouse.connect() as connection:
        found = connection.execute(text("SELECT version FROM intake.submission ORDER BY arrived_at")).scalars().all()
    assert found == [None, 1]


@pytest.mark.parametrize(("sent_again_at", "stands"), [("2021-11-28T20:00:00+07:00", 1), ("2023-01-01T00:00:00+07:00", 2)])
def test_the_version_that_was_sent_last_before_the_round_was_closed_stands(warehouse, sent_again_at, stands):
    load_submissions(warehouse, [judgement(warehouse, 0), judgement(warehouse, 5)])
    again = dt.datetime.fromisoformat(sent_again_at)
    record_arrivals(warehouse, [KeptDelivery(judgement(warehouse, 0).sha256, 1, "x", "x.xlsx", again, None)])
    load_submission(warehouse, judgement(warehouse, 6, state="returned"))
    assert next(version for version, _, until in standing(warehouse) if until is None) == stands


def test_facts_that_are_let_in_twice_are_there_once(warehouse):
    entry = judgement(warehouse, 0)
    loaded = load_submission(warehouse, entry).submission_id
    return_again(warehouse, loaded, FIRST + dt.timedelta(days=1))
    assert admit(warehouse, loaded, entry.facts, FIRST + dt.timedelta(days=2)) and count(warehouse, "core.indicator_value") == 1


def test_the_same_file_loaded_by_two_runs_at_once_is_loaded_once(warehouse, new_warehouse):
    one = judgement(warehouse, 0)
    results, begin = [], threading.Barrier(6)

    def run():
        begin.wait()
        results.append(load_submission(warehouse, one))

    threads = [threading.Thread(target=run) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(entry.is_new for entry in results) == [False] * 5 + [True]
    assert len({entry.submission_id for entry in results}) == 1
    assert count(warehouse, "core.indicator_value") == count(warehouse, "core.standing") == 1


def test_eight_versions_loaded_at_once_end_in_order(warehouse):
    judgements = [judgement(warehouse, number) for number in range(8)]
    begin = threading.Barrier(8)

    def run(one):
        begin.wait()
        load_submission(warehouse, one)

    threads = [threading.Thread(target=run, args=(one,)) for one in judgements]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert [version for version, *_ in standing(warehouse)] == list(range(1, 9))
    assert [until is None for *_, until in standing(warehouse)] == [False] * 7 + [True]


def test_a_bad_fact_leaves_nothing_half_loaded_and_touches_no_other(warehouse):
    bad_fact = {"indicator_code": "TRA-03", "answer": "reported", "value": None, "documents": [], "sheet": "s", "cell": "A1"}
    bad = judgement(warehouse, 0, facts={"indicator_value": [bad_fact]})
    with pytest.raises(ExceptionGroup) as caught:
        load_submissions(warehouse, [bad, judgement(warehouse, 1, department_code="SXD")])
    assert caught.group_contains(DBAPIError)
    assert count(warehouse, "intake.submission") == count(warehouse, "intake.sheet") == 1
    assert [entry.sha256 for entry in files_without_outcome(warehouse, reader_version())] == [bad.sha256]


def test_loading_leaves_an_event(warehouse):
    load_submission(warehouse, judgement(warehouse, 0, state="returned"))
    with warehouse.connect() as connection:
        (event,) = connection.execute(text("SELECT action, subject FROM intake.event")).all()
    assert (event.action, event.subject.startswith("QNG-2021-Y/STP/")) == ("returned", True)


def test_events_are_append_only(warehouse):
    with warehouse.begin() as connection:
        connection.execute(text("INSERT INTO intake.event (happened_at, actor, action, subject) VALUES (now(), 'a', 'b', 'c')"))
    for statement in ("UPDATE intake.event SET actor = 'x'", "DELETE FROM intake.event"):
        with pytest.raises(DBAPIError, match="append-only"), warehouse.begin() as connection:
            connection.execute(text(statement))


def test_migrating_and_loading_the_catalogue_again_changes_nothing(warehouse, catalogue):
    load_submission(warehouse, judgement(warehouse, 0))
    before = content_digest(warehouse)
    migrate(warehouse, catalogue)
    load_dimensions(warehouse, catalogue)
    assert content_digest(warehouse) == before


def test_every_mart_view_and_column_says_what_it_is(warehouse):
    query = text(
        "SELECT relname || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relnamespace = 'mart'::regnamespace AND attnum > 0 AND col_description(attrelid, attnum) IS NULL"
    )
    views = text("SELECT relname FROM pg_class WHERE relnamespace = 'mart'::regnamespace AND obj_description(oid, 'pg_class') IS NULL")
    with warehouse.connect() as connection:
        assert connection.execute(query).scalars().all() == []
        assert connection.execute(views).scalars().all() == []


def test_a_view_or_column_that_does_not_exist_is_refused(warehouse):
    with pytest.raises(KeyError, match="draft_nothing"):
        read_view(warehouse, "draft_nothing")
    with pytest.raises(KeyError, match="colour"):
        read_view(warehouse, "draft_task", colour="red")


def test_without_a_warehouse_the_variable_is_named(monkeypatch):
    monkeypatch.delenv("AIRFLOW_CONN_PCI_WAREHOUSE", raising=False)
    with pytest.raises(WarehouseNotSetError, match="AIRFLOW_CONN_PCI_WAREHOUSE"):
        warehouse_url()
    monkeypatch.setenv(
        "AIRFLOW_CONN_PCI_WAREHOUSE", '{"conn_type": "postgres", "host": "h", "login": "u", "password": "p/w", "schema": "pci"}'
    )
    assert warehouse_url() == "postgresql://u:p%2Fw@h:5432/pci"
