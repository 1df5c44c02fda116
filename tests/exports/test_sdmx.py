"""What SDMX programs read of a round is what the views hold: pysdmx and sdmx1, structure and data, of the sample round as it is played."""

import csv
import datetime as dt
import io
import math
from decimal import Decimal

import pytest
import sdmx
from pysdmx.io import get_datasets, read_sdmx
from sqlalchemy import text

from include.catalog.models import Index, Round
from include.domain.clock import end_of
from include.exports.round_files import export_round
from include.exports.sdmx import NO_VALUE, STATUS_OF_ANSWER, indicator_observations, period_of, result_observations, sdmx_csv, status_of
from include.exports.sdmx_structures import FIELDS, code_lists, sdmx_id, structure_message
from include.warehouse.mart.summary_rows import PublishedResult
from include.warehouse.register.register import read_view
from tests.sample.playing import ROUND, play
from tests.warehouse.filing import release

PREPARED = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
FLOWS = {"indicator_value": "INDICATOR_VALUE", "draft_indicator_value": "DRAFT_INDICATOR_VALUE", "index_result": "INDEX_RESULT"}
TOLD = ["ANSWER", "UNIT_MEASURE", "OBS_STATUS", "DATA_UNTIL"]
KEY = ["FREQ", "REF_AREA", "INDEX", "DEPARTMENT", "INDICATOR", "TIME_PERIOD"]


@pytest.fixture(scope="module")
def exported(copy_of_state, tmp_path_factory, catalogue):
    """The sample round played, released and exported: the engine, and the folder with SDMX."""
    engine, _ = copy_of_state("sample round", play, tmp_path_factory.mktemp("round"))
    release(engine, ROUND)
    folder = tmp_path_factory.mktemp("exported")
    export_round(engine, catalogue, ROUND, folder, PREPARED)
    return engine, folder / "sdmx"


def by_pysdmx(folder, name):
    """The rows of a file as pysdmx reads them with its structure, values as numbers, by key."""
    [dataset] = get_datasets(folder / f"{name}.csv", folder / "cau-truc.xml")
    return dataset, dataset.data.astype(object).to_dict("records")


def by_sdmx1(folder, name):
    """The message of a file as sdmx1 reads it with its dataflow."""
    flow = sdmx.read_sdmx(folder / "cau-truc.xml").dataflow[f"DF_{FLOWS[name]}"]
    return sdmx.read_sdmx(folder / f"{name}.csv", structure=flow)


def number(value):
    return None if value is None or math.isnan(value) else value


def wanted(engine, view):
    """Value, answer, unit, status and last day of every row of a view, by the key of its observation."""
    return {
        ("A", "QNG", "PCI", sdmx_id(row["department_code"]), row["indicator_code"], "2021"): (
            None if row["value"] is None else float(row["value"]),
            row["answer"],
            row["unit_code"],
            status_of(row["answer"], row["is_estimate"]),
            f"{row['data_until_on'] or ''}",
        )
        for row in read_view(engine, view, round_key=ROUND)
    }


@pytest.mark.slow
@pytest.mark.parametrize("view", ["indicator_value", "draft_indicator_value"])
def test_both_libraries_read_the_figures_of_the_view(exported, view):
    engine, folder = exported
    expected = wanted(engine, view)
    assert len(expected) > 20 and {told[1] for told in expected.values()} > {"reported", "not_filed"}
    assert {told[3] for told in expected.values()} > {"E", "L"}, "most covers of the sample say that the figures are estimates"
    _, rows = by_pysdmx(folder, view)
    assert {tuple(row[name] for name in KEY): (number(row["OBS_VALUE"]), *(row[name] for name in TOLD)) for row in rows} == expected
    assert len(rows) == len(expected)
    message = by_sdmx1(folder, view)
    values = sdmx.to_pandas(message)
    assert values.dtype == "float64" and list(values.index.names) == KEY
    told = sdmx.to_pandas(message, attributes="o").rename_axis(KEY).reset_index().to_dict("records")
    assert {tuple(row[name] for name in KEY): (number(row["value"]), *(row[name] for name in TOLD)) for row in told} == expected


@pytest.mark.slow
def test_every_code_of_the_data_is_in_the_structure_that_both_libraries_read(exported):
    _, folder = exported
    read_sdmx(folder / "cau-truc.xml", validate=True)  # against the official schemas
    structures = sdmx.read_sdmx(folder / "cau-truc.xml")
    assert set(structures.dataflow) == {f"DF_{name}" for name in FIELDS}
    assert {flow.structure.id for flow in structures.dataflow.values()} == {f"DSD_{name}" for name in FIELDS}, "one of its own for each"
    for name in FLOWS:
        dataset, rows = by_pysdmx(folder, name)
        assert dataset.short_urn == f"Dataflow=VN_PROVINCES:DF_{FLOWS[name]}(1.0)"
        for component in dataset.structure.components:
            if component.local_codes:
                assert {row[component.id] for row in rows} <= {code.id for code in component.local_codes}, component.id
        structure = structures.dataflow[f"DF_{FLOWS[name]}"].structure
        for component in (*structure.dimensions.components, *structure.attributes.components):
            listed = component.local_representation.enumerated
            if listed is not None and listed.items:
                assert {row[component.id] for row in rows} <= set(listed.items), component.id
    assert structures.codelist["CL_DEPARTMENT"]["SGDDT"].name.localizations["vi"].endswith("(SGDĐT)")


@pytest.mark.slow
def test_published_results_read_back_in_both_libraries(exported, catalogue):
    engine, folder = exported
    with engine.connect() as connection:
        # What was known when the round was closed; the year itself is published in the spring after.
        known = {"closed": end_of(catalogue.round(ROUND).closes_on)}
        result, score = "core.pci_result_as_known_at(:closed)", "core.pci_score_as_known_at(:closed)"
        composites = connection.execute(text(f"SELECT * FROM {result} WHERE province_code = 'QNG'"), known).all()
        scores = connection.execute(text(f"SELECT * FROM {score} WHERE province_code = 'QNG'"), known).mappings().all()
    expected = {("COMPOSITE", str(row.pci_year)): float(row.composite) for row in composites}
    expected |= {(row["sub_index_code"], str(row["pci_year"])): float(row["score"]) for row in scores}
    assert max(year for _, year in expected) == "2020"
    _, rows = by_pysdmx(folder, "index_result")
    assert {(row["COMPONENT"], row["TIME_PERIOD"]): row["OBS_VALUE"] for row in rows} == expected
    ranks = {row["TIME_PERIOD"]: row["RANK"] for row in rows if row["COMPONENT"] == "COMPOSITE"}
    assert ranks == {str(row.pci_year): row.rank for row in composites}
    values = sdmx.to_pandas(by_sdmx1(folder, "index_result"))
    assert values.dtype == "float64" and {(key[3], key[4]): value for key, value in values.items()} == expected


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2021-Y", ("A", "2021")),
        ("2021-H2", ("S", "2021-S2")),
        ("2021-Q3", ("Q", "2021-Q3")),
        ("2021-Y-DTI", ("A", "2021")),
        ("2025-H1-PAR2", ("S", "2025-S1")),
        ("2025-Q4-DTI", ("Q", "2025-Q4")),
    ],
)
def test_a_period_is_that_of_the_round_whatever_its_index(code, period):
    assert period_of(code) == period


def second_index(catalogue):
    index = Index(**(catalogue.index("PCI").model_dump() | {"code": "DTI", "name_vi": "Chỉ số chuyển đổi số", "publisher": None}))
    return catalogue.changed(indices=(*catalogue.indices, index))


def row_of(catalogue, **told):
    shown = {"province_code": "QNG", "department_code": "SGDĐT", "indicator_code": catalogue.indicators[0].code, "unit_code": "pct"}
    return shown | {"answer": "reported", "value": Decimal("1.5")} | told


def read_back(tmp_path, catalogue, name, observations):
    """Observations written, and read by sdmx1 and by pysdmx: values by each, and the rows of the file."""
    structure, data = tmp_path / "cau-truc.xml", tmp_path / "so-lieu.csv"
    structure.write_bytes(structure_message(catalogue, PREPARED))
    data.write_bytes(sdmx_csv(name, observations))
    flow = sdmx.read_sdmx(structure).dataflow[f"DF_{name}"]
    first = sdmx.to_pandas(sdmx.read_sdmx(data, structure=flow))
    second = [row["OBS_VALUE"] for dataset in get_datasets(data, structure) for row in dataset.data.astype(object).to_dict("records")]
    return first, second, list(csv.DictReader(io.StringIO(data.read_text())))


def test_a_second_index_is_told_by_its_code_and_pci_stands_in_no_other_name(catalogue, tmp_path):
    entry = Round(**(catalogue.round(ROUND).model_dump() | {"code": "2021-Y-DTI", "index": "DTI"}))
    both = second_index(catalogue)
    observations = indicator_observations([row_of(catalogue)], entry)
    first, second, [row] = read_back(tmp_path, both, "DRAFT_INDICATOR_VALUE", observations)
    assert list(first) == second == [1.5] and (row["INDEX"], row["TIME_PERIOD"], row["DEPARTMENT"]) == ("DTI", "2021", "SGDDT")
    structures = sdmx.read_sdmx(tmp_path / "cau-truc.xml")
    assert set(structures.codelist["CL_INDEX"].items) == {"PCI", "DTI"}
    named = [*structures.codelist, *structures.dataflow, *structures.structure, *structures.concept_scheme, structures.header.id]
    named += [concept.id for concept in structures.concept_scheme["CS_CONCEPTS"]] + [structures.dataflow["DF_INDEX_RESULT"].maintainer.id]
    assert len(named) > 25 and not any("PCI" in name for name in named)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("12345678901234.56"), "12345678901234.56"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("0.0000000001"), "0.0000000001"),
        (Decimal(0), "0"),
        (None, NO_VALUE),
    ],
)
def test_every_digit_is_written_and_read_as_a_number(catalogue, tmp_path, value, written):
    observations = indicator_observations(
        [row_of(catalogue, value=value, answer="missing" if value is None else "reported")], catalogue.round(ROUND)
    )
    first, second, [row] = read_back(tmp_path, catalogue, "DRAFT_INDICATOR_VALUE", observations)
    assert row["OBS_VALUE"] == written and first.dtype == "float64"
    assert [number(found) for found in (first.iloc[0], *second)] == [None if value is None else float(value)] * 2


@pytest.mark.slow
def test_a_dataflow_without_observations_has_no_file_and_an_old_one_goes(warehouse, catalogue, tmp_path):
    (tmp_path / "sdmx").mkdir()
    (tmp_path / "sdmx" / "indicator_value.csv").write_text("an export made before the release was withdrawn")
    export_round(warehouse, catalogue, ROUND, tmp_path, PREPARED)
    assert {path.name for path in (tmp_path / "sdmx").iterdir()} == {"cau-truc.xml", "index_result.csv"}


def test_a_comment_of_several_lines_and_quotes_stays_one_observation(catalogue, tmp_path):
    note = 'Bảng ghi "2,36";\n=1+1, trang hồ sơ\u2028ghi 1,54'
    result = PublishedResult(2012, None, None, None, "", note, False, {"entry": 6.7})
    first, second, rows = read_back(tmp_path, catalogue, "INDEX_RESULT", result_observations([result], "QNG", "PCI"))
    assert len(rows) == 2 and rows[0]["COMMENT_OBS"] == 'Bảng ghi "2,36"; =1+1, trang hồ sơ ghi 1,54'
    assert [number(value) for value in first] == [number(value) for value in second] == [None, 6.7]
    assert [row["OBS_STATUS"] for row in rows] == ["O", "A"]


def test_each_status_stands_in_the_list_of_statuses(catalogue):
    codes = {code.id for code in code_lists(catalogue)["CL_OBS_STATUS"].items}
    found = {status_of(answer, estimate) for answer in STATUS_OF_ANSWER for estimate in (True, False, None)}
    assert found == {"A", "E", "L", "M", "O"} and found | {"P", "U", "V"} <= codes
    assert [status_of("reported", estimate) for estimate in (True, False, None)] == ["E", "A", "A"]
    assert status_of("not_filed", True) == "L", "what is missing is no estimate"
