"""A province, its departments, who leads what, and what reorganisations move."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import Field

from include.catalog.models.declaration import Dated, Declaration, Evidence


class Province(Dated):
    """A province while it is one: Quảng Ngãi before and after 2025-07-01 are two."""

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

    province: str
    code: str = Field(pattern=r"^\d{4}-\d{2}$")
    from_on: dt.date
    name_vi: str
    name_en: str
    legal_basis: str | None
    evidence: Evidence
    source: str
    moves: tuple[Move, ...] = Field(min_length=1)

    @property
    def key(self) -> str:
        """The reorganisation's name across provinces, such as ``QNG-2025-03``."""
        return f"{self.province}-{self.code}"

    def origin(self, move: Move) -> tuple[str, str]:
        """Province and code of the department that a move of this reorganisation starts from."""
        return move.from_province or self.province, move.from_department


class FocalDepartment(Dated):
    """The department that answers for a sub-index in a province."""

    province: str
    sub_index: str
    department: str
    proven: bool
    source: str
