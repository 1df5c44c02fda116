"""The warehouse and the places that a command works on: those that the environment names, otherwise the embedded ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.standalone.home import Home
from include.warehouse.schema.rewrites import Correction

if TYPE_CHECKING:  # each command loads what it needs
    from sqlalchemy import Engine

    from include.storage.places import Places


@contextmanager
def warehouse(correction: Correction | None = None) -> Iterator[tuple[Engine, Catalogue, Places]]:
    """The warehouse that the environment names, otherwise the embedded one."""
    from include.standalone.system import prepared_warehouse
    from include.warehouse.schema.engine import CONNECTION_VARIABLE, connect

    home = Home.from_environment()
    places = _places(home)
    if os.environ.get(CONNECTION_VARIABLE):
        yield connect(), load_catalogue(), places
        return
    with prepared_warehouse(home, correction) as (_, catalogue, engine):
        yield engine, catalogue, places


def _places(home: Home) -> Places:
    from upath import UPath

    from include.storage.places import Places

    return Places(*(UPath(location) for location in home.places().values()))


@contextmanager
def unprepared_warehouse() -> Iterator[tuple[Engine, Places]]:
    """The same warehouse without a schema written into it: where a backup is restored."""
    from include.standalone.home import postgres_address
    from include.standalone.postgres import running_postgres
    from include.warehouse.schema.engine import CONNECTION_VARIABLE, connect

    home = Home.from_environment()
    places = _places(home)
    if os.environ.get(CONNECTION_VARIABLE):
        yield connect(), places
        return
    with running_postgres(home) as server:
        engine = connect(postgres_address(server, "pci"))
        try:
            yield engine, places
        finally:
            engine.dispose()
