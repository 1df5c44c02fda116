"""A Superset of one's own beside the embedded system: from its own environment (``make superset``), with the dashboards loaded."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import include.dashboards
from include.dashboards.client import Superset
from include.standalone.airflow import stop_processes, tail
from include.standalone.home import PROJECT, Home, free_port, postgres_address
from include.standalone.system import prepared_warehouse
from include.warehouse.schema.roles import set_login

USER = "admin"
# The login under which Superset reads the warehouse, and the group whose rights it has.
BI_LOGIN, BI_GROUP = "superset", "pci_bi"
_START_SECONDS = 240
_PREFERRED_PORT = 8088
_CONFIG = Path(include.dashboards.__file__).parent / "server" / "superset_config.py"


class SupersetNotThereError(Exception):
    """Superset is not installed or did not start; the message says what to do."""


@contextmanager
def running_superset(home: Home) -> Iterator[Superset]:
    """Superset on a free port of this machine, its metadata in the home; stopped at the end. No dashboards are loaded yet.

    Raises:
        SupersetNotThereError: when it is not installed, or a step of its start fails.
    """
    programs = installed_programs()
    environment = _environment(home)
    address = f"127.0.0.1:{free_port(_PREFERRED_PORT)}"
    for step in (("db", "upgrade"), _create_admin(home), ("init",)):
        _run([str(programs / "superset"), *step], environment, home.logs / "superset-start.log")
    serve = [str(programs / "gunicorn"), "--workers", "1", "--threads", "8", "--worker-class", "gthread", "--timeout", "120"]
    with (home.logs / "superset.log").open("w") as log:
        process = subprocess.Popen(
            [*serve, "--bind", address, "superset.app:create_app()"], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait(process, f"http://{address}", home.logs / "superset.log")
        yield Superset(f"http://{address}", USER, home.secret("superset_password"))
    finally:
        stop_processes({"superset": process})


@contextmanager
def dashboards_of_embedded_warehouse(home: Home) -> Iterator[Superset]:
    """Superset with the dashboards on the embedded warehouse of ``home``, read under a login of its own; stopped at the end."""
    installed_programs()  # before anything starts
    with prepared_warehouse(home) as (server, _, engine):
        set_login(engine, BI_LOGIN, BI_GROUP, home.secret("bi_password"))
        with running_superset(home) as superset:
            superset.load_dashboards(as_login(postgres_address(server, "pci"), BI_LOGIN, home.secret("bi_password")))
            yield superset


def as_login(address: str, user: str, password: str) -> str:
    """The address of a database as another login reaches it."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{user}:{quote(password, safe='')}@{rest.rpartition('@')[2]}"


def installed_programs() -> Path:
    """The folder with Superset's programs: of ``PCI_SUPERSET_VENV``, by default ``var/superset-venv`` in the project.

    Raises:
        SupersetNotThereError: when there is none.
    """
    folder = Path(os.environ.get("PCI_SUPERSET_VENV") or PROJECT / "var" / "superset-venv") / "bin"
    if not (folder / "superset").exists():
        raise SupersetNotThereError(f"Superset is not installed in {folder.parent}; install it with `make superset-venv`")
    return folder


def _environment(home: Home) -> dict[str, str]:
    folder = home.folder / "superset"
    folder.mkdir(exist_ok=True)
    # Neither the project's code nor its environment: Superset pins other versions of the same packages.
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return inherited | {
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(folder),
        "SUPERSET_CONFIG_PATH": str(_CONFIG),
        "SUPERSET_SECRET_KEY": home.secret("superset_key"),
        "SUPERSET_DATABASE_URI": f"sqlite:///{folder / 'superset.db'}",
        "SCARF_ANALYTICS": "false",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def _create_admin(home: Home) -> tuple[str, ...]:
    who = ("--username", USER, "--firstname", "PCI", "--lastname", "Admin", "--email", "admin@localhost.invalid")
    return "fab", "create-admin", *who, "--password", home.secret("superset_password")


def _run(command: list[str], environment: dict[str, str], log_path: Path) -> None:
    with log_path.open("a") as log:
        done = subprocess.run(command, env=environment, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SupersetNotThereError(f"{' '.join(command[:3])} ended with code {done.returncode}:\n{tail(log_path)}")


def _wait(process: subprocess.Popen[bytes], address: str, log_path: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SupersetNotThereError(f"Superset stopped with code {process.returncode}:\n{tail(log_path)}")
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{address}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)  # not listening yet
    raise SupersetNotThereError(f"Superset did not answer after {_START_SECONDS} s:\n{tail(log_path)}")
