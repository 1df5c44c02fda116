"""What serves an installation: its schema, its logins, and whether its packages are safe."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from include.commands.connecting import warehouse
from include.commands.options import console
from include.standalone.terminal import in_both
from include.texts import book
from include.warehouse.schema.rewrites import Correction

_TEXTS = book("command_line")


def migrate(
    correct: Annotated[str | None, typer.Option(help="Why entries that past rounds rest on are changed: a typing error only")] = None,
) -> None:
    """Bring the warehouse's schema, its views and the catalogue in it up to date."""
    from include.warehouse.schema.dimensions import load_dimensions
    from include.warehouse.schema.migrate import migrate as migrate_schema

    correction = Correction("command line", dt.datetime.now(dt.UTC), correct.strip()) if correct and correct.strip() else None
    with warehouse(correction) as (engine, catalogue, _):
        migrate_schema(engine, catalogue)
        load_dimensions(engine, catalogue, correction)
    console.print(in_both(_TEXTS.say("migrate.done", version=catalogue.version)))


def login(
    user: Annotated[str, typer.Argument(help="The name under which the person or tool connects to PostgreSQL")],
    role: Annotated[str, typer.Option(help="pci_etl, pci_steward, pci_bi or pci_department")],
) -> None:
    """Let a person or a tool connect to the warehouse, with the password that PCI_LOGIN_PASSWORD holds."""
    from include.warehouse.schema.roles import PASSWORD_VARIABLE, LoginRefusedError, set_login

    with warehouse() as (engine, _, _places):
        try:
            set_login(engine, user, role, os.environ.get(PASSWORD_VARIABLE, ""))
        except LoginRefusedError as error:
            console.print(f"[red]{error}[/red]", soft_wrap=True)
            raise typer.Exit(code=1) from error
    console.print(f"{user}: {role}.")


def audit(
    requirements: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files that pin packages")],
    pip_audit: Annotated[Path, typer.Option(help="The program pip-audit")] = Path("pip-audit"),
    advisories: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="An export of OSV (all.zip) instead")] = None,
) -> None:
    """Compare pinned packages with known vulnerabilities; exit code 1 when one is found, 2 when some package was not looked up."""
    from include.standalone.audit import EXPORT, AuditNotPossibleError, audit_by_export, audit_over_network

    offline = in_both(_TEXTS.say("audit.without_network", address=EXPORT))
    try:
        found = audit_by_export(advisories, requirements) if advisories else audit_over_network(pip_audit, requirements)
    except AuditNotPossibleError as error:
        console.print(f"{in_both(_TEXTS.say('audit.not_done'))} {error}\n{offline}", soft_wrap=True, markup=False, style="red")
        raise typer.Exit(code=2) from error
    for entry in found.vulnerabilities:
        console.print(f"  {entry.package} {entry.version}: {entry.advisory} ({entry.about})", soft_wrap=True, markup=False)
    if count := len(found.unaudited):
        in_part = in_both(_TEXTS.say("audit.in_part", count=count, packages=found.packages))
        console.print(f"{in_part}\n{offline}", soft_wrap=True, style="red")
    known = len(found.vulnerabilities)
    sentence = _TEXTS.say("audit.found", packages=found.packages, known=known)
    console.print(f"{sentence.vi} ({sentence.en}); {found.source}", soft_wrap=True)
    raise typer.Exit(code=found.exit_code)
