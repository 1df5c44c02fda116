"""A small warehouse with facts of every kind, for the tests of the outputs."""

from pathlib import Path

import pytest

FACTS = (Path(__file__).parent / "facts.sql").read_text(encoding="utf-8")


@pytest.fixture
def filled(warehouse):
    """The warehouse with the facts of ``facts.sql``: three departments filed, one of them returned; one did not file."""
    with warehouse.begin() as connection:
        connection.exec_driver_sql(FACTS.replace("%", "%%"))
    return warehouse
