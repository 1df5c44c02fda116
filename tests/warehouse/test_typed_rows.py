"""Statements and the dataclasses that read them: none is left over, and columns and fields are the same."""

import ast
import datetime as dt
import importlib
from dataclasses import fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from include.warehouse.register.opened_rounds import OpenedRound, rounds_of
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import PAGE_SIZE, ColumnsDifferError, Page, page, rows

PROJECT = Path(__file__).parents[2]
WAREHOUSE = PROJECT / "include" / "warehouse"
READERS = ("rows", "first_row", "page")
TYPES = {
    **dict.fromkeys((20, 21, 23), int),
    **dict.fromkeys((19, 25, 705, 1042, 1043), str),
    **dict.fromkeys((1007, 1009, 1182), list),
    **dict.fromkeys((114, 3802), dict),
    16: bool,
    701: float,
    1082: dt.date,
    1184: dt.datetime,
    1700: Decimal,
}


@cache
def read_as():
    """Every call of a reader: its place, the dataclass and the statement; ``None`` for what is not written out there."""
    found = []
    for path in sorted(WAREHOUSE.glob("*/*.py")):
        module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in READERS and path.stem != "typed_rows":
                record, name = node.args[1:3]
                found.append((module, getattr(record, "id", None), getattr(name, "value", None), node.func.id))
    return found


def test_who_reads_a_statement_says_with_which_dataclass():
    assert [entry for entry in read_as() if None in entry] == []


def test_every_statement_is_asked():
    written = {
        node.value
        for path in WAREHOUSE.glob("*/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(path.stem for path in WAREHOUSE.glob("*/*.sql") if path.stem not in written) == []


def test_a_statement_lies_beside_the_module_that_asks_it():
    elsewhere = [entry for entry in read_as() if not (WAREHOUSE / entry[0].split(".")[2] / f"{entry[2]}.sql").exists()]
    assert elsewhere == []


@pytest.mark.slow
@pytest.mark.parametrize(("module", "record", "name", "reader"), read_as(), ids=lambda value: value)
def test_the_columns_are_the_fields(migrated, module, record, name, reader):
    record = getattr(importlib.import_module(module), record)
    statement = query(name)
    result = migrated.execute(statement, dict.fromkeys(statement.compile().params))
    columns = {column.name: TYPES[column.type_code] for column in result.cursor.description}
    migrated.rollback()
    if reader == "page":
        assert list(columns)[-1] == "total"
        del columns["total"]
    assert columns.keys() == {field.name for field in fields(record)}
    hints = get_type_hints(record)
    assert {name: kind for name, kind in columns.items() if kind not in kinds_of(hints[name])} == {}


def kinds_of(hint):
    """The classes that an annotation stands for: ``list`` for ``list[str]``, both of ``int | None``; what holds anything is a ``dict``."""
    if hint is Any:
        return {dict}
    parts = [part for arg in get_args(hint) for part in kinds_of(arg)] if get_origin(hint) not in (list, dict, None) else []
    return set(parts) or {get_origin(hint) or hint}


@pytest.fixture(scope="module")
def migrated(new_warehouse):
    from include.warehouse.schema.engine import connect

    engine = connect(new_warehouse())
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.slow
def test_a_dataclass_that_has_other_fields_is_refused(opened):
    assert [(found.round_key, found.province_code) for found in rounds_of(opened, ["QNG"])] == [("QNG-2021-Y", "QNG")]
    with pytest.raises(ColumnsDifferError, match=r"rounds_of_provinces\.sql returns round_key, .*; Page has rows, number, total"):
        rows(opened, Page, "rounds_of_provinces", province_codes=["QNG"])
    with pytest.raises(ColumnsDifferError, match="OpenedRound"):
        page(opened, OpenedRound, "journal", 1, subject=None, actor=None, action=None)


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2)])
def test_a_list_has_at_least_one_page(total, pages):
    assert Page([], 1, total).pages == pages
