"""Whether the system works, for load balancers: open to everybody, and says nothing but that."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from include.intake.health import problems, problems_of_runs
from include.storage.places import Places
from plugins.steward_desk.runs import ingest_runs
from plugins.web import desk_clock
from plugins.web.warehouse import warehouse_of_server

router = APIRouter()


@router.get("/health")
def health() -> JSONResponse:
    """200 and ``ok``, or 503 and the codes of what is wrong; docs/van-hanh/canh-bao.md says what to do about each."""
    now = desk_clock.now()
    found = problems(_declared_warehouse(), Places.from_environment(), now)
    try:
        found += problems_of_runs(ingest_runs(), now)
    except SQLAlchemyError:
        found.append("airflow")
    return JSONResponse({"status": "problem", "problems": found} if found else {"status": "ok"}, status_code=503 if found else 200)


def _declared_warehouse() -> Engine | None:
    """The warehouse, or nothing where its connection is not declared or is no address."""
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        return warehouse_of_server()
    except (AirflowNotFoundException, ArgumentError):
        return None
