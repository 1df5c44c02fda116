"""What tasks need is loaded once, in the processes that they are forked from, and nowhere else."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.airflow_local_settings import forks_tasks, imported_by_tasks

PROJECT = Path(__file__).resolve().parents[2]
LOADED = "is loaded in process"
LIGHT = (["api-server"], ["dag-processor"], ["triggerer", "--skip-serve-logs"])

AS_A_LIGHT_COMPONENT = """
import json, sys
sys.path.insert(0, "plugins")
sys.argv = ["airflow", *sys.argv[1:]]
import airflow_local_settings
print(json.dumps([name for name in sys.modules if name.partition(".")[0] in ("airflow", "include", "pandas", "great_expectations")]))
"""

AS_THE_SCHEDULER = """
import gc, json, logging, os, sys, threading
from pathlib import Path
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
changed = Path(os.environ["PCI_CATALOGUE"]) / "provinces/QNG/rounds.yaml"
sys.argv = ["airflow", "scheduler"]
import airflow
here = {
    "modules": sorted(sys.modules),
    "threads": [thread.name for thread in threading.enumerate()],
    "open": [os.readlink(path) for path in Path("/proc/self/fd").iterdir() if path.exists()],
    "frozen": gc.get_freeze_count(),
}
from include.catalog import load_catalogue
from include.checks.validate import rule_book
catalogue, book = load_catalogue(), rule_book(load_catalogue())

def in_a_fork(ask):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.write(theirs, json.dumps(ask()).encode())
        os._exit(0)
    os.close(theirs)
    return json.loads(os.fdopen(ours).read())

here["same"] = in_a_fork(lambda: (load_catalogue() is catalogue, rule_book(load_catalogue()) is book))
changed.write_text(changed.read_text() + "# a word more\\n")
here["changed"] = in_a_fork(lambda: (load_catalogue() is catalogue, load_catalogue().version == catalogue.version))
print("FOUND" + json.dumps(here))
"""


@pytest.mark.parametrize(
    ("command", "forks"),
    [
        (["scheduler"], True),
        (["scheduler", "--skip-serve-logs"], True),
        (["celery", "worker"], True),
        (["celery", "worker", "--concurrency", "2"], True),
        *((command, False) for command in LIGHT),
        (["celery", "flower"], False),
        (["db", "migrate"], False),
        (["config", "list", "--section", "scheduler"], False),
        ([], False),
    ],
)
def test_tasks_are_forked_by_the_scheduler_and_by_celery_s_worker(command, forks):
    assert forks_tasks(command) == forks


@pytest.mark.parametrize("command", LIGHT, ids=lambda command: command[0])
def test_the_other_components_load_nothing(command):
    done = subprocess.run([sys.executable, "-c", AS_A_LIGHT_COMPONENT, *command], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == [], done.stderr


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """What stands in a scheduler's process before it forks, and in its children."""
    home = tmp_path_factory.mktemp("airflow")
    catalogue = home / "catalogue"
    for path in (PROJECT / "include" / "catalog").rglob("*"):
        if path.suffix in (".yaml", ".csv"):
            (target := catalogue / path.relative_to(PROJECT / "include" / "catalog")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    settings = {"AIRFLOW_HOME": str(home), "PCI_CATALOGUE": str(catalogue), "PYTHONPATH": str(PROJECT)}
    settings |= {"AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    environment = os.environ | settings
    done = subprocess.run(
        [sys.executable, "-c", AS_THE_SCHEDULER], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=240
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("FOUND")), None)
    assert line, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(line.removeprefix("FOUND")), done.stderr


@pytest.mark.slow
def test_the_scheduler_has_loaded_whatever_the_dag_files_import(scheduler):
    found, told = scheduler
    named = set(imported_by_tasks())
    assert {"include.intake.ingest", "include.summary.drafts", "include.release.approval", "plugins.collection"} <= named
    assert (named | {"great_expectations", "pandas", "psycopg"}) - set(found["modules"]) == set()
    assert "posthog" not in found["modules"], "no usage data leaves the machine, and its sender is a thread"
    assert LOADED in told, "a process that loads Great Expectations says so: tests/standalone/test_run.py looks for it in the logs of tasks"


@pytest.mark.slow
def test_nothing_that_does_not_live_on_in_a_fork_is_started_before(scheduler):
    found, _ = scheduler
    assert found["threads"] == ["MainThread"]
    assert [each for each in found["open"] if each.startswith("socket:")] == []
    assert found["frozen"] > 100_000, "a collection in a task would copy what it shares"


@pytest.mark.slow
def test_a_task_goes_on_with_the_catalogue_of_its_scheduler_until_a_file_changes(scheduler):
    found, _ = scheduler
    assert found["same"] == [True, True]
    assert found["changed"] == [False, False]
