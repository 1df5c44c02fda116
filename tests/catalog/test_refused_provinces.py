"""Broken declarations of a province: each is refused, with file, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from tests.catalog.broken import Broken, is_refused

ROUNDS = "provinces/QNG/rounds.yaml"
SCT = "provinces/QNG/departments/SCT.yaml"
TARGETS = "provinces/QNG/targets.yaml"
PUBLICATIONS = "provinces/QNG/publications.yaml"
TOTALS = "provinces/QNG/totals.yaml"
STC_2025 = "provinces/QNG/departments/STC-2025.yaml"
SNGV = "provinces/QNG/departments/SNgV.yaml"
REORGANISATIONS = "provinces/QNG/reorganisations.yaml"
REORGANISATIONS_OF_THE_NEW_PROVINCE = "provinces/QNG25/reorganisations.yaml"
FOCAL_DEPARTMENTS = "provinces/QNG/focal_departments.yaml"
TASKS = "provinces/QNG/tasks.yaml"
ASSIGNMENTS = "provinces/QNG/assignments.yaml"
MOVED_AGAIN = """reorganisations:
  - {{code: {}, from_on: 2025-03-01, name_vi: x, name_en: x, legal_basis: null, evidence: memory, source: x,
     moves: [{{from: BDT, to: SDTTG, share: 1}}]}}
"""
BROKEN = [
    Broken("not yaml", ROUNDS, "rounds:", "rounds: [", "line ", "expected", "valid YAML"),
    Broken("key twice", SCT, "kind: sở", "kind: sở\nkind: ban", "line 5: kind", "twice", "each key once"),
    Broken("unknown key", SCT, "kind: sở", "kind: sở\nphone: 1", "department.phone", "unknown key", "kind, document_codes"),
    Broken("key missing", SCT, "evidence: documented\n", "", "department.evidence", "nothing", "required"),
    Broken("not a choice", SCT, "kind: sở", "kind: phòng", "department.kind", '"phòng"', "'sở', 'ban'"),
    Broken("not a date", SCT, "valid_to: 2025-06-30", "valid_to: 30/6/2025", "department.valid_to", "30/6/2025", "yyyy-mm-dd"),
    Broken("ends first", SCT, "valid_to: 2025-06-30", "valid_to: 2019-06-30", "department", "lies before", "agree"),
    Broken("round days", ROUNDS, "due_on: 2021-12-01", "due_on: 2021-10-01", "rounds[QNG-2021-Y]", "in the order", "agree"),
    Broken(
        "nobody reminded",
        ROUNDS,
        "closes_on: 2022-03-31",
        "closes_on: 2025-09-30",
        "rounds[QNG-2021-Y].requested_on",
        "without a reminder plan",
        "from 2021-11-15 to 2025-09-30",
    ),
    Broken(
        "target of no indicator",
        TARGETS,
        "indicator: LAB-01, year: 2021",
        "indicator: LAB-99, year: 2021",
        "targets[QNG-2021-LAB-99].indicator",
        '"LAB-99"',
        "LAB-07",
    ),
    Broken(
        "target of no department",
        TARGETS,
        "indicator: TRA-03, year: 2021, department: SCT",
        "indicator: TRA-03, year: 2021, department: SXYZ",
        "targets[QNG-2021-TRA-03].department",
        '"SXYZ"',
        "SXD",
    ),
    Broken(
        "target declared twice",
        TARGETS,
        "indicator: ENT-02, year: 2021",
        "indicator: ENT-01, year: 2021",
        "targets[QNG-2021-ENT-01].indicator",
        "ENT-01",
        "each target once",
    ),
    Broken(
        "a province said again",
        PUBLICATIONS,
        "  - authority_vi",
        "  - province: QNX\n    authority_vi",
        "publications[1].province",
        '"QNX"',
        "no province: the folder says QNG",
    ),
    Broken("total unknown", TOTALS, "total: PRO-02", "total: PRO-99", "totals[PRO-99 1].total", '"PRO-99"', "PRO-02"),
    Broken("part in another unit", TOTALS, "[INF-02]", "[INF-02, LAB-05]", ".parts", "LAB-05 in people", "in cases, like PRO-02"),
    Broken("part twice", TOTALS, "[INF-02]", "[INF-02, INF-02]", ".parts", "INF-02, INF-02", "once"),
    Broken("part of itself", TOTALS, "[INF-02]", "[INF-02, PRO-02]", ".parts", "PRO-02", "itself is no part of"),
    Broken("total outlasts province", TOTALS, "valid_to: 2025-06-30", "valid_to: null", ".valid_to", "no end", "2025-06-30"),
    Broken("relation unknown", TOTALS, "relation: at_most", "relation: about", ".relation", '"about"', "'equals'"),
    Broken(
        "department twice",
        STC_2025,
        "2025-03-01",
        "2025-02-01",
        "department.valid_from",
        "2025-02-01 to 2025-06-30",
        "apart from department of provinces/QNG/departments/STC.yaml",
    ),
    Broken(
        "document code of another",
        SNGV,
        "document_codes: [SNgV]",
        "document_codes: [SNgV, SNV]",
        "department.document_codes",
        '"SNV"',
        "SNV (provinces/QNG/departments/SNV.yaml) does not use",
    ),
    Broken("no document code", SCT, "document_codes: [SCT]", "document_codes: []", "document_codes", "empty", "at least one"),
    Broken(
        "a department says its province",
        SCT,
        "code: SCT",
        "province: KTM\ncode: SCT",
        "department.province",
        '"KTM"',
        "no province: the folder says QNG",
    ),
    Broken("wrong file", SCT, "code: SCT", "code: SCTM", "department.code", '"SCTM"', "file, SCT"),
    Broken("round twice", ROUNDS, "code: 2020-Y", "code: 2021-Y", "rounds[QNG-2021-Y].code", '"QNG-2021-Y"', "once"),
    Broken("successor unknown", REORGANISATIONS, "from: BDT, to: SDTTG", "from: BDT, to: SDTG", ".moves[11].to", '"SDTG"', "SDTTG"),
    Broken("nobody of that name moves", REORGANISATIONS, "{from: SGTVT", "{from: SGTV", ".moves[0].from", '"SGTV"', "exists on 2025-02-28"),
    Broken("moved too early", REORGANISATIONS, "from_on: 2025-03-01", "from_on: 2024-03-01", ".to", '"SNNMT"', "exists on 2024-03-01"),
    Broken(
        "from a province that did not merge",
        REORGANISATIONS_OF_THE_NEW_PROVINCE,
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
    Broken("reorganisation twice", REORGANISATIONS, "reorganisations:\n", MOVED_AGAIN.format("2025-03"), ".code", '"QNG-2025-03"', "once"),
    Broken(
        "moved by two at once",
        REORGANISATIONS,
        "reorganisations:\n",
        MOVED_AGAIN.format("2025-02"),
        "moves[BDT].from",
        '"BDT"',
        "on the same day",
    ),
    Broken("outlasts province", SCT, "valid_to: 2025-06-30", "valid_to: null", "department.valid_to", "no end", "2025-06-30"),
    Broken(
        "focal unknown",
        FOCAL_DEPARTMENTS,
        "sub_index: land, department: STNMT",
        "sub_index: land, department: STMT",
        ".department",
        '"STMT"',
        "STNMT",
    ),
    Broken(
        "focal gone",
        FOCAL_DEPARTMENTS,
        "valid_to: 2025-02-28",
        "valid_to: 2025-05-31",
        ".department",
        "SKHĐT, 2020-01-01 to 2025-02-28",
        "exists from 2020-01-01 to 2025-05-31",
    ),
    Broken("focal sub-index", FOCAL_DEPARTMENTS, "sub_index: land", "sub_index: lnd", ".sub_index", '"lnd"', "land"),
    Broken(
        "no focal",
        FOCAL_DEPARTMENTS,
        "sub_index: legal, department: STP, valid_from: 2020-01-01",
        "sub_index: legal, department: STP, valid_from: 2021-12-02",
        "rounds[QNG-2021-Y].methodology",
        "legal",
        "focal",
    ),
    Broken("task unit", TASKS, "unit: documents", "unit: papers", "tasks[NV-01].unit", '"papers"', "documents"),
    Broken("assigned indicator", ASSIGNMENTS, "LAN-07", "LAN-77", ".indicators", '"LAN-77"', "LAN-07"),
    Broken("assigned task", ASSIGNMENTS, "NV-12", "NV-99", ".tasks", '"NV-99"', "NV-12"),
    Broken("assigned department", ASSIGNMENTS, "departments: [BHXH]", "departments: [BHX]", ".departments", '"BHX"', "BHXH"),
    Broken("owed by nobody", ASSIGNMENTS, "[TIM-06]", "[TIM-07]", "[TIM-06].code", '"TIM-06"', "gives to somebody"),
    Broken(
        "assigned before it exists",
        ASSIGNMENTS,
        "departments: [BHXH]",
        "departments: [SNNMT]",
        ".departments",
        '"SNNMT"',
        "exists on 2021-12-01, when round QNG-2021-Y is due",
    ),
    Broken(
        "methodology of other years",
        ROUNDS,
        'methodology: "2021"',
        'methodology: "2017"',
        "rounds[QNG-2021-Y].methodology",
        '"2017"',
        "methodology of 2021",
    ),
    Broken("round of another year", ROUNDS, "code: 2022-H1", "code: 2023-H1", "rounds[QNG-2023-H1].code", "2023-H1", "year"),
    Broken(
        "round after its province",
        ROUNDS,
        "due_on: 2024-12-01\n    closes_on: 2025-03-31",
        "due_on: 2025-08-01\n    closes_on: 2025-08-31",
        "rounds[QNG-2024-Y].due_on",
        "2025-08-01",
        "a day of QNG, 2005-01-01 to 2025-06-30",
    ),
    Broken(
        "focal outlasts province",
        FOCAL_DEPARTMENTS,
        "sub_index: informal, department: TTT, valid_from: 2020-01-01, valid_to: 2025-06-30",
        "sub_index: informal, department: TTT, valid_from: 2020-01-01, valid_to: 2025-07-31",
        "].valid_to",
        "2025-07-31",
        "days within province QNG",
    ),
    Broken(
        "task outlasts province",
        TASKS,
        "valid_to: 2025-06-30",
        "valid_to: null",
        "tasks[NV-01].valid_to",
        "no end",
        "days within province QNG",
    ),
    Broken(
        "assignment outlasts province",
        ASSIGNMENTS,
        "valid_to: 2025-06-30",
        "valid_to: 2025-12-31",
        "assignments[1].valid_to",
        "2025-12-31",
        "days within province QNG",
    ),
    Broken(
        "an index that nobody declares",
        ROUNDS,
        'index: PCI\n    methodology: "2021"',
        'index: DTI\n    methodology: "2021"',
        "rounds[QNG-2021-Y].index",
        '"DTI"',
        "one of PCI",
    ),
    Broken("a round without its index", ROUNDS, "    index: PCI\n", "", "rounds[QNG-2020-Y].index", "nothing", "required"),
    Broken(
        "another index at the end of a round's code",
        ROUNDS,
        "code: 2021-Y",
        "code: 2021-Y-DTI",
        "rounds[QNG-2021-Y-DTI].code",
        '"2021-Y-DTI"',
        "2021-Y-PCI",
    ),
]


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    is_refused(folder, broken)
