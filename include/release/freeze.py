"""What a release freezes: the files of a round's summary, the data behind them, and what changed since the release before."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.domain.rows import Row
from include.release.changes import changes_between
from include.release.data_files import data_files
from include.storage.archive import keep_bytes, read_archived
from include.storage.places import Places, write_if_changed
from include.storage.round_folders import round_folder
from include.summary import all_summary_files, pdfs_of, summary_files
from include.summary.compose import compose_from
from include.summary.compose.internal import without_internal
from include.summary.content import RoundContent
from include.summary.summary_data import Edition, Figure, Summary
from include.texts import RefusedError, book
from include.warehouse.releases.releases import (
    FigureOrigin,
    NewFigure,
    NewRelease,
    Release,
    ReleaseChange,
    ReleaseContent,
    ReleaseFile,
    next_number,
    record_release,
    release_figures,
    release_files,
    releases_of,
    standing_release,
    withdraw,
)

_TEXTS = book("release")
RELEASE_FOLDER, PUBLIC_FOLDER = "cong-bo", "cong-khai"
MANIFEST, CHECKSUMS, STANDING, WITHDRAWN = "ban-cong-bo.json", "SHA256SUMS", "hien-hanh.json", "DA-THU-HOI.txt"


class FactsChangedError(RefusedError):
    """The facts are no longer those that the approver was shown."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, when, with which comment, and the instant before which nothing is handed out."""

    approved_by: str
    approved_at: dt.datetime
    comment: str
    embargo_until: dt.datetime | None = None


def facts_digest(summary: Summary) -> str:
    """SHA-256 over what a release would print: figures, answers, quotes, documents and who filed, not where they stand in a workbook."""
    documents = [(line.number, line.title, line.department_code) for part in summary.parts for line in part.documents]
    documents += [(line.number, line.title, line.department_code) for line in summary.documents_apart]
    quotes = [(quote.department_code, quote.kind, quote.text) for quote in summary.quotes]
    figures = [(figure.key, figure.text, figure.source) for figure in summary.figures()]
    answers = [(line.code, line.department_code, line.answer) for part in summary.parts for line in part.indicators]
    filings = [(line.department_code, line.filing) for line in summary.coverage.lines]
    return hashlib.sha256(repr((figures, quotes, documents, answers, filings)).encode()).hexdigest()


def freeze_release(
    engine: Engine, catalogue: Catalogue, places: Places, round_key: str, approval: Approval, expected_digest: str | None = None
) -> Release:
    """Make the next release of a round, or return the standing one when nothing has changed since.

    Raises:
        FactsChangedError: when the facts are not those with ``expected_digest``, which the approver was shown.
        SettlementRefusedError: when another release took the number meanwhile.
    """
    content = RoundContent.read(engine, catalogue, round_key)
    summary = compose_from(content)
    digest = facts_digest(summary)
    if expected_digest not in (None, digest):
        raise FactsChangedError(_TEXTS.say("refused.facts_changed", round=round_key))
    standing = standing_release(engine, round_key)
    if standing is None or standing.facts_digest != digest:
        _make_release(engine, content, summary, places, digest, approval, standing)
    hand_out(engine, catalogue, places, round_key, approval.approved_at)
    found = standing_release(engine, round_key)
    assert found is not None
    return found


def _make_release(
    engine: Engine, content: RoundContent, summary: Summary, places: Places, digest: str, approval: Approval, standing: Release | None
) -> None:
    number = next_number(engine, content.round.key)
    release = NewRelease(
        round_key=content.round.key,
        number=number,
        approved_by=approval.approved_by,
        approved_at=approval.approved_at,
        comment=approval.comment,
        embargo_until=approval.embargo_until,
        facts_digest=digest,
        rule_set_version=content.catalogue.rule_set_version,
        catalogue_version=content.catalogue.version,
        supersedes=standing.number if standing else None,
    )
    figures = [_new_figure(figure) for figure in summary.figures()]
    changes = changes_between(release_figures(engine, standing.release_id), figures) if standing else []
    rows = []
    for edition, files in frozen_files(engine, content, number).items():
        files[CHECKSUMS] = _checksums(files)
        files[MANIFEST] = _manifest(release, edition, files, changes)
        rows += [_archived(places, edition, name, made) for name, made in sorted(files.items())]
    frozen = [row["standing_submission_id"] for row in content.coverage if row["standing_submission_id"] is not None]
    record_release(engine, release, ReleaseContent(rows, figures, changes, frozen))


def frozen_files(engine: Engine, content: RoundContent, number: int) -> dict[Edition, dict[str, bytes]]:
    """Summaries and data by edition and name; the public one has the province's summary only. All are printed together.

    The same facts give the same bytes; PDFs with the same LibreOffice and fonts only.
    """
    state_vi = _TEXTS.vi("edition", number=number)
    made: dict[Edition, dict[str, bytes]] = {
        "full": all_summary_files(content, "full", state_vi),
        "public": summary_files(content, None, "public", state_vi),
    }
    printed = pdfs_of({f"{edition}/{name}": file for edition, files in made.items() for name, file in files.items()})
    for name, pdf in printed.items():
        edition, _, plain = name.partition("/")
        made[cast(Edition, edition)][plain] = pdf
    made["full"] |= data_files(engine, content, "full")
    made["public"] |= data_files(engine, without_internal(content), "public")
    return made


def _new_figure(figure: Figure) -> NewFigure:
    origins = dict.fromkeys(FigureOrigin(o.submission_id, o.sheet, o.cell) for o in figure.origins)
    return NewFigure(figure.key, figure.label, figure.text, figure.value, figure.unit, figure.source, tuple(origins))


def _archived(places: Places, edition: Edition, name: str, content: bytes) -> ReleaseFile:
    return ReleaseFile(edition, name, len(content), keep_bytes(places, content))


def _checksums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()


def _manifest(release: NewRelease, edition: Edition, files: Mapping[str, bytes], changes: list[ReleaseChange]) -> bytes:
    manifest: Row = {
        "round": release.round_key,
        "number": release.number,
        "edition": edition,
        "supersedes": release.supersedes,
        "approved_at": release.approved_at.isoformat(),
        "rule_set_version": release.rule_set_version,
        "catalogue_version": release.catalogue_version,
        "facts_sha256": release.facts_digest,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    if edition == "full":
        embargo = release.embargo_until.isoformat() if release.embargo_until else None
        manifest |= {"approved_by": release.approved_by, "comment": release.comment, "embargo_until": embargo}
        manifest["changes"] = [asdict(change) for change in changes]
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def hand_out(engine: Engine, catalogue: Catalogue, places: Places, round_key: str, as_of: dt.datetime) -> list[str]:
    """Put every release whose embargo is over into the outbox, and name the one in force there; returns the folders written to.

    One that was withdrawn under its embargo was never published, and is not now.
    """
    folder = round_folder(catalogue, round_key, places.outbox) / RELEASE_FOLDER
    due = [row for row in releases_of(engine, round_key, as_of) if not row.is_held_back and not _never_published(row)]
    written = [str(target) for row in due if _put(engine, places, row, target := folder / f"lan-{row.number}")]
    if due:
        standing = {"round": round_key, "number": next((row.number for row in due if row.is_in_force), None)}
        write_if_changed(folder / STANDING, (json.dumps(standing) + "\n").encode())
    return written


def _never_published(release: Release) -> bool:
    withdrawn, embargo = release.withdrawn_at, release.embargo_until
    return withdrawn is not None and embargo is not None and withdrawn < embargo


def _put(engine: Engine, places: Places, release: Release, folder: UPath) -> bool:
    written = False
    for file in release_files(engine, release.release_id):
        target = (folder if file.edition == "full" else folder / PUBLIC_FOLDER) / file.name
        written |= write_if_changed(target, read_archived(places, file.sha256))
    if release.withdrawn_at is not None:
        sentence = _TEXTS.vi("withdrawn", day=release.withdrawn_at, who=release.withdrawn_by, reason=release.withdrawal_reason)
        written |= write_if_changed(folder / WITHDRAWN, sentence.encode())
    return written


def withdraw_release(engine: Engine, catalogue: Catalogue, places: Places, release: Release, by: str, reason: str, at: dt.datetime) -> None:
    """Withdraw a release: the one before stands again, and its folder in the outbox says so. Nothing is deleted.

    Raises:
        SettlementRefusedError: without a reason, or when it was withdrawn already.
    """
    withdraw(engine, release.release_id, by, reason, at)
    hand_out(engine, catalogue, places, release.round_key, at)
