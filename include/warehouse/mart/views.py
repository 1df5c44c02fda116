"""What the warehouse publishes, as PostgreSQL itself tells it: views, columns, comments, definitions, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Engine, FromClause, Function, Select, and_, any_, column, or_, select, table, text
from sqlalchemy.sql.expression import quoted_name

from include.domain.rows import Row
from include.warehouse.schema.statements import query

# A question that no index serves must not hold the warehouse up; the answer says how to ask for less.
_LONGEST_SECONDS = 20
_ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class RelationColumn:
    """A column: its PostgreSQL type as ``format_type`` writes it, and its comment."""

    name: str
    type: str
    comment: str | None

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.type.endswith("[]")


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of the warehouse; ``definition`` is the SELECT of a view as PostgreSQL keeps it."""

    schema: str
    name: str
    is_view: bool
    comment: str | None
    definition: str | None
    columns: tuple[RelationColumn, ...]

    @property
    def full_name(self) -> str:
        """Its name with its schema."""
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(entry.name for entry in self.columns)

    def column(self, name: str) -> RelationColumn:
        """The column called ``name``; ``KeyError`` when there is none."""
        return {entry.name: entry for entry in self.columns}[name]


@dataclass(frozen=True, slots=True)
class MartFunction:
    """A function of schema mart that returns rows: ``rows`` as if they were a view's, and what it asks for."""

    rows: Relation
    arguments: tuple[RelationColumn, ...]


@dataclass(frozen=True, slots=True)
class SqlFunction:
    """The body of a function written in SQL, the names of its arguments, and those of the columns of its rows."""

    schema: str
    name: str
    arguments: tuple[str, ...]
    body: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One column is one of ``values``, or holds one of them where it is a list; ``None`` asks for rows without a value."""

    column: RelationColumn
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows and columns of a view, in which order; ``order_by`` pairs a column with whether it descends.

    ``arguments`` are a function's, in its order; ``None`` for a view.
    """

    columns: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    order_by: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    arguments: tuple[Any, ...] | None = None


def relations(engine: Engine) -> list[Relation]:
    """Every table and view of the schemas intake, core and mart, by schema and name."""
    with engine.connect() as connection:
        found = connection.execute(query("relations")).mappings()
        return [Relation(**{**row, "columns": _columns(row["columns"])}) for row in found]


def schema_state(engine: Engine) -> str:
    """A text that differs whenever tables, views or functions were made anew, as every migration does."""
    with engine.connect() as connection:
        return str(connection.execute(query("schema_state")).scalar_one())


def _columns(described: Sequence[Row]) -> tuple[RelationColumn, ...]:
    return tuple(RelationColumn(**entry) for entry in described)


def mart_views(engine: Engine) -> dict[str, Relation]:
    """The published views by name."""
    return published(relations(engine))


def mart_functions(engine: Engine) -> dict[str, MartFunction]:
    """The functions of schema mart that return rows with named columns, by name."""
    with engine.connect() as connection:
        found = [row for row in connection.execute(query("mart_functions")).mappings() if row["columns"]]
    rows = {row["name"]: Relation("mart", row["name"], False, row["comment"], None, _columns(row["columns"])) for row in found}
    return {row["name"]: MartFunction(rows[row["name"]], _columns(row["arguments"])) for row in found}


def sql_functions(engine: Engine) -> list[SqlFunction]:
    """The functions of intake, core and mart that are written in SQL and return rows with named columns."""
    with engine.connect() as connection:
        found = connection.execute(query("sql_functions")).mappings()
        return [
            SqlFunction(row["schema"], row["name"], tuple(row["arguments"] or ()), row["body"], tuple(row["columns"]))
            for row in found
            if row["columns"]
        ]


def published(found: Sequence[Relation]) -> dict[str, Relation]:
    """Those of ``found`` that are views of schema mart, by name."""
    return {entry.name: entry for entry in found if entry.schema == "mart" and entry.is_view}


def view_columns(engine: Engine, view: str) -> list[Row]:
    """Columns of ``mart.<view>`` in order, each a dict of ``name``, ``type`` (PostgreSQL's) and ``comment``."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query("relation_columns"), {"relation": f"mart.{view}"}).mappings()]


def rows_of(engine: Engine, view: Relation, selection: Selection) -> Iterator[Row]:
    """The selected rows of a published view, in a read-only transaction of one snapshot.

    Rows are in a total order (the columns asked for, then all others as they stand in the view), so that pages neither overlap
    nor leave anything out while the facts stay as they are. Identifiers are those of ``view``, quoted; values are bound.

    Raises:
        KeyError: when a column is not one of the view's.
        sqlalchemy.exc.OperationalError: when the answer takes longer than twenty seconds.
    """
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        connection.execute(text(f"SET LOCAL statement_timeout = {int(_LONGEST_SECONDS * 1000)}"))
        for row in connection.execute(_statement(view, selection), execution_options={"yield_per": _ROWS_AT_A_TIME}).mappings():
            yield dict(row)


def _statement(view: Relation, selection: Selection) -> Select[Any]:
    named: dict[str, ColumnClause[Any]] = {name: column(quoted_name(name, True)) for name in view.column_names}
    descends = dict(selection.order_by)
    order = [named[name].desc() if descends.get(name) else named[name] for name in dict.fromkeys([*descends, *view.column_names])]
    asked = select(*(named[name] for name in selection.columns)).select_from(_source(view, named, selection))
    asked = asked.where(and_(True, *(_holds(named[entry.column.name], entry) for entry in selection.conditions)))
    return asked.order_by(*order).limit(selection.limit).offset(selection.offset or None)


def _source(view: Relation, named: dict[str, ColumnClause[Any]], selection: Selection) -> FromClause:
    schema, name = quoted_name(view.schema, True), quoted_name(view.name, True)
    if selection.arguments is None:
        return table(name, *named.values(), schema=schema)
    return Function(name, *selection.arguments, packagenames=(schema,)).table_valued(*named).alias()


def _holds(where: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    given = [value for value in condition.values if value is not None]
    ways = [where.is_(None)] if len(given) < len(condition.values) else []
    ways += [value == any_(where) for value in given] if condition.column.is_list else [where.in_(given)] if given else []
    return or_(False, *ways)
