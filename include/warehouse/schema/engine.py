"""The one place that opens a connection to the warehouse."""

from __future__ import annotations

import json
import os
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, text

CONNECTION_VARIABLE = "AIRFLOW_CONN_PCI_WAREHOUSE"
__all__ = [
    "CONNECTION_VARIABLE",
    "Engine",
    "WarehouseNotSetError",
    "connect",
    "create_database",
    "warehouse_url",
]
_ENGINES: dict[tuple[int, str], Engine] = {}


class WarehouseNotSetError(Exception):
    """No warehouse is named; the message says which variable names it."""


def warehouse_url() -> str:
    """The warehouse that ``AIRFLOW_CONN_PCI_WAREHOUSE`` names, by Airflow's convention: a URI or its JSON form.

    Raises:
        WarehouseNotSetError: when the variable is not set.
    """
    setting = os.environ.get(CONNECTION_VARIABLE)
    if not setting:
        raise WarehouseNotSetError(f"{CONNECTION_VARIABLE} is not set; give it postgresql://user:password@host:5432/database")
    if not setting.lstrip().startswith("{"):
        return setting
    part = json.loads(setting)
    who = f"{quote(part.get('login', ''), safe='')}:{quote(part.get('password', ''), safe='')}@" if part.get("login") else ""
    return f"postgresql://{who}{part.get('host', '')}:{part.get('port', 5432)}/{part.get('schema', '')}"


def connect(url: str | None = None) -> Engine:
    """An engine on the warehouse at ``url`` (default: the one in the environment), one per process and URL."""
    wanted = url or warehouse_url()
    scheme, _, rest = wanted.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg2"):
        wanted = f"postgresql+psycopg://{rest}"
    key = (os.getpid(), wanted)  # a forked process must not share its parent's connections
    if key not in _ENGINES:
        arguments = {"application_name": "pci", "connect_timeout": 10}
        _ENGINES[key] = create_engine(wanted, pool_pre_ping=True, pool_size=2, connect_args=arguments)
    return _ENGINES[key]


def create_database(server_url: str, name: str) -> None:
    """Create the database ``name`` on a server unless it is there."""
    engine = create_engine(server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).first():
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
