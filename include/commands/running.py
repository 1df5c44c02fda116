"""What runs on this machine alone: the sample round, the whole system, Superset beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from include.catalog import load_catalogue
from include.commands.options import console
from include.standalone.home import USERS, Home


def sample(folder: Annotated[Path, typer.Argument(help="Where to write the sample round's files")]) -> None:
    """Write the files of the sample round, with their times of arrival."""
    from include.sample.make import make_sample

    console.print(f"Đã ghi {len(make_sample(load_catalogue(), folder))} tệp vào {folder}.")


def run() -> None:
    """Play the whole sample round through a real Airflow on an embedded PostgreSQL."""
    from include.standalone.run import RunFailedError, play_sample_round

    try:
        play_sample_round(Home.from_environment(), console)
    except RunFailedError as error:
        console.print(f"[red]Không hoàn thành: {error}[/red]")
        raise typer.Exit(code=1) from error


def superset() -> None:
    """Keep a Superset with the dashboards running until Ctrl-C, beside the embedded warehouse."""
    from include.standalone.superset import SupersetNotThereError, dashboards_of_embedded_warehouse

    home = Home.from_environment()
    try:
        with dashboards_of_embedded_warehouse(home) as running:
            console.print(f"Superset: {running.address}/dashboard/list/   người dùng/user [bold]{running.user}[/bold]: {running.password}")
            _until_stopped()
    except SupersetNotThereError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error


def up() -> None:
    """Keep the same system running until Ctrl-C or SIGTERM, with its user interface."""
    from include.standalone.system import running_system
    from include.texts import CODES

    home = Home.from_environment()
    with running_system(home) as system:
        console.print(f"Airflow: {system.airflow.address}   Bàn số liệu/steward desk: {system.airflow.address}/steward/", soft_wrap=True)
        for user, (_, role, _department) in USERS.items():
            console.print(f"  người dùng/user [bold]{user}[/bold] ({CODES.words('roles')[role].vi}): {home.secret(f'password_{user}')}")
        console.print(f"Hộp thư đến/inbox: {system.places.inbox}\nHộp thư đi/outbox: {system.places.outbox}", soft_wrap=True)
        _until_stopped()


def _until_stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    import time

    console.print("Ctrl-C để dừng/to stop.")
    try:
        while True:
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit) as order:
        console.print("Đang dừng … stopping")
        if isinstance(order, SystemExit):
            raise
