"""Loads a judged file: one transaction per submission, safe when two runs load at once and in any order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from include.warehouse.json_text import json_text, storable
from include.warehouse.sql import query, sql_text

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, RowMapping

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
    read_by: str | None = None
    """The version of the reader; ``None`` where the file need not be judged again when it, the catalogue or the open rounds change."""

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
    """The submission that holds a file, and whether this call made it, judged it again or let it stand again.

    ``lost_facts`` says that what counted before does no longer.
    """

    submission_id: int
    is_new: bool
    lost_facts: bool = False


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
    given = {"sha256": judgement.sha256, "read_by": judgement.read_by, "round_key": judgement.round_key}
    before = connection.execute(query("known_submission"), given).mappings().first()
    # Everything about one department and round happens one after the other, and so do all files of PCI results; a file without
    # either is its own world. What is judged again may have been another's.
    owners = {_owner_of(judgement.round_key, judgement.department_code, judgement)}
    owners |= {_owner_of(before["round_key"], before["department_code"], judgement)} if before else set()
    for owner in sorted(owners):
        connection.execute(sql_text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), {"owner": owner})
    before = connection.execute(query("known_submission"), given).mappings().first()
    judged_again = bool(before and before["is_judged_again"])
    submission_id = connection.execute(query("insert_submission"), _submission_row(judgement) | {"judge_again": judged_again}).scalar()
    if submission_id is None:
        assert before is not None, "what was not inserted is there"
        return Loaded(before["submission_id"], is_new=_note(connection, judgement, before))
    if before is not None:
        connection.execute(query("forget_sheets"), {"submission_id": submission_id})
    told = {name: getattr(judgement, name) for name in ("arrived_at", "state", "receipt_number", "sheets")}
    findings = json_text([asdict(finding) for finding in judgement.findings])
    if judged_again and before is not None:
        told["arrived_at"] = before["judged_at"]
    parameters = {"submission_id": submission_id, "findings": findings, **told}
    connection.execute(query("insert_sheets_and_findings"), parameters)
    if judgement.kind == "pci_results" and judgement.state in ACCEPTED_STATES:
        rows = {table: json_text(judgement.facts.get(table, [])) for table in RESULT_TABLES}
        connection.execute(
            query("insert_pci_readings"), {name: parameters[name] for name in ("submission_id", "receipt_number", "arrived_at")} | rows
        )
    elif judgement.state in ACCEPTED_STATES:
        connection.execute(query("forget_facts"), {"submission_id": submission_id})
        connection.execute(query("insert_facts"), {"submission_id": submission_id, **_fact_parameters(judgement)})
    if judged_again and before is not None:
        _tell_judged_again(connection, judgement, before)
    _settle_places(connection, judgement, submission_id, before)
    counted = before is not None and before["state"] in ACCEPTED_STATES
    return Loaded(submission_id, is_new=True, lost_facts=counted and judgement.state not in ACCEPTED_STATES)


def _owner_of(round_key: str | None, department_code: str | None, judgement: Judgement) -> str:
    if judgement.kind == "pci_results":
        return judgement.kind
    return f"{round_key}/{department_code}" if department_code else judgement.sha256


def _settle_places(connection: Connection, judgement: Judgement, submission_id: int, before: RowMapping | None) -> None:
    """Note what the judgement knew, then number and let stand the versions of the department, and of the one it was taken for before."""
    connection.execute(query("follow_decisions"), {"submission_id": submission_id})
    connection.execute(query("note_judgement"), {"submission_id": submission_id, "read_by": judgement.read_by})
    places = {(before["round_key"], before["department_code"])} if before and before["state"] != "quarantined" else set()
    places |= {(judgement.round_key, judgement.department_code)} if judgement.state != "quarantined" else set()
    for round_key, department_code in sorted((str(key), str(code)) for key, code in places if code):
        place = {"round_key": round_key, "department_code": department_code}
        connection.execute(query("number_versions"), place)
        restand(connection, place)


def _tell_judged_again(connection: Connection, judgement: Judgement, before: RowMapping) -> None:
    """Keep what was known: facts that count from now on did not before, and those that no longer count did."""
    counted, counts = before["state"] in ACCEPTED_STATES, judgement.state in ACCEPTED_STATES
    if counted != counts and judgement.kind == "report":
        admission = {"submission_id": before["submission_id"], "is_admitted": counts, "at": before["judged_at"]}
        connection.execute(query("record_admission"), admission)
    detail = json_text({"before": before["state"], "now": judgement.state})
    told = {"at": before["judged_at"], "by": "ingest_submissions", "action": "judged_again", "subject": judgement.receipt_number}
    connection.execute(query("record_event"), told | {"detail": detail})


def _note(connection: Connection, judgement: Judgement, before: RowMapping) -> bool:
    """Take note that a file came once more that is judged as it was; returns whether another version stands by that."""
    submission_id = before["submission_id"]
    if judgement.read_by is None:
        return False
    connection.execute(query("note_judgement"), {"submission_id": submission_id, "read_by": judgement.read_by})
    if before["state"] == "quarantined" or not before["department_code"]:
        return False
    place = {"round_key": before["round_key"], "department_code": before["department_code"]}
    stood = connection.execute(query("standing_now"), place).scalar()
    restand(connection, place)
    stands = connection.execute(query("standing_now"), place).scalar()
    if stands == stood or stands != submission_id:
        return stands != stood
    told = {"at": before["judged_at"], "by": "ingest_submissions", "action": "stands_again", "subject": before["receipt_number"]}
    connection.execute(query("record_event"), told | {"detail": "{}"})
    return True


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
    found = connection.execute(sql_text(f"SELECT {columns} FROM intake.submission WHERE submission_id = :id"), {"id": submission_id})
    own = dict(found.mappings().one())
    owner = {"owner": f"{own['round_key']}/{own['department_code']}"}
    connection.execute(sql_text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), owner)
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
