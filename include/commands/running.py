"""What runs on this machine alone: the sample round, the whole system, Superset beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from include.catalog import load_catalogue
from include.commands.options import console
from include.standalone.home import USERS, Home
from include.standalone.terminal import beside, in_both
from include.texts import CODES, book

_TEXTS = book("command_line")


def sample(folder: Annotated[Path, typer.Argument(help="Where to write the sample round's files")]) -> None:
    """Write the files of the sample round, with their times of arrival."""
    from include.sample.make import make_sample

    console.print(_TEXTS.vi("export.written", count=len(make_sample(load_catalogue(), folder)), folder=folder))


def run() -> None:
    """Play the whole sample round through a real Airflow on an embedded PostgreSQL."""
    from include.standalone.run import RunFailedError, play_sample_round

    try:
        play_sample_round(Home.from_environment(), console)
    except RunFailedError as error:
        console.print(f"[red]{_TEXTS.vi('run.failed', error=error)}[/red]")
        raise typer.Exit(code=1) from error


def superset() -> None:
    """Keep a Superset with the dashboards running until Ctrl-C, beside the embedded warehouse."""
    from include.standalone.superset import SupersetNotThereError, dashboards_of_embedded_warehouse

    home = Home.from_environment()
    try:
        with dashboards_of_embedded_warehouse(home) as running:
            user = f"{beside(_TEXTS.say('up.user'))} [bold]{running.user}[/bold]"
            console.print(f"Superset: {running.address}/dashboard/list/   {user}: {running.password}")
            _until_stopped()
    except SupersetNotThereError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error


def up() -> None:
    """Keep the same system running until Ctrl-C or SIGTERM, with its user interface."""
    from include.standalone.system import running_system

    home = Home.from_environment()
    with running_system(home) as system:
        desk = f"{beside(_TEXTS.say('up.desk'))}: {system.airflow.address}/steward/"
        console.print(f"Airflow: {system.airflow.address}   {desk}", soft_wrap=True)
        named, roles = beside(_TEXTS.say("up.user")), CODES.labels("roles")
        for user, (_, role, _department) in USERS.items():
            console.print(f"  {named} [bold]{user}[/bold] ({roles[role]}): {home.secret(f'password_{user}')}")
        console.print(f"{beside(_TEXTS.say('up.inbox'))}: {system.places.inbox}", soft_wrap=True)
        console.print(f"{beside(_TEXTS.say('up.outbox'))}: {system.places.outbox}", soft_wrap=True)
        _until_stopped()


def _until_stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    import time

    console.print(beside(_TEXTS.say("up.stop")))
    try:
        while True:
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit) as order:
        console.print(in_both(_TEXTS.say("up.stopping")))
        if isinstance(order, SystemExit):
            raise
