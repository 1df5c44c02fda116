"""Takes in archived files batch by batch: opened, judged, and loaded with the one state each file ends in.

A workbook with faults is a normal outcome. Only a fault of the system raises, and then nothing of that workbook is
half loaded: the file stays without an outcome and the next run takes it up again.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.judgement import Judgement
from include.domain.states import ACCEPTED_STATES
from include.intake.answer_departments import answer_first
from include.intake.archiving import BATCH_SIZE
from include.intake.attachments import keep_attachment
from include.intake.judging import judge_confined, not_loaded, unowned_report
from include.intake.names import identity_in_words
from include.intake.opened import Circumstances, FileToJudge, OpenedFile, one_of_each, open_file, owners_of
from include.intake.owners import Owners
from include.intake.results_file import known_for_results
from include.intake.steps import is_of_the_system, raise_failures
from include.sandbox.messages import PackedReading
from include.sandbox.pool import pool
from include.sandbox.version import reader_version
from include.sandbox.workbooks import several_at_once, why_file_too_large
from include.storage.archive import archive_path, read_archived
from include.storage.places import Places
from include.texts import book
from include.warehouse.register.opened_rounds import extended_due_days, open_rounds
from include.warehouse.submissions.filed_before import past_of
from include.warehouse.submissions.load import Loaded, load_each, load_submission
from include.warehouse.submissions.sent_files import WaitingFile, files_without_outcome
from include.warehouse.submissions.troubles import record_trouble
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.kind import SIGNED_REPORT
from include.workbook.safe_package import MAX_FILE_BYTES

_TEXTS = book("intake")
_LOG = logging.getLogger(__name__)
PART_BYTES = 32 * 2**20  # of packed readings, held at once: some 200 workbooks as departments fill them, or three of 290,000 cells
MOST_TRIES = 3  # to load a file, before it is quarantined


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``changed_facts`` says whether the round's facts are no longer what they were.

    ``also_changed`` names the rounds whose summaries show what a file of PCI results changed.
    """

    sha256: str
    file_name: str
    round_key: str | None
    department_code: str | None
    state: str
    changed_facts: bool
    also_changed: tuple[str, ...] = ()


def ingest_batch(
    engine: Engine, catalogue: Catalogue, places: Places, sha256s: list[str], at_once: int = BATCH_SIZE, as_of: dt.datetime | None = None
) -> list[Outcome]:
    """Judge and load the files of one batch; those that have an outcome already are left as they are.

    As many of them are held in memory as ``at_once`` and ``PART_BYTES`` allow, so that a batch may be as long as the season. Whatever a
    step raises over one file is that file's own outcome, and the next file goes on. With ``as_of``, the run's instant, the departments of
    each part are answered as soon as it is loaded.

    Raises:
        ExceptionGroup: after all the others are loaded, when the system itself failed: archived bytes that are missing or changed, a
            warehouse that cannot be reached, checks that fail on every file.
    """
    pool()  # the readers start while it is looked up what waits
    wanted = set(sha256s)
    all_waiting = files_without_outcome(engine, reader_version())
    waiting = [entry for entry in all_waiting if entry.sha256 in wanted]
    beside = _named_by(catalogue, all_waiting)
    outcomes: list[Outcome] = []
    signed: list[tuple[WaitingFile, OpenedFile]] = []
    failures: list[Exception] = []
    for part in _parts(catalogue, places, waiting, at_once):
        failures += [opened for _, opened in part if isinstance(opened, Exception)]
        signed += [(entry, opened) for entry, opened in part if isinstance(opened, OpenedFile) and _is_signed(opened)]
        workbooks = [opened for _, opened in part if isinstance(opened, OpenedFile) and not _is_signed(opened)]
        judged: list[Outcome] = []
        for group in one_of_each(catalogue, workbooks):
            try:
                judged += _ingest_part(engine, catalogue, group, failures)
            except Exception as error:  # what is judged after it must not wait for it
                failures.append(error)
        outcomes += judged
        for entry, _ in part:
            beside.pop(entry.sha256, None)
        if as_of and judged:
            _answer_first(engine, catalogue, places, as_of, judged, set(beside.values()))
    # After the workbooks: a signed report may be known only by having the same name as one of them.
    for entry, opened in signed:
        try:
            outcomes.append(_keep_signed_report(engine, catalogue, entry, opened))
        except Exception as error:
            failures.append(error)
    raise_failures("some files of the batch wait for the next run, or until the archive is restored", failures)
    return outcomes


def _named_by(catalogue: Catalogue, waiting: list[WaitingFile]) -> dict[str, tuple[str | None, str | None]]:
    """Round key and department code that the name of each file speaks of, by its SHA-256."""
    return {entry.sha256: identity_in_words(entry.file_name, catalogue) for entry in waiting}


def _answer_first(
    engine: Engine,
    catalogue: Catalogue,
    places: Places,
    as_of: dt.datetime,
    judged: list[Outcome],
    waiting: set[tuple[str | None, str | None]],
) -> None:
    """Answer whoever sent what was just judged, but not those of whom another file waits: they hear of their newest version once.

    Whatever fails here is left to the last step, which answers everybody that was not answered, and fails itself where the system does.
    """
    own = {(outcome.round_key, outcome.department_code) for outcome in judged if outcome.state != "waiting"}
    departments = {
        (key, code)
        for key, code in own
        if key and code and not waiting & {(key, code), (None, code)} and catalogue.department(key, code) is not None
    }
    quarantined = {outcome.sha256 for outcome in judged if outcome.state == "quarantined"}
    try:
        answer_first(engine, catalogue, places, as_of, departments, quarantined)
    except Exception:
        _LOG.exception("some departments are not answered yet; the last step of the run answers them")


def _parts(
    catalogue: Catalogue, places: Places, waiting: list[WaitingFile], at_once: int
) -> Iterator[list[tuple[WaitingFile, OpenedFile | Exception]]]:
    """The files, opened and packed, in parts that may be held at once."""
    left = iter(waiting)
    # Of equal length: Great Expectations takes as long for the last forty as for five hundred.
    length = max(math.ceil(len(waiting) / max(round(len(waiting) / at_once), 1)), 1)
    while part := _opened(catalogue, places, islice(left, length)):
        yield part


def _opened(catalogue: Catalogue, places: Places, waiting: Iterator[WaitingFile]) -> list[tuple[WaitingFile, OpenedFile | Exception]]:
    held = 0

    def is_enough(made: tuple[WaitingFile, OpenedFile | Exception]) -> bool:
        nonlocal held
        opened = made[1]
        held += len(opened.reading.packed) if isinstance(opened, OpenedFile) and isinstance(opened.reading, PackedReading) else 0
        return held > PART_BYTES

    def open_one(entry: WaitingFile) -> tuple[WaitingFile, OpenedFile | Exception]:
        try:
            return entry, open_archived(catalogue, places, entry)
        except Exception as error:  # the others of its batch must not wait for it
            return entry, error if is_of_the_system(error) else _not_opened(entry, error)

    return list(several_at_once(open_one, waiting, is_enough))


def _not_opened(entry: WaitingFile, error: Exception) -> OpenedFile:
    """A file over which the step itself broke down: it ends as one that the reader failed on, and the next reader takes it up again."""
    _LOG.error("step open failed over the file %s", entry.sha256[:8], exc_info=error)
    reading = UnreadableWorkbookError("reader_failed", book("reading").say("unreadable.in_words", words=type(error).__name__))
    return OpenedFile(entry.sha256, entry.file_name, entry.arrived_at, entry.sender, reading)


def open_archived(catalogue: Catalogue, places: Places, entry: WaitingFile) -> OpenedFile:
    """Have a confined reader open an archived file; one over the bound of size is not even read into memory.

    Raises:
        ArchiveDamagedError: when its bytes are gone or changed.
    """
    own = (entry.sha256, entry.file_name, entry.arrived_at, entry.sender)
    if entry.size_bytes <= MAX_FILE_BYTES:
        return open_file(catalogue, FileToJudge(own[0], read_archived(places, entry.sha256), *own[1:]))
    with archive_path(places, entry.sha256).open("rb") as archived:
        return OpenedFile(*own, why_file_too_large(archived, entry.size_bytes))


def _ingest_part(engine: Engine, catalogue: Catalogue, files: list[OpenedFile], failures: list[Exception]) -> list[Outcome]:
    opened = open_rounds(engine)
    past = past_of(engine, owners_of(catalogue, files))
    circumstances = Circumstances(frozenset(opened), extended_due_days(engine), known_for_results(engine), past)
    judgements = [replace(judgement, read_by=reader_version()) for judgement in judge_confined(catalogue, files, circumstances)]
    outcomes = []
    for judgement, loaded in zip(judgements, load_each(engine, judgements), strict=True):
        try:
            outcomes.append(_outcome(engine, catalogue, judgement, loaded, opened))
        except Exception as error:  # the warehouse failed: the next run takes the file up again
            failures.append(error)
    return outcomes


def _outcome(engine: Engine, catalogue: Catalogue, judgement: Judgement, loaded: Loaded | Exception, opened: list[str]) -> Outcome:
    if isinstance(loaded, Exception):
        if is_of_the_system(loaded):
            raise loaded
        if not _is_given_up(engine, judgement.sha256, "load", loaded):
            own = (judgement.sha256, judgement.file_name, judgement.round_key, judgement.department_code)
            return Outcome(*own, state="waiting", changed_facts=False)
        judgement = not_loaded(catalogue, judgement)
        loaded = load_submission(engine, judgement)
    return Outcome(
        sha256=judgement.sha256,
        file_name=judgement.file_name,
        round_key=judgement.round_key,
        department_code=judgement.department_code,
        state=judgement.state,
        changed_facts=loaded.is_new and (judgement.state in ACCEPTED_STATES or loaded.lost_facts),
        also_changed=_rounds_that_show(catalogue, judgement, opened) if loaded.is_new else (),
    )


def _is_given_up(engine: Engine, sha256: str, step: str, error: Exception) -> bool:
    """Whether a step has failed over a file often enough; until then the file waits for the next run."""
    _LOG.error("step %s failed over the file %s", step, sha256[:8], exc_info=error)
    return record_trouble(engine, sha256, step, error) >= MOST_TRIES


def _rounds_that_show(catalogue: Catalogue, judgement: Judgement, opened: list[str]) -> tuple[str, ...]:
    """The open rounds of the provinces that a file of PCI results speaks of: their summaries print what is published."""
    provinces = {row["province_code"] for row in judgement.facts.get("pci_reading", [])}
    return tuple(key for key in opened if catalogue.round(key).province in provinces)


def _is_signed(opened: OpenedFile) -> bool:
    return isinstance(opened.reading, UnreadableWorkbookError) and opened.reading.problem == SIGNED_REPORT


def _keep_signed_report(engine: Engine, catalogue: Catalogue, file: WaitingFile, opened: OpenedFile) -> Outcome:
    """Link a signed report (its media type stands in the reading's detail) to whom it belongs."""
    assert isinstance(opened.reading, UnreadableWorkbookError), "the reader says that it is a signed report"
    try:
        owner = keep_attachment(engine, catalogue, file, opened.reading.reason.vi)
    except Exception as error:
        if is_of_the_system(error):
            raise
        if not _is_given_up(engine, file.sha256, "attach", error):
            return Outcome(file.sha256, file.file_name, None, None, state="waiting", changed_facts=False)
        owner = None
    if owner:
        return Outcome(file.sha256, file.file_name, *owner, state="attached", changed_facts=False)
    owners = Owners(catalogue, open_rounds(engine), known_for_results(engine).officers)
    judgement = replace(unowned_report(catalogue, opened, owners), read_by=reader_version())
    load_submission(engine, judgement)
    own = (file.sha256, file.file_name, judgement.round_key, judgement.department_code)
    return Outcome(*own, state="quarantined", changed_facts=False)


def changed_rounds(outcomes: list[Outcome]) -> list[str]:
    """The rounds whose facts a batch changed."""
    own = {outcome.round_key for outcome in outcomes if outcome.changed_facts and outcome.round_key}
    return sorted(own.union(*(outcome.also_changed for outcome in outcomes)))


def batch_name(outcomes: list[Outcome]) -> str:
    """How a batch is called on the screens of the run: ``SCT, SKHĐT, STP … (14 tệp)``."""
    if not outcomes:
        return _TEXTS.vi("batch.empty")
    names = list(dict.fromkeys(outcome.department_code or "?" for outcome in outcomes))
    return _TEXTS.vi("batch.files", departments=", ".join(names[:3]) + (" …" if len(names) > 3 else ""), count=len(outcomes))
