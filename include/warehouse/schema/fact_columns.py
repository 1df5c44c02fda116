"""The tables of facts have the columns that ``workbook.yaml`` declares: one that is new there is added when the warehouse is migrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from include.catalog.models import Catalogue
from include.warehouse.mart.definitions import carried
from include.warehouse.schema.statements import query

_RELEASED = "core.release_indicator_value"


class FactTypeError(Exception):
    """A column of a fact is of another type than the catalogue declares; names both."""


def add_declared_columns(connection: Connection, catalogue: Catalogue) -> None:
    """Add each declared column that its table lacks; it is empty in facts that were loaded before.

    Names and types are those that the catalogue admits, never from outside.

    Raises:
        FactTypeError: when a column is there with another type.
    """
    for table, declared in _declared(catalogue):
        there = {row.name: row.type for row in connection.execute(query("relation_columns"), {"relation": table})}
        for name, type_name in declared.items():
            if name not in there:
                connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {type_name}")
            elif there[name] != type_name:
                raise FactTypeError(f"{table}.{name} is {there[name]} and workbook.yaml declares {type_name}: a migration changes a type")


def _declared(catalogue: Catalogue) -> Iterator[tuple[str, Mapping[str, str]]]:
    for sheet in catalogue.layout.sheets:
        if sheet.stores:
            yield sheet.stores.table, {name: column.type for name, column in sheet.stores.columns.items()}
    answers = catalogue.layout.stores("indicator_value")
    yield _RELEASED, {name: answers.columns[name].type for name in carried(answers, "approved")}
