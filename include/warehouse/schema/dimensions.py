"""Writes the catalogue into the dimension tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, text

from include.catalog.folders import PATHS
from include.catalog.models import Catalogue, Declaration, PciReading, PciResult
from include.warehouse.mart.definitions import follow_indicators
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.rewrites import (
    Correction,
    DimensionTable,
    HistoryWouldChangeError,
    record_corrections,
    remove_undeclared,
    rewrites_of,
)
from include.warehouse.schema.statements import query

# No fact refers to these: one that is no longer declared must not go on being asked about.
_WRITTEN_WHOLE = frozenset({"reorganisation", "department_successor", "indicator_total", "target"})
_MOVE_KEYS = ("province_code", "department_code", "from_on", "successor_province_code", "successor_code")
_NAMES = {"code": "{}_code"} | {name: f"{name}_code" for name in ("index", "province", "sub_index", "department")}
SHIPPED = "catalogue"
_READING = ("origin", "province_code", "pci_year", "reading_number")

# From which files of the catalogue each table of ``core`` is written; the data dictionary tells it.
CATALOGUE_FILES = {
    "province": PATHS["provinces"],
    "department": PATHS["departments"],
    "reorganisation": PATHS["reorganisations"],
    "department_successor": PATHS["reorganisations"],
    "methodology": PATHS["methodologies"],
    "sub_index": PATHS["methodologies"],
    "focal_department": PATHS["focal_departments"],
    "indicator": PATHS["indicators"],
    "indicator_total": PATHS["indicator_totals"],
    "provincial_task": PATHS["provincial_tasks"],
    "target": PATHS["targets"],
    "pci_year": PATHS["pci_years"],
    "pci_reading": PATHS["pci_results"],
    "pci_reading_score": PATHS["pci_results"],
    "round": PATHS["rounds"],
    "rule": PATHS["rules"],
}


def load_dimensions(engine: Engine, catalogue: Catalogue, correction: Correction | None = None) -> None:
    """Make every dimension what the catalogue declares, in one transaction; loading the same catalogue again changes nothing.

    The view with a column for each indicator follows.

    An entry that rounds rest on may be ended and followed by another one, never changed or removed, unless an operator
    gives a ``correction``: then each change is made and recorded.

    Raises:
        HistoryWouldChangeError: naming every such change, with the rounds and rows of facts that it would touch.
    """
    tables = _tables(catalogue)
    with engine.begin() as connection:
        rewrites = [rewrite for table in tables if table.is_guarded for rewrite in rewrites_of(connection, table)]
        if rewrites and correction is None:
            raise HistoryWouldChangeError(rewrites)
        if correction is not None:
            record_corrections(connection, rewrites, correction)
        for table in reversed(tables):
            if table.is_guarded or table.name in _WRITTEN_WHOLE:
                remove_undeclared(connection, table)
        # A shipped reading that is no longer declared must not go on being used; what stewards filed stays.
        connection.execute(text("DELETE FROM core.pci_reading_score WHERE origin = :shipped"), {"shipped": SHIPPED})
        connection.execute(text("DELETE FROM core.pci_reading WHERE origin = :shipped"), {"shipped": SHIPPED})
        for table in tables:
            upsert(connection, table)
        versions = {"catalogue_version": catalogue.version, "rule_set_version": catalogue.rule_set_version}
        connection.execute(query("use_catalogue"), versions)
        follow_indicators(connection, catalogue)


def upsert(connection: Connection, table: DimensionTable) -> None:
    """Insert the rows of ``table``, updating those whose keys stand there already with other values.

    Table and column names come from this module, never from outside.
    """
    keys, rows = table.keys, table.rows
    if not rows:
        return
    columns = list(rows[0])
    others = [column for column in columns if column not in keys]
    action = "DO NOTHING"
    if others:
        changes = ", ".join(f"{column} = excluded.{column}" for column in others)
        old = ", ".join(f"target.{column}" for column in others)
        new = ", ".join(f"excluded.{column}" for column in others)
        action = f"DO UPDATE SET {changes} WHERE ({old}) IS DISTINCT FROM ({new})"
    listed = ", ".join(columns)
    statement = (
        f"INSERT INTO core.{table.name} AS target ({listed}) "
        f"SELECT {listed} FROM jsonb_populate_recordset(null::core.{table.name}, cast(:rows AS jsonb)) "
        f"ON CONFLICT ({', '.join(keys)}) {action}"
    )
    connection.execute(text(statement), {"rows": json_text(rows)})


def _row(entry: Declaration, table: str, *fields: str, **more: Any) -> dict[str, Any]:
    named = {_NAMES.get(name, name).format(table): getattr(entry, name) for name in fields}
    return named | more


def _shipped_readings(catalogue: Catalogue) -> Iterator[tuple[PciResult, PciReading, dict[str, Any]]]:
    """Every shipped reading with the result that it is a reading of, and its key; the one that is used has number 1."""
    for result in catalogue.pci_results:
        for number, reading in enumerate((result, *result.other_readings), start=1):
            key = (SHIPPED, result.province, result.year, number)
            yield result, reading, dict(zip(_READING, key, strict=True))


def _tables(catalogue: Catalogue) -> list[DimensionTable]:
    dated = ("valid_from", "valid_to")
    names = ("name_vi", "name_en")
    provinces = [_row(p, "province", "code", *names, "gso_code", "source", *dated, successor_code=p.successor) for p in catalogue.provinces]
    departments = [
        _row(d, "department", "province", "code", *names, "kind", "evidence", "source", *dated, ordinal=number)
        for number, d in enumerate(catalogue.departments, start=1)
    ]
    reorganisations = [
        _row(r, "reorganisation", "province", "from_on", *names, "legal_basis", "evidence", "source", reorganisation_code=r.key)
        for r in catalogue.reorganisations
    ]
    successors = [
        {
            "reorganisation_code": r.key,
            "province_code": r.origin(move)[0],
            "department_code": move.from_department,
            "successor_province_code": r.province,
            "successor_code": move.to_department,
            "from_on": r.from_on,
            "share": move.share,
            "scope_vi": move.scope_vi,
        }
        for r in catalogue.reorganisations
        for move in r.moves
    ]
    years = ("first_year", "last_year")
    methodologies = [_row(m, "methodology", "index", "code", *years, "weights_evidence") for m in catalogue.methodologies]
    sub_indices = [
        _row(s, "sub_index", "code", "ordinal", *names, "weight_pct", methodology_code=m.code)
        for m in catalogue.methodologies
        for s in m.sub_indices
    ]
    focal = [
        _row(f, "focal", "province", "sub_index", "department", "source", *dated, is_proven=f.proven) for f in catalogue.focal_departments
    ]
    indicators = [
        _row(
            i, "indicator", "index", "code", "sub_index", *names, "direction", "limit_min", "limit_max", "jump_pct", "jump_points",
            "aggregation", "carry_over", "evidence", "source", *dated,
            unit_code=i.unit, unit_vi=catalogue.units[i.unit], weight_indicator_code=i.weight_indicator,
            is_whole_number=i.whole_number, is_required=i.required,
        )
        for i in catalogue.indicators
    ]  # fmt: skip
    totals = [
        _row(t, "total", "province", "parts", "relation", "tolerance", "source", *dated, total_code=t.total)
        for t in catalogue.indicator_totals
    ]
    tasks = [_row(t, "task", "code", "province", "sub_index", "field", "name_vi", "source", *dated) for t in catalogue.provincial_tasks]
    targets = [
        _row(
            t,
            "target",
            "province",
            "evidence",
            "source",
            indicator_code=t.indicator,
            target_year=t.year,
            department_code=t.department or "",
            value=t.target,
        )
        for t in catalogue.targets
    ]
    pci_years = [_row(y, "year", *years, "provinces", "ranked", "published_from_month", "source") for y in catalogue.pci_years]
    readings = [
        _row(
            r,
            "reading",
            "composite",
            "rank",
            "source",
            "note",
            "is_derived",
            **place,
            is_used=r is result,
            published_on=catalogue.pci_published_on(result.year),
            reading_reason=reason,
            ranked_provinces=result.ranked,
        )
        for result, r, place in _shipped_readings(catalogue)
        for reason in [result.reading_reason if r is result else None]
    ]
    scores = [
        place | {"sub_index_code": code, "score": score} for _, r, place in _shipped_readings(catalogue) for code, score in r.scores.items()
    ]
    days = ("period_from", "period_to", "cut_off_on", "requested_on", "due_on", "closes_on")
    rounds = [
        _row(r, "round", "province", *days, "figures", "source", round_key=r.key, round_code=r.code, methodology_code=r.methodology)
        for r in catalogue.rounds
    ]
    titles = ("title_vi", "title_en", "remedy_vi", "remedy_en")
    rules = [
        _row(r, "rule", "code", "level", "severity", "life", *titles, rule_set_version=catalogue.rule_set_version) for r in catalogue.rules
    ]
    declared: list[tuple[str, tuple[str, ...], list[dict[str, Any]]]] = [
        ("province", ("province_code",), provinces),
        ("department", ("province_code", "department_code", "valid_from"), departments),
        ("reorganisation", ("reorganisation_code",), reorganisations),
        ("department_successor", _MOVE_KEYS, successors),
        ("methodology", ("methodology_code",), methodologies),
        ("sub_index", ("methodology_code", "sub_index_code"), sub_indices),
        ("focal_department", ("province_code", "sub_index_code", "valid_from"), focal),
        ("indicator", ("indicator_code", "valid_from"), indicators),
        ("indicator_total", ("province_code", "total_code", "parts", "valid_from"), totals),
        ("provincial_task", ("province_code", "task_code", "valid_from"), tasks),
        ("target", ("province_code", "indicator_code", "target_year", "department_code"), targets),
        ("pci_year", ("first_year",), pci_years),
        ("pci_reading", _READING, readings),
        ("pci_reading_score", (*_READING, "sub_index_code"), scores),
        ("round", ("round_key",), rounds),
        ("rule", ("rule_set_version", "rule_code"), rules),
    ]
    return [DimensionTable(*table) for table in declared]
