"""A summary as data: what Word, Excel, HTML and the release print, each figure with the cells it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from include.catalog.models import Index, Province, Publication, Round
from include.warehouse.mart.metrics import metric

Judged = Literal["better", "worse", "same", ""]
Edition = Literal["full", "public"]


@dataclass(frozen=True, slots=True)
class Origin:
    """A cell of a department's workbook, as filed."""

    department_code: str
    submission_id: int
    receipt_number: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        """``SCT · Chỉ tiêu!G5``, as it is printed."""
        return f"{self.department_code} · {self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a statement that the summary prints.

    ``key`` names it from one summary of the round to the next (``indicator/ENT-01/SKHĐT/value``), ``label`` says in words
    what it is, ``text`` is what is printed, in Vietnam's notation; ``value`` is ``None`` for a statement. It rests on the cells
    in ``origins``, or on what ``source`` says where no department reported it: the register, VCCI, a decision. ``is_estimate`` tells
    that it rests on a figure which its department calls one; ``text`` says so.
    """

    key: str
    label: str
    text: str
    value: Decimal | int | None = None
    unit: str = ""
    origins: tuple[Origin, ...] = ()
    source: str = ""
    is_estimate: bool = False

    def __str__(self) -> str:
        """The text that is printed."""
        return self.text

    @property
    def origin(self) -> Origin | None:
        """The first cell that it rests on."""
        return self.origins[0] if self.origins else None


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A department of the round: when it filed, whether that was accepted, which version's figures count, and the newest version's state.

    ``is_estimate`` and ``data_until_on`` are those of the version that counts; ``figures_vi`` says both in words.
    Instants are in Vietnam's time. ``findings`` counts critical ones, warnings and notices of the newest version; ``None`` in the
    public edition and where nothing was filed.
    """

    number: int
    department_code: str
    department_vi: str
    filing: str
    filing_vi: str
    accepted: str | None
    accepted_vi: str
    standing: str
    standing_vi: str
    is_on_time: bool | None
    first_arrived_on: dt.date | None
    days_late: int | None
    versions: int
    state_vi: str
    has_standing: bool
    first_arrived_at: dt.datetime | None
    arrived_at: dt.datetime | None
    standing_version: int | None
    is_estimate: bool | None
    data_until_on: dt.date | None
    figures_vi: str
    findings: tuple[int, int, int] | None

    @property
    def counts_vi(self) -> str:
        """Which version counts, and what its figures are."""
        return "; ".join(words for words in (self.standing_vi, self.figures_vi) if words)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who owed, who filed, and what was accepted; departments that do not owe this round are not counted.

    ``on_time`` and ``late`` are of what was accepted; with ``returned`` and ``after_close`` they make ``filed``.
    """

    assigned: Figure
    filed: Figure
    on_time: Figure
    late: Figure
    returned: Figure
    after_close: Figure
    missing: Figure
    unreadable: Figure
    standing: Figure
    lines: tuple[CoverageLine, ...]

    @property
    def estimates(self) -> list[CoverageLine]:
        """Departments of which the figures that count are estimates."""
        return [line for line in self.lines if line.is_estimate]

    @property
    def is_final(self) -> bool:
        """Whether figures of departments count, and all of them are final."""
        counted = [line.is_estimate for line in self.lines if line.has_standing]
        return bool(counted) and all(said is False for said in counted)

    @property
    def not_filed(self) -> list[CoverageLine]:
        """Departments that sent nothing."""
        return metric("filing", "not_filed_count").those(self.lines)

    @property
    def unreadable_lines(self) -> list[CoverageLine]:
        """Departments of which all that came is in quarantine."""
        return metric("filing", "unreadable_count").those(self.lines)

    @property
    def missing_codes(self) -> list[str]:
        """Departments that sent nothing."""
        return [line.department_code for line in self.not_filed]

    @property
    def unreadable_codes(self) -> list[str]:
        """Departments of which all that came is in quarantine."""
        return [line.department_code for line in self.unreadable_lines]


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator as one department reported it, against last year and the target.

    ``answer`` is reported, missing, nothing_to_report or not_applicable; ``value`` is ``None`` unless it is reported.
    ``judged`` follows the indicator's direction; a neutral one is never judged. ``target_judgement_vi`` says whether the target is met, and
    that it or the indicator is illustrative where it is.
    """

    code: str
    name_vi: str
    unit_vi: str
    department_code: str
    department_vi: str
    role: str
    answer: str
    answer_vi: str
    value: Figure | None
    last_year: Figure | None
    last_year_from_vi: str
    change: Figure | None
    judged: Judged
    judged_vi: str
    target: Figure | None
    target_judgement_vi: str
    documents_vi: tuple[str, ...]
    note: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class ProvincialLine:
    """The province's value of an indicator that several departments owe.

    Where ``value`` is ``None``, ``reason`` (a code of ``provincial_reasons``) says why, and ``known`` is what the departments that are
    there make together. ``told_vi`` says how the value was made, or the reason with what is
    known; ``missing_codes`` are the departments whose figure or weight is missing.
    """

    code: str
    name_vi: str
    unit_vi: str
    value: Figure | None
    known: Figure | None
    reason: str
    told_vi: str
    missing_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SilentIndicator:
    """An indicator for which departments owe a figure but have no accepted workbook."""

    code: str
    name_vi: str
    unit_vi: str
    department_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as its department wrote it; ``statement`` is status and quantities.

    ``quantities`` is printed as ``04 điểm; 02 xã``, ``more_quantities`` are those that its name does not tell already. ``documents_vi``
    names its documents as they are cited, but for those that its name cites.
    """

    department_code: str
    name: str
    field_vi: str
    status: str
    status_vi: str
    quantities: str
    more_quantities: str
    reason: str
    documents: tuple[str, ...]
    documents_vi: tuple[str, ...]
    sub_indices_vi: str
    statement: Figure
    note: str

    @property
    def is_done(self) -> bool:
        """Whether its status counts as done."""
        return metric("task", "done_count").counts(self)


@dataclass(frozen=True, slots=True)
class FieldOfWork:
    """The tasks of one field (lĩnh vực), as departments named it."""

    name_vi: str
    tasks: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many tasks stand in a status."""

    status: str
    status_vi: str
    count: Figure


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that a department issued or cites; ``named_vi`` is how it is cited, ``cited_in_vi`` by what it is."""

    department_code: str
    kind_vi: str
    named_vi: str
    cited_in_vi: str
    number: str
    issued_on: dt.date | None
    title: str
    agency: str
    citation: str
    citation_vi: str
    origin: Origin | None
    note: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A task that a department plans for next year.

    ``basis`` are the numbers of the documents it rests on, ``carried_over_vi`` says which task of this year it goes on with, if any.
    """

    department_code: str
    name: str
    field_vi: str
    status: str
    status_vi: str
    condition: str
    quantities: str
    more_quantities: str
    deadline: str
    basis: tuple[str, ...]
    basis_vi: tuple[str, ...]
    carried_over_vi: str
    sub_indices_vi: str
    statement: Figure


@dataclass(frozen=True, slots=True)
class Quote:
    """What a department says of its year, word for word."""

    department_code: str
    department_vi: str
    kind: str
    kind_vi: str
    text: str
    sub_indices_vi: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """What was planned in the round before, and what became of it.

    ``state`` is the warehouse's (``plan_states`` in ``codes.yaml``). ``matched_vi`` says by what the task that reports it was found, how
    like both are, and whether a steward said so; it is empty where none was found, as
    ``done_name`` and ``done_place`` (its sheet and cell) are.
    """

    department_code: str
    name: str
    state: str
    outcome_vi: str
    reason: str
    matched_by: str
    likeness: Decimal | None
    matched_vi: str
    done_name: str
    done_place: str
    statement: Figure


@dataclass(frozen=True, slots=True)
class SubIndexPart:
    """Everything that departments reported for one sub-index of the round's methodology."""

    code: str
    ordinal: int
    name_vi: str
    weight: Figure | None
    focal_code: str
    focal_vi: str
    focal_proven: bool
    documents: tuple[DocumentLine, ...]
    fields: tuple[FieldOfWork, ...]
    statuses: tuple[StatusCount, ...]
    unfinished: tuple[TaskLine, ...]
    indicators: tuple[IndicatorLine, ...]
    provincial: tuple[ProvincialLine, ...]
    silent: tuple[SilentIndicator, ...]
    plan: tuple[PlanLine, ...]
    quotes: tuple[Quote, ...]
    better: Figure
    worse: Figure


@dataclass(frozen=True, slots=True)
class PciYear:
    """PCI of one year as VCCI published it; ``None`` where nothing was published or found. Scores are by sub-index code."""

    year: int
    composite: Figure | None
    rank: Figure | None
    scores: dict[str, Figure]
    methodology: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What a sub-index costs: ``lost`` is composite points below the full 10, ``per_point`` what one more point of it would bring."""

    sub_index_code: str
    name_vi: str
    weight: Figure
    score: Figure
    lost: Figure
    per_point: Figure


@dataclass(frozen=True, slots=True)
class OpenFindingLine:
    """A finding of the newest versions that nobody settled and no waiver covers."""

    department_code: str
    severity: str
    severity_vi: str
    rule_code: str
    title_vi: str
    place: str
    message_vi: str
    status_vi: str
    finding_id: int
    expected: str
    remedy_vi: str


@dataclass(frozen=True, slots=True)
class WaiverLine:
    """An explanation that was asked for, with who decided."""

    department_code: str
    rule_code: str
    title_vi: str
    scope_vi: str
    explanation: str
    asked_vi: str
    decided_vi: str
    status_vi: str


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    """A file that is kept but could not be used, and why."""

    file_name: str
    arrived_at: dt.datetime
    receipt_number: str
    reasons_vi: tuple[str, ...]
    remedies_vi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short name that the summary uses, and what it stands for."""

    short: str
    name_vi: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole summary of a round, of one sub-index where ``sub_index`` is given.

    ``finality_vi`` says whether the figures are final, and whose are estimates.
    The public edition has no findings, waivers, files and origins: what a cell of a workbook says stays inside.
    """

    round: Round
    index: Index
    province: Province
    publication: Publication | None
    edition: Edition
    sub_index: SubIndexPart | None
    updated_at: dt.datetime | None
    coverage: Coverage
    finality_vi: str
    parts: tuple[SubIndexPart, ...]
    general: tuple[FieldOfWork, ...]
    statuses: tuple[StatusCount, ...]
    unfinished: tuple[TaskLine, ...]
    quotes: tuple[Quote, ...]
    plan: tuple[PlanLine, ...]
    last_round_code: str
    planned: tuple[PlannedLine, ...]
    years: tuple[PciYear, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[OpenFindingLine, ...] = ()
    waivers: tuple[WaiverLine, ...] = ()
    quarantined: tuple[QuarantinedLine, ...] = ()
    documents_apart: tuple[DocumentLine, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()

    @property
    def plan_by_sub_index(self) -> list[tuple[str, list[PlanLine]]]:
        """The plan in the order of the methodology: the names of a sub-index, or of several together, and what is planned for it."""
        return [(name, list(lines)) for name, lines in groupby(self.plan, key=lambda line: line.sub_indices_vi)]

    def figures(self) -> list[Figure]:
        """Every figure once, in the order in which the summary prints them."""
        return list(dict.fromkeys(_figures_in(self)))


def _figures_in(value: Any) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for entry in value:
            yield from _figures_in(entry)
    elif isinstance(value, dict):
        yield from _figures_in(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, Origin):
        for entry in fields(value):
            yield from _figures_in(getattr(value, entry.name))


def without_origins(value: Any) -> Any:
    """``value`` (a summary, or a part of one) with the same figures and words, and no cell that they rest on."""
    if isinstance(value, Origin):
        return None
    if isinstance(value, IndicatorLine):
        # Where last year's figure stands is printed as text: a sheet and a cell of the round before.
        last_year = replace(value.last_year, source="") if value.last_year else None
        value = replace(value, last_year_from_vi="", last_year=last_year)
    if isinstance(value, PlannedLine):
        value = replace(value, done_place="")
    if isinstance(value, IndicatorLine | TaskLine | DocumentLine):
        # A note is written for the administration.
        value = replace(value, note="")
    if isinstance(value, tuple):
        return tuple(entry for part in value if (entry := without_origins(part)) is not None or part is None)
    if isinstance(value, dict):
        return {key: without_origins(entry) for key, entry in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{entry.name: without_origins(getattr(value, entry.name)) for entry in fields(value)})
    return value
