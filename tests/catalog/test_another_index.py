"""Another index is another folder: a made-up one with two sub-indices and a scale of its own stands beside PCI."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from include.catalog import load_catalogue
from include.intake.opening import open_round
from include.warehouse.schema.dimensions import load_dimensions
from include.workbook.write import build_workbook
from tests.catalog.broken import refusal

ROUND = "QNG-2021-Y-DTX"
OPENED = dt.datetime.fromisoformat("2021-11-15T08:00:00+07:00")
DECLARED = {
    "index.yaml": """
name_vi: Chỉ số chuyển đổi số giả định
name_en: Made-up Digital Index
sub_index_vi: trụ cột
sub_index_en: pillar
scale: {composite: 1, lowest_score: 0, highest_score: 1}
source: Made up for a test
""",
    "methodologies.yaml": """
methodologies:
  - code: DTX-2020
    first_year: 2020
    weights_evidence: Made up
    sub_indices:
      - {code: digital_skills, ordinal: 1, name_vi: Nhân lực số, name_en: Digital skills, weight_pct: 40}
      - {code: digital_services, ordinal: 2, name_vi: Dịch vụ số, name_en: Digital services, weight_pct: 60}
""",
    "indicators.csv": """code,sub_index,name_vi,name_en,unit,direction,limit_min,limit_max,whole_number,required,jump_pct,jump_points,\
sample_low,sample_high,aggregation,carry_over,weight_indicator,valid_from,valid_to,evidence,source
DSK-01,digital_skills,Tỷ lệ cán bộ được tập huấn,Share of officers trained,pct,higher_better,0,100,false,true,,20,60,80,none,\
not_carried_over,,2021-01-01,,illustrative,Made up
DSV-01,digital_services,Số dịch vụ trực tuyến,Services online,services,higher_better,0,,true,true,50,,20,40,sum_of_leads,sum,,\
2021-01-01,,illustrative,Made up
""",
}
OF_THE_PROVINCE = {
    "rounds.yaml": """
  - {code: 2021-Y-DTX, index: DTX, methodology: DTX-2020, period_from: 2021-01-01, period_to: 2021-12-31, cut_off_on: 2021-12-14,
     requested_on: 2021-11-15, due_on: 2021-12-01, closes_on: 2022-03-31, figures: final, evidence: illustrative, source: Made up}
""",
    "focal_departments.yaml": """
  - {sub_index: digital_skills, department: SNV, valid_from: 2021-01-01, valid_to: 2025-02-28, proven: false, source: Made up}
  - {sub_index: digital_services, department: STTTT, valid_from: 2021-01-01, valid_to: 2025-02-28, proven: false, source: Made up}
""",
    "assignments.yaml": """
  - {departments: all, indicators: [DSK-01, DSV-01], valid_from: 2021-01-01, valid_to: 2025-06-30}
""",
}


@pytest.fixture
def beside(folder: Path) -> Path:
    """The shipped catalogue with the other index beside PCI: its folder, and what one province collects for it."""
    own = folder / "indices/DTX"
    own.mkdir()
    for name, content in DECLARED.items():
        (own / name).write_text(content.lstrip("\n"), encoding="utf-8")
    for name, entries in OF_THE_PROVINCE.items():
        path = folder / "provinces/QNG" / name
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + entries, encoding="utf-8")
    return folder


def test_it_is_loaded_without_one_refusal_and_pci_is_what_it_was(beside: Path):
    shipped, catalogue = load_catalogue(), load_catalogue(beside)
    assert [index.code for index in catalogue.indices] == ["DTX", "PCI"]
    assert catalogue.index_of(ROUND).scale.composite == 1
    assert catalogue.published_index == shipped.published_index
    assert catalogue.results_layout == shipped.results_layout
    assert {year: catalogue.methodology_of(year) for year in range(2005, 2030)} == {y: shipped.methodology_of(y) for y in range(2005, 2030)}
    for entry in shipped.rounds:
        assert catalogue.index_of(entry.key).code == "PCI"
        assert catalogue.assignments(entry.key) == shipped.assignments(entry.key)
        assert catalogue.tasks_of(entry.key) == shipped.tasks_of(entry.key)
        assert catalogue.find_indicator(entry.key, "DSK-01") is None


def test_its_round_asks_for_what_is_its_own(beside: Path):
    catalogue = load_catalogue(beside)
    assert {assignment.item for assignment in catalogue.assignments(ROUND)} == {"DSK-01", "DSV-01"}
    assert len(catalogue.assignments(ROUND)) == 2 * len(catalogue.departments_of(ROUND))
    assert catalogue.tasks_of(ROUND) == {}
    assert catalogue.find_indicator(ROUND, "TRA-01") is None


def test_its_workbook_is_titled_and_lists_its_own(beside: Path):
    catalogue = load_catalogue(beside)
    book = build_workbook(catalogue, ROUND, "SCT")
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert "BÁO CÁO CHỈ SỐ CHUYỂN ĐỔI SỐ GIẢ ĐỊNH (DTX)" in words
    assert {"Nhân lực số", "Dịch vụ số", "DSK-01"} <= words
    assert not {"Tính minh bạch", "TRA-01"} & words


def test_a_round_of_another_index_must_end_with_its_code(beside: Path):
    rounds = beside / "provinces/QNG/rounds.yaml"
    rounds.write_text(rounds.read_text(encoding="utf-8").replace("2021-Y-DTX", "2021-H2"), encoding="utf-8")
    [line] = refusal(beside).bad
    assert (line.key, line.found) == ("rounds[QNG-2021-H2].code", '"2021-H2"')
    assert "2021-H2-DTX" in line.allowed


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        ("name_vi: Nhân lực số", "name_vi: Tính minh bạch", "a code and names that no sub-index of DTX has"),
        ("code: digital_skills", "code: transparency", "a code and names that no sub-index of DTX has"),
    ],
)
def test_two_indices_share_no_sub_index(beside: Path, old: str, new: str, allowed: str):
    path = beside / "indices/DTX/methodologies.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert allowed in {line.allowed for line in refusal(beside).bad}


def test_results_stand_with_the_index_that_has_a_publisher(beside: Path):
    (beside / "indices/DTX/years.yaml").write_bytes((beside / "indices/PCI/years.yaml").read_bytes())
    bad = {(line.file, line.found) for line in refusal(beside).bad}
    assert ("indices/DTX/years.yaml", "results of an index that has no publisher") in bad


def test_results_of_one_index_are_read(beside: Path):
    index = beside / "indices/DTX/index.yaml"
    index.write_text(index.read_text(encoding="utf-8") + "publisher: Bộ\n", encoding="utf-8")
    assert "index.publisher" in {line.key for line in refusal(beside).bad}


@pytest.mark.slow
def test_both_stand_in_one_warehouse(beside: Path, warehouse, places):
    catalogue = load_catalogue(beside)
    published = "SELECT count(*), count(DISTINCT (province_code, pci_year, sub_index_code)) FROM mart.pci_sub_index"
    results = "SELECT count(*), count(DISTINCT (province_code, pci_year)) FROM mart.pci_result"
    with warehouse.connect() as connection:
        before = [connection.execute(text(sql)).one() for sql in (published, results)]
    load_dimensions(warehouse, catalogue)
    opened = open_round(warehouse, catalogue, ROUND, OPENED, places)
    assert len(opened) == len(catalogue.departments_of(ROUND))
    with warehouse.connect() as connection:
        now = [connection.execute(text(sql)).one() for sql in (published, results)]
        assert now == before, "a score of PCI stands once, under the methodology of PCI"
        asked = text("SELECT DISTINCT indicator_code FROM mart.indicator_of_round WHERE round_key = :round")
        assert set(connection.execute(asked, {"round": ROUND}).scalars()) == {"DSK-01", "DSV-01"}
