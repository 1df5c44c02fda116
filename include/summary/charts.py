"""The charts of a summary, declared once for Word, HTML and the desk.

They read without colour: all bars have one ink, and each stands beside its name and its number. Texts are Vietnamese and numbers
written beforehand, because Vega knows no Vietnamese notation.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil
from typing import Any

import altair as alt
import vl_convert

from include.summary.summary_data import Figure, StatusCount, Summary
from include.texts import book

_TEXTS = book("charts")
# 16 cm in Word at 640 units: a font of 13 is printed at 9 points.
_WIDTH, _FONT_SIZE = 640, 13
# One family that has every Vietnamese letter: Liberation Serif has not, and a word in two families looks broken.
_FONT = "DejaVu Serif"
# What a reader of the SVG sees is up to the fonts of their machine. Room is measured in the widest of these, so none overlaps.
_READERS_FONTS = f"'Times New Roman', Cambria, 'Noto Serif', '{_FONT}', serif"
_INK = "#213d6b"
# Letters of the measured font: the mean of Vietnamese words, and the widest digit with its thousands point.
_LETTER, _DIGIT = 7.8, 8.4
_NAME_LETTERS, _LINE_HEIGHT, _BAR = 30, 16, 22
# Where each bar carries its number, an axis with its own marks would only run through the labels.
_NO_MARKS = alt.Axis(grid=False, labels=False, ticks=False, domain=False)


@dataclass(frozen=True)
class Chart:
    """A chart: ``description_vi`` tells its figures to who cannot see it; ``spec`` is Vega-Lite."""

    name: str
    title_vi: str
    description_vi: str
    spec: dict[str, Any]

    @cached_property
    def _json(self) -> str:
        return json.dumps(self.spec, ensure_ascii=False)

    def svg(self) -> str:
        """The chart as SVG that needs nothing else; its ids begin with its name, so that several stand on one page."""
        drawn = vl_convert.vegalite_to_svg(self._json, allowed_base_urls=[])
        # Of a title Vega tells in English what it is, whatever is configured; the page reads out the description.
        drawn = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", drawn)
        found = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn)))
        for number, name in enumerate(found):
            drawn = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{self.name}-{number}", drawn)
        return drawn.replace(f'font-family="{_FONT}"', f'font-family="{_READERS_FONTS}"')

    def png(self, scale: float = 2.0) -> bytes:
        """The chart as PNG; scale 2 gives about 200 dots per inch at 16 cm."""
        return vl_convert.vegalite_to_png(self._json, scale=scale, allowed_base_urls=[])


def charts_of(summary: Summary) -> dict[str, Chart]:
    """The charts for which the summary has figures, by name."""
    makers: tuple[Callable[[Summary], Chart | None], ...] = (_history, _gaps, _tasks, _filing)
    return {chart.name: chart for make in makers if (chart := make(summary)) is not None}


def _finished(name: str, title: str, description: str, chart: Any, height: int, note: str = "") -> Chart:
    """A chart to be drawn; ``note`` is drawn above it, and read out with its description."""
    whole = (
        chart.properties(width="container", height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .properties(width=_WIDTH)
        # The page reads out the description beside it: of every mark, Vega would tell the names of its columns.
        .configure(font=_FONT, background="white", aria=False)
        .configure_axis(labelFontSize=_FONT_SIZE, titleFontSize=_FONT_SIZE, labelLimit=260, gridColor="#dddddd", domainColor="#444444")
        .configure_view(stroke=None)
    )
    if note:
        # As the title: a subtitle without one is not drawn.
        told = alt.TitleParams(note, anchor="start", frame="bounds", offset=8, fontSize=_FONT_SIZE, fontStyle="italic", fontWeight="normal")
        whole = whole.properties(title=told, height=height + _LINE_HEIGHT)
    return Chart(name, title, ". ".join(part for part in (description, note) if part), whole.to_dict())


def _number(value: Decimal | int | None) -> float:
    return float(value or 0)


def _history(summary: Summary) -> Chart | None:
    """The composite of each year; a year that VCCI did not publish is a gap, never a nought."""
    if sum(year.composite is not None for year in summary.years) < 2:
        return None
    rows: list[dict[str, Any]] = [
        {
            "year": str(year.year),
            "score": _number(year.composite.value) if year.composite else None,
            "told": f"{year.composite}" if year.composite else "",
            "rank": _TEXTS.vi("history.rank", rank=year.rank) if year.rank else "",
        }
        for year in summary.years
    ]
    scores = [row["score"] for row in rows if isinstance(row["score"], float)]
    lowest, highest = min(scores) // 5 * 5 - 5, max(scores) // 5 * 5 + 7
    scale, axis = alt.Scale(domain=[lowest, highest], zero=False), alt.Axis(tickCount=5, format="d")
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("score:Q", title=_TEXTS.vi("history.axis", **summary.index.words), scale=scale, axis=axis),
    )
    layers = alt.layer(
        base.mark_line(color=_INK, strokeWidth=2.5, point=alt.OverlayMarkDef(size=70, filled=True, color=_INK)),
        *_labels_on_white(base, "told:N", dy=-16, fontWeight="bold"),
        *_labels_on_white(base, "rank:N", dy=20),
    )
    nothing = _TEXTS.vi("history.not_published")
    description = "; ".join(f"{row['year']}: {row['told'] or nothing}{', ' + str(row['rank']) if row['rank'] else ''}" for row in rows)
    return _finished(
        "pci_history", _TEXTS.vi("history.title", province=summary.province.name_vi, **summary.index.words), description, layers, 260
    )


def _labels_on_white(base: Any, field: str, **style: Any) -> tuple[Any, Any]:
    """The text twice: the white edge of the first keeps a line or a grid from running through the second."""
    edge = base.mark_text(fontSize=_FONT_SIZE, stroke="white", strokeWidth=5, strokeJoin="round", **style)
    return edge.encode(text=field), base.mark_text(fontSize=_FONT_SIZE, **style).encode(text=field)


def _gaps(summary: Summary) -> Chart | None:
    if not summary.gaps:
        return None
    rows: list[dict[str, Any]] = [
        {
            "name": _folded(gap.name_vi),
            "lost": _number(gap.lost.value),
            "told": _TEXTS.vi("gaps.bar", lost=gap.lost, per_point=gap.per_point),
        }
        for gap in summary.gaps
    ]
    names = [row["name"] for row in rows]
    scale = _scale_with_room([row["lost"] for row in rows], names, [row["told"] for row in rows])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=_names(names),
        x=alt.X("lost:Q", title=_TEXTS.vi("gaps.axis", **summary.index.words), scale=scale, axis=_NO_MARKS),
    )
    layers = alt.layer(base.mark_bar(color=_INK, size=_BAR), base.mark_text(align="left", dx=5, fontSize=_FONT_SIZE).encode(text="told:N"))
    description = "; ".join(
        _TEXTS.vi("gaps.description", sub_index=gap.name_vi, lost=gap.lost, per_point=gap.per_point) for gap in summary.gaps
    )
    return _finished("pci_gaps", _TEXTS.vi("gaps.title", **summary.index.words), description, layers, _height_of(names, 28))


def _tasks(summary: Summary) -> Chart | None:
    """A column for each status, with the name over it: no legend to look up, no shade to tell from another."""
    counts = [(_folded(part.name_vi), entry) for part in summary.parts for entry in part.statuses]
    if not counts:
        return None
    names = list(dict.fromkeys(name for name, _ in counts))
    columns = _columns([(status, [entry for _, entry in counts if entry.status == status.status]) for status in summary.statuses], names)
    of_status = {column.status: column for column in columns}
    rows = [
        {"name": name, "from": of_status[entry.status].start, "to": of_status[entry.status].end_of(entry.count), "told": str(entry.count)}
        for name, entry in counts
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names(names))
    bars = base.mark_bar(color=_INK, size=_BAR).encode(x=_column_axis(columns), x2="to:Q")
    numbers = base.mark_text(align="left", dx=5, fontSize=_FONT_SIZE).encode(x="to:Q", text="told:N")
    description = "; ".join(
        f"{part.name_vi}: " + ", ".join(f"{entry.count} {entry.status_vi.lower()}" for entry in part.statuses)
        for part in summary.parts
        if part.statuses
    )
    height = _height_of(names, 30) + _LINE_HEIGHT * max(len(column.heading) for column in columns)
    title, note = _TEXTS.vi("tasks.title", **summary.index.words), estimates_of(summary)
    return _finished("tasks_by_status", title, description, alt.layer(bars, numbers), height, note)


def estimates_of(summary: Summary) -> str:
    """Of how many departments a chart of what departments reported shows estimates; empty where of none."""
    coverage = summary.coverage
    return _TEXTS.vi("tasks.estimates", count=len(coverage.estimates), standing=coverage.standing) if coverage.estimates else ""


@dataclass(frozen=True)
class _Column:
    """Where the bars of a status begin, and how long one task is, in units of the drawing."""

    status: str
    heading: tuple[str, ...]
    start: int
    end: int
    units_per_task: float

    def end_of(self, count: Figure) -> float:
        """Where the bar of so many tasks ends."""
        return self.start + self.units_per_task * _number(count.value)


def _columns(found: list[tuple[StatusCount, list[StatusCount]]], names: list[str]) -> list[_Column]:
    """Columns as wide as their longest bar, its number and their heading need, so that nothing reaches into the next one."""
    kept = [(status, entries) for status, entries in found if entries]
    room = [
        max(
            _DIGIT * max(len(str(entry.count)) for entry in entries) + 20,
            _LETTER * max(map(len, status.status_vi.split())) + 14,
        )
        for status, entries in kept
    ]
    most = [max(_number(entry.count.value) for entry in entries) for _, entries in kept]
    per_task = max(_width_beside(names) - sum(room), 40) / sum(most)
    widths = [ceil(free + per_task * count) for free, count in zip(room, most, strict=True)]
    return [
        _Column(
            status=status.status,
            heading=tuple(textwrap.wrap(status.status_vi, int((width - 12) / _LETTER))),
            start=sum(widths[:place]),
            end=sum(widths[: place + 1]),
            units_per_task=per_task,
        )
        for place, ((status, _), width) in enumerate(zip(kept, widths, strict=True))
    ]


def _column_axis(columns: list[_Column]) -> alt.X:
    """A line for each column to stand on, its heading over it."""
    headings = f"{json.dumps({column.start: column.heading for column in columns}, ensure_ascii=False)}[datum.value]"
    axis = alt.Axis(
        orient="top",
        values=[column.start for column in columns],
        labelExpr=headings,
        labelAlign="left",
        labelOverlap=False,
        labelBound=False,
        labelLineHeight=_LINE_HEIGHT,
        # Vega puts the first line where a single one would stand: the others need their room between it and the bars.
        labelPadding=_for_each_label(f"{_LINE_HEIGHT} * (length({headings}) - 1) + 4"),
        ticks=False,
        domain=False,
        gridColor="#444444",
    )
    return alt.X("from:Q", title=None, scale=alt.Scale(domain=[0, columns[-1].end], nice=False), axis=axis)


def _for_each_label(expression: str) -> dict[str, Any]:
    """A property of an axis that differs from label to label."""
    return {"condition": {"test": "true", "expr": expression}, "value": 0}


def _folded(name: str) -> str:
    """A name in lines that fit beside a bar: a longer one would be cut off."""
    return "\n".join(textwrap.wrap(name, _NAME_LETTERS))


def _width_beside(names: list[str]) -> float:
    """How much of the drawing is left for bars beside their folded names."""
    return _WIDTH - 12 - _LETTER * max(len(line) for name in names for line in name.split("\n"))


def _scale_with_room(values: list[float], names: list[str], texts: list[str]) -> alt.Scale:
    """From nought to beyond the longest bar, so that the text behind it ends inside the drawing."""
    width = _width_beside(names)
    return alt.Scale(domain=[0, max(values) * width / (width - _LETTER * max(map(len, texts)) - 10)], nice=False)


def _names(names: list[str]) -> alt.Y:
    """Folded names in their order, from top to bottom."""
    lines = "split(datum.value, '\\n')"
    middle = _for_each_label(f"{-_LINE_HEIGHT / 2} * (length({lines}) - 1)")
    return alt.Y("name:N", title=None, sort=names, axis=alt.Axis(labelExpr=lines, labelLineHeight=_LINE_HEIGHT, labelOffset=middle))


def _height_of(names: list[str], row: int) -> int:
    """What the rows of these names need, where an unfolded one has ``row`` units."""
    return len(names) * (row + _LINE_HEIGHT * max(name.count("\n") for name in names))


def _filing(summary: Summary) -> Chart | None:
    coverage = summary.coverage
    figures = {"on_time": coverage.on_time, "late": coverage.late, "returned": coverage.returned, "missing": coverage.missing}
    # What is rare takes no room where there is none.
    rare = {"after_close": coverage.after_close, "unreadable": coverage.unreadable}
    figures |= {key: figure for key, figure in rare.items() if figure.value}
    counts = [(_TEXTS.vi(f"filing.{key}"), figure) for key, figure in figures.items()]
    if not any(figure.value for _, figure in counts):
        return None
    rows: list[dict[str, Any]] = [
        {"name": name, "count": _number(figure.value), "told": _TEXTS.vi("filing.departments", count=figure)} for name, figure in counts
    ]
    names = [name for name, _ in counts]
    scale = _scale_with_room([row["count"] for row in rows], names, [row["told"] for row in rows])
    base = alt.Chart(alt.Data(values=rows)).encode(y=_names(names), x=alt.X("count:Q", title=None, axis=None, scale=scale))
    layers = alt.layer(base.mark_bar(color=_INK, size=_BAR), base.mark_text(align="left", dx=5, fontSize=_FONT_SIZE).encode(text="told:N"))
    description = "; ".join(f"{row['name'].lower()}: {row['told']}" for row in rows)
    return _finished("filing", _TEXTS.vi("filing.title"), description, layers, 34 * len(rows))
