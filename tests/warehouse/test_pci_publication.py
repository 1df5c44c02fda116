"""PCI results say where they come from and since when they are known; an earlier instant shows nothing of them that came later."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from include.catalog import load_catalogue
from include.exports.sdmx import result_observations
from include.summary.content import RoundContent
from include.warehouse.mart.pci_readings import pci_readings
from include.warehouse.mart.summary_rows import published_results
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
LATER = dt.datetime.fromisoformat("2026-12-31T00:00:00+07:00")


@pytest.fixture
def engine(warehouse):
    load_dimensions(warehouse, CATALOGUE)
    return warehouse


def asked(engine, statement, **given):
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(statement), given).mappings()]


def filed(engine, **changed):
    """A reading of PCI 2020 as a steward's file of 2023 gives it, with the score of one sub-index."""
    given = {"composite": 63.9, "day": "2021-04-15", "derived": False, "known": "2023-06-01T08:00:00+07:00"} | changed
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE core.pci_reading DISABLE TRIGGER ALL; ALTER TABLE core.pci_reading_score DISABLE TRIGGER ALL"))
        connection.execute(
            text(
                "INSERT INTO core.pci_reading (origin, province_code, pci_year, reading_number, submission_id, known_at, is_used, "
                "composite, ranked_provinces, source, published_on, is_derived, sheet, cell) "
                "VALUES ('PCI/1', 'QNG', 2020, 1, 1, :known, true, "
                ":composite, 63, 'Tệp đính chính', :day, :derived, 'Kết quả PCI', 'C5')"
            ),
            given,
        )
        connection.execute(
            text(
                "INSERT INTO core.pci_reading_score (origin, province_code, pci_year, reading_number, sub_index_code, score, sheet, cell) "
                "VALUES ('PCI/1', 'QNG', 2020, 1, 'land', 6.5, 'Điểm thành phần', 'E7')"
            )
        )


def test_scores_say_source_day_known_at_and_cell_as_composites_do(engine):
    filed(engine)
    for view, sheet, cell in (
        ("pci_result", "Kết quả PCI", "C5"),
        ("pci_sub_index", "Điểm thành phần", "E7"),
        ("pci_gap", "Điểm thành phần", "E7"),
    ):
        [row] = asked(engine, f"SELECT * FROM mart.{view} WHERE province_code = 'QNG' AND pci_year = 2020")
        assert (row["source"], row["published_on"], row["sheet"], row["cell"]) == ("Tệp đính chính", dt.date(2021, 4, 15), sheet, cell), (
            view
        )
        assert row["known_at"] == dt.datetime.fromisoformat("2023-06-01T08:00:00+07:00")
        assert (row["is_derived"], row["obs_status"]) == (False, "A")


def test_a_shipped_result_is_known_from_its_publication(engine):
    [row] = asked(engine, "SELECT * FROM mart.pci_sub_index WHERE province_code = 'QNG' AND pci_year = 2020 AND sub_index_code = 'land'")
    assert (row["published_on"], row["cell"], row["source"]) == (
        dt.date(2021, 4, 15),
        None,
        "https://www.pcivietnam.vn/ho-so-tinh/quang-ngai",
    )
    assert row["known_at"] == dt.datetime.fromisoformat("2021-04-15T00:00:00+07:00")
    [unknown] = asked(
        engine, "SELECT DISTINCT published_on, known_at FROM mart.pci_sub_index WHERE province_code = 'QNG' AND pci_year = 2016"
    )
    assert (unknown["published_on"], unknown["known_at"]) == (None, dt.datetime.fromisoformat("2017-12-31T00:00:00+07:00"))


def test_what_was_worked_out_from_the_press_says_so(engine):
    derived = asked(engine, "SELECT province_code, pci_year, obs_status FROM mart.pci_result WHERE is_derived")
    assert derived == [{"province_code": "QNG", "pci_year": 2021, "obs_status": "V"}]
    [read] = [r for r in published_results(engine, "QNG", 2021, 1, LATER)]
    [observed] = [row for row in result_observations([read], "QNG", "PCI") if row["RANK"]]
    assert (observed["OBS_STATUS"], read.is_derived) == ("V", True)
    assert "suy từ báo chí" in observed["COMMENT_OBS"]
    assert [r.pci_year for r in pci_readings(engine, "QNG") if r.is_derived] == [2021]


def test_a_year_without_a_full_set_of_weights_loses_no_points_and_says_why(engine):
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE core.sub_index SET weight_pct = null WHERE sub_index_code = 'land' AND methodology_code = :m"), {"m": used(engine)}
        )
    rows = asked(engine, "SELECT * FROM mart.pci_gap WHERE province_code = 'QNG' AND pci_year = 2020")
    assert len(rows) == 10
    told = {(row["points_lost"], row["points_per_score"], row["loss_rank"], row["no_points_because"]) for row in rows}
    assert told == {(None, None, None, "weights_incomplete")}
    whole = asked(engine, "SELECT * FROM mart.pci_gap WHERE province_code = 'QNG' AND pci_year = 2010")
    assert whole and {row["no_points_because"] for row in whole} == {None}
    assert min(row["loss_rank"] for row in whole) == 1 and all(row["points_lost"] > 0 for row in whole)


def used(engine):
    return asked(engine, "SELECT methodology_code FROM mart.pci_result WHERE province_code = 'QNG' AND pci_year = 2020")[0][
        "methodology_code"
    ]


@pytest.mark.parametrize("view", ["pci_result", "pci_sub_index", "pci_gap"])
def test_an_instant_shows_nothing_that_was_published_or_corrected_later(engine, view):
    filed(engine)
    for at, newest in (("2021-04-14T23:59:59+07:00", 2019), ("2021-04-15T00:00:00+07:00", 2020), ("2021-12-31T23:59:59+07:00", 2020)):
        rows = asked(engine, f"SELECT * FROM mart.{view}_as_known_at(:at)", at=at)
        assert max(row["pci_year"] for row in rows) == newest, at
        assert all(row["known_at"] <= dt.datetime.fromisoformat(at) for row in rows)
        assert "Tệp đính chính" not in {row["source"] for row in rows}
    assert "Tệp đính chính" in {row["source"] for row in asked(engine, f"SELECT * FROM mart.{view}_as_known_at(now())")}
    same = asked(engine, f"SELECT * FROM mart.{view}_as_known_at('infinity') ORDER BY 1, 4, 6")
    assert same == asked(engine, f"SELECT * FROM mart.{view} ORDER BY 1, 4, 6")


def test_the_summary_of_a_past_round_tells_what_was_published_when_it_closed(engine):
    record_opened_round(engine, CATALOGUE, "QNG-2021-Y", OPENED)
    filed(engine)
    results = RoundContent.read(engine, CATALOGUE, "QNG-2021-Y").results
    assert max(row.pci_year for row in results) == 2020
    assert [row.composite for row in results if row.pci_year == 2020] == [Decimal("63.2")], "what was corrected in 2023 was not known"
