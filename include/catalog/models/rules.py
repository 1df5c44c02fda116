"""The rule book: one question an entry."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from include.catalog.models.declaration import Declaration

ANY_INDEX = "any"
Severity = Literal["critical", "warning", "info"]
Life = Literal["draft", "beta", "enforced", "retired"]
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

    ``index`` names the index whose rounds it is asked in, or is ``any``; ``since_round`` is the first round of it that is judged.
    ``message_vi`` and ``expected_vi`` are filled from the offending row's columns, plus ``found``. ``sql`` names a file of
    ``sql/rules`` without its ending.
    """

    index: str
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

    def is_asked_of(self, index: str, year: int) -> bool:
        """Whether it judges what is filed for an index and year: its own index, or any, and no year from before it was made."""
        return self.index in (ANY_INDEX, index) and int(self.since_round[:4]) <= year

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
