"""Every benchmark runs, in small, on its own way: what it measures is there, and belongs to a bound.

Those that need a running Airflow are tried where one runs, ``tests/standalone/test_run.py``; the pre-check where the desk stands already,
``tests/desk/test_pages.py``.
"""

import importlib
import os
import sys
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks.judge import declared_bounds, p95
from tests.benchmarks.national import PATTERN, ROUND_CODE, is_readable, write_workbooks
from tests.benchmarks.part import report_in
from tests.benchmarks.processor_time import CommandFailedError, processor_seconds

pytestmark = pytest.mark.slow


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Runs a benchmark's main way; by name, the median and the size of what it measured."""
    monkeypatch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")
    for name in ("AIRFLOW_CONN_PCI_WAREHOUSE", "PCI_NOW", "PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # so that what the benchmark sets is put back
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")

    def run(part, words):
        into = tmp_path / "measured.json"
        module = importlib.import_module(f"tests.benchmarks.{part}")  # here: they load what most tests do without
        assert module.main([*words.split(), "--looks", "1", "--into", str(into)]) == 0
        report = report_in(into)
        own = {bound.name for bound in declared_bounds().bounds if bound.part == part}
        assert len(report.looks) == 2 and {entry.name for entry in report.measured} <= own
        return {entry.name: entry for entry in report.measured}

    return run


def test_ingest(measured):
    found = measured("ingest", "--files 6 --naive-files 1 --times 1")
    assert found["ingest_calamine"].values[0] > 1 and found["ingest_naive"].values[0] > 0
    assert {entry.size for entry in found.values()} == {6}


def test_memory(measured):
    (most,) = measured("memory", "--workbooks 1 --cells 30000 --uses 1500")["ingest_memory"].values
    (bound,) = (entry for entry in declared_bounds().bounds if entry.name == "ingest_memory")
    assert 50 < most <= bound.at_most, "the process that ingests stays within its bound"


def test_check(measured):
    assert measured("check", "--times 1")["check_file"].values[0] > 0.5, "with everything that it started"


def test_checks(measured):
    found = measured("checks", "--sizes 1 3 --times 1")
    assert set(found) == {"checks_one", "checks_many"} and found["checks_many"].size == 3


def test_processor_time_counts_what_a_command_leaves_behind():
    burn = "import time\nwhile time.process_time() < 0.4: pass"
    leave = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {burn!r}])"
    assert processor_seconds([sys.executable, "-c", leave]) > 0.4
    with pytest.raises(CommandFailedError, match="no such thing"):
        processor_seconds([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_desk(measured):
    pages = measured("desk", "--years 1 --versions 2 --findings 4 --requests 1")
    assert all(entry.values[0] > 1 for entry in pages.values()) and len(pages) == 2


def test_summaries(measured, monkeypatch):
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))  # no LibreOffice: how long a PDF takes, others find out
    found = measured("summaries", "--communes 1 --years 1")
    assert set(found) == {"summaries"} and found["summaries"].size == 26


def test_warehouse(measured):
    found = measured("warehouse", "--provinces 1 --units 3 --indicators 5 --years 2 --asked 2")
    assert set(found) == {"warehouse_answer", "warehouse_as_known", "warehouse_loading"}


def test_installation(measured):
    found = measured("install", "--empty-lock")["installation"]
    assert found.values[0] > 0.1 and "packages" in found.told


def test_suite(measured):
    assert measured("suite", "--fast help --times 1")["test_fast"].size == 0, "make help passes no test"


def test_the_baselines_of_a_season(catalogue, tmp_path):
    from tests.benchmarks import season

    workbooks = write_workbooks(catalogue, tmp_path / "workbooks", 4)
    assert [is_readable(path) for path in workbooks] == [True] * 4 and f"{PATTERN}-{ROUND_CODE}" in workbooks[0].name
    baselines = season.baselines_of(catalogue, workbooks[:2], [1], tmp_path / "postgres")
    assert baselines.naive > baselines.calamine_ms > 0 and set(baselines.naive_ms) == {1}


def test_all_parts_are_run_and_judged_together(capfd):
    assert bench.main(["suite", "--for-suite", "--fast help --times 1 --looks 1"]) == 0
    assert "asked from 100 on" in capfd.readouterr().out
    assert bench.main(["suite", "--for-suite", "--fast no-such-target --times 1 --looks 1"]) == 2
    assert "broke down: suite" in capfd.readouterr().out


def test_every_bound_is_of_a_part_that_can_be_run():
    assert {bound.part for bound in declared_bounds().bounds} <= set(bench.PARTS)
    assert all(Path(bench.__file__).with_name(f"{part}.py").exists() for part in bench.PARTS)


def test_the_95th_percentile_is_one_that_was_measured():
    assert p95([1.0]) == 1.0 and p95(list(map(float, range(1, 21)))) == pytest.approx(19.05)
