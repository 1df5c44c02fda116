"""Makes releases: files of a round, their archive, what changed since the release before; hands out what may be handed out, withdraws."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import cast

from sqlalchemy import Connection, Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.domain.rows import Row
from include.release.changes import changes_since
from include.release.data_files import data_files
from include.release.frozen import FrozenRound, frozen_round, kept_digest, standing_submissions
from include.storage.archive import keep_bytes, read_archived
from include.storage.places import Places, write_if_changed
from include.storage.round_folders import round_folder
from include.summary import files_of_all, pdfs_of
from include.summary.content import RoundContent
from include.summary.summary_data import Coverage, Edition, Figure
from include.texts import RefusedError, book
from include.warehouse.releases.frozen_rows import kept_rows
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


def freeze_release(
    engine: Engine, catalogue: Catalogue, places: Places, round_key: str, approval: Approval, expected_digest: str | None = None
) -> Release:
    """Make the next release of a round, or return the standing one when nothing has changed since.

    Raises:
        FactsChangedError: when the facts are not those with ``expected_digest``, which the approver was shown.
        SettlementRefusedError: when another release took the number meanwhile.
    """
    content = RoundContent.read(engine, catalogue, round_key)
    standing = standing_release(engine, round_key)
    release = new_release(engine, content, approval, standing)
    frozen = frozen_round(engine, content, release)
    if expected_digest not in (None, frozen.digest):
        raise FactsChangedError(_TEXTS.say("refused.facts_changed", round=round_key))
    if standing is None or standing.facts_digest != frozen.digest:
        _make_release(engine, frozen, places, replace(release, facts_digest=frozen.digest), standing)
    hand_out(engine, catalogue, places, round_key, approval.approved_at)
    found = standing_release(engine, round_key)
    assert found is not None
    return found


def new_release(engine: Engine, content: RoundContent, approval: Approval, standing: Release | None) -> NewRelease:
    """The next release of a round as it would be written, its digest still to come."""
    return NewRelease(
        round_key=content.round.key,
        number=next_number(engine, content.round.key),
        approved_by=approval.approved_by,
        approved_at=approval.approved_at,
        comment=approval.comment,
        embargo_until=approval.embargo_until,
        facts_digest="",
        rule_set_version=content.catalogue.rule_set_version,
        catalogue_version=content.catalogue.version,
        supersedes=standing.number if standing else None,
    )


def _make_release(engine: Engine, frozen: FrozenRound, places: Places, release: NewRelease, standing: Release | None) -> None:
    figures = [_new_figure(figure) for figure in frozen.province.figures()]
    changes = changes_since(engine, frozen, standing) if standing else []
    rows = []
    for edition, files in frozen_files(engine, frozen, release.number).items():
        files[CHECKSUMS] = _checksums(files)
        files[MANIFEST] = _manifest(release, edition, files, changes, frozen.province.coverage)
        rows += [_archived(places, edition, name, made) for name, made in sorted(files.items())]

    def is_what_was_put_together(connection: Connection, release_id: int) -> None:
        if kept_digest(kept_rows(connection, frozen.content.catalogue, release_id)) != kept_digest(frozen.rows.kept):
            raise FactsChangedError(_TEXTS.say("refused.facts_changed", round=release.round_key))

    made = ReleaseContent(rows, figures, changes, standing_submissions(frozen.content))
    record_release(engine, release, made, is_what_was_put_together)


def frozen_files(engine: Engine, frozen: FrozenRound, number: int) -> dict[Edition, dict[str, bytes]]:
    """Summaries and data by edition and name; the public one has the province's summary only. All are printed together.

    The same facts give the same bytes; PDFs with the same LibreOffice and fonts only.
    """
    state_vi = _TEXTS.vi("edition", number=number)
    made = {edition: files_of_all(summaries, state_vi) for edition, summaries in frozen.summaries.items()}
    printed = pdfs_of({f"{edition}/{name}": file for edition, files in made.items() for name, file in files.items()})
    for name, pdf in printed.items():
        edition, _, plain = name.partition("/")
        made[cast(Edition, edition)][plain] = pdf
    for edition, files in made.items():
        files |= data_files(engine, frozen, edition)
    return made


def _new_figure(figure: Figure) -> NewFigure:
    origins = dict.fromkeys(FigureOrigin(o.submission_id, o.sheet, o.cell) for o in figure.origins)
    return NewFigure(figure.key, figure.label, figure.text, figure.value, figure.unit, figure.source, tuple(origins))


def _archived(places: Places, edition: Edition, name: str, content: bytes) -> ReleaseFile:
    return ReleaseFile(edition, name, len(content), keep_bytes(places, content))


def _checksums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())).encode()


def _manifest(release: NewRelease, edition: Edition, files: Mapping[str, bytes], changes: list[ReleaseChange], coverage: Coverage) -> bytes:
    manifest: Row = {
        "round": release.round_key,
        "number": release.number,
        "edition": edition,
        "supersedes": release.supersedes,
        "approved_at": release.approved_at.isoformat(),
        "rule_set_version": release.rule_set_version,
        "catalogue_version": release.catalogue_version,
        "facts_sha256": release.facts_digest,
        "is_final": coverage.is_final,
        "estimates": [line.department_code for line in coverage.estimates],
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
