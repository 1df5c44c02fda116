"""Whether the system works, for load balancers: open to everybody, and says nothing but that."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from include.intake.health import draft_health, problems, problems_of_runs
from include.storage.places import Places
from plugins.steward_desk.runs import ingest_runs
from plugins.web import desk_clock
from plugins.web.warehouse import warehouse_of_server

router = APIRouter()


@router.get("/health")
def health() -> JSONResponse:
    """200 and ``ok``, or 503 and the codes of what is wrong; docs/van-hanh/canh-bao.md says what to do about each.

    With it, how many rounds have drafts that are older than their facts: for a while each has, and ``drafts`` is a problem after an hour.
    """
    now, engine = desk_clock.now(), _declared_warehouse()
    found = problems(engine, Places.from_environment(), now)
    drafts = None if engine is None or {"database", "schema"} & set(found) else draft_health(engine, now)
    if drafts and drafts.is_problem:
        found.append("drafts")
    try:
        found += problems_of_runs(ingest_runs(), now)
    except SQLAlchemyError:
        found.append("airflow")
    told: dict[str, Any] = {"status": "problem", "problems": found} if found else {"status": "ok"}
    if drafts:
        told["rounds_with_old_drafts"] = drafts.rounds_with_old_drafts
    return JSONResponse(told, status_code=503 if found else 200)


def _declared_warehouse() -> Engine | None:
    """The warehouse, or nothing where its connection is not declared or is no address."""
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return warehouse_of_server()
    except (AirflowNotFoundException, ArgumentError):
        return None
