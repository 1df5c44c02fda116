"""The types of the catalogue: what an official declares, and what code may rely on.

Every type is frozen. Field names are the keys of the YAML and CSV files beside this module.
Dates are ``datetime.date``; ``valid_to`` is the last day of validity, ``None`` while it lasts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Evidence = Literal["documented", "partly", "memory", "illustrative"]
Severity = Literal["critical", "warning", "info"]
Life = Literal["draft", "beta", "enforced", "retired"]
CarryOver = Literal["sum", "weighted_mean", "not_carried_over"]
Direction = Literal["higher_better", "lower_better", "neutral"]
FieldType = Literal["text", "number", "quantity", "date", "choice", "sub_index", "documents", "fixed"]
RecordType = Literal[
    "workbook",
    "part",
    "cell",
    "table",
    "indicator_value",
    "task",
    "document",
    "plan",
    "assessment",
    "pci_result",
    "pci_score",
    "pci_indicator",
]


class Declaration(BaseModel):
    """A frozen entry of the catalogue; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Dated(Declaration):
    """Something that is valid for a time."""

    valid_from: dt.date
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dated:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} lies before valid_from {self.valid_from}")
        return self

    def valid_on(self, day: dt.date) -> bool:
        """Whether it was in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Province(Dated):
    """A unit that PCI ranks. Quảng Ngãi before and after 2025-07-01 are two provinces."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{2,7}$")
    name_vi: str
    name_en: str
    also_called: tuple[str, ...] = ()
    gso_code: str | None = None
    successor: str | None = None
    source: str


class Contact(Declaration):
    """Where reminders and letters go. Left empty until the province fills it in."""

    email: str | None = None
    phone: str | None = None
    person: str | None = None


DepartmentKind = Literal["sở", "ban", "cơ quan", "trung ương"]
"""Department, board, office, unit of the central government: codes of the catalogue and of ``mart.department``, in the order of lists."""


class Department(Dated):
    """A reporting unit. ``code`` is the one used in its document numbers, in composed Unicode, case kept."""

    province: str
    code: str
    name_vi: str
    name_en: str
    kind: DepartmentKind
    document_codes: tuple[str, ...]
    contact: Contact = Contact()
    evidence: Evidence
    source: str

    @property
    def is_central(self) -> bool:
        """Whether it belongs to the central government, and stands beside the province's own departments."""
        return self.kind == "trung ương"


class Move(Declaration):
    """Work that passes from one department to another; one that takes over its own name is another department all the same.

    ``share`` is the part of the work that moves, 0 to 1: 1 where all of it goes to one successor, ``None`` where nobody
    knows. ``from_province`` is given where the department belonged to another province.
    """

    from_department: str = Field(alias="from")
    to_department: str = Field(alias="to")
    from_province: str | None = None
    share: Decimal | None = Field(default=None, gt=0, le=1)
    scope_vi: str | None = None


class Reorganisation(Declaration):
    """Departments of ``province`` that take over work on one day. ``legal_basis`` is ``None`` where it was not found."""

    code: str = Field(pattern=r"^[A-Z0-9]+-\d{4}-\d{2}$")
    province: str
    from_on: dt.date
    name_vi: str
    name_en: str
    legal_basis: str | None
    evidence: Evidence
    source: str
    moves: tuple[Move, ...] = Field(min_length=1)

    def origin(self, move: Move) -> tuple[str, str]:
        """Province and code of the department that a move of this reorganisation starts from."""
        return move.from_province or self.province, move.from_department


class SubIndex(Declaration):
    """One of PCI's components under one methodology. ``weight_pct`` is ``None`` where it was never published."""

    code: str = Field(pattern=r"^[a-z_]+$")
    ordinal: int = Field(ge=1, le=12)
    name_vi: str
    name_en: str
    also_called: tuple[str, ...] = ()
    weight_pct: Decimal | None = None


class Methodology(Declaration):
    """The sub-indices and weights valid for PCI years ``first_year`` to ``last_year``."""

    code: str
    first_year: int
    last_year: int | None = None
    weights_evidence: str
    sub_indices: tuple[SubIndex, ...]


class FocalDepartment(Dated):
    """The department that answers for a sub-index in a province."""

    province: str
    sub_index: str
    department: str
    proven: bool
    source: str


class Indicator(Dated):
    """A figure that departments measure and report. ``limit_min`` and ``limit_max`` are in ``unit``.

    ``jump_pct`` and ``jump_points`` are the largest change against last year that needs no explanation: in per cent of
    last year's value, or in percentage points for a share. Without one the change is not checked. ``carry_over`` says what
    becomes of values when departments are reorganised; ``weight_indicator`` weighs them in a mean, each counts once without.
    """

    code: str = Field(pattern=r"^[A-Z]{3}-\d{2}$")
    sub_index: str
    name_vi: str
    name_en: str
    unit: str
    direction: Direction
    limit_min: Decimal | None = None
    limit_max: Decimal | None = None
    whole_number: bool
    required: bool
    jump_pct: Decimal | None = None
    jump_points: Decimal | None = None
    carry_over: CarryOver
    weight_indicator: str | None = None
    evidence: Evidence
    source: str


class IndicatorTotal(Dated):
    """A figure that others make up: ``parts`` together equal ``total``, or are at most it. ``tolerance`` is in their unit."""

    province: str
    total: str
    parts: tuple[str, ...] = Field(min_length=1)
    relation: Literal["equals", "at_most"]
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    source: str


class ProvincialTask(Dated):
    """A piece of work that the provincial plan gives to departments."""

    code: str = Field(pattern=r"^NV-\d{2}$")
    province: str
    sub_index: str
    field: str
    name_vi: str
    product_vi: str | None = None
    unit: str | None = None
    deadline_month_day: str | None = Field(default=None, pattern=r"^\d{2}-\d{2}$")
    evidence: Evidence
    source: str


class AssignmentRule(Dated):
    """Who owes which indicators and tasks. ``departments: all`` means every reporting department of the province."""

    province: str
    indicators: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    departments: tuple[str, ...] | Literal["all"]
    role: Literal["lead", "contributing"] = "lead"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One thing that one department owes in one round."""

    round_key: str
    department: str
    kind: Literal["indicator", "task"]
    item: str
    role: Literal["lead", "contributing"]


class LetterIssuer(Declaration):
    """The office that signs letters, and from whom its e-mails come.

    ``parent_vi`` is printed as given, in capitals: ``UBND tỉnh Quảng Ngãi`` fits the head on one line. ``signer_prefix_vi`` is a
    whole line over the title (``KT. GIÁM ĐỐC``), or a bare ``Q.`` or ``TL.`` that goes before it.
    """

    parent_vi: str
    agency_vi: str
    agency_code: str
    unit_code: str
    place_vi: str
    signer_title_vi: str
    signer_prefix_vi: str | None = None
    contact_vi: str | None = None
    sender: str


WorkingDays = Annotated[int, Field(ge=1, le=60)]


class ReminderPlan(Dated):
    """When departments of a province are reminded, in working days, and who signs."""

    province: str
    before_due: tuple[WorkingDays, ...]
    overdue: tuple[WorkingDays, ...]
    escalate_after: WorkingDays
    repeat_every: WorkingDays
    explain: tuple[WorkingDays, ...]
    explain_escalate_after: WorkingDays
    answer_within: WorkingDays
    issuer: LetterIssuer
    source: str


class Publication(Dated):
    """Who signs a province's summary, to whom it goes, and what it is written under (form: Decree 30/2020/NĐ-CP)."""

    province: str
    authority_vi: str
    agency_code: str
    place_vi: str
    signer_prefix_vi: str | None = None
    signer_title_vi: str
    department_signer_title_vi: str
    addressed_to_vi: tuple[str, ...] = Field(min_length=1)
    department_addressed_to_vi: tuple[str, ...] = Field(min_length=1)
    recipients_vi: tuple[str, ...] = Field(min_length=1)
    basis_vi: tuple[str, ...] = ()
    source: str


class Target(Declaration):
    """What a province, or one department of it, is to reach with an indicator in a year; in the indicator's unit."""

    province: str
    indicator: str
    year: int
    department: str | None = None
    target: Decimal
    evidence: Evidence
    source: str


class PciYear(Declaration):
    """How VCCI publishes PCI in some years: how many provinces, how many of them with composite and rank, and from when.

    ``ranked`` is ``None`` where it is not known. PCI of a year appears in the next one, not before ``published_from_month``.
    """

    first_year: int
    last_year: int | None = None
    provinces: int = Field(ge=1)
    ranked: int | None = Field(default=None, ge=1)
    published_from_month: int = Field(ge=1, le=12)
    source: str

    def first_published_on(self, year: int) -> dt.date:
        """The first day on which PCI ``year`` can have been published."""
        return dt.date(year + 1, self.published_from_month, 1)


class PciReading(Declaration):
    """What one source gives for a province and PCI year, in points (composite of 100, sub-indices of 10), and the rank.

    A score that was not published, or not found, is absent: it is never filled in.
    """

    composite: Decimal | None = Field(default=None, ge=0, le=100)
    rank: int | None = Field(default=None, ge=1)
    scores: dict[str, Annotated[Decimal, Field(ge=0, le=10)]] = {}
    source: str
    note: str | None = None


class PciResult(PciReading):
    """The reading that is used of what VCCI published for a province and PCI year, why, and what other sources give."""

    province: str
    year: int
    ranked: int = Field(ge=1)
    reading_reason: str | None = None
    other_readings: tuple[PciReading, ...] = ()

    @model_validator(mode="after")
    def _says_why(self) -> PciResult:
        if self.other_readings and not self.reading_reason:
            raise ValueError("reading_reason must say why this reading is used and not one of other_readings")
        return self


class Round(Declaration):
    """One collection. Dates are days in ``Asia/Ho_Chi_Minh``; a day ends at midnight there."""

    province: str
    code: str = Field(pattern=r"^\d{4}-(Y|H1|H2|Q[1-4])$")
    methodology: str
    period_from: dt.date
    period_to: dt.date
    cut_off_on: dt.date
    requested_on: dt.date
    due_on: dt.date
    closes_on: dt.date
    figures: Literal["estimate", "final"]
    request_documents: tuple[str, ...] = ()
    evidence: Evidence
    source: str

    @property
    def key(self) -> str:
        """The round's name across provinces, such as ``QNG-2021-Y``."""
        return f"{self.province}-{self.code}"

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.period_to.year

    @property
    def plan_year(self) -> int:
        """The year that the sheet Kế hoạch speaks of."""
        return self.year + 1

    @model_validator(mode="after")
    def _days_in_order(self) -> Round:
        if not self.period_from < self.period_to:
            raise ValueError(f"period_to {self.period_to} must lie after period_from {self.period_from}")
        if not self.requested_on <= self.due_on <= self.closes_on:
            raise ValueError("days must come in the order requested_on, due_on, closes_on")
        return self


class RowCondition(Declaration):
    """Limits a rule to some rows: ``column`` equals, differs from, is among, or is given."""

    column: str
    equals: bool | str | None = None
    differs: str | None = None
    among: tuple[str, ...] | None = None
    given: Literal[True] | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> RowCondition:
        asked = [way for way in ("equals", "differs", "among", "given") if getattr(self, way) is not None]
        if len(asked) != 1:
            raise ValueError(f"exactly one of equals, differs, among, given is allowed; found {asked or 'none'}")
        return self


class Rule(Declaration):
    """One question that a submission must answer. Exactly one of ``expectation``, ``intake`` and ``sql`` says how.

    ``message_vi`` and ``expected_vi`` are filled from the offending row's columns, plus ``found``. ``sql`` names a file of
    ``sql/rules`` without its ending.
    """

    code: str = Field(pattern=r"^[A-Z]{3}-\d{2}$")
    level: int = Field(ge=0, le=5)
    severity: Severity
    life: Life
    since_round: str
    record: RecordType
    field: str | None = None
    quarantines: bool = False
    waivable: bool | None = None
    expectation: dict[str, Any] | None = None
    where: tuple[RowCondition, ...] = ()
    intake: str | None = None
    sql: str | None = None
    title_vi: str
    title_en: str
    message_vi: str
    message_en: str
    expected_vi: str
    remedy_vi: str
    remedy_en: str

    @property
    def may_be_waived(self) -> bool:
        """Whether an explanation can stand in for a correction: warnings and notes may, critical ones only where the rule says so."""
        return self.waivable if self.waivable is not None else self.severity != "critical"

    @model_validator(mode="after")
    def _says_how_in_one_way(self) -> Rule:
        ways = [way for way in ("expectation", "intake", "sql") if getattr(self, way)]
        if len(ways) != 1:
            raise ValueError(f"exactly one of expectation, intake, sql is allowed; found {ways or 'none'}")
        return self


class Choice(Declaration):
    """A code and the words that people write for it; the first one is what the drop-down list offers."""

    code: str
    words: tuple[str, ...] = Field(min_length=1)


class Column(Declaration):
    """A column of a table sheet, or a line of the cover."""

    key: str = Field(pattern=r"^[a-z_]+$")
    header_vi: str
    header_en: str
    type: FieldType
    choices: str | None = None
    also_called: tuple[str, ...] = ()
    one_hot: dict[str, str] = {}
    writing: Literal["code", "document_number"] | None = None
    """How its text is written: a code of the catalogue (any case, any dash), or a document's number (any dash)."""
    year: Literal["this", "last"] | None = None
    """Which year's figure it holds, seen from the round; a header may say the year itself."""
    required_header: bool = True
    input: bool = True
    offered: bool = True
    """Whether the template shows it; a column that is not offered is read all the same."""
    sub_index: str | None = None
    """The sub-index whose scores stand in it, for a column made from the methodologies."""
    width: float = 14
    help_vi: str | None = None


class Stores(Declaration):
    """Where a sheet's records end: a table of the warehouse, and what each of its columns rests on.

    ``columns`` maps a column of ``table`` to the keys of the sheet's columns; with one key the value is taken as it was read unless
    code says otherwise. ``place`` is the key of the column whose cell stands for the record.
    """

    table: str = Field(pattern=r"^(core|intake)\.[a-z_]+$")
    place: str | None = None
    columns: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]

    @property
    def table_name(self) -> str:
        """The table without its schema."""
        return self.table.partition(".")[2]


class Sheet(Declaration):
    """A sheet of the workbook. ``form``: label and value side by side; ``table``: one record a row; ``text``: for reading."""

    key: str
    name: str
    kind: Literal["form", "table", "text"]
    record: RecordType | None = None
    title_vi: str
    blank_rows: int = 0
    stores: Stores | None = None
    required: bool = True
    sub_index_columns: Literal["offered", "accepted"] | None = None
    """Whether the sheet also has one column of scores for every sub-index, shown in the template or only read."""
    columns: tuple[Column, ...] = ()


class WorkbookLayout(Declaration):
    """The declaration from which template, reader, tidy frames and data dictionary derive."""

    version: str
    accepted_versions: tuple[str, ...]
    confirm_drop_pct: int = Field(default=50, gt=0, le=100)
    """A version that holds less of a table than what stands by more than so many per cent asks for confirmation."""
    confirm_drop_from_rows: int = Field(default=4, ge=1)
    """Of a table that held fewer rows than this, no share is asked."""
    sheets: tuple[Sheet, ...]

    def stores(self, record: RecordType) -> Stores:
        """Where records of that type end; ``KeyError`` when no sheet says so."""
        return {sheet.record: sheet.stores for sheet in self.sheets if sheet.stores}[record]

    def sheet(self, key: str) -> Sheet:
        """The sheet named ``key``; ``KeyError`` when there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)


class Catalogue(Declaration):
    """Everything declared, checked against itself. ``version`` is the hash of the files it came from."""

    version: str
    rule_set_version: str
    provinces: tuple[Province, ...]
    departments: tuple[Department, ...]
    reorganisations: tuple[Reorganisation, ...]
    methodologies: tuple[Methodology, ...]
    focal_departments: tuple[FocalDepartment, ...]
    indicators: tuple[Indicator, ...]
    indicator_totals: tuple[IndicatorTotal, ...]
    reminder_plans: tuple[ReminderPlan, ...]
    publications: tuple[Publication, ...]
    targets: tuple[Target, ...]
    pci_years: tuple[PciYear, ...]
    pci_results: tuple[PciResult, ...]
    provincial_tasks: tuple[ProvincialTask, ...]
    assignment_rules: tuple[AssignmentRule, ...]
    rounds: tuple[Round, ...]
    rules: tuple[Rule, ...]
    layout: WorkbookLayout
    results_layout: WorkbookLayout
    """The workbook in which a steward files what VCCI published."""
    choices: dict[str, tuple[Choice, ...]]
    missing_marks: dict[str, str]
    units: dict[str, str]

    def changed(self, **fields: Any) -> Catalogue:
        """This catalogue with other ``fields``, such as the rules, for trying them out.

        Made anew rather than copied, because a copy would keep the look-ups of the old fields.
        """
        return Catalogue(**{name: fields.get(name, getattr(self, name)) for name in type(self).model_fields})

    @cached_property
    def _rounds_by_key(self) -> dict[str, Round]:
        return {entry.key: entry for entry in self.rounds}

    def round(self, key: str) -> Round:
        """The round with ``key`` (``QNG-2021-Y``); ``KeyError`` when it is not declared."""
        return self._rounds_by_key[key]

    def methodology(self, code: str) -> Methodology:
        """The methodology with ``code``; ``KeyError`` when it is not declared."""
        return {entry.code: entry for entry in self.methodologies}[code]

    def methodology_of(self, pci_year: int) -> Methodology | None:
        """The methodology of a PCI year, or ``None`` where none is declared."""
        return next((m for m in self.methodologies if m.first_year <= pci_year <= (m.last_year or pci_year)), None)

    def pci_year(self, pci_year: int) -> PciYear | None:
        """How PCI of that year is published, or ``None`` where nothing is declared."""
        return next((y for y in self.pci_years if y.first_year <= pci_year <= (y.last_year or pci_year)), None)

    @cached_property
    def _departments_by_round(self) -> dict[str, tuple[Department, ...]]:
        return {
            entry.key: tuple(
                department for department in self.departments if department.province == entry.province and department.valid_on(entry.due_on)
            )
            for entry in self.rounds
        }

    def departments_of(self, round_key: str) -> tuple[Department, ...]:
        """The departments in force on the round's due day, in catalogue order."""
        return self._departments_by_round[round_key]

    @cached_property
    def _departments_by_code(self) -> dict[str, dict[str, Department]]:
        return {round_key: {entry.code: entry for entry in entries} for round_key, entries in self._departments_by_round.items()}

    def department(self, round_key: str, code: str) -> Department | None:
        """The department with ``code`` in that round, or ``None``."""
        return self._departments_by_code[round_key].get(code)

    def indicator(self, round_key: str, code: str) -> Indicator:
        """The indicator with ``code`` as it is on the round's due day; ``KeyError`` when there is none then."""
        return self._indicators_by_round[round_key][code]

    def find_indicator(self, round_key: str, code: str) -> Indicator | None:
        """The indicator with ``code`` in that round, or ``None``: what a department wrote may not exist."""
        return self._indicators_by_round[round_key].get(code)

    @cached_property
    def _indicators_by_round(self) -> dict[str, dict[str, Indicator]]:
        return {
            entry.key: {indicator.code: indicator for indicator in self.indicators if indicator.valid_on(entry.due_on)}
            for entry in self.rounds
        }

    def tasks_of(self, round_key: str) -> dict[str, ProvincialTask]:
        """The tasks of the round's provincial plan on its due day, by code."""
        entry = self.round(round_key)
        return {task.code: task for task in self.provincial_tasks if task.province == entry.province and task.valid_on(entry.due_on)}

    @cached_property
    def _assignments(self) -> dict[str, tuple[Assignment, ...]]:
        return {entry.key: tuple(self._expand(entry)) for entry in self.rounds}

    @cached_property
    def _assignments_by_department(self) -> dict[str, dict[str, list[Assignment]]]:
        found: dict[str, dict[str, list[Assignment]]] = {}
        for round_key, owed in self._assignments.items():
            mine = found.setdefault(round_key, {})
            for assignment in owed:
                mine.setdefault(assignment.department, []).append(assignment)
        return found

    def _expand(self, entry: Round) -> list[Assignment]:
        found: dict[tuple[str, str], Assignment] = {}
        reporting = dict.fromkeys(department.code for department in self.departments_of(entry.key))
        for rule in self.assignment_rules:
            if rule.province != entry.province or not rule.valid_on(entry.due_on):
                continue
            departments = reporting if rule.departments == "all" else [d for d in rule.departments if d in reporting]
            for department in departments:
                kinds: tuple[tuple[Literal["indicator", "task"], tuple[str, ...]], ...]
                kinds = (("indicator", rule.indicators), ("task", rule.tasks))
                for kind, items in kinds:
                    for item in items:
                        found.setdefault(
                            (department, item),
                            Assignment(round_key=entry.key, department=department, kind=kind, item=item, role=rule.role),
                        )
        return list(found.values())

    def assignments(self, round_key: str, department: str | None = None) -> tuple[Assignment, ...]:
        """What is owed in a round, by every department or by one; the first matching rule decides the role."""
        if department is None:
            return self._assignments[round_key]
        return tuple(self._assignments_by_department[round_key].get(department, ()))

    def reminder_plan(self, province: str, day: dt.date) -> ReminderPlan | None:
        """How the departments of a province are reminded on ``day``, or ``None`` where nothing is declared."""
        return next((plan for plan in self.reminder_plans if plan.province == province and plan.valid_on(day)), None)

    def rule(self, code: str) -> Rule:
        """The rule with ``code``; ``KeyError`` when it is not declared."""
        return self._rules_by_code[code]

    @cached_property
    def _rules_by_code(self) -> dict[str, Rule]:
        return {entry.code: entry for entry in self.rules}
