"""The report of the runs of a round: what arrived, what became of it, what waits. For the steward, beside the departments' folders."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.clock import VIETNAM
from include.intake.arrivals import BelievableTimes, words_of_broken, words_of_kind
from include.intake.inbox import look_through
from include.storage.places import Places, write_if_changed
from include.storage.round_folders import round_folder
from include.texts import CODES
from include.warehouse.findings.stored import finding_counts
from include.warehouse.register.journal import newest_event_at
from include.warehouse.register.opened_rounds import first_opening, open_rounds
from include.warehouse.register.register import counted_filings, register
from include.warehouse.submissions.sent_files import files_of_round

REPORT_NAME = "tinh-hinh-tiep-nhan"
_MOST_NAMES = 12  # of one kind; the count tells how many there are
_MOST_LINES = 100
_PAGE = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def write_run_report(engine: Engine, catalogue: Catalogue, round_key: str, places: Places, as_of: dt.datetime) -> list[str]:
    """Write the report of a round as JSON and as a page; nothing where nothing has changed since the last run.

    It bears the instant of the newest event, not that of the run: the same state is the same bytes.

    Returns:
        The paths of the files that were written.
    """
    report = run_report(engine, round_key, places, as_of)
    page = _PAGE.get_template("run_report.html.j2").render(
        report=report,
        states=CODES.words("states"),
        filings=CODES.words("counted_filings"),
        severities=CODES.words("severities"),
        instant=_instant,
    )
    folder = round_folder(catalogue, round_key, places.outbox)
    contents = {"json": json.dumps(report, ensure_ascii=False, indent=1, default=str) + "\n", "html": page}
    targets = {folder / f"{REPORT_NAME}.{ending}": text.encode() for ending, text in contents.items()}
    return [str(target) for target, content in targets.items() if write_if_changed(target, content)]


def inbox_is_unreported(engine: Engine, catalogue: Catalogue, places: Places, as_of: dt.datetime) -> bool:
    """Whether the report of some open round does not tell what is left in the inbox now, though nothing else has changed."""
    for round_key in open_rounds(engine):
        left = inbox_report(engine, places, max(as_of, newest_event_at(engine, round_key)))
        report = round_folder(catalogue, round_key, places.outbox) / f"{REPORT_NAME}.json"
        shown = json.loads(report.read_bytes()).get("inbox") if report.exists() else None
        if shown != left and (shown or any(left.values())):
            return True
    return False


def run_report(engine: Engine, round_key: str, places: Places, as_of: dt.datetime) -> dict[str, Any]:
    """The figures of the run report, ready for JSON.

    Returns:
        ``round``, ``newest_event_at`` (ISO 8601), ``departments`` (by ``counted_filings``), ``files_by_state`` (by state), ``findings``
        (count by severity), ``inbox`` (as ``inbox_report``) and ``files`` (a dict each, with the fields of ``FileOfRound``, oldest first).
    """
    files = files_of_round(engine, round_key)
    return {
        "round": round_key,
        "newest_event_at": newest_event_at(engine, round_key).isoformat(),
        "departments": counted_filings(register(engine, round_key, as_of)),
        "files_by_state": dict(sorted(Counter(file.state for file in files).items())),
        "findings": finding_counts(engine, round_key),
        "inbox": inbox_report(engine, places, as_of),
        "files": [{key: _plain(value) for key, value in asdict(file).items()} for file in files],
    }


def inbox_report(engine: Engine, places: Places, as_of: dt.datetime) -> dict[str, list[dict[str, Any]]]:
    """What lies in the inbox and was left out, by kind with the first names, and the lines of ``arrivals.csv`` that say nothing.

    Returns:
        ``left_out``: ``vi``, ``en``, ``kind``, ``count`` and the first ``names`` of each kind; ``broken_lines``: ``vi``, ``en``, ``line``
        (its number) and ``found`` (its text).
    """
    found = look_through(places.inbox, BelievableTimes(first_opening(engine), as_of))
    kinds: dict[str, list[str]] = {}
    for entry in found.left_out:
        kinds.setdefault(entry.kind, []).append(entry.name)
    return {
        "left_out": [
            words_of_kind(kind)._asdict() | {"kind": kind, "count": len(names), "names": names[:_MOST_NAMES]}
            for kind, names in kinds.items()
        ],
        "broken_lines": [
            words_of_broken(line.reason)._asdict() | {"line": line.line, "found": line.found} for line in found.broken_lines[:_MOST_LINES]
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _instant(written: str) -> str:
    return f"{dt.datetime.fromisoformat(written).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
