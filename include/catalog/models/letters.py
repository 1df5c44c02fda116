"""Who reminds and who signs: reminders to departments, and the summaries that leave the province."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from include.catalog.models.declaration import Dated, Declaration

WorkingDays = Annotated[int, Field(ge=1, le=60)]


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
