"""Adding a province is copying a folder: a third one plays a round, and no other file is touched."""

import datetime as dt
import io
import os
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from include.catalog import load_catalogue
from include.intake.answer_departments import answer_open_rounds
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import ingest_batch
from include.intake.opening import open_round
from include.sample.generate import generate_workbook
from include.summary import write_summary

ROUND = "DNG-2021-Y"
OPENED, ARRIVED, ANSWERED = (dt.datetime.fromisoformat(f"2021-{day}T08:00:00+07:00") for day in ("11-15", "12-01", "12-02"))


def copy_province(folder: Path, pattern: str, code: str, name_vi: str) -> None:
    """What an official does: copy the folder of a province, and put the new one's name where the old one's stands in it."""
    shutil.copytree(folder / "provinces" / pattern, folder / "provinces" / code)
    for file in (folder / "provinces" / code).rglob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace("Quảng Ngãi", name_vi), encoding="utf-8")


def test_a_copied_folder_is_a_province(folder: Path):
    shipped = load_catalogue()
    copy_province(folder, "QNG", "DNG", "Đà Nẵng")
    catalogue = load_catalogue(folder)
    assert [d.code for d in catalogue.departments_of(ROUND)] == [d.code for d in shipped.departments_of("QNG-2021-Y")]
    assert len(catalogue.assignments(ROUND)) == len(shipped.assignments("QNG-2021-Y"))
    assert catalogue.reminder_plan("DNG", dt.date(2021, 12, 1)).issuer.place_vi == "Đà Nẵng"
    assert [r.key for r in catalogue.reorganisations if r.province == "DNG"] == ["DNG-2025-03"]
    assert catalogue.assignments("QNG-2021-Y") == shipped.assignments("QNG-2021-Y")
    assert catalogue.pci_results == shipped.pci_results, "what is published of a province is not copied with its folder"


def test_a_province_of_today_leaves_the_merger_of_its_pattern_behind(folder: Path):
    copy_province(folder, "QNG25", "DNG25", "Đà Nẵng")
    (folder / "provinces/DNG25/reorganisations.yaml").unlink()
    assert len(load_catalogue(folder).departments_of("DNG25-2025-Y")) == 14


@pytest.mark.slow
def test_a_round_is_played_in_a_copied_province(folder: Path, warehouse, places):
    copy_province(folder, "QNG", "DNG", "Đà Nẵng")
    catalogue = load_catalogue(folder)
    assert len(open_round(warehouse, catalogue, ROUND, OPENED, places)) == 25

    sent = places.inbox / "so-cong-thuong.xlsx"
    generate_workbook(catalogue, ROUND, "SCT", seed=1).save(sent)
    os.utime(sent, (ARRIVED.timestamp(), ARRIVED.timestamp()))
    archive_inbox(warehouse, places)
    for batch in waiting_batches(warehouse, 10):
        ingest_batch(warehouse, catalogue, places, batch)
    answer_open_rounds(warehouse, catalogue, places, ANSWERED)

    with warehouse.connect() as connection:
        sql = "SELECT state FROM intake.submission WHERE round_key = :round AND department_code = 'SCT'"
        assert connection.execute(text(sql), {"round": ROUND}).scalars().all() == ["accepted"]
        sql = "SELECT count(*) FROM mart.draft_indicator_value WHERE round_key = :round AND department_code = 'SCT'"
        assert connection.execute(text(sql), {"round": ROUND}).scalar_one() > 10
    own = places.outbox / "DNG"
    assert [path.parent.name for path in own.rglob("*.html") if "SCT" in path.parts] == ["SCT"]

    summary = io.BytesIO()
    write_summary(warehouse, catalogue, ROUND, summary)
    cells = [str(cell) for row in load_workbook(summary).worksheets[0].iter_rows(values_only=True) for cell in row if cell]
    assert any("SCT" in cell for cell in cells)
