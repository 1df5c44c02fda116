"""One warehouse with the facts of ``summary/facts.sql`` for all of these tests: none of them writes to it."""

import pytest

from include.warehouse.schema.engine import connect
from tests.conftest import fill


@pytest.fixture(scope="session")
def published(new_warehouse):
    """An engine on a warehouse with facts: SCT and STP accepted, SXD returned, SYT did not file."""
    engine = connect(new_warehouse())
    fill(engine)
    yield engine
    engine.dispose()
