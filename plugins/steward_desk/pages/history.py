"""Everything that people and runs did: append-only, newest first."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from include.warehouse.register.journal import events
from plugins.steward_desk.screen import Desk, desk_of

router = APIRouter()


@router.get("/rounds/{round_key}/history")
def show_history(
    round_key: str, actor: str = "", action: str = "", department: str = "", page: int = 1, desk: Desk = Depends(desk_of)
) -> Response:
    """The history of a round, or of one department in it."""
    own = desk.person.department_in(round_key) or department
    subject = f"{round_key}/{own}" if own else round_key
    listing = events(desk.engine, page, subject=subject, actor=actor or None, action=action or None)
    return desk.page(
        "history.html",
        round_key=round_key,
        rounds=desk.rounds,
        listing=listing,
        actor=actor,
        action=action,
        department=own,
    )
