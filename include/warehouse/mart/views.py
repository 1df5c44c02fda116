"""What the warehouse publishes, as PostgreSQL itself tells it: views, columns, comments, definitions, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from psycopg.errors import QueryCanceled
from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Function,
    Select,
    and_,
    any_,
    column,
    false,
    func,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.expression import quoted_name
from sqlalchemy.types import NullType

from include.domain.rows import Row
from include.warehouse.schema.statements import query

# A question that no index serves must not hold the warehouse up; the answer says how to ask for less.
_LONGEST_SECONDS = 20
_LONGEST_COUNTING_SECONDS = 3
_ROWS_AT_A_TIME = 2_000
MOST_COUNTED = 100_000
"""A total is counted up to so many rows."""


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

    @property
    def is_json(self) -> bool:
        """Whether it holds JSON, which has no order of its own."""
        return self.type == "jsonb"


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
    """One column is one of ``values``, or holds one of them where it is a list; ``None`` asks for rows without a value.

    With ``bound`` it is at least (``gte``) or at most (``lte``) the one value, as PostgreSQL orders them; rows without a value are neither.
    """

    column: RelationColumn
    values: tuple[Any, ...]
    bound: Literal["gte", "lte"] | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several groups of conditions holds, all of that group."""

    groups: tuple[tuple[Condition, ...], ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows and columns of a view, in which order; ``order_by`` pairs a column with whether it descends.

    ``arguments`` are a function's, in its order; ``None`` for a view. ``after`` has the values that the last row of the page before has in
    the columns of :func:`order_of`, and leaves out all rows up to it.
    """

    columns: tuple[str, ...]
    conditions: tuple[Condition | AnyOf, ...] = ()
    order_by: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    offset: int = 0
    arguments: tuple[Any, ...] | None = None
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a selection, and how many rows it has without limit, offset and place; ``None`` where that was not, or not fully, counted."""

    rows: list[Row]
    total: int | None


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

    Rows are in the total order of :func:`order_of`. Identifiers are those of ``view``, quoted; values are bound.

    Raises:
        KeyError: when a column is not one of the view's.
        sqlalchemy.exc.OperationalError: when the answer takes longer than twenty seconds.
    """
    with _reading(engine) as connection:
        for row in connection.execute(_statement(view, selection), execution_options={"yield_per": _ROWS_AT_A_TIME}).mappings():
            yield dict(row)


def page_of(engine: Engine, view: Relation, selection: Selection, with_total: bool) -> Page:
    """A page of a view's rows, and how many there are in all, both of one snapshot.

    A total is worth at most as much as the rows: it is counted up to a hundred thousand rows and for three seconds.

    Raises:
        KeyError: when a column is not one of the view's.
        sqlalchemy.exc.OperationalError: when the rows take longer than twenty seconds.
    """
    with _reading(engine) as connection:
        rows = [dict(row) for row in connection.execute(_statement(view, selection)).mappings()]
        return Page(rows, _total(connection, view, selection) if with_total else None)


def _total(connection: Connection, view: Relation, selection: Selection) -> int | None:
    named = _named(view)
    counted = select(literal(1)).select_from(_source(view, named, selection)).where(_conditions(named, selection))
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL statement_timeout = {int(_LONGEST_COUNTING_SECONDS * 1000)}"))
            limited = counted.limit(MOST_COUNTED + 1).subquery()
            found: int = connection.execute(select(func.count()).select_from(limited)).scalar_one()
    except OperationalError as error:
        if isinstance(error.orig, QueryCanceled):  # too slow: the answer says that it is not counted
            return None
        raise
    return found if found <= MOST_COUNTED else None


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A read-only transaction of one snapshot."""
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        connection.execute(text(f"SET LOCAL statement_timeout = {int(_LONGEST_SECONDS * 1000)}"))
        yield connection


def order_of(view: Relation, order_by: Sequence[tuple[str, bool]]) -> tuple[tuple[RelationColumn, bool], ...]:
    """The total order of a view's rows: the columns asked for, then those that tell its rows apart, each with whether it descends.

    What tells rows apart are all columns as they stand in the view, JSON objects left out; pages neither overlap nor leave anything out.
    """
    descends = dict(order_by)
    apart = [entry.name for entry in view.columns if not entry.is_json]
    return tuple((view.column(name), descends.get(name, False)) for name in dict.fromkeys([*descends, *apart]))


def _statement(view: Relation, selection: Selection) -> Select[Any]:
    named = _named(view)
    order = order_of(view, selection.order_by)
    asked = select(*(named[name] for name in selection.columns)).select_from(_source(view, named, selection))
    asked = asked.where(_conditions(named, selection))
    if selection.after is not None:
        asked = asked.where(_comes_after([(named[entry.name], descends) for entry, descends in order], selection.after))
    ordered = [named[entry.name].desc() if descends else named[entry.name] for entry, descends in order]
    return asked.order_by(*ordered).limit(selection.limit).offset(selection.offset or None)


def _named(view: Relation) -> dict[str, ColumnClause[Any]]:
    return {name: column(quoted_name(name, True)) for name in view.column_names}


def _conditions(named: Mapping[str, ColumnClause[Any]], selection: Selection) -> ColumnElement[bool]:
    return and_(True, *(_hold_together(named, entry) for entry in selection.conditions))


def _hold_together(named: Mapping[str, ColumnClause[Any]], entry: Condition | AnyOf) -> ColumnElement[bool]:
    if isinstance(entry, Condition):
        return _holds(named[entry.column.name], entry)
    return or_(False, *(and_(True, *(_holds(named[each.column.name], each) for each in group)) for group in entry.groups))


def _comes_after(order: Sequence[tuple[ColumnClause[Any], bool]], values: Sequence[Any]) -> ColumnElement[bool]:
    """That a row stands after the one with these values: where the first columns are alike, the next one comes later.

    Nulls come last where a column ascends and first where it descends, as PostgreSQL has it.
    """
    ways: list[ColumnElement[bool]] = []
    alike: list[ColumnElement[bool]] = []
    for (where, descends), value in zip(order, values, strict=True):
        bound = literal(value, NullType())  # SQLAlchemy compares no column with true or false as they are
        last = where.is_not(None) if descends else false()
        later = last if value is None else where < bound if descends else or_(where > bound, where.is_(None))
        ways.append(and_(*alike, later))
        alike.append(where.is_(None) if value is None else where == bound)
    return or_(False, *ways)


def _source(view: Relation, named: dict[str, ColumnClause[Any]], selection: Selection) -> FromClause:
    schema, name = quoted_name(view.schema, True), quoted_name(view.name, True)
    if selection.arguments is None:
        return table(name, *named.values(), schema=schema)
    return Function(name, *selection.arguments, packagenames=(schema,)).table_valued(*named).alias()


def _holds(where: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    if condition.bound is not None:
        (value,) = condition.values
        least: ColumnElement[bool] = where >= value
        most: ColumnElement[bool] = where <= value
        return least if condition.bound == "gte" else most
    given = [value for value in condition.values if value is not None]
    ways = [where.is_(None)] if len(given) < len(condition.values) else []
    ways += [value == any_(where) for value in given] if condition.column.is_list else [where.in_(given)] if given else []
    return or_(False, *ways)
