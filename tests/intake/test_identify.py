"""Whose workbook is it: the stamp, then the cover, then the name; and what happens when nobody can tell."""

import datetime as dt
import io

import openpyxl
import pytest

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.intake.results_file import Known
from include.sample.generate import generate_workbook

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
CATALOGUE = load_catalogue()
ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")


def judged(book, file_name="báo cáo.xlsx", opened=(ROUND,), arrived_at=ARRIVED):
    target = io.BytesIO()
    book.save(target)
    return judge(CATALOGUE, [FileToJudge("0" * 64, target.getvalue(), file_name, arrived_at)], set(opened))[0]


def test_the_stamp_is_enough():
    judgement = judged(generate_workbook(CATALOGUE, ROUND, "SNgV"))
    assert (judgement.round_key, judgement.department_code, judgement.identified_by) == (ROUND, "SNgV", "stamp")


def test_the_cover_speaks_when_the_stamp_is_gone():
    book = generate_workbook(CATALOGUE, ROUND, "SNV")
    del book["_pci"]
    judgement = judged(book)
    assert (judgement.department_code, judgement.identified_by) == ("SNV", "cover")
    assert "IDN-06" in {f.rule_code for f in judgement.findings}


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


# ---------------------------------------------------------------- where the sources contradict each other


def test_a_file_name_returns_no_workbook_whose_stamp_and_cover_agree():
    book = generate_workbook(CATALOGUE, ROUND, "SNV")
    for name in (f"{ROUND}_SNgV.xlsx", "QNG-2020-Y_SNV.xlsx", "qng-2021-y_snv lan 2.xlsx", "Sở Y tế.xlsx"):
        judgement = judged(book, file_name=name)
        assert (judgement.department_code, judgement.round_key, judgement.state, judgement.findings) == ("SNV", ROUND, "accepted", [])


def test_a_cover_without_stamp_is_held_against_the_file_name():
    book = generate_workbook(CATALOGUE, ROUND, "SNV")
    del book["_pci"]
    found = {(f.rule_code, f.sheet, f.cell) for f in judged(book, file_name=f"{ROUND}_SNgV.xlsx").findings}
    assert ("IDN-04", "Bìa", _at(book, "Mã đơn vị")) in found


def test_stamp_against_cover_is_told_at_the_cell_that_contradicts():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    _restamp(book, "department", "STP")
    _restamp(book, "round_key", "QNG-2022-Y")
    judgement = judged(book, opened=(ROUND, "QNG-2022-Y"))
    assert (judgement.state, judgement.round_key) == ("returned", ROUND), "the round that is collected on the day is meant"
    told = {f.rule_code: f for f in judgement.findings if f.rule_code in ("IDN-04", "IDN-10")}
    assert {code: (f.sheet, f.cell) for code, f in told.items()} == {
        "IDN-04": ("Bìa", _at(book, "Mã đơn vị")),
        "IDN-10": ("Bìa", _at(book, "Đợt báo cáo")),
    }
    assert all(word in told["IDN-04"].message_vi for word in ("dấu ẩn ghi “STP”", "sheet Bìa ghi “SKHĐT”"))


def test_of_two_departments_the_one_is_judged_whose_indicators_the_workbook_holds():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    _restamp(book, "department", "STP")
    judgement = judged(book)
    assert (judgement.department_code, [f.rule_code for f in judgement.findings]) == ("SKHĐT", ["IDN-04"])


def test_a_code_in_another_case_is_the_same_code():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    book["Bìa"][_at(book, "Mã đơn vị")] = "skhđt"
    assert judged(book).findings == []


# ---------------------------------------------------------------- other provinces


def test_without_stamp_a_cover_of_another_province_never_enters_as_ours():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    del book["_pci"]
    book["Bìa"][_at(book, "Tỉnh")] = "Khánh Hòa"
    for name in ("báo cáo.xlsx", f"{ROUND}_SKHĐT.xlsx"):
        judgement = judged(book, file_name=name, opened=[entry.key for entry in CATALOGUE.rounds])
        assert (judgement.state, judgement.facts) == ("quarantined", {})
        (finding,) = judgement.findings
        assert (finding.rule_code, finding.sheet, finding.cell) == ("IDN-09", "Bìa", _at(book, "Tỉnh"))
        assert "Khánh Hòa" in finding.message_vi and finding.expected.startswith("Quảng Ngãi")
    assert judged(book, file_name="báo cáo.xlsx").department_code is None
    assert judged(book, file_name=f"{ROUND}_SKHĐT.xlsx").department_code == "SKHĐT", "who sent it is told"


def test_with_a_stamp_the_name_of_another_province_is_told_at_its_cell_and_nowhere_else():
    book = generate_workbook(CATALOGUE, ROUND, "SKHĐT")
    book["Bìa"][_at(book, "Tỉnh")] = "Khánh Hòa"
    judgement = judged(book)
    assert judgement.state == "returned"
    assert [(f.rule_code, f.sheet, f.cell) for f in judgement.findings] == [("IDN-11", "Bìa", _at(book, "Tỉnh"))]
    book["Bìa"][_at(book, "Tỉnh")] = "TỈNH QUẢNG NGÃI"
    assert judged(book).findings == []


# ---------------------------------------------------------------- after the round was closed


def test_what_comes_after_the_last_day_waits_for_a_decision():
    book, closes = generate_workbook(CATALOGUE, ROUND, "SNV"), CATALOGUE.round(ROUND).closes_on
    states = {}
    for arrived in (f"{closes}T23:59:59+07:00", f"{closes + dt.timedelta(days=1)}T00:00:00+07:00"):
        judgement = judged(book, arrived_at=dt.datetime.fromisoformat(arrived))
        states[judgement.state] = {f.rule_code: (f.severity, f.cell) for f in judgement.findings}
        assert bool(judgement.facts) == (judgement.state == "accepted")
    assert "IDN-08" not in states["accepted"]
    assert states["returned"]["IDN-08"] == ("critical", _at(book, "Đợt báo cáo"))
    assert CATALOGUE.rule("IDN-08").may_be_waived


# ---------------------------------------------------------------- whose a quarantined file is


@pytest.mark.parametrize(
    ("file_name", "sender", "owner"),
    [
        ("QNG-2021-Y_SYT.xlsx", None, (ROUND, "SYT")),
        ("Bieu mau PCI 2021 - So Y te.xlsx", None, (ROUND, "SYT")),
        ("hỏng.xlsx", "SYT", (ROUND, "SYT")),
        ("hỏng.xlsx", "nguyen.van.a", (ROUND, "SCT")),
        ("QNG-2020-Y_SYT.xlsx", None, ("QNG-2020-Y", "SYT")),
        ("QNG-2019-Y_SYT.xlsx", None, (ROUND, "SYT")),
        ("hỏng.xlsx", "vanthu@example.vn", (None, None)),
        ("SYT, SCT.xlsx", None, (None, None)),
    ],
)
def test_what_nobody_can_open_is_whose_name_or_sender_says(file_name, sender, owner):
    known = Known(officers={"nguyen.van.a": ("QNG", "SCT")})
    file = FileToJudge("a" * 64, b"PK\x03\x04 cut", file_name, ARRIVED, sender)
    (judgement,) = judge(CATALOGUE, [file], {ROUND}, known=known)
    assert (judgement.state, judgement.round_key, judgement.department_code) == ("quarantined", *owner)
    assert judgement.receipt_number == (f"{owner[0]}/{owner[1]}/aaaaaaaa" if owner[0] else "KXD/aaaaaaaa")


def test_a_workbook_of_a_round_that_nobody_declared_is_its_departments_all_the_same():
    book = generate_workbook(CATALOGUE, ROUND, "STP")
    _restamp(book, "round_key", "QNG-2019-Y")
    del book["Bìa"]
    judgement = judged(book)
    assert [f.rule_code for f in judgement.findings] == ["IDN-02"]
    assert (judgement.round_key, judgement.department_code) == (ROUND, "STP")


def _at(book, label):
    """The address of the cell beside a label of the cover."""
    return next(cell.offset(0, 1).coordinate for row in book["Bìa"].iter_rows() for cell in row if cell.value == label)


def _restamp(book, key, value):
    for row in book["_pci"].iter_rows():
        if row[0].value == key:
            row[1].value = value


def _strip(book):
    del book["_pci"]
    del book["Bìa"]
