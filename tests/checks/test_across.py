"""Levels 3 and 4: each rule in SQL has a round that passes and one that fails, held to the exact cell."""

import datetime as dt
import hashlib
import itertools
import threading
from collections import Counter

import pytest
from sqlalchemy import text

from include.catalog import load_catalogue
from include.checks.across import check_across
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.quotes import quotes_in
from include.warehouse.findings.stored import findings_of
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import content_digest, read_view
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals

LAST, THIS = "QNG-2021-Y", "QNG-2022-Y"
CATALOGUE = load_catalogue()
OPENED = dt.datetime.fromisoformat("2021-11-15T08:00:00+07:00")
_NUMBERS = itertools.count(1)


class Province:
    """A warehouse with two opened rounds, and short words for what departments report in them."""

    def __init__(self, engine):
        self.engine = engine
        for round_key in (LAST, THIS):
            record_opened_round(engine, CATALOGUE, round_key, OPENED)

    def report(self, department, round_key=THIS, figures=(), tasks=(), plan=(), texts=(), state="accepted", findings=()):
        """Load a version: ``figures`` maps codes to values from row 5 on; ``tasks`` and ``plan`` are dicts or names, from row 5 on.

        ``texts`` are those of the sheet Đánh giá, of which only what they quote of PCI is loaded.
        """
        number = next(_NUMBERS)
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        arrived_at = dt.datetime.fromisoformat(f"{CATALOGUE.round(round_key).due_on}T08:00:00+07:00") + dt.timedelta(minutes=number)
        record_arrivals(self.engine, [KeptDelivery(sha256, 1, "x", "x.xlsx", arrived_at, None)])
        facts = {
            "indicator_value": [
                {"indicator_code": code, "answer": "reported", "documents": [], "sheet": "Chỉ tiêu", "cell": f"G{row}"}
                | (value if isinstance(value, dict) else {"value": value})
                for row, (code, value) in enumerate(dict(figures).items(), start=5)
            ],
            "task": [_line(entry, row, "Nhiệm vụ", "E", "done") for row, entry in enumerate(tasks, start=5)],
            "plan_item": [_without(_line(entry, row, "Kế hoạch", "D", "planned"), "ordinal") for row, entry in enumerate(plan, start=5)],
            "pci_quote": _quotes(texts),
        }
        judgement = Judgement(
            sha256, "x.xlsx", arrived_at, round_key, department, state, "stamp", "2021.1", CATALOGUE.version,
            CATALOGUE.rule_set_version, {}, "[]", list(findings), facts if state.startswith("accepted") else {},
        )  # fmt: skip
        return load_submission(self.engine, judgement).submission_id

    def found(self, round_key=THIS):
        """What the check finds now: department, rule, sheet, cell, found."""
        check_across(self.engine, CATALOGUE, round_key)
        rows = read_view(self.engine, "draft_finding", round_key=round_key)
        return sorted((r["department_code"], r["rule_code"], r["sheet"], r["cell"], r["found"]) for r in rows if r["level"] >= 3)

    def finding(self, round_key=THIS):
        check_across(self.engine, CATALOGUE, round_key)
        (row,) = [r for r in read_view(self.engine, "draft_finding", round_key=round_key) if r["level"] >= 3]
        return row

    def read(self, statement):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]


def _without(fact, name):
    return {key: value for key, value in fact.items() if key != name}


def _line(entry, row, sheet, column, status):
    own = entry if isinstance(entry, dict) else {"name": entry}
    shared = {"sheet_row": row, "sub_indices": [], "quantities": [], "quantity_units": [], "documents": [], "status": status}
    return shared | {"sheet": sheet, "cell": f"{column}{row}", "ordinal": str(row - 4)} | own


def _quotes(texts):
    found = [(quote, f"D{row}") for row, entry in enumerate(texts, start=5) for quote in quotes_in(entry, CATALOGUE)]
    return [
        {"quote_number": number, "measure": q.measure, "sub_index_code": q.sub_index, "pci_year": q.pci_year, "value": q.value}
        | {"text": q.text, "sheet": "Đánh giá", "cell": cell}
        for number, (q, cell) in enumerate(found, start=1)
    ]


@pytest.fixture
def province(warehouse):
    return Province(warehouse)


FOUR = {"TRA-03": 12, "TRA-01": 62.5, "TRA-02": 3, "TIM-03": 98}


# ---------------------------------------------------------------- PST-01: copied from last year


def test_pst_01_four_figures_in_a_row_of_last_year_are_told_each(province):
    province.report("STP", LAST, {"TRA-07": 4} | FOUR)
    province.report("STP", THIS, {"TRA-07": 5} | FOUR)
    rows = [("STP", "PST-01", "Chỉ tiêu", cell, found) for cell, found in [("G6", "12"), ("G7", "62,5"), ("G8", "3"), ("G9", "98")]]
    assert province.found() == rows
    told = next(f for f in read_view(province.engine, "draft_finding") if f["cell"] == "G7")
    assert "62,5, giống hệt báo cáo 2021-Y (Chỉ tiêu!G7); 4 số liệu liền nhau từ ô G6 đến ô G9" in told["message_vi"]


def test_pst_01_three_are_chance_a_change_breaks_the_row_and_zeros_do_not_count(province):
    broken = {"TRA-03": 12, "TRA-01": 62.5, "TRA-10": 90, "TRA-02": 3, "TIM-03": 98}
    province.report("STP", LAST, broken)
    province.report("STP", THIS, broken | {"TRA-10": 91})
    zeros = {"TRA-03": 12, "TRA-02": 3, "TRA-10": 50, "LEG-04": 0, "SUP-11": 0}
    province.report("SNV", LAST, zeros)
    province.report("SNV", THIS, zeros)
    province.report("SCT", LAST, FOUR)  # and nothing this year
    province.report("STC", THIS, FOUR)  # and nothing last year
    assert province.found() == []


def test_pst_01_a_zero_between_does_not_break_the_row(province):
    figures = {"TRA-03": 12, "TRA-01": 62.5, "INF-02": 0, "TRA-02": 3, "TIM-03": 98}
    province.report("STP", LAST, figures)
    province.report("STP", THIS, figures)
    assert [row[3] for row in province.found()] == ["G5", "G6", "G8", "G9"]


# ---------------------------------------------------------------- PST-02: jump


def test_pst_02_a_jump_beyond_the_limit_names_last_years_value_and_cell(province):
    province.report("STP", LAST, {"TRA-01": 60.5, "TRA-03": 10})
    province.report("STP", THIS, {"TRA-03": 30.5, "TRA-01": 80})
    row = province.finding()
    assert (row["rule_code"], row["sheet"], row["cell"], row["found"], row["difference"]) == ("PST-02", "Chỉ tiêu", "G5", "30,5", 20.5)
    assert "năm trước 10 TTHC (2021-Y, Chỉ tiêu!G6): tăng 205 % (gấp 3,05 lần), quá mức 100 %" in row["message_vi"]


def test_pst_02_a_share_is_measured_in_points(province):
    province.report("STP", LAST, {"TRA-01": 40})
    province.report("STP", THIS, {"TRA-01": 60.5})
    row = province.finding()
    assert (row["cell"], row["difference"]) == ("G5", 20.5)
    assert "tăng 20,5 điểm phần trăm, quá mức 20 điểm phần trăm" in row["message_vi"]


def test_pst_02_within_the_limit_from_zero_and_without_a_limit_nothing_is_asked(province):
    province.report("STP", LAST, {"TRA-01": 40, "TRA-03": 10, "TIM-05": 0, "PRO-02": 1})
    province.report("STP", THIS, {"TRA-01": 60, "TRA-03": 20, "TIM-05": 500, "PRO-02": 900})
    assert [row for row in province.found() if row[1] == "PST-02"] == []


def test_pst_02_without_a_report_of_last_year_what_was_written_counts(province):
    province.report("STP", THIS, {"TRA-03": {"value": 30, "last_year_value": 10}})
    row = province.finding()
    assert (row["cell"], row["found"]) == ("G5", "30")
    assert "(cột Thực hiện năm trước)" in row["message_vi"]


@pytest.mark.parametrize(
    ("code", "last", "this", "told"),
    [
        ("TRA-03", 10, 4.9, "giảm 51 % (giảm 2,04 lần), quá mức 50 %."),
        ("TRA-03", 10, 5, None),  # a fall to a half is as far as a rise to the double
        ("ENT-04", 30, 19, "giảm 36,7 % (giảm 1,58 lần), quá mức 33,3 %."),
        ("TRA-01", 15, 0, "giảm về 0."),
        ("PRO-02", 4, 0, "giảm về 0."),
        ("LAN-03", 1200, 1.2, "giảm 99,9 % (giảm 1.000 lần), quá mức 33,3 %; chênh khoảng 1.000 lần, có thể sai đơn vị tính."),
        ("PRO-02", 12, 1190, "tăng 9.816,7 % (gấp 99,17 lần); chênh khoảng 100 lần, có thể sai đơn vị tính."),
        ("LAN-03", 1150, 1.4, "giảm 99,9 % (giảm 821,43 lần), quá mức 33,3 %; chênh khoảng 1.000 lần, có thể sai đơn vị tính."),
        ("PRO-02", 12, 110, "tăng 816,7 % (gấp 9,17 lần); chênh khoảng 10 lần, có thể sai đơn vị tính."),
        ("PRO-02", 12, 105, None),  # without a limit a figure may have grown so
        ("TRA-01", 1, 10, None),  # ten times a share may be a share
        ("TRA-03", 0, 10, None),
    ],
)
def test_pst_02_falls_count_like_rises_and_another_unit_is_named(province, code, last, this, told):
    province.report("STP", LAST, {code: last})
    province.report("STP", THIS, {code: this})
    check_across(province.engine, CATALOGUE, THIS)
    found = [r["message_vi"] for r in read_view(province.engine, "draft_finding", round_key=THIS) if r["rule_code"] == "PST-02"]
    assert (found == []) if told is None else (len(found) == 1 and found[0].endswith(f"): {told}")), found


# ---------------------------------------------------------------- PST-03 and PST-04: plans and tasks


def test_pst_03_what_was_planned_and_is_not_reported_is_told_with_last_years_cell(province):
    plan = ["Tổ chức đối thoại doanh nghiệp năm 2022", "Xây dựng bản đồ quy hoạch trực tuyến"]
    province.report("STP", LAST, plan=plan)
    province.report("STP", THIS, tasks=["Tổ chức hội nghị ĐỐI THOẠI với doanh nghiệp"])
    row = province.finding()
    assert (row["rule_code"], row["sheet"], row["cell"], row["found"]) == ("PST-03", "Nhiệm vụ", None, plan[1])
    assert "2021-Y (Kế hoạch!D6) dự kiến “Xây dựng bản đồ" in row["message_vi"]


def test_pst_03_accents_count_and_common_words_are_not_enough(province):
    province.report("STP", LAST, plan=["Rà soát đơn giá bồi thường"])
    version = province.report("STP", THIS, tasks=["Rà soát, đơn giản hoá thủ tục bồi thường"])
    assert [row[1] for row in province.found()] == ["PST-03"]
    assert province.report("STP", THIS, tasks=["Đã rà soát đơn giá bồi thường trên địa bàn tỉnh"]) > version
    assert province.found() == []


def test_pst_03_the_same_assigned_task_is_the_same_whatever_its_words(province):
    task = {"name": "Công khai thủ tục", "task_code": "NV-05", "ordinal": "7", "status": "ongoing"}
    carried = {"name": "Hoàn thiện cổng thông tin", "carried_over": "3; 7"}
    province.report("STP", LAST, tasks=[task], plan=[carried])
    province.report("STP", THIS, tasks=[{"name": "Khác hẳn", "task_code": "NV-05"}])
    assert province.found() == []


@pytest.mark.parametrize("status", ["late", "postponed", "suspended", "not_started"])
def test_pst_04_an_unfinished_task_outside_the_plan_is_told_at_its_cell(province, status):
    province.report(
        "STP", THIS, tasks=["Việc đã xong", {"name": "Nâng cấp phần mềm một cửa", "status": status}], plan=["Tập huấn pháp luật"]
    )
    row = province.finding()
    assert (row["rule_code"], row["severity"], row["sheet"], row["cell"]) == ("PST-04", "info", "Nhiệm vụ", "E6")
    assert row["message_vi"] == "Nhiệm vụ TT 2 “Nâng cấp phần mềm một cửa” chưa hoàn thành nhưng không có trong kế hoạch năm 2023."


def test_pst_04_carried_over_by_number_or_in_similar_words_is_fine(province):
    tasks = [{"name": "Nâng cấp phần mềm một cửa", "status": "late"}, {"name": "Sửa trụ sở", "status": "suspended"}, "Xong rồi"]
    plan = ["Tiếp tục nâng cấp phần mềm một cửa", {"name": "Công việc khác hẳn", "carried_over": "9;2 "}]
    province.report("STP", THIS, tasks=tasks, plan=plan)
    assert province.found() == []


def test_pst_04_four_syllables_in_a_row_are_the_same_matter_and_what_is_under_way_is_not_asked(province):
    tasks = [
        {"name": "Hoạt động xúc tiến thương mại (kết nối cung cầu) chưa được thực hiện", "status": "not_started"},
        {"name": "Đẩy nhanh tiến độ các dự án điện nông thôn", "status": "ongoing"},
    ]
    province.report("SCT", THIS, tasks=tasks, plan=["Khuyến công, xúc tiến thương mại, thương mại điện tử theo chương trình công tác"])
    assert province.found() == []


# ---------------------------------------------------------------- ACR: departments against each other


def test_acr_01_another_departments_figure_is_told_to_the_one_that_is_not_the_lead(province):
    province.report("SXD", THIS, {"LAN-08": 17.5})
    province.report("SYT", THIS, {"TRA-03": 2, "LAN-08": 20})
    row = province.finding()
    assert (row["department_code"], row["rule_code"], row["cell"], row["difference"]) == ("SYT", "ACR-01", "G6", 2.5)
    assert "chỉ giao cho Sở Xây dựng (SXD), đơn vị này đã báo cáo 17,5 (Chỉ tiêu!G5)" in row["message_vi"]
    assert (row["severity"], row["state"]) == ("info", "accepted"), "IND-02 asks already"


def test_acr_01_alone_with_several_leads_or_with_contributors_it_is_not_asked(province):
    province.report("SYT", THIS, {"LAN-08": 20, "TRA-05": 3})  # the lead of LAN-08 reported nothing
    province.report("SCT", THIS, {"TRA-05": 4})
    province.report("SKHĐT", THIS, {"PRO-01": 5})
    province.report("THADS", THIS, {"PRO-01": 9})
    assert province.found() == []


def test_acr_02_a_contributing_figure_that_differs_from_the_leads(province):
    province.report("SKHĐT", THIS, {"ENT-02": 60.5, "PRO-01": 7})
    province.report("STTTT", THIS, {"PRO-01": 7, "ENT-02": 70})
    row = province.finding()
    assert (row["department_code"], row["rule_code"], row["severity"], row["cell"], row["difference"]) == (
        "STTTT",
        "ACR-02",
        "info",
        "G6",
        9.5,
    )
    assert "ghi 70, trong khi đơn vị chủ trì Sở Kế hoạch và Đầu tư (SKHĐT) báo cáo 60,5 (Chỉ tiêu!G5)" in row["message_vi"]


@pytest.mark.parametrize(
    ("lead", "contributing", "is_told"),
    [(1000, 1005, False), (1000, 1005.1, True), (0, 0, False), (0, 0.1, True), (-100, -100.4, False)],
)
def test_acr_02_half_a_per_cent_is_rounding(province, lead, contributing, is_told):
    province.report("SKHĐT", THIS, {"ENT-02": lead})
    province.report("STTTT", THIS, {"ENT-02": contributing})
    assert bool(province.found()) == is_told


def test_acr_02_where_parts_add_up_each_department_reports_its_own(province):
    province.report("STNMT", THIS, {"LAN-05": 1000, "LAN-03": 1200})
    province.report("BQL", THIS, {"LAN-05": 1001, "LAN-03": 80})
    assert province.found() == []


def declare_total(province, relation, tolerance, total, parts):
    row = {"relation": relation, "tolerance": tolerance, "total": total, "parts": parts}
    with province.engine.begin() as connection:
        connection.execute(text("DELETE FROM core.indicator_total"))
        connection.execute(
            text(
                "INSERT INTO core.indicator_total (province_code, total_code, parts, relation, tolerance, source, valid_from) "
                "VALUES ('QNG', :total, :parts, :relation, :tolerance, 'test', '2021-01-01')"
            ),
            row,
        )


def test_acr_03_a_part_greater_than_its_total_across_departments(province):
    province.report("TTT", THIS, {"INF-02": 12})
    province.report("SKHĐT", THIS, {"TRA-03": 3, "PRO-02": 9})
    row = province.finding()
    assert (row["department_code"], row["rule_code"], row["cell"], row["found"], row["difference"]) == ("SKHĐT", "ACR-03", "G6", "9", -3)
    assert row["message_vi"] == "PRO-02 ghi 9, trong khi các thành phần cộng lại là 12: INF-02 = 12 (TTT, Chỉ tiêu!G5)."
    assert row["expected"] == "không nhỏ hơn 12 (INF-02 = 12 (TTT, Chỉ tiêu!G5))"


def test_acr_03_a_total_of_one_department_must_equal_its_parts(province):
    declare_total(province, "equals", 0.5, "LAB-02", ["LAB-04", "LAB-07"])
    province.report("SLĐTBXH", THIS, {"LAB-02": 2000, "LAB-04": 1200.5, "LAB-07": 900})
    row = province.finding()
    assert (row["rule_code"], row["cell"], row["difference"]) == ("ACR-03", "G5", -100.5)
    assert "LAB-04 = 1.200,5 (SLĐTBXH, Chỉ tiêu!G6); LAB-07 = 900 (SLĐTBXH, Chỉ tiêu!G7)" in row["message_vi"]


def test_acr_03_what_adds_up_or_is_not_complete_is_not_told(province):
    province.report("TTT", THIS, {"INF-02": 9})
    province.report("SKHĐT", THIS, {"PRO-02": 9})
    assert province.found() == []
    declare_total(province, "equals", 0.5, "LAB-02", ["LAB-04", "LAB-07"])
    province.report("SLĐTBXH", THIS, {"LAB-02": 2100, "LAB-04": 1200.5, "LAB-07": 900})
    assert province.found() == []
    province.report("SLĐTBXH", THIS, {"LAB-02": 5, "LAB-04": 1200})  # nobody reports LAB-07
    assert province.found() == []


# ---------------------------------------------------------------- PCI-23 to PCI-25: what is quoted of PCI


def test_pci_23_a_quote_that_is_not_what_was_published_is_told_at_its_cell(province):
    province.report(
        "STP", THIS, texts=["Công tác tư pháp", "PCI 2020 đạt 63,30 điểm, xếp hạng 35", "Tính minh bạch năm 2020 đạt 6,92 điểm"]
    )
    found = [
        ("STP", "PCI-23", "Đánh giá", "D6", "35"),
        ("STP", "PCI-23", "Đánh giá", "D6", "63,3"),
        ("STP", "PCI-23", "Đánh giá", "D7", "6,92"),
    ]
    assert province.found() == found
    told = next(f for f in read_view(province.engine, "draft_finding") if f["cell"] == "D7")
    assert "điểm Tính minh bạch, PCI 2020 đã công bố là 6,29" in told["message_vi"] and "pcivietnam.vn" in told["expected"]


def test_pci_23_what_was_published_may_be_rounded_and_a_quote_without_a_year_may_be_of_any(province):
    texts = [
        "PCI 2020 đạt 63,20 điểm, xếp hạng 36",
        "PCI năm 2020 đạt 63,2 điểm",
        "Tính minh bạch đạt 6,96 điểm",
        "Chi phí thời gian năm 2020 đạt 7,3 điểm",
    ]
    province.report("STP", THIS, texts=texts)
    province.report("SCT", THIS, texts=["Tính minh bạch năm 2021 đạt 5,00 điểm"])  # nothing is known of 2021
    assert province.found() == []
    province.report("STP", THIS, texts=["Tính minh bạch đạt 6,97 điểm"])
    assert province.found() == [("STP", "PCI-23", "Đánh giá", "D5", "6,97")]


def test_pci_24_a_score_times_ten_is_told_and_nothing_else_about_it(province):
    province.report("STP", THIS, texts=["Tính minh bạch năm 2020 đạt 62,9 điểm", "PCI 2020 đạt 6,32 điểm"])
    assert province.found() == [("STP", "PCI-24", "Đánh giá", "D5", "62,9"), ("STP", "PCI-24", "Đánh giá", "D6", "6,32")]


def test_pci_24_the_ends_of_the_scale_are_on_it(province):
    province.report("STP", THIS, texts=["Tính minh bạch năm 2021 đạt 10 điểm", "Chi phí thời gian năm 2021 đạt 1 điểm"])
    assert province.found() == []


def test_pci_25_a_report_of_december_cannot_cite_the_pci_of_its_year(province):
    province.report("STP", THIS, texts=["Năm 2022, chỉ số PCI đạt 65,18 điểm"])
    [(*_, found)] = province.found()
    assert found == "65,18" and province.found()[0][1:4] == ("PCI-25", "Đánh giá", "D5"), "true in April 2023, unknown in December 2022"
    told = province.finding()
    assert "01/03/2023" in told["message_vi"] and told["expected"] == "PCI 2021 trở về trước"


def test_pci_25_the_year_before_can_be_cited(province):
    province.report("STP", THIS, texts=["PCI năm 2021 đạt 62,97 điểm, xếp hạng 45/63"])
    assert province.found() == []


# ---------------------------------------------------------------- what stands, and what follows


def test_every_rule_in_sql_in_force_has_its_tests_here():
    tests = [name.split("_") for name in globals() if name.startswith(("test_pst_", "test_acr_", "test_pci_"))]
    tested = Counter(f"{family.upper()}-{number}" for _, family, number, *_ in tests)
    assert tested.keys() == {rule.code for rule in CATALOGUE.rules if rule.sql and rule.life in ("beta", "enforced")}
    assert min(tested.values()) >= 2


WARNING = CATALOGUE.changed(rules=tuple(r.model_copy(update={"severity": "warning"}) if r.code == "ACR-01" else r for r in CATALOGUE.rules))


def flagged(province):
    """SXD leads LAN-08; SYT reports it beside the lead and is told."""
    province.report("SXD", THIS, {"LAN-08": 17.5})
    return province.report("SYT", THIS, {"LAN-08": 20})


def test_a_second_check_changes_nothing(province):
    flagged(province)
    assert check_across(province.engine, CATALOGUE, THIS) == ["SYT"]
    before = content_digest(province.engine)
    assert check_across(province.engine, CATALOGUE, THIS) == []
    assert content_digest(province.engine) == before
    assert province.read("SELECT count(*) FROM intake.event WHERE action = 'check_across'") == [(1,)]


def test_a_finding_that_stays_keeps_its_id_while_others_come_and_go(province):
    flagged(province)
    province.report("THADS", THIS, {"LAN-07": 50, "LAN-08": 3})
    check_across(province.engine, CATALOGUE, THIS)
    query = "SELECT rule_code, finding_id FROM intake.finding JOIN intake.submission USING (submission_id) WHERE department_code = 'THADS'"
    (first,) = province.read(query)
    province.report("BQL", THIS, {"LAN-07": 60})
    assert check_across(province.engine, CATALOGUE, THIS) == ["THADS"]
    both = province.read(f"{query} ORDER BY finding_id")
    assert both[0] == first and len(both) == 2
    province.report("BQL", THIS, {"TRA-03": 60})
    assert check_across(province.engine, CATALOGUE, THIS) == ["THADS"]
    assert province.read(query) == [first]


def test_a_reworded_rule_rewords_the_finding_in_place(province):
    flagged(province)
    check_across(province.engine, WARNING, THIS)
    before = province.read("SELECT finding_id FROM intake.finding")
    rules = tuple(r.model_copy(update={"severity": "info", "title_vi": "x"}) if r.code == "ACR-01" else r for r in CATALOGUE.rules)
    milder = CATALOGUE.changed(rules=rules)
    assert check_across(province.engine, milder, THIS) == ["SYT"]
    assert province.read("SELECT finding_id FROM intake.finding") == before
    assert province.read("SELECT state FROM intake.submission WHERE department_code = 'SYT'") == [("accepted",)]


def test_a_rule_that_is_retired_takes_its_findings_with_it(province):
    flagged(province)
    check_across(province.engine, CATALOGUE, THIS)
    rules = tuple(r.model_copy(update={"life": "retired"}) if r.code == "ACR-01" else r for r in CATALOGUE.rules)
    assert check_across(province.engine, CATALOGUE.changed(rules=rules), THIS) == ["SYT"]
    assert province.read("SELECT * FROM intake.finding") == []


def test_the_state_follows_the_findings_both_ways(province):
    state = "SELECT state FROM intake.submission WHERE department_code = 'SYT'"
    flagged(province)
    assert province.read(state) == [("accepted",)]
    check_across(province.engine, WARNING, THIS)
    assert province.read(state) == [("accepted_with_warnings",)]
    province.report("SXD", THIS, {"TRA-03": 17})  # the lead no longer reports it: nothing to contradict
    assert check_across(province.engine, WARNING, THIS) == ["SYT"]
    assert province.read(state) == [("accepted",)]
    assert [e[0]["gone"] for e in province.read("SELECT detail FROM intake.event WHERE action = 'check_across'")] == [0, 1]


def test_a_warning_of_its_own_keeps_the_state(province):
    own = Finding("COV-08", 2, "warning", "Bìa", "C21", None, "x", None, "x", "x", "x", "x")
    province.report("SXD", THIS, {"LAN-08": 17.5}, state="accepted_with_warnings", findings=[own])
    check_across(province.engine, CATALOGUE, THIS)
    assert province.read("SELECT state, rule_code FROM intake.finding JOIN intake.submission USING (submission_id)") == [
        ("accepted_with_warnings", "COV-08")
    ]


def test_what_does_not_stand_is_neither_judged_nor_touched(province):
    flagged(province)
    check_across(province.engine, WARNING, THIS)
    province.report("SYT", THIS, {"LAN-08": 20}, state="returned")
    assert check_across(province.engine, WARNING, THIS) == []
    province.report("SYT", THIS, {"TRA-03": 20})
    assert check_across(province.engine, WARNING, THIS) == []
    states = province.read("SELECT version, state FROM intake.submission WHERE department_code = 'SYT' ORDER BY version")
    assert states == [(1, "accepted_with_warnings"), (2, "returned"), (3, "accepted")]


def test_findings_carry_the_title_of_the_rule_set_that_made_them(province):
    """A submission that was judged before the rule existed shows the rule's title all the same."""
    submission = flagged(province)
    with province.engine.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET rule_set_version = 'before'"))
    check_across(province.engine, CATALOGUE, THIS)
    assert [f.rule_title_vi for f in findings_of(province.engine, [submission])[submission]] == ["Chỉ tiêu của đơn vị khác"]


def test_a_check_waits_for_the_one_that_has_the_round_in_hand(province):
    flagged(province)
    done = threading.Event()

    def run():
        check_across(province.engine, CATALOGUE, THIS)
        done.set()

    with province.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:round_key, 0))"), {"round_key": THIS})
        thread = threading.Thread(target=run)
        thread.start()
        assert not done.wait(0.5)
    thread.join(10)
    assert done.is_set()
    assert len(province.read("SELECT * FROM intake.finding")) == 1


def test_checks_at_once_make_each_finding_once(province):
    flagged(province)
    threads = [threading.Thread(target=check_across, args=(province.engine, CATALOGUE, THIS)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(province.read("SELECT * FROM intake.finding")) == 1


def test_findings_are_sentences_without_gaps(province):
    province.report("STP", LAST, FOUR | {"TIM-05": 4}, plan=["Việc đã hứa"])
    province.report("STP", THIS, FOUR | {"TIM-05": 40}, tasks=[{"name": "Việc dở", "status": "late"}])
    province.report("TTT", THIS, {"TIM-05": 3, "INF-02": 9})
    province.report("SKHĐT", THIS, {"PRO-01": 3, "PRO-02": 4, "PRO-03": 80})
    province.report("BQL", THIS, {"PRO-01": 5, "PRO-03": 50})
    # What departments quote of PCI has tests of its own.
    assert {row[1] for row in province.found()} == {rule.code for rule in CATALOGUE.rules if rule.sql and not rule.code.startswith("PCI")}
    for row in read_view(province.engine, "draft_finding"):
        told = [row[name] for name in ("message_vi", "message_en", "expected", "remedy_vi", "remedy_en")]
        assert all(t and "{" not in t and "None" not in t and "  " not in t and "()" not in t and " )" not in t for t in told), told


def test_odd_data_never_stops_a_check(province):
    odd = {"name": "!!!", "status": "late"}
    task, item = odd | {"ordinal": None}, odd | {"carried_over": " ; ;"}
    figures = {"TRA-01": {"value": 0, "last_year_value": 0, "cell": "?"}, "XXX-99": 1e30, "PRO-02": -1, "LAN-03": 0}
    for round_key, (department, other) in itertools.product((LAST, THIS), [("STP", "SKHĐT"), ("BQL", "STNMT")]):
        province.report(department, round_key, figures, tasks=[task, task | {"name": "a"}], plan=[item, item | {"name": "b c"}])
        province.report(other, round_key, figures)
    for round_key in (LAST, THIS):
        check_across(province.engine, CATALOGUE, round_key)
