"""A judgement: what was found out about one file, and the one state that it ends in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from include.domain.finding import Finding


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
        """The number by which the sender knows the file; the same file always has the same."""
        if self.kind == "pci_results":
            return f"PCI/{self.sha256[:8]}"
        if self.round_key and self.department_code:
            return f"{self.round_key}/{self.department_code}/{self.sha256[:8]}"
        return f"KXD/{self.sha256[:8]}"
