"""Makes a backup of warehouse and archive that belong together, and restores one into an empty place."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from upath import UPath

from include.backup import tools
from include.storage.archive import keep_bytes, read_archived
from include.storage.places import Places, inside, write_if_changed
from include.warehouse.register.register import content_digest
from include.warehouse.submissions.holdings import create_groups, files_in_archive, holdings_at_one_instant, is_empty, server_major

DUMP, MANIFEST, CHECKSUMS = "warehouse.dump", "manifest.json", "SHA256SUMS"


class BackupRefusedError(Exception):
    """A backup cannot be made or restored here; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``files`` gives the size in bytes of every archived file by SHA-256.

    ``letters`` gives the SHA-256 of every letter and e-mail to departments by its path in the outbox; an older backup has none.
    """

    made_at: str
    catalogue_version: str
    migration: str
    server_major: int
    pg_dump: str
    content_digest: str
    dump_sha256: str
    files: dict[str, int]
    groups: list[str]
    letters: dict[str, str] = field(default_factory=dict)


def make_backup(engine: Engine, places: Places, target: UPath, catalogue_version: str, at: dt.datetime) -> Manifest:
    """Write dump, archived files and, last of all, the manifest into the empty folder ``target``.

    The database is dumped as of one instant, and exactly the files that it names then are copied, each verified. The ingest
    may go on meanwhile: the archive only ever grows. A backup without its manifest was interrupted and is none.

    Raises:
        BackupRefusedError: when something lies in ``target``.
        BackupToolError: when pg_dump is missing, too old, or failed.
        ArchiveDamagedError: when an archived file is missing or changed.
    """
    if _has_files(target):
        raise BackupRefusedError(f"{target} is not empty; give a backup a folder of its own")
    kept = _as_places(target)
    with holdings_at_one_instant(engine) as held:
        content, version = _dumped(engine, held.server_major, held.snapshot)
    for sha256 in held.archived:
        keep_bytes(kept, read_archived(places, sha256))
    write_if_changed(target / DUMP, content)
    manifest = Manifest(
        made_at=at.isoformat(),
        catalogue_version=catalogue_version,
        migration=held.migration,
        server_major=held.server_major,
        pg_dump=version,
        content_digest=held.content_digest,
        dump_sha256=hashlib.sha256(content).hexdigest(),
        files=held.archived,
        groups=held.groups,
        letters=_keep_letters(places, kept, held.letters),
    )
    document = (json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n").encode()
    write_if_changed(target / CHECKSUMS, f"{hashlib.sha256(document).hexdigest()}  {MANIFEST}\n{manifest.dump_sha256}  {DUMP}\n".encode())
    write_if_changed(target / MANIFEST, document)
    return manifest


def restore_backup(engine: Engine, places: Places, source: UPath) -> Manifest:
    """Load a backup into an empty warehouse and an empty archive, after everything in it was verified; then verify the result.

    Raises:
        BackupRefusedError: when the backup is incomplete or damaged, or warehouse or archive are not empty. Nothing was written.
        BackupToolError: when pg_restore is missing, too old, or failed.
    """
    manifest, content = _verified(source)
    if not is_empty(engine):
        raise BackupRefusedError(f"the database {engine.url.database} holds a warehouse already; restore into an empty one")
    if _has_files(places.archive):
        raise BackupRefusedError(f"{places.archive} holds files already; restore into an empty archive")
    if manifest.server_major > server_major(engine):
        raise BackupRefusedError(f"the backup is of PostgreSQL {manifest.server_major}, this server is older: {server_major(engine)}")
    for sha256 in manifest.files:
        keep_bytes(places, read_archived(_as_places(source), sha256))
    for path in manifest.letters:
        if not (target := inside(places.outbox, path)).exists():
            write_if_changed(target, inside(_as_places(source).outbox, path).read_bytes())
    create_groups(engine, manifest.groups)  # what is granted to them stands in the dump
    _load(engine, content)
    if content_digest(engine) != manifest.content_digest or files_in_archive(engine) != manifest.files:
        raise BackupRefusedError("the restored warehouse is not what the backup says; keep both, and restore another backup")
    return manifest


def _keep_letters(places: Places, kept: Places, paths: list[str]) -> dict[str, str]:
    """Copy the letters that still lie in the outbox; SHA-256 by path. Everything else there is written anew."""
    found = {}
    for path in paths:
        letter = inside(places.outbox, path)
        if letter.exists():
            content = letter.read_bytes()
            write_if_changed(inside(kept.outbox, path), content)
            found[path] = hashlib.sha256(content).hexdigest()
    return found


def _dumped(engine: Engine, major: int, snapshot: str) -> tuple[bytes, str]:
    with tempfile.TemporaryDirectory() as folder:
        version = tools.dump(engine.url, major, snapshot, Path(folder) / DUMP)
        return (Path(folder) / DUMP).read_bytes(), version


def _load(engine: Engine, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / DUMP).write_bytes(content)
        tools.load(engine.url, server_major(engine), Path(folder) / DUMP)


def _verified(source: UPath) -> tuple[Manifest, bytes]:
    """The manifest and the dump of a backup in which every byte is as it was written."""
    if not (source / MANIFEST).exists():
        raise BackupRefusedError(f"{source} has no {MANIFEST}: it is no backup, or one that was interrupted")
    lines = (line.split("  ", 1) for line in (source / CHECKSUMS).read_text(encoding="utf-8").splitlines())
    sums = {name: sha256 for sha256, name in lines}
    for name in (MANIFEST, DUMP):
        if hashlib.sha256((source / name).read_bytes()).hexdigest() != sums[name]:
            raise BackupRefusedError(f"{source / name} is not as it was written; use another backup")
    written: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    manifest = Manifest(**written)
    kept = _as_places(source)
    for sha256 in manifest.files:
        read_archived(kept, sha256)
    for path, sha256 in manifest.letters.items():
        letter = inside(kept.outbox, path)
        if not letter.exists() or hashlib.sha256(letter.read_bytes()).hexdigest() != sha256:
            raise BackupRefusedError(f"{letter} is not as it was written; use another backup")
    return manifest, (source / DUMP).read_bytes()


def _as_places(folder: UPath) -> Places:
    """A backup's folder, of which the archive and the outbox are used."""
    return Places(*(folder / name for name in ("inbox", "archive", "outbox")))


def _has_files(folder: UPath) -> bool:
    return folder.exists() and any(path.is_file() for path in folder.rglob("*"))
