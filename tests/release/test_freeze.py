"""A release is frozen, the same twice, says what changed, can be held back and withdrawn; its public edition keeps what is internal."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pyarrow.parquet as pq
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from include.release.due import hand_out_due
from include.release.freeze import Approval, FactsChangedError, freeze_release, frozen_files, hand_out, new_release, withdraw_release
from include.release.frozen import frozen_round
from include.storage.places import Places
from include.summary.compose import compose
from include.summary.compose.internal import without_internal
from include.summary.content import RoundContent
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.mart.views import view_columns
from include.warehouse.register.register import read_view
from include.warehouse.releases.releases import (
    ask_for_release,
    figures_of_cell,
    newest_ask,
    release_changes,
    release_files,
    release_in_force,
    releases_of,
    standing_release,
)
from tests.conftest import fill

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
DAY = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
APPROVED = Approval("lead", DAY, "Đã kiểm tra đủ")


@pytest.fixture
def no_libreoffice(monkeypatch):
    """PDFs have a test of their own, and take seconds."""
    monkeypatch.setattr("include.summary.find_libreoffice", lambda: None)


@pytest.fixture
def release(filled, catalogue, tmp_path, no_libreoffice):
    """Makes releases of the small round."""
    return partial(freeze_release, filled, catalogue, Places.under(tmp_path), ROUND)


@pytest.fixture
def released(copy_of_state, catalogue, tmp_path, no_libreoffice):
    """A warehouse with the first release of the small round; its files lie in ``tmp_path``."""

    def prepare(engine, places):
        fill(engine)
        freeze_release(engine, catalogue, places, ROUND, APPROVED)

    engine, _ = copy_of_state("a release", prepare, tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def release_again(released, catalogue, tmp_path):
    """Makes further releases."""
    return partial(freeze_release, released, catalogue, Places.under(tmp_path), ROUND)


def folder(tmp_path, number=1):
    return tmp_path / "outbox" / "QNG" / "2021-Y" / "cong-bo" / f"lan-{number}"


def resubmit(engine):
    """SCT corrects a figure, adds a task and drops another: what its next version would make stand."""
    with engine.begin() as connection:
        value = "UPDATE core.indicator_value SET value = 65 WHERE department_code = 'SCT' AND indicator_code = 'TRA-01' AND round_key = :r"
        connection.execute(text(value), {"r": ROUND})
        connection.execute(text("UPDATE core.task SET name = 'Nhiệm vụ mới thêm' WHERE department_code = 'SCT' AND cell = 'E5'"))


def as_frozen(engine, catalogue):
    """The small round as it would be released now."""
    content = RoundContent.read(engine, catalogue, ROUND)
    return frozen_round(engine, content, new_release(engine, content, APPROVED, standing_release(engine, ROUND)))


def test_a_release_has_every_file_with_its_checksum(release, filled, tmp_path):
    made = release(APPROVED)
    assert (made.number, made.is_standing, made.approved_by, made.comment) == (1, True, "lead", "Đã kiểm tra đủ")
    written = folder(tmp_path)
    sums = dict(reversed(line.split("  ")) for line in (written / "SHA256SUMS").read_text().splitlines())
    present = {str(path.relative_to(written)) for path in written.rglob("*") if path.is_file() and "cong-khai" not in path.parts}
    assert present == {*sums, "SHA256SUMS", "ban-cong-bo.json"}
    for name, digest in sums.items():
        assert hashlib.sha256((written / name).read_bytes()).hexdigest() == digest
    for ending in (".docx", ".xlsx", ".html", ".parquet", ".csv"):
        assert any(name.endswith(ending) for name in sums), ending
    manifest = json.loads((written / "ban-cong-bo.json").read_text())
    assert manifest["approved_by"] == "lead" and manifest["files"].keys() == {*sums, "SHA256SUMS"}
    assert json.loads((written.parent / "hien-hanh.json").read_text()) == {"round": ROUND, "number": 1}
    assert len(release_files(filled, made.release_id)) == len([path for path in written.rglob("*") if path.is_file()])


def test_the_same_facts_give_the_same_bytes_and_no_second_release(release_again, released, catalogue):
    content = RoundContent.read(released, catalogue, ROUND)
    made = frozen_files(released, as_frozen(released, catalogue), 1)
    assert made == frozen_files(released, as_frozen(released, catalogue), 1) and set(made) == {"full", "public"}
    first = standing_release(released, ROUND)
    assert release_again(Approval("lead", DAY + dt.timedelta(days=1), "lần nữa")).release_id == first.release_id
    assert len(releases_of(released, ROUND, DAY)) == 1
    with released.connect() as connection:
        frozen = connection.execute(text("SELECT submission_id FROM core.release_submission")).scalars().all()
    stood = [row["standing_submission_id"] for row in content.coverage if row["standing_submission_id"]]
    assert sorted(frozen) == sorted(stood) and len(stood) > 1, "the facts of every department that stands"


def test_a_correction_makes_a_second_release_that_says_what_changed(release_again, released):
    resubmit(released)
    second = release_again(Approval("lead", DAY + dt.timedelta(days=1), "SCT sửa"))
    assert (second.number, second.supersedes) == (2, 1)
    changes = release_changes(released, second.release_id)
    by_key = {row.figure_key: (row.kind, row.before, row.after) for row in changes}
    assert by_key["indicator/TRA-01/SCT/value"] == ("changed", "62,5", "65")
    assert by_key["indicator/TRA-01/SCT/change"] == ("changed", "+2,5", "+5")
    assert [row.label for row in changes if row.kind == "added"] == ["Nhiệm vụ của SCT: Nhiệm vụ mới thêm"]
    assert [row.after for row in changes if row.kind == "removed"] == [None]
    assert len(changes) == 4


def test_facts_that_the_approver_did_not_see_are_not_frozen(release, filled, catalogue):
    shown = as_frozen(filled, catalogue).digest
    resubmit(filled)
    with pytest.raises(FactsChangedError, match="đã thay đổi sau khi trình"):
        release(APPROVED, expected_digest=shown)
    assert releases_of(filled, ROUND, DAY) == []


def test_a_withdrawn_release_stays_and_the_one_before_stands_again(release_again, released, catalogue, tmp_path):
    resubmit(released)
    second = release_again(Approval("lead", DAY, "SCT sửa"))
    with pytest.raises(SettlementRefusedError, match="lý do"):
        withdraw_release(released, catalogue, Places.under(tmp_path), second, "lead", " ", DAY)
    withdraw_release(released, catalogue, Places.under(tmp_path), second, "lead", "sai đơn vị tính", DAY)
    assert standing_release(released, ROUND).number == 1
    assert "sai đơn vị tính" in (folder(tmp_path, 2) / "DA-THU-HOI.txt").read_text()
    assert (folder(tmp_path, 2) / "ban-cong-bo.json").exists()
    assert json.loads((folder(tmp_path).parent / "hien-hanh.json").read_text())["number"] == 1
    with pytest.raises(SettlementRefusedError, match="đã được thu hồi"):
        withdraw_release(released, catalogue, Places.under(tmp_path), second, "lead", "lần nữa", DAY)


def test_an_embargo_holds_everything_back_until_its_instant(release, filled, catalogue, tmp_path):
    until = DAY + dt.timedelta(days=3)
    release(Approval("lead", DAY, "chờ họp báo", until))
    assert not folder(tmp_path).exists()
    assert hand_out(filled, catalogue, Places.under(tmp_path), ROUND, until - dt.timedelta(seconds=1)) == []
    assert hand_out_due(filled, Places.under(tmp_path), until - dt.timedelta(seconds=1)) == []
    assert hand_out_due(filled, Places.under(tmp_path), until) == [str(folder(tmp_path))]
    assert hand_out_due(filled, Places.under(tmp_path), until + dt.timedelta(days=1)) == []


def test_a_release_under_embargo_leaves_the_one_before_in_force(release_again, released, catalogue, tmp_path):
    until = DAY + dt.timedelta(days=3)
    resubmit(released)
    second = release_again(Approval("lead", DAY, "chờ họp báo", until))
    in_force = folder(tmp_path).parent / "hien-hanh.json"
    assert release_in_force(released, ROUND, DAY).number == json.loads(in_force.read_text())["number"] == 1
    assert standing_release(released, ROUND).number == 2
    hand_out_due(released, Places.under(tmp_path), until)
    assert release_in_force(released, ROUND, until).number == json.loads(in_force.read_text())["number"] == 2
    withdraw_release(released, catalogue, Places.under(tmp_path), second, "lead", "sai", until)
    assert json.loads(in_force.read_text())["number"] == 1


def test_a_release_withdrawn_under_its_embargo_is_never_handed_out(release, filled, catalogue, tmp_path):
    until = DAY + dt.timedelta(days=3)
    made = release(Approval("lead", DAY, "chờ họp báo", until))
    withdraw_release(filled, catalogue, Places.under(tmp_path), made, "lead", "sai", DAY)
    assert hand_out_due(filled, Places.under(tmp_path), until) == []
    release(Approval("lead", until, "làm lại"))
    assert sorted(path.name for path in folder(tmp_path).parent.iterdir()) == ["hien-hanh.json", "lan-2"]


def test_nothing_of_a_release_can_be_changed(released):
    for table in ("release", "release_file", "release_figure", "release_figure_origin"):
        with pytest.raises(DBAPIError, match="append-only"), released.begin() as connection:
            connection.execute(text(f"DELETE FROM core.{table}"))


def test_from_a_cell_to_the_figures_that_rest_on_it(released, catalogue):
    origin = next(line.value.origins[0] for part in compose(released, catalogue, ROUND).parts for line in part.indicators if line.value)
    found = figures_of_cell(released, origin.submission_id, origin.sheet, origin.cell)
    assert {(row.number, row.text) for row in found} >= {(1, "62,5"), (1, "+2,5")}
    assert figures_of_cell(released, origin.submission_id, origin.sheet, "ZZ99") == []


def test_the_public_edition_keeps_what_is_internal(release, filled, tmp_path):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.task SET name = 'Việc chỉ nội bộ biết', note = '[nội bộ]' WHERE department_code = 'STP'"))
        connection.execute(text("UPDATE intake.finding SET message_vi = 'Thông báo lỗi riêng'"))
        connection.execute(text("UPDATE core.task SET note = 'Ghi chú cho cơ quan' WHERE department_code = 'SCT'"))
    release(APPROVED)
    inside, outside = (everything_in(path) for path in (folder(tmp_path), folder(tmp_path) / "cong-khai"))
    for hidden in (
        "Việc chỉ nội bộ biết",
        "Ghi chú cho cơ quan",
        "Thông báo lỗi riêng",
        "R/SCT/1",
        "sct.xlsx",
        "Đã kiểm tra đủ",
        "/steward",
    ):
        assert hidden in inside, hidden
        assert hidden not in outside, hidden
    assert "62,5" in outside


def test_marked_assessments_and_what_became_of_a_marked_plan_stay_inside(filled, catalogue):
    content = RoundContent.read(filled, catalogue, ROUND)
    said = content.assessments[0] | {"text": " [Nội bộ] Kiến nghị riêng"}
    plan = {key: None for key in ("note", "done_note", "last_round_code", "name")}
    planned = [plan | {"note": "[nội bộ]"}, plan | {"done_note": "[NỘI BỘ] chưa nói"}]
    kept = without_internal(replace(content, assessments=[said, *content.assessments], planned=planned))
    assert kept.assessments == content.assessments and kept.planned == []


def everything_in(path):
    """All text of all files, packages unpacked and Parquet read."""
    told = []
    for file in sorted(path.rglob("*")):
        if not file.is_file():
            continue
        if file.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(file) as package:
                told += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        elif file.suffix == ".parquet":
            told.append(str(pq.read_table(file).to_pylist()))
        else:
            told.append(file.read_text(encoding="utf-8"))
    return "\n".join(told)


def test_parquet_and_csv_hold_the_views_and_the_dictionary_explains_every_column(released, tmp_path):
    data = folder(tmp_path) / "du-lieu"
    explained = {(row[0], row[1]): row[3] for row in csv.reader(io.StringIO((data / "tu-dien-du-lieu.csv").read_text("utf-8-sig")))}
    for file in sorted(data.glob("*.parquet")):
        table = pq.read_table(file)
        rows = list(csv.DictReader(io.StringIO((data / f"{file.stem}.csv").read_text("utf-8-sig"))))
        assert len(rows) == table.num_rows and (not rows or list(rows[0]) == table.column_names), file.name
        assert all(explained[file.stem, column] for column in table.column_names)
    values = pq.read_table(data / "chi-tieu.parquet").to_pylist()
    assert [column["name"] for column in view_columns(released, "indicator_value")] == list(values[0])
    assert float(next(row["value"] for row in values if (row["department_code"], row["indicator_code"]) == ("SCT", "TRA-01"))) == 62.5
    tasks = (data / "nhiem-vu.csv").read_text("utf-8-sig")
    assert "'=1+1" in tasks, "a text that begins like a formula is inert"


def test_the_approved_views_hold_what_the_files_of_the_release_hold(released, tmp_path):
    withdraw_stp(released)
    for name, view in (("chi-tieu", "indicator_value"), ("nhiem-vu", "task"), ("van-ban", "document"), ("danh-gia", "assessment")):
        frozen = pq.read_table(folder(tmp_path) / "du-lieu" / f"{name}.parquet").to_pylist()
        approved = read_view(released, view)
        assert list(frozen[0]) == [column["name"] for column in view_columns(released, view)]
        assert sorted(map(repr, plain(frozen))) == sorted(map(repr, plain(approved)))


def withdraw_stp(engine):
    """STP is withdrawn after the release: its facts no longer stand, and are no less released."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE core.standing SET superseded_at = now() WHERE department_code = 'STP' AND superseded_at IS null"))


def plain(rows):
    """Numbers as they are told, whatever their scale."""

    def told(value):
        if isinstance(value, list):
            return [told(entry) for entry in value]
        return float(value) if isinstance(value, Decimal) else value

    return [{name: told(value) for name, value in row.items()} for row in rows]


def test_a_round_that_is_not_complete_needs_a_decision_with_a_reason(release, filled):
    assert newest_ask(filled, ROUND) is None
    with pytest.raises(SettlementRefusedError, match="lý do"):
        ask_for_release(filled, ROUND, "lead", " ", DAY)
    ask_for_release(filled, ROUND, "lead", "Chủ tịch yêu cầu báo cáo ngày 20/12", DAY)
    assert newest_ask(filled, ROUND).reason == "Chủ tịch yêu cầu báo cáo ngày 20/12"
    release(Approval("lead", DAY + dt.timedelta(minutes=1), "duyệt"))
    assert newest_ask(filled, ROUND) is None, "a release answers it"
