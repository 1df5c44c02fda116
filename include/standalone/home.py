"""The folder in which everything of the standalone system lies, and the settings that follow from it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parents[2]
# Ready-made accounts of the quick start: Airflow's own role, and the role and department on the steward desk.
USERS: dict[str, tuple[str, str, str | None]] = {
    "admin": ("admin", "lead_steward", None),
    "lead": ("op", "lead_steward", None),
    "steward": ("op", "steward", None),
    "viewer": ("viewer", "viewer", None),
    "sxd": ("viewer", "department", "SXD"),
}


@dataclass(frozen=True, slots=True)
class Home:
    """Where the standalone system lives: ``PCI_HOME``, by default ``var/`` in the project."""

    folder: Path

    @classmethod
    def from_environment(cls) -> Home:
        """The home that ``PCI_HOME`` names, made if it is not there."""
        folder = Path(os.environ.get("PCI_HOME") or PROJECT / "var").resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    @property
    def logs(self) -> Path:
        """One log file per component."""
        return self._made("logs")

    @property
    def inbox(self) -> Path:
        """Where departments' files arrive."""
        return self._made("inbox")

    @property
    def outbox(self) -> Path:
        """Where workbooks, receipts and summaries lie."""
        return self._made("outbox")

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "postgres"

    @property
    def airflow(self) -> Path:
        """``AIRFLOW_HOME``."""
        return self._made("airflow")

    def _made(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def secret(self, name: str) -> str:
        """A secret of this home, made once and readable by its owner only."""
        path = self._made("secrets") / name
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))
        return path.read_text()

    def places(self) -> dict[str, str]:
        """Inbox, archive and outbox: what the environment names, otherwise folders of this home."""
        inside = {"PCI_INBOX": self.inbox, "PCI_ARCHIVE": self._made("archive"), "PCI_OUTBOX": self.outbox}
        return {name: os.environ.get(name) or str(path) for name, path in inside.items()}


def airflow_environment(home: Home, metadata_url: str, warehouse_url: str, port: int) -> dict[str, str]:
    """The environment in which Airflow's components and their tasks run."""
    passwords = home.airflow / "passwords.json"
    passwords.touch(mode=0o600)
    passwords.write_text(json.dumps({user: home.secret(f"password_{user}") for user in USERS}))
    settings = {
        "CORE__DAGS_FOLDER": PROJECT / "dags",
        "CORE__PLUGINS_FOLDER": PROJECT / "plugins",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": 4,
        "CORE__LOAD_EXAMPLES": False,
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": False,
        "CORE__FERNET_KEY": "",
        "CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": ",".join(f"{user}:{role}" for user, (role, _, _) in USERS.items()),
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": passwords,
        "DATABASE__SQL_ALCHEMY_CONN": metadata_url,
        "API__PORT": port,
        "API__HOST": "127.0.0.1",
        "API__BASE_URL": f"http://127.0.0.1:{port}",
        "API__SECRET_KEY": home.secret("api"),
        "API__WORKERS": 1,
        "API_AUTH__JWT_SECRET": home.secret("jwt"),
        # How long a task that has ended may go unnoticed: one that is skipped or fails counts as running until then.
        "WORKERS__MIN_HEARTBEAT_INTERVAL": 1,
        "LOGGING__BASE_LOG_FOLDER": home.logs / "tasks",
        "DAG_PROCESSOR__REFRESH_INTERVAL": 30,
        "USAGE_DATA_COLLECTION__ENABLED": False,
    }
    return {
        **os.environ,
        **{f"AIRFLOW__{name}": str(value) for name, value in settings.items()},
        **home.places(),
        "AIRFLOW_HOME": str(home.airflow),
        "AIRFLOW_CONN_PCI_WAREHOUSE": warehouse_url,
        "PYTHONPATH": str(PROJECT),
        "PYTHONWARNINGS": "ignore",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "GX_ANALYTICS_ENABLED": "false",
        "SCARF_ANALYTICS": "false",
        "NO_PROXY": "127.0.0.1,localhost",
    }


def free_port(preferred: int = 8080) -> int:
    """``preferred`` when nobody listens there, otherwise a free port."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on this machine")


def postgres_address(server_uri: str, database: str, driver: str = "postgresql") -> str:
    """The address of a database on the embedded server, which listens on a socket in a folder."""
    socket_folder = server_uri.partition("?host=")[2]
    return f"{driver}://postgres@/{database}?host={quote(socket_folder, safe='/')}"
