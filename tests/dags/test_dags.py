"""The DAG files: they parse, cost nothing to parse, and say who they are for."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DAG_FILES = sorted((PROJECT / "dags").glob("[!_]*.py"))
HEAVY = ("pandas", "great_expectations", "sqlalchemy.orm", "openpyxl", "include.")

STEP_FILES = sorted((PROJECT / "plugins" / "steps").glob("[!_]*.py"))
TRIED_ONCE = {
    "catch_up_rounds": ["announce_old_drafts", "announce_unconsidered_releases"],
    "ingest_submissions": ["hand_out_releases", "tell_that_a_batch_failed"],
    "publish_round": ["ask_again_after_failure"],
    "report_measures": ["tell_what_broke_down"],
}

PARSE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
print("FOUND" + json.dumps({
    "errors": {str(k): v for k, v in bag.import_errors.items()},
    "dags": {d.dag_id: {"doc": d.doc_md, "tags": sorted(d.tags), "owner": d.owner, "max_active_runs": d.max_active_runs,
                        "retries": {t.task_id: t.retries for t in d.tasks},
                        "upstream": {t.task_id: sorted(t.upstream_task_ids) for t in d.tasks},
                        "limits": {t.task_id: t.execution_timeout and t.execution_timeout.total_seconds() for t in d.tasks},
                        "rules": {t.task_id: str(t.trigger_rule.value) for t in d.tasks}} for d in bag.dags.values()},
}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory):
    home = tmp_path_factory.mktemp("airflow")
    environment = os.environ | {
        "AIRFLOW_HOME": str(home),
        "PYTHONPATH": str(PROJECT),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    }
    command = [sys.executable, "-c", PARSE, str(PROJECT / "dags")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    line = next((line for line in done.stdout.splitlines() if line.startswith("FOUND")), None)
    assert line, done.stdout[-2000:] + done.stderr[-2000:]
    return json.loads(line.removeprefix("FOUND"))


@pytest.mark.slow
def test_every_file_gives_its_dag_without_errors(bag):
    assert bag["errors"] == {}
    assert (
        sorted(bag["dags"])
        == [path.stem for path in DAG_FILES]
        == [
            "catch_up_rounds",
            "consolidate_round",
            "ingest_submissions",
            "open_round",
            "publish_round",
            "remind_departments",
            "report_measures",
        ]
    )


@pytest.mark.slow
def test_every_dag_says_who_it_is_for(bag):
    for name, dag in bag["dags"].items():
        assert "**For**" in dag["doc"] and "pci" in dag["tags"] and dag["owner"] == "pci-data-platform"
        assert dag["max_active_runs"] == (32 if name == "publish_round" else 1), "one round's request for approval holds back no other"
        assert set(dag["retries"].values()) <= {0, 3}
        once = sorted(task for task, retries in dag["retries"].items() if retries == 0)
        assert once == TRIED_ONCE.get(name, [])


@pytest.mark.slow
def test_no_failure_of_an_ingest_is_hidden_behind_a_task_that_runs_anyway(bag):
    dag = bag["dags"]["ingest_submissions"]
    told = {"archive_inbox", "ingest_batch", "check_across_departments", "answer_departments"}
    assert set(dag["upstream"]["tell_that_a_batch_failed"]) == told and dag["rules"]["tell_that_a_batch_failed"] == "one_failed"
    hidden = {one for task, before in dag["upstream"].items() if dag["rules"][task] == "all_done" for one in before}
    assert hidden <= told, "what runs after a failure makes it look like a success"


@pytest.mark.slow
def test_departments_are_answered_whatever_failed_before_and_decisions_announced_after_the_answers(bag):
    dag = bag["dags"]["ingest_submissions"]
    assert dag["upstream"]["ingest_batch"] == ["archive_inbox"], "whoever drops a file waits for two steps: its batch answers"
    assert dag["rules"]["answer_departments"] == "all_done" and "check_across_departments" in dag["upstream"]["answer_departments"]
    assert dag["upstream"]["announce_new_facts"] == ["answer_departments", "ingest_batch"]


@pytest.mark.slow
def test_a_release_that_cannot_be_handed_out_keeps_no_file_waiting_and_is_heard_of_all_the_same(bag):
    dag = bag["dags"]["ingest_submissions"]
    after = [task for task, before in dag["upstream"].items() if "hand_out_releases" in before]
    assert dag["upstream"]["hand_out_releases"] == [] == after, "nothing waits for it, and as it ends the run its failure is the run's"
    assert dag["retries"]["hand_out_releases"] == 0, "further tries would hold back the next run"


@pytest.mark.slow
def test_every_task_ends_by_itself_but_for_the_one_that_waits_for_a_person(bag):
    limits = {(name, task): seconds for name, dag in bag["dags"].items() for task, seconds in dag["limits"].items()}
    assert [place for place, seconds in limits.items() if seconds is None] == [("publish_round", "approve_release")]


@pytest.mark.parametrize(
    "path", [*DAG_FILES, *STEP_FILES, PROJECT / "plugins" / "assets.py"], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_nothing_heavy_is_imported_when_a_dag_is_parsed(path):
    tree = ast.parse(path.read_text())
    at_parse_time = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [alias.name for node in at_parse_time if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in at_parse_time if isinstance(node, ast.ImportFrom)]
    assert not [name for name in names if name.startswith(HEAVY) and name != "include.texts"], "but for the book of texts, one small file"
    assert "Variable.get" not in path.read_text() and "datetime.now" not in path.read_text()


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
def test_a_dag_file_reads_as_a_sentence(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 60
    functions = [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert functions == [path.stem], "what a step does stands in plugins/steps, what it decides in include"


def test_every_dag_has_its_steps():
    assert [path.name for path in STEP_FILES] == [path.name for path in DAG_FILES]
