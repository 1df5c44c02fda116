"""What serves BI: the published names and what they mean, files of a round, dashboards."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import typer

from include.catalog import load_catalogue
from include.commands.connecting import warehouse
from include.commands.options import InstantOption, console
from include.standalone.terminal import in_both
from include.texts import book

_TEXTS = book("command_line")


def view(
    name: Annotated[str | None, typer.Argument(help="Such as document, document_as_known_at, or core.counted_document")] = None,
    into: Annotated[Path | None, typer.Option(help="Folder to write everything into that templates make, a file each")] = None,
) -> None:
    """Print the SQL that makes a published view or function, as the catalogue that is deployed has it."""
    from include.warehouse.mart.definitions import definitions, definitions_of_templates

    catalogue = load_catalogue()
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        for made, statements in definitions_of_templates(catalogue).items():
            (into / f"{made}.sql").write_text(statements, encoding="utf-8")
        return
    known = definitions(catalogue)
    asked = next((entry for entry in (name, f"mart.{name}") if entry in known), None)
    if asked is None:
        console.print(in_both(_TEXTS.say("view.unknown", name=name or "", known=", ".join(known))), soft_wrap=True)
        raise typer.Exit(code=2)
    typer.echo(known[asked], nl=False)


def contract(
    write: Annotated[bool, typer.Option("--write", help="Add new names to the contract; nothing is ever renamed")] = False,
    today: Annotated[str, typer.Option(help="Day on which aliases are judged, such as 2027-11-24")] = "today",
) -> None:
    """Compare the names that BI may use with the contract, in sql/marts/contract.yaml."""
    from include.warehouse.mart import contract as names

    day = dt.datetime.now(dt.UTC).date() if today == "today" else dt.date.fromisoformat(today)
    with warehouse() as (engine, _, _):
        live = names.live_names(engine)
    promised = names.read_contract()
    difference = names.compare(promised, live, day, names.CHANGELOG_PATH.read_text(encoding="utf-8"))
    for mark, sentences in (("[red]✗[/red]", difference.broken), ("+", difference.added), ("−", difference.retired)):
        for sentence in sentences:
            console.print(f"{mark} {sentence}", soft_wrap=True, highlight=False)
    if write and not difference.broken:
        names.write_contract(names.renewed(promised, live, difference))
    elif difference:
        raise typer.Exit(code=1)
    console.print(in_both(_TEXTS.say("contract.kept")))


def dictionary(folder: Annotated[Path, typer.Argument(help="Where to write the data dictionary")]) -> None:
    """Write the data dictionary, as HTML and Excel: what each published column means, and from which cells it comes."""
    from include.exports.dictionary import read_dictionary
    from include.exports.dictionary_files import dictionary_files

    folder.mkdir(parents=True, exist_ok=True)
    with warehouse() as (engine, catalogue, _):
        for name, content in dictionary_files(read_dictionary(engine, catalogue)).items():
            (folder / name).write_bytes(content)
            console.print(folder / name, soft_wrap=True)


def export(
    round_key: Annotated[str, typer.Argument(help="Round of a province, such as QNG-2021-Y")],
    folder: Annotated[Path, typer.Argument(help="Where to write the files")],
    as_of: InstantOption = "now",
) -> None:
    """Write every published view of a round as Parquet and CSV, and its figures as SDMX-CSV with their structure."""
    from include.exports.round_files import NoSuchRoundError, export_round

    prepared = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    try:
        with warehouse() as (engine, catalogue, _):
            written = export_round(engine, catalogue, round_key, folder, prepared)
    except NoSuchRoundError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=2) from error
    console.print(in_both(_TEXTS.say("export.written", count=len(written), folder=folder)))


def dashboards(
    warehouse_uri: Annotated[
        str, typer.Option(envvar="PCI_BI_URI", help="The warehouse as Superset reaches it; its password is left out")
    ] = "",
    to: Annotated[Path, typer.Option(help="The ZIP file that Superset imports")] = Path("var/pci-dashboards.zip"),
) -> None:
    """Write Superset's datasets and exposures anew, and pack the dashboards into one file for import."""
    from include.dashboards.bundle import bundle_zip
    from include.dashboards.datasets import write_datasets
    from include.dashboards.superset_exposures import write_exposures

    with warehouse() as (engine, catalogue, _):
        changed = write_datasets(engine, catalogue)
    write_exposures()
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(bundle_zip("Dashboard", warehouse_uri or None))
    sentence = _TEXTS.say("dashboards.changed", count=len(changed))
    console.print(f"{sentence.vi} ({sentence.en}). {_TEXTS.vi('dashboards.written', file=to)}", soft_wrap=True)


def load_dashboards(
    address: Annotated[str, typer.Argument(envvar="SUPERSET_ADDRESS", help="Where Superset answers, such as http://superset:8088")],
    user: Annotated[str, typer.Option(help="A user of Superset with the role Admin")] = "admin",
) -> None:
    """Load the dashboards into a running Superset, or renew them; passwords come from PCI_BI_URI and SUPERSET_ADMIN_PASSWORD."""
    from include.dashboards.client import Superset, SupersetRefusedError

    missing = [name for name in ("PCI_BI_URI", "SUPERSET_ADMIN_PASSWORD") if not os.environ.get(name)]
    if missing:
        console.print(f"[red]{in_both(_TEXTS.say('dashboards.not_set', names=', '.join(missing)))}[/red]")
        raise typer.Exit(code=2)
    superset = Superset(address, user, os.environ["SUPERSET_ADMIN_PASSWORD"])
    try:
        superset.load_dashboards(os.environ["PCI_BI_URI"])
        names = ", ".join(found["dashboard_title"] for found in superset.dashboards().values())
    except SupersetRefusedError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error
    console.print(f"Superset {address}: {names}.", soft_wrap=True)
