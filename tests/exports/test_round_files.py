"""A round leaves the warehouse as files that other programs read back to the same figures."""

import csv
import datetime as dt
import io

import pyarrow.parquet as pq
import pytest

from include.exports.round_files import NoSuchRoundError, export_round
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


def test_the_same_facts_give_the_same_bytes(exported, published, catalogue, tmp_path_factory):
    again = tmp_path_factory.mktemp("again")
    export_round(published, catalogue, ROUND, again, PREPARED)
    for path in sorted(exported.rglob("*.*")):
        assert path.read_bytes() == (again / path.relative_to(exported)).read_bytes(), path.name


def test_a_round_that_is_not_declared_is_refused_with_those_that_are(published, catalogue, tmp_path):
    with pytest.raises(NoSuchRoundError, match="QNG-2021-Y"):
        export_round(published, catalogue, "QNG-1999-Y", tmp_path, PREPARED)
