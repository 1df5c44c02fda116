"""The sample round through the real warehouse: states, register, every planted fault at its cell, and the real report's facts."""

import datetime as dt
import hashlib
import io
import random

import openpyxl
import pytest

from include.checks.across import check_across
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import ingest_batch
from include.intake.opening import open_round
from include.intake.receipt import write_receipts, write_receipts_of_quarantined
from include.sample.make import make_sample
from include.storage.places import Places
from include.summary import write_summary
from include.summary.drafts import write_drafts
from include.warehouse.findings.stored import finding_counts
from include.warehouse.register.register import content_digest, read_view, register
from include.workbook.cells import read_sheets
from include.workbook.second_reader import read_with_openpyxl
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, OPENED, ROUND, play

pytestmark = pytest.mark.slow  # the whole round is played


@pytest.fixture(scope="module")
def played(copy_of_state, tmp_path_factory):
    """The round played in its two waves; tests only look at it."""
    return copy_of_state("sample round", play, tmp_path_factory.mktemp("round"))


def test_every_file_ends_in_its_one_state_with_every_fault_at_its_cell(played):
    engine, _ = played
    by_sha = {row["sha256"]: row for row in read_view(engine, "draft_submission")}
    quarantined = {row["sha256"]: row for row in read_view(engine, "draft_quarantined_file")}
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT file.sha256, rule_code, sheet, cell FROM intake.finding JOIN intake.submission USING (submission_id) "
            "JOIN intake.file USING (sha256)"
        ).all()
    findings = {}
    for sha256, *finding in rows:
        findings.setdefault(sha256, []).append(tuple(finding))
    for file in FILES:
        if file.state == "repeated":
            continue
        sha256 = hashlib.sha256(file.content).hexdigest()
        assert (by_sha | quarantined)[sha256].get("state", "quarantined") == file.state, file.file_name
        key = lambda finding: tuple(part or "" for part in finding)  # noqa: E731
        assert sorted(findings.get(sha256, []), key=key) == sorted(file.findings + file.findings_across, key=key), file.file_name


def test_the_register_tells_who_filed_and_who_did_not(played):
    engine, _ = played
    filed = {row.department_code: (row.filing, row.state, row.versions) for row in register(engine, ROUND, AT_THE_END)}
    assert len(filed) == 25
    told = {code: state for code, state in filed.items() if state[0] != "missing"}
    assert told == {
        "SCT": ("on_time", "accepted_with_warnings", 1),
        "SKHĐT": ("on_time", "accepted", 1),
        "STP": ("on_time", "accepted", 1),
        "STNMT": ("on_time", "accepted", 1),
        "SLĐTBXH": ("on_time", "accepted", 1),
        "SXD": ("on_time", "returned", 1),
        "STTTT": ("on_time", "accepted", 1),
        "SNgV": ("nothing_to_report", "accepted", 1),
        "BQL": ("on_time", "accepted", 1),
        "SNNPTNT": ("on_time", "accepted", 2),
        "SKHCN": ("late", "accepted", 1),
        "SYT": ("unreadable", None, 0),
        "SGTVT": ("unreadable", None, 0),
    }
    assert "SGDĐT" in {code for code, state in filed.items() if state[0] == "missing"}
    unreadable = {r.department_code: r for r in register(engine, ROUND, AT_THE_END) if r.filing == "unreadable"}
    assert unreadable["SYT"].unreadable_file_name == "QNG-2021-Y_SYT.xlsx"
    assert unreadable["SYT"].unreadable_because_rule.startswith("FIL-") and unreadable["SYT"].unreadable_because_vi
    assert unreadable["SGTVT"].unreadable_because_rule == "IDN-02"


def test_the_register_knows_what_it_knew_on_a_day(played):
    engine, _ = played
    on_the_due_day = {r.department_code: r for r in register(engine, ROUND, dt.datetime.fromisoformat("2021-12-01T23:59:59+07:00"))}
    a_second_later = {r.department_code: r for r in register(engine, ROUND, dt.datetime.fromisoformat("2021-12-02T00:00:00+07:00"))}
    assert (on_the_due_day["SKHCN"].filing, a_second_later["SKHCN"].filing) == ("not_due", "missing")
    assert on_the_due_day["SNNPTNT"].state == "returned"
    assert on_the_due_day["SNNPTNT"].standing_submission_id is None


def test_the_real_report_stands_in_the_warehouse_whole(played):
    engine, _ = played
    tasks = read_view(engine, "draft_task", round_key=ROUND, department_code="SCT")
    plan = read_view(engine, "draft_plan_item", round_key=ROUND, department_code="SCT")
    told = read_view(engine, "draft_assessment", round_key=ROUND, department_code="SCT")
    documents = read_view(engine, "draft_document", round_key=ROUND, department_code="SCT")
    assert (len(tasks) + len(told), len(plan), len(documents)) == (74, 30, 30)
    assert sum(len(row["quantities"]) for row in tasks + plan) == 27
    assert {row["status"]: 0 for row in tasks}.keys() == {"done", "ongoing", "suspended", "postponed", "not_started"}
    fair = next(row for row in tasks if "Hội chợ Công Thương" in row["name"])
    assert (fair["status"], fair["reason"]) == ("postponed", "Covid-19")
    stands = next(row for row in tasks if "04 điểm bán hàng Việt" in row["name"])
    assert (list(map(int, stands["quantities"])), stands["quantity_units"]) == ([4], ["điểm bán hàng Việt"])
    values = {r["indicator_code"]: r for r in read_view(engine, "draft_indicator_value", round_key=ROUND, department_code="SCT")}
    assert (values["TRA-03"]["value"], values["TRA-03"]["answer"]) == (10, "reported")
    assert {values[code]["answer"] for code in ("TRA-01", "TRA-02")} == {"missing"}


def test_missing_nothing_and_not_filed_stay_three_answers(played):
    engine, _ = played
    rows = read_view(engine, "draft_indicator_value", round_key=ROUND, indicator_code="TRA-01")
    answers = {row["department_code"]: row["answer"] for row in rows}
    assert (answers["SCT"], answers["SNgV"], answers["SGDĐT"], answers["SKHĐT"]) == (
        "missing",
        "nothing_to_report",
        "not_filed",
        "reported",
    )


def test_the_same_file_again_is_told_so_and_changes_nothing(played):
    engine, _ = played
    (repeat,) = read_view(engine, "draft_repeat")
    assert repeat["file_name"] == "QNG-2021-Y_SNNPTNT (gui lai).xlsx"
    assert repeat["department_code"] == "SNNPTNT"


def test_one_wave_or_two_small_batches_or_large_the_facts_are_the_same(played, warehouse, tmp_path):
    engine, places = warehouse, Places.under(tmp_path)
    open_round(engine, CATALOGUE, ROUND, OPENED, places)
    make_sample(CATALOGUE, tmp_path / "inbox")
    archive_inbox(engine, places)
    batches = waiting_batches(engine, batch_size=2)
    random.Random(5).shuffle(batches)
    for batch in batches:
        ingest_batch(engine, CATALOGUE, places, batch)
    check_across(engine, CATALOGUE, ROUND)
    assert content_digest_without_ids(engine) == content_digest_without_ids(played[0])


def content_digest_without_ids(engine):
    views = ("draft_indicator_value", "draft_task", "draft_document", "draft_plan_item", "draft_assessment", "draft_coverage")
    hidden = {"submission_id", "standing_submission_id"}
    return sorted(
        repr(sorted((key, str(value)) for key, value in row.items() if key not in hidden))
        for view in views
        for row in read_view(engine, view)
    )


def test_a_second_run_changes_nothing(copy_of_state, tmp_path):
    engine, places = copy_of_state("sample round", play, tmp_path)
    write_receipts(engine, CATALOGUE, ROUND, places.outbox)
    write_receipts_of_quarantined(engine, places.outbox)
    write_drafts(engine, CATALOGUE, ROUND, places.outbox, only=[None])
    before = content_digest(engine)
    make_sample(CATALOGUE, tmp_path / "inbox")
    assert all(entry.known for entry in archive_inbox(engine, places))
    assert waiting_batches(engine) == []
    assert check_across(engine, CATALOGUE, ROUND) == []
    assert open_round(engine, CATALOGUE, ROUND, OPENED, places) == []
    assert write_receipts(engine, CATALOGUE, ROUND, places.outbox) + write_receipts_of_quarantined(engine, places.outbox) == []
    assert content_digest(engine) == before


def test_both_readers_see_the_same_cells_in_every_sample_workbook():
    for file in FILES:
        if "SYT" in file.file_name:
            continue
        fast, careful = read_sheets(file.content)[0], read_with_openpyxl(file.content)
        for one, other in zip(fast, careful, strict=True):
            assert (one.name, one.visibility, one.rows) == (other.name, other.visibility, other.rows), (file.file_name, one.name)


def test_receipts_name_cell_and_remedy_and_nothing_can_be_injected(played):
    engine, places = played
    write_receipts(engine, CATALOGUE, ROUND, places.outbox)
    write_receipts_of_quarantined(engine, places.outbox)
    page = (places.outbox / "QNG" / "2021-Y" / "SXD" / "phieu-tiep-nhan.html").read_text()
    assert "Trả lại để sửa" in page and "<strong>G9</strong>" in page and "Sửa công thức hoặc nhập trực tiếp giá trị" in page
    resubmitted = (places.outbox / "QNG" / "2021-Y" / "SNNPTNT" / "phieu-tiep-nhan.html").read_text()
    assert "Lần nộp 2" in resubmitted and "Lần nộp 1" in resubmitted and "Đã nhận lại chính tệp này" in resubmitted
    assert len(list((places.outbox / "khong-xac-dinh").iterdir())) == 3
    for department, name, reason in (("SYT", "QNG-2021-Y_SYT.xlsx", "không mở được"), ("SGTVT", "QNG-2020-Y_SGTVT.xlsx", "QNG-2020-Y")):
        own = (places.outbox / "QNG" / "2021-Y" / department / "phieu-tiep-nhan.html").read_text()
        assert name in own and "Cách ly" in own and reason in own
        assert "hưa nộp" not in own


def test_finding_counts_are_those_of_the_newest_versions(played):
    engine, _ = played
    assert finding_counts(engine, ROUND) == {"critical": 6, "warning": 14, "info": 25}


def test_the_summary_says_every_figure_with_its_cell(played):
    engine, _ = played
    target = io.BytesIO()
    write_summary(engine, CATALOGUE, ROUND, target)
    again = io.BytesIO()
    write_summary(engine, CATALOGUE, ROUND, again)
    assert target.getvalue() == again.getvalue()
    book = openpyxl.load_workbook(target)
    methodology = CATALOGUE.methodology("2021")
    for entry in methodology.sub_indices:
        assert f"{entry.ordinal}. {entry.name_vi}"[:31] in book.sheetnames
    sources = {file.department: openpyxl.load_workbook(io.BytesIO(file.content)) for file in FILES if file.state.startswith("accepted")}
    checked = 0
    for entry in methodology.sub_indices:
        sheet = book[f"{entry.ordinal}. {entry.name_vi}"[:31]]
        for row in sheet.iter_rows(values_only=True):
            if isinstance(row[4], int | float) and row[8] and " · Chỉ tiêu!" in row[8]:
                department, cell = row[8].split(" · Chỉ tiêu!")
                if department == "STTTT":
                    continue  # its figures are text in the Vietnamese way; the next test reads them by hand
                assert sources[department]["Chỉ tiêu"][cell].value == pytest.approx(row[4]), (department, cell)
                checked += 1
    assert checked > 100
    text = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    for fact in (
        "Rà soát, đánh giá thủ tục hành chính",
        "04 điểm bán hàng Việt",
        "02 xã; 01 huyện",
        "Chưa nộp",
        "Chưa có số liệu",
        "Không phát sinh",
    ):
        assert fact in text, fact
    plan = book["Kế hoạch 2022"]
    assert sum(1 for row in plan.iter_rows(values_only=True) if row[1] == "SCT") == 30


def test_vietnamese_figures_in_decomposed_unicode_are_read_to_the_digit(played):
    engine, _ = played
    file = next(f for f in FILES if f.department == "STTTT")
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[1]
    rows = {r["cell"]: r for r in read_view(engine, "draft_indicator_value", round_key=ROUND, department_code="STTTT")}
    written = {cell: sheet[cell].value for cell in rows}
    assert any("%" in value for value in written.values()) and any("０" <= value[0] <= "９" for value in written.values())
    for cell, row in rows.items():
        by_hand = written[cell].translate(str.maketrans("０１２３４５６７８９", "0123456789")).removesuffix("%")
        assert float(row["value"]) == pytest.approx(float(by_hand.replace(".", "").replace(",", "."))), cell
