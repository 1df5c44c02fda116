"""Judges what benchmarks measured by the bounds in ``bounds.yaml``: met, missed, or missed by no more than the noise of the run.

A figure is the statistic that its bound names (the median, or the 95th percentile) over all repeats. Its noise is the larger of two
things that the same run measured: how far the statistic moves when the repeats are drawn again (bootstrap, the middle nine tenths), and
how far the looks at the yardstick lie apart, which is all that is known of a figure that was measured once. Noise forgives ``most_noise``
at most: a run that tells less than that must be repeated on a quieter machine, and never passes for it.

Bounds on seconds hold for the machine of the reference. On a slower one they are as much longer as the yardstick says, by the clock or in
processor time; ratios and megabytes hold as they are.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator
from rich.console import Console
from rich.table import Table

from tests.benchmarks.yardstick import Pace

BOUNDS = Path(__file__).parent / "bounds.yaml"
_DRAWS, _TAIL = 400, 0.05
Unit = Literal["times", "s", "ms", "processor s", "MB"]
Outcome = Literal["met", "missed within noise", "missed", "not judged"]
_COLOURS: dict[Outcome, str] = {"met": "green", "missed within noise": "yellow", "missed": "red", "not judged": "dim"}


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bound(_Declared):
    """One bound: of which measurement, in which unit, and why. ``from_size`` is the smallest run that it can be asked of."""

    name: str
    part: str
    measures: str
    unit: Unit
    statistic: Literal["median", "p95"] = "median"
    at_most: float | None = None
    at_least: float | None = None
    from_size: int = 1
    reason: str

    @model_validator(mode="after")
    def _has_one_side(self) -> Bound:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"{self.name}: either at_most or at_least")
        return self

    @property
    def told(self) -> str:
        """The bound as it is printed: ``≤ 3.5 ×``."""
        sign, limit = ("≤", self.at_most) if self.at_most is not None else ("≥", self.at_least or 0.0)
        return f"{sign} {figure_told(limit, self.unit)}"


class Reference(_Declared):
    """What the yardstick took on the idle machine that the bounds in seconds are meant for, in milliseconds."""

    clock_ms: float
    processor_ms: float


class Bounds(_Declared):
    """Everything that ``bounds.yaml`` says."""

    yardstick: Reference
    most_noise: float
    bounds: tuple[Bound, ...]

    @model_validator(mode="after")
    def _names_once(self) -> Bounds:
        names = [bound.name for bound in self.bounds]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"bounds declared twice: {sorted(twice)}")
        return self


class Measured(BaseModel):
    """What one benchmark measured: the name of its bound, the figure of every repeat, and on how large a run.

    ``told`` says in a few words what a ratio is made of, such as ``105 s against 30 s``.
    """

    name: str
    values: list[float]
    size: int = 1
    told: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """How many times slower than the reference this machine is, by the clock and in processor time, and how far its looks lie apart."""

    clock: float
    processor: float
    clock_noise: float
    processor_noise: float

    def slower_in(self, unit: Unit) -> float:
        """What a bound in this unit is multiplied by; never less than 1."""
        factor = {"s": self.clock, "ms": self.clock, "processor s": self.processor}.get(unit, 1.0)
        return max(factor, 1.0)

    def noise_in(self, unit: Unit) -> float:
        """The share of a figure in this unit by which the machine's own pace varied; memory does not depend on it."""
        return {"processor s": self.processor_noise, "MB": 0.0}.get(unit, self.clock_noise)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One measurement and what became of it. ``noise`` is a share of ``figure``, ``limit`` the bound on this machine."""

    bound: Bound
    measured: Measured
    figure: float
    noise: float
    limit: float
    outcome: Outcome


def declared_bounds() -> Bounds:
    """The bounds that the file declares.

    Raises:
        pydantic.ValidationError: where the file says something that no bound is.
    """
    return Bounds.model_validate(yaml.safe_load(BOUNDS.read_text(encoding="utf-8")))


def machine_of(looks: Sequence[Pace], reference: Reference) -> Machine:
    """The machine as the looks of one run show it: its median pace; the noise is half of what lies between the quartiles."""
    clock, clock_noise = _middle([look.clock_ms for look in looks])
    processor, processor_noise = _middle([look.processor_ms for look in looks])
    return Machine(clock / reference.clock_ms, processor / reference.processor_ms, clock_noise, processor_noise)


def _middle(values: Sequence[float]) -> tuple[float, float]:
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else list(values) * 3
    return middle, (upper - lower) / 2 / middle


def verdicts(measured: Iterable[Measured], bounds: Bounds, machine: Machine) -> list[Verdict]:
    """The verdict on every measurement, in the order given.

    Raises:
        KeyError: for a measurement that no bound is declared for.
    """
    by_name = {bound.name: bound for bound in bounds.bounds}
    return [_verdict(entry, by_name[entry.name], bounds.most_noise, machine) for entry in measured]


def _verdict(measured: Measured, bound: Bound, most_noise: float, machine: Machine) -> Verdict:
    statistic = _median if bound.statistic == "median" else p95
    figure = statistic(measured.values)
    noise = max(machine.noise_in(bound.unit), _spread(measured.values, statistic) / abs(figure) if figure else 0.0)
    slower = machine.slower_in(bound.unit)
    is_above = bound.at_most is not None
    limit = (bound.at_most or 0.0) * slower if is_above else (bound.at_least or 0.0)
    forgiven = min(noise, most_noise) * abs(figure)
    missed_by = figure - limit if is_above else limit - figure
    outcome: Outcome = "met" if missed_by <= 0 else "missed within noise" if missed_by <= forgiven else "missed"
    return Verdict(bound, measured, figure, noise, limit, "not judged" if measured.size < bound.from_size else outcome)


def _spread(values: Sequence[float], statistic: Callable[[Sequence[float]], float]) -> float:
    """Half the width of the middle nine tenths of the statistic over the values drawn again; 0 for a single value."""
    if len(values) < 2:
        return 0.0
    draw = random.Random(len(values))
    drawn = sorted(statistic(draw.choices(values, k=len(values))) for _ in range(_DRAWS))
    return (drawn[int(_DRAWS * (1 - _TAIL)) - 1] - drawn[int(_DRAWS * _TAIL)]) / 2


def _median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, within what was measured; of a single value that value."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def exit_code_of(judged: Iterable[Verdict]) -> int:
    """1 where a bound was missed by more than noise, otherwise 0."""
    return int(any(verdict.outcome == "missed" for verdict in judged))


def tell(judged: Sequence[Verdict], machine: Machine, console: Console) -> None:
    """Print one table of all verdicts, and what the machine was like."""
    table = Table(title="What was measured, and its bound")
    for heading in ("what", "figure", "± noise", "made of", "bound", "verdict"):
        table.add_column(heading, justify="right" if heading in ("figure", "± noise") else "left")
    for verdict in judged:
        bound, unit = verdict.bound, verdict.bound.unit
        slower = "" if verdict.limit in (bound.at_most, bound.at_least) else f" ({figure_told(verdict.limit, unit)} here)"
        small = f"asked from {bound.from_size:,} on" if verdict.outcome == "not judged" else verdict.outcome
        noise = f"{verdict.noise * 100:.0f} %"
        colour = _COLOURS[verdict.outcome]
        table.add_row(
            f"{bound.measures} [dim]({bound.name})[/dim]",
            figure_told(verdict.figure, unit),
            noise,
            verdict.measured.told,
            bound.told + slower,
            f"[{colour}]{small}[/{colour}]",
        )
    console.print(table)
    console.print(
        f"Máy này / this machine: {machine.clock:.2f} × the reference by the clock (± {machine.clock_noise * 100:.0f} %), "
        f"{machine.processor:.2f} × in processor time (± {machine.processor_noise * 100:.0f} %). "
        "Bounds in seconds are lengthened by that where it is slower; ratios and megabytes hold as they are."
    )


def figure_told(figure: float, unit: Unit) -> str:
    """A figure with its unit, in three digits or so: ``3.5 ×``, ``1,700 MB``."""
    digits = f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
    return f"{digits} {'×' if unit == 'times' else unit}"
