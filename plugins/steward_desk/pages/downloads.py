"""Files to take away: what was sent, return slips, letters, Data Docs. Nobody names a path: a key names each file."""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response

from include.storage.archive import read_archived
from include.storage.places import inside
from include.storage.round_folders import data_docs_folder
from include.warehouse.register.reminders import reminders_of
from include.warehouse.submissions.answers import slip_of
from include.warehouse.submissions.sent_files import owners_of_file
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import logged_in_user

router = APIRouter()
_STATIC = Path(__file__).parents[1] / "static"
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Data Docs hold text that departments wrote, and Great Expectations does not escape it: styles and pictures, never a script.
_DATA_DOCS_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


@router.get("/static/{name}", dependencies=[Depends(logged_in_user)])
def static_file(name: str) -> Response:
    """The desk's own style sheets and script."""
    known = {path.name: path for path in _STATIC.iterdir()}
    if name not in known:
        raise HTTPException(404, "no such file")
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return Response(known[name].read_bytes(), media_type=kind, headers={"Cache-Control": "private, max-age=3600"})


@router.get("/files/{sha256}")
def sent_file(sha256: str, desk: Desk = Depends(desk_of)) -> Response:
    """A file as it was sent, byte for byte."""
    owners = owners_of_file(desk.engine, sha256) if _SHA256.fullmatch(sha256) else []
    if not owners:
        raise HTTPException(404, "no such file")
    owner = owners[0]
    desk.person.see_province(owner.province_code)
    desk.person.see_owner(owner.round_key, owner.department_code)
    if owner.department_code is None:
        desk.person.see_everything()
    return download(read_archived(desk.places, sha256), owner.file_name)


@router.get("/slips/{submission_id}")
def return_slip(submission_id: int, desk: Desk = Depends(desk_of)) -> Response:
    """The return slip of a version."""
    slip = slip_of(desk.engine, submission_id)
    if slip is None:
        raise HTTPException(404, "no slip")
    desk.person.see_round(slip.round_key)
    desk.person.see_department(slip.round_key, slip.department_code)
    return _from_outbox(desk, slip.slip_path)


@router.get("/letters/{round_key}/{department_code}/{occasion}/{part}")
def letter(round_key: str, department_code: str, occasion: str, part: str, desk: Desk = Depends(desk_of)) -> Response:
    """A reminder's letter, or its e-mail."""
    desk.person.see_department(round_key, department_code)
    found = next((row for row in reminders_of(desk.engine, round_key, department_code) if row.occasion == occasion), None)
    if found is None or part not in ("letter", "message"):
        raise HTTPException(404, "no such letter")
    return _from_outbox(desk, found.letter_path if part == "letter" else found.message_path)


@router.get("/rounds/{round_key}/data-docs/{path:path}")
def data_docs(round_key: str, path: str, desk: Desk = Depends(desk_of)) -> Response:
    """Great Expectations' Data Docs of the round as they were last asked for, for engineers."""
    desk.person.see_everything()
    folder = data_docs_folder(desk.catalogue, round_key, desk.places.outbox)
    wanted = folder / (path or "index.html")
    inside = ".." not in wanted.parts and str(wanted).startswith(str(folder))
    if not inside or not wanted.is_file():
        raise HTTPException(404, "no Data Docs yet: python -m include data-docs writes them")
    kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
    return Response(wanted.read_bytes(), media_type=kind, headers={"Content-Security-Policy": _DATA_DOCS_POLICY})


def _from_outbox(desk: Desk, path: str) -> Response:
    wanted = inside(desk.places.outbox, path)
    if not wanted.exists():
        raise HTTPException(404, "the file is no longer in the outbox")
    return download(wanted.read_bytes(), wanted.name)


def download(content: bytes, name: str) -> Response:
    """An answer that the browser saves as a file of that name."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"})
