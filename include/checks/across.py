"""Checks what stands in a round: against the department's past (level 3), the other departments (4) and what VCCI published (5)."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

from include.catalog.models import Catalogue, Rule
from include.checks.findings import make_finding, show
from include.checks.row_place import Place
from include.domain.finding import Finding
from include.warehouse.findings.offending_rows import OffendingRow, RoundInHand, round_in_hand
from include.warehouse.schema.engine import Engine


def check_across(engine: Engine, catalogue: Catalogue, round_key: str) -> list[str]:
    """Make the findings of levels 3 to 5 of a round be exactly what its rules in SQL say about what stands now.

    One transaction, one run at a time for each round. The state of the standing submissions follows: accepted, or
    accepted with warnings. Running it again changes nothing.

    Returns:
        The codes of the departments whose findings changed.
    """
    entry = catalogue.round(round_key)
    asked = (rule for rule in catalogue.rules if rule.is_asked_of(entry.index, entry.year))
    rules = [rule for rule in asked if rule.sql and rule.life in ("beta", "enforced")]
    with round_in_hand(engine, round_key) as in_hand:
        found: dict[int, list[Finding]] = defaultdict(list)
        for rule in rules:
            for submission_id, finding in findings_of(catalogue, rule, in_hand):
                found[submission_id].append(finding)
        return in_hand.make_findings_be(found, catalogue.rule_set_version)


def findings_of(catalogue: Catalogue, rule: Rule, in_hand: RoundInHand) -> list[tuple[int, Finding]]:
    """What a rule in SQL finds in the round, with the submission that each finding tells."""
    assert rule.sql is not None, "only rules in SQL come here"
    return [(row.submission_id, _finding(catalogue, rule, row)) for row in in_hand.offending_rows(rule.sql)]


def _finding(catalogue: Catalogue, rule: Rule, row: OffendingRow) -> Finding:
    sheet = row.sheet or next(sheet.name for sheet in catalogue.layout.sheets if sheet.record == rule.record)
    field = rule.field or ""
    place = Place(sheet, {field: row.cell} if row.cell else {}, {})
    words = {key: _shown(value) for key, value in row.words.items()} | {"found": _shown(row.found)}
    return dataclasses.replace(make_finding(rule, words, place), difference=row.difference)


def _shown(value: Any) -> str:
    """A value for a sentence; an array is written element after element."""
    return "".join(map(_shown, value)) if isinstance(value, list) else show(value)
