"""Answers every sender with a receipt: what arrived, when, in which state it ended, and every finding at its cell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.catalog.words import word_table
from include.intake.opening import round_folder
from include.intake.places import write_if_changed
from include.warehouse.register import all_findings, read_view

RECEIPT_NAME = "phieu-tiep-nhan.html"
UNKNOWN_SENDER = "khong-xac-dinh"
MOST_PER_RULE = 20
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SEVERITIES = ("critical", "warning", "info")
_PAGE = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def write_receipts(engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath) -> list[str]:
    """Write the receipt of every department that sent something in the round, and of every file without a department.

    Only pages whose bytes change are written.

    Returns:
        The paths of the pages that were written.
    """
    findings = all_findings(engine, round_key)
    repeats = _by_submission(read_view(engine, "draft_repeat"))
    submissions = sorted(read_view(engine, "draft_submission", round_key=round_key), key=lambda row: row["arrived_at"])
    changed = []
    by_department: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in submissions:
        if row["department_code"] and row["state"] != "quarantined":
            by_department[row["department_code"]].append(row)
    for department, rows in by_department.items():
        pages = [_version(row, findings, repeats) for row in reversed(rows)]
        target = round_folder(catalogue, round_key, outbox) / department / RECEIPT_NAME
        title = f"{rows[0]['department_name_vi']} ({department})"
        if write_if_changed(target, receipt_page(title, _round_line(catalogue, round_key), pages).encode()):
            changed.append(str(target))
    for row in read_view(engine, "draft_quarantined_file"):
        target = outbox / UNKNOWN_SENDER / f"{row['sha256'][:8]}.html"
        page = _version(row | {"version": None, "state": "quarantined", "is_standing": False}, findings, repeats)
        title = row["department_name_vi"] or "Tệp chưa rõ đơn vị gửi"
        if write_if_changed(target, receipt_page(title, "", [page]).encode()):
            changed.append(str(target))
    return changed


def receipt_page(title: str, round_line: str, versions: list[dict[str, Any]]) -> str:
    """The page as HTML; text that came from a workbook is escaped."""
    return _PAGE.get_template("receipt.html.j2").render(title=title, round_line=round_line, versions=versions)


def _round_line(catalogue: Catalogue, round_key: str) -> str:
    entry = catalogue.round(round_key)
    return f"Đợt {entry.code}, kỳ số liệu {entry.period_from:%d/%m/%Y} – {entry.period_to:%d/%m/%Y}, hạn gửi {entry.due_on:%d/%m/%Y}"


def _by_submission(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["submission_id"]].append(row)
    return found


def _version(row: dict[str, Any], findings: dict[int, list[dict[str, Any]]], repeats: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    state, step = word_table("states")[row["state"]], word_table("next_steps")[row["state"]]
    return {
        **{key: row[key] for key in ("version", "file_name", "receipt_number", "state", "is_standing")},
        "arrived": _told(row["arrived_at"]),
        "state_vi": state.vi,
        "state_en": state.en,
        "next_vi": step.vi,
        "next_en": step.en,
        "groups": _groups(findings.get(row["submission_id"], [])),
        "repeats": [{"arrived": _told(r["arrived_at"]), "file_name": r["file_name"]} for r in repeats.get(row["submission_id"], [])],
    }


def _groups(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings by rule, the worst first, each rule's findings in the order of the sheet."""
    ranked = sorted(findings, key=lambda f: (_SEVERITIES.index(f["severity"]), f["rule_code"], f["finding_id"]))
    groups = []
    for (severity, rule_code), group in groupby(ranked, key=lambda f: (f["severity"], f["rule_code"])):
        mine = list(group)
        groups.append(
            {
                "severity": severity,
                "severity_vi": word_table("severities")[severity].vi,
                "rule_code": rule_code,
                "title_vi": mine[0]["rule_title_vi"],
                "title_en": mine[0]["rule_title_en"],
                "total": len(mine),
                "shown": mine[:MOST_PER_RULE],
            }
        )
    return groups


def _told(instant: dt.datetime) -> str:
    return f"{instant.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"
