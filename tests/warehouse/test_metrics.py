"""What counts as filed, on time, late or done is declared once: views, dashboards, the report and the interface count the same."""

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from include.dashboards.datasets import dataset_files, measures
from include.summary.compose import compose
from include.texts import CODES
from include.warehouse.mart import metrics as declared
from include.warehouse.mart.metrics import MetricError, metric, metrics, metrics_of
from include.warehouse.mart.views import mart_views
from include.warehouse.register.register import read_view, register
from tests.conftest import fill
from tests.warehouse.filing import release

ROOT = Path(__file__).resolve().parents[2]
ROUND = "QNG-2021-Y"
CODED = {"filing": "filings", "accepted": "acceptances", "standing": "standings", "answer": "answers", "severity": "severities"}
STATES = "on_time late after_close missing not_due unreadable nothing_to_report not_applicable done postponed suspended not_started"
# A count by conditions on a coded column, or a tuple of the codes of filings or tasks, says once more what counts.
IN_SQL = re.compile(
    r"FILTER \(WHERE (?:\w+\.)?(?:filing|status|severity|answer|is_met)\b|\bfiling (?:NOT )?IN \(|status = 'done'", re.IGNORECASE
)
ONE = f"(?:{STATES.replace(' ', '|')})"
IN_PYTHON = re.compile(rf"\(\s*(?:\"{ONE}\",\s*)+\"{ONE}\",?\s*\)|(?:filing|status) [!=]= [\"']{ONE}")
# What the desk shows of one version's findings, and work on a finding: no statement about filing or tasks.
OF_FINDINGS = {"versions_of_department.sql", "progress.sql", "finding_groups.sql"}


def every_metric():
    return [entry for of_subject in metrics().values() for entry in of_subject.values()]


def test_no_second_definition_remains():
    folders = [ROOT / "sql" / "marts", ROOT / "sql" / "bases", ROOT / "include" / "warehouse"]
    statements = [path for folder in folders for path in folder.rglob("*.sql*") if path.name not in OF_FINDINGS]
    assert [path.name for path in statements if IN_SQL.search(path.read_text(encoding="utf-8"))] == []
    counting = ("summary", "release", "remind", "exports", "dashboards")
    code = [path for name in counting for path in (ROOT / "include" / name).rglob("*.py")]
    code += [
        path
        for folder in ("include/summary/templates", "plugins/mart_api", "plugins/steward_desk/pages")
        for path in (ROOT / folder).rglob("*.*")
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in code if path.suffix in (".py", ".j2", ".html")}
    assert [str(path) for path, content in texts.items() if IN_PYTHON.search(content)] == []
    assert "FILTER" not in (ROOT / "include" / "dashboards" / "measures.yaml").read_text(encoding="utf-8")


def test_every_metric_runs_on_each_of_its_views_and_names_codes_that_exist(warehouse, catalogue):
    views = mart_views(warehouse)
    known = {column: set(CODES.words(table)) for column, table in CODED.items()}
    task, finding = {choice.code for choice in catalogue.choices["task_statuses"]}, set(CODES.words("finding_statuses"))
    with warehouse.connect() as connection:
        for entry in every_metric():
            assert entry.format in ("whole", "pct", "decimal") and all(entry.heading) and all(entry.meaning)
            for view in entry.views:
                connection.execute(text(f"SELECT {entry.sql} FROM mart.{views[view].name}"))
            for criterion in entry.criteria or ():
                codes = known | {"status": task if entry.subject == "task" else finding}
                assert set(criterion.codes) <= {True, False} or set(criterion.codes) <= codes[criterion.column], (entry.subject, entry.name)


def test_a_row_counts_in_memory_as_it_counts_in_the_warehouse(warehouse):
    fill(warehouse)
    release(warehouse)
    for view in ("coverage", "draft_task", "draft_finding", "target", "indicator_value"):
        rows = read_view(warehouse, view)
        with warehouse.connect() as connection:
            for name, entry in metrics_of(view).items():
                if entry.criteria is not None:
                    assert connection.execute(text(f"SELECT {entry.sql} FROM mart.{view}")).scalar_one() == entry.of(rows), (view, name)
    assert len(read_view(warehouse, "coverage")) == 4


def test_the_report_the_views_and_the_dashboards_tell_one_number(warehouse, catalogue):
    fill(warehouse)
    release(warehouse)
    coverage = compose(warehouse, catalogue, ROUND).coverage
    (row,) = read_view(warehouse, "timeliness")
    told = [coverage.assigned, coverage.filed, coverage.on_time, coverage.late, coverage.missing, coverage.unreadable]
    names = ("owed_count", "filed_count", "on_time_count", "accepted_late_count", "not_filed_count", "unreadable_count")
    assert [figure.value for figure in told] == [row[name] for name in names] == [4, 3, 2, 0, 0, 1]
    datasets = dataset_files(warehouse, catalogue)
    for view in measures()["views"]:
        assert all(f"metric_name: {name}\n" in datasets[f"datasets/kho_pci/{view}.yaml"] for name in metrics_of(view)), view


def test_a_condition_is_written_as_sql_and_asked_of_a_row():
    owed, late, mean = metric("filing", "owed_count"), metric("filing", "late_count"), metric("filing", "mean_days_late")
    assert late.condition == "filing IN ('late', 'after_close')" and late.codes == ("late", "after_close")
    assert [owed.counts({"filing": filing}) for filing in ("missing", "not_applicable", None)] == [True, False, False]
    for asked in (lambda: mean.of([{}]), lambda: mean.counts({})):
        with pytest.raises(MetricError, match="mean_days_late"):
            asked()
    assert metric("task", "done_count").condition_on("done_status") == "done_status IN ('done')"
    for entry in (mean, metric("task", "task_count")):
        with pytest.raises(MetricError, match=entry.name):
            entry.condition_on("x")
    with pytest.raises(MetricError, match="owed_count"):
        _ = owed.codes


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ({"count": {}, "sum": "a"}, "x.a needs exactly one of"),
        ({"counts": {}}, "x.a needs exactly one of"),
        ({"count": {}, "colour": "red"}, "x.a needs exactly one of"),
        ({"share": ["b", "a"]}, "two counts that stand above it"),
    ],
)
def test_what_is_no_metric_is_refused_with_its_name(entry, found):
    words = {"heading": ["a", "b"], "meaning": ["a", "b"]}
    with pytest.raises(MetricError, match=found):
        declared._subject("x", ("coverage",), {"a": entry | words})


def test_the_register_is_counted_like_the_view(warehouse):
    import datetime as dt

    fill(warehouse)
    rows = register(warehouse, ROUND, dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    release(warehouse)
    (row,) = read_view(warehouse, "timeliness")
    assert {name: entry.of(rows) for name, entry in metrics()["filing"].items() if entry.criteria} == {
        name: row[name] for name, entry in metrics()["filing"].items() if entry.criteria
    }
