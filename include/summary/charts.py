"""The charts of a summary, declared once for Word, HTML and the desk.

They read without colour: parts of a bar differ in lightness and carry their number. Texts are Vietnamese and numbers written
beforehand, because Vega knows no Vietnamese notation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import altair as alt
import vl_convert

from include.summary.report import Report

# 16 cm in Word at 640 units: a font of 13 is printed at 9 points.
_WIDTH, _FONT_SIZE = 640, 13
# One family that has every Vietnamese letter: Liberation Serif has not, and a word in two families looks broken.
_FONT = "DejaVu Serif"
# From light to dark in even steps (cividis, made for colour-blind readers); black and white print keeps the order.
_STEPS = ("#fde737", "#cbba69", "#a69d75", "#7c7b78", "#575d6d", "#213d6b", "#00224e")
_DARK = frozenset(_STEPS[3:])
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
        found = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn)))
        for number, name in enumerate(found):
            drawn = re.sub(rf'(id="|url\(#|href="#){re.escape(name)}(?=["\)])', rf"\g<1>{self.name}-{number}", drawn)
        return drawn

    def png(self, scale: float = 2.0) -> bytes:
        """The chart as PNG; scale 2 gives about 200 dots per inch at 16 cm."""
        return vl_convert.vegalite_to_png(self._json, scale=scale, allowed_base_urls=[])


def charts_of(report: Report) -> dict[str, Chart]:
    """The charts for which the report has figures, by name."""
    makers: tuple[Callable[[Report], Chart | None], ...] = (_history, _gaps, _tasks, _filing)
    return {chart.name: chart for make in makers if (chart := make(report)) is not None}


def _finished(name: str, title: str, description: str, chart: Any, height: int) -> Chart:
    whole = (
        chart.properties(width="container", height=height, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .properties(width=_WIDTH)
        .configure(font=_FONT, background="white")
        .configure_axis(labelFontSize=_FONT_SIZE, titleFontSize=_FONT_SIZE, labelLimit=260, gridColor="#dddddd", domainColor="#444444")
        .configure_legend(labelFontSize=_FONT_SIZE, titleFontSize=_FONT_SIZE, orient="bottom", columns=3, labelLimit=260)
        .configure_view(stroke=None)
    )
    return Chart(name, title, description, whole.to_dict())


def _number(value: Decimal | int | None) -> float:
    return float(value or 0)


def _history(report: Report) -> Chart | None:
    """The composite of each year; a year that VCCI did not publish is a gap, never a nought."""
    if sum(year.composite is not None for year in report.years) < 2:
        return None
    rows: list[dict[str, Any]] = [
        {
            "year": str(year.year),
            "score": _number(year.composite.value) if year.composite else None,
            "told": f"{year.composite}" if year.composite else "",
            "rank": f"hạng {year.rank}" if year.rank else "",
        }
        for year in report.years
    ]
    scores = [row["score"] for row in rows if isinstance(row["score"], float)]
    lowest, highest = min(scores) // 5 * 5 - 5, max(scores) // 5 * 5 + 7
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("score:Q", title="Điểm PCI", scale=alt.Scale(domain=[lowest, highest], zero=False), axis=alt.Axis(tickCount=5, format="d")),
    )
    layers = alt.layer(
        base.mark_line(color="#213d6b", strokeWidth=2.5, point=alt.OverlayMarkDef(size=70, filled=True, color="#213d6b")),
        *_labels_on_white(base, "told:N", dy=-16, fontWeight="bold"),
        *_labels_on_white(base, "rank:N", dy=20),
    )
    told = "; ".join(f"{row['year']}: {row['told'] or 'không công bố'}{', ' + str(row['rank']) if row['rank'] else ''}" for row in rows)
    return _finished("pci_history", f"Điểm PCI tỉnh {report.province.name_vi} đã công bố", told, layers, 260)


def _labels_on_white(base: Any, field: str, **style: Any) -> tuple[Any, Any]:
    """The text twice: the white edge of the first keeps a line or a grid from running through the second."""
    edge = base.mark_text(fontSize=_FONT_SIZE, stroke="white", strokeWidth=5, strokeJoin="round", **style)
    return edge.encode(text=field), base.mark_text(fontSize=_FONT_SIZE, **style).encode(text=field)


def _gaps(report: Report) -> Chart | None:
    if not report.gaps:
        return None
    rows: list[dict[str, Any]] = [
        {"name": gap.name_vi, "lost": _number(gap.lost.value), "told": f"{gap.lost} (thêm 1 điểm được {gap.per_point})"}
        for gap in report.gaps
    ]
    highest = max(row["lost"] for row in rows)
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", title=None, sort=[row["name"] for row in rows]),
        x=alt.X("lost:Q", title="Điểm PCI còn thiếu so với tối đa", scale=alt.Scale(domain=[0, highest * 1.85]), axis=_NO_MARKS),
    )
    layers = alt.layer(base.mark_bar(color="#7c7b78"), base.mark_text(align="left", dx=5, fontSize=_FONT_SIZE).encode(text="told:N"))
    told = "; ".join(f"{gap.name_vi}: {gap.lost}, thêm 1 điểm được {gap.per_point}" for gap in report.gaps)
    return _finished("pci_gaps", "Điểm PCI còn thiếu theo chỉ số thành phần", told, layers, 28 * len(rows))


def _tasks(report: Report) -> Chart | None:
    rows: list[dict[str, Any]] = [
        {"name": part.name_vi, "status": entry.status_vi, "order": place, "count": _number(entry.count.value), "told": str(entry.count)}
        for part in report.parts
        for place, status in enumerate(report.statuses)
        for entry in part.statuses
        if entry.status == status.status
    ]
    if not rows:
        return None
    statuses = [entry.status_vi for entry in report.statuses]
    steps = [_STEPS[place * (len(_STEPS) - 1) // max(len(statuses) - 1, 1)] for place in range(len(statuses))]
    names = [part.name_vi for part in report.parts if part.statuses]
    most = max(sum(row["count"] for row in rows if row["name"] == name) for name in names)
    # A number needs room: that of a part too narrow for it stands behind the bar, in the order of the parts.
    for row in rows:
        row["shown"] = row["told"] if row["count"] >= most * 0.025 * len(row["told"]) else ""
        row["ink"] = "white" if steps[statuses.index(row["status"])] in _DARK else "black"
    behind = _behind_the_bars(rows, names)
    title = "Số nhiệm vụ (phần quá hẹp: số ghi sau thanh)" if behind else "Số nhiệm vụ"
    scale = alt.Scale(domain=[0, most * 1.12])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", title=None, sort=names),
        x=alt.X("count:Q", stack="zero", title=title, scale=scale, axis=_NO_MARKS),
        order=alt.Order("order:Q"),
    )
    colours = alt.Color("status:N", sort=statuses, scale=alt.Scale(domain=statuses, range=steps), title=None)
    numbers = base.encode(
        x=alt.X("count:Q", stack="zero", bandPosition=0.5), text="shown:N", color=alt.Color("ink:N", scale=None), detail="status:N"
    )
    left_over = alt.Chart(alt.Data(values=behind)).mark_text(align="left", dx=5, fontSize=_FONT_SIZE)
    layers = alt.layer(
        base.mark_bar(stroke="#444444", strokeWidth=0.5).encode(color=colours),
        numbers.mark_text(fontSize=_FONT_SIZE),
        left_over.encode(y=alt.Y("name:N", sort=names), x=alt.X("end:Q"), text="left:N"),
    )
    told = "; ".join(
        f"{part.name_vi}: " + ", ".join(f"{entry.count} {entry.status_vi.lower()}" for entry in part.statuses)
        for part in report.parts
        if part.statuses
    )
    return _finished("tasks_by_status", "Số nhiệm vụ theo chỉ số thành phần và tình trạng", told, layers, 30 * len(names) + 60)


def _behind_the_bars(rows: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    """Where each bar ends that has parts without room for their number, and these numbers."""
    found = []
    for name in names:
        parts = [row for row in rows if row["name"] == name]
        if left := "; ".join(row["told"] for row in parts if not row["shown"]):
            found.append({"name": name, "end": sum(row["count"] for row in parts), "left": left})
    return found


def _filing(report: Report) -> Chart | None:
    coverage = report.coverage
    counts = [("Nộp đúng hạn", coverage.on_time), ("Nộp muộn", coverage.late), ("Chưa nộp", coverage.missing)]
    if not any(figure.value for _, figure in counts):
        return None
    rows: list[dict[str, Any]] = [{"name": name, "count": _number(figure.value), "told": f"{figure} đơn vị"} for name, figure in counts]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", title=None, sort=[name for name, _ in counts]),
        x=alt.X("count:Q", title=None, axis=None, scale=alt.Scale(domain=[0, max(row["count"] for row in rows) * 1.2])),
    )
    layers = alt.layer(base.mark_bar(color="#7c7b78"), base.mark_text(align="left", dx=5, fontSize=_FONT_SIZE).encode(text="told:N"))
    told = "; ".join(f"{name.lower()}: {figure} đơn vị" for name, figure in counts)
    return _finished("filing", "Tình hình nộp báo cáo", told, layers, 34 * len(rows))
