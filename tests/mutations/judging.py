"""Judges mutated workbooks and says what is not as their operators promise."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from functools import cache

from include.domain.finding import Finding
from include.intake.judging import judge, state_of
from include.intake.opened import FileToJudge
from tests.mutations.operators import CATALOGUE, FAULT, FILE_NAME, NOTICE, OPERATORS, ROUND, Operator, Place, valid

ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
_BATCH = 100
_PLACES = ("sheet", "cell", "sheet_row")


def pairs() -> list[tuple[Operator, Operator]]:
    """One of each for every two kinds of operators, as many in turn as there are, in the order of their stages.

    Two that need the same thing untouched are no pair.
    """
    kinds: dict[str, list[Operator]] = {}
    for operator in OPERATORS.values():
        kinds.setdefault(operator.kind, []).append(operator)
    found = []
    for number, (ones, others) in enumerate(itertools.combinations(kinds.values(), 2)):
        possible = [(a, b) for a in ones for b in others if not _in_each_others_way(a, b)]
        if possible:
            a, b = possible[number % len(possible)]
            found.append((a, b) if a.stage <= b.stage else (b, a))
    return found


def _in_each_others_way(a: Operator, b: Operator) -> bool:
    """Whether both need the same thing, or one of them a whole sheet and the other a row of it."""
    return any(x == y or x == y.partition(":")[0] or y == x.partition(":")[0] for x in a.touches for y in b.touches)


def wrong(combinations: Iterable[tuple[Operator, ...]]) -> list[str]:
    """What does not end as promised, one line each: the combination, what was promised, what was found."""
    combinations = list(combinations)
    start = _start()
    told = []
    for batch in (combinations[first : first + _BATCH] for first in range(0, len(combinations), _BATCH)):
        files: list[FileToJudge] = []
        applied: list[tuple[Operator, ...]] = []
        for operators in batch:
            try:
                files.append(_file(operators))
            except Exception as error:  # an operator that does not work behind another is a fault of the two
                told.append(f"{_label(operators)}: cannot be applied: {error!r}")
                continue
            applied.append(operators)
        (untouched, *judgements) = judge(CATALOGUE, [FileToJudge("0" * 64, start, FILE_NAME, ARRIVED), *files], {ROUND})
        for operators, judgement in zip(applied, judgements, strict=True):
            told += [f"{_label(operators)}: {problem}" for problem in _problems(operators, judgement, untouched)]
    return told


def _label(operators: tuple[Operator, ...]) -> str:
    return " + ".join(operator.name for operator in operators)


_start = cache(valid)


@cache
def changed(name: str) -> bytes:
    """What an operator makes of the valid workbook; kept, because ``tests/workbook/test_two_readings.py`` reads it as well."""
    return OPERATORS[name].mutate(_start())


def _file(operators: tuple[Operator, ...]) -> FileToJudge:
    content = changed(operators[0].name)
    for operator in operators[1:]:
        content = operator.mutate(content)
    name = next((operator.file_name for operator in operators if operator.file_name != FILE_NAME), FILE_NAME)
    return FileToJudge("0" * 64, content, name, ARRIVED)


def _problems(operators, judgement, untouched):
    found = sorted({(f.rule_code, f.sheet, f.cell) for f in judgement.findings}, key=str)
    refusals = {operator.quarantined_by for operator in operators} - {None}
    if refusals:
        if judgement.state != "quarantined" or len(found) != 1 or not (refusals & {found[0][0], FAULT}):
            yield f"quarantined by {' or '.join(sorted(refusals))} was promised; {judgement.state} with {found}"
        return
    promised = sorted(set(_promised(operators)), key=str)
    missing = [place for place in promised if not any(_keeps(finding, place) for finding in judgement.findings)]
    strangers = [(f.rule_code, f.sheet, f.cell, f.found) for f in judgement.findings if not any(_keeps(f, place) for place in promised)]
    if missing or strangers:
        yield f"promised {missing}, found {strangers}"
    if judgement.state != state_of(judgement.findings):
        yield f"the state is {judgement.state}"
    if all(operator.reads_the_same for operator in operators) and _facts(judgement) != _facts(untouched):
        yield f"the facts differ: {_difference(_facts(judgement), _facts(untouched))}"


def _keeps(finding: Finding, promised: Place) -> bool:
    """Whether a finding is what was promised."""
    rule, sheet, cell = promised
    told = {FAULT: finding.severity != "info", NOTICE: finding.severity == "info"}.get(rule, finding.rule_code == rule)
    here = finding.cell or ""
    return (
        told
        and _same(finding.sheet, sheet)
        and (cell in ("*", finding.cell) or (cell or "") == here.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "")
    )


def _same(one: str | None, other: str | None) -> bool:
    """Whether two names of sheets are one to a person."""
    return " ".join((one or "").casefold().split()) == " ".join((other or "").casefold().split())


def _promised(operators: tuple[Operator, ...]) -> Iterable[Place]:
    for position, operator in enumerate(operators):
        for rule, sheet, cell in operator.breaks:
            moved = cell
            for later in operators[position + 1 :]:
                moved = later.moves(sheet, moved) if sheet and moved else moved
            yield rule, sheet, moved


def _facts(judgement):
    return {table: [{k: v for k, v in row.items() if k not in _PLACES} for row in rows] for table, rows in judgement.facts.items()}


def _difference(found, expected):
    for table, rows in expected.items():
        for here, there in itertools.zip_longest(found.get(table, []), rows):
            if here != there:
                keys = [key for key in there or here if (here or {}).get(key) != (there or {}).get(key)]
                return table, {key: ((here or {}).get(key), (there or {}).get(key)) for key in keys}
    return "the tables differ"
