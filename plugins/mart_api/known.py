"""What the warehouse publishes, read once for as long as its schema stays the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.warehouse.mart.views import MartFunction, Relation, mart_functions, published, relations, schema_state, sql_functions


@dataclass(frozen=True, slots=True)
class Known:
    """Views and functions by name; ``declared`` names the views that tell nothing but what the catalogue declares."""

    views: Mapping[str, Relation]
    functions: Mapping[str, MartFunction]
    declared: frozenset[str]


def known_of(engine: Engine) -> Known:
    """What the warehouse publishes now; a migration is noticed at the next request, without a restart."""
    return _read(engine, schema_state(engine))


@lru_cache(maxsize=2)
def _read(engine: Engine, state: str) -> Known:
    from include.exports.origins import Origins

    found = relations(engine)
    views = published(found)
    origins = Origins(load_catalogue(), found, sql_functions(engine))

    def is_declared(view: Relation) -> bool:
        sources = [source for column in view.column_names for source in origins.of(view, column).sources]
        return bool(sources) and all(source.kind == "catalogue" for source in sources)

    return Known(views, mart_functions(engine), frozenset(name for name, view in views.items() if is_declared(view)))
