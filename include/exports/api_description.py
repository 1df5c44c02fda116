"""The HTTP interface as an OpenAPI document: one path for each published view, its columns as the database describes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from include.exports.column_types import column_type
from include.exports.question import BOUNDS, DEFAULT_LIMIT, FORMATS, LISTED, MOST_ROWS, has_bounds
from include.texts import book
from include.warehouse.mart.views import MartFunction, Relation, RelationColumn

Document = dict[str, Any]
_TEXTS = book("api_description")
_PROBLEM = {"$ref": "#/components/schemas/Problem"}


def describe(views: Iterable[Relation], functions: Iterable[MartFunction], url: str) -> Document:
    """The OpenAPI 3.1 document of views and functions; ``url`` is where the interface is mounted.

    Raises:
        NoSuchTypeError: when a column has a type that ``column_types`` does not declare.
    """
    listed = sorted(views, key=lambda view: view.name)
    asked = sorted(functions, key=lambda function: function.rows.name)
    paths = {f"/views/{view.name}": {"get": _operation(view)} for view in listed}
    paths |= {f"/functions/{entry.rows.name}": {"get": _operation(entry.rows, entry.arguments)} for entry in asked}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _TEXTS.both("title"),
            "version": "1",
            "description": _TEXTS.both("description"),
        },
        "servers": [{"url": url}],
        "security": [{"bearer": []}, {"cookie": []}],
        "paths": {"/views": {"get": _listing()}, "/metrics": {"get": _metrics()}} | paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": _TEXTS.both("token")},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "_token"},
            },
            "schemas": {"Problem": _problem()} | {rows.name: _row(rows) for rows in [*listed, *(entry.rows for entry in asked)]},
        },
    }


def column_schema(view: Relation, column: RelationColumn) -> Document:
    """The JSON schema of a column's values; every one may be null."""
    known = column_type(column.type, f"{view.name}.{column.name}").schema
    return {**known, "type": [known["type"], "null"], "description": column.comment or ""}


def _row(view: Relation) -> Document:
    return {
        "type": "object",
        "description": view.comment or "",
        "properties": {column.name: column_schema(view, column) for column in view.columns},
    }


def _problem() -> Document:
    return {
        "type": "object",
        "required": ["error_vi", "error_en", "allowed"],
        "properties": {
            "error_vi": {"type": "string"},
            "error_en": {"type": "string"},
            "allowed": {"type": "array", "items": {"type": "string"}},
        },
    }


def _problems(*codes: str) -> Document:
    return {code: {"description": _TEXTS.both(f"problems.{code}"), "content": {"application/json": {"schema": _PROBLEM}}} for code in codes}


def _listing() -> Document:
    answer = {"description": _TEXTS.both("views_of_account")}
    answer["content"] = {"application/json": {"schema": {"type": "object"}}}  # type: ignore[assignment]
    return {"operationId": "views", "summary": _TEXTS.both("views"), "responses": {"200": answer} | _problems("401", "403")}


def _metrics() -> Document:
    names = ("name", "view", "url", "heading_vi", "heading_en", "meaning_vi", "meaning_en", "format", "expression")
    metric = {"type": "object", "required": list(names), "properties": {name: {"type": "string"} for name in names}}
    schema = {"type": "object", "required": ["metrics"], "properties": {"metrics": {"type": "array", "items": metric}}}
    answer: Document = {"description": _TEXTS.both("metrics"), "content": {"application/json": {"schema": schema}}}
    return {"operationId": "metrics", "summary": _TEXTS.both("metrics"), "responses": {"200": answer} | _problems("401", "403")}


def _operation(view: Relation, arguments: Sequence[RelationColumn] = ()) -> Document:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{view.name}"}}
    page = {
        "type": "object",
        "required": ["name", "rows", "total", "next"],
        "properties": {
            "name": {"type": "string"},
            "rows": rows,
            "total": {"type": ["integer", "null"], "description": _TEXTS.both("total")},
            "next": {"type": ["string", "null"], "description": _TEXTS.both("next_page")},
        },
    }
    answer = {
        "description": view.comment or "",
        "headers": {
            "Link": {"description": _TEXTS.both("next_page"), "schema": {"type": "string"}},
            "X-Total-Count": {"description": _TEXTS.both("total"), "schema": {"type": "integer"}},
        },
        "content": {"application/json": {"schema": page}, "text/csv": {"schema": {"type": "string"}}},
    }
    return {
        "operationId": view.name,
        "summary": view.comment or view.name,
        "parameters": [
            *(_argument(view, entry) for entry in arguments),
            *_paging(view),
            *(_filter(view, column) for column in view.columns),
            *(entry for column in view.columns for entry in _more_filters(view, column)),
        ],
        "responses": {"200": answer} | _problems("400", "401", "403", "503"),
    }


def _paging(view: Relation) -> list[Document]:
    names = list(view.column_names)
    ordered = [column.name for column in view.columns if not column.is_json]
    parameters: list[tuple[str, Document]] = [
        ("limit", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": DEFAULT_LIMIT}),
        ("offset", {"type": "integer", "minimum": 0, "default": 0}),
        ("cursor", {"type": "string"}),
        ("columns", {"type": "array", "items": {"type": "string", "enum": names}}),
        ("order_by", {"type": "array", "items": {"type": "string", "enum": ordered + [f"-{name}" for name in ordered]}}),
        ("format", {"type": "string", "enum": list(FORMATS), "default": FORMATS[0]}),
        ("total", {"type": "boolean"}),
    ]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": schema,
            "description": _TEXTS.both(f"parameters.{name}"),
            "style": "form",
            "explode": False,
        }
        for name, schema in parameters
    ]


def _argument(view: Relation, argument: RelationColumn) -> Document:
    known = column_type(argument.type, f"{view.name}.{argument.name}")
    return {
        "name": argument.name,
        "in": "query",
        "required": True,
        "schema": known.schema,
        "description": str(known.words),
    }


def _filter(view: Relation, column: RelationColumn) -> Document:
    known = column_type(column.type, f"{view.name}.{column.name}").schema
    single = known["items"] if column.is_list else known
    return {
        "name": column.name,
        "in": "query",
        "required": False,
        "description": column.comment or "",
        "schema": {"type": "array", "items": single},
        "style": "form",
        "explode": True,
    }


def _more_filters(view: Relation, column: RelationColumn) -> list[Document]:
    """``column.in``, and the bounds ``column.gte`` and ``column.lte`` where the column has an order."""
    known = column_type(column.type, f"{view.name}.{column.name}")
    single = known.schema["items"] if column.is_list else known.schema
    schemas: dict[str, Document] = {} if column.is_json else {LISTED: {"type": "array", "items": single}}
    schemas |= {bound: single for bound in BOUNDS} if has_bounds(view, column) else {}
    return [
        {
            "name": f"{column.name}.{behind}",
            "in": "query",
            "required": False,
            "description": _TEXTS.both(f"parameters.{behind}", column=column.name),
            "schema": schema,
            "style": "form",
            "explode": False,
        }
        for behind, schema in schemas.items()
    ]
