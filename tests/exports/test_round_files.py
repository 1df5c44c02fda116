"""A round leaves the warehouse as files that other programs read back to the same figures."""

import csv
import datetime as dt
import io

import pyarrow.parquet as pq
import pytest
from pysdmx.io import get_datasets, read_sdmx
from sqlalchemy import text

from include.exports.round_files import NoSuchRoundError, export_round
from include.exports.sdmx import STATUS_OF_ANSWER, sdmx_id
from include.warehouse.mart.views import mart_views

pytestmark = pytest.mark.slow
ROUND = "QNG-2021-Y"
PREPARED = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")


def rows_in(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.fixture(scope="module")
def exported(published, catalogue, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    export_round(published, catalogue, ROUND, folder, PREPARED)
    return folder


def test_every_published_view_is_there_twice_with_the_same_rows(exported, published):
    views = mart_views(published)
    assert {path.stem for path in exported.glob("*.parquet")} == {path.stem for path in exported.glob("*.csv")} == set(views)
    for name, view in views.items():
        table, rows = pq.read_table(exported / f"{name}.parquet"), rows_in(exported / f"{name}.csv")
        assert table.num_rows == len(rows) and table.column_names == list(view.column_names), name
        assert {row["round_key"] for row in rows if "round_key" in row} <= {ROUND}, name
    values = rows_in(exported / "draft_indicator_value.csv")
    assert next(v["value"] for v in values if (v["department_code"], v["indicator_code"]) == ("SCT", "TRA-01")) == "62.5"
    assert "'=1+1" in (exported / "draft_task.csv").read_text("utf-8-sig"), "a text that begins like a formula is inert"


def test_sdmx_read_back_with_its_structure_gives_the_same_observations(exported, published):
    structure = exported / "sdmx" / "cau-truc.xml"
    read_sdmx(structure, validate=True)  # against the official schemas
    with published.connect() as connection:
        question = "SELECT department_code, indicator_code, value, answer, unit_code FROM mart.draft_indicator_value WHERE round_key = :r"
        wanted = {
            (sdmx_id(row.department_code), row.indicator_code): (
                None if row.value is None else float(row.value),
                STATUS_OF_ANSWER[row.answer],
                row.answer,
                row.unit_code,
            )
            for row in connection.execute(text(question), {"r": ROUND})
        }
    [dataset] = get_datasets(exported / "sdmx" / "draft_indicator_value.csv", structure)
    read = dataset.data.astype(object).where(dataset.data.notna(), None).to_dict("records")
    found = {
        (row["DEPARTMENT"], row["INDICATOR"]): (
            None if row["OBS_VALUE"] in (None, "") else float(row["OBS_VALUE"]),
            row["OBS_STATUS"],
            row["ANSWER"],
            row["UNIT_MEASURE"],
        )
        for row in read
    }
    assert found == wanted and len(read) == len(wanted) > 4
    assert {answer for _, _, answer, _ in found.values()} >= {"reported", "missing", "not_applicable"}
    assert {(row["REF_AREA"], row["FREQ"], row["TIME_PERIOD"]) for row in read} == {("QNG", "A", "2021")}
    for component in dataset.structure.components:
        if component.local_codes:
            known = {code.id for code in component.local_codes}
            assert {row[component.id] for row in read} <= known, component.id


def test_published_results_read_back_with_their_structure(exported, published):
    [dataset] = get_datasets(exported / "sdmx" / "pci_result.csv", exported / "sdmx" / "cau-truc.xml")
    read = {(row["TIME_PERIOD"], row["PCI_COMPONENT"]): row for row in dataset.data.astype(object).to_dict("records")}
    with published.connect() as connection:
        composites = connection.execute(text("SELECT pci_year, composite, rank FROM core.pci_result WHERE province_code = 'QNG'")).all()
        scores = connection.execute(
            text("SELECT pci_year, sub_index_code, score FROM core.pci_sub_index_score WHERE province_code = 'QNG'")
        )
        upto = {(str(year), code): float(score) for year, code, score in scores if year <= 2021}
    for year, composite, rank in composites:
        if year <= 2021:
            row = read[str(year), "COMPOSITE"]
            assert (float(row["OBS_VALUE"]), row["UNIT_MEASURE"]) == (float(composite), "POINTS_100")
            assert int(row["PCI_RANK"]) == rank
    assert {key: float(row["OBS_VALUE"]) for key, row in read.items() if key[1] != "COMPOSITE"} == upto and upto


def test_the_same_facts_give_the_same_bytes(exported, published, catalogue, tmp_path_factory):
    again = tmp_path_factory.mktemp("again")
    export_round(published, catalogue, ROUND, again, PREPARED)
    for path in sorted(exported.rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(exported)).read_bytes(), path.name


def test_a_round_that_is_not_declared_is_refused_with_those_that_are(published, catalogue, tmp_path):
    with pytest.raises(NoSuchRoundError, match="QNG-2021-Y"):
        export_round(published, catalogue, "QNG-1999-Y", tmp_path, PREPARED)
