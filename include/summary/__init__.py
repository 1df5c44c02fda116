"""The consolidated outputs of a round, built from the warehouse's views only."""

from __future__ import annotations

import io
from typing import BinaryIO

from openpyxl import Workbook
from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue, Round
from include.intake.opening import round_folder
from include.intake.places import write_if_changed
from include.summary import sheets
from include.summary.content import RoundContent
from include.summary.report import Edition
from include.workbook.save import save_deterministic

SUMMARY_FOLDER = "tong-hop"


def summary_file_name(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y.xlsx``, or with the sub-index's code at the end."""
    return f"tong-hop-pci-{entry.code}{'-' + sub_index_code if sub_index_code else ''}.xlsx"


def summary_files(content: RoundContent, edition: Edition = "full") -> dict[str, bytes]:
    """Every output of a round by file name: the province's summary and one for each sub-index; PDFs only where LibreOffice is."""
    codes = [None, *(entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices)]
    files: dict[str, bytes] = {}
    for code in codes:
        target = io.BytesIO()
        write_workbook(content, target, code)
        files[summary_file_name(content.round, code)] = target.getvalue()
    return files


def publish_draft(engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath, sub_index_code: str | None = None) -> str:
    """Write a summary into the round's outbox unless the same bytes stand there; returns its path."""
    content = io.BytesIO()
    write_summary(engine, catalogue, round_key, content, sub_index_code)
    folder = round_folder(catalogue, round_key, outbox) / SUMMARY_FOLDER
    target = folder / summary_file_name(catalogue.round(round_key), sub_index_code)
    write_if_changed(target, content.getvalue())
    return str(target)


def write_summary(engine: Engine, catalogue: Catalogue, round_key: str, target: BinaryIO, sub_index_code: str | None = None) -> None:
    """As :func:`write_workbook`, from the warehouse."""
    write_workbook(RoundContent.read(engine, catalogue, round_key), target, sub_index_code)


def write_workbook(content: RoundContent, target: BinaryIO, sub_index_code: str | None = None) -> None:
    """Write the provincial summary, or the one of a sub-index for its focal department, as a workbook.

    The same facts give the same bytes: the package's date is the newest arrival's day.

    Raises:
        KeyError: when the round or the sub-index is not declared.
    """
    catalogue = content.catalogue
    methodology = catalogue.methodology(content.round.methodology)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    if sub_index_code is not None:
        sub_index = {entry.code: entry for entry in methodology.sub_indices}[sub_index_code]
        sheets.sub_index_sheet(workbook, content, sub_index)
        sheets.coverage_sheet(workbook, content)
        sheets.unfinished_sheet(workbook, content, sub_index)
        sheets.plan_sheet(workbook, content, sub_index)
        sheets.assessment_sheet(workbook, content, sub_index)
        sheets.findings_sheet(workbook, content, sub_index)
    else:
        sheets.coverage_sheet(workbook, content)
        for sub_index in methodology.sub_indices:
            sheets.sub_index_sheet(workbook, content, sub_index)
        sheets.general_tasks_sheet(workbook, content)
        sheets.other_documents_sheet(workbook, content)
        sheets.unfinished_sheet(workbook, content)
        sheets.plan_sheet(workbook, content)
        sheets.assessment_sheet(workbook, content)
        sheets.findings_sheet(workbook, content)
        sheets.waivers_sheet(workbook, content)
        sheets.quarantined_sheet(workbook, content)
    save_deterministic(workbook, target, (content.updated_at.date() if content.updated_at else content.round.requested_on))
