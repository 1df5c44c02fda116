"""Files of PCI results through the real intake: archived, judged, answered, and superseding each other without forgetting."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from include.checks.across import check_across
from include.intake.answer_departments import answer_open_rounds
from include.intake.archiving import archive_bytes, waiting_batches
from include.intake.ingest import changed_rounds, ingest_batch
from include.sample.generate import generate_workbook
from include.storage.places import Places
from include.warehouse.findings.settlement import Access, grant_access
from include.warehouse.findings.stored import findings_of
from include.warehouse.mart.pci_readings import pci_readings, pci_result_as_known_at, results_files
from include.warehouse.mart.summary_rows import published_results
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import read_view
from include.workbook.fill import fill_table
from tests.intake.results_files import CATALOGUE, SCORES, STEWARD, delimited, result, scores, shipped, workbook

pytestmark = pytest.mark.slow
ROUND = "QNG-2021-Y"
ARRIVED = dt.datetime.fromisoformat("2021-12-01T08:00:00+07:00")
AT_LAST = dt.datetime.fromisoformat("2026-12-31T00:00:00+07:00")
REASON = {"reason": "VCCI đính chính"}


class Intake:
    """A warehouse with an open round and a steward, and the folders that files go through."""

    def __init__(self, engine, folder):
        self.engine, self.places = engine, Places.under(folder)
        record_opened_round(engine, CATALOGUE, ROUND, ARRIVED)
        grant_access(engine, Access(STEWARD, "steward", "QNG", None), "admin", ARRIVED)
        grant_access(engine, Access("officer", "department", "QNG", "SCT"), "admin", ARRIVED)

    def file(self, content, days=0, sender=STEWARD, name="pci.xlsx"):
        """Archive a delivery; the next :meth:`take` judges it."""
        return archive_bytes(self.engine, self.places, content, name, ARRIVED + dt.timedelta(days=days), sender)

    def take(self):
        return [outcome for batch in waiting_batches(self.engine) for outcome in ingest_batch(self.engine, CATALOGUE, self.places, batch)]

    def rules(self):
        """By file name: the rules that were broken, with their cells."""
        files = {row["submission_id"]: row["file_name"] for row in read_view(self.engine, "draft_submission")}
        findings = findings_of(self.engine, list(files))
        return {files[key]: [(f.rule_code, f.cell) for f in found] for key, found in findings.items()}

    def known_on(self, day, year=2020):
        rows = pci_result_as_known_at(self.engine, dt.datetime.fromisoformat(f"{day}T00:00:00+07:00"))
        return next((r["composite"], r["rank"]) for r in rows if (r["province_code"], r["pci_year"]) == ("QNG", year))

    def run(self, statement):
        with self.engine.begin() as connection:
            return connection.execute(text(statement))


@pytest.fixture
def intake(warehouse, tmp_path):
    return Intake(warehouse, tmp_path)


def test_the_shipped_values_filed_through_a_workbook_change_nothing_that_the_summary_prints(intake):
    before = published_results(intake.engine, "QNG", 2024, 30, AT_LAST)
    results, score_rows = ([row for row in rows if row["pci_year"] <= 2020] for rows in shipped())
    intake.file(workbook(results, score_rows))
    [outcome] = intake.take()
    assert (outcome.state, outcome.also_changed, changed_rounds([outcome])) == ("accepted", (ROUND,), [ROUND])
    after = published_results(intake.engine, "QNG", 2024, 30, AT_LAST)
    assert [replace(row, note="") for row in after] == [replace(row, note="") for row in before]
    used = intake.run("SELECT DISTINCT origin FROM core.pci_result WHERE province_code = 'QNG' AND pci_year <= 2020").scalars().all()
    assert len(used) == 1 and used[0].startswith("PCI/"), "the file's readings took the place of the shipped ones"
    assert intake.run("SELECT count(*) FROM core.pci_result WHERE province_code = 'KTM'").scalar_one() == 2


def test_a_second_file_takes_the_place_of_the_first_and_what_was_known_stays_known(intake):
    intake.file(workbook([result(composite=63.3, rank=35, **REASON)]), days=0, name="one.xlsx")
    intake.file(workbook([result(composite=63.2, rank=36, **REASON)], [scores(given=SCORES | {"land": 6.08})]), days=10, name="two.xlsx")
    assert [outcome.state for outcome in intake.take()] == ["accepted", "accepted"]
    assert [intake.known_on(day) for day in ("2021-11-30", "2021-12-02", "2021-12-12")] == [
        (Decimal("63.2"), 36),  # shipped
        (Decimal("63.3"), 35),
        (Decimal("63.2"), 36),
    ]
    score = "SELECT score FROM core.pci_score_as_known_at('{}') WHERE province_code = 'QNG' AND pci_year = 2020 AND sub_index_code = 'land'"
    assert intake.run(score.format("2021-12-05")).scalar_one() == Decimal("6.07"), "a file without scores says nothing about them"
    assert intake.run(score.format("2021-12-20")).scalar_one() == Decimal("6.08")
    readings = [r for r in pci_readings(intake.engine, "QNG") if r.pci_year == 2020]
    assert [(r.file_name, r.is_in_use) for r in readings] == [("two.xlsx", True), ("one.xlsx", False), (None, False)]
    assert readings[0].reading_reason == "VCCI đính chính" and readings[0].cell == "C5"
    with pytest.raises(DatabaseError, match="never changed"):
        intake.run("UPDATE core.pci_reading SET composite = 99 WHERE origin <> 'catalogue'")


def test_an_older_file_that_comes_to_light_later_does_not_win(intake):
    intake.file(workbook([result(composite=63.2, rank=36)]), days=10, name="new.xlsx")
    intake.take()
    intake.file(workbook([result(composite=63.3, rank=35, **REASON)]), days=0, name="old.xlsx")
    intake.take()
    assert intake.known_on("2021-12-20") == (Decimal("63.2"), 36)
    assert intake.known_on("2021-12-05") == (Decimal("63.3"), 35)


def test_a_later_file_of_the_same_batch_is_held_against_the_earlier_one(intake):
    intake.file(workbook([result(2021, composite=62.97, rank=45)]), name="one.xlsx", days=150)
    intake.file(workbook([result(2021, composite=62.97, rank=44)]), name="two.xlsx", days=151)
    assert [outcome.state for outcome in intake.take()] == ["accepted", "accepted_with_warnings"]
    assert intake.rules() == {"two.xlsx": [("PCI-14", "D5")]}


def test_every_reading_is_kept_with_its_source_and_the_one_in_use_says_why(intake):
    rows = [
        result(2006, "Trà Vinh", 54.9, 20, source="PCI_2006.xls"),
        result(2006, "Trà Vinh", 55.1, 20, used="Có", reason="Trang hồ sơ đã sửa", tier="Khá"),
    ]
    intake.file(workbook(rows))
    assert [outcome.state for outcome in intake.take()] == ["accepted"]
    readings = [(r.source, r.is_in_use, r.reading_reason, r.tier) for r in pci_readings(intake.engine, "TVH")]
    assert readings == [(rows[1]["source"], True, "Trang hồ sơ đã sửa", "mid_high"), ("PCI_2006.xls", False, None, None)]
    cited = [r for r in pci_readings(intake.engine, "QNG") if r.pci_year == 2006]
    assert [(r.composite, r.is_in_use) for r in cited] == [(Decimal("42.98"), True), (Decimal("44.2"), False)]
    assert cited[1].scores == {"bias": "5.79", "proactivity": "2.36"} and cited[0].reading_reason


@pytest.mark.parametrize(
    ("sender", "stamped", "state"),
    [
        (STEWARD, True, "accepted"),
        (STEWARD, False, "accepted"),
        (None, True, "accepted"),
        (None, False, "quarantined"),
        ("officer", True, "quarantined"),
        ("SCT", True, "quarantined"),
    ],
)
def test_only_a_stewards_file_counts(intake, sender, stamped, state):
    table = delimited(["Tỉnh", "Năm PCI", "Điểm PCI", "Xếp hạng", "Nguồn"], [["Quảng Ngãi", "2020", "63,20", "36", "VCCI"]])
    intake.file(workbook([result()]) if stamped else table, sender=sender, name="pci.xlsx" if stamped else "pci.csv")
    assert [outcome.state for outcome in intake.take()] == [state]
    quarantined = read_view(intake.engine, "draft_quarantined_file")
    assert [row["rule_codes"] for row in quarantined] == ([["PCI-01"]] if state == "quarantined" else [])
    assert len(results_files(intake.engine)) == (state == "accepted")
    assert waiting_batches(intake.engine) == [], "it ends in exactly one state"


def test_a_file_with_a_fault_is_returned_answered_and_changes_nothing(intake):
    intake.file(workbook([result(composite=6.32)]))
    assert [outcome.state for outcome in intake.take()] == ["returned"]
    assert intake.known_on("2022-01-01") == (Decimal("63.2"), 36)
    assert intake.run("SELECT count(*) FROM core.pci_reading WHERE origin <> 'catalogue'").scalar_one() == 0
    written = answer_open_rounds(intake.engine, CATALOGUE, intake.places, ARRIVED)
    [page] = intake.places.outbox.glob("ket-qua-pci/*.html")
    html = page.read_text(encoding="utf-8")
    assert str(page) in written
    for told in ("PCI/", "Trả lại để sửa", "PCI-07", "<strong>C5</strong>", "có thể là 63,2", "người gửi: lan"):
        assert told in html, told
    assert answer_open_rounds(intake.engine, CATALOGUE, intake.places, ARRIVED) == [], "what was said is not said again"


def test_vccis_indicators_keep_their_code_unit_and_direction(intake):
    own = {
        "province_name": "Quảng Ngãi",
        "pci_year": 2016,
        "code": "c4_3month",
        "label": "Chờ hơn ba tháng",
        "unit": "% (0–1)",
        "source": "VCCI",
    }
    intake.file(workbook([], indicators=[own | {"direction": "Càng thấp càng tốt", "value": 0.12}]))
    assert [outcome.state for outcome in intake.take()] == ["accepted"]
    row = intake.run("SELECT * FROM core.pci_indicator_as_known_at(now())").mappings().one()
    assert (row["indicator_code"], row["unit"], row["direction"], row["value"]) == ("c4_3month", "% (0–1)", "lower_better", Decimal("0.12"))


def test_a_department_that_quotes_a_wrong_score_is_told_at_its_cell_and_again_when_the_published_one_changes(intake):
    book = generate_workbook(CATALOGUE, ROUND, "STP", seed=7)
    said = "Năm 2020, chỉ số Tính minh bạch của tỉnh đạt 6,92 điểm; PCI 2020 đạt 63,20 điểm, xếp hạng 36"
    fill_table(book, CATALOGUE, "assessment", [{"assessment_kind": "Đánh giá chung", "text": said}])
    target = io.BytesIO()
    book.save(target)
    intake.file(target.getvalue(), sender="STP", name=f"{ROUND}_STP.xlsx")
    intake.take()
    quoted = "SELECT rule_code, cell, found FROM intake.finding WHERE rule_code LIKE 'PCI-%' ORDER BY finding_id"
    check_across(intake.engine, CATALOGUE, ROUND)
    assert intake.run(quoted).all() == [("PCI-23", "D5", "6,92")]
    intake.file(workbook([result(rank=35, **REASON)]), days=1)
    intake.take()
    check_across(intake.engine, CATALOGUE, ROUND)
    assert intake.run(quoted).all() == [("PCI-23", "D5", "6,92"), ("PCI-23", "D5", "36")], "the newly published rank is another one"
