"""Whose workbook is it: the stamp, then the cover, then the name; and what happens when nobody can tell."""

import datetime as dt
import io

import openpyxl
import pytest

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
CATALOGUE = load_catalogue()
ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")


def judged(book, file_name="báo cáo.xlsx", opened=(ROUND,)):
    target = io.BytesIO()
    book.save(target)
    return judge(CATALOGUE, [FileToJudge("0" * 64, target.getvalue(), file_name, ARRIVED)], set(opened))[0]


def test_the_stamp_is_enough():
    judgement = judged(generate_workbook(CATALOGUE, ROUND, "SNgV"))
    assert (judgement.round_key, judgement.department_code, judgement.identified_by) == (ROUND, "SNgV", "stamp")


def test_the_cover_speaks_when_the_stamp_is_gone():
    book = generate_workbook(CATALOGUE, ROUND, "SNV")
    del book["_pci"]
    judgement = judged(book)
    assert (judgement.department_code, judgement.identified_by) == ("SNV", "cover")
    assert "IDN-06" in {f.rule_code for f in judgement.findings}


def test_two_departments_whose_codes_look_alike_stay_two():
    book = generate_workbook(CATALOGUE, ROUND, "SNV")
    judgement = judged(book, file_name=f"{ROUND}_SNgV.xlsx")
    assert judgement.department_code == "SNV"
    (conflict,) = [f for f in judgement.findings if f.rule_code == "IDN-04"]
    assert "SNgV" in conflict.message_vi
    assert judgement.state == "returned"


def test_a_decomposed_file_name_is_the_same_name():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    assert judged(book, file_name=f"{ROUND}_SKH\u0110T.xlsx").state == "accepted"


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda book: _restamp(book, "department", "SXYZ"), "IDN-01"),
        (lambda book: _restamp(book, "round_key", "QNG-2019-Y"), "IDN-02"),
        (lambda book: _strip(book), "IDN-03"),
    ],
)
def test_what_cannot_be_given_to_a_department_is_quarantined_and_told_why(spoil, rule):
    book = generate_workbook(CATALOGUE, ROUND, "STP")
    spoil(book)
    judgement = judged(book)
    assert judgement.state == "quarantined"
    assert [f.rule_code for f in judgement.findings] == [rule]
    assert judgement.facts == {}


def test_a_declared_round_that_is_not_open_names_the_open_one():
    judgement = judged(generate_workbook(CATALOGUE, "QNG-2020-Y", "SGTVT"))
    assert (judgement.state, judgement.department_code, judgement.round_key) == ("quarantined", "SGTVT", "QNG-2020-Y")
    assert ROUND in judgement.findings[0].expected


@pytest.mark.parametrize(("content", "rule"), [(b"", "FIL-03"), (b"%PDF-1.7", "FIL-08"), (b"PK\x03\x04 cut", "FIL-05")])
def test_what_is_no_workbook_is_quarantined_with_a_sentence(content, rule):
    judgement = judge(CATALOGUE, [FileToJudge("0" * 64, content, "x.xlsx", ARRIVED)], {ROUND})[0]
    assert (judgement.state, [f.rule_code for f in judgement.findings]) == ("quarantined", [rule])
    assert judgement.findings[0].remedy_vi


def test_one_file_never_touches_the_outcome_of_another():
    good, other = io.BytesIO(), io.BytesIO()
    generate_workbook(CATALOGUE, ROUND, "SYT").save(good)
    openpyxl.Workbook().save(other)
    contents = [b"", good.getvalue(), b"PK broken", other.getvalue(), good.getvalue()]
    files = [FileToJudge(str(n) * 64, content, f"{n}.xlsx", ARRIVED) for n, content in enumerate(contents)]
    states = [j.state for j in judge(CATALOGUE, files, {ROUND})]
    assert states == ["quarantined", "accepted", "quarantined", "quarantined", "accepted"]


def _restamp(book, key, value):
    for row in book["_pci"].iter_rows():
        if row[0].value == key:
            row[1].value = value


def _strip(book):
    del book["_pci"]
    del book["Bìa"]
