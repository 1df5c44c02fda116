"""Answers every sender with a receipt: what arrived, when, in which state it ended, and every finding at its cell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue, Round
from include.domain.clock import VIETNAM, day_of
from include.domain.quarantine import concerns
from include.domain.rows import Row
from include.domain.severities import rank
from include.intake.steps import one_step, raise_failures
from include.storage.places import write_if_changed
from include.storage.round_folders import round_folder
from include.texts import CODES, Sentence, book
from include.warehouse.findings.stored import TitledFinding, findings_of
from include.warehouse.mart.pci_readings import results_files
from include.warehouse.register.register import read_view
from include.warehouse.submissions.versions import Progress, progress_of_versions

_TEXTS = book("receipt")
RECEIPT_NAME = "phieu-tiep-nhan.html"
UNKNOWN_SENDER = "khong-xac-dinh"
RESULTS_FOLDER = "ket-qua-pci"
AFTER_CLOSE = "IDN-08"
MOST_PER_RULE = 20
_NO_VERSION = {"version": None, "state": "quarantined", "is_standing": False}
_PAGE = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked once for the receipts of all rounds: the quarantined files, and what was sent again, by submission."""

    quarantined: list[Row]
    repeats: dict[int, list[Row]]


def beside(engine: Engine) -> Beside:
    """The quarantined files and what was sent again, as they are now."""
    quarantined = [row | _NO_VERSION for row in read_view(engine, "draft_quarantined_file")]
    return Beside(quarantined, _by_submission(read_view(engine, "draft_repeat")))


def write_receipts(
    engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath, known: Beside | None = None, only: Collection[str] | None = None
) -> list[str]:
    """Write the receipt of every department that sent something in the round, or ``only`` of some.

    Only pages whose bytes change are written.

    Returns:
        The paths of the pages that were written.
    """
    known = known or beside(engine)
    entry = catalogue.round(round_key)
    by_department = _by_department(engine, entry, known.quarantined, only)
    findings = findings_of(engine, [row["submission_id"] for rows in by_department.values() for row in rows])
    changed: list[str] = []
    failures: list[Exception] = []
    for department, rows in by_department.items():
        with one_step(engine, "receipt", rows[-1]["sha256"], failures):
            progress = progress_of_versions(engine, round_key, department) if len(rows) > 1 else {}
            pages = [_version(row, findings, known.repeats, progress) | _order(entry, row, rows, known.repeats) for row in reversed(rows)]
            title = f"{rows[0]['department_name_vi']} ({department})"
            target = round_folder(catalogue, round_key, outbox) / department / RECEIPT_NAME
            changed += _written(target, receipt_page(title, _round_line(catalogue, round_key), pages))
    raise_failures("some receipts were not written", failures)
    return changed


def write_receipts_of_quarantined(
    engine: Engine, outbox: UPath, known: Beside | None = None, only: Collection[str] | None = None
) -> list[str]:
    """Write the receipt of every quarantined file, of whatever round, for who brings it: its department may not be known.

    ``only`` names some of them by their SHA-256.

    Returns:
        The paths of the pages that were written.
    """
    known = known or beside(engine)
    files = [row for row in known.quarantined if only is None or row["sha256"] in only]
    findings = findings_of(engine, [row["submission_id"] for row in files])
    changed: list[str] = []
    failures: list[Exception] = []
    for row in files:
        with one_step(engine, "receipt", row["sha256"], failures):
            title = row["department_name_vi"] or _TEXTS.vi("no_department")
            page = receipt_page(title, "", [_version(row, findings, known.repeats)])
            changed += _written(outbox / UNKNOWN_SENDER / f"{row['sha256'][:8]}.html", page)
    raise_failures("some receipts were not written", failures)
    return changed


def write_results_receipts(engine: Engine, catalogue: Catalogue, outbox: UPath, known: Beside | None = None) -> list[str]:
    """Write the receipt of every file of PCI results; one that was quarantined has its page among those of unknown senders.

    Returns:
        The paths of the pages that were written.
    """
    files = [asdict(file) for file in results_files(engine)]
    if not files:
        return []
    findings = findings_of(engine, [row["submission_id"] for row in files])
    repeats = (known or beside(engine)).repeats
    changed: list[str] = []
    failures: list[Exception] = []
    for row in files:
        with one_step(engine, "receipt", row["sha256"], failures):
            page = _version(row | {"version": None, "is_standing": False}, findings, repeats)
            title = _TEXTS.vi("results_title", sender=row["sender"] or _TEXTS.vi("no_sender"), **catalogue.published_index.words)
            changed += _written(outbox / RESULTS_FOLDER / f"{row['sha256'][:8]}.html", receipt_page(title, "", [page]))
    raise_failures("some receipts were not written", failures)
    return changed


def _written(target: UPath, page: str) -> list[str]:
    return [str(target)] if write_if_changed(target, page.encode()) else []


def _by_department(
    engine: Engine, entry: Round, quarantined: list[dict[str, Any]], only: Collection[str] | None
) -> dict[str, list[dict[str, Any]]]:
    """What each department sent in the round, oldest first; a quarantined file too, where its department is known."""
    versions = [row for row in read_view(engine, "draft_submission", round_key=entry.key) if row["state"] != "quarantined"]
    unusable = [row for row in quarantined if row["department_code"] and row["province_code"] and concerns(entry, row)]
    found = defaultdict(list)
    for row in sorted([*versions, *unusable], key=lambda row: (row["arrived_at"], row["version"] or 0, row["submission_id"])):
        if only is None or row["department_code"] in only:
            found[row["department_code"]].append(row)
    return found


def receipt_page(title: str, round_line: str, versions: list[dict[str, Any]]) -> str:
    """The page as HTML; text that came from a workbook is escaped."""
    return _PAGE.get_template("receipt.html.j2").render(title=title, round_line=round_line, versions=versions)


def _round_line(catalogue: Catalogue, round_key: str) -> str:
    entry = catalogue.round(round_key)
    return _TEXTS.vi("round_line", round=entry.code, period_from=entry.period_from, period_to=entry.period_to, due_on=entry.due_on)


def _by_submission(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["submission_id"]].append(row)
    return found


def _order(entry: Round, row: dict[str, Any], rows: list[dict[str, Any]], repeats: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    """What a page says instead where the department sent another version later, or this one again after a newer one."""
    usable = [each for each in rows if each["state"] != "quarantined"] or rows[:1]

    def last_arrival(each: dict[str, Any]) -> dt.datetime:
        again = (repeat["arrived_at"] for repeat in repeats.get(each["submission_id"], []))
        in_time = [at for at in again if day_of(at) <= entry.closes_on]
        last: dt.datetime = max([each["arrived_at"], *in_time])
        return last

    last = max(usable, key=lambda each: (last_arrival(each), each["sha256"]))
    is_sent_again = row is last and any(each["arrived_at"] > row["arrived_at"] for each in usable)
    again_vi = again_en = ""
    if is_sent_again:
        words = CODES.words("sent_again")["standing" if row["is_standing"] else "not_standing"]
        at = shown_instant(last_arrival(row))
        again_vi, again_en = words.vi.format(at=at), words.en.format(at=at)
    order = {"again_vi": again_vi, "again_en": again_en}
    if row is last or (row["state"] == "quarantined" and row["arrived_at"] > last["arrived_at"]):
        return order
    comes_after = row["arrived_at"] > last["arrived_at"]
    step = CODES.words("next_steps")["older_sent_again" if comes_after else "newer_but_standing" if row["is_standing"] else "newer"]
    return order | {"next_vi": step.vi.format(version=last["version"]), "next_en": step.en.format(version=last["version"])}


def _version(
    row: dict[str, Any],
    findings: dict[int, list[TitledFinding]],
    repeats: dict[int, list[dict[str, Any]]],
    progress: Mapping[int, Progress] = MappingProxyType({}),
) -> dict[str, Any]:
    shown_state = _shown_state(row, findings.get(row["submission_id"], []))
    state = CODES.words("states")[shown_state]
    step = CODES.words("next_steps")[shown_state]
    changed = progress_words(progress[row["submission_id"]]) if row["submission_id"] in progress else None
    return {
        **{key: row[key] for key in ("version", "file_name", "receipt_number", "state", "is_standing")},
        "arrived": shown_instant(row["arrived_at"]),
        "state_vi": state.vi,
        "state_en": state.en,
        "next_vi": step.vi,
        "next_en": step.en,
        "again_vi": "",
        "again_en": "",
        "progress_vi": changed.vi if changed else "",
        "progress_en": changed.en if changed else "",
        "groups": _groups(findings.get(row["submission_id"], [])),
        "repeats": [
            {"arrived": shown_instant(r["arrived_at"]), "file_name": r["file_name"]} for r in repeats.get(row["submission_id"], [])
        ],
    }


def _shown_state(row: dict[str, Any], findings: list[TitledFinding]) -> str:
    """The state as the sender sees it: what only a decision can let in, and what was found to be no report, have words of their own."""
    if row["state"] == "quarantined" and row.get("dismissed_at"):
        return "dismissed"
    critical = {finding.rule_code for finding in findings if finding.severity == "critical"}
    return "after_close" if row["state"] == "returned" and critical == {AFTER_CLOSE} else str(row["state"])


def progress_words(progress: Progress) -> Sentence:
    """“12 of 14 settled, 1 new”."""
    version = progress.compared_with
    if not progress.before and not progress.new:
        return _TEXTS.say("progress.nothing", version=version)
    return _TEXTS.say("progress.settled", version=version, settled=progress.settled, before=progress.before, new=progress.new)


def _groups(findings: list[TitledFinding]) -> list[dict[str, Any]]:
    """Findings by rule, the worst first, each rule's findings in the order of the sheet."""
    ranked = sorted(findings, key=lambda f: (rank(f.severity), f.rule_code, f.finding_id))
    groups = []
    for (severity, rule_code), group in groupby(ranked, key=lambda f: (f.severity, f.rule_code)):
        mine = list(group)
        groups.append(
            {
                "severity": severity,
                "severity_vi": CODES.words("severities")[severity].vi,
                "rule_code": rule_code,
                "title_vi": mine[0].rule_title_vi,
                "title_en": mine[0].rule_title_en,
                "total": len(mine),
                "shown": mine[:MOST_PER_RULE],
            }
        )
    return groups


def shown_instant(instant: dt.datetime) -> str:
    """An instant as receipts and slips write it, in Vietnam's time: ``08:00 ngày 20/12/2021``."""
    return _TEXTS.vi("instant", at=instant.astimezone(VIETNAM))
