"""The warehouse as Airflow's own server finds it; tasks find it through the task's supervisor (``plugins.collection``)."""

from __future__ import annotations

from sqlalchemy import Engine

from include.warehouse.schema.engine import connect
from plugins.collection import WAREHOUSE_CONNECTION


def warehouse_of_server() -> Engine:
    """The warehouse of Airflow's connection ``pci_warehouse``: environment, secrets backend or metadata."""
    from airflow.models.connection import Connection

    return connect(Connection.get_connection_from_secrets(WAREHOUSE_CONNECTION).get_uri())
