"""What keeps a round safe: backup, restoration, and the proof that nothing was lost."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from include.commands.connecting import unprepared_warehouse, warehouse
from include.commands.options import DEFAULT_ROUND, InstantOption, RoundOption, console, shown_as_failure
from include.standalone.terminal import in_both, show_verification
from include.texts import book

_TEXTS = book("command_line")


def backup(
    to: Annotated[str, typer.Option(help="An empty folder, or a prefix such as s3://bucket/backup-2021-12-20")],
    as_of: InstantOption = "now",
) -> None:
    """Back up warehouse and archive together, as of one instant."""
    from upath import UPath

    from include.backup.keep import BackupRefusedError, make_backup
    from include.backup.tools import BackupToolError
    from include.storage.archive import ArchiveDamagedError

    instant = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    with warehouse() as (engine, catalogue, places), shown_as_failure(BackupRefusedError, BackupToolError, ArchiveDamagedError):
        made = make_backup(engine, places, UPath(to), catalogue.version, instant)
    console.print(in_both(_TEXTS.say("backup.made", count=len(made.files), folder=to)), soft_wrap=True)


def restore(source: Annotated[str, typer.Option("--from", help="The folder or prefix of a backup")]) -> None:
    """Restore a backup into an empty warehouse and an empty archive, and verify the result."""
    from upath import UPath

    from include.backup.keep import BackupRefusedError, restore_backup
    from include.backup.tools import BackupToolError
    from include.storage.archive import ArchiveDamagedError

    with unprepared_warehouse() as (engine, places), shown_as_failure(BackupRefusedError, BackupToolError, ArchiveDamagedError):
        made = restore_backup(engine, places, UPath(source))
    console.print(in_both(_TEXTS.say("backup.restored", made_at=made.made_at, count=len(made.files))), soft_wrap=True)


def verify(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """Hash the whole archive again, and compare the facts of a round with its raw files; a difference gives exit code 1."""
    from include.backup.verify import verify_archive, verify_facts

    with warehouse() as (engine, catalogue, places):
        if round_key not in {entry.key for entry in catalogue.rounds}:
            console.print(f"[red]{in_both(_TEXTS.say('verify.no_round', round=round_key))}[/red]")
            raise typer.Exit(code=2)
        archive = verify_archive(engine, places)
        read, differences = verify_facts(engine, catalogue, places, round_key)
    show_verification(console, round_key, archive, read, differences)
    raise typer.Exit(code=0 if archive.is_whole and not differences else 1)
