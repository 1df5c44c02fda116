"""Where each published column comes from: the views as PostgreSQL keeps them, back to the tables' columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from include.warehouse.mart.views import Relation, SqlFunction

_DIALECT = "postgres"


@dataclass(frozen=True, slots=True, order=True)
class Base:
    """A column of a table."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a column rests on. ``expression`` is the SQL that computes it, nearest to the reader; ``None`` where it is taken over."""

    bases: tuple[Base, ...]
    expression: str | None


class Tracer:
    """Follows columns of views back to tables, through views of views, subqueries, laterals, and functions written in SQL.

    What decides *which* rows a view has (its joins and conditions) is no part of a column's lineage.
    """

    def __init__(self, found: Sequence[Relation], functions: Sequence[SqlFunction] = ()) -> None:
        self._relations = {entry.full_name: entry for entry in found}
        self._schema: dict[str, Any] = {}
        for entry in found:
            self._schema.setdefault(entry.schema, {})[entry.name] = {column.name: column.type for column in entry.columns}
        self._functions = {(entry.schema, entry.name): entry for entry in functions}
        self._scopes: dict[str, Scope] = {}
        self._traced: dict[Base, Lineage] = {}

    def trace(self, relation: str, column: str) -> Lineage:
        """The lineage of ``relation``'s ``column``; names as ``mart.coverage``.

        Raises:
            KeyError: when there is no such relation or column.
        """
        key = Base(relation, column)
        if key not in self._traced:
            entry = self._relations[relation]
            place = entry.column_names.index(column) if column in entry.column_names else None
            if place is None:
                raise KeyError(f"{relation} has no column {column}")
            self._traced[key] = (
                self._select_at(self._scope_of(relation, entry.definition), place) if entry.definition else Lineage((key,), None)
            )
        return self._traced[key]

    def _scope_of(self, name: str, definition: str) -> Scope:
        if name not in self._scopes:
            tree = self._inlined(sqlglot.parse_one(definition, read=_DIALECT))
            # What stays unresolved (an argument, a function of another language) is shown as computed; nothing is guessed.
            known = qualify(tree, schema=self._schema, dialect=_DIALECT, validate_qualify_columns=False, quote_identifiers=False)
            scope = build_scope(known)
            assert scope is not None, f"{name} is a SELECT"
            self._scopes[name] = scope
        return self._scopes[name]

    def _inlined(self, tree: exp.Expr) -> exp.Expr:
        """``tree`` with the query of each function in FROM that can be looked into in its place, as PostgreSQL itself does."""
        return tree.transform(self._as_query)

    def _as_query(self, node: exp.Expr) -> exp.Expr:
        """The function that ``node`` calls as its query; its arguments have names that no column of it has."""
        schema, call = _called(node)
        function = self._functions.get((schema, call.name)) if call else None
        if call is None or function is None:
            return node
        given = dict(zip(function.arguments, call.expressions, strict=True))
        body = self._inlined(sqlglot.parse_one(function.body, read=_DIALECT)).transform(_with_arguments, given)
        names = [exp.to_identifier(name) for name in function.columns]
        return exp.Subquery(this=body, alias=exp.TableAlias(this=exp.to_identifier(node.alias or function.name), columns=names))

    def _select_at(self, scope: Scope, place: int) -> Lineage:
        if scope.set_operation_scopes:
            parts = [self._select_at(part, place) for part in scope.set_operation_scopes]
            # A branch that only fills up (NULL AS …) tells nothing about the others.
            return _joined([part for part in parts if part.bases] or parts, None)
        return self._of(scope, _query(scope).selects[place].unalias())

    def _of(self, scope: Scope, expression: exp.Expr) -> Lineage:
        plain = expression.unnest()
        if isinstance(plain, exp.Column):
            return self._of_column(scope, plain)
        parts = [self._of_column(inner, column) for inner, column in _columns_in(scope, expression)]
        return _joined(parts, expression.sql(_DIALECT, normalize_functions=False))

    def _of_column(self, scope: Scope, column: exp.Column) -> Lineage:
        source = _source_of(scope, column.table)
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier) and f"{source.db}.{source.name}" in self._relations:
            return self.trace(f"{source.db}.{source.name}", column.name)
        if isinstance(source, Scope) and isinstance(source.expression, exp.Lateral) and source.subquery_scopes:
            source = source.subquery_scopes[0]
        if isinstance(source, Scope) and isinstance(source.expression, exp.Query):
            names = [name.casefold() for name in _names_of(source)]
            return self._select_at(source, names.index(column.name.casefold()))
        if isinstance(source, Scope):  # a function over columns, such as jsonb_array_elements
            inside = [self._of_column(scope, used) for used in source.expression.find_all(exp.Column)]
            return _joined(inside, source.expression.sql(_DIALECT, normalize_functions=False))
        return Lineage(
            (), column.sql(_DIALECT, normalize_functions=False) if source is None else source.sql(_DIALECT, normalize_functions=False)
        )


def _called(node: exp.Expr) -> tuple[str, exp.Anonymous | None]:
    """The schema and the call of a function that stands in FROM, LATERAL or not."""
    if not isinstance(node, exp.Lateral | exp.Table):
        return "", None
    schema, call = (node.this.this.name, node.this.expression) if isinstance(node.this, exp.Dot) else (node.text("db"), node.this)
    return schema, call if isinstance(call, exp.Anonymous) else None


def _with_arguments(node: exp.Expr, given: Mapping[str, exp.Expr]) -> exp.Expr:
    is_argument = isinstance(node, exp.Column) and not node.table and node.name in given
    return given[node.name].copy() if is_argument else node


def _query(scope: Scope) -> exp.Query:
    assert isinstance(scope.expression, exp.Query), "only a SELECT has columns by place"
    return scope.expression


def _names_of(scope: Scope) -> list[str]:
    first = scope.set_operation_scopes[0] if scope.set_operation_scopes else scope
    return _names_of(first) if first is not scope else list(_query(scope).named_selects)


def _source_of(scope: Scope | None, name: str) -> exp.Expr | Scope | None:
    """What ``name`` stands for where a column is written; a correlated subquery sees what is around it."""
    while scope is not None:
        if name in scope.sources:
            return scope.sources[name]
        scope = scope.parent
    return None


def _columns_in(scope: Scope, expression: exp.Expr) -> Iterator[tuple[Scope, exp.Column]]:
    """The columns that an expression uses, each with the scope in which its name means something."""
    own = {id(inner.expression): inner for inner in scope.subquery_scopes}
    for column in expression.find_all(exp.Column):
        around: exp.Expr | None = column
        while around is not None and around is not expression.parent and id(around) not in own:
            around = around.parent
        yield own.get(id(around), scope), column


def _joined(parts: Sequence[Lineage], expression: str | None) -> Lineage:
    """One lineage of several; where the parts are all taken over and nothing computes here, so is the whole."""
    chosen = expression or next((part.expression for part in parts if part.expression), None)
    return Lineage(tuple(sorted({base for part in parts for base in part.bases})), chosen)
