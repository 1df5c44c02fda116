"""The round's summary as it stands now: who has reported, the charts, the newest drafts, the release that stands."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import Response
from markupsafe import Markup

from include.warehouse.desk import rounds_of
from include.warehouse.releases import release_in_force
from plugins.steward_desk.pages.downloads import download
from plugins.steward_desk.pages.releases import may_have
from plugins.steward_desk.screen import Desk, desk_of

router = APIRouter()


@router.get("/rounds/{round_key}/summary")
def show_summary(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """What the leaders' summary says, with its charts; its draft files for stewards."""
    # Altair and its drawing engine take a second to load: only who opens this page waits for them.
    from include.summary import draft_files, summary_stem
    from include.summary.overview import overview

    desk.person.see_everything()
    found = overview(desk.engine, desk.catalogue, round_key)
    release = release_in_force(desk.engine, round_key, desk.now)
    return desk.page(
        "summary.html",
        round_key=round_key,
        rounds=rounds_of(desk.engine, desk.person.province_code),
        report=found.report,
        # SVG that we drew: texts in it were escaped by the drawing.
        charts=[(chart, Markup(chart.svg)) for chart in found.charts],
        release=release if release and may_have(desk, release, "public") else None,
        drafts=[path.name for path in draft_files(desk.catalogue, round_key, desk.places.outbox)] if desk.person.is_steward else [],
        province_stem=summary_stem(desk.catalogue.round(round_key)),
    )


@router.get("/rounds/{round_key}/drafts/{name}")
def draft_file(round_key: str, name: str, desk: Desk = Depends(desk_of)) -> Response:
    """A draft of the summary as it lies in the outbox; what is not released yet is for stewards."""
    from include.summary import draft_files

    desk.person.be_steward()
    path = next((path for path in draft_files(desk.catalogue, round_key, desk.places.outbox) if path.name == name), None)
    if path is None:
        raise HTTPException(404, "no such draft")
    return download(path.read_bytes(), path.name)
