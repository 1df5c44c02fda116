"""What a release freezes and prints, put together in one place: its files are made of it, and the digest is taken over it.

So nothing is frozen or printed that the digest does not cover, and nothing asks for a new release that no reader would see.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Engine

from include.domain.rows import Row
from include.exports.release_tables import RELEASE_TABLES, ReleaseTable
from include.summary import sub_index_codes
from include.summary.compose import compose_from
from include.summary.compose.internal import is_internal
from include.summary.content import RoundContent
from include.summary.summary_data import Edition, Summary
from include.warehouse.mart.views import Condition, Selection, mart_views, rows_of
from include.warehouse.releases.frozen_rows import FrozenRows, rehearse
from include.warehouse.releases.releases import NewRelease

_OPEN = ("open", "explained")
# By which delivery something came, and where in it: the same content sent again, or a row that moved, is nothing new to a reader.
DELIVERY = frozenset(
    {
        *("submission_id", "receipt_number", "file_name", "sheet", "cell", "sheet_row", "finding_id"),
        *("version", "versions", "version_count", "standing_version", "arrived_at", "updated_at"),
        *("done_submission_id", "done_sheet", "done_cell", "done_sheet_row", "last_round_sheet", "last_round_cell"),
    }
)
# Beside that, in rows: which release and which rule set; and the number that a department gives the lines of its sheet.
LEFT_OUT_OF_ROWS = DELIVERY | {"release_id", "release_number", "rule_set_version", "ordinal"}
# Beside that, in what is printed: the place of a finding and its own number, as ``Chỉ tiêu!G5``.
LEFT_OUT_OF_PRINT = DELIVERY | {"place"}


@dataclass(frozen=True)
class FrozenRound:
    """A round as a release freezes and prints it.

    ``summaries`` are printed as Word, Excel and HTML, by edition; the public one has the province's only. ``rows`` are what the warehouse
    keeps of the release, and what the files of ``du-lieu`` hold.
    """

    content: RoundContent
    summaries: Mapping[Edition, tuple[Summary, ...]]
    rows: FrozenRows

    @property
    def province(self) -> Summary:
        """The province's summary in full: what the approver is shown."""
        return self.summaries["full"][-1]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that is frozen or printed; not over by which delivery it came."""
        return _sha256(
            {
                "printed": {edition: _said(made, LEFT_OUT_OF_PRINT) for edition, made in self.summaries.items()},
                "published": _said(self.rows.published, LEFT_OUT_OF_ROWS),
                "kept": _said(self.rows.kept, LEFT_OUT_OF_ROWS),
            }
        )

    def table_rows(self, table: ReleaseTable, edition: Edition) -> list[Row]:
        """The rows of a table in an edition: the public one has none that a department marked as internal."""
        rows = self.rows.published[table.view]
        if edition == "full":
            return rows
        hidden = {_named(row, table.hidden_by) for row in self.rows.published["indicator_value"] if is_internal(row["note"])}
        shown = [row for row in rows if not any(is_internal(row[name]) for name in table.marked_by)]
        return [row for row in shown if not table.hidden_by or _named(row, table.hidden_by) not in hidden]


def _named(row: Row, columns: Sequence[str]) -> tuple[object, ...]:
    return tuple(row[name] for name in columns)


def kept_digest(kept: Mapping[str, Sequence[Row]]) -> str:
    """SHA-256 over the rows that a release keeps, as :attr:`FrozenRound.digest` covers them."""
    return _sha256(_said(kept, LEFT_OUT_OF_ROWS))


def frozen_round(engine: Engine, content: RoundContent, release: NewRelease) -> FrozenRound:
    """The round as ``release`` would freeze and print it; nothing is written.

    Raises:
        SettlementRefusedError: when another release took the number meanwhile.
    """
    catalogue = content.catalogue
    of_round = [table.view for table in RELEASE_TABLES if table.of == "round"]
    rows = rehearse(engine, catalogue, release, standing_submissions(content), of_round)
    rows.published["finding"] = [row for row in rows.published["finding"] if row["status"] in _OPEN]
    return FrozenRound(
        content,
        {
            "full": tuple(compose_from(content, code) for code in (*sub_index_codes(content), None)),
            "public": (compose_from(content, None, "public"),),
        },
        FrozenRows(rows.kept, rows.published | _of_province(engine, content)),
    )


def standing_submissions(content: RoundContent) -> list[int]:
    """The submissions whose facts count: what a release freezes."""
    return [row["standing_submission_id"] for row in content.coverage if row["standing_submission_id"] is not None]


def _of_province(engine: Engine, content: RoundContent) -> dict[str, list[Row]]:
    """What was published of the province in the years that the summary prints, by view."""
    views, years = mart_views(engine), tuple(row.pci_year for row in content.results)
    made: dict[str, list[Row]] = {}
    for table in RELEASE_TABLES:
        if table.of == "province":
            view = views[table.view]
            province, year = view.column("province_code"), view.column("pci_year")
            asked = Selection(view.column_names, (Condition(province, (content.round.province,)), Condition(year, years)))
            made[table.view] = list(rows_of(engine, view, asked))
    return made


def _sha256(said: Any) -> str:
    return hashlib.sha256(_text(said).encode()).hexdigest()


def _text(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _said(value: Any, left_out: frozenset[str]) -> Any:
    """``value`` without what is left out, in a form that is the same for the same content; records in no order of their own."""
    if isinstance(value, BaseModel):
        return _said(dict(value), left_out)
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _said(getattr(value, entry.name), left_out) for entry in fields(value) if entry.name not in left_out}
    if isinstance(value, Mapping):
        return {str(name): _said(entry, left_out) for name, entry in value.items() if name not in left_out}
    if isinstance(value, list | tuple | set | frozenset):
        entries = [_said(entry, left_out) for entry in value]
        return (
            sorted(entries, key=_text)
            if any(isinstance(entry, dict) for entry in entries) or isinstance(value, set | frozenset)
            else entries
        )
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)
