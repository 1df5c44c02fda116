"""What a department still owes, as one digest over all open rounds. Queries fill it; letter and e-mail show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from include.catalog.models import Index, LetterIssuer
from include.texts import book

_TEXTS = book("letters")

Kind = Literal["before_due", "overdue", "explain", "escalation"]

# From mildest to worst: figures that came but need an explanation are better than none at all.
KINDS: tuple[Kind, ...] = ("before_due", "explain", "overdue", "escalation")


@dataclass(frozen=True, slots=True)
class MissingItem:
    """An indicator or a task that the round asks for and no accepted report answers."""

    kind_vi: str
    code: str
    name_vi: str


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that the department has neither corrected nor explained."""

    severity_vi: str
    rule_code: str
    title_vi: str
    sheet: str | None
    cell: str | None
    message_vi: str
    remedy_vi: str


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that came and lies in quarantine, where nothing else came. ``is_unopened`` says that it could not even be opened."""

    file_name: str
    arrived_at: dt.datetime
    receipt_number: str
    is_unopened: bool
    because_vi: str
    because_en: str


@dataclass(frozen=True, slots=True)
class RoundItems:
    """What is open in one round. ``due_on`` is the day in force, after extensions; ``findings`` come worst first.

    ``receipt_number`` and ``state_vi`` are ``None`` while nothing has arrived. ``findings_total`` may be more than ``findings`` lists.
    """

    round_code: str
    # Left out of the text that a message's identity is made of: it follows from the round.
    index: Index = field(repr=False)
    period_vi: str
    request_documents: tuple[str, ...]
    requested_on: dt.date
    due_on: dt.date
    extended: bool
    receipt_number: str | None
    state_vi: str | None
    working_days_late: int
    missing: tuple[MissingItem, ...]
    findings: tuple[OpenFinding, ...]
    findings_total: int
    answer_by: dt.date
    unreadable: UnreadableFile | None = None

    @property
    def has_arrived(self) -> bool:
        """Whether the department sent anything that could be read."""
        return self.receipt_number is not None or self.state_vi is not None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the due day has passed; on the weekend after it, no working day has passed yet."""
        return today > self.due_on


@dataclass(frozen=True, slots=True)
class Digest:
    """One reminder to one department, over all its open rounds. ``earlier`` are the days of the reminders before this one."""

    kind: Kind
    department_code: str
    department_name_vi: str
    written_on: dt.date
    recipients: tuple[str, ...]
    to_leader: bool
    rounds: tuple[RoundItems, ...]
    issuer: LetterIssuer
    earlier: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        if not self.rounds:
            raise ValueError(f"a digest for {self.department_code} needs at least one round")

    @property
    def index_codes(self) -> list[str]:
        """The indices of its rounds, each once."""
        return list(dict.fromkeys(items.index.code for items in self.rounds))

    @property
    def addresses_leader(self) -> bool:
        """Whether the letter goes to the head of the department by name of office."""
        return self.to_leader or self.kind == "escalation"


def rank(kind: Kind) -> int:
    """How bad ``kind`` is; more is worse."""
    return KINDS.index(kind)


def worst(kinds: Iterable[Kind]) -> Kind:
    """The worst of ``kinds``, which decides the kind of a digest.

    Raises:
        ValueError: when there is none.
    """
    return max(kinds, key=rank)


def kind_of(items: RoundItems, today: dt.date) -> Kind:
    """What one round alone calls for. Escalation is a decision of the office and never comes from here."""
    if items.has_arrived and (items.findings_total or items.missing):
        return "explain"
    return "overdue" if items.is_overdue(today) else "before_due"


def leader_vi(department_name_vi: str) -> str:
    """How the head of a department is addressed: only a sở has a Giám đốc for certain."""
    is_so = department_name_vi.startswith(_TEXTS.vi("leader.name_of_a_so"))
    return _TEXTS.vi("leader.of_a_so" if is_so else "leader.of_others", department=department_name_vi)
