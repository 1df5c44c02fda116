"""The published views over HTTP: read-only, behind Airflow's login, each person their own rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from include.catalog import load_catalogue
from include.domain.clock import day_of
from include.exports.api_description import describe
from include.exports.cursor import cursor_of
from include.exports.question import BadQuestionError, parameters_of, question_of
from include.exports.tables import csv_bytes
from include.texts import Sentence, book
from include.warehouse.mart.exposures import exposures, used_by
from include.warehouse.mart.metrics import metrics
from include.warehouse.mart.views import MartFunction, Relation, RelationColumn, order_of, page_of
from include.warehouse.schema.json_text import json_text
from plugins.mart_api.known import known_of
from plugins.mart_api.scope import may_see, scope_of
from plugins.web import desk_clock
from plugins.web.access import NotAllowedError, NotLoggedInError, Person, logged_in_user, person_named
from plugins.web.warehouse import warehouse_of_server

_TEXTS = book("api")
URL_PREFIX = "/pci-api/v1"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class Reader:
    """One request: who asks, and the views that they may see, as the database tells them now."""

    def __init__(self, request: Request, user_name: str = Depends(logged_in_user)) -> None:
        self.root: str = request.scope.get("root_path", "")
        self.engine: Engine = warehouse_of_server()
        self.catalogue = load_catalogue()
        self.person: Person = person_named(self.engine, self.catalogue, user_name, day_of(desk_clock.now()))
        self.known = known_of(self.engine)

    def sees(self, rows: Relation) -> bool:
        """Whether the person may read something of a view, or of a function's rows."""
        return may_see(self.person, rows, self.catalogue, self.known.declared)

    @property
    def views(self) -> list[Relation]:
        """The views of which the person may read something."""
        return [view for view in self.known.views.values() if self.sees(view)]

    @property
    def functions(self) -> list[MartFunction]:
        """The functions of whose rows the person may read something."""
        return [function for function in self.known.functions.values() if self.sees(function.rows)]


def make_app() -> FastAPI:
    """The application. It has no documentation page of its own: the OpenAPI document is behind the login like everything else."""
    app = FastAPI(title="PCI", docs_url=None, redoc_url=None, openapi_url=None)
    app.get("/openapi.json")(openapi_document)
    app.get("/views")(list_views)
    app.get("/metrics")(list_metrics)
    app.get("/views/{name}")(read_view)
    app.get("/functions/{name}")(read_function)
    app.middleware("http")(_add_headers)
    app.exception_handler(NotLoggedInError)(_not_logged_in)
    app.exception_handler(NotAllowedError)(_refused)
    app.exception_handler(BadQuestionError)(_bad_question)
    app.exception_handler(OperationalError)(_too_wide)
    app.exception_handler(DataError)(_no_answer)
    app.exception_handler(HTTPException)(_other)
    return app


def openapi_document(reader: Reader = Depends()) -> Response:
    """The OpenAPI document of the views that the person may see."""
    return JSONResponse(describe(reader.views, reader.functions, reader.root))


def list_views(reader: Reader = Depends()) -> Response:
    """The views and functions that the person may see, with what a row is and the columns."""
    views = [_described(reader, "views", view) for view in reader.views]
    functions = [
        _described(reader, "functions", entry.rows) | {"arguments": [{"name": a.name, "type": a.type} for a in entry.arguments]}
        for entry in reader.functions
    ]
    return JSONResponse({"views": views, "functions": functions, "openapi": f"{reader.root}/openapi.json"})


def list_metrics(reader: Reader = Depends()) -> Response:
    """What is counted over the views that the person may see, and how: as the views, the dashboards and the report count it."""
    seen = {view.name for view in reader.views}
    told = [
        {
            "name": metric.name,
            "view": view,
            "url": f"{reader.root}/views/{view}",
            "heading_vi": metric.heading.vi,
            "heading_en": metric.heading.en,
            "meaning_vi": metric.meaning.vi,
            "meaning_en": metric.meaning.en,
            "format": metric.format,
            "expression": metric.sql,
        }
        for of_subject in metrics().values()
        for metric in of_subject.values()
        for view in metric.views
        if view in seen
    ]
    return JSONResponse({"metrics": told})


def _described(reader: Reader, kind: str, rows: Relation) -> dict[str, Any]:
    columns = [{"name": column.name, "type": column.type, "meaning": column.comment} for column in rows.columns]
    used = list(used_by(rows.name, exposures()))
    return {"name": rows.name, "url": f"{reader.root}/{kind}/{rows.name}", "meaning": rows.comment, "columns": columns, "used_by": used}


def read_view(name: str, request: Request, reader: Reader = Depends()) -> Response:
    """A page of a view's rows, and where the next page is."""
    view = reader.known.views.get(name)
    if view is None:
        known = [known.name for known in reader.views]
        return _problem(404, _TEXTS.say("no_view", name=name), known)
    return _page(reader, request, view, None)


def read_function(name: str, request: Request, reader: Reader = Depends()) -> Response:
    """A page of the rows that a function gives for its arguments, such as what was known at ``as_of``."""
    function = reader.known.functions.get(name)
    if function is None:
        known = [known.rows.name for known in reader.functions]
        return _problem(404, _TEXTS.say("no_function", name=name), known)
    return _page(reader, request, function.rows, function.arguments)


def _page(reader: Reader, request: Request, source: Relation, arguments: Sequence[RelationColumn] | None) -> Response:
    scope = scope_of(reader.person, source, reader.catalogue, reader.known.declared)
    asked = question_of(source, parameters_of(request.scope["query_string"]), scope, arguments)
    selection = asked.selection
    assert selection.limit is not None
    order = order_of(source, selection.order_by)
    # The next page begins after the last row, told by what orders the rows: columns of it that nobody asked for are read too.
    read = tuple(dict.fromkeys([*selection.columns, *(column.name for column, _ in order)]))
    page = page_of(reader.engine, source, replace(selection, columns=read, limit=selection.limit + 1), asked.with_total)
    follows = _next_page(request, cursor_of(order, page.rows[selection.limit - 1])) if len(page.rows) > selection.limit else None
    rows = [{name: row[name] for name in selection.columns} for row in page.rows[: selection.limit]]
    headers = {"Link": f'<{follows}>; rel="next"'} if follows else {}
    if page.total is not None:
        headers["X-Total-Count"] = str(page.total)
    if asked.format == "csv":
        content = csv_bytes(selection.columns, [list(row.values()) for row in rows])
        headers["Content-Disposition"] = f'attachment; filename="{source.name}.csv"'
        return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
    body = json_text({"name": source.name, "rows": rows, "total": page.total, "next": follows}, default=_as_json)
    return Response(body, media_type="application/json", headers=headers)


def _next_page(request: Request, cursor: str) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("offset", "cursor")]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _as_json(value: object) -> Any:
    """Numbers as JSON numbers (every digit stands in CSV and Parquet), days and instants as ISO 8601."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat()  # type: ignore[attr-defined]


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _problem(status: int, reason: Sentence, allowed: list[str], **headers: str) -> Response:
    return JSONResponse({"error_vi": reason.vi, "error_en": reason.en, "allowed": allowed}, status_code=status, headers=headers)


def _not_logged_in(request: Request, error: Exception) -> Response:
    allowed = ["Authorization: Bearer <token>", "cookie _token"]
    return _problem(401, _TEXTS.say("not_logged_in"), allowed, **{"WWW-Authenticate": "Bearer"})


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowedError)
    return _problem(403, error.reason, [])


def _bad_question(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadQuestionError)
    return _problem(400, error.reason, error.allowed)


def _too_wide(request: Request, error: Exception) -> Response:
    return _problem(503, _TEXTS.say("too_slow"), ["round_key", "department_code", "indicator_code"])


def _no_answer(request: Request, error: Exception) -> Response:
    """A value that no check foresaw and the database refused: still the question's fault, not the system's."""
    return _problem(400, book("questions").say("no_answer"), [])


def _other(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _problem(error.status_code, _TEXTS.say("no_page"), ["GET /views", "GET /openapi.json"])
