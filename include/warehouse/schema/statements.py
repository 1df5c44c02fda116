"""Reads the statements that lie in ``.sql`` files beside the code that asks them, and fills those that are templates (``.sql.j2``)."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who checks a workbook without a warehouse does not load what asks one
    from jinja2 import Environment
    from sqlalchemy import Connection, TextClause

SQL_FOLDER = Path(__file__).resolve().parents[3] / "sql"
"""Migrations, rules and marts: what the database itself keeps, or runs as a whole."""
_WAREHOUSE = Path(__file__).resolve().parents[1]
_LITERAL_WIDTH = 118


@cache
def query(name: str) -> TextClause:
    """The statement in ``include/warehouse/<noun>/<name>.sql``, with ``:bound`` parameters.

    Raises:
        KeyError: when there is no such file.
        ValueError: when two nouns have a statement of one name.
    """
    return sql_text(_statements()[name].read_text(encoding="utf-8"))


@cache
def query_filled(name: str, **names: object) -> TextClause:
    """The statement in ``include/warehouse/<noun>/<name>.sql.j2`` for these names of tables and columns, never from outside.

    Raises:
        KeyError: when there is no such file.
        jinja2.UndefinedError: when it asks for something that is not given.
    """
    return sql_text(filled(_statements()[name], **names))


@cache
def _statements() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in (*_WAREHOUSE.glob("*/*.sql"), *_WAREHOUSE.glob("*/*.sql.j2")):
        if (known := found.setdefault(path.name.partition(".")[0], path)) is not path:
            raise ValueError(f"two statements have one name: {known} and {path}")
    return found


def sql_text(sql: str) -> TextClause:
    """A statement that is written where it is used, with ``:bound`` parameters."""
    from sqlalchemy import text

    return text(sql)


def run_as_written(connection: Connection, statements: str) -> None:
    """Run statements that bear no parameters; the driver would take a per cent sign in them for one."""
    connection.exec_driver_sql(statements.replace("%", "%%"))


def filled(path: Path, **given: object) -> str:
    """The text of a template with what it asks for; the filter ``literal`` writes a text as SQL does.

    Raises:
        jinja2.UndefinedError: when it asks for something that is not given.
    """
    return _environment().from_string(path.read_text(encoding="utf-8")).render(given)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    made = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    made.filters["literal"] = literal
    return made


def literal(text: str) -> str:
    """A text as a literal of SQL, broken into lines of readable length."""
    *lines, last = textwrap.wrap(text, _LITERAL_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join("'{}'".format(line.replace("'", "''")) for line in (*(f"{line} " for line in lines), last))
