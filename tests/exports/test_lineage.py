"""Every published column leads back to where it comes from."""

from dataclasses import replace

import pytest

from include.catalog import load_catalogue
from include.exports.lineage import Base, Tracer
from include.exports.origins import Origins
from include.warehouse.mart.views import Relation, RelationColumn, SqlFunction, relations, sql_functions
from include.warehouse.mart.views import published as published_of
from include.warehouse.schema.dimensions import CATALOGUE_FILES, _tables


@pytest.fixture(scope="module")
def found(published):  # the fixture of this folder
    return relations(published)


@pytest.fixture(scope="module")
def origins(found, catalogue, published):
    return Origins(catalogue, found, sql_functions(published))


def views_of(found):
    return published_of(found)


def test_every_column_of_every_view_has_an_origin_or_says_how_it_is_computed(found, origins):
    views = views_of(found)
    assert len(views) >= 11
    for view in views.values():
        for column in view.column_names:
            origin = origins.of(view, column)
            assert origin.sources or origin.expression, f"{view.name}.{column}"
            for source in origin.sources:
                assert source.words.vi and source.words.en
                assert source.kind != "system" or source.base.table.startswith(("core.", "intake.")), source


@pytest.mark.parametrize(
    ("view", "column", "base", "said"),
    [
        ("draft_indicator_value", "value", "core.indicator_value.value", "Biểu mẫu, sheet “Chỉ tiêu”, cột “Thực hiện năm nay”"),
        ("draft_indicator_value", "last_year_value_written", "core.indicator_value.last_year_value", "cột “Thực hiện năm trước”"),
        ("draft_indicator_value", "cell", "core.indicator_value.cell", "vị trí của dòng trong sheet “Chỉ tiêu”"),
        ("draft_indicator_value", "unit_code", "core.indicator.unit_code", "Danh mục: indices/<index>/indicators.csv"),
        ("draft_task", "quantities", "core.task.quantities", "sheet “Nhiệm vụ”, cột “Số lượng”"),
        ("draft_plan_item", "condition", "core.plan_item.condition", "sheet “Kế hoạch”, cột “Điều kiện”"),
        ("draft_document", "issued_on", "core.issued_document.issued_on", "sheet “Văn bản”, cột “Ngày ban hành”"),
        ("draft_assessment", "text", "core.assessment.text", "sheet “Đánh giá”, cột “Diễn giải”"),
        ("draft_coverage", "report_number", "intake.submission.report_number", "sheet “Bìa”, cột “Số báo cáo”"),
        ("draft_coverage", "state", "intake.submission.state", "Hệ thống ghi"),
        ("draft_submission", "sha256", "intake.submission.sha256", "Hệ thống ghi"),
    ],
)
def test_by_hand_taken_over(found, origins, view, column, base, said):
    origin = origins.of(views_of(found)[view], column)
    assert [str(source.base) for source in origin.sources] == [base] and origin.expression is None
    assert said in origin.sources[0].words.vi


@pytest.mark.parametrize(
    ("view", "column", "bases", "in_expression"),
    [
        ("draft_indicator_value", "change", {"core.indicator_value.value", "core.indicator_value.last_year_value"}, "-"),
        (
            "draft_indicator_value",
            "answer",
            {"core.indicator_value.answer", "core.standing.submission_id", "intake.submission.nothing_to_report"},
            "not_filed",
        ),
        ("draft_coverage", "critical_count", {"intake.finding.severity"}, "COUNT(*)"),
        ("draft_coverage", "first_arrived_at", {"intake.submission.arrived_at", "intake.submission.state"}, "MIN("),
        ("draft_task_by_sub_index", "sub_index_code", {"core.task.sub_indices"}, "COALESCE"),
    ],
)
def test_by_hand_computed(found, origins, view, column, bases, in_expression):
    origin = origins.of(views_of(found)[view], column)
    assert {str(source.base) for source in origin.sources} == bases and in_expression.casefold() in origin.expression.casefold()


def _view(name, definition, *columns):
    return Relation("mart", name, True, None, definition, tuple(RelationColumn(column, "text", None) for column in columns))


def test_unions_views_of_views_correlated_subqueries_and_functions_are_followed():
    tables = [
        Relation("core", name, False, None, None, (RelationColumn("a", "text", None), RelationColumn("b", "text", None))) for name in "tu"
    ]
    made = [
        _view("both", "SELECT t.a AS x FROM core.t UNION ALL SELECT u.b FROM core.u", "x"),
        _view("over", "WITH w AS (SELECT x AS y FROM mart.both) SELECT w.y AS z FROM w", "z"),
        _view("near", "SELECT (SELECT max(u.a) FROM core.u WHERE u.b = t.b) AS m, t.a FROM core.t", "m", "a"),
        _view("called", "SELECT f.k FROM core.some_function(1) f(k)", "k"),
        _view("known", "SELECT known_at.a, known_at.b FROM core.known_at('infinity'::timestamptz) known_at(b, a)", "a", "b"),
        _view("handed", "SELECT f.b FROM core.u CROSS JOIN LATERAL core.beside(u.a) f(b)", "b"),
        _view("filled", "SELECT NULL::text AS x UNION ALL SELECT u.b FROM core.u", "x"),
        _view("fixed", "SELECT 'x'::text AS c FROM core.t", "c"),
    ]
    body = "SELECT t.a, t.b || 'x' FROM core.t WHERE t.a <= as_of"
    functions = [
        SqlFunction("core", "known_at", ("as_of",), body, ("b", "a")),
        SqlFunction("core", "beside", ("given",), "SELECT t.b || given FROM core.t", ("b",)),
    ]
    tracer = Tracer([*tables, *made], functions)
    assert tracer.trace("mart.handed", "b").bases == (Base("core.t", "b"), Base("core.u", "a"))
    assert tracer.trace("mart.known", "b").bases == (Base("core.t", "a"),)
    assert tracer.trace("mart.known", "a").bases == (Base("core.t", "b"),) and "x" in tracer.trace("mart.known", "a").expression
    assert tracer.trace("mart.both", "x").bases == (Base("core.t", "a"), Base("core.u", "b"))
    assert tracer.trace("mart.over", "z") == tracer.trace("mart.both", "x")
    assert (tracer.trace("mart.filled", "x").bases, tracer.trace("mart.filled", "x").expression) == ((Base("core.u", "b"),), None)
    near = tracer.trace("mart.near", "m")
    assert set(near.bases) == {Base("core.u", "a"), Base("core.u", "b"), Base("core.t", "b")} and "max(" in near.expression.casefold()
    assert "some_function" in tracer.trace("mart.called", "k").expression
    assert tracer.trace("mart.fixed", "c").bases == () and tracer.trace("mart.fixed", "c").expression
    with pytest.raises(KeyError, match="no column"):
        tracer.trace("mart.both", "nothing")


def test_what_a_sheet_stores_is_in_the_table_and_only_once_declared(found):
    tables = {entry.full_name: entry for entry in found}
    layout = load_catalogue().layout
    for sheet in layout.sheets:
        if sheet.stores:
            assert set(sheet.stores.columns) <= set(tables[sheet.stores.table].column_names), sheet.key
            places = {"sheet", "cell"} & set(tables[sheet.stores.table].column_names)
            assert bool(places) == (sheet.stores.place is not None), sheet.key
    assert {sheet.record for sheet in layout.sheets if sheet.record} == {sheet.record for sheet in layout.sheets if sheet.stores}


def test_every_table_of_the_catalogue_names_its_file():
    assert {table for table, _, _ in _tables(load_catalogue())} == set(CATALOGUE_FILES)


def test_a_column_that_is_renamed_changes_the_lineage_with_it(found, catalogue):
    """Nothing is written down per view: another definition gives another origin."""
    view = next(entry for entry in found if entry.full_name == "core.counted_assessment")
    other = replace(view, definition=view.definition.replace("assessment.text", "assessment.assessment_kind AS text", 1))
    changed = Origins(catalogue, [*(entry for entry in found if entry is not view), other])
    assert changed.of(views_of(found)["draft_assessment"], "text").sources[0].headers == ("Nội dung",)
