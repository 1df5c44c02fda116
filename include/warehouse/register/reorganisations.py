"""What a reorganisation moves: workbooks, assignments, series of figures, targets, sub-indices led."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Assignment, Catalogue, Department, Move, Reorganisation, Round, Target
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class MovingAssignment:
    """Something that a department owed in its last round, and the successors that owe it in the first round afterwards."""

    kind: str
    item: str
    role: str
    taken_over_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovingSeries:
    """An indicator of which figures of the department stand.

    ``outcome`` is what becomes of them on the departments of afterwards: sum, weighted_mean, not_carried_over or share_unknown.
    """

    indicator_code: str
    name_vi: str
    name_en: str
    figures: int
    first_round: str
    last_round: str
    outcome: str


@dataclass(frozen=True, slots=True)
class _Series:
    department_code: str
    province_code: str
    indicator_code: str
    name_vi: str
    name_en: str
    carry_over: str
    figures: int
    first_round: str
    last_round: str


@dataclass(frozen=True, slots=True)
class MovingDepartment:
    """A department that gives work away.

    ``last_round`` is the last in which it owed a workbook, ``next_round`` the first that its successors report in;
    ``None`` where no such round is declared. ``leads`` are the sub-indices it answered for, and who does afterwards.
    """

    department: Department
    moves: tuple[tuple[Move, Department], ...]
    last_round: Round | None
    next_round: Round | None
    assignments: tuple[MovingAssignment, ...]
    series: tuple[MovingSeries, ...]
    targets: tuple[Target, ...]
    leads: tuple[tuple[str, str | None], ...]

    @property
    def owed_by_nobody(self) -> tuple[MovingAssignment, ...]:
        """What no successor owes in the next round: it ends there, or somebody forgot it."""
        return tuple(entry for entry in self.assignments if not entry.taken_over_by) if self.next_round else ()

    @property
    def outcomes(self) -> dict[str, int]:
        """How many series come to which end."""
        return dict(Counter(entry.outcome for entry in self.series))


def reorganisations_of(catalogue: Catalogue, province: str) -> list[Reorganisation]:
    """The reorganisations that give work to departments of a province or take it from them, newest first."""
    touched = [r for r in catalogue.reorganisations if province in {r.province, *(r.origin(move)[0] for move in r.moves)}]
    return sorted(touched, key=lambda entry: entry.from_on, reverse=True)


def moving_departments(engine: Engine, catalogue: Catalogue, reorganisation: Reorganisation) -> list[MovingDepartment]:
    """What the reorganisation moves, by the department that gives it, in the order of its declaration.

    Assignments, rounds and targets are the catalogue's; the series are figures that stand in the warehouse now.
    """
    series = _series(engine, reorganisation)
    origins = dict.fromkeys(reorganisation.origin(move) for move in reorganisation.moves)
    return [_moving(catalogue, reorganisation, origin, series.get(origin, [])) for origin in origins]


def _moving(catalogue: Catalogue, reorganisation: Reorganisation, origin: tuple[str, str], series: list[_Series]) -> MovingDepartment:
    province, code = origin
    day = reorganisation.from_on
    eve = day - dt.timedelta(days=1)
    moves = tuple(move for move in reorganisation.moves if reorganisation.origin(move) == origin)
    rounds = sorted(catalogue.rounds, key=lambda entry: entry.due_on)
    earlier = [r for r in rounds if r.province == province and r.due_on < day and catalogue.department(r.key, code)]
    later = [r for r in rounds if r.province == reorganisation.province and r.due_on >= day]
    last, following = (earlier[-1] if earlier else None), (later[0] if later else None)
    return MovingDepartment(
        department=_department(catalogue, province, code, eve),
        moves=tuple((move, _department(catalogue, reorganisation.province, move.to_department, day)) for move in moves),
        last_round=last,
        next_round=following,
        assignments=_assignments(catalogue, code, moves, last, following),
        series=tuple(_outcome(row, moves) for row in series),
        targets=tuple(t for t in catalogue.targets if (t.province, t.department) == origin and t.year >= day.year),
        leads=_leads(catalogue, reorganisation, origin),
    )


def _department(catalogue: Catalogue, province: str, code: str, day: dt.date) -> Department:
    return next(d for d in catalogue.departments if (d.province, d.code) == (province, code) and d.valid_on(day))


def _assignments(
    catalogue: Catalogue, code: str, moves: tuple[Move, ...], last: Round | None, following: Round | None
) -> tuple[MovingAssignment, ...]:
    if last is None:
        return ()
    successors = {move.to_department for move in moves}
    later: tuple[Assignment, ...] = catalogue.assignments(following.key) if following else ()
    return tuple(
        MovingAssignment(
            owed.kind, owed.item, owed.role, tuple(a.department for a in later if a.item == owed.item and a.department in successors)
        )
        for owed in catalogue.assignments(last.key, code)
    )


def _leads(catalogue: Catalogue, reorganisation: Reorganisation, origin: tuple[str, str]) -> tuple[tuple[str, str | None], ...]:
    """The sub-indices that the department answered for on the eve, each with who answers for it on the day itself."""
    day = reorganisation.from_on
    eve = day - dt.timedelta(days=1)
    then = [f.sub_index for f in catalogue.focal_departments if (f.province, f.department) == origin and f.valid_on(eve)]
    now = {f.sub_index: f.department for f in catalogue.focal_departments if f.province == reorganisation.province and f.valid_on(day)}
    return tuple((sub_index, now.get(sub_index)) for sub_index in then)


def _series(engine: Engine, reorganisation: Reorganisation) -> dict[tuple[str, str], list[_Series]]:
    found: dict[tuple[str, str], list[_Series]] = {}
    asked = {"reorganisation_code": reorganisation.key, "from_on": reorganisation.from_on}
    for row in rows(engine, _Series, "reorganisation_series", **asked):
        found.setdefault((row.province_code, row.department_code), []).append(row)
    return found


def _outcome(row: _Series, moves: tuple[Move, ...]) -> MovingSeries:
    is_unknown = row.carry_over != "not_carried_over" and any(move.share is None for move in moves)
    outcome = "share_unknown" if is_unknown else row.carry_over
    return MovingSeries(row.indicator_code, row.name_vi, row.name_en, row.figures, row.first_round, row.last_round, outcome)
