"""Every output of a release says the same figures: which there are, how much, of the province too, and whether they are estimates.

Word, the annexes, the page, both forms of CSV, the workbook of data, Parquet, SDMX and HTTP are read back as their readers read them.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import docx
import openpyxl
import pandas as pd
import pytest
from lxml import html
from pysdmx.io import get_datasets

from include.exports.round_files import export_round
from include.exports.sdmx_structures import sdmx_id
from include.release.freeze import Approval, freeze_release
from include.texts import CODES
from include.warehouse.findings.settlement import Access, grant_access
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow
PROVINCE = "Toàn tỉnh"
SUMMARY = "tong-hop-pci-2021-Y"
MARK = " (ước)"
ANSWERS = {word.vi: code for code, word in CODES.words("answers").items()}
COLUMNS = ("last_year_value", "value", "change")
PRINTED_COLUMNS = ("Năm trước", "Năm nay", "Thay đổi")
LAST_YEAR, THIS_YEAR, CHANGE = range(3)
NOT_FILED = CODES.words("answers")["not_filed"].vi
# A cell: the number and whether it is marked as an estimate; without a number, what the department answered.
Cell = tuple[Decimal | str, bool] | None
Figures = dict[tuple[str, str], tuple[Cell, ...]]


@pytest.fixture(scope="module")
def released(copy_of_state, tmp_path_factory):
    """The sample round played and released: its warehouse, and the folder of the release."""
    from include.storage.places import Places

    home = tmp_path_factory.mktemp("outputs")
    engine, _ = copy_of_state("sample round", play, home)
    with pytest.MonkeyPatch.context() as without_pdf:
        without_pdf.setattr("include.summary.find_libreoffice", lambda: None)
        freeze_release(engine, CATALOGUE, Places.under(home), ROUND, Approval("lead", AT_THE_END, "Đã kiểm tra đủ"))
    yield engine, home / "outbox" / "QNG" / "2021-Y" / "cong-bo" / "lan-1"
    engine.dispose()


@pytest.fixture(scope="module")
def exported(released, tmp_path_factory):
    """What ``python -m include export`` writes of the round."""
    folder = tmp_path_factory.mktemp("exported")
    export_round(released[0], CATALOGUE, ROUND, folder, AT_THE_END)
    return folder


@pytest.fixture(scope="module")
def asked(released):
    """Rows of a view, as HTTP gives them to the lead of the province: all pages."""
    from fastapi.testclient import TestClient

    from plugins.mart_api.app import URL_PREFIX, make_app
    from plugins.web.access import logged_in_user

    engine, _ = released
    grant_access(engine, Access("outputs", "lead_steward", "QNG", None), "admin", AT_THE_END)
    app = make_app()
    app.dependency_overrides[logged_in_user] = lambda: "outputs"
    client = TestClient(app)

    def rows(view):
        found, follows = [], f"/views/{view}?round_key={ROUND}&limit=100"
        while follows:
            page = client.get(follows.removeprefix(URL_PREFIX)).json()
            found, follows = found + page["rows"], page["next"]
        return found

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", engine.url.render_as_string(hide_password=False))
        environment.setenv("PCI_NOW", AT_THE_END.isoformat())
        yield cache(rows)


# ---------------------------------------------------------------- what is read by programs


def of_rows(rows) -> Figures:
    """Figures of departments; what nobody filed is printed in no table of figures, and is left out."""
    return {
        (row["indicator_code"], row["department_code"]): tuple(
            (number(row[name]), name != "last_year_value" and is_true(row["is_estimate"])) if given(row[name]) else other
            for name, other in zip(COLUMNS, (None, (row["answer"], False), None), strict=True)
        )
        for row in rows
        if row["answer"] != "not_filed"
    }


def of_province(rows) -> Figures:
    """The province's values of what several departments owe, or nothing where there is none; where one does, its own is the province's."""
    several = [row for row in rows if int(row["department_count"]) > 1]
    return {(row["indicator_code"], PROVINCE): (None, of_value(row) if given(row["value"]) else None, None) for row in several}


def of_value(row) -> Cell:
    return number(row["value"]), is_true(row["is_estimate"])


def given(value):
    return value is not None and value != "" and value == value


def number(value):
    """A number of any output, which may have its decimal comma."""
    return Decimal(str(value).replace(",", ".")).normalize()


def is_true(value):
    return value in (True, "true", "có")


def table_of_csv(path, separator):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=separator))


def table_of_workbook(path, title):
    _, names, *rows = openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def tables_of(folder):
    """Rows of departments' figures and of the province's, by the form of the file."""
    data, pairs = folder / "du-lieu", {"chi-tieu": "Chỉ tiêu", "gia-tri-tinh": "Giá trị của tỉnh"}
    return {
        "CSV": [table_of_csv(data / f"{name}.csv", ",") for name in pairs],
        "CSV for Excel": [table_of_csv(data / "excel" / f"{name}.csv", ";") for name in pairs],
        "Parquet": [pd.read_parquet(data / f"{name}.parquet").astype(object).to_dict("records") for name in pairs],
        ".xlsx of data": [table_of_workbook(data / "du-lieu.xlsx", title) for title in pairs.values()],
    }


# ---------------------------------------------------------------- what is read by people


def printed(text) -> Cell:
    """A cell of a table in Vietnam's notation."""
    bare = text.strip().removesuffix(MARK).replace("\N{MINUS SIGN}", "-").lstrip("+")
    if re.fullmatch(r"-?[\d.]+(,\d+)?", bare):
        return Decimal(bare.replace(".", "").replace(",", ".")).normalize(), text.strip().endswith(MARK)
    return None if bare in ("–", "Chưa có", "") else (ANSWERS[bare], False)


def of_printed(rows: Iterator[dict[str, str]]) -> Figures:
    return {(row["Chỉ tiêu"].split()[0], row["Đơn vị"]): tuple(printed(row[name]) for name in PRINTED_COLUMNS) for row in rows}


def of_word(path) -> Figures:
    tables = ([[cell.text.strip() for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables)
    found = [(names, row) for names, *rows in tables if {*PRINTED_COLUMNS, "Chỉ tiêu"} <= {*names} for row in rows]
    return of_printed(dict(zip(names, row, strict=True)) for names, row in found)


def of_page(path) -> Figures:
    page = html.fromstring(path.read_bytes())
    for hidden in page.findall(".//span[@class='cells']"):
        hidden.drop_tree()
    found = []
    for table in page.findall(".//table"):
        names, *rows = [[" ".join(cell.text_content().split()) for cell in row.findall("./*")] for row in table.iter("tr")]
        if {*PRINTED_COLUMNS, "Chỉ tiêu"} <= {*names}:
            found += [dict(zip(names, row, strict=True)) for row in rows]
    return of_printed(found)


def of_annexes(path) -> Figures:
    """The sheets of the sub-indices; an estimate stays a number there, and its format says what it is."""
    code_of = {indicator.name_vi: indicator.code for indicator in CATALOGUE.indicators}
    found: Figures = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        is_in_table = False
        for row in sheet.iter_rows(max_col=9):
            texts = [cell.value for cell in row]
            if texts[1] == "Chỉ tiêu" or texts[0] is None or texts[1] is None:
                is_in_table = texts[1] == "Chỉ tiêu"
            elif is_in_table and texts[4] != NOT_FILED:
                found[code_of[texts[1]], texts[0]] = tuple(shown_in(cell) for cell in row[3:6])
    return found


def shown_in(cell) -> Cell:
    if isinstance(cell.value, int | float):
        return number(cell.value), cell.number_format.endswith('"(ước)"')
    return (ANSWERS[cell.value], False) if cell.value in ANSWERS else None


PRINTS = {".docx": of_word, ".html": of_page, ".xlsx": of_annexes}


# ---------------------------------------------------------------- all of them


@pytest.fixture(scope="module")
def by_http(asked) -> Figures:
    """What HTTP says of every figure that somebody filed, and of the province's value of each such indicator."""
    figures = of_rows(asked("indicator_value"))
    return figures | of_the_same_indicators(of_province(asked("provincial_indicator_value")), figures)


def of_the_same_indicators(province: Figures, figures: Figures) -> Figures:
    filed = {code for code, _ in figures}
    return {key: cells for key, cells in province.items() if key[0] in filed}


def differing(told: Figures, wanted: Figures) -> dict[tuple[str, str], tuple[object, object]]:
    """Where an output says something else than another, with both."""
    return {key: (told.get(key), wanted.get(key)) for key in told.keys() | wanted.keys() if told.get(key) != wanted.get(key)}


def test_the_sample_has_figures_and_answers_estimates_and_final_ones_of_departments_and_of_the_province(by_http):
    of_departments = [cells[THIS_YEAR] for (_, department), cells in by_http.items() if department != PROVINCE]
    of_the_province = [cells[THIS_YEAR] for (_, department), cells in by_http.items() if department == PROVINCE]
    assert {is_estimate for told, is_estimate in of_departments if isinstance(told, Decimal)} == {True, False}
    assert {"missing"} <= {told for told, _ in of_departments if isinstance(told, str)}
    assert None in of_the_province and any(cell and cell[1] for cell in of_the_province)
    assert sum(isinstance(told, Decimal) for told, _ in of_departments) > 50


@pytest.mark.parametrize("ending", PRINTS)
def test_what_people_read_says_what_http_says(released, by_http, ending):
    _, folder = released
    read = PRINTS[ending]
    assert differing(read(folder / f"{SUMMARY}{ending}"), by_http) == {}
    of_parts: Figures = {}
    for path in folder.glob(f"{SUMMARY}-*{ending}"):
        of_parts |= read(path)
    assert differing(of_parts, by_http) == {}


def test_what_programs_read_says_what_http_says(released, exported, by_http):
    _, folder = released
    tables = tables_of(folder)
    views = ("indicator_value", "provincial_indicator_value")
    tables["exported CSV"] = [table_of_csv(exported / f"{view}.csv", ",") for view in views]
    tables["exported CSV for Excel"] = [table_of_csv(exported / "excel" / f"{view}.csv", ";") for view in views]
    tables["exported Parquet"] = [pd.read_parquet(exported / f"{view}.parquet").astype(object).to_dict("records") for view in views]
    for form, (values, whole) in tables.items():
        figures = of_rows(values)
        assert differing(figures | of_the_same_indicators(of_province(whole), figures), by_http) == {}, form


def test_sdmx_says_what_http_says(exported, by_http):
    [dataset] = get_datasets(exported / "sdmx" / "indicator_value.csv", exported / "sdmx" / "cau-truc.xml")
    codes = {sdmx_id(department): department for _, department in by_http}
    told = {
        (row["INDICATOR"], codes[row["DEPARTMENT"]]): (
            (number(row["OBS_VALUE"]), row["OBS_STATUS"] == "E") if row["ANSWER"] == "reported" else (row["ANSWER"], False)
        )
        for row in dataset.data.astype(object).to_dict("records")
        if row["ANSWER"] != "not_filed"
    }
    wanted = {key: cells[THIS_YEAR] for key, cells in by_http.items() if key[1] != PROVINCE}
    assert told == wanted


def test_until_when_its_data_count_is_the_same_for_every_figure(released, exported, asked):
    _, folder = released
    wanted = until({(row["indicator_code"], row["department_code"]): row["data_until_on"] for row in asked("indicator_value")})
    assert len(set(wanted.values())) > 2, "covers say several days, or none"
    for form, (values, _) in tables_of(folder).items():
        told = until({(row["indicator_code"], row["department_code"]): row["data_until_on"] for row in values})
        assert told == wanted, form
    [dataset] = get_datasets(exported / "sdmx" / "indicator_value.csv", exported / "sdmx" / "cau-truc.xml")
    codes = {sdmx_id(department): department for _, department in wanted}
    rows = dataset.data.astype(object).to_dict("records")
    assert until({(row["INDICATOR"], codes[row["DEPARTMENT"]]): row["DATA_UNTIL"] for row in rows}) == wanted


def until(days):
    """Days as ISO writes them, however an output does; none where there is none."""
    return {key: as_day(day) for key, day in days.items()}


def as_day(value):
    if not given(value) or value is pd.NaT:
        return None
    if isinstance(value, str):
        return dt.date.fromisoformat("-".join(reversed(value.split("/"))))
    return value.date() if isinstance(value, dt.datetime) else value


def test_the_public_edition_says_the_same_everywhere_and_nothing_else_than_the_full_one(released, by_http):
    public = released[1] / "cong-khai"
    found: dict[str, Figures] = {form: of_rows(values) for form, (values, _) in tables_of(public).items()}
    for form, (_, whole) in tables_of(public).items():
        found[form] |= of_the_same_indicators(of_province(whole), found[form])
    found |= {ending: read(public / f"{SUMMARY}{ending}") for ending, read in PRINTS.items()}
    wanted = found["CSV"]
    assert len(wanted) > 50 and wanted.items() <= by_http.items()
    for form, told in found.items():
        assert differing(told, wanted) == {}, form
