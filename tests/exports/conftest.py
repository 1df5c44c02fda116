"""One warehouse with the facts of ``summary/facts.sql`` for all of these tests: none of them writes to it."""

import pytest

from include.warehouse.engine import connect
from tests.conftest import FACTS


@pytest.fixture(scope="session")
def published(new_warehouse):
    """An engine on a warehouse with facts: SCT and STP accepted, SXD returned, SYT did not file."""
    engine = connect(new_warehouse())
    with engine.begin() as connection:
        connection.exec_driver_sql(FACTS.replace("%", "%%"))
    yield engine
    engine.dispose()
