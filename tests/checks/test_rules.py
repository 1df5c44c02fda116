"""One fault for each rule: it is found at its cell, and the faultless workbook around it stays without a finding.

The faults stand in ``tests/checks/faults``, in one file a family as the rules do.
"""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.workbook.write import build_workbook
from tests.checks.faults import assessments, cells, cover, documents, identity, indicators, plan, structure, tasks
from tests.checks.faults.book import CATALOGUE, DEPARTMENT, FAULTS, ON_TIME, ROUND, TASKS, Book

LATE = dt.datetime.fromisoformat("2021-12-08T09:00:00+07:00")
RULES = Path(__file__).parents[2] / "include" / "catalog" / "rules"
FAMILIES = (assessments, cells, cover, documents, identity, indicators, plan, structure, tasks)
# Faults that bring a second finding with them, because the cell is really wrong in two ways.
COMPANIONS = {
    "IND-01": {"IND-04"},
    "IND-03": {"IND-05"},
    "STR-03": {"DOC-08"},
    "COV-10": {"COV-05"},
    "TSK-12": {"PLN-05"},
    "TSK-13": {"TSK-08"},
    "TSK-15": {"TSK-05"},
    "TSK-16": {"TSK-05"},
}


def with_statuses_in_conflict():
    """The row of statuses as columns to be marked with a cross, two of them marked in one row; and the cell of the second cross."""
    book = Book()
    sheet = book.book["Nhiệm vụ"]
    status = sheet[book.header("tasks", "status")]
    status.value = "Hoàn thành"
    free = sheet[book.header("tasks", "note")]
    free.value = "Chưa thực hiện"
    for row in range(status.row + 1, status.row + 1 + len(TASKS) + 6):
        sheet.cell(row, status.column).value, sheet.cell(row, free.column).value = "X", None
    sheet.cell(status.row + 2, free.column).value = "X"
    return book, f"{free.column_letter}{status.row + 2}"


def with_macros():
    """A faultless workbook with a project of macros."""
    target = io.BytesIO()
    Book().book.save(target)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/vbaProject.bin", b"not a real project")
    return FileToJudge("0" * 64, target.getvalue(), f"{ROUND}_{DEPARTMENT}.xlsm", ON_TIME)


def as_handed_out():
    """The template, in which nobody filled anything."""
    target = io.BytesIO()
    build_workbook(CATALOGUE, ROUND, DEPARTMENT).save(target)
    return FileToJudge("0" * 64, target.getvalue(), "x.xlsx", ON_TIME)


# Workbooks that are no fault of one rule each.
OTHERS = {
    "faultless": lambda: Book().file(),
    "late": lambda: Book().file(arrived_at=LATE),
    "named for another department": lambda: Book().file(file_name=f"{ROUND}_STC.xlsx"),
    "statuses in conflict": lambda: with_statuses_in_conflict()[0].file(),
    "macros": with_macros,
    "as handed out": as_handed_out,
}


@pytest.fixture(scope="module")
def batch():
    """Every workbook judged in one batch as a run does: the places of the planted faults by rule, and all judgements by rule or name."""
    books = {rule: Book() for rule in FAULTS}
    places = {rule: FAULTS[rule](book) for rule, book in books.items()}
    files = {rule: book.file() for rule, book in books.items()} | {name: make() for name, make in OTHERS.items()}
    return places, dict(zip(files, judge(CATALOGUE, list(files.values()), {ROUND}), strict=True))


@pytest.fixture(scope="module")
def judged(batch):
    """The judgement of a workbook that is no fault of one rule, by its name."""
    return batch[1]


@pytest.fixture(scope="module")
def spoiled(batch):
    """For each rule the place where its fault was planted, and what was found in that workbook."""
    places, judgements = batch
    return {rule: (place, judgements[rule].findings) for rule, place in places.items()}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else(rule, spoiled):
    place, findings = spoiled[rule]
    told = [(f.rule_code, f.sheet, f.cell, f.message_vi) for f in findings]
    assert place in [(f.sheet, f.cell) for f in findings if f.rule_code == rule], told
    assert {f.rule_code for f in findings} - {rule} <= COMPANIONS.get(rule, set()), told


def test_the_faultless_workbook_has_no_finding(judged):
    judgement = judged["faultless"]
    assert [(f.rule_code, f.cell) for f in judgement.findings] == []
    assert judgement.state == "accepted"


def test_a_late_workbook_is_told_so(judged):
    late = judged["late"]
    assert [f.rule_code for f in late.findings] == ["IDN-07"]
    assert "7 ngày" in late.findings[0].message_vi
    assert late.state == "accepted"


def test_a_workbook_within_its_extension_is_not_late():
    late = Book().file(arrived_at=LATE)
    for due_on, told in ((dt.date(2021, 12, 8), []), (dt.date(2021, 12, 6), ["2 ngày so với hạn 06/12/2021"])):
        findings = judge(CATALOGUE, [late], {ROUND}, {(ROUND, DEPARTMENT): due_on})[0].findings
        assert len(findings) == len(told) and all(words in f.message_vi for words, f in zip(told, findings, strict=True))


def test_a_file_name_of_another_department_is_no_contradiction_where_stamp_and_cover_agree(judged):
    assert judged["named for another department"].findings == []


def test_several_marked_statuses_are_a_conflict(judged):
    findings = [f for f in judged["statuses in conflict"].findings if f.severity != "info"]
    assert [(f.rule_code, f.sheet, f.cell) for f in findings] == [("CEL-07", "Nhiệm vụ", with_statuses_in_conflict()[1])]


def test_macros_are_told_and_never_run(judged):
    assert [f.rule_code for f in judged["macros"].findings] == ["FIL-07"]


def test_a_fault_stands_in_the_file_of_its_family():
    rules = {family.__name__: (RULES / f"{family.__name__.rpartition('.')[2]}.yaml").read_text(encoding="utf-8") for family in FAMILIES}
    assert [rule for rule, spoil in FAULTS.items() if f"- code: {rule}\n" not in rules[spoil.__module__]] == []


def test_every_rule_in_force_has_a_fault_here():
    # PST in test_past.py; CEL-10 in tests/cases: no library writes what is no finite number.
    elsewhere = {"FIL-07", "FIL-14", "FIL-20", "IDN-07", "IDN-08", "CEL-07", "CEL-10", "PST-05", "PST-06", "PST-07"}
    in_the_book = {  # rules in SQL have theirs in test_across.py, those of files of PCI results in test_pci_results.py
        rule.code
        for rule in CATALOGUE.rules
        if rule.expectation and rule.life in ("beta", "enforced") and not rule.record.startswith("pci_")
    }
    assert in_the_book == FAULTS.keys() | elsewhere


def test_findings_are_sentences_without_gaps(spoiled):
    for rule, (_, findings) in spoiled.items():
        for finding in findings:
            told = (finding.message_vi, finding.message_en, finding.expected, finding.remedy_vi, finding.remedy_en)
            assert all(text and "{" not in text and "nan" not in text.split() and "None" not in text for text in told), (rule, told)


def test_the_template_as_handed_out_is_not_a_report(judged):
    assert {"COV-01", "COV-03", "IND-05", "TSK-03"} <= {f.rule_code for f in judged["as handed out"].findings}
    assert openpyxl.load_workbook(io.BytesIO(as_handed_out().content)).sheetnames[0] == "Bìa"
