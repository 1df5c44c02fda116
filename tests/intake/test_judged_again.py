"""The same bytes are judged again when what they are judged by has changed, and a version sent again is the department's last word."""

import datetime as dt
import io

import pytest
from sqlalchemy import text

from include.catalog import load_catalogue
from include.intake import archiving, ingest
from include.intake.answer_departments import check_open_rounds
from include.intake.archiving import archive_bytes, waiting_batches
from include.intake.explain import explain
from include.intake.ingest import ingest_batch
from include.intake.opening import open_round
from include.intake.receipt import write_receipts
from include.sample.generate import generate_workbook
from include.storage.places import Places
from include.warehouse.findings.settlement import SettlementRefusedError, WaiverRequest, decide_waiver
from include.warehouse.register.register import content_digest, register
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.submissions.quarantine_decisions import attribute, dismiss, judge_again

pytestmark = pytest.mark.slow

ROUND, DEPARTMENT = "QNG-2021-Y", "SNV"
CATALOGUE = load_catalogue()
OPENED = dt.datetime.fromisoformat("2021-11-15T08:00:00+07:00")
ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NAME = f"{ROUND}_{DEPARTMENT}.xlsx"
CUT = b"PK\x03\x04 cut"


def workbook(seed=1, round_key=ROUND, department_name=None):
    book, target = generate_workbook(CATALOGUE, round_key, DEPARTMENT, seed=seed), io.BytesIO()
    book.save(target)
    return target.getvalue()


V1, V2 = workbook(1), workbook(2)


class System:
    """An intake with an open round: what is sent is judged at once."""

    def __init__(self, engine, folder):
        self.engine, self.places, self.catalogue = engine, Places.under(folder), CATALOGUE
        open_round(engine, CATALOGUE, ROUND, OPENED, self.places)

    def send(self, content, at, name=NAME, sender=None):
        archive_bytes(self.engine, self.places, content, name, at, sender)
        return self.run()

    def run(self):
        batches = waiting_batches(self.engine)
        found = [outcome for batch in batches for outcome in ingest_batch(self.engine, self.catalogue, self.places, batch)]
        assert waiting_batches(self.engine) == [], "what was judged does not wait"
        return [(outcome.state, outcome.changed_facts) for outcome in found]

    def rows(self, statement):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]

    def row(self, as_of=ARRIVED + 200 * DAY):
        return next(row for row in register(self.engine, ROUND, as_of) if row.department_code == DEPARTMENT)

    def standing(self):
        return self.rows(
            "SELECT version, known_at, superseded_at FROM core.standing JOIN intake.submission USING (submission_id) ORDER BY 2"
        )

    def events(self):
        return [row[0] for row in self.rows("SELECT action FROM intake.event ORDER BY event_id")]

    def receipt(self):
        write_receipts(self.engine, CATALOGUE, ROUND, self.places.outbox)
        (page,) = self.places.outbox.rglob(f"{DEPARTMENT}/phieu-tiep-nhan.html")
        return page.read_text(encoding="utf-8")


@pytest.fixture
def system(warehouse, tmp_path):
    return System(warehouse, tmp_path)


def test_the_same_file_again_changes_nothing_while_it_is_judged_by_the_same(system):
    assert system.send(V1, ARRIVED) == [("accepted", True)]
    findings = system.rows("SELECT max(finding_id), count(*) FROM intake.finding")
    assert system.send(V1, ARRIVED + HOUR, "lần nữa.xlsx") == [("accepted", False)]
    assert system.rows("SELECT max(finding_id), count(*) FROM intake.finding") == findings
    assert "judged_again" not in system.events() and system.standing() == [(1, ARRIVED, None)]
    digest = content_digest(system.engine)
    assert system.run() == [] and content_digest(system.engine) == digest


def test_an_older_version_that_is_sent_again_stands_again_and_everybody_is_told(system):
    system.send(V1, ARRIVED)
    system.send(V2, ARRIVED + HOUR)
    assert system.send(V1, ARRIVED + 2 * HOUR) == [("accepted", True)]
    assert system.standing() == [(1, ARRIVED, ARRIVED + HOUR), (2, ARRIVED + HOUR, ARRIVED + 2 * HOUR), (1, ARRIVED + 2 * HOUR, None)]
    assert system.rows(f"SELECT version FROM intake.submission WHERE submission_id = {system.row().newest_submission_id}") == [(1,)]
    assert system.rows(
        f"SELECT version FROM intake.submission WHERE submission_id = {system.row(ARRIVED + HOUR).newest_submission_id}"
    ) == [(2,)]
    assert system.events()[-1] == "stands_again"
    page = system.receipt()
    assert "Đơn vị gửi lại tệp này lúc 18:00 ngày 01/12/2021" in page and "được dùng lại" in page
    assert "đơn vị đã gửi lại đúng tệp của lần nộp 1" in page


def test_the_order_in_which_deliveries_are_judged_does_not_matter(system):
    for content, hours in ((V1, 2), (V2, 1), (V1, 0)):
        archive_bytes(system.engine, system.places, content, NAME, ARRIVED + hours * HOUR, None)
    system.run()
    assert system.standing() == [(1, ARRIVED, ARRIVED + HOUR), (2, ARRIVED + HOUR, ARRIVED + 2 * HOUR), (1, ARRIVED + 2 * HOUR, None)]


def test_sent_again_after_the_round_was_closed_changes_nothing(system):
    system.send(V1, ARRIVED)
    system.send(V2, ARRIVED + HOUR)
    assert system.send(V1, ARRIVED + 130 * DAY) == [("accepted", False)]
    assert [row[0] for row in system.standing()] == [1, 2]


def test_a_workbook_that_came_before_its_round_was_opened_is_judged_when_it_is(system):
    early = workbook(1, "QNG-2022-Q1")
    assert system.send(early, ARRIVED, "sớm.xlsx") == [("quarantined", False)]
    assert system.run() == []
    opened = OPENED + 110 * DAY
    open_round(system.engine, CATALOGUE, "QNG-2022-Q1", opened, system.places)
    ((state, changed_facts),) = system.run()
    assert state.startswith("accepted") and changed_facts
    assert system.standing() == [(1, opened, None)], "nobody knew it before"
    assert "judged_again" in system.events()


def test_another_reader_looks_at_quarantined_files_again_and_at_no_others(system, monkeypatch):
    system.send(CUT, ARRIVED)
    system.send(V1, ARRIVED + HOUR)
    for module in (ingest, archiving):
        monkeypatch.setattr(module, "reader_version", lambda: "another")
    assert system.run() == [("quarantined", False)]
    assert system.events().count("judged_again") == 1


def test_other_rules_judge_a_file_again_only_when_it_comes_again(system):
    retired = [rule.model_copy(update={"life": "retired"}) if rule.code == "IDN-04" else rule for rule in CATALOGUE.rules]
    without = CATALOGUE.changed(rules=tuple(retired), version="without", rule_set_version="without")
    book, target = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=1), io.BytesIO()
    cell = next(cell.offset(0, 1) for row in book["Bìa"].iter_rows() for cell in row if cell.value == "Mã đơn vị")
    cell.value = "STC"
    book.save(target)
    assert system.send(target.getvalue(), ARRIVED) == [("returned", False)]
    system.catalogue = without
    load_dimensions(system.engine, without)
    assert system.run() == []
    assert system.send(target.getvalue(), ARRIVED + DAY, "gửi lại.xlsx") == [("accepted", True)]
    assert system.rows("SELECT count(*) FROM intake.finding") == [(0,)]
    assert system.standing() == [(1, ARRIVED + DAY, None)], "until then it was returned"
    system.catalogue = CATALOGUE
    load_dimensions(system.engine, CATALOGUE)
    assert system.send(target.getvalue(), ARRIVED + 2 * DAY, "và lại.xlsx") == [("returned", True)]
    assert system.standing() == [(1, ARRIVED + DAY, ARRIVED + 2 * DAY)], "what counted is kept as it was known"


# ---------------------------------------------------------------- after the round was closed


def test_after_the_last_day_only_an_approved_explanation_lets_it_in(system):
    late = dt.datetime.fromisoformat("2022-04-02T08:00:00+07:00")
    assert system.send(V1, late) == [("returned", False)]
    assert (system.row().filing, system.row().state, system.standing()) == ("after_close", "returned", [])
    assert "Gửi sau khi đóng đợt" in system.receipt() and "CHƯA được tổng hợp" in system.receipt()
    ((sheet, cell),) = system.rows("SELECT sheet, cell FROM intake.finding WHERE rule_code = 'IDN-08'")
    until = late.date() + 60 * DAY
    request = WaiverRequest(ROUND, DEPARTMENT, "IDN-08", sheet, cell, 1, until, "lũ lụt, có công văn xin gửi muộn")
    waiver = explain(system.engine, CATALOGUE, request, "officer", late + HOUR)
    decide_waiver(system.engine, waiver, "approved", "đồng ý", "lead", late + 2 * HOUR)
    check_open_rounds(system.engine, CATALOGUE, system.places, late + 3 * HOUR)
    assert (system.row().filing, system.row().state) == ("late", "accepted_with_warnings")
    assert [row[0] for row in system.standing()] == [1]


# ---------------------------------------------------------------- what stewards decide about quarantined files


def test_a_steward_says_whose_a_file_is_and_the_register_follows(system):
    system.send(CUT, ARRIVED, "khong ro.xlsx")
    (sha256,) = system.rows("SELECT sha256 FROM intake.submission")[0]
    assert system.row().filing == "missing"
    with pytest.raises(SettlementRefusedError):
        attribute(system.engine, sha256, ROUND, DEPARTMENT, " ", "steward", ARRIVED + HOUR)
    with pytest.raises(SettlementRefusedError):
        attribute(system.engine, sha256, ROUND, "SXYZ", "đã gọi điện", "steward", ARRIVED + HOUR)
    attribute(system.engine, sha256, ROUND, DEPARTMENT, "đã gọi điện", "steward", ARRIVED + HOUR)
    row = system.row()
    assert (row.filing, row.unreadable_file_name, row.versions) == ("unreadable", "khong ro.xlsx", 0)
    assert "khong ro.xlsx" in system.receipt()
    judge_again(system.engine, sha256, "đã sửa bộ đọc", "steward", ARRIVED + 2 * HOUR)
    assert system.run() == [("quarantined", False)]
    assert system.row().filing == "unreadable", "it stays whose the steward said it is"
    dismiss(system.engine, sha256, "ảnh chụp, không phải báo cáo", "steward", ARRIVED + 3 * HOUR)
    assert system.row().filing == "missing" and system.row(ARRIVED + 2 * HOUR).filing == "unreadable"
    assert "Không phải báo cáo" in system.receipt()
    told = system.rows("SELECT action, actor, detail ->> 'reason' FROM intake.event WHERE actor = 'steward' ORDER BY event_id")
    assert told == [
        ("attribute_file", "steward", "đã gọi điện"),
        ("judge_file_again", "steward", "đã sửa bộ đọc"),
        ("dismiss_file", "steward", "ảnh chụp, không phải báo cáo"),
    ]


def test_what_is_not_in_quarantine_is_nobodys_to_decide_so(system):
    system.send(V1, ARRIVED)
    (sha256,) = system.rows("SELECT sha256 FROM intake.submission")[0]
    for decide in (
        lambda: dismiss(system.engine, sha256, "thừa", "s", ARRIVED),
        lambda: judge_again(system.engine, sha256, "x", "s", ARRIVED),
    ):
        with pytest.raises(SettlementRefusedError):
            decide()
