"""The locks: every file by its hash, both at one version, and nothing on a server that only tests need. And how they are installed."""

import hashlib
import re
import venv
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import install

PROJECT = Path(__file__).resolve().parents[2]
SUPERSET = "include/dashboards/server"
LOCKS = ["requirements.lock", "requirements-dev.lock", f"{SUPERSET}/requirements.lock"]


def direct(name):
    """By name: the version that a file of direct requirements pins."""
    lines = (line.partition("#")[0].strip() for line in (PROJECT / name).read_text(encoding="utf-8").splitlines())
    wanted = [Requirement(line) for line in lines if line]
    return {canonicalize_name(entry.name): str(entry.specifier) for entry in wanted}


def entries(name):
    """The requirements of a lock, each with its hashes on one line."""
    return (PROJECT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def locked(name):
    """By name: what a lock pins, under whichever conditions (numpy has two versions, by the version of Python)."""
    found = defaultdict(set)
    for line in entries(name):
        entry = Requirement(line.partition("--hash")[0])
        found[canonicalize_name(entry.name)].add(str(entry.specifier))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_file_of_a_lock_is_known_by_its_hash(name):
    assert len(entries(name)) > 100
    assert [line for line in entries(name) if not re.fullmatch(r"[^ ]+==[^ ]+( ;[^-]+)?( +--hash=sha256:[0-9a-f]{64})+", line)] == []


def test_the_two_locks_agree_on_every_package_that_both_pin():
    server, developers = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {package: pins for package, pins in server.items() if developers[package] != pins} == {}


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("requirements.txt", "requirements.lock"),
        ("requirements.txt", "requirements-dev.lock"),
        ("requirements-dev.txt", "requirements-dev.lock"),
        (f"{SUPERSET}/requirements.txt", f"{SUPERSET}/requirements.lock"),
    ],
)
def test_every_direct_requirement_stands_in_its_lock_at_its_pin(wanted, name):
    found = locked(name)
    assert {package: pin for package, pin in direct(wanted).items() if found[package] != {pin} or not pin.startswith("==")} == {}


def test_a_server_gets_nothing_that_only_tests_need():
    # What Airflow itself asks for too; everything else of the developers' file must stay out.
    of_airflow = {"psutil"}
    assert direct("requirements-dev.txt").keys() & locked("requirements.lock").keys() <= of_airflow
    assert not direct("requirements-dev.txt").keys() & direct("requirements.txt").keys()


def test_what_the_project_imports_is_what_a_server_gets():
    tested_only = {"pytest", "moto", "hypothesis", "playwright", "psutil", "pypdf", "aiosmtpd"}
    sources = [path for folder in ("include", "dags", "plugins") for path in (PROJECT / folder).rglob("*.py")]
    imported = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
    assert [path for path in sources if tested_only & set(imported.findall(path.read_text(encoding="utf-8")))] == []


def test_uv_goes_where_pip_would_go():
    settings = install.pip_settings(
        "global.index-url='https://general.example/simple'\n"
        "install.index-url='https://for-install.example/simple'\n"
        ":env:.cert='/etc/own.pem'\n"
        "global.cert='/etc/general.pem'\n"
        "global.extra-index-url='\\nhttps://one.example/simple\\nfile:///two'\n"
        "global.find-links='/wheels /more'\n"
        "freeze.timeout='1'\n"
    )
    found = install.uv_environment(settings, {"HOME": "/root", "SSL_CERT_FILE": "/etc/other.pem"})
    assert found["UV_DEFAULT_INDEX"] == "https://for-install.example/simple"
    assert found["UV_INDEX"] == "https://one.example/simple file:///two"
    assert found["UV_FIND_LINKS"] == "/wheels,/more"
    assert found["SSL_CERT_FILE"] == "/etc/own.pem" and found["HOME"] == "/root"
    assert found["UV_SYSTEM_CERTS"] == "1" and "UV_HTTP_TIMEOUT" not in found


def test_what_is_set_for_uv_itself_comes_first():
    settings = {"index-url": "https://of-pip.example/simple"}
    assert install.uv_environment(settings, {"UV_DEFAULT_INDEX": "https://own.example"})["UV_DEFAULT_INDEX"] == "https://own.example"


def test_uv_itself_is_installed_by_the_hashes_of_the_lock():
    lines = list(install.pinned_with_hashes((PROJECT / "requirements.lock").read_text(encoding="utf-8"), "uv"))
    assert lines[0].startswith("uv==") and len(lines) > 1 and all("--hash=sha256:" in line for line in lines[1:])
    assert not lines[-1].endswith("\\")


@pytest.fixture
def wheel(tmp_path):
    """A folder with one small wheel, and the hash of that wheel."""
    path = tmp_path / "wheels" / "pci_nothing-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as content:
        content.writestr("pci_nothing.py", "")
        content.writestr("pci_nothing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pci-nothing\nVersion: 1.0\n")
        content.writestr(
            "pci_nothing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        content.writestr("pci_nothing-1.0.dist-info/RECORD", "")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("altered", [False, True])
@pytest.mark.parametrize("way", ["uv", "pip"])
def test_both_ways_of_installing_check_the_hashes(way, altered, wheel, tmp_path, monkeypatch, capsys):
    venv.create(tmp_path / "venv", with_pip=False)
    digest = hashlib.sha256(wheel.read_bytes() + b"x" * altered).hexdigest()
    (lock := tmp_path / "lock").write_text(f"pci-nothing==1.0 \\\n    --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
    if way == "pip":
        monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path / "nowhere"))
    done = install.main(lock, tmp_path / "venv" / "bin" / "python")
    told = capsys.readouterr().out
    assert (done == 0) != altered and ("bằng pip" in told) == (way == "pip")
    assert bool(list((tmp_path / "venv").rglob("pci_nothing.py"))) != altered
    assert not altered or install._REFUSED.search(told)
