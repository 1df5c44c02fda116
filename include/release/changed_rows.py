"""In what the rows behind two releases differ, where no figure of the summary says it: documents, notes, deadlines, covers, findings."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from include.catalog.models import Catalogue
from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.texts import CODES, book
from include.warehouse.releases.releases import ReleaseChange
from include.workbook.vietnamese_writing import show_date, show_number

_TEXTS = book("release")
_FILING, _FINDING = "core.release_filing", "core.release_finding"
_SUBMISSIONS = ("core.release_submission", "core.release_unused_file")


@dataclass(frozen=True, slots=True)
class _Family:
    """How the rows of a table are told apart, named and worded.

    ``key`` are the columns that make a row the same from one release to the next, beside its department; ``told`` those whose changes are
    told, with their words; ``codes`` the words of the codes in a column. ``tells_rows`` is false where a figure of the summary tells that a
    row came or went.
    """

    kind: str
    key: tuple[str, ...]
    told: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tells_rows: bool = True


def changes_of_rows(catalogue: Catalogue, before: Mapping[str, Sequence[Row]], after: Mapping[str, Sequence[Row]]) -> list[ReleaseChange]:
    """Differences of what two releases keep (:func:`kept_rows`), by family of facts and department; what figures tell is left out."""
    families = {**_facts(catalogue), _FILING: _filing(), _FINDING: _findings()}
    changes: list[ReleaseChange] = []
    for table, family in families.items():
        old, new = (_by_key(family, _with_departments(table, kept)) for kept in (before, after))
        for key in sorted({*old, *new}):
            changes += _of_key(family, key, old.get(key, []), new.get(key, []))
    return changes


def _facts(catalogue: Catalogue) -> dict[str, _Family]:
    """The families of facts, as the catalogue declares what a sheet stores."""
    made: dict[str, _Family] = {}
    kinds, in_figures = _TEXTS.labels("changed_kinds"), {"task": {"status", "quantities", "quantity_units"}, "plan_item": {"status"}}
    for sheet in catalogue.layout.sheets:
        if sheet.stores is None:
            continue
        name = sheet.stores.table_name
        place = () if sheet.stores.place is None else (sheet.stores.place,)
        key = ("indicator_code",) if "indicator_code" in sheet.stores.columns else place
        left_out = {*key, "ordinal", "value", *in_figures.get(name, ())}
        told = {
            column: entry.vi.partition(";")[0].partition(":")[0] for column, entry in sheet.stores.columns.items() if column not in left_out
        }
        choices = {column.key: catalogue.choices[column.choices] for column in sheet.columns if column.choices}
        codes = {column: {choice.code: choice.words[0] for choice in found} for column, found in choices.items()}
        codes |= {"answer": CODES.labels("answers")} if name == "indicator_value" else {}
        codes |= {"sub_indices": {entry.code: entry.name_vi for known in catalogue.methodologies for entry in known.sub_indices}}
        made[sheet.stores.table] = _Family(kinds[name], key, told, codes, name in ("issued_document", "assessment"))
    return made


def _filing() -> _Family:
    return _Family(
        _TEXTS.vi("changed_kinds.release_filing"), (), _TEXTS.labels("changed_filing"), {"filing": CODES.labels("filings")}, False
    )


def _findings() -> _Family:
    statuses = {"status": CODES.labels("finding_statuses"), "severity": CODES.labels("severities")}
    return _Family(_TEXTS.vi("changed_kinds.release_finding"), ("rule_code", "message_vi"), _TEXTS.labels("changed_finding"), statuses)


def _with_departments(table: str, kept: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    """The rows of a table; a finding names its submission only."""
    rows = kept.get(table, ())
    if table != _FINDING:
        return rows
    department = {row["submission_id"]: row["department_code"] for name in _SUBMISSIONS for row in kept.get(name, ())}
    return [row | {"department_code": department.get(row["submission_id"])} for row in rows]


def _by_key(family: _Family, rows: Sequence[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.get("sheet_row") or 0, repr(row))):
        found[tuple(str(row.get(name) or "") for name in ("department_code", *family.key))].append(row)
    return found


def _of_key(family: _Family, key: tuple[str, ...], old: list[Row], new: list[Row]) -> Iterator[ReleaseChange]:
    department, *named = key
    label = _TEXTS.vi("changes.row", kind=family.kind, department=department) + (f": {_short(named[-1])}" if named else "")
    path = "/".join(["row", family.kind, *key])
    for before, after in zip_longest(old, new):
        if before is None or after is None:
            if family.tells_rows:
                text = _whole(family, before or after or {})
                yield ReleaseChange(
                    "added" if before is None else "removed", path, label, text if after is None else None, text if after else None
                )
            continue
        for column, words in family.told.items():
            said = [_shown(family, column, row.get(column)) for row in (before, after)]
            if said[0] != said[1]:
                yield ReleaseChange(
                    "changed", f"{path}/{column}", f"{label}: {words[:1].lower()}{words[1:]}", said[0] or None, said[1] or None
                )


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"


def _whole(family: _Family, row: Row) -> str:
    """A row that came or went, in one line."""
    parts = [_shown(family, column, row.get(column)) for column in (*family.key[-1:], *family.told)]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _shown(family: _Family, column: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_shown(family, column, entry) for entry in value)
    if isinstance(value, bool):
        return book("release_tables").vi("yes" if value else "no")
    if isinstance(value, Decimal):
        return show_number(value)
    return family.codes.get(column, {}).get(value) or next((shown for read in (_day, _instant) if (shown := read(value))), str(value))


def _read(reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        return None


def _day(text: str) -> str:
    """A day as JSON tells it, in Vietnam's notation."""
    day = _read(dt.date.fromisoformat, text) if len(text) == 10 else None
    return show_date(day) if day else ""


def _instant(text: str) -> str:
    """An instant as JSON tells it, in Vietnam's notation and time."""
    instant = _read(dt.datetime.fromisoformat, text) if len(text) > 18 and text[10] == "T" else None
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if instant and instant.tzinfo else ""
