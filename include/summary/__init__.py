"""The consolidated outputs of a round, built from the warehouse only."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from openpyxl import Workbook
from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue, Round
from include.intake.opening import round_folder
from include.intake.places import write_if_changed
from include.summary import sheets
from include.summary.charts import charts_of
from include.summary.compose import compose, compose_from
from include.summary.content import RoundContent
from include.summary.native_charts import charts_sheet
from include.summary.pdf import find_libreoffice, pdf_name, to_pdf
from include.summary.report import Edition, Report
from include.summary.webpage import write_page
from include.summary.word import write_word
from include.workbook.save import save_deterministic

SUMMARY_FOLDER = "tong-hop"
DRAFT_VI = "Bản nháp"
_PRINTED = ".da-in.json"
Sheet = Callable[[Workbook, Report], None]
_ACROSS: tuple[Sheet, ...] = (sheets.unfinished_sheet, sheets.planned_sheet, sheets.plan_sheet, sheets.quotes_sheet)


def summary_stem(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y``, with the sub-index's code at the end where there is one."""
    return f"tong-hop-pci-{entry.code}{'-' + sub_index_code if sub_index_code else ''}"


def summary_file_name(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y.xlsx``, or with the sub-index's code at the end."""
    return summary_stem(entry, sub_index_code) + ".xlsx"


def summary_files(
    content: RoundContent, sub_index_code: str | None = None, edition: Edition = "full", state_vi: str = DRAFT_VI
) -> dict[str, bytes]:
    """Word, Excel and HTML of the province's summary, or of a sub-index's for its focal department, by file name.

    The same content gives the same bytes.

    Raises:
        KeyError: when the sub-index is not in the round's methodology.
    """
    report = compose_from(content, sub_index_code, edition)
    charts = charts_of(report) if sub_index_code is None else {}
    pictures = {name: chart.png() for name, chart in charts.items()}
    annexes = io.BytesIO()
    write_workbook(report, annexes)
    stem = summary_stem(content.round, sub_index_code)
    return {
        f"{stem}.docx": write_word(report, pictures, is_draft=state_vi == DRAFT_VI),
        f"{stem}.xlsx": annexes.getvalue(),
        f"{stem}.html": write_page(report, charts, state_vi),
    }


def all_summary_files(content: RoundContent, edition: Edition = "full", state_vi: str = DRAFT_VI) -> dict[str, bytes]:
    """Every file of a round: the province's, one set for each sub-index, and PDFs where LibreOffice is installed."""
    province = summary_files(content, None, edition, state_vi)
    codes = [entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices]
    # The province's are the longest to print: LibreOffice is at it while the others are written.
    with ThreadPoolExecutor(max_workers=1) as aside:
        printed = aside.submit(pdfs_of, province)
        parts = {name: made for code in codes for name, made in summary_files(content, code, edition, state_vi).items()}
        return province | parts | printed.result() | pdfs_of(parts)


def pdfs_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """PDFs of the Word and Excel files among ``files``; none where LibreOffice is not installed."""
    printed = {name: content for name, content in files.items() if name.endswith((".docx", ".xlsx"))}
    return to_pdf(printed) if find_libreoffice() else {}


def publish_draft(engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath, sub_index_code: str | None = None) -> list[str]:
    """Write a summary into the round's outbox unless the same bytes stand there; returns the paths, the Excel file's first."""
    files = summary_files(RoundContent.read(engine, catalogue, round_key), sub_index_code)
    folder = draft_folder(catalogue, round_key, outbox)
    for name, content in files.items():
        write_if_changed(folder / name, content)
    return [str(folder / name) for name in sorted(files, key=lambda name: not name.endswith(".xlsx"))]


def print_drafts(catalogue: Catalogue, round_key: str, outbox: UPath) -> list[str]:
    """Make the PDFs of the drafts whose Word or Excel file has changed since; returns their paths.

    LibreOffice takes long: so that a run without new facts does not start it, ``.da-in.json`` beside them keeps the SHA-256 of what
    each prints.
    """
    folder = draft_folder(catalogue, round_key, outbox)
    marks = folder / _PRINTED
    printed = json.loads(marks.read_text()) if marks.exists() else {}
    sources = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".docx", ".xlsx")}
    digests = {pdf_name(name): hashlib.sha256(content).hexdigest() for name, content in sources.items()}
    made = pdfs_of({name: content for name, content in sources.items() if printed.get(pdf_name(name)) != digests[pdf_name(name)]})
    for name, content in made.items():
        write_if_changed(folder / name, content)
    write_if_changed(marks, json.dumps(printed | {name: digests[name] for name in made}, sort_keys=True, indent=0).encode())
    return [str(folder / name) for name in made]


def draft_folder(catalogue: Catalogue, round_key: str, outbox: UPath) -> UPath:
    """Where the drafts of a round lie in the outbox."""
    return round_folder(catalogue, round_key, outbox) / SUMMARY_FOLDER


def draft_files(catalogue: Catalogue, round_key: str, outbox: UPath) -> list[UPath]:
    """The drafts of a round that lie in the outbox: the province's, then those of the sub-indices; none before the first was written."""
    folder, province = draft_folder(catalogue, round_key, outbox), summary_stem(catalogue.round(round_key))
    if not folder.exists():
        return []
    found = [path for path in folder.iterdir() if path.name.startswith(province)]
    return sorted(found, key=lambda path: (path.stem != province, path.name))


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
