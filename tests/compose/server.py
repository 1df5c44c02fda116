"""The system of ``docker-compose.yaml`` under a name, a port and secrets of this test's own."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from include.standalone.airflow import AirflowClient
from include.standalone.home import free_port

PROJECT = Path(__file__).resolve().parents[2]
NEVER = "0 0 30 2 *"  # 30 February does not come: this test starts every run itself, at the instants of 2021
SCALE = {
    "COMPOSE_PROFILES": "scale",
    "PCI_EXECUTOR": "CeleryExecutor",
    "PCI_TASKS_AT_ONCE": "8",
    "PCI_BATCHES": "6",
    "PCI_BATCH_SIZE": "25",
    "PCI_INBOX": "s3://pci/inbox",
    "PCI_ARCHIVE": "s3://pci/archive",
    "PCI_OUTBOX": "s3://pci/outbox",
}


class StepFailedError(Exception):
    """Something was not as expected; the message says what."""


class Client(AirflowClient):
    """Airflow's REST interface of the containers, also asked about the task instances of a run."""

    def task_instances(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        return self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=200")["task_instances"]

    def run(self, dag_id: str, run_id: str) -> dict[str, Any]:
        return self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")


class Server:
    """One installation: its ``.env``, its volumes and containers."""

    def __init__(self, name: str, folder: Path, **settings: str) -> None:
        self.name, self.folder, self._env = name, folder, folder / f"{name}.env"
        names = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "AWS_SECRET_ACCESS_KEY", "AIRFLOW_JWT_SECRET", "AIRFLOW_API_SECRET")
        drawn = {name: secrets.token_urlsafe(32) for name in names}
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        ports = {"AIRFLOW_PORT": str(free_port(0)), "S3_PORT": str(free_port(0))}
        crons = {f"PCI_{dag}_CRON": NEVER for dag in ("INGEST", "REMIND", "MEASURES")}
        self.settings = drawn | {"AIRFLOW_FERNET_KEY": key} | ports | crons | settings

    def compose(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Call docker-compose; its end is the caller's to judge."""
        self._env.touch(mode=0o600)
        self._env.write_text("".join(f"{name}={value}\n" for name, value in (self.settings | settings).items()))
        tool = ("docker-compose", "--project-name", self.name, "--project-directory", str(PROJECT), "--env-file", str(self._env))
        # The test's own settings only: what stands in the shell would come before them.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PCI_", "AIRFLOW", "AWS_", "COMPOSE_"))}
        return subprocess.run([*tool, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    def call(self, *arguments: str) -> str:
        """Call docker-compose and expect it to succeed; its standard output.

        Raises:
            StepFailedError: with the end of what it said.
        """
        done = self.compose(*arguments)
        if done.returncode:
            raise StepFailedError(f"docker-compose {' '.join(arguments)}: code {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def up(self, workers: int = 0) -> Client:
        """Start everything, wait until every part says that it is healthy, and log in."""
        self.call("up", "-d", *(("--scale", f"worker={workers}") if workers else ()))
        wait("all services healthy", lambda: set(self.health().values()) == {"healthy"}, 400)
        passwords = self.folder / f"{self.name}.passwords"
        passwords.touch(mode=0o600)
        passwords.write_text(self.call("exec", "-T", "api-server", "cat", "/opt/airflow/simple_auth_manager_passwords.json.generated"))
        told = {
            "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{self.settings['AIRFLOW_PORT']}",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        }
        client = Client(told)
        dags = len(list((PROJECT / "dags").glob("[!_]*.py")))
        wait("the DAGs are there", lambda: len(client._call("GET", "/api/v2/dags")["dags"]) == dags, 120)
        return client

    def containers(self, *services: str) -> list[str]:
        """The identifiers of the containers that run."""
        return self.call("ps", "-q", *services).split()

    def health(self) -> dict[str, str]:
        """What each container that has a health check says of itself; ``gone`` when one that should run does not."""
        form = "{{.Name}} {{.HostConfig.RestartPolicy.Name}} {{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{end}}"
        there = self.containers()
        told = (line.split() for line in (docker("inspect", "--format", form, *there) if there else "").splitlines())
        return {name: health[0] if running == "true" else "gone" for name, policy, running, *health in told if policy == "unless-stopped"}

    def inside(self, *command: str, service: str = "scheduler") -> Any:
        """Have ``tests.compose.inside`` done in a container of a service, and return what it tells."""
        mounted = f"{PROJECT / 'tests'}:/opt/pci/tests:ro"
        told = self.call("run", "--rm", "--no-deps", "-T", "-v", mounted, service, "python", "-m", "tests.compose.inside", *command)
        return json.loads(told.splitlines()[-1])

    def operate(self, *command: str) -> str:
        """A command of ``python -m include`` in a container."""
        return self.call("exec", "-T", "scheduler", "python", "-m", "include", *command)


@contextmanager
def server(name: str, folder: Path, **settings: str) -> Iterator[Server]:
    """An installation that is removed at the end, with its volumes and whatever became of it."""
    made = Server(name, folder, **settings)
    try:
        yield made
    finally:
        made.compose("down", "--volumes", "--timeout", "20", COMPOSE_PROFILES="scale")


def docker(*arguments: str) -> str:
    """Call docker and return its standard output."""
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout


def wait(what: str, reached: Callable[[], Any], seconds: float) -> Any:
    """Ask again and again until the answer is true; returns it.

    Raises:
        StepFailedError: when it is not within ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if found := reached():
                return found
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass  # a server that starts or is busy
        time.sleep(1)
    raise StepFailedError(f"{what}: not within {seconds:.0f} s")
