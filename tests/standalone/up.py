"""`make up` as somebody keeps it: one system, for the desk in a browser and, after that, for its end by a signal."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from include.standalone.airflow import AirflowClient
from include.standalone.home import PROJECT, Home, postgres_address

NINE_IN_THE_MORNING = "2021-12-20T09:00:00+07:00"
NEVER = "0 0 30 2 *"


@dataclass(frozen=True)
class KeptUp:
    """A fresh installation that runs in a process of its own: the sample round opened through Airflow, a measure every minute."""

    home: Home
    process: subprocess.Popen[bytes]
    airflow: AirflowClient

    @property
    def warehouse(self) -> str:
        """The address of its warehouse. Its server is left to whoever started it: a second holder would keep it running."""
        socket = (self.home.postgres / "postmaster.pid").read_text(encoding="utf-8").splitlines()[4]
        return postgres_address(f"postgresql://postgres@/postgres?host={socket}", "pci")

    def said(self) -> str:
        """What it has printed so far."""
        return (self.home.folder / "up.log").read_text(encoding="utf-8")


@contextmanager
def kept_up() -> Iterator[KeptUp]:
    """Start it, and have the round opened; everything of it is gone at the end, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="pci-up-"))  # every run of pytest closes the folder that holds its own to PostgreSQL's user
    home, environment = Home(folder), {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PCI_"))}
    environment |= {"PCI_HOME": str(folder), "PCI_NOW": NINE_IN_THE_MORNING, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"}
    environment |= {"PCI_MEASURES_CRON": "* * * * *", "PCI_INGEST_CRON": NEVER, "PCI_REMIND_CRON": NEVER, "PCI_CATCH_UP_CRON": NEVER}
    with (folder / "up.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "include", "up"], cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        up = KeptUp(home, process, _client_of(home, process))
        run = up.airflow.trigger("open_round", "2021-11-15T01:00:00+07:00", "2021-Y")
        wait(lambda: up.airflow.run_state("open_round", run) == "success", 120, lambda: up.airflow.run_state("open_round", run))
        yield up
    finally:
        for left in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []:
            left.kill()
        process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _client_of(home: Home, process: subprocess.Popen[bytes]) -> AirflowClient:
    log = home.folder / "up.log"
    wait(lambda: "Ctrl-C" in log.read_text() or process.poll() is not None, 240, log.read_text)
    assert process.poll() is None, log.read_text()
    address = next(word for word in log.read_text().split() if word.startswith("http://"))
    passwords = str(home.airflow / "passwords.json")
    return AirflowClient({"AIRFLOW__API__BASE_URL": address, "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": passwords}, "admin")


@contextmanager
def one_airflow() -> Iterator[None]:
    """Waits until no other process of these tests runs an Airflow: two are too much for a small machine."""
    with (Path(tempfile.gettempdir()) / f"pci-tests-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def wait(reached, seconds, otherwise):
    """What ``reached`` gives as soon as it gives something; an error that tells ``otherwise`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (found := reached()):
        assert time.monotonic() < deadline, otherwise()
        time.sleep(0.2)
    return found
