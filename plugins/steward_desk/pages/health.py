"""Whether the system works, for load balancers: open to everybody, and says nothing but that."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from include.intake.health import problems
from include.intake.places import Places
from plugins.steward_desk import clock
from plugins.steward_desk.screen import warehouse

router = APIRouter()


@router.get("/health")
def health() -> JSONResponse:
    """200 and ``ok``, or 503 and the codes of what is wrong; docs/van-hanh/canh-bao.md says what to do about each."""
    found = problems(warehouse(), Places.from_environment().archive, clock.now())
    return JSONResponse({"status": "problem", "problems": found} if found else {"status": "ok"}, status_code=503 if found else 200)
