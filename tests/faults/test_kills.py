"""An ingest that is killed, wherever, and started again ends where an undisturbed one ends. ``make faults`` does it 200 times."""

import random
import signal

import pytest

from tests.faults.season import ended

pytestmark = pytest.mark.slow
SEED = 20211201
# One in each stretch: archiving, judging and loading, checking across, answering.
STRETCHES = ("os.rename archive", "os.remove inbox", "sql WITH new_sheets", "sql INSERT INTO intake.answer")


def test_killed_in_every_stretch_and_at_random_moments_and_started_again(begin, undisturbed):
    expected, moments = undisturbed
    draw, trial, died = random.Random(SEED), begin(), 0
    for stretch in STRETCHES:
        died += trial.run(fatal=draw.randint(1, len(moments) // 6)) == -signal.SIGKILL
        assert trial.run(fatal=(stretch, 2)) == -signal.SIGKILL, f"no moment {stretch}"
    assert died >= 2
    assert trial.run() == 0
    trial.check(expected)


def test_two_schedulers_at_once_on_one_inbox(begin, undisturbed):
    trial = begin()
    both = [trial.start(), trial.start()]
    assert [ended(pid) for pid in both] == [0, 0]
    trial.check(undisturbed[0])
