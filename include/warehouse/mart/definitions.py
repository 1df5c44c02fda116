"""What ``mart`` publishes, and what its views share in ``core``, as SQL: the files of ``sql/bases`` and ``sql/marts``.

A file ``NAME.sql`` makes the one view or function of its name. A template ``NAME.sql.j2`` is filled from the catalogue that is loaded
(families of facts, the cover, indicators) and from ``metrics.yaml``; where it makes several, a heading ``-- mart.NAME`` stands above each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

from include.catalog.models import Catalogue, Stores
from include.texts import CODES
from include.warehouse.mart.metrics import metrics
from include.warehouse.schema.statements import SQL_FOLDER, filled, query, run_as_written

_SCHEMAS = {"bases": "core", "marts": "mart"}
_FAMILY = "facts.sql.j2"
_WIDE = "mart.indicator_wide"
_INDICATOR = re.compile(r"[a-z]{3}_\d{2}")
_HEADING = re.compile(r"^-- ((?:core|mart)\.\w+)$", re.MULTILINE)
# What the views compare and compute with, and therefore name; every other column of an answer is only carried along.
_NAMED = frozenset({"indicator_code", "answer", "value", "last_year_value"})


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """The column of an indicator in ``mart.indicator_wide``: ``tra_01`` for TRA-01, with its comment in both languages."""

    code: str
    name: str
    comment: str


def definitions(catalogue: Catalogue) -> dict[str, str]:
    """The statements that make each published view and function and what they share, by ``schema.name``, comments included."""
    files = {f"{schema}.{path.stem}": path.read_text(encoding="utf-8") for schema, path in _files("*.sql")}
    return files | definitions_of_templates(catalogue)


def definitions_of_templates(catalogue: Catalogue) -> dict[str, str]:
    """Those of :func:`definitions` that follow from the catalogue."""
    made: dict[str, str] = {}
    context = _context(catalogue)
    for schema, path in _files("*.sql.j2"):
        for given in _families(catalogue) if path.name == _FAMILY else [{}]:
            made |= _parts(f"{schema}.{path.name.partition('.')[0]}", filled(path, **context, **given))
    return made


def _files(pattern: str) -> list[tuple[str, Path]]:
    return [(schema, path) for folder, schema in _SCHEMAS.items() for path in sorted((SQL_FOLDER / folder).glob(pattern))]


def _families(catalogue: Catalogue) -> list[dict[str, Stores]]:
    return [{"facts": sheet.stores} for sheet in catalogue.layout.sheets if sheet.stores and sheet.stores.rows]


def _context(catalogue: Catalogue) -> dict[str, Any]:
    answers = catalogue.layout.stores("indicator_value")
    return {
        "answers": answers,
        "carried": partial(carried, answers),
        "cover": catalogue.layout.stores("workbook"),
        "tasks": catalogue.layout.stores("task"),
        "indicators": indicator_columns(catalogue),
        "provincial_reasons": CODES.words("provincial_reasons"),
        "metrics": metrics(),
        "document_types": [choice.code for choice in catalogue.choices["document_types"]],
    }


def carried(answers: Stores, basis: Literal["draft", "approved"]) -> list[str]:
    """The columns of an answer about an indicator that are only carried along, to a release too where approved views show them."""
    return [name for name in answers.columns_of(basis) if name not in _NAMED]


def _parts(name: str, text: str) -> dict[str, str]:
    """The statements below each heading; all of them under ``name`` where there is none."""
    before, *headed = _HEADING.split(text)
    if not headed:
        return {name: text}
    assert not before.strip(), f"{name}: statements stand above the first heading"
    return {made: statements.lstrip() for made, statements in zip(headed[::2], headed[1::2], strict=True)}


def indicator_columns(catalogue: Catalogue) -> list[IndicatorColumn]:
    """One column for every indicator that was ever declared, in the order of their codes, named as it is called now."""
    newest = {entry.code: entry for entry in sorted(catalogue.indicators, key=lambda entry: (entry.code, entry.valid_from))}
    return [
        IndicatorColumn(
            code,
            code.lower().replace("-", "_"),
            f"{entry.name_vi} ({catalogue.units[entry.unit]}) / {entry.name_en} ({entry.unit})",
        )
        for code, entry in newest.items()
    ]


def follow_indicators(connection: Connection, catalogue: Catalogue) -> None:
    """Write ``mart.indicator_wide`` anew where it shows other indicators than the catalogue declares.

    Raises:
        sqlalchemy.exc.ProgrammingError: when it must be written and the login is not its owner.
    """
    wanted = [(column.name, column.comment) for column in indicator_columns(catalogue)]
    columns = connection.execute(query("relation_columns"), {"relation": _WIDE})
    if [(row.name, row.comment) for row in columns if _INDICATOR.fullmatch(row.name)] != wanted:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {_WIDE}")
        run_as_written(connection, definitions(catalogue)[_WIDE])
