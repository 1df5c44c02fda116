"""What people and programs see of a table: Excel set to Vietnamese, pandas and DuckDB read the same numbers, days and texts."""

import csv
import datetime as dt
import io
import subprocess
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
from openpyxl import load_workbook

from include.exports.tables import csv_bytes, excel_csv_bytes, parquet_bytes
from include.exports.typed_workbook import TypedSheet, heading_of, typed_workbook
from include.summary.pdf import find_libreoffice

DAY = dt.date(2021, 11, 15)
COLUMNS = [
    {"name": name, "type": kind, "comment": comment}
    for name, kind, comment in (
        ("indicator_code", "text", "Mã chỉ tiêu / Indicator code"),
        ("value", "numeric", "Giá trị, theo đơn vị tính; trống khi không có / Value in the unit"),
        ("department_ordinal", "integer", "Thứ tự / Ordinal"),
        ("issued_on", "date", "Ngày ban hành / Day of issue"),
        ("arrived_at", "timestamp with time zone", "Thời điểm đến / When it arrived"),
        ("is_late", "boolean", "Nộp muộn / Late"),
        ("quantities", "numeric[]", "Các số lượng / Quantities"),
        ("text", "text", "Diễn giải: như đơn vị ghi / Text"),
    )
]
ARRIVED = dt.datetime.fromisoformat("2021-11-30T18:30:00+00:00")
ROWS = [
    dict(zip((column["name"] for column in COLUMNS), row, strict=True))
    for row in (
        (
            "TRA-01",
            Decimal("62.50"),
            1,
            dt.date(2021, 11, 30),
            ARRIVED,
            True,
            [Decimal("2.5"), Decimal(3)],
            "Sở Công Thương; 12/QĐ-UBND",
        ),
        ("TRA-02", Decimal("1234567.891"), 2, dt.date(2021, 2, 3), ARRIVED, False, [], "=1+1"),
        ("TRA-03", Decimal("-0.25"), 3, None, None, None, None, "hai\ndòng, có phẩy"),
        ("TRA-04", Decimal(180), 12, dt.date(2020, 12, 31), ARRIVED, True, [Decimal(7)], "Đạt"),
        ("TRA-05", None, 13, None, None, None, None, None),
    )
]
NIGHT = dt.datetime.fromisoformat("2021-12-01T01:30:00")
NAMES = [column["name"] for column in COLUMNS]
VALUES = [list(row.values()) for row in ROWS]


def in_vietnamese_libreoffice(folder, content):
    """The cells of a CSV file as a spreadsheet set to Vietnamese takes them: separator and numbers are the country's."""
    source = folder / "bang.csv"
    source.write_bytes(content)
    semicolon, quote, utf8, vietnamese = 59, 34, 76, 1066
    command = [
        *(str(find_libreoffice()), "--headless", f"-env:UserInstallation=file://{folder}/profile"),
        f"--infilter=CSV:{semicolon},{quote},{utf8},1,,{vietnamese},false,true",
        *("--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [[cell.value for cell in row] for row in load_workbook(folder / "out" / "bang.xlsx").active.iter_rows()]


@pytest.mark.slow
def test_the_file_for_excel_opens_rightly_in_a_vietnamese_one(tmp_path):
    headings, *rows = in_vietnamese_libreoffice(tmp_path, excel_csv_bytes(NAMES, VALUES))
    assert headings == NAMES
    assert [row[1] for row in rows] == [62.5, 1234567.891, -0.25, 180, None]
    assert [row[2] for row in rows] == [1, 2, 3, 12, 13]
    assert [row[3] and row[3].date() for row in rows] == [row["issued_on"] for row in ROWS]
    assert rows[0][4] == NIGHT, "Vietnam's time"
    assert rows[0][6] == "2,5; 3" and rows[0][7] == "Sở Công Thương; 12/QĐ-UBND" and rows[2][7] == "hai\ndòng, có phẩy"


@pytest.mark.slow
def test_the_file_for_programs_does_not(tmp_path):
    """Why there are two: its commas divide nothing where a semicolon does."""
    rows = in_vietnamese_libreoffice(tmp_path, csv_bytes(NAMES, VALUES))
    assert max(len([cell for cell in row if cell is not None]) for row in rows) < len(NAMES)


def test_the_file_for_excel_says_that_it_is_utf_8_and_divides_by_semicolons():
    made = excel_csv_bytes(NAMES, VALUES)
    assert made.startswith(b"\xef\xbb\xbf") and made.decode("utf-8-sig").splitlines()[0] == ";".join(NAMES)
    [_, second, *_] = csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";")
    assert second == ["TRA-01", "62,5", "1", "30/11/2021", "01/12/2021 01:30:00", "có", "2,5; 3", "Sở Công Thương; 12/QĐ-UBND"]
    assert "'=1+1" in made.decode()


def test_the_file_for_programs_is_plain_utf_8_with_commas_and_points():
    made = csv_bytes(NAMES, VALUES)
    assert not made.startswith(b"\xef\xbb\xbf") and made.decode().splitlines()[0] == ",".join(NAMES)
    frame = pd.read_csv(io.BytesIO(made), parse_dates=["issued_on", "arrived_at"])
    assert frame["value"].tolist()[:4] == [62.5, 1234567.891, -0.25, 180.0] and frame["department_ordinal"].dtype == "int64"
    assert frame["issued_on"].dt.date.tolist()[0] == dt.date(2021, 11, 30)


def test_parquet_gives_pandas_and_duckdb_numbers(tmp_path):
    path = tmp_path / "bang.parquet"
    path.write_bytes(parquet_bytes("bang", COLUMNS, ROWS))
    frame = pd.read_parquet(path)
    assert frame["value"].dtype == "float64" and frame["value"].sum() == pytest.approx(62.5 + 1234567.891 - 0.25 + 180)
    assert frame["department_ordinal"].dtype.kind == "i" and frame["department_ordinal"].sum() == 31
    told = duckdb.sql(f"SELECT sum(value), max(department_ordinal), max(issued_on), typeof(any_value(value)) FROM '{path}'").fetchall()
    assert told == [(pytest.approx(1234810.141), 13, dt.date(2021, 11, 30), "DOUBLE")]
    assert duckdb.sql(f"SELECT quantities[1] FROM '{path}' WHERE indicator_code = 'TRA-01'").fetchall() == [(2.5,)]


@pytest.fixture(scope="module")
def sheet():
    return load_workbook(io.BytesIO(typed_workbook([TypedSheet("Chỉ tiêu", COLUMNS, ROWS)], DAY)))["Chỉ tiêu"]


def test_the_workbook_has_typed_columns_under_vietnamese_headings(sheet):
    assert [cell.value for cell in sheet[1]][:2] == ["Mã chỉ tiêu", "Giá trị, theo đơn vị tính"] and [
        cell.value for cell in sheet[2]
    ] == NAMES
    first = [cell.value for cell in sheet[3]]
    assert first[1:6] == [62.5, 1, dt.datetime.combine(ROWS[0]["issued_on"], dt.time()), NIGHT, "có"]
    assert [sheet.cell(3, number).number_format for number in (4, 5)] == ["dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"]
    assert [sheet[cell].number_format for cell in ("B3", "B6", "C3")] == ["#,##0.##########", "#,##0", "0"], "no 2.021 for a year"
    assert (sheet["H4"].value, sheet["H4"].data_type) == ("=1+1", "s"), "a text stays a text"
    assert [sheet.cell(row, 2).value for row in range(3, 8)] == [62.5, 1234567.891, -0.25, 180, None]


def test_headings_stay_in_sight_can_be_filtered_and_every_column_is_wide_enough(sheet):
    assert sheet.freeze_panes == "A3" and sheet.auto_filter.ref == "A2:H7"
    assert all(sheet.column_dimensions[cell.column_letter].width >= len(str(cell.value)) for cell in sheet[2])


def test_the_same_rows_give_the_same_bytes():
    assert typed_workbook([TypedSheet("A", COLUMNS, ROWS)], DAY) == typed_workbook([TypedSheet("A", COLUMNS, ROWS)], DAY)
    assert parquet_bytes("a", COLUMNS, ROWS) == parquet_bytes("a", COLUMNS, ROWS)


def test_a_column_without_words_is_headed_by_its_name():
    assert heading_of({"name": "value", "comment": None}) == "value"
