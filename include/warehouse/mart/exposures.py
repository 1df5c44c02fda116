"""Who uses the published views outside the project: dashboards and questions of BI tools, as files in ``sql/marts/exposures``.

A file is one tool's. Superset's is written from the bundle (``make dashboards``); what people build in another tool is declared by hand, so
that whoever changes a view sees on whom it tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from include.texts import Word
from include.warehouse.schema.statements import SQL_FOLDER

FOLDER = SQL_FOLDER / "marts" / "exposures"
_FIELDS = {"name", "title", "owner", "url", "views"}


class ExposureError(Exception):
    """A file of exposures says something that is none; names the file and the place."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One dashboard or question of a tool: what it is called, who answers for it, where it opens, which views of mart it reads."""

    tool: str
    name: str
    title: Word
    owner: str
    url: str
    views: tuple[str, ...]


def exposures(folder: Path = FOLDER) -> list[Exposure]:
    """Every exposure, by tool (a file each, whose name the tool is) and in the order of its file.

    Raises:
        ExposureError: when an entry lacks something, has something else, or has the name of another one of the tool.
    """
    found: list[Exposure] = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
            if not isinstance(entry, dict) or set(entry) != _FIELDS or not entry["views"]:
                raise ExposureError(f"{path.name}: {entry}: needs exactly {', '.join(sorted(_FIELDS))}, and a view")
            made = Exposure(path.stem, entry["name"], Word(*entry["title"]), entry["owner"], entry["url"], tuple(entry["views"]))
            if any((made.tool, made.name) == (known.tool, known.name) for known in found):
                raise ExposureError(f"{path.name}: {made.name} stands there twice")
            found.append(made)
    return found


def used_by(view: str, known: list[Exposure]) -> tuple[str, ...]:
    """The titles of what uses a view, with the tool: ``Tiến độ thu báo cáo (superset)``."""
    return tuple(f"{entry.title.vi} ({entry.tool})" for entry in known if view in entry.views)


def exposures_text(heading: str, made: list[Exposure]) -> str:
    """The text of a tool's file."""
    entries = [{"name": e.name, "title": list(e.title), "owner": e.owner, "url": e.url, "views": list(e.views)} for e in made]
    return heading + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=140)
