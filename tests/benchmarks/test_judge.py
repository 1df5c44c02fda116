"""The judge fails a run whose bound is missed by more than the run's own noise, and no other; the guide names every bound as it stands."""

import io
import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from rich.console import Console

from tests.benchmarks.judge import Bound, Bounds, Machine, Measured, Reference, declared_bounds, exit_code_of, machine_of, tell, verdicts
from tests.benchmarks.part import Report, judged
from tests.benchmarks.yardstick import Pace

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "van-hanh" / "quy-mo.md"
QUIET = Machine(1.0, 1.0, 0.0, 0.0)


def bound(unit="times", **given):
    return Bound(name="one", part="none", measures="something", unit=unit, reason="a test", **(given or {"at_most": 10.0}))


def verdict(values, machine=QUIET, size=1, **given):
    bounds = Bounds(yardstick=Reference(clock_ms=1, processor_ms=1), most_noise=0.25, bounds=(bound(**given),))
    (found,) = verdicts([Measured(name="one", values=values, size=size)], bounds, machine)
    return found


def outcome(*given, **named):
    return verdict(*given, **named).outcome


def test_what_keeps_its_bound_is_met_and_what_misses_it_is_missed():
    assert [outcome([value], at_most=10.0) for value in (10.0, 10.1)] == ["met", "missed"]
    assert [outcome([value], at_least=60.0) for value in (60.0, 59.9)] == ["met", "missed"]


def test_repeats_that_lie_apart_forgive_as_much_as_they_do_and_no_more():
    assert outcome([9.0, 10.2, 11.4], at_most=10.0) == "missed within noise"
    assert outcome([10.19, 10.2, 10.21], at_most=10.0) == "missed"
    assert outcome([55.0, 59.0, 63.0], at_least=60.0) == "missed within noise"


def test_one_repeat_is_as_sure_as_the_machine_was_steady():
    assert outcome([10.4], Machine(1.0, 1.0, 0.05, 0.0), at_most=10.0) == "missed within noise"
    assert outcome([10.4], Machine(1.0, 1.0, 0.01, 0.0), at_most=10.0) == "missed"
    assert outcome([1710.0], Machine(1.0, 1.0, 0.05, 0.05), unit="MB", at_most=1700.0) == "missed", "memory does not depend on the pace"


def test_no_noise_forgives_a_figure_that_lies_far_off():
    assert outcome([5.0, 20.0, 40.0], Machine(1.0, 1.0, 2.0, 2.0), at_most=10.0) == "missed"


def test_a_slower_machine_has_longer_in_seconds_and_not_in_ratios():
    slow = Machine(1.5, 1.2, 0.0, 0.0)
    assert [outcome([value], slow, unit="s", at_most=10.0) for value in (14.9, 15.1)] == ["met", "missed"]
    assert [outcome([value], slow, unit="processor s", at_most=10.0) for value in (11.9, 12.1)] == ["met", "missed"]
    assert outcome([10.1], slow, unit="times", at_most=10.0) == "missed"
    assert verdict([1.0], Machine(0.5, 0.5, 0.0, 0.0), unit="s", at_most=10.0).limit == 10.0, "a quicker one has no less"


def test_a_percentile_is_judged_where_the_bound_asks_for_it():
    waits = [3.0] * 18 + [20.0, 20.0]
    assert outcome(waits, unit="s", at_most=8.0) == "met"
    assert verdict(waits, unit="s", statistic="p95", at_most=8.0).figure == pytest.approx(20.0)


def test_a_run_too_small_for_its_bound_is_shown_and_not_judged():
    small, large = (verdict([30.0], size=size, at_most=10.0, from_size=4080) for size in (200, 4080))
    assert (small.outcome, large.outcome) == ("not judged", "missed")
    assert (exit_code_of([small]), exit_code_of([small, large])) == (0, 1)


def test_only_a_miss_beyond_noise_fails_the_run():
    within = verdict([9.0, 10.2, 11.4], at_most=10.0)
    assert (exit_code_of([within]), exit_code_of([within, verdict([99.0], at_most=10.0)])) == (0, 1)


def test_the_table_tells_figure_bound_and_verdict_and_what_the_machine_is_like():
    target = io.StringIO()
    slow = Machine(1.5, 1.0, 0.04, 0.0)
    tell([verdict([12.0], slow, unit="s", at_most=10.0)], slow, Console(file=target, width=200))
    told = target.getvalue()
    for part in ("something", "12 s", "≤ 10 s (15 s here)", "met", "1.50 × the reference by the clock", "4 %"):
        assert part in told, told


def test_the_machine_is_told_by_the_median_of_all_looks():
    machine = machine_of([Pace(2.0, 1.0), Pace(2.2, 1.0), Pace(2.4, 1.0), Pace(9.0, 1.0)], Reference(clock_ms=1.0, processor_ms=2.0))
    assert machine.clock == pytest.approx(2.3) and machine.processor == pytest.approx(0.5)
    assert machine.clock_noise > 0.1 and machine.processor_noise == 0


def test_reports_of_several_benchmarks_are_judged_together_by_the_declared_bounds():
    looks = [Pace(1.0, 1.0)] * 3
    kept = Report(measured=[Measured(name="season_rest", values=[1000.0])], looks=looks)
    missed = Report(measured=[Measured(name="run_first", values=[9.0])], looks=looks)
    assert (judged([kept]), judged([kept, missed])) == (0, 1)


@pytest.mark.parametrize("given", [{}, {"at_most": 1.0, "at_least": 1.0}])
def test_a_bound_has_one_side(given):
    with pytest.raises(ValidationError):
        Bound(name="one", part="none", measures="something", unit="s", reason="a test", **given)


def test_the_guide_has_a_row_for_every_bound_with_its_figure():
    rows = {}
    for line in GUIDE.read_text(encoding="utf-8").splitlines():
        if named := re.match(r"\| `([a-z_]+)` \|", line):
            rows[named[1]] = line
    assert {entry.name: entry.told in rows.get(entry.name, "") for entry in declared_bounds().bounds} == dict.fromkeys(rows, True)
