"""What is wrong only beside what the same department filed the year before: the workbook of that year is filed first, as it arrives."""

import io

import openpyxl
import pytest

from include.sample.generate import generate_workbook
from include.warehouse.schema.engine import connect
from include.workbook.place import address_of
from tests.cases.cases import CATALOGUE, EXPECTED, FOLDER, not_as_expected
from tests.cases.history import DEPARTMENT, LAST, THIS, filed, findings_of_this_year, opened

pytestmark = pytest.mark.slow

HISTORY = EXPECTED["history"]
UNCHANGED = "history/SILENT_hist_money_down_1000.xlsx"


def last_years_workbook() -> bytes:
    """A faultless workbook of the year before that says what the column of last year repeats."""
    book = generate_workbook(CATALOGUE, LAST, DEPARTMENT, tasks=0, plan=0)  # a plan would be asked for the year after
    sheet = book[CATALOGUE.layout.sheet("indicators").name]
    for row in range(len(HISTORY["last_year"])):
        code = sheet[address_of(CATALOGUE, "indicators", "indicator_code", row)].value
        sheet[address_of(CATALOGUE, "indicators", "value", row)].value = HISTORY["last_year"][code]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def unchanged_workbook() -> bytes:
    """The workbook of this year as it was before any change."""
    book = openpyxl.load_workbook(FOLDER / UNCHANGED)
    book[CATALOGUE.layout.sheet("indicators").name]["G28"].value = 1_234_000
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def after_last_year(new_warehouse, tmp_path_factory):
    """The name of a database in which last year's workbook is filed."""
    engine = opened(connect(new_warehouse()))
    assert filed(engine, tmp_path_factory.mktemp("last") / "home", LAST, last_years_workbook()).state == "accepted"
    engine.dispose()
    return str(engine.url.database)


@pytest.fixture
def findings_of(after_last_year, new_warehouse, tmp_path):
    """What is found in a workbook of this year, with last year's filed."""

    def found(content):
        engine = connect(new_warehouse(template=after_last_year))
        filed(engine, tmp_path / "home", THIS, content)
        told = findings_of_this_year(engine)
        engine.dispose()
        return told

    return found


def test_every_file_with_a_history_has_its_expectation():
    assert {f"history/{path.name}" for path in (FOLDER / "history").iterdir()} == set(HISTORY["cases"])


def test_the_unchanged_workbook_after_last_years_has_no_finding(findings_of):
    assert [(f.rule_code, f.sheet, f.cell, f.found) for f in findings_of(unchanged_workbook())] == []


@pytest.mark.parametrize("case", HISTORY["cases"])
def test_a_case_with_a_history_ends_as_it_must(case, findings_of):
    expected, found = HISTORY["cases"][case], findings_of((FOLDER / case).read_bytes())
    assert list(not_as_expected(found, expected)) == []
    for place, word in expected.get("says", {}).items():
        assert any(word in finding.message_vi for finding in found if f"{finding.sheet}!{finding.cell}" == place)
