"""Reads what a statement returns as dataclasses, so that a type checker sees a renamed column wherever it is used."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from include.warehouse.schema.statements import query

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PAGE_SIZE = 50
_LAST_PAGE = 100_000


class _Record(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=_Record)


class ColumnsDifferError(Exception):
    """A statement's columns are not the fields of the dataclass that reads it; the message names both."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    rows: list[R]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def rows(source: Engine | Connection, record: type[R], name: str, **given: Any) -> list[R]:
    """What ``<name>.sql`` returns with its parameters ``given``, each row as a ``record``.

    Raises:
        ColumnsDifferError: when the statement's columns are not the record's fields, in whatever order.
    """
    names, found = _fetched(source, name, given)
    return _records(record, name, names, found)


def first_row(source: Engine | Connection, record: type[R], name: str, **given: Any) -> R | None:
    """The first row of :func:`rows`, if there is one."""
    return next(iter(rows(source, record, name, **given)), None)


def page(engine: Engine, record: type[R], name: str, number: int | None, **given: Any) -> Page[R]:
    """One page of a statement that has ``:most``, ``:skipped`` and, as its last column, the ``total`` of all pages.

    ``number`` counts from 1, and is drawn to what a page can have; ``None`` asks for all rows at once.

    Raises:
        ColumnsDifferError: when the columns before ``total`` are not the record's fields, in whatever order.
    """
    shown = 1 if number is None else min(max(1, number), _LAST_PAGE)
    bounds = {"most": None if number is None else PAGE_SIZE, "skipped": (shown - 1) * PAGE_SIZE}
    names, found = _fetched(engine, name, given | bounds)
    return Page(_records(record, name, names[:-1], found), shown, found[0].total if found else 0)


def _fetched(source: Engine | Connection, name: str, given: dict[str, Any]) -> tuple[tuple[str, ...], list[Any]]:
    from sqlalchemy import Engine

    if isinstance(source, Engine):
        with source.connect() as connection:
            return _fetched(connection, name, given)
    result = source.execute(query(name), given)
    return tuple(result.keys()), list(result)


def _records(record: type[R], name: str, columns: tuple[str, ...], found: list[Any]) -> list[R]:
    wanted = tuple(field.name for field in fields(record))
    if sorted(columns) != sorted(wanted):
        raise ColumnsDifferError(f"{name}.sql returns {', '.join(columns)}; {record.__name__} has {', '.join(wanted)}")
    order = [columns.index(field) for field in wanted]
    return [record(*[row[index] for index in order]) for row in found]
