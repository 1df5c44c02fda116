"""Loads a judged file: one transaction per submission, safe when two runs load at once and in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, Engine, text

from include.warehouse.json_text import json_text, storable
from include.warehouse.sql import query

ACCEPTED_STATES = ("accepted", "accepted_with_warnings")
FACT_TABLES = ("indicator_value", "task", "issued_document", "plan_item", "assessment", "pci_quote")
RESULT_TABLES = ("pci_reading", "pci_reading_score", "pci_indicator_value")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place. ``cell`` is ``None`` where the whole file or sheet is meant."""

    rule_code: str
    level: int
    severity: str
    sheet: str | None
    cell: str | None
    found: str | None
    expected: str
    difference: Decimal | None
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found out about one file. ``facts`` maps a table of ``core`` to its rows."""

    sha256: str
    file_name: str
    arrived_at: dt.datetime
    round_key: str | None
    department_code: str | None
    state: str
    identified_by: str | None
    template_version: str | None
    catalogue_version: str
    rule_set_version: str
    cover: dict[str, Any]
    sheets: str
    """JSON: of each sheet its ordinal, name, visibility and cells, as ``intake.sheet`` keeps them."""
    findings: list[Finding]
    facts: dict[str, list[dict[str, Any]]]
    answers_receipt: str | None = None
    kind: Literal["report", "pci_results"] = "report"
    unread_by: str | None = None
    """The version of the reader that failed on the file; another one reads it again."""

    @property
    def receipt_number(self) -> str:
        """The number that the sender is told; the same file always has the same."""
        if self.kind == "pci_results":
            return f"PCI/{self.sha256[:8]}"
        if self.round_key and self.department_code:
            return f"{self.round_key}/{self.department_code}/{self.sha256[:8]}"
        return f"KXD/{self.sha256[:8]}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The submission that holds a file, and whether this call made it."""

    submission_id: int
    is_new: bool


def load_each(engine: Engine, judgements: Iterable[Judgement]) -> Iterator[Loaded | Exception]:
    """Load every judgement, each in a transaction of its own, so that one file's fault never touches another's.

    Yields:
        For each, what holds it now, or what went wrong; then nothing of it was loaded.
    """
    with engine.connect() as connection:
        for judgement in judgements:
            try:
                with connection.begin():
                    loaded = _load(connection, judgement)
            except Exception as error:
                error.add_note(f"while loading {judgement.file_name} ({judgement.sha256[:8]})")
                yield error
            else:
                yield loaded


def load_submissions(engine: Engine, judgements: Iterable[Judgement]) -> list[Loaded]:
    """Load every judgement; see :func:`load_each`.

    Raises:
        ExceptionGroup: after all the others are loaded, with what went wrong.
    """
    made = list(load_each(engine, judgements))
    if errors := [entry for entry in made if isinstance(entry, Exception)]:
        raise ExceptionGroup("some submissions were not loaded; they wait for the next run", errors)
    return [entry for entry in made if isinstance(entry, Loaded)]


def load_submission(engine: Engine, judgement: Judgement) -> Loaded:
    """Load one judgement in one transaction; a file that was judged before is left as it is."""
    with engine.begin() as connection:
        return _load(connection, judgement)


def _load(connection: Connection, judgement: Judgement) -> Loaded:
    # Everything about one department and round happens one after the other, and so do all files of PCI results; a file without
    # either is its own world.
    owner = f"{judgement.round_key}/{judgement.department_code}" if judgement.department_code else judgement.sha256
    if judgement.kind == "pci_results":
        owner = judgement.kind
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), {"owner": owner})
    submission_id = connection.execute(query("insert_submission"), _submission_row(judgement)).scalar()
    if submission_id is None:
        known = text("SELECT submission_id FROM intake.submission WHERE sha256 = :sha256")
        return Loaded(connection.execute(known, {"sha256": judgement.sha256}).scalar_one(), is_new=False)
    told = {name: getattr(judgement, name) for name in ("arrived_at", "state", "receipt_number", "sheets")}
    findings = json_text([asdict(finding) for finding in judgement.findings])
    parameters = {"submission_id": submission_id, "findings": findings, **told}
    connection.execute(query("insert_sheets_and_findings"), parameters)
    if judgement.kind == "pci_results" and judgement.state in ACCEPTED_STATES:
        rows = {table: json_text(judgement.facts.get(table, [])) for table in RESULT_TABLES}
        connection.execute(
            query("insert_pci_readings"), {name: parameters[name] for name in ("submission_id", "receipt_number", "arrived_at")} | rows
        )
    elif judgement.state in ACCEPTED_STATES:
        connection.execute(query("insert_facts"), {"submission_id": submission_id, **_fact_parameters(judgement)})
    if judgement.department_code and judgement.state != "quarantined":
        place = {"round_key": judgement.round_key, "department_code": judgement.department_code}
        connection.execute(query("number_versions"), place)
        restand(connection, place)
    return Loaded(submission_id, is_new=True)


def admit(engine: Engine, submission_id: int, facts: dict[str, list[dict[str, Any]]], at: dt.datetime) -> bool:
    """Let a returned version in: its facts are loaded, unless they were before, and it stands from now on.

    Returns:
        Whether it was let in; a version that somebody withdrew meanwhile is not.
    """
    with engine.begin() as connection:
        own = _own(connection, submission_id)
        if not _change_state(connection, submission_id, own, "accepted_with_warnings", "admit", at):
            return False
        loaded = connection.execute(query("count_facts"), {"submission_id": submission_id}).scalar_one()
        if not loaded:
            connection.execute(query("insert_facts"), {"submission_id": submission_id, **_fact_rows(facts, own)})
    return True


def return_again(engine: Engine, submission_id: int, at: dt.datetime) -> bool:
    """Return a version that was let in by a waiver which no longer holds; its facts stay but no longer stand.

    Returns:
        Whether it was returned; a version that somebody withdrew meanwhile is not.
    """
    with engine.begin() as connection:
        return _change_state(connection, submission_id, _own(connection, submission_id), "returned", "return_again", at)


def _own(connection: Connection, submission_id: int) -> dict[str, Any]:
    columns = "round_key, department_code, rule_set_version, receipt_number"
    found = connection.execute(text(f"SELECT {columns} FROM intake.submission WHERE submission_id = :id"), {"id": submission_id})
    own = dict(found.mappings().one())
    owner = {"owner": f"{own['round_key']}/{own['department_code']}"}
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), owner)
    return own


def _change_state(connection: Connection, submission_id: int, own: dict[str, Any], state: str, action: str, at: dt.datetime) -> bool:
    if not connection.execute(query("change_state"), {"state": state, "submission_id": submission_id}).rowcount:
        return False
    admission = {"submission_id": submission_id, "is_admitted": action == "admit", "at": at}
    connection.execute(query("record_admission"), admission)
    restand(connection, {"round_key": own["round_key"], "department_code": own["department_code"]})
    told = {"at": at, "by": "ingest_submissions", "action": action, "subject": own["receipt_number"], "detail": "{}"}
    connection.execute(query("record_event"), told)
    return True


def restand(connection: Connection, place: dict[str, Any]) -> None:
    """Work out anew from when until when each accepted submission of a department and round stands.

    The result depends on the submissions alone, not on the order in which they were loaded. The caller holds the lock.
    """
    connection.execute(query("forget_standing"), place)
    connection.execute(query("write_standing"), place)


def _submission_row(judgement: Judgement) -> dict[str, Any]:
    columns = (
        "report_number", "reported_on", "data_until_on", "figures", "nothing_to_report", "signer_name", "signer_title",
        "contact_name", "contact_phone", "contact_email",
    )  # fmt: skip
    own = (
        "sha256",
        "file_name",
        "arrived_at",
        "round_key",
        "department_code",
        "state",
        "identified_by",
        "receipt_number",
        "answers_receipt",
        "kind",
        "unread_by",
    )
    versions = ("template_version", "catalogue_version", "rule_set_version")
    row = {name: getattr(judgement, name) for name in own + versions} | {name: judgement.cover.get(name) for name in columns}
    row["nothing_to_report"] = bool(row["nothing_to_report"])
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _fact_parameters(judgement: Judgement) -> dict[str, str]:
    own = {name: getattr(judgement, name) for name in ("round_key", "department_code", "rule_set_version")}
    return _fact_rows(judgement.facts, own)


def _fact_rows(facts: dict[str, list[dict[str, Any]]], own: dict[str, Any]) -> dict[str, str]:
    shared = {name: own[name] for name in ("round_key", "department_code", "rule_set_version")}
    return {table: json_text([row | shared for row in facts.get(table, [])]) for table in FACT_TABLES}
