"""An ingest that is killed, wherever, and started again ends where an undisturbed one ends."""

import random

import pytest

from include.warehouse.engine import connect
from tests.faults.season import Trial, ended, make_season, open_the_round, warm_up

pytestmark = pytest.mark.slow
SEED = 20211201


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    warm_up()
    return make_season(tmp_path_factory.mktemp("season") / "files", workbooks=12, batch_size=5)


@pytest.fixture(scope="module")
def begin(season, new_warehouse, tmp_path_factory):
    """Begins a trial: a warehouse with the round open, and the season's files in the inbox."""
    engine, opened = connect(new_warehouse()), tmp_path_factory.mktemp("opened")
    open_the_round(engine, opened)
    template = str(engine.url.database)
    engine.dispose()

    def make():
        return Trial.begin(new_warehouse(template=template), tmp_path_factory.mktemp("trial"), season)

    return make


@pytest.fixture(scope="module")
def undisturbed(begin, tmp_path_factory):
    """What a run that nothing disturbs leaves behind, and the moments that it passes."""
    trial, counted = begin(), tmp_path_factory.mktemp("moments") / "names"
    assert trial.run(count_into=counted) == 0
    expected = trial.told()
    trial.check(expected)
    return expected, counted.read_text().splitlines()


def test_killed_at_random_moments_and_started_again(begin, undisturbed):
    expected, moments = undisturbed
    draw = random.Random(SEED)
    for _ in range(2):
        trial = begin()
        for _ in range(4):
            trial.run(fatal=draw.randint(1, len(moments)))
        assert trial.run() == 0
        trial.check(expected)


def test_two_schedulers_at_once_on_one_inbox(begin, undisturbed):
    trial = begin()
    both = [trial.start(), trial.start()]
    assert [ended(pid) for pid in both] == [0, 0]
    assert trial.run() == 0
    trial.check(undisturbed[0])
