"""From where a published column comes, in words: the sheet and header of the workbook, the catalogue's file, or the system itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from include.catalog.models import Catalogue, Sheet
from include.exports.lineage import Base, Tracer
from include.texts import Sentence, book
from include.warehouse.mart.views import Relation, SqlFunction
from include.warehouse.schema.dimensions import CATALOGUE_FILES

_TEXTS = book("dictionary")
_PLACE_COLUMNS = ("sheet", "cell", "sheet_row")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one column of a table is filled from. ``headers`` are those of the workbook's columns, in Vietnamese."""

    base: Base
    kind: Literal["workbook", "place", "catalogue", "system"]
    sheet: str | None = None
    headers: tuple[str, ...] = ()
    file: str | None = None

    @property
    def words(self) -> Sentence:
        """One line for the dictionary."""
        headers = "; ".join(f"“{header}”" for header in self.headers)
        if self.kind == "workbook":
            return _TEXTS.say("origins.workbook", sheet=self.sheet, headers=headers)
        if self.kind == "place":
            return _TEXTS.say("origins.place", sheet=self.sheet, headers=headers)
        return _TEXTS.say("origins.catalogue", file=self.file) if self.kind == "catalogue" else _TEXTS.say("origins.system")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a published column comes from; ``expression`` is the SQL that computes it, if anything does."""

    sources: tuple[Source, ...]
    expression: str | None


class Origins:
    """Origins of published columns: views back to tables by PostgreSQL's own definitions, tables back to sheets by the catalogue."""

    def __init__(self, catalogue: Catalogue, found: Sequence[Relation], functions: Sequence[SqlFunction] = ()) -> None:
        self._tracer = Tracer(found, functions)
        self._sheets = {sheet.stores.table: sheet for sheet in catalogue.layout.sheets if sheet.stores}

    def of(self, view: Relation, column: str) -> Origin:
        """The origin of a column of a view."""
        lineage = self._tracer.trace(view.full_name, column)
        return Origin(tuple(self._source(base) for base in lineage.bases), lineage.expression)

    def _source(self, base: Base) -> Source:
        sheet = self._sheets.get(base.table)
        if sheet is not None and sheet.stores is not None:
            if base.column in sheet.stores.columns:
                return Source(base, "workbook", sheet.name, _headers(sheet, sheet.stores.columns[base.column].rests_on))
            if base.column in _PLACE_COLUMNS and sheet.stores.place is not None:
                return Source(base, "place", sheet.name, _headers(sheet, (sheet.stores.place,)))
        schema, _, table = base.table.partition(".")
        if schema == "core" and table in CATALOGUE_FILES:
            return Source(base, "catalogue", file=CATALOGUE_FILES[table])
        return Source(base, "system")


def _headers(sheet: Sheet, keys: Sequence[str]) -> tuple[str, ...]:
    named = {column.key: column.header_vi for column in sheet.columns}
    return tuple(named[key] for key in keys)
