"""The annexes' charts: Excel's own, drawn from the tables beside them, so that the office can restyle and copy them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from include.summary.charts import estimates_of
from include.summary.page import Page
from include.summary.summary_data import Summary
from include.texts import book

_TEXTS = book("charts")
_ANNEXES = book("annexes")
# Apart for every eye (Okabe and Ito, 2008), and light enough for a black label inside a bar.
_SERIES_COLOURS = ("56B4E9", "F0E442", "E69F00", "CC79A7", "D55E00", "999999", "009E73", "0072B2")
_CHART_WIDTH_CM, _ROW_CM = 24.0, 0.53
_ROWS_OF_A_NOTE = 6
_WIDTHS = (34, *((13,) * 9))


def charts_sheet(workbook: Workbook, summary: Summary) -> None:
    """PCI as published, where it costs most, tasks by status, and who filed: each a table and a chart; no chart without figures."""
    page = Page(workbook, _TEXTS.vi("sheet.name"), _TEXTS.vi("sheet.title", round=summary.round.code), _WIDTHS)
    page.freeze_here()
    for place, section in enumerate((_published, _gaps, _tasks, _filing)):
        if place:
            page.next_sheet_of_paper()
        section(page, summary)


def _published(page: Page, summary: Summary) -> None:
    rows: list[list[Any]] = [[str(year.year), year.composite, year.rank] for year in summary.years]
    headings = [*_TEXTS.labels("published_columns", **summary.index.words).values()]
    page.table(_TEXTS.vi("sheet.published", **summary.index.words), headings, rows, _TEXTS.vi("sheet.no_published", **summary.index.words))
    if sum(year.composite is not None for year in summary.years) > 1:
        chart = LineChart()
        chart.y_axis.scaling.min = _floor_of_scores(summary)
        _add(page, chart, _TEXTS.vi("sheet.published_chart", **summary.index.words), len(rows), 1)
        for series in chart.series:
            series.marker.symbol, series.smooth = "circle", False
            series.dLbls = _labels("t")


def _floor_of_scores(summary: Summary) -> float:
    lowest = min(float(year.composite.value or 0) for year in summary.years if year.composite)
    return max(0.0, lowest // 5 * 5 - 5)


def _gaps(page: Page, summary: Summary) -> None:
    rows = [[gap.name_vi, gap.lost, gap.score, gap.weight, gap.per_point] for gap in summary.gaps]
    headings = [*_TEXTS.labels("gap_columns", **summary.index.words).values()]
    page.table(_TEXTS.vi("sheet.gaps", **summary.index.words), headings, rows, _TEXTS.vi("sheet.no_gaps", **summary.index.words))
    if rows:
        chart = BarChart()
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"
        _add(page, chart, _TEXTS.vi("gaps.title", **summary.index.words), len(rows), 1)


def _tasks(page: Page, summary: Summary) -> None:
    statuses = [(entry.status, entry.status_vi) for entry in summary.statuses]
    counts = [(part.name_vi, {entry.status: entry.count for entry in part.statuses}) for part in summary.parts]
    rows = [[name, *(found.get(status) for status, _ in statuses)] for name, found in counts if found]
    headings = [_TEXTS.vi("gap_columns.sub_index", **summary.index.words), *(name for _, name in statuses)]
    # A blank, not a nought: a nought would put its label between two bars.
    page.table(_TEXTS.vi("sheet.tasks"), headings, rows, _TEXTS.vi("sheet.no_tasks"))
    if rows:
        chart = BarChart()
        chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
        chart.x_axis.scaling.orientation = "maxMin"
        title = "\n".join(part for part in (_TEXTS.vi("tasks.title", **summary.index.words), estimates_of(summary)) if part)
        _add(page, chart, title, len(rows), len(statuses))


def _filing(page: Page, summary: Summary) -> None:
    coverage = summary.coverage
    told = (coverage.on_time, coverage.late, coverage.returned, coverage.after_close, coverage.missing, coverage.unreadable)
    rows = [[figure.label, figure] for figure in told]
    headings = [*_TEXTS.labels("filing_columns").values()]
    page.table(_TEXTS.vi("sheet.filing"), headings, rows if coverage.lines else [], _ANNEXES.vi("coverage.nothing"))
    if coverage.lines:
        chart = BarChart()
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"
        _add(page, chart, _TEXTS.vi("filing.title"), len(rows), 1)


def _add(page: Page, chart: Any, title: str, rows: int, series: int) -> None:
    """Draw the table that was written last, its first column as categories."""
    sheet: Worksheet = page.sheet
    header = page.row - rows - 1
    chart.add_data(Reference(sheet, min_col=2, max_col=1 + series, min_row=header, max_row=page.row - 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=page.row - 1))
    _look(chart, title, series)
    # Where bars have less room than their names, Excel leaves out every other name.
    height_rows = max(14, rows + series + 5) + _ROWS_OF_A_NOTE * title.count("\n")
    chart.width, chart.height = _CHART_WIDTH_CM, height_rows * _ROW_CM
    page.row += 1
    page.chart(chart, "A", height_rows + 2)


def _look(chart: Any, title: str, series: int) -> None:
    chart.title, chart.legend = title, chart.legend if series > 1 else None
    if chart.legend is not None:
        chart.legend.position = "b"
    # openpyxl leaves both axes out of sight unless it is told otherwise.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="D9D9D9"))
    chart.y_axis.numFmt, chart.y_axis.title = "[$-42A]General", None
    chart.dataLabels = _labels()
    if isinstance(chart, BarChart):
        chart.gapWidth = 60
    for line, colour in zip(chart.series, _cycle(len(chart.series)), strict=True):
        line.graphicalProperties.solidFill = line.graphicalProperties.line.solidFill = colour


def _labels(position: str | None = None) -> DataLabelList:
    return DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False, dLblPos=position)


def _cycle(count: int) -> Sequence[str]:
    return [_SERIES_COLOURS[place % len(_SERIES_COLOURS)] for place in range(count)]
