"""Releases: what was published, its files and changes; and from a cell of a workbook to the published figures that rest on it."""

from __future__ import annotations

import mimetypes
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from include.storage.archive import read_archived
from include.texts import book
from include.warehouse.releases.releases import (
    Release,
    ReleaseFile,
    ask_for_release,
    figures_of_cell,
    newest_ask,
    release_by_id,
    release_changes,
    release_files,
    releases_of,
)
from include.warehouse.submissions.versions import owner_of_submission
from plugins.steward_desk.excerpt import excerpt_around
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import NotAllowedError, check_form

_TEXTS = book("desk")
router = APIRouter()


@router.get("/rounds/{round_key}/releases")
def list_releases(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The releases of a round with their files and changes, as far as the person may have them."""
    shown = [row for row in releases_of(desk.engine, round_key, desk.now) if desk.person.is_steward or may_have(desk, row, "public")]
    return desk.page(
        "releases.html",
        round_key=round_key,
        rounds=desk.rounds,
        releases=shown,
        files={row.release_id: _files(desk, row) for row in shown},
        changes={row.release_id: release_changes(desk.engine, row.release_id) if desk.person.is_steward else [] for row in shown},
        asked=newest_ask(desk.engine, round_key),
    )


@router.post("/rounds/{round_key}/releases", dependencies=[Depends(check_form)])
def ask(round_key: str, reason: str = Form(""), desk: Desk = Depends(desk_of)) -> Response:
    """A lead steward's decision to publish a round that is not complete; the next run asks for the approval."""
    desk.person.be_lead()
    ask_for_release(desk.engine, round_key, desk.person.name, reason, desk.now)
    return _back(desk, round_key)


@router.post("/releases/{release_id}/withdrawal", dependencies=[Depends(check_form)])
def withdraw(release_id: int, reason: str = Form(""), desk: Desk = Depends(desk_of)) -> Response:
    """Withdraw a release: the one before stands again."""
    from include.release.freeze import withdraw_release

    desk.person.be_lead()
    release = _found(desk, release_id)
    withdraw_release(desk.engine, desk.catalogue, desk.places, release, desk.person.name, reason, desk.now)
    return _back(desk, release.round_key)


@router.get("/releases/{release_id}/files/{edition}/{name:path}")
def release_file(release_id: int, edition: str, name: str, desk: Desk = Depends(desk_of)) -> Response:
    """A file of a release, byte for byte as it was frozen."""
    release = _found(desk, release_id)
    if not may_have(desk, release, edition):
        raise NotAllowedError(_TEXTS.say("refusals.public_edition_only"))
    file = next((f for f in release_files(desk.engine, release_id) if (f.edition, f.name) == (edition, name)), None)
    if file is None:
        raise HTTPException(404, "no such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    disposition = f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2], safe='')}"
    return Response(read_archived(desk.places, file.sha256), media_type=kind, headers={"Content-Disposition": disposition})


@router.get("/submissions/{submission_id}/cell")
def show_cell(submission_id: int, sheet: str = "", cell: str = "", desk: Desk = Depends(desk_of)) -> Response:
    """A cell of a workbook as it was filed, and the published figures that rest on it."""
    owner = owner_of_submission(desk.engine, submission_id)
    if owner is None:
        raise HTTPException(404, "no such submission")
    desk.person.see_owner(owner.round_key, owner.department_code)
    return desk.page(
        "cell.html",
        round_key=owner.round_key,
        rounds=[],
        owner=owner,
        sheet=sheet,
        cell=cell,
        excerpt=excerpt_around(desk, submission_id, sheet, cell),
        figures=figures_of_cell(desk.engine, submission_id, sheet, cell),
    )


def _found(desk: Desk, release_id: int) -> Release:
    release = release_by_id(desk.engine, release_id, desk.now)
    if release is None:
        raise HTTPException(404, "no such release")
    desk.person.see_round(release.round_key)
    return release


def _files(desk: Desk, release: Release) -> list[ReleaseFile]:
    return [file for file in release_files(desk.engine, release.release_id) if may_have(desk, release, file.edition)]


def may_have(desk: Desk, release: Release, edition: str) -> bool:
    """Lead stewards have everything; before its instant nobody else has anything; only the public edition in force is for all."""
    if desk.person.is_lead:
        return True
    if release.is_held_back:
        return False
    return desk.person.is_steward or (edition == "public" and release.is_in_force)


def _back(desk: Desk, round_key: str) -> Response:
    return RedirectResponse(f"{desk.request.scope.get('root_path', '')}/rounds/{round_key}/releases", status_code=303)
