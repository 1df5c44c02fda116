"""Judges mutated workbooks and says what is not as their operators promise."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from functools import cache

from include.intake.judging import judge, state_of
from include.intake.opened import FileToJudge
from tests.mutations.operators import CATALOGUE, FILE_NAME, OPERATORS, ROUND, Operator, Place, valid

ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
_BATCH = 100
_PLACES = ("sheet", "cell", "sheet_row")


def pairs() -> list[tuple[Operator, Operator]]:
    """Every two operators that do not need the same thing untouched, in the order of their stages."""
    every = itertools.combinations(OPERATORS.values(), 2)
    return [(a, b) if a.stage <= b.stage else (b, a) for a, b in every if not a.touches & b.touches]


def wrong(combinations: Iterable[tuple[Operator, ...]]) -> list[str]:
    """What does not end as promised, one line each: the combination, what was promised, what was found."""
    combinations = list(combinations)
    start, once = _start(), _once()
    told = []
    for batch in (combinations[first : first + _BATCH] for first in range(0, len(combinations), _BATCH)):
        files = [_file(once, operators) for operators in batch]
        (untouched, *judgements) = judge(CATALOGUE, [FileToJudge("0" * 64, start, FILE_NAME, ARRIVED), *files], {ROUND})
        for operators, judgement in zip(batch, judgements, strict=True):
            label = " + ".join(operator.name for operator in operators)
            told += [f"{label}: {problem}" for problem in _problems(operators, judgement, untouched)]
    return told


_start = cache(valid)


@cache
def _once() -> dict[str, bytes]:
    """What each operator makes of the valid workbook."""
    return {operator.name: operator.mutate(_start()) for operator in OPERATORS.values()}


def _file(once: dict[str, bytes], operators: tuple[Operator, ...]) -> FileToJudge:
    content = once[operators[0].name]
    for operator in operators[1:]:
        try:
            content = operator.mutate(content)
        except Exception as error:
            raise AssertionError(f"{operator.name} cannot be applied after {operators[0].name}") from error
    name = next((operator.file_name for operator in operators if operator.file_name != FILE_NAME), FILE_NAME)
    return FileToJudge("0" * 64, content, name, ARRIVED)


def _problems(operators, judgement, untouched):
    found = sorted({(f.rule_code, f.sheet, f.cell) for f in judgement.findings}, key=str)
    refusals = {operator.quarantined_by for operator in operators} - {None}
    if refusals:
        if judgement.state != "quarantined" or len(found) != 1 or found[0][0] not in refusals:
            yield f"quarantined by {' or '.join(sorted(refusals))} was promised; {judgement.state} with {found}"
        return
    promised = sorted(set(_promised(operators)), key=str)
    if found != promised:
        yield f"promised {[p for p in promised if p not in found]}, found {[f for f in found if f not in promised]}"
    if judgement.state != state_of(judgement.findings):
        yield f"the state is {judgement.state}"
    if all(operator.reads_the_same for operator in operators) and _facts(judgement) != _facts(untouched):
        yield f"the facts differ: {_difference(_facts(judgement), _facts(untouched))}"


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
