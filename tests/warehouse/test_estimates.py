"""Every fact says whether it is an estimate and until when its data count, and a round is final when all its figures are."""

import datetime as dt

import pytest
from sqlalchemy import text

from include.warehouse.mart.views import mart_functions, mart_views
from tests.warehouse.filing import file_figures, release

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
COVERS = {
    "SCT": {"figures": "estimate", "data_until_on": dt.date(2021, 11, 30)},
    "STC": {"figures": "final", "data_until_on": dt.date(2021, 12, 31)},
    "SNV": {},
}
SAID = {"SCT": (True, dt.date(2021, 11, 30)), "STC": (False, dt.date(2021, 12, 31)), "SNV": (None, None)}
GIVEN = {"timestamp with time zone": "'infinity'::timestamptz", "date": "'2026-11-24'::date"}
# Asked of one submission at a time; the view that asks it names the submission's cover.
PART_OF_ANOTHER = {"draft_answered_or_owed"}
# What became of a plan is no figure that a cover calls an estimate.
NO_FIGURES = {"planned_and_done"}


def row(**given):
    return {"sheet": "S", "cell": "B5", "sheet_row": 5, "sub_indices": [], "documents": [], **given}


def file_all(engine, departments):
    for code in departments:
        file_figures(
            engine,
            ROUND,
            code,
            "2021-12-10T08:00:00+07:00",
            {"TRA-01": 7},
            cover=COVERS[code],
            task=[row(name="Việc", status="done", quantities=[], quantity_units=[])],
        )


def facts_of(engine):
    """What mart publishes of values and rows of departments, as it stands after FROM."""
    found = {name: set(view.column_names) for name, view in mart_views(engine).items()}
    for name, function in mart_functions(engine).items():
        if name not in PART_OF_ANOTHER:
            given = ", ".join(GIVEN[argument.type] for argument in function.arguments)
            found[f"{name}({given})"] = set(function.rows.column_names)
    of_facts = {name for name, columns in found.items() if {"round_key", "department_code"} <= columns and columns & {"sheet_row", "value"}}
    return {name for name in of_facts if not {"pci_year", "rule_code"} & found[name] and name not in NO_FIGURES}


def test_every_fact_says_whether_it_is_an_estimate(warehouse):
    file_all(warehouse, SAID)
    release(warehouse)
    facts = facts_of(warehouse)
    assert {"task", "draft_task", "indicator_value", "indicator_change", "target", "draft_indicator_value_history"} <= facts and len(
        facts
    ) > 25
    filled = set()
    with warehouse.connect() as connection:
        for name in sorted(facts):
            asked = text(f"SELECT DISTINCT department_code, is_estimate, data_until_on FROM mart.{name} WHERE round_key = :key")
            for code, *said in connection.execute(asked, {"key": ROUND}):
                assert tuple(said) == SAID.get(code, (None, None)), f"{name} of {code}"
                filled |= {name} if code in SAID else set()
    assert {
        "task",
        "draft_task",
        "task_by_sub_index",
        "indicator_value",
        "indicator_change",
        "draft_answer",
        "draft_answer_history",
    } <= filled


def test_a_release_is_final_when_all_its_figures_are(warehouse):
    with warehouse.connect() as connection:
        assert connection.execute(text("SELECT is_final FROM mart.round WHERE round_key = :key"), {"key": ROUND}).all() == [(None,)]
    file_all(warehouse, ["STC"])
    release(warehouse)
    file_all(warehouse, ["SCT"])
    release(warehouse, number=2)
    with warehouse.connect() as connection:
        releases = connection.execute(text("SELECT release_number, estimate_count, is_final FROM mart.release ORDER BY 1")).all()
        assert releases == [(1, 0, True), (2, 1, False)]
        assert connection.execute(text("SELECT is_final FROM mart.round WHERE round_key = :key"), {"key": ROUND}).all() == [(False,)]


def test_a_cover_that_does_not_say_makes_nothing_final(warehouse):
    file_all(warehouse, ["SNV"])
    release(warehouse)
    with warehouse.connect() as connection:
        assert connection.execute(text("SELECT estimate_count, is_final FROM mart.release")).all() == [(0, False)]
