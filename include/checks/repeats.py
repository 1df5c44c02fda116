"""Rows of one table that say again what an earlier row says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable

from include.checks.document_numbers import number_key
from include.workbook import cells
from include.workbook.vietnamese_writing import show_date, word_key
from include.workbook.workbook_reading import Record


def place_of(record: Record, key: str) -> str:
    """Where the field of a record stands, for a sentence: ``Văn bản!B6``; the row where it has no column."""
    column = record.columns.get(key) or min(record.columns.values())
    return f"{record.sheet}!{cells.address(record.row, column)}"


def repeats(records: list[Record], field: str, key_of: Callable[[Record], Hashable | None]) -> dict[int, str]:
    """For positions of rows whose key an earlier row has: where that earlier row's ``field`` stands. No key, no repetition."""
    first: dict[Hashable, str] = {}
    found: dict[int, str] = {}
    for position, record in enumerate(records):
        key = key_of(record)
        if key is None:
            continue
        here = place_of(record, field)
        place = first.setdefault(key, here)
        if place != here:
            found[position] = place
    return found


def line_key(record: Record) -> Hashable | None:
    """A plan item by its text and its sub-indices."""
    name = record.values.get("name")
    return (word_key(name), tuple(record.values.get("sub_indices") or ())) if name else None


def assessment_key(record: Record) -> Hashable | None:
    """An assessment by its text, kind and sub-indices."""
    text = record.values.get("text")
    kind, sub_indices = record.values.get("assessment_kind"), record.values.get("sub_indices")
    return (word_key(text), kind, tuple(sub_indices or ())) if text else None


def document_key(record: Record) -> Hashable | None:
    """A document by its number and day; one without a number by its title and day. Whether it is issued or cited is part of it."""
    number, title = record.values.get("number"), record.values.get("title")
    if not number and not title:
        return None
    named = number_key(number) if number else word_key(str(title))
    return bool(number), named, record.values.get("issued_on"), record.values.get("citation")


def issued_and_cited(records: list[Record]) -> dict[int, str]:
    """For documents that an earlier row counts as issued where this one cites them, or the other way round: that row."""
    first: dict[tuple[str, dt.date | None], tuple[str | None, str]] = {}
    found: dict[int, str] = {}
    for position, record in enumerate(records):
        number, citation = record.values.get("number"), record.values.get("citation")
        if number and citation:
            key = (number_key(number), record.values.get("issued_on"))
            earlier, place = first.setdefault(key, (citation, place_of(record, "citation")))
            if earlier != citation:
                found[position] = place
    return found


def other_dates(records: list[Record]) -> dict[int, str]:
    """For rows that date a document otherwise than an earlier row of the same number and year: that date and its cell."""
    first: dict[tuple[str, int], tuple[dt.date, str]] = {}
    found: dict[int, str] = {}
    for position, record in enumerate(records):
        number, issued_on = record.values.get("number"), record.values.get("issued_on")
        if not number or not issued_on:
            continue
        day, place = first.setdefault((number_key(number), issued_on.year), (issued_on, place_of(record, "issued_on")))
        if day != issued_on:
            found[position] = f"{show_date(day)} ({place})"
    return found
