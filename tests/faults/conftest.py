"""A small season for the tests, its round open, and what an undisturbed ingest makes of it."""

import pytest

from include.warehouse.schema.engine import connect
from tests.faults.season import Trial, make_season, open_the_round, warm_up


@pytest.fixture(scope="package")
def season(tmp_path_factory):
    warm_up()
    return make_season(tmp_path_factory.mktemp("season") / "files", workbooks=12, batch_size=7)


@pytest.fixture(scope="package")
def begin(season, new_warehouse, tmp_path_factory):
    """Begins a trial: a warehouse with the round open, and the season's files in the inbox."""
    engine, opened = connect(new_warehouse()), tmp_path_factory.mktemp("opened")
    open_the_round(engine, opened)
    template = str(engine.url.database)
    engine.dispose()

    def make():
        return Trial.begin(new_warehouse(template=template), tmp_path_factory.mktemp("trial"), season)

    return make


@pytest.fixture(scope="package")
def undisturbed(begin, tmp_path_factory):
    """What a run that nothing disturbs leaves behind, and the moments that it passes."""
    trial, counted = begin(), tmp_path_factory.mktemp("moments") / "kinds"
    assert trial.run(count_into=counted) == 0
    expected = trial.told()
    trial.check(expected)
    return expected, counted.read_text().splitlines()
