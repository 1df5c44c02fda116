"""What serves the departments: their workbooks, and what becomes of those that come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from include.catalog import load_catalogue
from include.commands.connecting import warehouse
from include.commands.options import DEFAULT_ROUND, InstantOption, RoundOption, console
from include.standalone.terminal import in_both, show_checked
from include.texts import CODES, book

_TEXTS = book("command_line")


def workbooks(round_key: RoundOption = DEFAULT_ROUND, opened_at: InstantOption = "2021-11-15T01:00:00+07:00") -> None:
    """Open a round: write every department's workbook into the outbox."""
    from include.intake.opening import open_round

    with warehouse() as (engine, catalogue, places):
        written = open_round(engine, catalogue, round_key, dt.datetime.fromisoformat(opened_at), places)
    console.print(in_both(_TEXTS.say("workbooks.written", count=len(written), folder=places.outbox)))


def results_workbook(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it, such as ket-qua-pci.xlsx")]) -> None:
    """Write the workbook in which a steward files what VCCI published."""
    from include.workbook.write_results import write_results_workbook

    with file.open("wb") as target:
        write_results_workbook(load_catalogue(), target)
    console.print(in_both(_TEXTS.say("results_workbook.written", file=file)), soft_wrap=True)


def check(
    files: Annotated[list[Path], typer.Argument(help="The workbooks to check")],
    arrived_at: InstantOption = "2021-12-01T12:00:00+07:00",
    json: Annotated[bool, typer.Option("--json", help="One JSON document for all files, and nothing else")] = False,
) -> None:
    """Check workbooks without filing them: the same checks, nothing stored.

    Exit code 1 when one is returned or quarantined, 2 when one could not be checked at all.
    """
    from include.catalog.collector import garbage_collector_resting

    with garbage_collector_resting():  # nearly all that a short command does is to load what stays
        from include.intake.check_files import as_json, check_files, exit_code_of

        checked = check_files(load_catalogue(), files, dt.datetime.fromisoformat(arrived_at))
    if json:
        typer.echo(as_json(checked))
    else:
        show_checked(console, checked)
    raise typer.Exit(code=exit_code_of(checked))


def ingest(as_of: InstantOption = "now") -> None:
    """Take in what lies in the inbox, judge it, answer with receipts and return slips."""
    from include.intake.answer_departments import answer_open_rounds, check_open_rounds
    from include.intake.archiving import archive_inbox, waiting_batches
    from include.intake.ingest import ingest_batch
    from include.intake.steps import raise_failures
    from include.warehouse.findings.settlement import record_expired_waivers

    instant = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    failures: list[Exception] = []
    with warehouse() as (engine, catalogue, places):
        record_expired_waivers(engine, instant)
        with _gone_on_after(failures):
            for entry in archive_inbox(engine, places, instant):
                sentence = _TEXTS.say("ingest.known" if entry.known else "ingest.archived")
                console.print(f"  {entry.file_name}: {sentence.vi} ({sentence.en})", markup=False)
        for batch in waiting_batches(engine):
            with _gone_on_after(failures):
                for outcome in ingest_batch(engine, catalogue, places, batch, as_of=instant):
                    console.print(f"  {outcome.file_name}: {CODES.words('states')[outcome.state].vi}", markup=False)
        with _gone_on_after(failures):
            for department in check_open_rounds(engine, catalogue, places, instant):
                sentence = _TEXTS.say("ingest.across")
                console.print(f"  {department}: {sentence.vi} ({sentence.en})")
        with _gone_on_after(failures):
            answer_open_rounds(engine, catalogue, places, instant)
    raise_failures("a step failed; what could be done without it, is", failures)


@contextmanager
def _gone_on_after(failures: list[Exception]) -> Iterator[None]:
    """As in the DAG, the next step is done whatever became of this one; what failed is raised at the end."""
    try:
        yield
    except Exception as error:
        failures.append(error)
