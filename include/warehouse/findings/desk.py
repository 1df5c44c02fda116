"""What the steward desk shows: every list is filtered, grouped and paged by the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Engine

from include.domain.rows import Row
from include.domain.severities import SEVERITIES
from include.warehouse.schema.statements import query

PAGE_SIZE = 50
_LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings of a round are wanted; ``None`` matches all."""

    department_code: str | None = None
    rule_code: str | None = None
    severity: str | None = None
    status: str | None = None
    assigned_to: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    rows: list[Row]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def _rows(engine: Engine, name: str, **given: Any) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query(name), given).mappings()]


def _page(engine: Engine, name: str, number: int, **given: Any) -> Page:
    number = min(max(1, number), _LAST_PAGE)
    rows = _rows(engine, name, **given, most=PAGE_SIZE, skipped=(number - 1) * PAGE_SIZE)
    return Page(rows, number, rows[0]["total"] if rows else 0)


def rounds_of(engine: Engine, province_code: str) -> list[Row]:
    """The opened rounds of a province, newest first."""
    return _rows(engine, "desk_rounds", province_code=province_code)


def findings_page(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter, number: int = 1) -> Page:
    """One page of the findings in hand, the worst first."""
    return _page(engine, "desk_findings", number, round_key=round_key, as_of=as_of, **_given(wanted))


def all_findings_in_hand(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter) -> list[Row]:
    """All findings in hand that match, the worst first: for answers and letters, not for a screen."""
    return _rows(engine, "desk_findings", round_key=round_key, as_of=as_of, **_given(wanted), most=None, skipped=0)


def _given(wanted: FindingFilter) -> dict[str, Any]:
    given: dict[str, Any] = {name: getattr(wanted, name) for name in FindingFilter.__dataclass_fields__} | {"severities": list(SEVERITIES)}
    if wanted.words is not None:
        given["words"] = wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return given


def finding_groups(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter) -> list[Row]:
    """The findings in hand by rule, the worst and most frequent first."""
    given = {name: getattr(wanted, name) for name in ("department_code", "severity", "status")} | {"severities": list(SEVERITIES)}
    return _rows(engine, "desk_finding_groups", round_key=round_key, as_of=as_of, **given)


def findings_by_sheet(engine: Engine, round_key: str, as_of: dt.datetime) -> dict[tuple[str, str | None], dict[str, int]]:
    """By department and sheet: how many findings of each severity still need a hand."""
    found: dict[tuple[str, str | None], dict[str, int]] = {}
    for row in _rows(engine, "desk_findings_by_sheet", round_key=round_key, as_of=as_of):
        found.setdefault((row["department_code"], row["sheet"]), {})[row["severity"]] = row["findings"]
    return found


def finding(engine: Engine, finding_id: int, as_of: dt.datetime) -> Row | None:
    """One finding with its submission and what became of it; status ``replaced`` when a newer version has come."""
    rows = _rows(engine, "desk_finding", finding_id=finding_id)
    if not rows:
        return None
    found = rows[0]
    in_hand = _rows(engine, "desk_finding_in_hand", finding_id=finding_id, round_key=found["round_key"], as_of=as_of)
    nothing = {"status": "replaced", "waiver_id": None, "waiver_status": None, "assigned_to": None}
    return found | (in_hand[0] if in_hand else nothing)


def finding_thread(engine: Engine, found: Row) -> list[Row]:
    """What people did about a finding, oldest first."""
    keys = ("round_key", "department_code", "rule_code", "sheet", "cell")
    return _rows(engine, "desk_finding_thread", **{key: found[key] for key in keys})


def earlier_explanations(engine: Engine, found: Row) -> list[Row]:
    """What the same department explained about the same rule in other rounds."""
    keys = ("round_key", "department_code", "rule_code")
    return _rows(engine, "desk_earlier_explanations", **{key: found[key] for key in keys})


def waivers(engine: Engine, round_key: str, as_of: dt.datetime, department_code: str | None = None) -> list[Row]:
    """The waivers of a round, those that need a decision first."""
    return _rows(engine, "waivers_of_round", round_key=round_key, as_of=as_of, department_code=department_code)


def newest_event_at(engine: Engine, round_key: str) -> dt.datetime:
    """When anything in the round last arrived or was decided: what is printed speaks of that instant, not of the clock's."""
    return cast("dt.datetime", _rows(engine, "newest_event_at", round_key=round_key)[0]["happened_at"])


def sheet_rows(engine: Engine, submission_id: int, sheet: str, first_row: int, last_row: int) -> list[Row]:
    """The filled cells of a sheet between two rows."""
    return _rows(engine, "desk_sheet", submission_id=submission_id, sheet=sheet, first_row=first_row, last_row=last_row)


def versions(engine: Engine, round_key: str, department_code: str) -> list[Row]:
    """Every version of a department in a round, newest first."""
    return _rows(engine, "desk_versions", round_key=round_key, department_code=department_code)


def attachments(engine: Engine, round_key: str, department_code: str) -> list[Row]:
    """The signed reports of a department in a round, each with the version it came with."""
    return _rows(engine, "desk_attachments", round_key=round_key, department_code=department_code)


def events(engine: Engine, number: int = 1, *, subject: str | None = None, actor: str | None = None, action: str | None = None) -> Page:
    """One page of the history, newest first."""
    return _page(engine, "desk_events", number, subject=subject, actor=actor, action=action)


def quality(engine: Engine, province_code: str, department_code: str) -> list[Row]:
    """By round: on time, clean at first, days until the first accepted version."""
    return _rows(engine, "desk_quality", province_code=province_code, department_code=department_code)


def reminders(engine: Engine, round_key: str, department_code: str) -> list[Row]:
    """What a department was reminded of in a round, newest first."""
    return _rows(engine, "desk_reminders", round_key=round_key, department_code=department_code)


def rule_counts(engine: Engine, round_key: str) -> dict[str, Row]:
    """By rule: how often it fired in the round's newest versions, and ever."""
    return {row["rule_code"]: row for row in _rows(engine, "desk_rule_counts", round_key=round_key)}


def file_owners(engine: Engine, sha256: str) -> list[Row]:
    """Whose file has this SHA-256, and what it was called; nothing when it may not be downloaded."""
    return _rows(engine, "desk_file", sha256=sha256)


def slip_of(engine: Engine, submission_id: int) -> Row | None:
    """Where the return slip of a version lies, and whose it is."""
    rows = _rows(engine, "desk_slip", submission_id=submission_id)
    return rows[0] if rows else None


def owner_of_submission(engine: Engine, submission_id: int) -> Row | None:
    """Round and department of a submission."""
    rows = _rows(engine, "owner_of_submission", submission_id=submission_id)
    return rows[0] if rows else None


def round_of_waiver(engine: Engine, waiver_id: int) -> str | None:
    """The round of a waiver."""
    rows = _rows(engine, "round_of_waiver", waiver_id=waiver_id)
    return rows[0]["round_key"] if rows else None


def stewards(engine: Engine, province_code: str) -> list[str]:
    """The people to whom a finding can be assigned."""
    return [row["user_name"] for row in _rows(engine, "desk_stewards", province_code=province_code)]


def count_of_rule(engine: Engine, found: Row) -> int:
    """How many findings of the same rule the department's newest version has."""
    keys = {key: found[key] for key in ("round_key", "department_code", "rule_code")}
    return int(_rows(engine, "count_cells", **keys, sheet=None, cell=None)[0]["cells"])


def count_waivers_to_decide(engine: Engine, round_key: str, as_of: dt.datetime) -> int:
    """How many explanations of something that is still found wait for a decision, or were exceeded or expired."""
    waiting = ("asked", "exceeded", "expired")
    return sum(row["status"] in waiting and row["cells_now"] > 0 for row in waivers(engine, round_key, as_of))


def returned_at(engine: Engine, round_key: str) -> dict[str, dt.datetime]:
    """By department whose newest version is returned: when it was."""
    return {row["department_code"]: row["returned_at"] for row in _rows(engine, "desk_returned", round_key=round_key)}


def outcome_of(engine: Engine, sha256: str) -> Row | None:
    """What became of a file that was filed: its submission or signed report; ``None`` while it waits."""
    rows = _rows(engine, "desk_outcome", sha256=sha256)
    return rows[0] if rows else None
