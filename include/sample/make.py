"""Makes the files of the sample round, through the project's own template writer, so that they cannot drift from it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from upath import UPath

from include.catalog.models import Catalogue
from include.sample import treatments
from include.sample.generate import generate_workbook
from include.sample.seed_report import FOLDER, ROUND, seed_workbook
from include.workbook.fill import cell_of, fill_cover, write_value
from include.workbook.save import save_deterministic
from include.workbook.write import build_workbook


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One delivery of the sample round and what must become of it."""

    file_name: str
    content: bytes
    department: str | None
    arrived_at: dt.datetime
    wave: int
    state: str
    findings: tuple[tuple[str, str | None, str | None], ...]
    """Rule, sheet and cell of every finding."""
    findings_across: tuple[tuple[str, str | None, str | None], ...] = ()
    """Those that the checks across years and departments add once everything stands."""


def sample_files(catalogue: Catalogue) -> list[SampleFile]:
    """Every delivery of the sample round, in order of arrival within its wave; the same bytes at every call."""
    declared = yaml.safe_load((FOLDER / "fixtures.yaml").read_text(encoding="utf-8"))
    files: list[SampleFile] = []
    for number, delivery in enumerate(declared["deliveries"]):
        repeated = next((f for f in reversed(files) if delivery["state"] == "repeated" and f.department == delivery["department"]), None)
        content = repeated.content if repeated else _content(catalogue, delivery, number, declared)
        key = delivery["department"] or delivery["file_name"]
        findings, across = (_declared(declared[table], key, delivery["wave"]) for table in ("findings", "findings_across"))
        arrived_at = dt.datetime.fromisoformat(delivery["arrived_at"])
        own = (delivery["file_name"], content, delivery["department"], arrived_at, delivery["wave"], delivery["state"])
        files.append(SampleFile(*own, findings, across))
    return files


def _declared(table: dict[str, Any], key: str, wave: int) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple((rule, sheet, cell) for rule, sheet, cell in table.get(f"{key} {wave}", table.get(key, [])))


def make_sample(catalogue: Catalogue, folder: Path | UPath, wave: int | None = None) -> list[SampleFile]:
    """Write the deliveries of one wave (or of all) and ``arrivals.csv`` into ``folder``; returns them."""
    return deliver([file for file in sample_files(catalogue) if wave in (None, file.wave)], folder)


def deliver(files: list[SampleFile], folder: Path | UPath) -> list[SampleFile]:
    """Write these deliveries and ``arrivals.csv`` into ``folder``; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "arrivals.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["file_name", "arrived_at", "sender"])
        for file in files:
            writer.writerow([file.file_name, file.arrived_at.isoformat(), file.department or ""])
    for file in files:
        (folder / file.file_name).write_bytes(file.content)
    return files


def _content(catalogue: Catalogue, delivery: dict[str, Any], number: int, declared: dict[str, Any]) -> bytes:
    wanted: list[str] = delivery.get("treatments", [])
    book = treatments.not_ours() if "not_ours" in wanted else _filled(catalogue, delivery, number, declared)
    for change in delivery.get("changes", []):
        _change(book, catalogue, change)
    for name in wanted:
        if name in treatments.WORKBOOK_TREATMENTS:
            treatments.WORKBOOK_TREATMENTS[name](book, catalogue)
    target = io.BytesIO()
    save_deterministic(book, target, dt.datetime.fromisoformat(delivery["arrived_at"]).date())
    return treatments.truncated(target.getvalue()) if "truncated" in wanted else target.getvalue()


def _filled(catalogue: Catalogue, delivery: dict[str, Any], number: int, declared: dict[str, Any]) -> Workbook:
    round_key, department = delivery.get("round", ROUND), delivery["department"]
    if delivery.get("seed_report"):
        return seed_workbook(catalogue)
    if delivery.get("nothing_to_report"):
        book = build_workbook(catalogue, round_key, department)
        fill_cover(book, catalogue, declared["cover_of_nothing_to_report"] | {"report_number": f"88/BC-{department}"})
        return book
    book = generate_workbook(catalogue, round_key, department, seed=number + 100, source=declared["source"])
    entry = catalogue.round(round_key)
    if entry.key == ROUND:
        reported = min(entry.due_on, dt.datetime.fromisoformat(delivery["arrived_at"]).date())
        fill_cover(book, catalogue, {"reported_on": reported, "data_until_on": reported})
    return book


def _change(book: Workbook, catalogue: Catalogue, change: dict[str, Any]) -> None:
    here = cell_of(book, catalogue, change["sheet"], change["column"], change.get("row", 0))
    cell = book[catalogue.layout.sheet(change["sheet"]).name][here]
    write_value(cell, change["value"])
    if isinstance(change["value"], str) and change["value"][:1] in "=#":
        cell.data_type = "f" if change["value"].startswith("=") else "e"
