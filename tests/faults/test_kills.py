"""An ingest that is killed, wherever, and started again ends where an undisturbed one ends. ``make faults`` does it 200 times."""

import random
import signal

import pytest

from include.intake.answer import answer_open_rounds, check_open_rounds
from include.intake.ingest import ingest_batch
from include.warehouse.engine import connect
from include.warehouse.register import content_digest
from tests.faults.season import ended, ingest
from tests.sample.playing import AT_THE_END, CATALOGUE

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


def test_two_schedulers_at_once_on_one_inbox_and_then_every_task_cleared_and_run_again(begin, undisturbed):
    trial = begin()
    both = [trial.start(), trial.start()]
    assert [ended(pid) for pid in both] == [0, 0]
    trial.check(undisturbed[0])

    engine, hashes = connect(trial.url), sorted(trial.season.hashes)
    before = content_digest(engine)
    assert ingest_batch(engine, CATALOGUE, trial.places, hashes) == []
    assert check_open_rounds(engine, CATALOGUE, trial.places, AT_THE_END) == []
    assert answer_open_rounds(engine, CATALOGUE, trial.places, AT_THE_END) == []
    ingest(engine, trial.places, 200)
    assert content_digest(engine) == before
    engine.dispose()
