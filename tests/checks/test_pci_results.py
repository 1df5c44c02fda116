"""What is asked of a file of PCI results: a clean one passes, and every planted fault is told at its cell, and nothing else."""

import datetime as dt
import io
import unicodedata
from decimal import Decimal

import openpyxl
import pytest

from include.checks.pci_results import PciResults, UsedReading, weighted_sum
from include.intake.results_file import Known
from include.workbook.read import read_workbook
from tests.intake.results_files import (
    CATALOGUE,
    LATER,
    SCORES,
    STEWARD,
    address,
    delimited,
    judged,
    places,
    result,
    scores,
    shipped,
    workbook,
)

pytestmark = pytest.mark.slow
RESULTS, POINTS, FIGURES = (sheet.name for sheet in CATALOGUE.results_layout.sheets)
INDICATOR = {
    "province_name": "Quảng Ngãi", "pci_year": 2016, "code": "c4_3month", "label": "Chờ hơn ba tháng", "unit": "% (0–1)",
    "direction": "Càng thấp càng tốt", "value": 0.12, "source": "VCCI",
}  # fmt: skip
# Every fault in a province and year of its own, so that none hides another. Rule, sheet key, column of the cell, results, scores.
FAULTS = [
    ("PCI-02", "pci_results", "province_name", [result(2020, "Quảng Ngải")], []),
    ("PCI-02", "pci_results", "province_name", [result(2025, "Kon Tum", None, None)], []),
    ("PCI-03", "pci_results", "pci_year", [result(2005, "Hà Tĩnh", 47.99, 40)], []),
    ("PCI-04", "pci_results", "source", [result(2020, "An Giang", source=None)], []),
    ("PCI-05", "pci_results", "province_name", [result(2020, "Bạc Liêu"), result(2020, "Bạc Liêu")], []),
    ("PCI-06", "pci_results", "pci_year", [result(2025, "Cao Bằng", None, None)], []),
    ("PCI-07", "pci_results", "composite", [result(2020, "Cà Mau", 6.32)], []),
    ("PCI-07", "pci_results", "composite", [result(2020, "Bến Tre", 632)], []),
    ("PCI-08", "pci_results", "composite", [result(2020, "Đồng Nai", round(sum(SCORES.values()), 2))], [scores(2020, "Đồng Nai")]),
    ("PCI-09", "pci_results", "composite", [result(2020, "Gia Lai", 63.28)], [scores(2020, "Gia Lai")]),
    ("PCI-10", "pci_results", "rank", [result(2023, "Hậu Giang", 66.0, 31)], []),
    ("PCI-11", "pci_results", "composite", [result(2023, "Quảng Trị", 63.23, None)], []),
    (
        "PCI-12", "pci_results", "tier",
        [
            result(2016, "Lào Cai", 63.5, 5, tier="Rất tốt"), result(2016, "Long An", 60.7, 15, tier="Tốt"),
            result(2016, "Nam Định", 58.5, 30, tier="Khá"), result(2016, "Nghệ An", 58.0, 31, tier="Rất tốt"),
        ],
        [],
    ),
    ("PCI-13", "pci_results", "used", [result(2011, "Sơn La", 54.32, 50), result(2011, "Sơn La", 54.23, 50, source="PCI_2011.xls")], []),
    (
        "PCI-14", "pci_results", "composite",
        [result(2006, "Trà Vinh", 54.9, 20, source="PCI_2006.xls"), result(2006, "Trà Vinh", 55.1, 20, used="Có")],
        [],
    ),
    ("PCI-15", "pci_results", "province_name", [result(2020, "Median", 62.8, None, source=None)], []),
    ("PCI-16", "pci_scores", "score_bias", [result(2010, "Yên Bái", 60.1, 22)], [scores(2010, "Yên Bái", {"bias": 5.1})]),
    ("PCI-17", "pci_scores", "score_informal", [result(2020, "Tây Ninh")], [scores(2020, "Tây Ninh", SCORES | {"informal": 66.0})]),
    (
        "PCI-18", "pci_scores", "score_legal",
        [result(2020, "Hà Nam")],
        [scores(2020, "Hà Nam"), scores(2020, "Hà Nam", {"legal": 6.81})],
    ),
    ("PCI-19", "pci_scores", "score_land", [], [scores(2020, "Bắc Ninh", {"land": 6.1})]),
]  # fmt: skip


def test_what_the_catalogue_cites_is_filed_without_a_finding():
    judgement = judged(workbook(*shipped()))
    assert (judgement.state, judgement.findings, judgement.kind) == ("accepted", [], "pci_results")
    assert len(judgement.facts["pci_reading"]) == 21, "19 years, and two years with another source each"


def test_every_composite_from_2013_to_2020_is_reproduced_within_six_hundredths_and_no_further():
    results, score_rows = shipped()
    methodology = CATALOGUE.methodology_of
    made = {
        row["pci_year"]: weighted_sum(
            methodology(row["pci_year"]), {k.removeprefix("score_"): v for k, v in row.items() if k.startswith("score_")}
        )
        for row in score_rows
    }
    wrong = []
    for position, row in enumerate(results):
        if 2013 <= row["pci_year"] <= 2020:
            assert abs(made[row["pci_year"]] - row["composite"]) <= Decimal("0.06"), row
            row["composite"] = made[row["pci_year"]] + Decimal("0.07")
            wrong.append(address("pci_results", "composite", position))
    found = [f for f in judged(workbook(results, score_rows)).findings if f.rule_code == "PCI-09"]
    assert len(wrong) == 8 and sorted(f.cell for f in found) == sorted(wrong), "the rule itself was asked, and knows six from seven"
    assert {f.difference for f in found} == {Decimal("0.07")}


def test_every_planted_fault_is_told_at_its_cell_and_nothing_else():
    results, score_rows, expected = [], [], []
    for rule, sheet_key, column, own_results, own_scores in FAULTS:
        results += own_results
        score_rows += own_scores
        rows = results if sheet_key == "pci_results" else score_rows
        expected.append((rule, CATALOGUE.results_layout.sheet(sheet_key).name, address(sheet_key, column, len(rows) - 1)))
    lone = {"label": "Không có mã"}
    figures = [INDICATOR, INDICATOR, INDICATOR | {"code": None} | lone, INDICATOR | {"pci_year": 2025, "province_name": "Lai Châu"}]
    expected += [("PCI-21", FIGURES, "C6"), ("PCI-20", FIGURES, "C7"), ("PCI-22", FIGURES, "B8")]
    judgement = judged(workbook(results, score_rows, figures))
    assert places(judgement) == sorted(expected)
    assert judgement.state == "returned" and judgement.facts == {}
    for finding in judgement.findings:
        for text in (finding.message_vi, finding.message_en, finding.expected, finding.remedy_vi, finding.remedy_en):
            assert text and "{" not in text and "None" not in text and "  " not in text, text
    assert {rule for rule, *_ in expected} == {r.code for r in CATALOGUE.rules if r.code.startswith("PCI") and r.expectation} - {"PCI-26"}


def test_a_text_file_with_a_comma_or_a_point_gives_the_same_facts():
    header = ["Tỉnh", "Năm PCI", "Điểm PCI", "Xếp hạng", "Nguồn", *(s.name_vi for s in CATALOGUE.methodology("2017").sub_indices)]
    row = ["Quảng Ngãi", "2020", "63,20", "36", "VCCI", *(str(s).replace(".", ",") for s in SCORES.values())]
    vietnamese = judged(delimited(header, [row]), name="pci.csv")
    english = judged(delimited(header, [[cell.replace(",", ".") for cell in row]], ","), name="pci.csv")
    decomposed = [unicodedata.normalize("NFD", name) for name in header]
    from_excel = judged(b"\xef\xbb\xbf" + delimited(decomposed, [[unicodedata.normalize("NFD", cell) for cell in row]]), name="pci.csv")
    for judgement in (vietnamese, english, from_excel):
        assert (judgement.state, judgement.findings) == ("accepted", [])
        assert judgement.facts == vietnamese.facts
    [reading] = vietnamese.facts["pci_reading"]
    assert (reading["composite"], reading["rank"], reading["cell"]) == (Decimal("63.20"), 36, "C2")
    assert {s["sub_index_code"]: float(s["score"]) for s in vietnamese.facts["pci_reading_score"]} == SCORES


def test_a_fault_in_a_text_file_is_told_at_the_cell_that_a_spreadsheet_shows():
    rows = [
        ["TT-Huế", "2020", "65.00", "17", "VCCI", "Đào tạo lao động", "62.1"],
        ["Đăk Lăk", "2020", "63.2", "35", "VCCI", "Nhân sự", "6.1"],
    ]
    header = ["Tỉnh", "Năm PCI", "Điểm PCI", "Xếp hạng", "Nguồn", "Chỉ số thành phần", "Điểm"]
    judgement = judged(delimited(header, rows, ","), name="pci.csv")
    assert ("STR-04", RESULTS, "F1") in places(judgement), "long scores have a sheet of their own: the column is told, not dropped"
    long = delimited(["Tỉnh", "Năm PCI", "Nguồn", "Chỉ số thành phần", "Điểm"], [["Quảng Ngãi", "2020", "VCCI", "Nhân sự", "6.1"]])
    assert places(judged(long, name="pci.csv"))[0] == ("CEL-05", POINTS, "D2")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Đăk Lăk", "DLK"), ("TT-Huế", "HUE"), ("TT- Huế", "HUE"), ("Tp.HCM", "HCM"), ("Bắc Cạn", "BKN"),
        ("Tỉnh Quảng Ngãi", "QNG"), (unicodedata.normalize("NFD", "Đắk Nông"), "DNO"), ("THANH HOÁ", "THA"), ("Quảng Ngải", None),
    ],
)  # fmt: skip
def test_a_province_has_more_than_one_writing(name, code):
    reading = PciResults(CATALOGUE, read_workbook(workbook([result(2020, name)]), CATALOGUE)).readings[0]
    assert reading.province_code == code


def test_the_two_quang_ngai_are_told_apart_by_the_pci_year():
    facts = judged(
        workbook([result(2024, composite=None, rank=None), result(2025, composite=None, rank=None)]), dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    ).facts
    assert [(r["pci_year"], r["province_code"], r["ranked_provinces"]) for r in facts["pci_reading"]] == [
        (2024, "QNG", 30),
        (2025, "QNG25", None),
    ]


def test_a_weight_never_comes_in_and_a_hidden_sheet_of_another_year_is_told():
    book = openpyxl.load_workbook(io.BytesIO(workbook([result()], [scores()])))
    book[POINTS]["Z4"], book[POINTS]["Z5"] = "Trọng số", 20
    old = book.create_sheet("Summary")
    old["A1"], old.sheet_state = "PCI 2013", "hidden"
    target = io.BytesIO()
    book.save(target)
    judgement = judged(target.getvalue())
    assert places(judgement) == [("STR-02", "Summary", "A1"), ("STR-04", POINTS, "Z4")]
    assert judgement.state == "accepted_with_warnings"


def test_what_contradicts_the_reading_in_use_needs_a_reason():
    in_use = {("QNG", 2020): UsedReading(Decimal("63.20"), 36, {"transparency": Decimal("6.29")}, "trang hồ sơ")}
    known = Known(frozenset({STEWARD}), in_use)
    same = judged(workbook([result()], [scores()]), known=known)
    assert same.findings == []
    other = judged(workbook([result(rank=35)]), known=known)
    assert places(other) == [("PCI-14", RESULTS, address("pci_results", "rank", 0))]
    assert "trang hồ sơ (số đang dùng) ghi 36" in other.findings[0].message_vi
    assert judged(workbook([result(rank=35, reason="VCCI đính chính ngày 20/4/2021")]), known=known).findings == []
    score = judged(workbook([result(composite=None, reason=None)], [scores(given={"transparency": 6.3})]), known=known)
    assert places(score) == [("PCI-14", RESULTS, address("pci_results", "composite", 0))], "leaving it empty is a change as well"


def test_publication_is_from_march_of_the_next_year_on():
    rows = workbook([result(2020)])
    assert places(judged(rows, dt.datetime.fromisoformat("2021-02-28T23:59:00+07:00"))) == [("PCI-06", RESULTS, "B5")]
    assert judged(rows, dt.datetime.fromisoformat("2021-03-01T00:00:00+07:00")).findings == []
    assert judged(rows, LATER).findings == []


def test_an_empty_template_is_returned_and_a_table_without_its_headers_is_told_as_such():
    assert places(judged(workbook([]))) == [("PCI-26", None, None)]
    without = openpyxl.load_workbook(io.BytesIO(workbook([result()])))
    without[RESULTS]["B4"] = None
    target = io.BytesIO()
    without.save(target)
    assert ("STR-11", RESULTS, "B4") in places(judged(target.getvalue()))
