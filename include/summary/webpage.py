"""The summary as one HTML page that needs nothing else: it opens from a memory stick, without a network."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from include.summary.charts import Chart
from include.summary.links import cell_link, finding_link
from include.summary.summary_data import Summary
from include.texts import book

_TEXTS = book("summary")
_TEMPLATES = Path(__file__).parent / "templates"
_SYMBOLS = {"better": "▲", "worse": "▼", "same": "＝", "": ""}


def write_page(summary: Summary, charts: Mapping[str, Chart], state_vi: str | None = None) -> bytes:
    """The page in UTF-8; figures link to their source cells in the desk where the summary says which they are.

    Args:
        summary: of the province, or of one sub-index.
        charts: by name; one that is absent leaves no gap.
        state_vi: which release, as it stands under the title; ``None`` for a draft.
    """
    page = _environment().get_template("tong-hop.html.j2")
    return page.render(summary=summary, charts=_drawn(charts), state_vi=state_vi or _TEXTS.vi("draft"), symbols=_SYMBOLS).encode()


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(cell_link=cell_link, finding_link=finding_link)
    environment.filters["day"] = lambda day: f"{day:%d/%m/%Y}"
    return environment


def _drawn(charts: Mapping[str, Chart]) -> dict[str, dict[str, str]]:
    """SVG is markup that we drew: texts in it were escaped by the drawing."""
    return {
        name: {"svg": Markup(chart.svg()), "title": chart.title_vi, "description": chart.description_vi} for name, chart in charts.items()
    }
