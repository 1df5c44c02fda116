"""Pinned packages against advisories: what falls under one is named, and what nobody looked up is never called safe."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from include import __main__ as commands
from include.standalone.audit import audit_of_report, pinned

PROJECT = Path(__file__).resolve().parents[2]
LOCK = "Jinja2==3.1.6\nlxml==6.1.3 ; python_version < '3.14'  # why\nopenpyxl==3.1.5\nsqlalchemy[asyncio]==2.1.9\n"


def affected(name, events=(), versions=(), ecosystem="PyPI"):
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    return {"package": {"ecosystem": ecosystem, "name": name}, "ranges": ranges, "versions": list(versions)}


ADVISORIES = {
    "A-range": {"affected": [affected("jinja2", [{"introduced": "0"}, {"fixed": "3.1.7"}])], "modified": "2026-11-01T00:00:00Z"},
    "A-fixed": {"affected": [affected("jinja2", [{"introduced": "0"}, {"fixed": "3.1.6"}])]},
    "A-last": {"affected": [affected("LXML", [{"introduced": "6.0"}, {"last_affected": "6.1.3"}])]},
    "A-odd": {"affected": [affected("lxml", [{"introduced": "0"}, {"fixed": "2004-beta x"}, {"fixed": "5.0"}, {"limit": "*"}])]},
    "A-before": {"affected": [affected("lxml", [{"introduced": "6.0"}, {"last_affected": "6.1.2"}])]},
    "A-again": {"affected": [affected("sqlalchemy", [{"introduced": "1"}, {"fixed": "2.0"}, {"introduced": "2.1"}, {"fixed": "2.2"}])]},
    "A-between": {"affected": [affected("sqlalchemy", [{"introduced": "1"}, {"fixed": "2.0"}, {"introduced": "2.2"}])]},
    "A-listed": {"affected": [affected("openpyxl", versions=["3.1.4", "not a version", "3.1.5.0"])]},
    "A-withdrawn": {"affected": [affected("openpyxl", versions=["3.1.5"])], "withdrawn": "2026-01-01T00:00:00Z"},
    "A-elsewhere": {"affected": [affected("lxml", [{"introduced": "0"}], ecosystem="npm")]},
}


def audited(tmp_path, advisories, lock=LOCK):
    (tmp_path / "lock").write_text(lock)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as export:
        for name, advisory in advisories.items():
            export.writestr(f"{name}.json", json.dumps({"id": name, **advisory}))
    return CliRunner().invoke(commands.app, ["audit", "--advisories", str(tmp_path / "all.zip"), str(tmp_path / "lock")])


def test_an_export_names_what_falls_under_an_advisory_and_nothing_else(tmp_path):
    done = audited(tmp_path, ADVISORIES)
    assert [name for name in ADVISORIES if name in done.output] == ["A-range", "A-last", "A-again", "A-listed"]
    assert done.exit_code == 1 and "the newest of 2026-11-01" in done.output


def test_packages_without_an_advisory_pass(tmp_path):
    assert audited(tmp_path, ADVISORIES, "pyyaml==6.0.3\n").exit_code == 0


@pytest.mark.parametrize("advisories", [{}, {"A-elsewhere": ADVISORIES["A-elsewhere"]}])
def test_an_export_that_knows_nothing_of_python_is_no_audit(tmp_path, advisories):
    done = audited(tmp_path, advisories)
    assert done.exit_code == 2 and "NOT audited" in done.output


def test_packages_that_the_service_did_not_know_are_not_called_safe():
    known = {"name": "a", "version": "1", "vulns": []}
    skipped = {"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1)"}
    broken = {"name": "c", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    assert audit_of_report({"dependencies": [known]}).exit_code == 0
    assert audit_of_report({"dependencies": [known, skipped]}).exit_code == 2
    assert audit_of_report({"dependencies": [known, skipped, broken]}).exit_code == 1
    assert audit_of_report({"dependencies": []}).exit_code == 2


def test_without_the_program_it_says_so(tmp_path):
    done = CliRunner().invoke(commands.app, ["audit", "--pip-audit", str(tmp_path / "none"), str(PROJECT / "requirements.lock")])
    assert done.exit_code == 2 and "NOT audited" in done.output and "ADVISORIES" in done.output


def test_hashes_over_several_lines_belong_to_the_package_before_them(tmp_path):
    (tmp_path / "lock").write_text(
        "lxml==6.1.3 ; python_version < '3.14' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\npyyaml==6.0.3 --hash=sha256:cc\n"
    )
    assert pinned([tmp_path / "lock"]) == {"lxml": {"6.1.3"}, "pyyaml": {"6.0.3"}}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "include/dashboards/server/requirements.lock"])
def test_every_package_is_pinned_to_one_version(name):
    found = pinned([PROJECT / name])
    lines = [
        line
        for line in (PROJECT / name).read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "    --hash="))
    ]
    assert len(found) > 100 and all("==" in line for line in lines) and not [package for package, versions in found.items() if not versions]
