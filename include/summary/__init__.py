"""The consolidated outputs of a round, built from the warehouse only."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from openpyxl import Workbook
from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue, Round
from include.intake.opening import round_folder
from include.intake.places import write_if_changed
from include.summary import sheets
from include.summary.compose import compose, compose_from
from include.summary.content import RoundContent
from include.summary.native_charts import charts_sheet
from include.summary.report import Edition, Report
from include.workbook.save import save_deterministic

SUMMARY_FOLDER = "tong-hop"
Sheet = Callable[[Workbook, Report], None]
_ACROSS: tuple[Sheet, ...] = (sheets.unfinished_sheet, sheets.planned_sheet, sheets.plan_sheet, sheets.quotes_sheet)


def summary_stem(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y``, with the sub-index's code at the end where there is one."""
    return f"tong-hop-pci-{entry.code}{'-' + sub_index_code if sub_index_code else ''}"


def summary_file_name(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y.xlsx``, or with the sub-index's code at the end."""
    return summary_stem(entry, sub_index_code) + ".xlsx"


def summary_files(content: RoundContent, edition: Edition = "full") -> dict[str, bytes]:
    """Every output of a round by file name: the province's summary and one for each sub-index; PDFs only where LibreOffice is."""
    codes = [None, *(entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices)]
    files: dict[str, bytes] = {}
    for code in codes:
        target = io.BytesIO()
        write_workbook(compose_from(content, code, edition), target)
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
    """As :func:`write_workbook`, from the warehouse.

    Raises:
        KeyError: when the round or the sub-index is not declared.
    """
    write_workbook(compose(engine, catalogue, round_key, sub_index_code), target)


def write_workbook(report: Report, target: BinaryIO) -> None:
    """Write the annexes of the provincial summary, or of a sub-index's, as a workbook.

    The same facts give the same bytes: the package's date is the newest arrival's day.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    parts: list[Sheet] = [lambda book, whole, part=part: sheets.part_sheet(book, whole, part) for part in report.parts]  # type: ignore[misc]
    for write in [*_first_sheets(report, parts), *_ACROSS, *_last_sheets(report)]:
        write(workbook, report)
    save_deterministic(workbook, target, report.updated_at.date() if report.updated_at else report.round.requested_on)


def _first_sheets(report: Report, parts: list[Sheet]) -> list[Sheet]:
    if report.sub_index is not None:
        return [*parts, sheets.coverage_sheet]
    return [sheets.coverage_sheet, charts_sheet, *parts, sheets.general_tasks_sheet, sheets.other_documents_sheet]


def _last_sheets(report: Report) -> list[Sheet]:
    """What stays inside the administration: open findings, waivers, files that could not be used, every source cell."""
    if report.edition == "public":
        return []
    if report.sub_index is not None:
        return [sheets.findings_sheet, sheets.sources_sheet]
    return [sheets.findings_sheet, sheets.waivers_sheet, sheets.quarantined_sheet, sheets.sources_sheet]
