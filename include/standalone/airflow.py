"""Airflow's four components as processes of this one: started, watched, and stopped, these and no others."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from include.standalone.stopping import kill_marked, marked

# On one machine the API server reads the logs from the disk; a server of logs beside each component would only hold memory.
COMPONENTS = {
    "api-server": ["api-server"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
}
START_SECONDS = 240
# Nobody reads a request faster. An answer before the scheduler has noted that the asking process ended makes Airflow 3.3 fail the task
# (apache/airflow#67287); one in the 60 ms before the task waits is lost.
REQUEST_READ_SECONDS = 3


class AirflowDidNotStartError(Exception):
    """A component died or did not answer in time; the message shows the end of its log."""


@contextmanager
def running_airflow(environment: dict[str, str], logs: Path) -> Iterator[AirflowClient]:
    """Migrate Airflow's metadata, start its components, wait until they are healthy; stop them at the end, with all that they started.

    The scheduler waits for the API server: a task that begins before that answers fails.
    """
    _migrate(environment, logs)
    environment = marked(environment)
    client = AirflowClient(environment)
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in COMPONENTS:
            processes[name] = _start(name, environment, logs)
        _wait_until_healthy(client, processes, logs)
        yield client
    finally:
        stop_processes(processes)
        kill_marked(environment)


def _migrate(environment: dict[str, str], logs: Path) -> None:
    with (logs / "migrate.log").open("w") as log:
        done = subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], env=environment, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise AirflowDidNotStartError(f"Airflow's metadata could not be migrated:\n{tail(logs / 'migrate.log')}")


def _start(name: str, environment: dict[str, str], logs: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "include.standalone.component", environment["AIRFLOW__API__BASE_URL"], *COMPONENTS[name]]
    # A session of its own, so that stopping it also stops the workers it forked.
    with (logs / f"{name}.log").open("w") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def _wait_until_healthy(client: AirflowClient, processes: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        for name, process in processes.items():
            if process.poll() is not None:
                raise AirflowDidNotStartError(f"{name} stopped with code {process.returncode}:\n{tail(logs / f'{name}.log')}")
        if client.is_healthy():
            return
        time.sleep(0.3)
    raise AirflowDidNotStartError(f"Airflow was not healthy after {START_SECONDS} s:\n{tail(logs / 'api-server.log')}")


def stop_processes(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop processes that lead sessions of their own, with all that they forked."""
    for process in processes.values():
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + 8
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()
        _signal(process, signal.SIGKILL)  # what it forked and left behind


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return  # it is gone already


def tail(path: Path, lines: int = 25) -> str:
    """The last lines of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


class AirflowClient:
    """Airflow's REST interface, as one of its users. Speaks to the one server that this system started."""

    def __init__(self, environment: dict[str, str], user: str = "admin") -> None:
        self.environment, self.user = environment, user
        self.address = environment["AIRFLOW__API__BASE_URL"]
        passwords = Path(environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
        self.password = json.loads(passwords.read_text())[user]
        self._token: str | None = None

    def is_healthy(self) -> bool:
        """Whether every component says so."""
        try:
            health = self._call("GET", "/api/v2/monitor/health", authorised=False)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        parts = (health.get(name) or {} for name in ("metadatabase", "scheduler", "dag_processor", "triggerer"))
        return all(part.get("status") == "healthy" for part in parts)

    def _scheduler_seen_at(self) -> dt.datetime:
        health = self._call("GET", "/api/v2/monitor/health", authorised=False)
        return dt.datetime.fromisoformat(health["scheduler"]["latest_scheduler_heartbeat"])

    def wait_for_dag(self, dag_id: str, seconds: float = 120) -> None:
        """Wait until the DAG was parsed.

        Raises:
            TimeoutError: with the import errors that Airflow reports.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                self._call("GET", f"/api/v2/dags/{dag_id}")
                return
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
            time.sleep(0.5)
        errors = self._call("GET", "/api/v2/importErrors")
        raise TimeoutError(f"DAG {dag_id} did not appear: {errors}")

    def trigger(self, dag_id: str, logical_date: str, partition_key: str | None = None) -> str:
        """Start a run and return its id."""
        body = {"logical_date": logical_date, "conf": {}} | ({"partition_key": partition_key} if partition_key else {})
        return str(self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def pause(self, dag_id: str) -> None:
        """Start no new run of a DAG."""
        self._call("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": True})

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """The newest runs of a DAG, newest first, at most 100, as Airflow's API gives them (``dag_run_id``, ``state``, …)."""
        found: list[dict[str, Any]] = self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?order_by=-run_after&limit=100")["dag_runs"]
        return found

    def run_state(self, dag_id: str, run_id: str) -> str:
        """The state of one run."""
        return str(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{urllib.request.quote(run_id)}")["state"])  # type: ignore[attr-defined]

    def task_instances(self, dag_id: str) -> list[dict[str, Any]]:
        """The tasks of all runs of a DAG, as Airflow's API gives them (``task_id``, ``state``, ``start_date``, ``end_date``, …)."""
        found: list[dict[str, Any]] = self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/~/taskInstances?limit=1000")["task_instances"]
        return found

    def asset_events(self, asset_name: str) -> list[dict[str, Any]]:
        """The events of an asset, newest first, as Airflow's API gives them (``timestamp``, ``extra``, …)."""
        events: list[dict[str, Any]] = self._call("GET", f"/api/v2/assets/events?name_pattern={asset_name}&order_by=-timestamp")[
            "asset_events"
        ]
        return events

    def request_of(self, dag_id: str, task_id: str) -> dict[str, Any] | None:
        """The newest request of a task that waits for a person's answer: ``run_id``, ``subject``, ``body``; ``None`` while none waits.

        A request is left for later until its task waits, and the scheduler was at work ``REQUEST_READ_SECONDS`` after it was made; on a
        busy machine twice as long after it as the task took to make it.
        """
        for run in self.runs(dag_id):
            try:
                found = self._call("GET", self._request_path(dag_id, run["dag_run_id"], task_id))
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
                continue
            task = found["task_instance"]
            started, asked = (dt.datetime.fromisoformat(instant) for instant in (task["start_date"], found["created_at"]))
            read_at = asked + max(dt.timedelta(seconds=REQUEST_READ_SECONDS), 2 * (asked - started))
            waits = task["state"] == "awaiting_input" and not found["response_received"]
            if waits and self._scheduler_seen_at() > read_at:
                return {"run_id": run["dag_run_id"], "subject": found["subject"], "body": found["body"]}
        return None

    def answer(self, dag_id: str, run_id: str, task_id: str, option: str, **given: Any) -> None:
        """Answer a request as this client's user."""
        self._call("PATCH", self._request_path(dag_id, run_id, task_id), {"chosen_options": [option], "params_input": given})

    def _request_path(self, dag_id: str, run_id: str, task_id: str) -> str:
        run = urllib.request.quote(run_id)  # type: ignore[attr-defined]
        return f"/api/v2/dags/{dag_id}/dagRuns/{run}/taskInstances/{task_id}/-1/hitlDetails"

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None, authorised: bool = True) -> Any:
        headers = {"Content-Type": "application/json"}
        if authorised:
            headers["Authorization"] = f"Bearer {self._login()}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def _login(self) -> str:
        if self._token is None:
            body = {"username": self.user, "password": self.password}
            self._token = str(self._call("POST", "/auth/token", body, authorised=False)["access_token"])
        return self._token
