"""The round's summary as it stands now: who has reported, the charts, the newest drafts, the release that stands."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response
from markupsafe import Markup
from upath import UPath

from include.warehouse.releases.releases import release_in_force
from plugins.steward_desk.pages.downloads import download
from plugins.steward_desk.pages.releases import may_have
from plugins.steward_desk.screen import TEXTS, Desk, desk_of, problem_page

router = APIRouter()
_LOG = logging.getLogger(__name__)


@router.get("/rounds/{round_key}/summary")
def show_summary(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """What the leaders' summary says, with its charts; its draft files for stewards."""
    # Altair and its drawing engine take a second to load: only who opens this page waits for them.
    from include.summary import summary_stem
    from include.summary.drafts import draft_names
    from include.summary.overview import overview

    desk.person.see_everything()
    found = overview(desk.engine, desk.catalogue, round_key)
    release = release_in_force(desk.engine, round_key, desk.now)
    return desk.page(
        "summary.html",
        round_key=round_key,
        rounds=desk.rounds,
        summary=found.summary,
        # SVG that we drew: texts in it were escaped by the drawing.
        charts=[(chart, Markup(chart.svg)) for chart in found.charts],
        release=release if release and may_have(desk, release, "public") else None,
        drafts=draft_names(desk.catalogue, round_key, desk.places.outbox) if desk.person.is_steward else [],
        province_stem=summary_stem(desk.catalogue.round(round_key)),
    )


@router.get("/rounds/{round_key}/drafts/{name}")
def draft_file(round_key: str, name: str, desk: Desk = Depends(desk_of)) -> Response:
    """A draft of the summary as it lies in the outbox, or its PDF, printed at the first opening; what is not released is for stewards."""
    from include.summary.drafts import draft_files, open_pdf
    from include.summary.pdf import PdfError, find_libreoffice

    desk.person.be_steward()
    place = desk.catalogue, round_key, desk.places.outbox
    try:
        content = open_pdf(*place, name) if name.endswith(".pdf") else _content_of(draft_files(*place), name)
    except PdfError:
        _LOG.exception("the PDF of %s could not be printed", name)
        return problem_page(desk.request, 503, TEXTS.say("pdf_failed" if find_libreoffice() else "pdf_no_libreoffice"))
    if content is None:
        raise HTTPException(404, "no such draft")
    return download(content, name)


def _content_of(drafts: list[UPath], name: str) -> bytes | None:
    return next((path.read_bytes() for path in drafts if path.name == name), None)
