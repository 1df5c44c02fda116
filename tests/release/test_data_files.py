"""The data of a release: the columns of the approved views in every form, numbers as numbers, and nothing internal outside."""

import io
from functools import partial

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from include.exports.dictionary import read_dictionary
from include.exports.release_tables import FORMS, INSIDE_COLUMNS, RELEASE_TABLES
from include.release.data_files import data_files
from include.release.freeze import Approval, new_release
from include.release.frozen import frozen_round
from include.summary.content import RoundContent
from include.warehouse.mart.views import mart_views
from tests.warehouse.filing import RELEASED_AT

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"


def made_of(engine, catalogue, edition):
    content = RoundContent.read(engine, catalogue, ROUND)
    frozen = frozen_round(engine, content, new_release(engine, content, Approval("lead", RELEASED_AT, "duyệt"), None))
    return data_files(engine, frozen, edition)


@pytest.fixture
def made(filled, catalogue):
    return partial(made_of, filled, catalogue)


def read(files, name):
    """A table of a release as pandas reads it from Parquet."""
    return pd.read_parquet(io.BytesIO(files[f"du-lieu/{name}.parquet"]))


def test_every_file_has_the_columns_of_its_approved_view_in_every_form(made, filled):
    files, views = made("full"), mart_views(filled)
    book = load_workbook(io.BytesIO(files["du-lieu/du-lieu.xlsx"]))
    for table in RELEASE_TABLES:
        assert not table.view.startswith("draft_")
        columns = list(views[table.view].column_names)
        assert list(read(files, table.name).columns) == columns, table.name
        for form, separator in (("machine", ","), ("excel", ";")):
            content = files[f"du-lieu/{FORMS[form].format(name=table.name)}"].decode("utf-8-sig")
            assert content.split("\r\n")[0].split(separator) == columns, (table.name, form)
        assert [cell.value for cell in book[table.title.vi][2]] == columns, table.name
    assert set(book.sheetnames) == {table.title.vi for table in RELEASE_TABLES} | {"Từ điển"}


def test_every_form_holds_the_same_rows(made):
    files = made("full")
    book = load_workbook(io.BytesIO(files["du-lieu/du-lieu.xlsx"]), read_only=True)
    for table in RELEASE_TABLES:
        count = len(read(files, table.name))
        assert len(pd.read_csv(io.BytesIO(files[f"du-lieu/{table.name}.csv"]))) == count, table.name
        assert len(pd.read_csv(io.BytesIO(files[f"du-lieu/excel/{table.name}.csv"]), sep=";", decimal=",")) == count, table.name
        assert len(list(book[table.title.vi].iter_rows())) - 2 == count, table.name


def test_numbers_arrive_as_numbers_in_pandas_and_duckdb(made, filled, tmp_path):
    files, views = made("full"), mart_views(filled)
    for table in RELEASE_TABLES:
        path = tmp_path / f"{table.name}.parquet"
        path.write_bytes(files[f"du-lieu/{table.name}.parquet"])
        types = dict(duckdb.sql(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{path}')").fetchall())
        frame = pd.read_parquet(path)
        for column in views[table.view].columns:
            if column.type.startswith("numeric") and not column.is_list:
                assert types[column.name] == "DOUBLE" and frame[column.name].dtype == "float64", (table.name, column.name)
            elif column.type in ("integer", "bigint", "smallint"):
                assert types[column.name] in ("INTEGER", "BIGINT", "SMALLINT"), (table.name, column.name)
    values = read(files, "chi-tieu").set_index(["department_code", "indicator_code"])["value"]
    machine = pd.read_csv(io.BytesIO(files["du-lieu/chi-tieu.csv"])).set_index(["department_code", "indicator_code"])["value"]
    excel = pd.read_csv(io.BytesIO(files["du-lieu/excel/chi-tieu.csv"]), sep=";", decimal=",").set_index(
        ["department_code", "indicator_code"]
    )
    assert values["SCT", "TRA-01"] == machine["SCT", "TRA-01"] == excel["value"]["SCT", "TRA-01"] == 62.5
    assert values.sum() == pytest.approx(machine.sum()) == pytest.approx(excel["value"].sum())


def test_the_public_edition_has_no_inside_columns_in_any_form(made, catalogue):
    hidden = INSIDE_COLUMNS | catalogue.layout.inside_columns
    files = made("public")
    book = load_workbook(io.BytesIO(files["du-lieu/du-lieu.xlsx"]))
    assert "du-lieu/loi-con-mo.csv" not in files and "Lỗi còn mở" not in book.sheetnames
    for name in (name for name in files if name.endswith(".parquet")):
        assert not hidden & set(pd.read_parquet(io.BytesIO(files[name])).columns), name
    for sheet in book.worksheets[:-1]:
        assert not hidden & {cell.value for cell in sheet[2]}, sheet.title


def test_an_internal_figure_is_in_no_public_table_not_beside_its_target_either(made, filled):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.indicator_value SET note = '[nội bộ] chưa công khai'"))
        connection.execute(
            text(
                "INSERT INTO core.target (province_code, department_code, indicator_code, target_year, value, source, evidence) "
                "SELECT 'QNG', '', code, 2021, 90, 's', 'e' FROM unnest(ARRAY['TRA-01', 'TRA-03']) AS code ON CONFLICT DO NOTHING"
            )
        )
    full, public = read(made("full"), "muc-tieu"), read(made("public"), "muc-tieu")
    shown = full[full["value"].notna()]
    assert len(shown) and not public["value"].notna().any()


def test_the_dictionary_tells_every_file_of_a_release_and_its_columns(filled, catalogue):
    [listing] = [entry for entry in read_dictionary(filled, catalogue).listings if entry.key == "tep-cong-bo"]
    told = {(row[0], row[3]) for row in listing.rows}
    for table in RELEASE_TABLES:
        assert {(table.name, name) for name in mart_views(filled)[table.view].column_names} <= told, table.name
    assert any("du-lieu/excel/chi-tieu.csv" in row[2] and "du-lieu/chi-tieu.parquet" in row[2] for row in listing.rows)
