"""What the warehouse knows of a round, read once for every output."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Catalogue, Index, Round
from include.domain.clock import end_of
from include.domain.quarantine import concerns
from include.domain.rows import Row
from include.texts import book
from include.warehouse.findings.in_hand import FindingFilter, all_findings_in_hand
from include.warehouse.findings.waivers import Waiver, waivers
from include.warehouse.mart.summary_rows import PublishedResult, RoundTarget, planned_and_done, published_results, targets_of_round
from include.warehouse.register.journal import newest_event_at
from include.warehouse.register.register import RegisterRow, read_view, register
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")
# The register of a summary knows everything that has arrived; no arrival lies after this.
_END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_PUBLISHED_YEARS = 5


@dataclass(slots=True)
class RoundContent:
    """What the warehouse knows of a round, in the order of departments and of the rows in their sheets.

    ``results`` are published years before the round's own, as a year is published in the spring after it; none where nobody publishes
    the round's index.
    """

    catalogue: Catalogue
    round: Round
    register: list[RegisterRow]
    coverage: list[Row]
    values: list[Row]
    provincial: list[Row]
    tasks: list[Row]
    documents: list[Row]
    plan: list[Row]
    assessments: list[Row]
    findings: list[Row]
    quarantined: list[Row]
    waivers: list[Waiver]
    planned: list[Row]
    targets: list[RoundTarget]
    results: list[PublishedResult]

    @classmethod
    def read(cls, engine: Engine, catalogue: Catalogue, round_key: str, with_findings: bool = True) -> RoundContent:
        """Everything of the round; without findings and waivers, which are most of the reading, where nobody looks at them.

        Raises:
            KeyError: when the round is not declared.
        """
        entry = catalogue.round(round_key)
        is_published = catalogue.index(entry.index).publisher is not None

        def rows(view: str) -> list[Row]:
            found = read_view(engine, view, round_key=round_key)
            return sorted(found, key=lambda row: (row["department_ordinal"], row.get("sheet_row") or 0, row.get("indicator_code") or ""))

        return cls(
            catalogue=catalogue,
            round=entry,
            register=register(engine, round_key, _END_OF_TIME),
            coverage=rows("draft_coverage"),
            values=rows("draft_indicator_value"),
            provincial=read_view(engine, "draft_provincial_indicator_value", round_key=round_key),
            tasks=rows("draft_task"),
            documents=rows("draft_document"),
            plan=rows("draft_plan_item"),
            assessments=rows("draft_assessment"),
            findings=_findings(engine, round_key, rows("draft_finding")) if with_findings else [],
            waivers=waivers(engine, round_key, newest_event_at(engine, round_key)) if with_findings else [],
            quarantined=sorted(
                (row for row in read_view(engine, "draft_quarantined_file") if concerns(entry, row)),
                key=lambda row: (row["arrived_at"], row["sha256"]),
            ),
            planned=planned_and_done(engine, round_key),
            targets=targets_of_round(engine, round_key, entry.year),
            results=published_results(engine, entry.province, entry.year - 1, _PUBLISHED_YEARS, end_of(entry.closes_on))
            if is_published
            else [],
        )

    @property
    def index(self) -> Index:
        """The index that the round collects for."""
        return self.catalogue.index(self.round.index)

    @property
    def updated_at(self) -> dt.datetime | None:
        """When the newest version of any department arrived; ``None`` while nothing has."""
        return max((row["arrived_at"] for row in self.coverage if row["arrived_at"]), default=None)


def _findings(engine: Engine, round_key: str, rows: list[Row]) -> list[Row]:
    """The findings that nobody settled and no waiver covers, with what became of each."""
    found = all_findings_in_hand(engine, round_key, newest_event_at(engine, round_key), FindingFilter())
    statuses = {finding.finding_id: finding.status for finding in found}
    return [row | {"status": statuses[row["finding_id"]]} for row in rows if statuses.get(row["finding_id"]) in ("open", "explained")]


def sub_index_names(content: RoundContent, row: Row) -> str:
    """The names of a row's sub-indices under the round's methodology, or ``Chung``."""
    names = {s.code: s.name_vi for s in content.catalogue.methodology(content.round.methodology).sub_indices}
    return "; ".join(names.get(code, code) for code in row["sub_indices"]) or _TEXTS.vi("common")


def quantity_text(row: Row) -> str:
    """Quantities with their units, as ``2 xã; 1 huyện``."""
    units = [*row["quantity_units"], *[""] * len(row["quantities"])]
    return "; ".join(f"{show_number(quantity)} {unit}".strip() for quantity, unit in zip(row["quantities"], units, strict=False))


def document_key(text: str) -> str:
    """A document number without the case and the spaces around it."""
    return text.casefold().strip()


def products(row: Row) -> list[str]:
    """The products of a task, which departments divide by semicolons."""
    return [part.strip() for part in (row["product"] or "").split(";") if part.strip()]


def cited_documents(tasks: list[Row], values: list[Row]) -> set[str]:
    """Numbers of the documents that these results and figures name."""
    named = [number for row in tasks for number in [*row["documents"], *products(row)]]
    named += [number for row in values for number in row["documents"] or []]
    return {document_key(number) for number in named}
