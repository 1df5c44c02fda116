"""What every command shares: where it prints, the options that several take, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from include.texts import book

_TEXTS = book("command_line")
console = Console()
if not console.is_terminal:
    console = Console(width=140)  # a log file has no width of its own; the register needs this much

RoundOption = Annotated[str, typer.Option("--round", help="Round of a province, such as QNG-2021-Y")]
InstantOption = Annotated[str, typer.Option("--as-of", help="Instant with time zone, such as 2021-12-20T08:00:00+07:00")]
DEFAULT_ROUND, DEFAULT_INSTANT = "QNG-2021-Y", "2021-12-20T08:00:00+07:00"


@contextmanager
def shown_as_failure(*errors: type[Exception]) -> Iterator[None]:
    """What an operator can put right is said in a sentence, with exit code 1."""
    try:
        yield
    except errors as error:
        console.print(f"[red]{_TEXTS.both('not_done')}: {error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error
