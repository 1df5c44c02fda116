"""The drafts of a round in its outbox: what says the same is not written again, and a PDF is printed when somebody opens it.

Beside the drafts, ``.du-thao.json`` keeps from what each was written, and ``.da-in.json`` from which bytes each PDF was printed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.storage.places import is_on_disk, sha256_of, write_if_changed
from include.storage.round_folders import round_folder
from include.summary import files_of_all, sub_index_codes, summary_stem
from include.summary.compose import compose_from
from include.summary.content import RoundContent
from include.summary.links import desk_url
from include.summary.pdf import PRINTABLE, PRINTING_SECONDS, pdf_name, to_pdf
from include.warehouse.register.written_drafts import record_written_draft, round_news

SUMMARY_FOLDER = "tong-hop"
OPENING_SECONDS = 120
_WRITTEN, _PRINTED, _LOCK = ".du-thao.json", ".da-in.json", ".dang-in"
_one_prints = threading.Lock()


def draft_folder(catalogue: Catalogue, round_key: str, outbox: UPath) -> UPath:
    """Where the drafts of a round lie in the outbox."""
    return round_folder(catalogue, round_key, outbox) / SUMMARY_FOLDER


def draft_files(catalogue: Catalogue, round_key: str, outbox: UPath) -> list[UPath]:
    """The drafts of a round that lie in the outbox: the province's, then those of the sub-indices; none before the first was written."""
    folder, province = draft_folder(catalogue, round_key, outbox), summary_stem(catalogue.round(round_key))
    if not folder.exists():
        return []
    found = [path for path in folder.iterdir() if path.name.startswith(province)]
    return sorted(found, key=lambda path: (path.stem != province, path.name))


def draft_names(catalogue: Catalogue, round_key: str, outbox: UPath) -> list[str]:
    """The names of what may be opened: the drafts, and their PDFs whether printed already or not."""
    found = [path.name for path in draft_files(catalogue, round_key, outbox) if path.suffix != ".pdf"]
    return [each for name in found for each in (name, *([pdf_name(name)] if name.endswith(PRINTABLE) else []))]


def write_drafts(
    engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath, only: Collection[str | None] | None = None
) -> dict[str | None, list[str]]:
    """Write the summaries of a round into its outbox, the province's and one for each sub-index, from one reading of the round.

    A summary is composed only when what the warehouse knows of the round has changed, or what makes the summaries has, and written
    only when it says something else; what somebody removed or changed by hand is written again. The PDF of a former text is removed.
    ``only`` names sub-indices by code and the province by ``None``; everything is written by default, and recorded as written with what
    had happened in the round before it was read.

    Returns:
        The paths by sub-index code, the province's under ``None``: the Excel file first.
    """
    known = round_news(engine, round_key)
    content, folder = RoundContent.read(engine, catalogue, round_key), draft_folder(catalogue, round_key, outbox)
    stems = {code: summary_stem(content.round, code) for code in (None, *sub_index_codes(content)) if only is None or code in only}
    kept = _marks(folder / _WRITTEN)
    digest = _digest(catalogue.version, [getattr(content, field.name) for field in fields(content) if field.name != "catalogue"])
    if behind := {code: stem for code, stem in stems.items() if not _stands(folder, kept.get(stem), "content", digest)}:
        _keep(folder / _WRITTEN, kept | _write_what_changed(content, folder, behind, kept, digest))
    if only is None:
        record_written_draft(engine, round_key, known, str(folder), [name for stem in stems.values() for name in _names(stem)])
    return {code: [str(folder / name) for name in _names(stem)] for code, stem in stems.items()}


def _write_what_changed(
    content: RoundContent, folder: UPath, behind: Mapping[str | None, str], kept: Mapping[str, Any], known: str
) -> dict[str, Any]:
    """Compose the summaries with these codes and stems, write those that say something else; returns what is to be kept of each."""
    summaries = {stem: compose_from(content, code) for code, stem in behind.items()}
    said = {stem: _digest(summary) for stem, summary in summaries.items()}
    changed = [summary for stem, summary in summaries.items() if not _stands(folder, kept.get(stem), "summary", said[stem])]
    for name, made in files_of_all(changed).items():
        if write_if_changed(folder / name, made) and name.endswith(PRINTABLE):
            (folder / pdf_name(name)).unlink(missing_ok=True)
    return {
        stem: {"content": known, "summary": said[stem], "files": {name: sha256_of(folder / name) for name in _names(stem)}}
        for stem in summaries
    }


def _names(stem: str) -> list[str]:
    return [f"{stem}{suffix}" for suffix in (".xlsx", ".docx", ".html")]


def open_pdf(catalogue: Catalogue, round_key: str, outbox: UPath, name: str) -> bytes | None:
    """The PDF of that name of a draft as it stands, printed at its first opening; ``None`` when no draft has such a PDF.

    Raises:
        PdfError: when LibreOffice is not installed, fails, or does not end within :data:`OPENING_SECONDS`.
    """
    sources = [path for path in draft_files(catalogue, round_key, outbox) if path.suffix in PRINTABLE and pdf_name(path.name) == name]
    if not sources:
        return None
    _print(draft_folder(catalogue, round_key, outbox), sources, OPENING_SECONDS)
    return sources[0].with_name(name).read_bytes()


def print_drafts(catalogue: Catalogue, round_key: str, outbox: UPath) -> list[str]:
    """Make the PDFs of all drafts whose Word or Excel file has changed since they were printed; returns the paths of these.

    Raises:
        PdfError: when LibreOffice is not installed or fails.
    """
    sources = [path for path in draft_files(catalogue, round_key, outbox) if path.suffix in PRINTABLE]
    return _print(draft_folder(catalogue, round_key, outbox), sources)


def _print(folder: UPath, sources: Iterable[UPath], seconds: float = PRINTING_SECONDS) -> list[str]:
    """Print those of ``sources`` that stand otherwise than when they were printed; who comes meanwhile waits, and finds them printed."""
    contents = {path.name: path.read_bytes() for path in sources}
    if not _unprinted(folder, contents):
        return []
    with _printing_alone(folder):
        if not (wanted := _unprinted(folder, contents)):
            return []
        made = to_pdf(wanted, seconds)
        for name, pdf in made.items():
            write_if_changed(folder / name, pdf)
        printed = {pdf_name(name): hashlib.sha256(content).hexdigest() for name, content in wanted.items()}
        _keep(folder / _PRINTED, _marks(folder / _PRINTED) | printed)
    return [str(folder / name) for name in made]


def _unprinted(folder: UPath, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    marks = _marks(folder / _PRINTED)
    return {
        name: content
        for name, content in contents.items()
        if marks.get(pdf_name(name)) != hashlib.sha256(content).hexdigest() or not (folder / pdf_name(name)).exists()
    }


@contextmanager
def _printing_alone(folder: UPath) -> Iterator[None]:
    """One at a time in this process, and on a disk one of all processes that share it."""
    with _one_prints:
        if not is_on_disk(folder):
            yield
            return
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX)  # given back when the file is closed, also by a process that dies
            yield


def _stands(folder: UPath, kept: Mapping[str, Any] | None, what: str, digest: str) -> bool:
    """Whether a summary was written from what has this digest, and its files lie there as they were written."""
    if kept is None or kept[what] != digest:
        return False
    return all((folder / name).exists() and sha256_of(folder / name) == sha256 for name, sha256 in kept["files"].items())


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr((parts, desk_url(), _WRITTEN_BY, _own_templates())).encode()).hexdigest()


def _own_templates() -> list[str]:
    """Digests of the office's own templates, which it may edit at any time."""
    folder = os.environ.get("PCI_SUMMARY_TEMPLATES")
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(Path(folder).glob("*.docx"))] if folder else []


def _digest_of_code() -> str:
    """A digest over the code and the templates that make summaries."""
    include, digest = Path(__file__).resolve().parents[1], hashlib.sha256()
    for path in sorted(path for folder in ("catalog", "summary", "word", "workbook") for path in (include / folder).rglob("*")):
        if path.suffix in (".py", ".j2", ".docx"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


_WRITTEN_BY = _digest_of_code()  # of the code that is loaded here, whatever lies on the disk when a summary is written


def _marks(path: UPath) -> dict[str, Any]:
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _keep(path: UPath, marks: Mapping[str, Any]) -> None:
    write_if_changed(path, json.dumps(marks, sort_keys=True, indent=0).encode())
