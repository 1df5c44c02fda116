"""The whole system up and running: PostgreSQL, Airflow, the warehouse migrated and its catalogue loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from upath import UPath

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.standalone.airflow import AirflowClient, running_airflow
from include.standalone.home import USERS, Home, airflow_environment, free_port, postgres_address
from include.standalone.postgres import running_postgres
from include.storage.places import Places
from include.warehouse.findings.settlement import Access, access_of, grant_access
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.schema.rewrites import Correction

PROVINCE = "QNG"
DAGS = (
    "open_round",
    "ingest_submissions",
    "consolidate_round",
    "publish_round",
    "catch_up_rounds",
    "remind_departments",
    "report_measures",
)


@dataclass(frozen=True, slots=True)
class RunningSystem:
    """What a person or the main job needs to speak to it."""

    home: Home
    catalogue: Catalogue
    engine: Engine
    places: Places
    airflow: AirflowClient


@contextmanager
def prepared_warehouse(home: Home, correction: Correction | None = None) -> Iterator[tuple[str, Catalogue, Engine]]:
    """The embedded PostgreSQL with a migrated warehouse; a broken catalogue stops before anything starts."""
    catalogue = load_catalogue()
    with running_postgres(home) as server:
        engine = connect(postgres_address(server, "pci"))
        migrate(engine, catalogue)
        load_dimensions(engine, catalogue, correction)
        try:
            yield server, catalogue, engine
        finally:
            engine.dispose()


@contextmanager
def running_system(home: Home, crons: str | None = None) -> Iterator[RunningSystem]:
    """Everything started and healthy; stopped at the end, also after a fault or Ctrl-C.

    ``crons`` replaces the DAGs' own times, for a collection that is played: its scheduler looks for work up to ten times a second,
    which would keep a part of a processor busy all year.
    """
    with prepared_warehouse(home) as (server, catalogue, engine):
        addresses = (postgres_address(server, "airflow", "postgresql+psycopg2"), postgres_address(server, "pci"))
        environment = airflow_environment(home, *addresses, free_port())
        if crons:
            environment |= {"PCI_INGEST_CRON": crons, "PCI_REMIND_CRON": crons, "PCI_MEASURES_CRON": crons, "PCI_CATCH_UP_CRON": crons}
            environment |= {"AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1", "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.1"}
        _give_roles(engine)
        places = Places(*(UPath(environment[name]) for name in ("PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX")))
        with running_airflow(environment, home.logs) as airflow:
            for dag_id in DAGS:
                airflow.wait_for_dag(dag_id)
            yield RunningSystem(home, catalogue, engine, places, airflow)


def _give_roles(engine: Engine) -> None:
    """Give the ready-made accounts their roles on the steward desk; a role that somebody changed stays."""
    for name, (_, role, department) in USERS.items():
        if access_of(engine, name) is None:
            grant_access(engine, Access(name, role, PROVINCE, department), "quick start", dt.datetime.now(dt.UTC))
