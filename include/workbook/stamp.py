"""The hidden stamp of a workbook: whose it is, of which round, from which template, and what its structure was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from openpyxl import Workbook

from include.catalog.models import Catalogue
from include.workbook.prefill import prefilled_rows

STAMP_SHEET = "_pci"
_CODE_COLUMNS = ("indicator_code", "task_code")
_CHECKSUM_CHARACTERS = 16


def workbook_file_name(round_key: str, department_code: str) -> str:
    """The name under which a department's workbook goes out, such as ``QNG-2021-Y_SCT.xlsx``."""
    return f"{round_key}_{department_code}.xlsx"


def structure_checksum(catalogue: Catalogue, round_key: str, department_code: str) -> str:
    """The first 16 hex digits of the SHA-256 over sheet names, headers and prefilled codes, in order."""
    structure = [
        [
            sheet.name,
            [column.header_vi for column in sheet.columns],
            [[row[key] for key in _CODE_COLUMNS if key in row] for row in prefilled_rows(catalogue, round_key, department_code, sheet.key)],
        ]
        for sheet in catalogue.layout.sheets
    ]
    text = json.dumps(structure, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_CHECKSUM_CHARACTERS]


def write_stamp(workbook: Workbook, catalogue: Catalogue, round_key: str, department_code: str) -> None:
    """Add the stamp of a department's workbook."""
    pairs = {
        "round_key": round_key,
        "department": department_code,
        "template_version": catalogue.layout.version,
        "structure": structure_checksum(catalogue, round_key, department_code),
    }
    write_stamp_pairs(workbook, pairs)


def write_stamp_pairs(workbook: Workbook, pairs: Mapping[str, str]) -> None:
    """Add a stamp as a sheet that Excel's menus do not show, one pair a row."""
    sheet = workbook.create_sheet(STAMP_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    for row in pairs.items():
        sheet.append(row)


def stamped_identity(workbook: Workbook) -> tuple[str, str]:
    """Round key and department code that the stamp of ``workbook`` names; ``KeyError`` when it has no stamp."""
    pairs = {row[0]: row[1] for row in workbook[STAMP_SHEET].iter_rows(max_col=2, values_only=True)}
    return str(pairs["round_key"]), str(pairs["department"])
