"""What the DAGs share: the warehouse and the places, as the deployment names them. No business logic here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtplib import SMTP

    from sqlalchemy import Engine

OWNER = "pci-data-platform"
WAREHOUSE_CONNECTION = "pci_warehouse"
MAIL_CONNECTION = "smtp_default"


def warehouse() -> Engine:
    """The warehouse of Airflow's connection ``pci_warehouse``, from the environment or a secrets backend."""
    from airflow.sdk import Connection

    from include.warehouse.engine import connect

    return connect(Connection.get(WAREHOUSE_CONNECTION).get_uri())


@contextmanager
def mail_server() -> Iterator[SMTP | None]:
    """The server of Airflow's connection ``smtp_default``, or ``None`` where the deployment has none."""
    from airflow.providers.smtp.hooks.smtp import SmtpHook
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        Connection.get(MAIL_CONNECTION)
    except AirflowNotFoundException:
        yield None
        return
    with SmtpHook(smtp_conn_id=MAIL_CONNECTION) as hook:
        yield hook._smtp_client  # the hook's own way to send builds the message anew and loses its Message-ID
