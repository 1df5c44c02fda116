"""What freezing a round keeps in the warehouse, and what the published views say then: read by doing it and taking it back.

Nothing here lists what freezing writes, so what is compared and what is written are the same rows, whatever a later table or column adds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from include.catalog.models import Catalogue
from include.domain.rows import Row
from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.releases.releases import NewRelease, ReleaseContent, write_release
from include.warehouse.schema.statements import query

_TEXTS = book("refusals")


@dataclass(frozen=True, slots=True)
class FrozenRows:
    """Rows as a release has them: ``kept`` by the table that holds them, ``published`` by the view of mart that shows them.

    ``kept`` are rows of every table in which releases keep copies, and the facts of the submissions that it froze with every column, in no
    order. ``published`` are whole rows of a view for the round, in the order of departments and of the rows in their sheets.
    """

    kept: dict[str, list[Row]]
    published: dict[str, list[Row]]


def rehearse(engine: Engine, catalogue: Catalogue, release: NewRelease, submissions: Sequence[int], views: Sequence[str]) -> FrozenRows:
    """Freeze, read what that gives, and take it back; nothing stays, and nobody else sees anything of it.

    Args:
        engine: of the warehouse.
        catalogue: which tables facts lie in.
        release: as it would be made; without its embargo, since the views show what readers will have.
        submissions: whose facts it would freeze.
        views: of mart, each with ``round_key``.

    Raises:
        SettlementRefusedError: when another release took the number meanwhile.
    """
    with engine.connect() as connection:
        rehearsal = connection.begin()
        try:
            release_id = write_release(connection, replace(release, embargo_until=None), ReleaseContent([], [], [], submissions))
            published = {view: _published(connection, view, release.round_key) for view in views}
            return FrozenRows(kept_rows(connection, catalogue, release_id), published)
        except IntegrityError as problem:
            refusal = _TEXTS.say("release.made_just_now", number=release.number, round=release.round_key)
            raise SettlementRefusedError(refusal) from problem
        finally:
            rehearsal.rollback()


def kept_rows(connection: Connection, catalogue: Catalogue, release_id: int) -> dict[str, list[Row]]:
    """What a release keeps: the rows of its tables, and the facts of its submissions, by ``schema.table``; of a cover what it states."""
    kept: dict[str, list[Row]] = {}
    for name in connection.execute(query("kept_by_releases")).scalars():
        kept[f"core.{name}"] = _rows(
            connection, f"SELECT to_jsonb(kept)::text FROM core.{name} AS kept WHERE kept.release_id = :id", release_id
        )
    for stores in (sheet.stores for sheet in catalogue.layout.sheets if sheet.stores):
        facts = _rows(
            connection,
            f"SELECT to_jsonb(fact)::text FROM core.release_submission AS frozen INNER JOIN {stores.table} AS fact "
            "ON frozen.submission_id = fact.submission_id WHERE frozen.release_id = :id",
            release_id,
        )
        if stores.table.startswith("intake."):
            stated = {"department_code", *stores.columns}
            facts = [{name: value for name, value in row.items() if name in stated} for row in facts]
        kept[stores.table] = facts
    return kept


def _rows(connection: Connection, statement: str, release_id: int) -> list[Row]:
    """Rows as JSON tells them; table names come from the schema and the catalogue, never from outside."""
    found = connection.execute(text(statement), {"id": release_id}).scalars()
    return [json.loads(row, parse_float=Decimal, parse_int=Decimal) for row in found]


def _published(connection: Connection, view: str, round_key: str) -> list[Row]:
    found = connection.execute(text(f"SELECT * FROM mart.{view} WHERE round_key = :round_key"), {"round_key": round_key})
    rows = [dict(row) for row in found.mappings()]
    return sorted(rows, key=_place)


def _place(row: Row) -> tuple[int, int, str, str]:
    return row.get("department_ordinal") or 0, row.get("sheet_row") or 0, row.get("indicator_code") or "", repr(row)
