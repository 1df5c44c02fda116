"""The benchmark of memory runs, in small, and keeps its bound."""

import pytest

from tests.benchmarks import memory

pytestmark = pytest.mark.slow


def test_the_process_that_ingests_stays_within_its_bound(capsys):
    assert memory.main(["--workbooks", "1", "--cells", "30000", "--uses", "1500"]) == 0
    assert "kept" in capsys.readouterr().out
