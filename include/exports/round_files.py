"""Everything published of a round as files: Parquet, CSV for programs and for Excel, and SDMX-CSV with its structure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Engine

from include.catalog.models import Catalogue, Round
from include.domain.clock import end_of
from include.domain.rows import Row
from include.exports.sdmx import indicator_observations, result_observations, sdmx_csv
from include.exports.sdmx_structures import structure_message
from include.exports.tables import csv_bytes, excel_csv_bytes, parquet_bytes
from include.texts import RefusedError, book
from include.warehouse.mart.summary_rows import published_results
from include.warehouse.mart.views import Condition, Relation, Selection, mart_views, rows_of

_TEXTS = book("questions")
_ALL_YEARS = 100
# One SDMX file for each of these that the warehouse publishes, with a dataflow of its own: what a release approved, and what stands now.
_INDICATOR_VIEWS = ("indicator_value", "draft_indicator_value")


class NoSuchRoundError(RefusedError):
    """The round is not declared; says which ones are."""


def export_round(engine: Engine, catalogue: Catalogue, round_key: str, folder: Path, prepared: dt.datetime) -> list[Path]:
    """Write every published view of a round, and the SDMX files, into ``folder``; returns the paths.

    A view that knows rounds gives the round's rows, one that knows provinces only the province's, any other one all of its rows.
    An SDMX file of an earlier export that has no observations any more is removed. The same facts and the same ``prepared`` give the same
    bytes; ``prepared`` stands in the header of the structure message alone.

    Raises:
        NoSuchRoundError: when the round is not declared.
    """
    declared = {entry.key: entry for entry in catalogue.rounds}
    if round_key not in declared:
        raise NoSuchRoundError(_TEXTS.say("no_round", round=round_key, declared=", ".join(declared)))
    entry = declared[round_key]
    views = mart_views(engine)
    files: dict[str, bytes] = {}
    for view in views.values():
        rows = rows_of_round(engine, view, entry)
        files[f"{view.name}.parquet"] = parquet_bytes(view.name, [asdict(column) for column in view.columns], rows)
        values = [list(row.values()) for row in rows]
        files[f"{view.name}.csv"] = csv_bytes(view.column_names, values)
        files[f"excel/{view.name}.csv"] = excel_csv_bytes(view.column_names, values)
    files |= _sdmx_files(engine, catalogue, entry, views, prepared)
    for stale in {*(folder / "sdmx").glob("*.csv")} - {folder / name for name in files}:
        stale.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def rows_of_round(engine: Engine, view: Relation, entry: Round) -> list[Row]:
    """The rows of a view that belong to a round, with every column of the view, in its total order."""
    known = {"round_key": entry.key, "province_code": entry.province}
    keys = [name for name in known if name in view.column_names][:1]
    conditions = tuple(Condition(view.column(name), (known[name],)) for name in keys)
    return list(rows_of(engine, view, Selection(columns=view.column_names, conditions=conditions)))


def _sdmx_files(
    engine: Engine, catalogue: Catalogue, entry: Round, views: Mapping[str, Relation], prepared: dt.datetime
) -> dict[str, bytes]:
    """The structure message, and a file for each dataflow that has an observation: pysdmx takes an empty one for no SDMX at all."""
    found = {name: indicator_observations(rows_of_round(engine, views[name], entry), entry) for name in _INDICATOR_VIEWS if name in views}
    if catalogue.index(entry.index).publisher is not None:
        results = published_results(engine, entry.province, entry.year, _ALL_YEARS, end_of(entry.closes_on))
        found["index_result"] = result_observations(results, entry.province, entry.index)
    written = {f"sdmx/{name}.csv": sdmx_csv(name.upper(), rows) for name, rows in found.items() if rows}
    return {"sdmx/cau-truc.xml": structure_message(catalogue, prepared)} | written
