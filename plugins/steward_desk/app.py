"""The steward desk as a FastAPI application: every route but /health behind the login, every change behind a signed form token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from include.warehouse.findings.settlement import SettlementRefusedError
from include.workbook.safe_package import MAX_FILE_BYTES
from plugins.steward_desk.screen import TEXTS, problem_page
from plugins.web.access import NotAllowedError, NotLoggedInError

URL_PREFIX = "/steward"
_FORM_BYTES = 64 * 1024  # the fields beside an upload
_HEADERS = {
    # Nothing is loaded from another host, no script stands in a page, and only Airflow's own pages may frame the desk.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def make_app() -> FastAPI:
    """The application, without its own documentation pages: they would be open to everybody."""
    from plugins.steward_desk.pages import (
        departments,
        downloads,
        findings,
        health,
        history,
        pci,
        plans,
        quarantine,
        releases,
        reorganisation,
        rounds,
        rules,
        submit,
        summary,
    )

    app = FastAPI(title="Steward desk", docs_url=None, redoc_url=None, openapi_url=None)
    for pages in (
        rounds,
        summary,
        departments,
        findings,
        submit,
        quarantine,
        pci,
        plans,
        releases,
        rules,
        reorganisation,
        history,
        downloads,
        health,
    ):
        app.include_router(pages.router)
    app.middleware("http")(_guard)
    app.exception_handler(HTTPException)(_not_found)
    app.exception_handler(NotLoggedInError)(_to_login)
    app.exception_handler(NotAllowedError)(_refuse)
    app.exception_handler(SettlementRefusedError)(_refuse)
    return app


async def _guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse what is too large before a byte of it is read; add the security headers to every answer."""
    length = request.headers.get("content-length")
    if request.method == "POST" and (length is None or not length.isdigit()):
        return Response("411: the length of the form is missing", status_code=411)
    if request.method == "POST" and int(length or 0) > MAX_FILE_BYTES + _FORM_BYTES:
        return problem_page(request, 413, TEXTS.say("too_large", megabytes=MAX_FILE_BYTES // 2**20))
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _to_login(request: Request, error: Exception) -> Response:
    """A page leads to Airflow's login; anything else is answered 401."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"/auth/login?next={request.url.path}", status_code=303)
    refusal = TEXTS.say("refusals.not_logged_in")
    return Response(f"401: {refusal.en} / {refusal.vi}", status_code=401, media_type="text/plain; charset=utf-8")


def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem_page(request, error.status_code, TEXTS.say("not_found"))


def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowedError | SettlementRefusedError)
    status = 403 if isinstance(error, NotAllowedError) else 409
    return problem_page(request, status, error.reason)
