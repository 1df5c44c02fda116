"""The operators' commands, one for each thing that the DAGs do: ``python -m include --help``."""

from __future__ import annotations

import typer

from include.catalog.errors import CatalogueError
from include.commands import backups, bi, collecting, installation, running, stewards
from include.commands.options import console
from include.standalone.stopping import ended_by_signals
from include.standalone.terminal import in_both
from include.texts import book
from include.warehouse.schema.rewrites import HistoryWouldChangeError

_TEXTS = book("command_line")
app = typer.Typer(help="PCI collection: the same functions as the DAGs, one by one.", no_args_is_help=True, pretty_exceptions_enable=False)
for _command in (  # in the order in which --help lists them
    installation.migrate,
    bi.view,
    bi.contract,
    collecting.workbooks,
    collecting.results_workbook,
    collecting.check,
    collecting.ingest,
    stewards.rehearse,
    stewards.register,
    backups.backup,
    backups.restore,
    backups.verify,
    stewards.summary,
    stewards.data_docs,
    bi.dictionary,
    bi.export,
    running.sample,
    running.run,
    stewards.grant,
    installation.login,
    bi.dashboards,
    bi.load_dashboards,
    installation.audit,
    running.superset,
    running.up,
):
    app.command()(_command)


def main() -> None:
    """Run a command; a broken catalogue stops everything with file and key."""
    try:
        with ended_by_signals():
            app()
    except HistoryWouldChangeError as error:
        console.print(f"[red]{_TEXTS.vi('catalogue.history_would_change')}[/red]\n{error}", soft_wrap=True, highlight=False)
        raise SystemExit(2) from error
    except CatalogueError as error:
        console.print(f"[red]{in_both(_TEXTS.say('catalogue.broken'))}[/red]\n{error}", soft_wrap=True, highlight=False)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
