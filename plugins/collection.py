"""What the DAGs share: the warehouse and the places, as the deployment names them. No business logic here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from plugins.alert import tell_failure

if TYPE_CHECKING:
    from smtplib import SMTP

    from airflow.sdk.types import DagRunProtocol as DagRun
    from sqlalchemy import Engine

    from include.catalog.models import Catalogue
    from include.storage.places import Places

OWNER = "pci-data-platform"
EVERY_TASK = {
    "owner": OWNER,
    "retries": 3,
    "retry_delay": dt.timedelta(seconds=20),
    "retry_exponential_backoff": True,
    "execution_timeout": dt.timedelta(hours=1),  # a season of 4,080 workbooks takes minutes: one that hangs is ended, and tried again
}
"""What a DAG gives its tasks by default."""
EVERY_DAG: dict[str, Any] = {
    "start_date": dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    "catchup": False,
    "max_active_runs": 1,
    "default_args": EVERY_TASK,
    "on_failure_callback": tell_failure,
}
"""What every DAG says of itself, unless it has a reason to say otherwise."""
WAREHOUSE_CONNECTION = "pci_warehouse"
MAIL_CONNECTION = "smtp_default"


def warehouse() -> Engine:
    """The warehouse of Airflow's connection ``pci_warehouse``, from the environment or a secrets backend."""
    from airflow.sdk import Connection

    from include.warehouse.schema.engine import connect

    return connect(Connection.get(WAREHOUSE_CONNECTION).get_uri())


def deployment() -> tuple[Engine, Catalogue, Places]:
    """The warehouse, the catalogue and the places of this deployment: what most steps begin with."""
    from include.catalog import load_catalogue
    from include.storage.places import Places

    return warehouse(), load_catalogue(), Places.from_environment()


def instant_of(dag_run: DagRun) -> dt.datetime:
    """The instant that a run speaks of: its logical date, or when it was due. Never the clock's."""
    instant: dt.datetime = dag_run.logical_date or dag_run.run_after
    return instant


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
