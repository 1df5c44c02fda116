"""No prefix means published: what a name without ``draft_`` reads, what it shows around a release, and what it showed on a day."""

import datetime as dt
import re

import pytest
from sqlalchemy import text

from include.warehouse.mart.views import mart_functions, mart_views, sql_functions
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.releases.releases import NewRelease, ReleaseChange, ReleaseContent, record_release, withdraw
from tests.warehouse.filing import file_figures, release

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
FIRST, SECOND, WITHDRAWN = (dt.datetime.fromisoformat(f"{day}T09:00:00+07:00") for day in ("2021-12-20", "2022-01-10", "2022-01-20"))
LATER = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
GIVEN = {"timestamp with time zone": "'infinity'::timestamptz", "date": "'2026-11-24'::date"}
# What stands, what was found in it, and what came in: a published relation reads none of these.
DRAFTS = {
    *("core.standing", "intake.finding", "intake.finding_action", "intake.waiver", "intake.sent_file", "intake.arrival"),
    *("intake.extension", "intake.exemption", "intake.withdrawal"),
}


def published_relations(engine):
    """Every view and function of mart without the prefix, as it stands after FROM."""
    views = [f"mart.{name}" for name in mart_views(engine) if not name.startswith("draft_")]
    functions = [
        f"mart.{name}({', '.join(GIVEN[argument.type] for argument in entry.arguments)})"
        for name, entry in mart_functions(engine).items()
        if not name.startswith("draft_")
    ]
    assert len(views) >= 25 and len(functions) >= 6
    return views + functions


def scanned(engine, relation):
    """The tables that PostgreSQL reads for a relation, what no row can come from left out; functions that it calls for rows, too."""
    with engine.connect() as connection:
        [plan] = connection.exec_driver_sql(f"EXPLAIN (VERBOSE, FORMAT JSON) SELECT * FROM {relation}").scalar_one()
    found, waiting = set(), [plan["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        if "Relation Name" in node or "Function Name" in node:
            found.add(f"{node['Schema']}.{node.get('Relation Name') or node['Function Name'] + '()'}")
    return found


def reads_drafts(engine, relation, fact_tables):
    tables = scanned(engine, relation)
    of_facts = {table for table in tables if table in fact_tables}
    chosen = {"core.release_submission", "core.release_plan_outcome"} & tables
    # A function that PostgreSQL does not look into reads who knows what; what VCCI published is asked of some.
    calls = {
        name for name in tables if name.endswith("()") and not name.startswith(("pg_catalog.", "core.pci_", "core.published_", "mart.pci_"))
    }
    return (tables & DRAFTS) | (of_facts if not chosen else set()) | calls


@pytest.fixture
def fact_tables(catalogue):
    """The tables in which the facts of all submissions lie, whether they count or not."""
    return {sheet.stores.table for sheet in catalogue.layout.sheets if sheet.stores and sheet.stores.table.startswith("core.")}


def test_nothing_without_the_prefix_reads_what_stands(warehouse, fact_tables):
    assert len(fact_tables) >= 5
    found = {relation: reads for relation in published_relations(warehouse) if (reads := reads_drafts(warehouse, relation, fact_tables))}
    assert found == {}
    assert "core.release_submission" in scanned(warehouse, "mart.task_as_known_at('infinity')")


def test_one_that_did_would_be_found(warehouse, fact_tables):
    with warehouse.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW mart.of_drafts AS SELECT * FROM core.counted_task WHERE basis = 'draft'")
        connection.exec_driver_sql("CREATE VIEW mart.of_facts AS SELECT task.name FROM core.task")
    assert "core.standing" in reads_drafts(warehouse, "mart.of_drafts", fact_tables)
    assert reads_drafts(warehouse, "mart.of_facts", fact_tables) == {"core.task"}


def test_nothing_without_the_prefix_names_a_draft(warehouse):
    told = {f"mart.{name}": view.definition for name, view in mart_views(warehouse).items()}
    told |= {f"{function.schema}.{function.name}": function.body for function in sql_functions(warehouse)}
    assert not [
        name for name, body in told.items() if name.startswith("mart.") and "draft_" not in name and re.search(r"\bdraft_\w+", body)
    ]


def everything(engine):
    """The rows of every published view and function."""
    with engine.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return {
            relation: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {relation}").all()))
            for relation in published_relations(engine)
        }


@pytest.fixture
def filed(warehouse, catalogue):
    """The round with a figure of SCT, a task, a plan, a document and an assessment."""
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    correct(warehouse, "2021-11-30T08:00:00+07:00", 10)
    return warehouse


def correct(engine, arrived_at, value):
    row = {"sheet_row": 5, "sheet": "S", "cell": "B5", "note": f"ghi chú {value}"}
    work = row | {"sub_indices": ["transparency"], "name": f"Việc {value}", "quantities": [], "quantity_units": [], "documents": []}
    said = {key: row[key] for key in ("sheet_row", "sheet", "cell")}
    file_figures(
        engine, ROUND, "SCT", arrived_at, {"TRA-03": value},
        task=[work | {"status": "done"}],
        plan_item=[work | {"status": "planned"}],
        issued_document=[row | {"number": "12/QĐ-UBND", "issued_on": f"2021-11-{value}"}],
        assessment=[said | {"sub_indices": ["transparency"], "assessment_kind": "difficulty", "text": f"Nhận định {value}"}],
    )  # fmt: skip


def test_a_correction_shows_nowhere_before_the_next_release(filed):
    release(filed)
    before = everything(filed)
    shown = {relation: rows for relation, rows in before.items() if any("SCT" in row for row in rows)}
    assert {"mart.task", "mart.task_by_release", f"mart.indicator_value_on_todays_departments({GIVEN['date']})"} <= shown.keys()
    correct(filed, "2022-01-05T08:00:00+07:00", 12)
    assert everything(filed) == before


def test_what_is_held_back_shows_nowhere_before_its_time(filed):
    before = everything(filed)
    release(filed, embargo_until=LATER)
    assert everything(filed) == before
    withdrawn = release(filed, number=2, embargo_until=LATER)
    withdraw(filed, withdrawn, "lead", "sai", FIRST)
    assert everything(filed) == before


def test_a_second_release_that_is_held_back_shows_nowhere_either(filed):
    release(filed)
    before = everything(filed)
    correct(filed, "2022-01-05T08:00:00+07:00", 12)
    release(filed, number=2, at=SECOND, embargo_until=LATER)
    assert everything(filed) == before


@pytest.fixture
def released_twice(filed):
    """A first release with 10, a second with 12 that was withdrawn ten days later."""
    release(filed, at=FIRST)
    correct(filed, "2022-01-05T08:00:00+07:00", 12)
    withdraw(filed, release(filed, number=2, at=SECOND), "lead", "sai đơn vị tính", WITHDRAWN)
    return filed


def asked(engine, question, **given):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question), given)]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2021-12-19", []),
        ("2021-12-20", [(1, 10)]),
        ("2022-01-09", [(1, 10)]),
        ("2022-01-10", [(2, 12)]),
        ("2022-01-19", [(2, 12)]),
        ("2022-01-20", [(1, 10)]),
        ("2026-11-24", [(1, 10)]),
        ("2100-01-01", [(1, 10)]),
    ],
)
def test_what_was_published_on_a_day_is_one_short_query(released_twice, day, told):
    question = (
        "SELECT release_number, value FROM mart.published_as_of(cast(:day AS date)) WHERE round_key = :r AND indicator_code = 'TRA-03'"
    )
    reported = question + " AND department_code = 'SCT'"
    assert asked(released_twice, reported, day=day, r=ROUND) == told


def test_every_published_answer_of_an_instant_is_that_of_the_release_in_force_then(released_twice):
    at = ", ".join(f"('{day.isoformat()}'::timestamptz)" for day in (FIRST - dt.timedelta(seconds=1), FIRST, SECOND, WITHDRAWN))
    for function, shown, values in (
        ("indicator_value", "value", (10, 12, 10)),
        ("task", "name", ("Việc 10", "Việc 12", "Việc 10")),
        ("plan_item", "note", ("ghi chú 10", "ghi chú 12", "ghi chú 10")),
        ("document", "issued_on", (dt.date(2021, 11, 10), dt.date(2021, 11, 12), dt.date(2021, 11, 10))),
    ):
        only = "AND told.answer = 'reported'" if function == "indicator_value" else ""
        question = (
            f"SELECT release_number, {shown} FROM (VALUES {at}) AS asked (at) CROSS JOIN LATERAL mart.{function}_as_known_at(at) AS told "
            f"WHERE told.department_code = 'SCT' {only} ORDER BY at"
        )
        assert asked(released_twice, question) == list(zip((1, 2, 1), values, strict=True)), function


def test_drafts_and_published_differ_by_name_only_until_the_next_release(filed):
    release(filed)
    correct(filed, "2022-01-05T08:00:00+07:00", 12)
    for name in ("indicator_value_as_known_at('infinity')", "indicator_value_on_todays_departments('2026-11-24')"):
        of_sct = f"SELECT value FROM mart.{{prefix}}{name} WHERE indicator_code = 'TRA-03' AND value IS NOT null"
        assert asked(filed, of_sct.format(prefix="")) == [(10,)] and asked(filed, of_sct.format(prefix="draft_")) == [(12,)], name


def test_the_periods_of_a_release_are_told_and_they_name_the_one_in_force_now(released_twice):
    periods = asked(released_twice, "SELECT release_number, in_force_from, in_force_until FROM mart.release_period ORDER BY 2")
    assert periods == [(1, FIRST, SECOND), (2, SECOND, WITHDRAWN), (1, WITHDRAWN, None)]
    now = "SELECT release_number FROM mart.release_period WHERE in_force_until IS null"
    assert asked(released_twice, now) == asked(released_twice, "SELECT release_number FROM mart.release WHERE is_in_force") == [(1,)]


def test_a_superseded_release_can_still_be_asked(released_twice):
    question = "SELECT release_number, value FROM mart.indicator_value_by_release WHERE round_key = :r AND answer = 'reported' ORDER BY 1"
    assert asked(released_twice, question, r=ROUND) == [(1, 10), (2, 12)]


def with_changes(engine, number, at, embargo_until=None):
    made = NewRelease(ROUND, number, "lead", at, "duyệt", embargo_until, f"{number:064}", "r", "c", number - 1 or None)
    change = ReleaseChange("changed", "indicator/TRA-03/SCT/value", f"lần {number}", str(number - 1), str(number))
    record_release(engine, made, ReleaseContent([], [], [change] if number > 1 else [], []))


def test_what_changed_since_the_last_release_is_published_with_it(filed):
    with_changes(filed, 1, FIRST)
    with_changes(filed, 2, SECOND)
    with_changes(filed, 3, SECOND, embargo_until=LATER)
    question = "SELECT release_number, supersedes, kind, label, before, after FROM mart.release_change WHERE round_key = :r"
    assert asked(filed, question, r=ROUND) == [(2, 1, "changed", "lần 2", "1", "2")]
    with_changes(filed, 4, SECOND)
    assert asked(filed, question, r=ROUND) == [(2, 1, "changed", "lần 2", "1", "2")], "a change from what is held back would tell it"
