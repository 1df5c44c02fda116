"""Writes Superset's datasets from the live schema: what columns and metrics are is declared in ``sql/marts`` only."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import yaml
from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.dashboards.bundle import DATABASE_FILE, FOLDER
from include.texts import CODES, book
from include.warehouse.mart.metrics import metrics_of
from include.warehouse.mart.views import Relation, RelationColumn, mart_views

_TEXTS = book("dashboards")
# Never change it: it makes the identifiers by which an import finds the datasets that are there.
_NAMESPACE = UUID("2f0f6c0e-57e5-4c1f-9f0e-6d5f3c1f2021")
_TIMES = ("date", "timestamp")
_D3_FORMATS = {"whole": ",d", "pct": ",.1f", "decimal": ",.2f"}


class NoSuchViewError(Exception):
    """``measures.yaml`` names a view or column that the warehouse does not publish."""


def dataset_files(engine: Engine, catalogue: Catalogue) -> dict[str, str]:
    """The datasets as the warehouse's schema gives them now: path within the bundle, and the file's text.

    Raises:
        NoSuchViewError: when ``measures.yaml`` names a view that is not in ``mart``.
    """
    published = mart_views(engine)
    return {_path(view): _text(_dataset(published, catalogue, view)) for view in measures()["views"]}


def write_datasets(engine: Engine, catalogue: Catalogue, folder: Path = FOLDER) -> list[Path]:
    """Write the datasets anew; returns the files whose text changed."""
    changed = []
    for name, text in dataset_files(engine, catalogue).items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def dataset_uuid(view: str) -> str:
    """The identifier of a view's dataset, the same in every installation."""
    return str(uuid5(_NAMESPACE, f"mart.{view}"))


@cache
def measures() -> dict[str, Any]:
    """What ``measures.yaml`` says, under ``headings``, ``words``, ``calculated`` and ``views``."""
    content: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "measures.yaml").read_text(encoding="utf-8"))
    return content


def _path(view: str) -> str:
    return f"datasets/{FOLDER.name}/{view}.yaml"


def _text(dataset: dict[str, Any]) -> str:
    return "# Written by `make dashboards` from the comments in sql/marts and from measures.yaml.\n" + yaml.safe_dump(
        dataset, allow_unicode=True, sort_keys=False, width=140
    )


def _dataset(published: dict[str, Relation], catalogue: Catalogue, view: str) -> dict[str, Any]:
    if view not in published:
        raise NoSuchViewError(f"measures.yaml: views.{view}: there is no view mart.{view}; name one of sql/marts")
    relation = published[view]
    worded = [_worded(catalogue, name, measures()["words"][name]) for name in relation.column_names if name in measures()["words"]]
    calculated = [_calculated(name, **wanted) for name, wanted in measures()["calculated"].get(view, {}).items()]
    return {
        "table_name": view,
        "schema": "mart",
        "description": relation.comment,
        "filter_select_enabled": True,
        "uuid": dataset_uuid(view),
        "database_uuid": _database_uuid(),
        "version": "1.0.0",
        "columns": [_column(column) for column in relation.columns] + worded + calculated,
        "metrics": [
            {
                "metric_name": name,
                "verbose_name": metric.heading.vi,
                "description": metric.comment,
                "expression": metric.sql,
                "d3format": _D3_FORMATS[metric.format],
            }
            for name, metric in metrics_of(view).items()
        ],
    }


@cache
def _database_uuid() -> str:
    return str(yaml.safe_load((FOLDER / DATABASE_FILE).read_text(encoding="utf-8"))["uuid"])


def _column(column: RelationColumn) -> dict[str, Any]:
    """A column under its heading: the declared one, else the comment's Vietnamese up to its first explanation."""
    comment = column.comment or ""
    vietnamese = comment.partition(" / ")[0]
    return {
        "column_name": column.name,
        "verbose_name": measures()["headings"].get(column.name) or re.split(r"[;:,(]", vietnamese)[0].strip(),
        "description": comment,
        "type": column.type.upper(),
        "is_dttm": column.type.startswith(_TIMES),
        "groupby": True,
        "filterable": True,
    }


def _worded(catalogue: Catalogue, name: str, wanted: dict[str, str]) -> dict[str, Any]:
    """A calculated column with the Vietnamese words for the codes of another; a code without a word stays as it is."""
    empty = f"WHEN {name} IS NULL THEN {_quoted(wanted['empty'])} " if "empty" in wanted else ""
    words = (
        {choice.code: choice.words[0] for choice in catalogue.choices[wanted["choices"]]}
        if "choices" in wanted
        else {code: word.vi for code, word in CODES.words(wanted["table"]).items()}
    )
    cases = " ".join(f"WHEN {name}::text = {_quoted(code)} THEN {_quoted(word)}" for code, word in words.items())
    description = _TEXTS.vi("words_of", heading=wanted["heading"], column=name)
    return _calculated(f"{name}_vi", wanted["heading"], description, f"CASE {empty}{cases} ELSE {name}::text END")


def _calculated(name: str, heading: str, description: str, expression: str) -> dict[str, Any]:
    return {
        "column_name": name,
        "verbose_name": heading,
        "description": description,
        "type": "TEXT",
        "is_dttm": False,
        "groupby": True,
        "filterable": True,
        "expression": expression,
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
