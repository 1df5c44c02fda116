"""The system of docker-compose.yaml on a real Docker engine, step by step; ends with an error when a step is not as expected.

    make compose-test                     needs an engine, docker-compose 1.29 or newer, 20 GB of disk; 45 minutes on two cores
    python -m tests.compose --workbooks 200

Two installations one after the other: a small one (LocalExecutor, folders) and one with workers (Celery, an object store) get the same
files. In the second one, a worker is killed; at the end both must hold the same. Images that cannot be pulled are made from Debian.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.compose.server import SCALE, Client, Server, StepFailedError, docker, server, wait
from tests.compose.stand_ins import provide_images

OPENED_AT = "2021-11-15T01:00:00+07:00"
WAVES = {"1": "2021-12-01T23:59:00+07:00", "2": "2021-12-20T08:00:00+07:00"}
PUBLISHED_AT = "2021-12-20T09:00:00+07:00"
FINDINGS, QUARANTINED = {"critical": 6, "warning": 14, "info": 24}, 3
SEASONS = (1, 2, 3)
RUN_SECONDS = 1200
_BEGAN = time.monotonic()


def main() -> int:
    """Do every step; the exit code says whether all were as expected."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--workbooks", type=int, default=200, help="in each of the three seasons")
    workbooks = arguments.parse_args().workbooks
    os.environ.setdefault("DOCKER_BUILDKIT", "0")  # the old builder needs no plug-in
    with tempfile.TemporaryDirectory(prefix="pci-compose-") as name:
        try:
            say(f"stand-ins for images that cannot be pulled: {', '.join(provide_images()) or 'none made now'}")
            expected = small_installation(Path(name), workbooks)
            installation_with_workers(Path(name), workbooks, expected)
        except StepFailedError as error:
            say(f"FAILED: {error}")
            return 1
    say("all steps as expected")
    return 0


def small_installation(folder: Path, workbooks: int) -> dict[str, Any]:
    """LocalExecutor and folders; returns what it holds in the end."""
    with server("pci-compose-small", folder) as small:
        small.call("build", "api-server")
        weak_secrets_are_refused(small, "check-secrets", "AIRFLOW_API_SECRET", "POSTGRES_PASSWORD")
        airflow = small.up()
        say(f"up: {sorted(small.health())} are healthy")
        expect("a confined reader", small.inside("confinement"), CONFINED)
        sample_round(small, airflow)
        for number in SEASONS:
            say_speed(f"LocalExecutor, season {number}", workbooks, season(small, airflow, number, workbooks))
        crashed_part_comes_back(small)
        return small.inside("content")


def installation_with_workers(folder: Path, workbooks: int, expected: dict[str, Any]) -> None:
    """Celery, Redis and an object store: one worker, three, one killed; down and up again."""
    with server("pci-compose-scale", folder, **SCALE) as large:
        weak_secrets_are_refused(large, "check-secrets-scale", "REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY")
        airflow = large.up(workers=1)
        say(f"up: {sorted(large.health())} are healthy")
        expect("a confined reader", large.inside("confinement", service="worker"), CONFINED)
        sample_round(large, airflow)
        say_speed("one worker, season 1", workbooks, season(large, airflow, 1, workbooks))
        airflow = large.up(workers=3)
        batches = season(large, airflow, 2, workbooks)
        shares = Counter(batch["hostname"] for batch in batches)
        say_speed("three workers, season 2", workbooks, batches)
        expect(f"workers that took a share ({sorted(shares.values())} batches)", len(shares), 3)
        season_with_a_killed_worker(large, airflow, workbooks)
        held = large.inside("content")
        expect("the same as in the small installation", {**held, "on_disk": True}, expected)
        expect("archive and outbox on disk", held["on_disk"], False)
        say(large.operate("verify").strip().splitlines()[-1])
        runs = len(airflow.runs("ingest_submissions"))
        large.call("down", "--timeout", "60")
        airflow = large.up(workers=3)
        expect("down and up again: what is held", large.inside("content"), held)
        expect("runs that Airflow remembers", len(airflow.runs("ingest_submissions")), runs)
        say(large.operate("verify").strip().splitlines()[-1])
        large.call("run", "--rm", "migrate")
        expect("migrate once more: what is held", large.inside("content"), held)


CONFINED = {
    "user": 50000,
    "answer": "unreadable",
    "own_network": False,  # Docker permits no namespaces; that no socket can be opened holds the network off
    "limits": ["0", "0", str(512 * 2**20)],
    "no_new_privileges": "1",
    "capabilities": [0, 0],
}


def weak_secrets_are_refused(installation: Server, check: str, *names: str) -> None:
    """With a missing or a default secret, nothing but the check itself is started, and it says which secret it is."""
    for name in names:
        for value in ("", "postgres", "airflow-airflow-airflow"):
            done = installation.compose("up", "-d", **{name: value})
            told = done.stderr + installation.compose("logs", check, **{name: value or "unset"}).stdout
            started = [each for each in installation.health() if "check" not in each and check == "check-secrets"]
            if not done.returncode or name not in told or started:
                raise StepFailedError(f"{name}={value!r} was not refused: {done.returncode} {started} {told[-800:]}")
            installation.compose("down", "--volumes")
        say(f"refused: {name} empty, of the trade, or of an example")


def sample_round(installation: Server, airflow: Client) -> None:
    """Open, two waves, consolidate, publish: register and findings as the sample declares them."""
    began = time.monotonic()
    installation.operate("grant", "admin", "lead_steward")
    run(airflow, "open_round", OPENED_AT, partition_key="2021-Y")
    for wave, instant in WAVES.items():
        installation.inside("deliver_sample", wave)
        seen = len(airflow.runs("consolidate_round"))
        run(airflow, "ingest_submissions", instant)
        wait("the round is consolidated", lambda seen=seen: _consolidated(airflow, seen), RUN_SECONDS)
    publish(installation, airflow)
    held = installation.inside("content")
    expect("findings of the sample round", held["findings"], FINDINGS)
    expect("quarantined files", held["quarantined"], QUARANTINED)
    expect("left in the inbox", held["left_in_inbox"], ["arrivals.csv"])
    expect("release", held["release"], 1)
    airflow.pause("consolidate_round")  # it was seen; it would blur the times of the seasons
    say(f"sample round: opened, ingested, consolidated, published in {time.monotonic() - began:.0f} s")


def _consolidated(airflow: Client, seen: int) -> bool:
    runs = airflow.runs("consolidate_round")
    if any(each["state"] == "failed" for each in runs):
        raise StepFailedError("consolidate_round failed")
    return len(runs) > seen and all(each["state"] == "success" for each in runs)


def publish(installation: Server, airflow: Client) -> None:
    """Put the round forward and approve the request that follows."""
    seen = len(airflow.runs("consolidate_round"))
    installation.inside("put_forward", "admin")
    run(airflow, "ingest_submissions", PUBLISHED_AT)
    wait("the round is consolidated", lambda: _consolidated(airflow, seen), RUN_SECONDS)

    def approved() -> bool:
        request = airflow.request_of("publish_round", "approve_release")
        if request:
            airflow.answer("publish_round", request["run_id"], "approve_release", "Approve", comment="Đã đối chiếu", embargo_until=None)
        runs = airflow.runs("publish_round")
        if any(each["state"] == "failed" for each in runs):
            raise StepFailedError("publish_round failed")
        return bool(runs) and all(each["state"] == "success" for each in runs) and installation.inside("content")["release"] == 1

    wait("the release is frozen", approved, RUN_SECONDS)


def season(installation: Server, airflow: Client, number: int, workbooks: int) -> list[dict[str, Any]]:
    """Deliver a season and ingest it; the task instances of its batches."""
    installation.inside("deliver_season", str(number), str(workbooks))
    run_id = run(airflow, "ingest_submissions", _season_ends(number))
    return [task for task in airflow.task_instances("ingest_submissions", run_id) if task["task_id"] == "ingest_batch"]


def _season_ends(number: int) -> str:
    return (dt.datetime.fromisoformat("2021-12-21T12:00:00+07:00") + dt.timedelta(days=number)).isoformat()


def season_with_a_killed_worker(installation: Server, airflow: Client, workbooks: int) -> None:
    """Kill a worker with SIGKILL while it works on a batch; the others end the round."""
    installation.inside("deliver_season", "3", str(workbooks))
    run_id = airflow.trigger("ingest_submissions", _season_ends(3))

    def at_work() -> dict[str, Any] | None:
        tasks = airflow.task_instances("ingest_submissions", run_id)
        return next((task for task in tasks if task["task_id"] == "ingest_batch" and task["state"] == "running" and task["hostname"]), None)

    victim = wait("a worker takes a batch", at_work, 300)
    docker("kill", "--signal", "KILL", next(each for each in installation.containers("worker") if each.startswith(victim["hostname"])))
    say(f"killed worker {victim['hostname']} in batch {victim['map_index']}")
    began = time.monotonic()
    _ended_well(airflow, "ingest_submissions", run_id)
    tasks = [task for task in airflow.task_instances("ingest_submissions", run_id) if task["task_id"] == "ingest_batch"]
    again = [task for task in tasks if task["try_number"] > 1]
    expect("its batch was taken up by another worker", {task["hostname"] for task in again} - {victim["hostname"]} != set(), True)
    say(f"the run ended well {time.monotonic() - began:.0f} s after the kill; {len(again)} of {len(tasks)} batches had a second try")


def crashed_part_comes_back(installation: Server) -> None:
    """The main process of a part dies; its restart policy brings it back."""
    (container,) = installation.containers("triggerer")
    installation.compose("exec", "-T", "triggerer", "bash", "-c", "kill -KILL -1")  # it dies with the call
    wait("the triggerer restarts", lambda: docker("inspect", "--format", "{{.RestartCount}}", container).strip() != "0", 60)
    wait("the triggerer is healthy again", lambda: set(installation.health().values()) == {"healthy"}, 300)
    say("a triggerer whose process was killed came back by itself")


def run(airflow: Client, dag_id: str, instant: str, partition_key: str | None = None) -> str:
    """Run a DAG to its good end."""
    run_id = airflow.trigger(dag_id, instant, partition_key)
    _ended_well(airflow, dag_id, run_id)
    return run_id


def _ended_well(airflow: Client, dag_id: str, run_id: str) -> None:
    state = wait(f"{dag_id} ends", lambda: (found := airflow.run_state(dag_id, run_id)) in ("success", "failed") and found, RUN_SECONDS)
    if state != "success":
        failed = [task["task_id"] for task in airflow.task_instances(dag_id, run_id) if task["state"] == "failed"]
        raise StepFailedError(f"{dag_id} {run_id} ended as {state}: {failed}")


def say_speed(what: str, workbooks: int, batches: list[dict[str, Any]]) -> None:
    """Time per workbook: from the first batch's begin to the last one's end, and within the batches."""
    begun, ended = ([dt.datetime.fromisoformat(task[side]) for task in batches] for side in ("start_date", "end_date"))
    span, worked = (max(ended) - min(begun)).total_seconds(), sum(task["duration"] for task in batches)
    say(f"{what}: {workbooks} workbooks in {len(batches)} batches, {span:.0f} s, {1000 * span / workbooks:.0f} ms per workbook "
        f"({worked / len(batches):.1f} s per batch)")  # fmt: skip


def expect(what: str, found: object, expected: object) -> None:
    """Tell a step, or fail with both sides."""
    if found != expected:
        raise StepFailedError(f"{what}: expected {expected}, found {found}")
    say(f"{what}: as expected")


def say(line: str) -> None:
    """Tell at once, with the seconds since the begin."""
    print(f"{time.monotonic() - _BEGAN:6.0f} s  {line}", flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(main())
