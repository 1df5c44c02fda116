"""The cases beside this file: what became of each in one batch, and what of that is not as ``expected.yaml`` says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from include.catalog import load_catalogue
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.judging import judge, state_of
from include.intake.opened import FileToJudge

FOLDER = Path(__file__).parent
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = EXPECTED["cases"]
CATALOGUE = load_catalogue()
ROUNDS = {"QNG-2021-Y", "QNG-2022-Y"}
_SEVERITIES = ("info", "warning", "critical")
_PLACES = ("sheet", "cell", "sheet_row")
Facts = dict[str, list[dict[str, Any]]]


def to_judge(case: str) -> FileToJudge:
    """One case as a file that arrives."""
    how = EXPECTED["default"] | CASES[case]
    path = FOLDER / case
    return _file(path.read_bytes(), f"{how['name']}{path.suffix}", how["arrived"])


@cache
def judged() -> dict[str, Judgement]:
    """Every case but those that need a history, and the unchanged workbooks under their names, judged in one batch."""
    files = {name: _unchanged(how) for name, how in EXPECTED["unchanged"].items()}
    files |= {case: to_judge(case) for case in CASES}
    return dict(zip(files, judge(CATALOGUE, list(files.values()), ROUNDS), strict=True))


def problems(case: str) -> list[str]:
    """What is not as expected, one line each; where there is another outcome that is as good, the better of both."""
    expected = dict(CASES[case])
    ways = [expected, expected | expected.pop("or")] if "or" in expected else [expected]
    return min((list(_problems(judged()[case], way)) for way in ways), key=len)


def matches(finding: Finding, wanted: dict[str, Any]) -> bool:
    """Whether a finding lies at a wanted place, is severe enough and of a rule that may say it."""
    severe = _SEVERITIES.index(finding.severity) >= _SEVERITIES.index(wanted.get("least", "warning"))
    return severe and finding.rule_code in wanted.get("rules", [finding.rule_code]) and _lies(finding, wanted)


def _lies(finding: Finding, wanted: dict[str, Any]) -> bool:
    at = wanted["at"]
    return any(_lies_at(finding, place) for place in (at if isinstance(at, list) else [at]))


def _lies_at(finding: Finding, place: str) -> bool:
    if place == "file":
        return finding.sheet is None
    sheet, _, cell = place.partition("!")
    if (finding.sheet or "").strip() != sheet:
        return False
    return cell in ("", finding.cell) or (cell.isdigit() and (finding.cell or "").strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == cell)


def not_as_expected(found: list[Finding], expected: dict[str, Any]) -> Iterator[str]:
    """What of the findings is not as an entry says: missing ones, strangers, too many."""
    wanted = list(_each(expected.get("findings", [])))
    for want in wanted:
        if not any(matches(finding, want) for finding in found):
            yield f"nothing at {want}: {_told(found)}"
    others = [finding for finding in found if not any(_lies(finding, want) for want in wanted)]
    allowed = {"none": (), "notices": ("info",), "any": _SEVERITIES}[expected.get("others", "none")]
    strangers = [finding for finding in others if finding.severity not in allowed and not _of_the_unchanged(finding, expected)]
    if strangers:
        yield f"besides: {_told(strangers)}"
    if expected.get("once") and len(found) > len(wanted):
        yield f"more than once: {_told(found)}"


def _problems(judgement: Judgement, expected: dict[str, Any]) -> Iterator[str]:
    state, found = judgement.state, judgement.findings
    if state not in ("quarantined", state_of(found)):
        yield f"{state} with findings that lead to {state_of(found)}"
    if state != expected.get("state", state) and expected.get("state"):
        yield f"{state} instead of {expected['state']}: {_told(found)}"
    if state == "quarantined" and expected.get("state") != "quarantined":
        yield f"quarantined: {_told(found)}"
    yield from not_as_expected(found, expected)
    if not any(expected.get("says", "") in finding.message_vi for finding in found) and "says" in expected:
        yield f"no sentence says {expected['says']}: {[finding.message_vi for finding in found]}"
    if expected.get("facts"):
        yield from _differences(_facts(judgement), _changed(_facts(judged()[expected["facts"]]), expected))
    kept = {f"{sheet['name']}!{cell[0]}": cell[2] for sheet in json.loads(judgement.sheets) for cell in sheet["cells"]}
    for place, text in expected.get("cells", {}).items():
        if kept.get(place) != text:
            yield f"{place} is kept as {kept.get(place)!r}"


def _each(wanted: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for want in wanted:
        if "every" in want:
            yield from (want | {"at": f"{want['at']}!{cell}"} for cell in want["every"])
        else:
            yield want


def _of_the_unchanged(finding: Finding, expected: dict[str, Any]) -> bool:
    """Whether the unchanged workbook has it as well."""
    unchanged = judged()[expected["facts"]].findings if expected.get("facts") else []
    return (finding.rule_code, finding.sheet, finding.cell) in {(each.rule_code, each.sheet, each.cell) for each in unchanged}


def _changed(facts: Facts, expected: dict[str, Any]) -> Facts:
    """The facts of the unchanged workbook with the changes that are meant."""
    for row in facts["indicator_value"]:
        for key, column in (("values", "value"), ("last_year", "last_year_value")):
            if row["indicator_code"] in expected.get(key, {}):
                row[column] = Decimal(str(expected[key][row["indicator_code"]]))
    for position, status in expected.get("statuses", {}).items():
        facts["task"][position - 1]["status"] = status
    for position, day in expected.get("documents", {}).items():
        facts["issued_document"][position - 1]["issued_on"] = day
    return facts


def _facts(judgement: Judgement) -> Facts:
    return {table: [{k: v for k, v in row.items() if k not in _PLACES} for row in rows] for table, rows in judgement.facts.items()}


def _differences(found: Facts, expected: Facts) -> Iterator[str]:
    if not found:
        yield "no facts"
        return
    for table, rows in expected.items():
        here = found.get(table, [])
        if len(here) != len(rows):
            yield f"{table}: {len(here)} rows instead of {len(rows)}"
        for number, (left, right) in enumerate(zip(here, rows, strict=False), start=1):
            changed = {key: (left.get(key), right[key]) for key in right if left.get(key) != right[key]}
            if changed:
                yield f"{table} {number}: {changed}"


def _told(findings: list[Finding]) -> str:
    told = [f"{f.severity} {f.rule_code} {f.sheet or 'file'}!{f.cell} ({f.found})" for f in findings[:6]]
    return "; ".join([*told, *(["…"] if len(findings) > 6 else [])]) or "no finding"


def _unchanged(how: dict[str, Any]) -> FileToJudge:
    how = EXPECTED["default"] | how
    return _file((FOLDER / how["case"]).read_bytes(), f"{how['name']}.xlsx", how["arrived"])


def _file(content: bytes, name: str, arrived: str) -> FileToJudge:
    return FileToJudge("0" * 64, content, name, dt.datetime.fromisoformat(arrived))
