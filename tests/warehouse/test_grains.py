"""Every view and function of mart says which columns tell its rows apart, and they do, on the sample and on a small country."""

import argparse
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from include.checks.across import check_across
from include.intake.opening import open_round
from include.release.freeze import Approval, freeze_release
from include.sample.make import make_sample
from include.warehouse.mart.grains import Grain, grains
from include.warehouse.mart.views import mart_functions, mart_views
from tests.benchmarks.warehouse import country
from tests.sample.playing import AT_THE_END, CATALOGUE, OPENED, ROUND, ingest_everything

pytestmark = pytest.mark.slow

GIVEN = {"timestamp with time zone": "'2021-12-20T12:00:00+07:00'::timestamptz", "date": "'2026-11-24'::date"}
OF_ONE_DEPARTMENT = "draft_answered_or_owed(null, 'QNG-2021-Y', 'SCT', false)"
BETWEEN_THE_WAVES = dt.datetime.fromisoformat("2021-12-09T09:00:00+07:00")


@pytest.fixture(scope="module")
def sample(copy_of_state, tmp_path_factory):
    def prepare(engine, places):
        open_round(engine, CATALOGUE, ROUND, OPENED, places)
        for wave, approved_at in ((1, BETWEEN_THE_WAVES), (2, AT_THE_END)):
            make_sample(CATALOGUE, Path(places.inbox), wave)
            ingest_everything(engine, places)
            check_across(engine, CATALOGUE, ROUND)
            freeze_release(engine, CATALOGUE, places, ROUND, Approval("lead", approved_at, "Đã kiểm tra đủ"))

    with pytest.MonkeyPatch.context() as without_pdf:
        without_pdf.setattr("include.summary.find_libreoffice", lambda: None)
        engine, _ = copy_of_state("two releases of the sample", prepare, tmp_path_factory.mktemp("grains"))
    yield engine
    engine.dispose()


def published(engine):
    """The columns of what mart publishes, by name, and how it stands after FROM."""
    views = {name: (set(view.column_names), name) for name, view in mart_views(engine).items()}
    for name, function in mart_functions(engine).items():
        given = ", ".join(GIVEN.get(argument.type, "") for argument in function.arguments)
        asked = OF_ONE_DEPARTMENT if OF_ONE_DEPARTMENT.startswith(f"{name}(") else f"{name}({given})"
        views[name] = (set(function.rows.column_names), asked)
    return views


def faults(engine):
    found, filled = [], set()
    with engine.connect() as connection:
        for name, (_, asked) in published(engine).items():
            grain = grains()[name]
            nulls = " OR ".join(f"{column} IS null" for column in grain.columns if column not in grain.optional) or "false"
            told = ", ".join(grain.columns)
            counted = text(f"SELECT count(*), count(DISTINCT row({told})), count(*) FILTER (WHERE {nulls}) FROM mart.{asked}")
            rows, apart, empty = connection.execute(counted).one()
            filled |= {name} if rows else set()
            if rows != apart or empty:
                found.append((name, rows, apart, empty))
    return found, filled


def test_each_has_one_and_its_columns_are_there(sample):
    found = published(sample)
    assert set(grains()) == set(found)
    lacking = {name: set(grain.columns) - found[name][0] for name, grain in grains().items()}
    assert not {name: columns for name, columns in lacking.items() if columns}


def test_it_tells_the_rows_of_the_sample_apart(sample):
    found, filled = faults(sample)
    assert found == [] and set(grains()) - filled <= {"planned_and_done"}


def test_it_tells_the_rows_of_a_country_apart(postgres_url):
    engine = country(postgres_url, "grains_of_a_country", argparse.Namespace(provinces=2, units=3, indicators=5), years=2)
    try:
        found, filled = faults(engine)
    finally:
        engine.dispose()
    assert found == [] and filled >= {"planned_and_done", "task", "indicator_value", "draft_indicator_value_history"}


def test_an_optional_column_stands_in_brackets():
    assert Grain.of(["a", "(b)"]) == Grain(("a", "b"), frozenset({"b"}))


def test_a_view_with_the_year_of_a_round_says_what_kind_of_period_it_is(sample):
    found = published(sample)
    assert all("period_kind" in columns for columns, _ in found.values() if "period_year" in columns)
    with sample.connect() as connection:
        kinds = connection.execute(
            text("SELECT DISTINCT substr(round_code, 6), period_year - left(round_code, 4)::integer, period_kind FROM mart.round")
        )
        told = {tuple(row) for row in kinds}
    expected = {"Y": "year", "H": "half_year", "Q": "quarter"}
    assert told and all(off == 0 and kind == expected[code[0]] for code, off, kind in told)


def test_the_department_that_issued_a_document_is_named_by_its_code(sample):
    with sample.connect() as connection:
        told = dict(connection.execute(text("SELECT number, agency_code FROM mart.document WHERE number IS NOT null")).tuples().all())
    assert (told["155/QĐ-SCT"], told["2446/SKHĐT-XTĐT"], told["1224/STP-XDKT&TDTHPL"], told["100/KH-BQL"]) == ("SCT", "SKHĐT", "STP", "BQL")
    assert told["16/CT-TTg"] is told["649/QĐ-UBND"] is told["02/NQ-CP"] is None, "CT before a hyphen is a directive, not the tax office"


@pytest.mark.parametrize(
    ("agency", "number", "code"),
    [
        ("SỞ  kế hoạch & đầu tư", None, "SKHĐT"),
        ("sct", None, "SCT"),
        (None, "61/2021/KH-SCT", "SCT"),
        (None, "12/CT-TTHT", None),
        ("Cục Thuế tỉnh Quảng Ngãi", "12/CT-TTHT", "CT"),
        ("Sở Công Thương tỉnh Gia Lai", "5/KH-SCT", None),
        ("Sở Xây dựng", "5/KH-SCT", "SXD"),
        ("", "", None),
    ],
)
def test_an_agency_is_found_by_name_code_or_number(sample, agency, number, code):
    with sample.connect() as connection:
        asked = text("SELECT core.agency_code('QNG-2021-Y', :agency, :number)")
        assert connection.execute(asked, {"agency": agency, "number": number}).scalar_one() == code


def test_a_wide_row_says_why_a_value_is_empty(sample):
    with sample.connect() as connection:
        rows = connection.execute(text("SELECT tra_01, tra_01_answer, answers ->> 'TRA-01' FROM mart.indicator_wide")).all()
    assert all(answer == told and (value is not None) == (answer == "reported") for value, answer, told in rows)
    assert {answer for _, answer, _ in rows if answer} >= {"reported", "missing", "not_filed", "nothing_to_report"}
