"""What a reorganisation of the departments moves, shown before it is carried out and after."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from include.catalog.following import province_of
from include.warehouse.register.reorganisations import moving_departments, reorganisations_of
from plugins.steward_desk.screen import Desk, desk_of

router = APIRouter()


@router.get("/rounds/{round_key}/reorganisation")
def show_reorganisations(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """By reorganisation of the province: which workbooks, assignments, series and targets move to whom."""
    desk.person.be_steward()
    parts = [part for methodology in desk.catalogue.methodologies for part in methodology.sub_indices]
    found = reorganisations_of(desk.catalogue, province_of(round_key))
    return desk.page(
        "reorganisation.html",
        round_key=round_key,
        today=desk.today,
        sub_index_names={part.code: desk.pick(part.name_vi, part.name_en) for part in parts},
        reorganisations=[(entry, moving_departments(desk.engine, desk.catalogue, entry)) for entry in found],
    )
