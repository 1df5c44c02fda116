"""The catalogue of a whole country, and the workbooks that its departments file, for the benchmark of a season.

34 provinces × 120 reporting units, all of which report in the round 2025-Y. The shipped province that collects this round is the pattern
of the others: its departments, assignments, tasks, reminders. What is missing to 120 are communes, which owe what every unit owes.
"""

from __future__ import annotations

import datetime as dt
import io
import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.sample.generate import generate_workbook
from include.workbook.place import address_of
from include.workbook.stamp import STAMP_SHEET
from include.workbook.write import workbook_file_name

PATTERN, ROUND_CODE, UNITS = "QNG25", "2025-Y", 120
ARRIVED = dt.datetime.fromisoformat("2025-12-01T08:00:00+07:00")  # the day on which the reports are due, and dated
CUT_OFF_AT = 3000  # bytes
SHIPPED = Path("include/catalog")


def write_catalogue(folder: Path, most_provinces: int | None = None) -> Path:
    """The shipped catalogue with every province of today, or so many of them, collecting the round as the pattern does; its folder.

    Each of them is a copy of the pattern's folder.
    """
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"), dirs_exist_ok=True)
    shipped = load_catalogue(SHIPPED)
    today = [entry.code for entry in shipped.provinces if entry.valid_to is None]
    provinces = sorted(today, key=lambda code: code != PATTERN)[:most_provinces]
    departments = len(list((SHIPPED / "provinces" / PATTERN / "departments").iterdir()))
    communes = [_commune(number) for number in range(1, UNITS - departments + 1)]
    for province in provinces:
        own = folder / "provinces" / province
        if province != PATTERN:
            without_its_merger = shutil.ignore_patterns("reorganisations.yaml")
            shutil.copytree(SHIPPED / "provinces" / PATTERN, own, ignore=without_its_merger)
        for unit in communes:
            text = yaml.safe_dump(unit, allow_unicode=True, sort_keys=False)
            (own / "departments" / f"{unit['code']}.yaml").write_text(text, encoding="utf-8")
    return folder


def _commune(number: int) -> dict[str, Any]:
    return {
        "code": f"XA{number:03d}",
        "name_vi": f"UBND xã số {number}",
        "name_en": f"Commune {number}",
        "kind": "cơ quan",
        "document_codes": [f"UBND{number:03d}"],
        "valid_from": dt.date(2025, 7, 1),
        "evidence": "illustrative",
        "source": "Benchmark",
    }


def put(sheet: str, column: str, value: object) -> Callable[[Workbook, Catalogue], None]:
    """A fault: something else in the first record's cell."""

    def spoil(book: Workbook, catalogue: Catalogue) -> None:
        book[catalogue.layout.sheet(sheet).name][address_of(catalogue, sheet, column)].value = value

    return spoil


def belong_to_nobody(book: Workbook, catalogue: Catalogue) -> None:
    """A fault: the workbook of a department that the catalogue does not know."""
    for label, value in book[STAMP_SHEET].iter_rows():
        if label.value == "department":
            value.value = "NOBODY"


# Every tenth workbook has one of these, in turn; the last one is cut off in the middle.
FAULTS: tuple[Callable[[Workbook, Catalogue], None] | None, ...] = (
    put("indicators", "value", "rất nhiều"),
    put("indicators", "value", -5),
    put("indicators", "indicator_code", "TRA-99"),
    put("tasks", "status", "cơ bản là xong"),
    put("documents", "issued_on", dt.date(2031, 1, 1)),
    put("cover", "reported_on", "hôm qua"),
    belong_to_nobody,
    None,
)


def write_workbooks(catalogue: Catalogue, folder: Path, count: int, faulty_every: int = 10) -> list[Path]:
    """One workbook each of ``count`` departments, province after province in turn. In order of arrival.

    One in ``faulty_every`` has a fault, the first one among them; 0 makes all of them faultless.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rounds = [entry.key for entry in catalogue.rounds if entry.code == ROUND_CODE]
    whose = [(rounds[number % len(rounds)], number // len(rounds)) for number in range(count)]
    jobs = [
        (number, key, catalogue.departments_of(key)[unit].code, bool(faulty_every) and number % faulty_every == 0)
        for number, (key, unit) in enumerate(whose)
    ]
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork"), _take, (catalogue, folder)) as processes:
        return list(processes.map(_write, jobs, chunksize=20))


_TAKEN: tuple[Catalogue, Path]


def _take(catalogue: Catalogue, folder: Path) -> None:
    global _TAKEN
    _TAKEN = catalogue, folder


def _write(job: tuple[int, str, str, bool]) -> Path:
    (catalogue, folder), (number, round_key, department, is_faulty) = _TAKEN, job
    book = generate_workbook(catalogue, round_key, department, seed=number)
    fault = FAULTS[number // 10 % len(FAULTS)]
    if is_faulty and fault:
        fault(book, catalogue)
    content = io.BytesIO()
    book.save(content)
    path = folder / workbook_file_name(round_key, department)
    path.write_bytes(content.getvalue()[:CUT_OFF_AT] if is_faulty and not fault else content.getvalue())
    return path


def write_corrected(catalogue: Catalogue, folder: Path) -> None:
    """Another version of a workbook that every season has."""
    round_key = f"{PATTERN}-{ROUND_CODE}"
    department = catalogue.departments_of(round_key)[0].code
    generate_workbook(catalogue, round_key, department, seed=-1).save(folder / workbook_file_name(round_key, department))


def is_readable(path: Path) -> bool:
    """Whether a workbook was not cut off."""
    return path.stat().st_size > CUT_OFF_AT


def arrivals_of(paths: list[Path]) -> str:
    """The ``arrivals.csv`` of workbooks that came second by second."""
    lines = [f"{path.name},{(ARRIVED + dt.timedelta(seconds=number)).isoformat()}," for number, path in enumerate(paths)]
    return "\n".join(["file_name,arrived_at,sender", *lines]) + "\n"
