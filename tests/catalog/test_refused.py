"""Broken declarations: each is refused, with file, key, what was found and what is allowed."""

import pickle
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from include.catalog import BadDeclaration, CatalogueError, load_catalogue
from include.catalog.files import parse_yaml


class Broken(NamedTuple):
    """A change to one file, and the pieces that the refusal must show."""

    name: str
    file: str
    old: str
    new: str
    key: str
    found: str
    allowed: str


SCT = "departments/QNG/SCT.yaml"
REORGANISATIONS = "reorganisations.yaml"
MOVED_AGAIN = """reorganisations:
  - {code: QNG-2025-02, province: QNG, from_on: 2025-03-01, name_vi: x, name_en: x, legal_basis: null, evidence: memory, source: x,
     moves: [{from: BDT, to: SDTTG, share: 1}]}
"""
BROKEN = [
    # ---- form
    Broken("not yaml", "rounds.yaml", "rounds:", "rounds: [", "line ", "expected", "valid YAML"),
    Broken("key twice", SCT, "kind: sở", "kind: sở\nkind: ban", "line 6: kind", "twice", "each key once"),
    Broken("unknown key", SCT, "kind: sở", "kind: sở\nphone: 1", "department.phone", "unknown key", "kind, document_codes"),
    Broken("key missing", SCT, "evidence: documented\n", "", "department.evidence", "nothing", "required"),
    Broken("not a choice", SCT, "kind: sở", "kind: phòng", "department.kind", '"phòng"', "'sở', 'ban'"),
    Broken(
        "not a date",
        SCT,
        "valid_to: 2025-06-30",
        "valid_to: 30/6/2025",
        "department.valid_to",
        "30/6/2025",
        "yyyy-mm-dd",
    ),
    Broken("ends first", SCT, "valid_to: 2025-06-30", "valid_to: 2019-06-30", "department", "lies before", "agree"),
    Broken(
        "nested unknown key",
        "methodologies.yaml",
        "weight_pct: 5,",
        "weight: 5,",
        "sub_indices[0].weight",
        "unknown key",
        "the keys code, ordinal",
    ),
    Broken(
        "round days",
        "rounds.yaml",
        "due_on: 2021-12-01",
        "due_on: 2021-10-01",
        "rounds[QNG-2021-Y]",
        "in the order",
        "agree",
    ),
    Broken(
        "nobody reminded",
        "rounds.yaml",
        "closes_on: 2022-03-31",
        "closes_on: 2025-09-30",
        "rounds[QNG-2021-Y].requested_on",
        "without a reminder plan",
        "from 2021-11-15 to 2025-09-30",
    ),
    Broken(
        "target of no indicator",
        "targets.yaml",
        "indicator: LAB-01, year: 2021",
        "indicator: LAB-99, year: 2021",
        "targets[QNG-2021-LAB-99].indicator",
        '"LAB-99"',
        "LAB-07",
    ),
    Broken(
        "target of no department",
        "targets.yaml",
        "indicator: TRA-03, year: 2021, department: SCT",
        "indicator: TRA-03, year: 2021, department: SXYZ",
        "targets[QNG-2021-TRA-03].department",
        '"SXYZ"',
        "SXD",
    ),
    Broken(
        "target declared twice",
        "targets.yaml",
        "indicator: ENT-02, year: 2021",
        "indicator: ENT-01, year: 2021",
        "targets[QNG-2021-ENT-01].indicator",
        "ENT-01",
        "each target once",
    ),
    Broken(
        "published score of no sub-index of that year",
        "pci_results.yaml",
        "scores: {entry: 7.55, land: 6.14",
        "scores: {bias: 7.55, land: 6.14",
        "pci_results[QNG-2009].scores",
        '"bias"',
        "labor",
    ),
    Broken(
        "another source's score of no sub-index of that year",
        "pci_results.yaml",
        "scores: {bias: 5.79",
        "scores: {compliance: 5.79",
        "pci_results[QNG-2006].scores",
        '"compliance"',
        "labor",
    ),
    Broken(
        "a choice among readings without a reason",
        "pci_results.yaml",
        'reading_reason: "Trang hồ sơ tỉnh mang số VCCI đã sửa sau khi phát hành bảng"',
        "reading_reason: null",
        "pci_results[QNG-2006]",
        "reading_reason must say why",
        "agree with each other",
    ),
    Broken(
        "more ranked provinces than there are",
        "pci_years.yaml",
        "provinces: 63, ranked: 30",
        "provinces: 63, ranked: 300",
        "pci_years[2023].ranked",
        '"300"',
        "at most the 63",
    ),
    Broken(
        "a PCI year in two entries",
        "pci_years.yaml",
        "first_year: 2023",
        "first_year: 2022",
        "pci_years[2022].first_year",
        '"2022"',
        "in one entry only",
    ),
    Broken(
        "a methodology of whose publication nothing is said",
        "pci_years.yaml",
        "first_year: 2006",
        "first_year: 2007",
        "pci_years",
        "nothing about PCI 2006",
        "an entry for every year of methodology 2006",
    ),
    Broken(
        "two workbooks with a sheet of the same key",
        "pci_workbook.yaml",
        "key: pci_indicators",
        "key: indicators",
        "sheets[indicators].key",
        '"indicators"',
        "no other workbook uses",
    ),
    Broken(
        "rank beyond the ranked provinces",
        "pci_results.yaml",
        "rank: 58",
        "rank: 64",
        "pci_results[QNG-2009].rank",
        '"64"',
        "at most the 63",
    ),
    Broken(
        "publication of no province",
        "publications.yaml",
        "province: QNG\n",
        "province: QNX\n",
        "publications[1].province",
        '"QNX"',
        "QNG",
    ),
    Broken("empty list", "provinces.yaml", "provinces:\n", "provinces: []\nothers:\n", "provinces", '"[]"', "at least one"),
    Broken(
        "unknown top key",
        "provinces.yaml",
        "provinces:\n",
        "owner: x\nprovinces:\n",
        "owner",
        "unknown key",
        "provinces",
    ),
    Broken(
        "two ways",
        "rules/file.yaml",
        "intake: not_a_workbook",
        "intake: not_a_workbook\n    sql: x.sql",
        "rules[FIL-01]",
        "exactly one of",
        "agree",
    ),
    Broken(
        "unknown column",
        "indicators.csv",
        "name_en",
        "name_english",
        "line 1",
        'unknown column "name_english"',
        "name_en",
    ),
    Broken("jump of nothing", "indicators.csv", "false,true,50,,", "false,true,0,,", ".jump_pct", '"0"', "above 0"),
    Broken("points of days", "indicators.csv", "false,true,50,,", "false,true,,50,", ".jump_points", '"50"', "points are for unit pct"),
    Broken("two limits", "indicators.csv", "0,100,false,false,,20,", "0,100,false,false,5,20,", ".jump_pct", '"5"', "per cent or points"),
    Broken("total unknown", "totals.yaml", "total: PRO-02", "total: PRO-99", "totals[PRO-99 1].total", '"PRO-99"', "PRO-02"),
    Broken("part in another unit", "totals.yaml", "[INF-02]", "[INF-02, LAB-05]", ".parts", "LAB-05 in people", "in cases, like PRO-02"),
    Broken("part twice", "totals.yaml", "[INF-02]", "[INF-02, INF-02]", ".parts", "INF-02, INF-02", "once"),
    Broken("part of itself", "totals.yaml", "[INF-02]", "[INF-02, PRO-02]", ".parts", "PRO-02", "itself is no part of"),
    Broken("total outlasts province", "totals.yaml", "valid_to: 2025-06-30", "valid_to: null", ".valid_to", "no end", "2025-06-30"),
    Broken("relation unknown", "totals.yaml", "relation: at_most", "relation: about", ".relation", '"about"', "'equals'"),
    Broken(
        "rule without its SQL",
        "rules/across_departments.yaml",
        "sql: total_of_parts",
        "sql: sums",
        "[ACR-03].sql",
        '"sums"',
        "total_of_parts",
    ),
    Broken(
        "SQL without its rule",
        "rules/across_departments.yaml",
        "sql: total_of_parts",
        "sql: copied_from_last_year",
        "rules",
        "total_of_parts",
        "one rule",
    ),
    Broken(
        "SQL that returns workbooks",
        "rules/past.yaml",
        "code: PST-01\n    level: 3\n    severity: warning",
        "code: PST-01\n    level: 3\n    severity: critical",
        "[PST-01].severity",
        '"critical"',
        "warning or info",
    ),
    Broken("cells too many", "indicators.csv", "\nTRA-01,", "\nTRA-01,x,", "line 16", "19 cells", "18 cells"),
    Broken("bad code", "indicators.csv", "\nTRA-01,", "\nTRA1,", "line 16 [TRA1].code", '"TRA1"', "text of the form"),
    Broken(
        "bad number",
        "indicators.csv",
        "pct,higher_better,0,100,false,true",
        "pct,higher_better,0,trăm,false,true",
        ".limit_max",
        '"trăm"',
        "decimal",
    ),
    Broken(
        "unquoted mark",
        "choices.yaml",
        '"không phát sinh": nothing',
        "no: nothing",
        "missing_marks.False",
        "False",
        "quote it",
    ),
    # ---- codes
    Broken(
        "department twice",
        "departments/QNG/STC-2025.yaml",
        "2025-03-01",
        "2025-02-01",
        "department.valid_from",
        "2025-02-01 to 2025-06-30",
        "apart from department of departments/QNG/STC.yaml",
    ),
    Broken(
        "document code of another",
        "departments/QNG/SNgV.yaml",
        "document_codes: [SNgV]",
        "document_codes: [SNgV, SNV]",
        "department.document_codes",
        '"SNV"',
        "SNV (departments/QNG/SNV.yaml) does not use",
    ),
    Broken(
        "no document code",
        SCT,
        "document_codes: [SCT]",
        "document_codes: []",
        "document_codes",
        "empty",
        "at least one",
    ),
    Broken("wrong folder", SCT, "province: QNG", "province: KTM", "department.province", '"KTM"', "folder, QNG"),
    Broken("wrong file", SCT, "code: SCT", "code: SCTM", "department.code", '"SCTM"', "file, SCT"),
    Broken("rule twice", "rules/file.yaml", "code: FIL-02", "code: FIL-01", "rules[FIL-01].code", '"FIL-01"', "once"),
    Broken("family in two files", "rules/plan.yaml", "code: PLN-08", "code: TSK-88", "rules[TSK-88].code", '"TSK-88"', "rules/tasks.yaml"),
    Broken(
        "indicator twice",
        "indicators.csv",
        "\nTRA-02,",
        "\nTRA-01,",
        "[TRA-01].valid_from",
        "2021-01-01 to now",
        "apart",
    ),
    Broken("round twice", "rounds.yaml", "code: 2020-Y", "code: 2021-Y", "rounds[QNG-2021-Y].code", '"QNG-2021-Y"', "once"),
    # ---- references
    Broken("successor unknown", REORGANISATIONS, "from: BDT, to: SDTTG", "from: BDT, to: SDTG", ".moves[11].to", '"SDTG"', "SDTTG"),
    Broken("nobody of that name moves", REORGANISATIONS, "{from: SGTVT", "{from: SGTV", ".moves[0].from", '"SGTV"', "exists on 2025-02-28"),
    Broken("moved too early", REORGANISATIONS, "from_on: 2025-03-01", "from_on: 2024-03-01", ".to", '"SNNMT"', "exists on 2024-03-01"),
    Broken("of no province", REORGANISATIONS, "province: QNG\n", "province: QNGX\n", "[QNG-2025-03].province", '"QNGX"', "one of AGG"),
    Broken(
        "from a province that did not merge",
        REORGANISATIONS,
        "{from_province: QNG, from: SCT",
        "{from_province: KHA, from: SCT",
        "moves[0].from_province",
        '"KHA"',
        "one of KTM, QNG",
    ),
    Broken("more than all of it", REORGANISATIONS, "to: STC, share: null", "to: STC, share: 1.1", "moves[2].share", '"1.1"', "less than"),
    Broken(
        "given away twice",
        REORGANISATIONS,
        "{from: SLĐTBXH, to: SNV, share: null}\n      - {from: SLĐTBXH, to: SGDĐT, share: null,",
        "{from: SLĐTBXH, to: SNV, share: 0.7}\n      - {from: SLĐTBXH, to: SGDĐT, share: 0.4,",
        "moves[SLĐTBXH].share",
        "1.1 in 2 of 4 moves",
        "add up to 1",
    ),
    Broken(
        "nothing left", REORGANISATIONS, "to: STC, share: null", "to: STC, share: 1", "moves[SKHĐT].share", "1 in 1 of 2", "something left"
    ),
    Broken("successor twice", REORGANISATIONS, "to: VPUBND, share", "to: STC, share", "moves[SKHĐT].to", '"STC, STC"', "once"),
    Broken(
        "work that stays with nobody",
        REORGANISATIONS,
        "      - {from: SNV, to: SNV, share: null}\n",
        "",
        "moves[SNV].to",
        '"SDTTG"',
        "a move to SNV as well",
    ),
    Broken("reorganisation twice", REORGANISATIONS, "code: QNG25-2025-07", "code: QNG-2025-03", ".code", '"QNG-2025-03"', "once"),
    Broken("moved by two at once", REORGANISATIONS, "reorganisations:\n", MOVED_AGAIN, "moves[BDT].from", '"BDT"', "on the same day"),
    Broken(
        "weighed by nothing", "indicators.csv", "weighted_mean,ENT-03", "weighted_mean,ENT-33", ".weight_indicator", "ENT-33", "sum from"
    ),
    Broken("weighed by a mean", "indicators.csv", "weighted_mean,ENT-03", "weighted_mean,ENT-04", ".weight_indicator", "ENT-04", "ENT-03"),
    Broken("a sum with weights", "indicators.csv", "sum,,2021", "sum,ENT-03,2021", ".weight_indicator", "ENT-03", "carry_over is sum"),
    Broken("carried over somehow", "indicators.csv", ",sum,", ",max,", ".carry_over", '"max"', "'sum', 'weighted_mean'"),
    Broken(
        "outlasts province",
        SCT,
        "valid_to: 2025-06-30",
        "valid_to: null",
        "department.valid_to",
        "no end",
        "2025-06-30",
    ),
    Broken(
        "province gap",
        "provinces.yaml",
        "valid_from: 2025-07-01",
        "valid_from: 2025-08-01",
        "provinces[QNG].valid_to",
        "2025-06-30",
        "2025-08-01",
    ),
    Broken(
        "focal unknown",
        "focal_departments.yaml",
        "sub_index: land, department: STNMT",
        "sub_index: land, department: STMT",
        ".department",
        '"STMT"',
        "STNMT",
    ),
    Broken(
        "focal gone",
        "focal_departments.yaml",
        "valid_to: 2025-02-28",
        "valid_to: 2025-05-31",
        ".department",
        "SKHĐT, 2020-01-01 to 2025-02-28",
        "exists from 2020-01-01 to 2025-05-31",
    ),
    Broken("focal sub-index", "focal_departments.yaml", "sub_index: land", "sub_index: lnd", ".sub_index", '"lnd"', "land"),
    Broken(
        "no focal",
        "focal_departments.yaml",
        "sub_index: legal, department: STP, valid_from: 2020-01-01",
        "sub_index: legal, department: STP, valid_from: 2021-12-02",
        "rounds[QNG-2021-Y].methodology",
        "legal",
        "focal",
    ),
    Broken("unit unknown", "indicators.csv", ",pct,", ",percent,", ".unit", '"percent"', "pct"),
    Broken(
        "indicator sub-index",
        "indicators.csv",
        "TRA-01,transparency",
        "TRA-01,clarity",
        ".sub_index",
        '"clarity"',
        "transparency",
    ),
    Broken(
        "limits crossed",
        "indicators.csv",
        "pct,higher_better,0,100,",
        "pct,higher_better,101,100,",
        ".limit_min",
        '"101"',
        "100",
    ),
    Broken(
        "prefix",
        "indicators.csv",
        "TRA-02,transparency",
        "TRA-02,legal",
        ".code",
        '"TRA-02"',
        "TRA- only for transparency",
    ),
    Broken("task unit", "tasks.yaml", "unit: documents", "unit: papers", "tasks[NV-01].unit", '"papers"', "documents"),
    Broken("assigned indicator", "assignments.yaml", "LAN-07", "LAN-77", ".indicators", '"LAN-77"', "LAN-07"),
    Broken("assigned task", "assignments.yaml", "NV-12", "NV-99", ".tasks", '"NV-99"', "NV-12"),
    Broken(
        "assigned department",
        "assignments.yaml",
        "departments: [BHXH]",
        "departments: [BHX]",
        ".departments",
        '"BHX"',
        "BHXH",
    ),
    Broken("owed by nobody", "assignments.yaml", "[TIM-06]", "[TIM-07]", "[TIM-06].code", '"TIM-06"', "gives to somebody"),
    Broken(
        "assigned before it exists",
        "assignments.yaml",
        "departments: [BHXH]",
        "departments: [SNNMT]",
        ".departments",
        '"SNNMT"',
        "exists on 2021-12-01, when round QNG-2021-Y is due",
    ),
    Broken(
        "methodology of other years",
        "rounds.yaml",
        'methodology: "2021"',
        'methodology: "2017"',
        "rounds[QNG-2021-Y].methodology",
        '"2017"',
        "methodology of 2021",
    ),
    Broken(
        "round of another year",
        "rounds.yaml",
        "code: 2022-H1",
        "code: 2023-H1",
        "rounds[QNG-2023-H1].code",
        "2023-H1",
        "year",
    ),
    Broken(
        "round before its province",
        "rounds.yaml",
        "province: QNG\n    code: 2022-H1",
        "province: QNG25\n    code: 2022-H1",
        "rounds[QNG25-2022-H1].due_on",
        "2022-06-17",
        "a day of QNG25, 2025-07-01",
    ),
    Broken(
        "weights",
        "methodologies.yaml",
        "weight_pct: 5,",
        "weight_pct: 6,",
        "methodologies[2006].weight_pct",
        "a sum of 101",
        "100",
    ),
    Broken(
        "weight zero",
        "methodologies.yaml",
        "weight_pct: 5,",
        "weight_pct: 0,",
        "methodologies[2006].weight_pct",
        '"0"',
        "leave out",
    ),
    Broken(
        "a weight unknown",
        "methodologies.yaml",
        "weight_pct: 5,",
        "weight_pct: null,",
        "weight_pct",
        "9 of 10",
        "all or none",
    ),
    Broken(
        "years overlap",
        "methodologies.yaml",
        "last_year: 2008",
        "last_year: 2009",
        "methodologies[2006].last_year",
        "2009",
        "before 2009",
    ),
    Broken(
        "name of another",
        "methodologies.yaml",
        "also_called: [Chi phí gia nhập thị trường]",
        "also_called: [TÍNH MINH BẠCH]",
        "sub_indices[transparency]",
        "tinh minh bach",
        "no other sub-index",
    ),
    Broken(
        "focal outlasts province",
        "focal_departments.yaml",
        "sub_index: informal, department: TTT, valid_from: 2020-01-01, valid_to: 2025-06-30",
        "sub_index: informal, department: TTT, valid_from: 2020-01-01, valid_to: 2025-07-31",
        "].valid_to",
        "2025-07-31",
        "days within province QNG",
    ),
    Broken(
        "task outlasts province",
        "tasks.yaml",
        "valid_to: 2025-06-30",
        "valid_to: null",
        "tasks[NV-01].valid_to",
        "no end",
        "days within province QNG",
    ),
    Broken(
        "assignment outlasts province",
        "assignments.yaml",
        "valid_to: 2025-06-30",
        "valid_to: 2025-12-31",
        "assignments[1].valid_to",
        "2025-12-31",
        "days within province QNG",
    ),
    Broken(
        "sub-index of another methodology",
        "indicators.csv",
        "TIM-06,time",
        "TIM-06,compliance",
        ".indicators",
        "TIM-06 of sub-index compliance",
        "time",
    ),
    # ---- words, workbook, rules
    Broken(
        "choices unknown",
        "workbook.yaml",
        "choices: task_statuses",
        "choices: statuses",
        "columns[status].choices",
        '"statuses"',
        "task_statuses",
    ),
    Broken(
        "one hot",
        "workbook.yaml",
        "Hoàn thành: done",
        "Hoàn thành: finished",
        ".one_hot.Hoàn thành",
        '"finished"',
        "done",
    ),
    Broken(
        "sheet name twice",
        "workbook.yaml",
        "name: Văn bản",
        "name: NHIỆM VỤ",
        "sheets[documents].name",
        "nhiệm vụ",
        "once",
    ),
    Broken(
        "stores what no column holds",
        "workbook.yaml",
        "from: [quantity_unit]",
        "from: [unit]",
        "sheets[tasks].stores.columns.quantity_units",
        '"unit"',
        "quantity_unit",
    ),
    Broken(
        "stored as no type", "workbook.yaml", "type: date, vi: Ngày ban", "type: day, vi: Ngày ban", "issued_on.type", '"day"', "'date'"
    ),
    Broken(
        "approved without a draft",
        "workbook.yaml",
        "basis: [draft], vi: Số liệu",
        "basis: [approved], vi: Số liệu",
        "sheets[cover].stores.columns.data_until_on.basis",
        '"approved"',
        "[draft]",
    ),
    Broken("rows without a view", "workbook.yaml", "      view: assessment\n", "", "sheets[assessment].stores.view", '""', "only there"),
    Broken("place of no column", "workbook.yaml", "place: value", "place: figure", "sheets[indicators].stores.place", '"figure"', "value"),
    Broken("sheet name", "workbook.yaml", "name: Văn bản", "name: Văn/bản", "sheets[documents].name", "Văn/bản", "1 to 31"),
    Broken(
        "header twice",
        "workbook.yaml",
        "header_vi: Nguồn số liệu",
        "header_vi: Ghi chú",
        "columns[note]",
        "ghi chú",
        "one column",
    ),
    Broken(
        "version",
        "workbook.yaml",
        'accepted_versions: ["2021.1"]',
        'accepted_versions: ["2020.1"]',
        "accepted_versions",
        "2020.1",
        "2021.1",
    ),
    Broken(
        "word of two codes",
        "choices.yaml",
        "words: [Chậm tiến độ,",
        "words: [HOÀN THÀNH,",
        "choices.task_statuses[late].words",
        "hoàn thành",
        "one code only",
    ),
    Broken("mark", "choices.yaml", '"n/a": missing', '"n/a": absent', "missing_marks.n/a", '"absent"', "nothing_to_report"),
    Broken("rule field", "rules/cover.yaml", "field: signer_name", "field: signer", "].field", '"signer"', "signer_name"),
    Broken("rule since", "rules/cover.yaml", "since_round: 2021-Y", "since_round: 2019-Y", "].since_round", '"2019-Y"', "2021-Y"),
    Broken(
        "expectation",
        "rules/structure.yaml",
        "type: ExpectColumnValuesToNotBeInSet",
        "type: 3",
        "].expectation.type",
        '"3"',
        "Expect",
    ),
]


# What is left out of one file is missed by another.
SEEN_ELSEWHERE = {"no focal", "owed by nobody", "SQL without its rule"}
PARSED: dict[str, bytes] = {}


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value


@pytest.fixture
def good_files_parsed_once(monkeypatch):
    """Each of these tests breaks one file; what the sixty others say is known from the test before."""

    def parse(text: str, file: str, bad: list[BadDeclaration]) -> object:
        if text not in PARSED:
            before = len(bad)
            content = parse_yaml(text, file, bad)
            if len(bad) > before:
                return content
            PARSED[text] = pickle.dumps(content)
        return pickle.loads(PARSED[text])

    monkeypatch.setattr("include.catalog.loading.parse_yaml", parse)


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    error = refusal(folder)
    matching = [line for line in error.bad if broken.key in line.key and broken.found in line.found and broken.allowed in line.allowed]
    assert matching, str(error)
    assert str(matching[0]) in str(error)
    assert broken.name in SEEN_ELSEWHERE or broken.file in {line.file for line in error.bad}


@pytest.mark.parametrize("code", ["SNGV", "sngv", "SNgv"])
def test_a_code_that_differs_only_in_case_is_refused(folder: Path, code: str):
    """SNV and SNgV live together; a second spelling of SNgV would not survive a system that drops case."""
    text = (folder / "departments/QNG/SNgV.yaml").read_text(encoding="utf-8")
    (folder / f"departments/QNG/{code}.yaml").write_text(text.replace("SNgV", code), encoding="utf-8")
    error = refusal(folder)
    assert any("without case and diacritics" in line.allowed for line in error.bad), str(error)


def test_a_code_that_differs_only_in_diacritics_is_refused(folder: Path):
    text = (folder / "departments/QNG/SKHĐT.yaml").read_text(encoding="utf-8")
    (folder / "departments/QNG/SKHDT.yaml").write_text(text.replace("SKHĐT", "SKHDT"), encoding="utf-8")
    assert any(line.key == "department.code" and "without case" in line.allowed for line in refusal(folder).bad)


@pytest.mark.parametrize("file", ["rounds.yaml", "indicators.csv", "choices.yaml", "workbook.yaml"])
def test_a_missing_file_is_named(folder: Path, file: str):
    (folder / file).unlink()
    error = refusal(folder)
    assert [line.file for line in error.bad] == [file]
    assert "must exist" in error.allowed


@pytest.mark.parametrize(
    "file", ["departments/QNG/SDL.yml", "departments/SDL.yaml", "tasks-2022.yaml", "indicators2.csv", "rules.yaml", "rules/QNG/tasks.yaml"]
)
def test_a_file_that_nobody_would_read_is_refused(folder: Path, file: str):
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text("code: SDL\n", encoding="utf-8")
    error = refusal(folder)
    assert [line.file for line in error.bad] == [file]
    assert "departments/<province>/<code>.yaml, rules/<family>.yaml" in error.allowed


def test_a_catalogue_without_rules_is_refused(folder: Path):
    shutil.rmtree(folder / "rules")
    assert ("rules", "whole folder") in {(line.file, line.key) for line in refusal(folder).bad}


def test_a_file_that_is_not_utf8_is_refused(folder: Path):
    path = folder / "departments/QNG/SYT.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    error = refusal(folder)
    assert (error.file, error.found) == ("departments/QNG/SYT.yaml", "bytes that are not UTF-8")


def test_all_bad_declarations_come_at_once(folder: Path, change):
    change("indicators.csv", ",pct,", ",percent,")
    change("departments/QNG/SYT.yaml", "kind: sở", "kind: phòng")
    change("rounds.yaml", 'methodology: "2021"', 'methodology: "2017"')
    change("methodologies.yaml", "last_year: 2008", "last_year: 2009")
    error = refusal(folder)
    assert {line.file for line in error.bad} == {
        "indicators.csv",
        "departments/QNG/SYT.yaml",
        "rounds.yaml",
        "methodologies.yaml",
    }
    assert str(error).count("\n") == len(error.bad)


def test_one_malformed_file_raises_no_false_alarm_in_others(folder: Path, change):
    change("departments/QNG/SCT.yaml", "kind: sở", "kind: phòng")
    assert [line.file for line in refusal(folder).bad] == ["departments/QNG/SCT.yaml"]


def test_a_refused_folder_loads_once_it_is_mended(folder: Path, change):
    change("departments/QNG/SYT.yaml", "kind: sở", "kind: phòng")
    refusal(folder)
    change("departments/QNG/SYT.yaml", "kind: phòng", "kind: sở")
    assert load_catalogue(folder).department("QNG-2021-Y", "SYT") is not None


def test_an_empty_folder_is_refused(tmp_path: Path):
    files = {line.file for line in refusal(tmp_path).bad}
    assert {"provinces.yaml", "indicators.csv", "departments", "rules"} <= files


def test_the_error_crosses_processes():
    error = CatalogueError([BadDeclaration("a.yaml", "k", "x", "y"), BadDeclaration("a.yaml", "k", "x", "y")])
    again = pickle.loads(pickle.dumps(error))
    assert (again.file, again.key, again.found, again.allowed) == ("a.yaml", "k", "x", "y")
    assert str(again) == str(error) == "The catalogue has 1 bad declaration:\n  a.yaml: k: found x; allowed: y"


def test_loading_takes_well_under_half_a_second(folder: Path):
    begun = time.process_time()
    load_catalogue(folder)
    assert time.process_time() - begun < 0.5
