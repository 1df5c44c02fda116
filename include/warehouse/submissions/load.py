"""Loads a judged file: one transaction per submission, safe when two runs load at once and in any order."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.domain.states import ACCEPTED_STATES
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query, query_filled, sql_text
from include.warehouse.schema.typed_rows import first_row

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FACT_TABLES = ("indicator_value", "task", "issued_document", "plan_item", "assessment", "pci_quote")
_SUBMISSION_COLUMNS = (
    *("sha256", "receipt_number", "round_key", "department_code", "state", "arrived_at", "file_name", "identified_by"),
    *("template_version", "catalogue_version", "rule_set_version", "answers_receipt", "kind", "unread_by"),
)
RESULT_TABLES = ("pci_reading", "pci_reading_score", "pci_indicator_value")
_AT_ONCE = 100  # submissions in one transaction: statements cost nothing any more, and few wait for what fails
_LOG = logging.getLogger(__name__)


_FINDING_COLUMNS = tuple(field.name for field in fields(Finding))


@dataclass(frozen=True, slots=True)
class Loaded:
    """The submission that holds a file, and whether this call made it, judged it again or let it stand again.

    ``lost_facts`` says that what counted before does no longer.
    """

    submission_id: int
    is_new: bool
    lost_facts: bool = False


@dataclass(frozen=True, slots=True)
class _KnownSubmission:
    submission_id: int
    state: str
    kind: str
    round_key: str | None
    department_code: str | None
    receipt_number: str
    is_judged_again: bool
    judged_at: dt.datetime


def load_each(engine: Engine, judgements: Iterable[Judgement]) -> Iterator[Loaded | Exception]:
    """Load every judgement, so that one file's fault never touches another's.

    Files that nobody has judged before are loaded many at once, in one transaction and with as few statements as for one. Where that
    fails, each of them is loaded in a transaction of its own, and so is everything else; the warehouse then holds the same.

    Yields:
        For each, what holds it now, or what went wrong; then nothing of it was loaded.
    """
    with engine.connect() as connection:
        for together in _together(connection, list(judgements)):
            yield from _loaded_at_once(connection, together) or [_loaded_alone(connection, judgement) for judgement in together]


def _together(connection: Connection, judgements: list[Judgement]) -> Iterator[list[Judgement]]:
    """The judgements in their order, as many in one list as may be loaded at once: new ones, by the same reader, no file twice."""
    with connection.begin():
        known = set(connection.execute(query("files_with_outcome"), {"sha256s": [judgement.sha256 for judgement in judgements]}).scalars())
    taken: dict[str, Judgement] = {}
    for judgement in judgements:
        first = next(iter(taken.values()), judgement)
        is_alone = any(entry.sha256 in known or entry.kind != "report" for entry in (first, judgement))
        if taken and (is_alone or judgement.sha256 in taken or judgement.read_by != first.read_by or len(taken) == _AT_ONCE):
            yield list(taken.values())
            taken = {}
        taken[judgement.sha256] = judgement
    if taken:
        yield list(taken.values())


def _loaded_at_once(connection: Connection, judgements: list[Judgement]) -> list[Loaded | Exception]:
    """What holds each of several new files now; nothing where they are to be loaded one by one."""
    if len(judgements) == 1:
        return []
    try:
        with connection.begin():
            return list(_load_new(connection, judgements))
    except Exception:  # whichever of them it was, or another run that had one of them meanwhile
        _LOG.warning("%d files are not loaded at once, but one by one", len(judgements), exc_info=True)
        return []


def _loaded_alone(connection: Connection, judgement: Judgement) -> Loaded | Exception:
    try:
        with connection.begin():
            return _load(connection, judgement)
    except Exception as error:
        error.add_note(f"while loading {judgement.file_name} ({judgement.sha256[:8]})")
        return error


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


def _load_new(connection: Connection, judgements: list[Judgement]) -> list[Loaded]:
    """Load reports that nobody has judged before.

    Raises:
        ValueError: when another run judged one of them meanwhile.
    """
    _take_in_hand(connection, {_owner_of(judgement.round_key, judgement.department_code, judgement) for judgement in judgements})
    ids = _insert_submissions(connection, judgements, judge_again=False)
    if len(ids) < len(judgements):
        raise ValueError("a file that was new has an outcome now")
    by_id = {ids[judgement.sha256]: judgement for judgement in judgements}
    _insert_content(connection, by_id)
    places = {(judgement.round_key, judgement.department_code) for judgement in judgements if judgement.state != "quarantined"}
    _settle_places(connection, list(by_id), judgements[0].read_by, places)
    return [Loaded(ids[judgement.sha256], is_new=True) for judgement in judgements]


def _load(connection: Connection, judgement: Judgement) -> Loaded:
    """Load whatever kind of file, judged before or not."""
    given = {"sha256": judgement.sha256, "read_by": judgement.read_by, "round_key": judgement.round_key}
    before = first_row(connection, _KnownSubmission, "known_submission", **given)
    # What is judged again may have been another's.
    owners = {_owner_of(judgement.round_key, judgement.department_code, judgement)}
    owners |= {_owner_of(before.round_key, before.department_code, judgement)} if before else set()
    _take_in_hand(connection, owners)
    before = first_row(connection, _KnownSubmission, "known_submission", **given)
    judged_again = bool(before and before.is_judged_again)
    submission_id = _insert_submissions(connection, [judgement], judged_again).get(judgement.sha256)
    if submission_id is None:
        assert before is not None, "what was not inserted is there"
        return Loaded(before.submission_id, is_new=_note(connection, judgement, before))
    if before is not None:
        connection.execute(query("forget_sheets"), {"submission_id": submission_id})
        if judgement.kind == "report" and judgement.state in ACCEPTED_STATES:
            connection.execute(query("forget_facts"), {"submission_id": submission_id})
    at = before.judged_at if judged_again and before is not None else judgement.arrived_at
    _insert_content(connection, {submission_id: judgement}, at)
    if judgement.kind == "pci_results" and judgement.state in ACCEPTED_STATES:
        rows = {table: json_text(judgement.facts.get(table, [])) for table in RESULT_TABLES}
        own = {"submission_id": submission_id, "receipt_number": judgement.receipt_number, "arrived_at": at}
        connection.execute(query("insert_pci_readings"), own | rows)
    if judged_again and before is not None:
        _tell_judged_again(connection, judgement, before)
    places = {(before.round_key, before.department_code)} if before and before.state != "quarantined" else set()
    places |= {(judgement.round_key, judgement.department_code)} if judgement.state != "quarantined" else set()
    _settle_places(connection, [submission_id], judgement.read_by, places)
    counted = before is not None and before.state in ACCEPTED_STATES
    return Loaded(submission_id, is_new=True, lost_facts=counted and judgement.state not in ACCEPTED_STATES)


def _take_in_hand(connection: Connection, owners: set[str]) -> None:
    """Wait for whoever else loads something of these.

    Everything about one department and round happens one after the other, and so do all files of PCI results; a file without either is
    its own world.
    """
    connection.execute(query("take_in_hand"), {"owners": sorted(owners)})


def _insert_content(connection: Connection, judgements: dict[int, Judgement], at: dt.datetime | None = None) -> None:
    """Sheets, findings, an event and the facts of each submission, by its number; ``at`` tells when, where it is not the arrival."""
    events = [
        {"happened_at": at or judgement.arrived_at, "action": judgement.state, "subject": judgement.receipt_number}
        for judgement in judgements.values()
    ]
    parameters = {
        # Each one's JSON as a text in JSON: whatever it holds, it stays its own.
        "sheets": json_text([{"submission_id": number, "sheets": judgement.sheets} for number, judgement in judgements.items()]),
        "events": json_text(events),
        "findings": json_text([_finding_row(number, entry) for number, judgement in judgements.items() for entry in judgement.findings]),
    }
    connection.execute(query("insert_sheets_and_findings"), parameters)
    counting = {number: entry for number, entry in judgements.items() if entry.kind == "report" and entry.state in ACCEPTED_STATES}
    own = {number: _own_of(number, judgement) for number, judgement in counting.items()}
    facts = {
        table: [fact | own[number] for number, judgement in counting.items() for fact in judgement.facts.get(table, [])]
        for table in FACT_TABLES
    }
    _insert_facts(connection, facts)


def _own_of(submission_id: int, judgement: Judgement) -> dict[str, Any]:
    own = {name: getattr(judgement, name) for name in ("round_key", "department_code", "rule_set_version")}
    return own | {"submission_id": submission_id}


def _finding_row(submission_id: int, finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _FINDING_COLUMNS} | {"submission_id": submission_id}


def _owner_of(round_key: str | None, department_code: str | None, judgement: Judgement) -> str:
    if judgement.kind == "pci_results":
        return judgement.kind
    return f"{round_key}/{department_code}" if department_code else judgement.sha256


def _settle_places(
    connection: Connection, submission_ids: list[int], read_by: str | None, places: set[tuple[str | None, str | None]]
) -> None:
    """Note what the judgements knew, then number and let stand the versions of the departments that they are of, or were taken for."""
    connection.execute(query("follow_decisions"), {"submission_ids": submission_ids})
    connection.execute(query("note_judgement"), {"submission_ids": submission_ids, "read_by": read_by})
    named = sorted((str(key), str(code)) for key, code in places if code)
    if named:
        connection.execute(query("number_versions"), _as_arrays(named))
        _restand(connection, named)


def _as_arrays(places: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {"round_keys": [key for key, _ in places], "department_codes": [code for _, code in places]}


def _tell_judged_again(connection: Connection, judgement: Judgement, before: _KnownSubmission) -> None:
    """Keep what was known: facts that count from now on did not before, and those that no longer count did."""
    counted, counts = before.state in ACCEPTED_STATES, judgement.state in ACCEPTED_STATES
    if counted != counts and judgement.kind == "report":
        admission = {"submission_id": before.submission_id, "is_admitted": counts, "at": before.judged_at}
        connection.execute(query("record_admission"), admission)
    detail = json_text({"before": before.state, "now": judgement.state})
    event = {"at": before.judged_at, "by": "ingest_submissions", "action": "judged_again", "subject": judgement.receipt_number}
    connection.execute(query("record_event"), event | {"detail": detail})


def _note(connection: Connection, judgement: Judgement, before: _KnownSubmission) -> bool:
    """Take note that a file came once more that is judged as it was; returns whether another version stands by that."""
    submission_id = before.submission_id
    if judgement.read_by is None:
        return False
    connection.execute(query("note_judgement"), {"submission_ids": [submission_id], "read_by": judgement.read_by})
    if before.state == "quarantined" or not before.department_code:
        return False
    place = {"round_key": before.round_key, "department_code": before.department_code}
    stood = connection.execute(query("standing_now"), place).scalar()
    _restand(connection, [(str(before.round_key), before.department_code)])
    stands = connection.execute(query("standing_now"), place).scalar()
    if stands == stood or stands != submission_id:
        return stands != stood
    event = {"at": before.judged_at, "by": "ingest_submissions", "action": "stands_again", "subject": before.receipt_number}
    connection.execute(query("record_event"), event | {"detail": "{}"})
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
            shared = {name: getattr(own, name) for name in ("round_key", "department_code", "rule_set_version")}
            shared |= {"submission_id": submission_id}
            _insert_facts(connection, {table: [fact | shared for fact in facts.get(table, [])] for table in FACT_TABLES})
    return True


def return_again(engine: Engine, submission_id: int, at: dt.datetime) -> bool:
    """Return a version that was let in by a waiver which no longer holds; its facts stay but no longer stand.

    Returns:
        Whether it was returned; a version that somebody withdrew meanwhile is not.
    """
    with engine.begin() as connection:
        return _change_state(connection, submission_id, _own(connection, submission_id), "returned", "return_again", at)


@dataclass(frozen=True, slots=True)
class _Owned:
    round_key: str
    department_code: str
    rule_set_version: str
    receipt_number: str


def _own(connection: Connection, submission_id: int) -> _Owned:
    columns = "round_key, department_code, rule_set_version, receipt_number"
    found = connection.execute(sql_text(f"SELECT {columns} FROM intake.submission WHERE submission_id = :id"), {"id": submission_id})
    own = _Owned(*found.one())
    owner = {"owner": f"{own.round_key}/{own.department_code}"}
    connection.execute(sql_text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), owner)
    return own


def _change_state(connection: Connection, submission_id: int, own: _Owned, state: str, action: str, at: dt.datetime) -> bool:
    if not connection.execute(query("change_state"), {"state": state, "submission_id": submission_id}).rowcount:
        return False
    admission = {"submission_id": submission_id, "is_admitted": action == "admit", "at": at}
    connection.execute(query("record_admission"), admission)
    restand(connection, own.round_key, own.department_code)
    event = {"at": at, "by": "ingest_submissions", "action": action, "subject": own.receipt_number, "detail": "{}"}
    connection.execute(query("record_event"), event)
    return True


def restand(connection: Connection, round_key: str, department_code: str) -> None:
    """Work out anew from when until when each accepted submission of a department and round stands.

    The result depends on the submissions alone, not on the order in which they were loaded. The caller holds the lock.
    """
    _restand(connection, [(round_key, department_code)])


def _restand(connection: Connection, places: list[tuple[str, str]]) -> None:
    connection.execute(query("forget_standing"), _as_arrays(places))
    connection.execute(query("write_standing"), _as_arrays(places))


def _insert_submissions(connection: Connection, judgements: list[Judgement], judge_again: bool) -> dict[str, int]:
    """The numbers of those whose row was written, by SHA-256; one that was judged already is left as it is, unless it is judged again."""
    rows = [_submission_row(judgement) for judgement in judgements]
    given = {"submissions": json_text(rows), "judge_again": judge_again}
    statement = query_filled("insert_submissions", columns=_names_in(rows))
    return {row.sha256: row.submission_id for row in connection.execute(statement, given)}


def _submission_row(judgement: Judgement) -> dict[str, Any]:
    """What is known of every file, and what its cover says, in the columns that the catalogue declares for it."""
    own = {name: getattr(judgement, name) for name in _SUBMISSION_COLUMNS}
    return own | judgement.cover | {"nothing_to_report": bool(judgement.cover.get("nothing_to_report"))}


def _insert_facts(connection: Connection, facts: dict[str, list[dict[str, Any]]]) -> None:
    """Insert rows into the fact tables of that name; a column that a table does not have is refused there."""
    if tables := tuple((table, _names_in(rows)) for table, rows in facts.items() if rows):
        connection.execute(query_filled("insert_facts", tables=tables), {table: json_text(facts[table]) for table, _ in tables})


def _names_in(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row))
