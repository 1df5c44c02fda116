"""No secret stands in the repository, and none is told by a log or an error message."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from include.warehouse.schema.engine import connect
from tests.desk import conftest as desk  # noqa: F401 - a home of the tests' own for Airflow

PROJECT = Path(__file__).resolve().parents[2]
# What keys look like, wherever they stand.
KEYS = (
    re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    re.compile(r"\bgh[pousr]_\w{36}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{20}|\bxox[abpr]-[\w-]{10,}|\bAIza[\w-]{35}"),
    re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."),
    re.compile(r"(?<![\w/+-])[\w-]{43}=(?![\w=])"),  # Airflow's Fernet keys
)
# A password in an address or a setting: in what ships, only a name for one. The tests' own words protect nothing.
PASSWORD = re.compile(
    r"""://[^\s:/@"'<>]*:(?P<address>[^\s/@"'<>]+)@"""
    r"""|(?im:^[ \t]*[\w-]*(?:password|secret|secret_key|fernet_key|token)[ \t]*[:=][ \t]*["']?(?P<setting>[^\s"'#]{8,})["']?[ \t]*$)"""
)
NAME_FOR_ONE = re.compile(r"\$\{|^password$|^X+$|^mật-khẩu$|^…$|[(.\[{]")


def secrets_in(text, ships):
    """What in a text looks like a secret."""
    found = [match[0] for key in KEYS for match in key.finditer(text)]
    given = [match["address"] or match["setting"] for match in PASSWORD.finditer(text)] if ships else []
    return found + [word for word in given if not NAME_FOR_ONE.search(word)]


def kept_files():
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=PROJECT, capture_output=True, check=True
    )
    return [PROJECT / name for name in listed.stdout.decode().split("\0") if name and (PROJECT / name).is_file()]


def test_no_secret_stands_in_the_repository():
    files = kept_files()
    assert PROJECT / "docker-compose.yaml" in files and len(files) > 300
    found = {}
    for path in files:
        where = path.relative_to(PROJECT)
        if secrets := secrets_in(path.read_bytes().decode("utf-8", "replace"), ships=where.parts[0] != "tests"):
            found[str(where)] = secrets
    assert found == {}


@pytest.mark.parametrize(
    "planted",
    [
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "aws: AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a" * 36,
        "FERNET: " + "x" * 43 + "=",
        "postgresql://pci:" + "Tinh2021@db:5432/pci",
        "POSTGRES_PASSWORD=" + "Tinh2021-QNg",
        "  AIRFLOW_API_SECRET: " + "'Tinh2021-QNg'",
        "api_token = " + '"abcdefgh1234"',
    ],
)
def test_a_planted_secret_is_found(planted):
    assert secrets_in(f"before\n{planted}\nafter", ships=True)


def test_the_example_of_settings_holds_none():
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    secret = {name: value for name, value in settings.items() if re.search("PASSWORD|SECRET|_KEY|TOKEN", name)}
    assert len(secret) >= 4 and not [name for name, value in secret.items() if value]


CANARY = "s3cret-canary"
ADDRESS = f"postgresql://pci:{CANARY}@127.0.0.1:1/pci"


def test_an_engine_and_its_errors_do_not_tell_the_password():
    engine = connect(ADDRESS)
    with pytest.raises(OperationalError) as caught:
        engine.connect()
    assert CANARY not in f"{engine!r} {engine.url} {caught.value!r} {caught.getrepr(showlocals=False)}"


@pytest.mark.slow
@pytest.mark.parametrize("command", [["migrate"], ["register"], ["backup", "--to", "BACKUP"]], ids=lambda command: command[0])
def test_a_command_that_fails_does_not_tell_the_password(command, tmp_path):
    environment = os.environ | {"AIRFLOW_CONN_PCI_WAREHOUSE": ADDRESS, "PCI_HOME": str(tmp_path)}
    typed = [str(tmp_path / "backup") if word == "BACKUP" else word for word in command]
    done = subprocess.run(
        [sys.executable, "-m", "include", *typed], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode and "connection failed" in done.stderr
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.slow
def test_what_airflow_writes_about_the_connection_hides_the_password(monkeypatch):
    from airflow.models.connection import Connection

    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", ADDRESS)
    assert CANARY not in repr(Connection.get_connection_from_secrets("pci_warehouse"))
