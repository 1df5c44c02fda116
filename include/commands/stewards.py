"""What serves the stewards: who has filed, what a rule would do, the round's summaries, who may do what on the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from include.catalog import load_catalogue
from include.commands.connecting import warehouse
from include.commands.options import DEFAULT_INSTANT, DEFAULT_ROUND, InstantOption, RoundOption, console, shown_as_failure
from include.standalone.terminal import in_both, register_table, show_rehearsal
from include.texts import book

_TEXTS = book("command_line")


def rehearse(
    rule: Annotated[str, typer.Argument(help="Code of a rule, such as IND-07")],
    rules: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A file of rules with the rule as it would be")] = None,
) -> None:
    """Show what a rule would newly flag or release in everything stored; nothing is written."""
    from include.catalog.loading import load_catalogue_with_rules
    from include.intake.rehearse import CannotBeRehearsedError
    from include.intake.rehearse import rehearse as rehearse_rule

    changed = load_catalogue_with_rules(rules) if rules else load_catalogue()
    if rule not in {entry.code for entry in changed.rules}:
        console.print(f"[red]{in_both(_TEXTS.say('rehearse.no_rule', rule=rule))}[/red]")
        raise typer.Exit(code=2)
    try:
        with warehouse() as (engine, catalogue, places):
            show_rehearsal(console, rehearse_rule(engine, catalogue, places, rule, changed.rule(rule)))
    except CannotBeRehearsedError as error:
        console.print(f"[red]{in_both(error.reason)}[/red]", soft_wrap=True)
        raise typer.Exit(code=2) from error


def register(round_key: RoundOption = DEFAULT_ROUND, as_of: InstantOption = DEFAULT_INSTANT) -> None:
    """Show who has filed, when, and in which state."""
    from include.warehouse.register.register import register as read_register

    with warehouse() as (engine, _, _):
        rows = read_register(engine, round_key, dt.datetime.fromisoformat(as_of))
    console.print(register_table(rows, _TEXTS.vi("register.title", round=round_key)))


def summary(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """Write the provincial summary and those of the sub-indices: Word, Excel, HTML, and PDF where LibreOffice is."""
    from include.summary.drafts import print_drafts, write_drafts
    from include.summary.pdf import PdfError, find_libreoffice

    with warehouse() as (engine, catalogue, places), shown_as_failure(PdfError):
        written = write_drafts(engine, catalogue, round_key, places.outbox).values()
        printed = print_drafts(catalogue, round_key, places.outbox) if find_libreoffice() else []
        for path in [*(path for paths in written for path in paths), *printed]:
            console.print(path, soft_wrap=True)


def data_docs(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """For engineers: write Great Expectations' Data Docs over the newest versions of a round into its outbox; the desk shows them."""
    from include.intake.confined import OutOfBoundsError
    from include.intake.document import write_data_docs

    with warehouse() as (engine, catalogue, places), shown_as_failure(OutOfBoundsError):
        written = write_data_docs(engine, catalogue, places, round_key)
    console.print(written or in_both(_TEXTS.say("data_docs.nothing", round=round_key)), soft_wrap=True)


def grant(
    user: Annotated[str, typer.Argument(help="The name under which the person logs in to Airflow")],
    role: Annotated[str, typer.Argument(help="viewer, department, steward or lead_steward")],
    province: Annotated[str, typer.Option(help="Code of the province")] = "QNG",
    department: Annotated[str | None, typer.Option(help="Code of the department, for the role department")] = None,
) -> None:
    """Give a person a role on the steward desk."""
    from include.warehouse.findings.settlement import Access, SettlementRefusedError, grant_access

    with warehouse() as (engine, _, _places):
        try:
            grant_access(engine, Access(user, role, province, department), "command line", dt.datetime.now(dt.UTC))
        except SettlementRefusedError as error:
            console.print(f"[red]{error}[/red]")
            raise typer.Exit(code=1) from error
    console.print(f"{user}: {role}{f' ({department})' if department else ''}.")
