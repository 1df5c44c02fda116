"""What a version is held against when it is judged: what the same department filed before, here and a year ago."""

import datetime as dt
import hashlib
import io
from decimal import Decimal

import pytest

from include.catalog import load_catalogue
from include.intake.archiving import archive_bytes
from include.intake.ingest import ingest_batch
from include.intake.judging import judge_opened
from include.intake.opened import Circumstances, FileToJudge, open_file, owners_of
from include.sample.generate import generate_workbook
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.submissions.filed_before import Past, PastFigure, past_of
from include.workbook.fill import cell_of

pytestmark = pytest.mark.slow

DEPARTMENT, LAST, THIS = "SKHĐT", "QNG-2021-Y", "QNG-2022-Y"
CATALOGUE = load_catalogue()
SHEETS = {sheet.key: sheet.name for sheet in CATALOGUE.layout.sheets}


class Version:
    """One version of the department's workbook of this round, and short words for changing it."""

    def __init__(self, round_key=THIS):
        self.round_key = round_key
        self.book = generate_workbook(CATALOGUE, round_key, DEPARTMENT, seed=7)

    def value(self, sheet, column, row):
        return self.book[SHEETS[sheet]][cell_of(self.book, CATALOGUE, sheet, column, row)]

    def without_rows(self, sheet, column, left):
        first = self.value(sheet, column, 0).row
        self.book[SHEETS[sheet]].delete_rows(first + left, 400)
        return self

    def file(self, minute=0):
        target = io.BytesIO()
        self.book.save(target)
        content = target.getvalue()
        due_on = CATALOGUE.round(self.round_key).due_on
        arrived_at = dt.datetime.fromisoformat(f"{due_on}T08:{minute:02}:00+07:00")
        return FileToJudge(hashlib.sha256(content).hexdigest(), content, f"{self.round_key}_{DEPARTMENT}.xlsx", arrived_at)


def judged(*versions, past=None):
    """The findings of levels 3 of each version, judged in one batch: rule, sheet, cell; and its state."""
    pasts = None if past is None else {(THIS, DEPARTMENT): past}
    opened = [open_file(CATALOGUE, version.file(minute)) for minute, version in enumerate(versions)]
    judgements = judge_opened(CATALOGUE, opened, Circumstances(frozenset({LAST, THIS}), past=pasts))
    return [([f for f in j.findings if f.level == 3], j.state) for j in judgements]


def told(findings):
    return [(f.rule_code, f.sheet, f.cell) for f in findings]


def figures(count=4):
    """Last year's figures as this version's own column says them."""
    version = Version()
    cells = [(version.value("indicators", "indicator_code", row).value, row) for row in range(count)]
    return version, {code: PastFigure(Decimal(100 + row), "Chỉ tiêu", f"G{5 + row}", True) for code, row in cells}


def with_last_year(values):
    version, stored = figures()
    for row, value in enumerate(values):
        version.value("indicators", "last_year_value", row).value = value
    ((findings, _),) = judged(version, past=Past(last_round="2021-Y", last_year=stored))
    return [(f.cell, f.message_vi) for f in findings if f.rule_code == "PST-06"]


def test_pst_05_a_table_that_lost_more_than_half_waits_for_a_confirmation():
    version = Version().without_rows("documents", "number", 1)
    ((findings, state),) = judged(version, past=Past(held={"document": 4, "plan": 4}))
    assert (told(findings), state) == ([("PST-05", "Văn bản", "B4")], "returned")
    assert "chỉ còn 1 dòng số liệu, bản đang có hiệu lực có 4 (giảm quá 50%)" in findings[0].message_vi
    assert CATALOGUE.rule("PST-05").may_be_waived


def test_pst_05_half_is_left_little_was_there_or_nothing_is_known():
    half = Version().without_rows("documents", "number", 2)
    assert judged(half, past=Past(held={"document": 4}))[0] == ([], "accepted")
    assert judged(half, past=Past(held={"document": 3}))[0] == ([], "accepted")
    assert judged(Version().without_rows("documents", "number", 0))[0][0] == []


def test_pst_06_last_years_column_as_it_was_filed_is_fine_also_rounded():
    assert with_last_year([100, 101, 102, 103]) == []
    version, stored = figures(1)
    code = next(iter(stored))
    version.value("indicators", "last_year_value", 0).value = 62.5
    past = Past(last_round="2021-Y", last_year={code: PastFigure(Decimal("62.53"), "Chỉ tiêu", "G5", True)})
    assert judged(version, past=past)[0][0] == []


@pytest.mark.parametrize(
    ("values", "cell", "words"),
    [
        ([100, 101, 95, 103], "F7", "ghi 95, trong khi báo cáo 2021-Y ghi 102 (Chỉ tiêu!G7)."),
        ([100, 101, None, 103], "F7", "ghi (trống), trong khi báo cáo 2021-Y ghi 102 (Chỉ tiêu!G7)."),
        ([100, 101, 0.102, 103], "F7", "(Chỉ tiêu!G7); chênh 1.000 lần, có thể sai đơn vị tính."),
        ([100, 101, 103, 103], "F7", "có thể lệch dòng."),
    ],
)
def test_pst_06_another_figure_none_another_unit_or_another_rows_is_told_at_its_cell(values, cell, words):
    ((found, message),) = with_last_year(values)
    assert found == cell
    assert words in message


def test_pst_06_what_could_not_be_printed_may_be_left_empty():
    version, stored = figures(1)
    ((code, figure),) = stored.items()
    version.value("indicators", "last_year_value", 0).value = None
    unprinted = PastFigure(figure.value, figure.sheet, figure.cell, was_printed=False)
    assert judged(version, past=Past(last_round="2021-Y", last_year={code: unprinted}))[0][0] == []


def test_pst_07_a_table_that_is_empty_and_was_not_last_year():
    version = Version().without_rows("plan", "name", 0)
    ((findings, state),) = judged(version, past=Past(last_round="2021-Y", last_year_held={"plan": 4, "document": 40}))
    assert (told(findings), state) == ([("PST-07", "Kế hoạch", "B4")], "accepted_with_warnings")
    assert "Sheet Kế hoạch không có dòng nào, trong khi báo cáo 2021-Y có 4." in findings[0].message_vi
    assert judged(version, past=Past(last_round="2021-Y", last_year_held={"plan": 3}))[0][0] == []


def test_pst_07_a_year_without_documents_is_a_year_without_documents():
    version = Version().without_rows("documents", "number", 0)
    assert judged(version, past=Past(last_round="2021-Y", last_year_held={"document": 40}))[0][0] == []


def test_the_warehouse_tells_what_stands_and_last_years_figures(warehouse, tmp_path):
    for round_key in (LAST, THIS):
        record_opened_round(warehouse, CATALOGUE, round_key, dt.datetime.fromisoformat("2022-11-15T08:00:00+07:00"))
    last, this = Version(LAST), Version()
    places = Places.under(tmp_path)
    for file in (last.file(), this.file()):
        archive_bytes(warehouse, places, file.content, file.file_name, file.arrived_at, None)
        ingest_batch(warehouse, CATALOGUE, places, [file.sha256])
    wanted = owners_of(CATALOGUE, [open_file(CATALOGUE, this.file())])
    assert wanted == {(THIS, DEPARTMENT)}
    past = past_of(warehouse, wanted)[THIS, DEPARTMENT]
    assert past.held["document"] == past.last_year_held["document"] == 4
    assert past.held["indicator_value"] == past.last_year_held["indicator_value"] == len(past.last_year) > 10
    assert past.last_round == "2021-Y"
    figure = past.last_year[last.value("indicators", "indicator_code", 0).value]
    assert figure == PastFigure(Decimal(str(last.value("indicators", "value", 0).value)), "Chỉ tiêu", "G5", True)
    assert past_of(warehouse, {(THIS, "STP")}) == {(THIS, "STP"): Past()}
