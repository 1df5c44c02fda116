"""A round's summary on one screen: who has reported, and its charts, drawn again only when the summary has changed."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.summary.charts import charts_of
from include.summary.compose import compose_from
from include.summary.content import RoundContent
from include.summary.summary_data import Summary

# About 50 KB each: the rounds that people look at in one week, in one process.
_MOST_KEPT = 8
_kept: OrderedDict[str, tuple[DrawnChart, ...]] = OrderedDict()
_drawing = threading.Lock()


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart as SVG that needs nothing else, with its title and its figures in words."""

    name: str
    title_vi: str
    description_vi: str
    svg: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The provincial summary of a round as it stands now, without findings and waivers, and its charts in their order."""

    summary: Summary
    charts: tuple[DrawnChart, ...]


def overview(engine: Engine, catalogue: Catalogue, round_key: str) -> Overview:
    """What the summary of a round says at this moment.

    Raises:
        KeyError: when the round is not declared.
    """
    summary = compose_from(RoundContent.read(engine, catalogue, round_key, with_findings=False))
    return Overview(summary, _drawn(summary))


def _drawn(summary: Summary) -> tuple[DrawnChart, ...]:
    """The charts of a summary; of one that was drawn lately, the same drawings."""
    # Over the whole summary, not only what today's charts show: no drawing can be older than its figures.
    digest = hashlib.sha256(repr(summary).encode()).hexdigest()
    with _drawing:
        if digest not in _kept:
            _kept[digest] = tuple(DrawnChart(name, c.title_vi, c.description_vi, c.svg()) for name, c in charts_of(summary).items())
        _kept.move_to_end(digest)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[digest]
