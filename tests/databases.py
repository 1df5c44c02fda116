"""Databases on a PostgreSQL server of the tests' own."""

from __future__ import annotations

from sqlalchemy import make_url

from include.warehouse.schema.engine import connect


def on_server(server: str, statement: str) -> None:
    """Run one statement outside any transaction, as CREATE DATABASE and ALTER SYSTEM ask for."""
    engine = connect(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def new_database(server: str, name: str, template: str = "template1") -> str:
    """Make a database as a copy of ``template``; its address."""
    on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')
