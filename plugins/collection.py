"""What the DAGs share: the warehouse and the places, as the deployment names them. No business logic here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

OWNER = "pci-data-platform"
WAREHOUSE_CONNECTION = "pci_warehouse"


def warehouse() -> Engine:
    """The warehouse of Airflow's connection ``pci_warehouse``, from the environment or a secrets backend."""
    from airflow.sdk import Connection

    from include.warehouse.engine import connect

    return connect(Connection.get(WAREHOUSE_CONNECTION).get_uri())
