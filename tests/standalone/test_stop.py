"""`make up` told to end by a signal, as systemd or a container's runtime does it, in the middle of an ingest.

The desk was used before, by ``tests/desk/test_browser.py``, where that is run too.
"""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from include.standalone.home import PROJECT, postgres_address
from include.standalone.postgres import running_postgres
from tests.faults.season import make_season
from tests.sample.files import FILES
from tests.standalone.up import wait

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stopped(up):
    """Ended by SIGTERM, twice, while a confined worker reads."""
    client, parent = up.airflow, psutil.Process(up.process.pid)
    wait(lambda: any(run["state"] == "success" for run in client.runs("report_measures")), 90, lambda: client.runs("report_measures"))
    measured = [run["state"] for run in client.runs("report_measures")]
    refused = ask_for_the_future(up)
    make_season(up.home.folder / "season", workbooks=len(FILES) + 20, batch_size=20)
    for path in (up.home.folder / "season").iterdir():
        path.rename(up.home.inbox / path.name)
    client.trigger("ingest_submissions", "2021-12-01T23:59:00+07:00")
    wait(lambda: reading(parent), 120, lambda: json.dumps(client.runs("ingest_submissions")))
    started = parent.children(recursive=True)
    started += [psutil.Process(int((up.home.postgres / "postmaster.pid").read_text().split()[0]))]
    began = time.monotonic()
    up.process.send_signal(signal.SIGTERM)
    up.process.send_signal(signal.SIGTERM)  # somebody who cannot wait
    code = up.process.wait(60)
    return up, code, started, measured, time.monotonic() - began, refused


FUTURE = "2099-01-01T00:00:00+07:00"


def ask_for_the_future(up):
    """A run of 2099 in each way: what REST answers, and how that of the command line ended, after an alert and another run."""
    client = up.airflow
    try:
        client.trigger("report_measures", FUTURE)
        answer = None
    except urllib.error.HTTPError as error:
        answer = error.code, json.loads(error.read())["detail"]
    scheduler = next(child for child in psutil.Process(up.process.pid).children() if "scheduler" in told(child))
    command = [sys.executable, "-m", "airflow", "dags", "trigger", "report_measures", "--logical-date", FUTURE, "--run-id", "future"]
    done = subprocess.run(command, env=scheduler.environ(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    wait(lambda: client.run_state("report_measures", "future") in ("failed", "success"), 60, lambda: client.runs("report_measures"))
    after = client.trigger("report_measures", "2021-12-01T08:00:00+07:00")
    wait(lambda: client.run_state("report_measures", after) == "success", 120, lambda: client.runs("report_measures"))
    wait(lambda: any("logical_date_in_the_future" in text for text in logged(up.home)), 60, lambda: "nobody was told")
    return answer, client.run_state("report_measures", "future")


def logged(home):
    return [path.read_text(errors="replace") for path in (home.airflow / "logs" / "dag_processor").rglob("report_measures.py.log")]


def reading(parent):
    return any("include.sandbox" in " ".join(told(process)) for process in parent.children(recursive=True))


def told(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_nothing_that_it_started_is_left_running(stopped):
    up, code, started, _, seconds, _ = stopped
    assert code == 128 + signal.SIGTERM and "stopping" in up.said() and seconds < 40
    names = {" ".join(told(process)) for process in started}
    assert len(started) > 8, names
    left = [process for process in started if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
    assert left == []
    mine = [path for path in Path("/proc").glob("[0-9]*/environ") if f"PCI_HOME={up.home.folder}".encode() in read(path)]
    assert mine == []


def test_no_measure_of_a_fresh_installation_fails(stopped):
    _, _, _, measured, *_ = stopped
    assert measured and set(measured) <= {"success", "running", "queued"}


def test_a_run_of_the_future_is_refused_or_failed_at_once_and_holds_nobody_back(stopped):
    *_, (answer, state) = stopped
    assert answer[0] == 400 and "tương lai" in answer[1] and FUTURE in answer[1]
    assert state == "failed"


def test_what_it_left_is_taken_up(stopped):
    """PostgreSQL was stopped in good order, and the round is still open."""
    home = stopped[0].home
    with (
        running_postgres(home) as server,
        create_engine(postgres_address(server, "pci", "postgresql+psycopg")).connect() as warehouse,
    ):
        assert warehouse.execute(text("SELECT count(*) FROM intake.opened_round")).scalar_one() == 1
    assert "not properly shut down" not in (home.postgres / "log").read_text()


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_a_signal_during_the_start_of_postgresql_waits_for_it():
    folder = tempfile.mkdtemp(prefix="pci-stop-")
    program = (
        "import os, signal, sys\n"
        "from include.standalone import postgres\n"
        "from include.standalone.home import Home\n"
        "from include.standalone.stopping import ended_by_signals\n"
        "started = postgres.get_server\n"
        "def get_server(folder):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    return started(folder)\n"
        "postgres.get_server = get_server\n"
        f"home = Home(__import__('pathlib').Path({folder!r}))\n"
        "with ended_by_signals(), postgres.running_postgres(home):\n"
        "    print('never')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (143, ""), done.stderr
    assert not (Path(folder) / "postgres" / "postmaster.pid").exists()
    shutil.rmtree(folder)
