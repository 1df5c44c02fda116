"""Pinned packages against known vulnerabilities: by pip-audit over the network, or by an export of OSV where there is none.

The export is one archive, ``EXPORT``, fetched on a machine that has a network.
A package that nobody looked up is never taken for a safe one: pip-audit itself ends with "No known vulnerabilities found" when the service
knows none of the packages, as a mirror of the package index does.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

EXPORT = "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip"
_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One advisory that a pinned version falls under."""

    package: str
    version: str
    advisory: str
    about: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. ``unaudited`` names the packages that nobody looked up, ``source`` says against what the others were."""

    packages: int
    vulnerabilities: list[Vulnerability]
    unaudited: list[str]
    source: str

    @property
    def exit_code(self) -> int:
        """0 when every package was looked up and none is known to be vulnerable, 1 when one is, 2 when some were not looked up."""
        return 1 if self.vulnerabilities else 2 if self.unaudited or not self.packages else 0


class AuditNotPossibleError(Exception):
    """Nothing could be looked up; the message says why."""


def pinned(requirements: Iterable[Path]) -> dict[str, set[str]]:
    """By name: the versions that the files pin."""
    found: dict[str, set[str]] = {}
    for path in requirements:
        for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            if (text := _without_hashes(line)) and not text.startswith("-"):
                entry = Requirement(text)
                found.setdefault(canonicalize_name(entry.name), set()).update(part.version for part in entry.specifier)
    return found


def _without_hashes(line: str) -> str:
    """A requirement without its comment and without the hashes of its files, which follow it (``--hash=sha256:…``)."""
    return line.partition("#")[0].partition("--hash")[0].strip()


def audit_over_network(program: Path, requirements: Sequence[Path]) -> Audit:
    """Ask PyPI's vulnerability service through pip-audit, one file after the other: two may pin a package differently.

    Raises:
        AuditNotPossibleError: when pip-audit is missing, or gives no report, as when nothing can be reached.
    """
    return audit_of_report({"dependencies": [entry for path in requirements for entry in _report(program, path)["dependencies"]]})


def _report(program: Path, requirements: Path) -> dict[str, Any]:
    command = [str(program), "--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-r", str(requirements)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        return cast(dict[str, Any], json.loads(done.stdout))
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AuditNotPossibleError(f"pip-audit: {error}") from error
    except ValueError as error:
        raise AuditNotPossibleError(f"pip-audit gave no report: {done.stderr.strip()[-300:]}") from error


def audit_of_report(report: Mapping[str, Any]) -> Audit:
    """What a JSON report of pip-audit says, with the packages that it skipped."""
    entries = report["dependencies"]
    found = [
        Vulnerability(entry["name"], entry["version"], known["id"], f"fixed in {', '.join(known['fix_versions']) or 'no version yet'}")
        for entry in entries
        for known in entry.get("vulns", ())
    ]
    unaudited = sorted(entry["name"] for entry in entries if "skip_reason" in entry)
    return Audit(len(entries), found, unaudited, "pip-audit, PyPI")


def audit_by_export(export: Path, requirements: Sequence[Path]) -> Audit:
    """Compare with an export of OSV.

    Raises:
        AuditNotPossibleError: when the file is no export, or holds no advisory about Python packages.
    """
    wanted = pinned(requirements)
    found: list[Vulnerability] = []
    newest, count = "", 0
    try:
        for advisory in _advisories(export):
            count, newest = count + 1, max(newest, advisory.get("modified", ""))
            found += _falling_under(advisory, wanted)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise AuditNotPossibleError(f"{export}: {error}") from error
    if not count:
        raise AuditNotPossibleError(f"{export} holds no advisory about Python packages")
    return Audit(len(wanted), found, [], f"OSV, {count} advisories, the newest of {newest[:10] or 'an unknown day'}")


def _advisories(export: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(export) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".json"):
                advisory = json.loads(archive.read(name))
                if not advisory.get("withdrawn") and any(_is_python(entry) for entry in advisory.get("affected", ())):
                    yield advisory


def _is_python(entry: dict[str, Any]) -> bool:
    return bool(entry.get("package", {}).get("ecosystem") == "PyPI")


def _falling_under(advisory: dict[str, Any], wanted: dict[str, set[str]]) -> Iterator[Vulnerability]:
    for entry in filter(_is_python, advisory["affected"]):
        name = canonicalize_name(entry["package"]["name"])
        for version in sorted(wanted.get(name, ())):
            if _affects(entry, Version(version)):
                yield Vulnerability(name, version, advisory["id"], str(advisory.get("summary", ""))[:100])


def _affects(entry: dict[str, Any], version: Version) -> bool:
    if any(_parsed(listed) == version for listed in entry.get("versions", ())):
        return True
    return any(_holds(version, kind["events"]) for kind in entry.get("ranges", ()) if kind.get("type") == "ECOSYSTEM")


def _parsed(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:  # of before PEP 440; nothing that is pinned today has such a number, and OSV lists each version besides
        return None


def _holds(version: Version, events: Iterable[dict[str, str]]) -> bool:
    """Whether a version lies in the range that the events open and close, in the order of their versions."""
    known = [(at, kind) for event in events for kind, text in event.items() if (at := _parsed(text)) is not None]
    is_inside = False
    for at, kind in sorted(known, key=lambda event: event[0]):
        if kind == "introduced" and version >= at:
            is_inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            is_inside = False
    return is_inside
