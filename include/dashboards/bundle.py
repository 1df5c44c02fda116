"""Packs ``kho_pci/``, which is Superset's export format, into the ZIP file that Superset imports."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import yaml

FOLDER = Path(__file__).parent / "kho_pci"
DATABASE_FILE = "databases/kho_pci.yaml"
# What Superset writes in place of a password when it exports, and asks for when it imports.
PASSWORD_MASK = "XXXXXXXXXX"
# By `metadata.yaml`, Superset tells a bundle for its dashboards page from one for its assets API, which also renews what is there.
BundleKind = Literal["Dashboard", "assets"]
# A ZIP entry carries a time. A fixed one makes the same bundle the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read_bundle(folder: Path = FOLDER) -> dict[str, Any]:
    """Every file of the bundle: its path within the bundle, and its content.

    Raises:
        yaml.YAMLError: when a file is no YAML.
    """
    paths = sorted(folder.rglob("*.yaml"))
    return {path.relative_to(folder).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def bundle_zip(kind: BundleKind = "Dashboard", warehouse_uri: str | None = None, folder: Path = FOLDER) -> bytes:
    """The bundle as a ZIP file; the same input gives the same bytes.

    Args:
        kind: ``Dashboard`` for Superset's page *Import dashboards*, ``assets`` for its API ``/api/v1/assets/import/``.
        warehouse_uri: where Superset finds the warehouse. Its password never enters the file: Superset asks for it.
        folder: the bundle's files.
    """
    files = read_bundle(folder)
    files["metadata.yaml"] = {**files["metadata.yaml"], "type": kind}
    if warehouse_uri:
        files[DATABASE_FILE] = {**files[DATABASE_FILE], "sqlalchemy_uri": masked_uri(warehouse_uri)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder.name}/{path}", _EPOCH)
            archive.writestr(entry, yaml.safe_dump(content, allow_unicode=True, sort_keys=False), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def masked_uri(uri: str) -> str:
    """A PostgreSQL URI as Superset's driver wants it, its password replaced by Superset's mask."""
    parts = urlsplit(uri)
    login = f"{parts.username or ''}:{PASSWORD_MASK}" if parts.password else parts.username or ""
    return urlunsplit(("postgresql+psycopg2", f"{login}@{_place(parts)}", parts.path, parts.query, ""))


def password_of(uri: str) -> str | None:
    """The password in a URI, as it was before it was quoted for the URI; ``None`` when there is none."""
    password = urlsplit(uri).password
    return None if password is None else unquote(password)


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
