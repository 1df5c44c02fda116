"""The consolidated outputs of a round, built from the warehouse only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import BinaryIO

from openpyxl import Workbook
from sqlalchemy import Engine

from include.catalog.models import Catalogue, Round
from include.summary import sheets
from include.summary.charts import charts_of
from include.summary.compose import compose, compose_from
from include.summary.content import RoundContent
from include.summary.native_charts import charts_sheet
from include.summary.pdf import PRINTABLE, find_libreoffice, to_pdf
from include.summary.summary_data import Edition, Summary
from include.summary.webpage import write_page
from include.summary.word import write_word
from include.workbook.save import save_deterministic

Sheet = Callable[[Workbook, Summary], None]
_ACROSS: tuple[Sheet, ...] = (
    sheets.unfinished_sheet,
    sheets.planned_sheet,
    sheets.plan_sheet,
    sheets.quotes_sheet,
    sheets.abbreviations_sheet,
)


def summary_stem(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y``, with the sub-index's code at the end where there is one."""
    return f"tong-hop-{entry.index.lower()}-{entry.code}{'-' + sub_index_code if sub_index_code else ''}"


def summary_file_name(entry: Round, sub_index_code: str | None = None) -> str:
    """``tong-hop-pci-2021-Y.xlsx``, or with the sub-index's code at the end."""
    return summary_stem(entry, sub_index_code) + ".xlsx"


def sub_index_codes(content: RoundContent) -> list[str]:
    """The codes of the sub-indices under the round's methodology, in its order."""
    return [entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices]


def summary_files(
    content: RoundContent, sub_index_code: str | None = None, edition: Edition = "full", state_vi: str | None = None
) -> dict[str, bytes]:
    """Word, Excel and HTML of the province's summary, or of a sub-index's for its focal department, by file name.

    The same content gives the same bytes.

    Raises:
        KeyError: when the sub-index is not in the round's methodology.
    """
    return files_of(compose_from(content, sub_index_code, edition), state_vi)


def files_of(summary: Summary, state_vi: str | None = None) -> dict[str, bytes]:
    """Word, Excel and HTML of one summary, by file name; the same summary gives the same bytes.

    Args:
        summary: of the province, or of one sub-index.
        state_vi: which release it is; ``None`` for a draft.
    """
    charts = charts_of(summary) if summary.sub_index is None else {}
    pictures = {name: chart.png() for name, chart in charts.items()}
    annexes = io.BytesIO()
    write_workbook(summary, annexes)
    stem = summary_stem(summary.round, summary.sub_index.code if summary.sub_index else None)
    return {
        f"{stem}.docx": write_word(summary, pictures, is_draft=state_vi is None),
        f"{stem}.xlsx": annexes.getvalue(),
        f"{stem}.html": write_page(summary, charts, state_vi),
    }


def files_of_all(summaries: Sequence[Summary], state_vi: str | None = None) -> dict[str, bytes]:
    """Word, Excel and HTML of several summaries: the province's, which are half of the work, here; beside them the others."""
    with _files_beside([summary for summary in summaries if summary.sub_index], state_vi) as others:
        here = {name: made for summary in summaries if not summary.sub_index for name, made in files_of(summary, state_vi).items()}
        return here | others()


@contextmanager
def _files_beside(summaries: Sequence[Summary], state_vi: str | None) -> Iterator[Callable[[], dict[str, bytes]]]:
    """Writes files in a process beside this one, and gives what waits for them.

    It is forked before anything is drawn: only the province has charts, and their engine does not live on in a fork.
    """
    if not summaries:
        yield dict
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("fork")) as beside:
        yield beside.submit(_files_of_each, summaries, state_vi).result


def _files_of_each(summaries: Sequence[Summary], state_vi: str | None) -> dict[str, bytes]:
    return {name: made for summary in summaries for name, made in files_of(summary, state_vi).items()}


def all_summary_files(content: RoundContent, edition: Edition = "full", state_vi: str | None = None) -> dict[str, bytes]:
    """Word, Excel and HTML of a round by file name: the province's, and one set for each sub-index."""
    return files_of_all([compose_from(content, code, edition) for code in (*sub_index_codes(content), None)], state_vi)


def pdfs_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """PDFs of the Word and Excel files among ``files``; none where LibreOffice is not installed."""
    printed = {name: content for name, content in files.items() if name.endswith(PRINTABLE)}
    return to_pdf(printed) if find_libreoffice() else {}


def write_summary(engine: Engine, catalogue: Catalogue, round_key: str, target: BinaryIO, sub_index_code: str | None = None) -> None:
    """As :func:`write_workbook`, from the warehouse.

    Raises:
        KeyError: when the round or the sub-index is not declared.
    """
    write_workbook(compose(engine, catalogue, round_key, sub_index_code), target)


def write_workbook(summary: Summary, target: BinaryIO) -> None:
    """Write the annexes of the provincial summary, or of a sub-index's, as a workbook.

    The same facts give the same bytes: the package's date is the newest arrival's day.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    parts: list[Sheet] = [lambda book, whole, part=part: sheets.part_sheet(book, whole, part) for part in summary.parts]  # type: ignore[misc]
    for write in [*_first_sheets(summary, parts), *_ACROSS, *_last_sheets(summary)]:
        write(workbook, summary)
    save_deterministic(workbook, target, summary.updated_at.date() if summary.updated_at else summary.round.requested_on)


def _first_sheets(summary: Summary, parts: list[Sheet]) -> list[Sheet]:
    if summary.sub_index is not None:
        return [*parts, sheets.coverage_sheet]
    return [sheets.coverage_sheet, charts_sheet, *parts, sheets.general_tasks_sheet, sheets.other_documents_sheet]


def _last_sheets(summary: Summary) -> list[Sheet]:
    """What stays inside the administration: open findings, waivers, files that could not be used, every source cell."""
    if summary.edition == "public":
        return []
    if summary.sub_index is not None:
        return [sheets.findings_sheet, sheets.sources_sheet]
    return [sheets.findings_sheet, sheets.waivers_sheet, sheets.quarantined_sheet, sheets.sources_sheet]
