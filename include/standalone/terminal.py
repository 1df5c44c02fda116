"""What a person sees while the collection runs, and at its end. Vietnamese first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from include.texts import CODES, Sentence, Word, book

if TYPE_CHECKING:  # each command loads what it needs
    from sqlalchemy import Engine

    from include.backup.verify import ArchiveReport, Difference
    from include.intake.check_files import Checked
    from include.intake.rehearse import Flag, Rehearsal
    from include.warehouse.register.register import RegisterRow

_TEXTS = book("command_line")

_COLOURS = {"accepted": "green", "accepted_with_warnings": "yellow", "returned": "red", "quarantined": "red"}


def in_both(sentence: Sentence) -> str:
    """In both languages, one sentence after the other."""
    return f"{sentence.vi} {sentence.en}"


def beside(words: Sentence | Word) -> str:
    """In both languages, as a label has them."""
    return f"{words.vi}/{words.en}"


class ProgressScreen:
    """A live table of departments and steps; plain lines where there is no terminal."""

    def __init__(self, console: Console, engine: Engine, round_key: str) -> None:
        self.console = console
        self._engine = engine
        self._round_key = round_key
        self._live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
        self._shown: dict[str, str] = {}
        self._step = ""

    def __enter__(self) -> ProgressScreen:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def step(self, text: str) -> None:
        """Say what happens now."""
        self._step = text
        if not self._live:
            self.console.print(f"▶ {text}")
        self.refresh()

    def refresh(self) -> None:
        """Read the departments' steps anew and show them."""
        from include.warehouse.register.register import progress

        rows = progress(self._engine, self._round_key)
        if self._live:
            labels, severities = _TEXTS.labels("register"), CODES.labels("severities")
            headings = (*(labels[key] for key in ("code", "department", "file", "state")), severities["critical"], severities["warning"])
            table = Table(*headings, box=None)
            for row in rows:
                state = row.state
                word = (
                    Text(CODES.words("states")[state].vi, style=_COLOURS.get(state, "")) if state else Text(labels["waiting"], style="dim")
                )
                counts = (str(row.critical), str(row.warning)) if state else ("", "")
                table.add_row(row.department_code, row.department_name_vi, row.file_name or "", word, *counts)
            self._live.update(Group(Text(f"▶ {self._step}", style="bold"), table))
            return
        for row in rows:
            newest = f"{row.state} {row.version}"
            if row.state and self._shown.get(row.department_code) != newest:
                self._shown[row.department_code] = newest
                judged = {"state": CODES.vi(f"states.{row.state}"), "version": row.version}
                self.console.print(f"   {_TEXTS.vi('register.judged', department=row.department_code, **judged)}")


def register_table(rows: list[RegisterRow], title: str) -> Table:
    """The register as a table."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    headings = _TEXTS.labels("register")
    for key in ("code", "department", "filing", "versions", "state"):
        table.add_column(
            headings[key], justify="right" if key == "versions" else "left", no_wrap=True, max_width=44 if key == "department" else None
        )
    severities = CODES.labels("severities")
    for heading in (headings["critical"], severities["warning"], severities["info"]):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        state = Text(CODES.words("states")[row.state].vi, style=_COLOURS.get(row.state, "")) if row.state else Text("")
        counts = (str(row.critical), str(row.warning), str(row.info)) if row.state else ("", "", "")
        filing = CODES.vi(f"filings.{row.filing}")
        filing = _TEXTS.vi("register.days_late", filing=filing, days=row.days_late) if row.days_late else filing
        table.add_row(row.department_code, row.department_name_vi, filing, str(row.versions or ""), state, *counts)
    return table


def show_checked(console: Console, checked: Sequence[Checked]) -> None:
    """What each file would be answered, finding by finding; a text of a workbook is shown as it is, brackets and all."""
    for entry in checked:
        if entry.judgement is None:
            trouble = CODES.words("check_troubles")[entry.trouble or "failed"]
            console.print(Text(f"{entry.shown_path}: {trouble.vi} ({trouble.en})", style="red"), soft_wrap=True)
            continue
        state = CODES.words("states")[entry.judgement.state]
        console.print(Text(f"{entry.shown_path}: {state.vi}", style="bold").append(f" ({state.en})", style="not bold"), soft_wrap=True)
        for finding in entry.judgement.findings:
            where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet or _TEXTS.vi("check.whole_file")
            severity = CODES.words("severities")[finding.severity].vi
            console.print(Text(f"  {severity} · {finding.rule_code} · {where}: {finding.message_vi}"))
            console.print(Text(f"      {_TEXTS.vi('check.needed', expected=finding.expected, remedy=finding.remedy_vi)}", style="dim"))


def show_rehearsal(console: Console, rehearsal: Rehearsal) -> None:
    """What a rule would change, place by place."""
    new, released = rehearsal.newly_flagged, rehearsal.released
    title = _TEXTS.say("rehearse.title", rule=rehearsal.rule_code, count=rehearsal.submissions)
    words = _TEXTS.words("rehearsed")
    counts = {"newly_flagged": len(new), "released": len(released), "unchanged": rehearsal.unchanged}
    counted = " · ".join(f"{beside(words[key])}: {count}" for key, count in counts.items())
    console.print(f"[bold]{title.vi}[/bold] ({title.en})\n  {counted}", highlight=False)
    for key, flags in (("newly_flagged", new), ("released", released)):
        if flags:
            console.print(_flag_table(flags, f"{words[key].vi} – {words[key].en}"))


def _flag_table(flags: list[Flag], title: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for key, heading in _TEXTS.labels("flags").items():
        table.add_column(heading, no_wrap=key != "message", justify="right" if key == "version" else "left")
    for flag in flags:
        where = f"{flag.sheet}!{flag.cell}" if flag.cell else flag.sheet or _TEXTS.vi("check.whole_file")
        message = Text(f"{CODES.words('severities')[flag.severity].vi} · {flag.message_vi}")
        message.append(f"\n{flag.message_en}", style="dim")
        table.add_row(flag.round_key, flag.department_code, str(flag.version), where, message)
    return table


def show_verification(console: Console, round_key: str, archive: ArchiveReport, read: int, differences: list[Difference]) -> None:
    """Say what re-hashing the archive and re-reading a round showed: every damaged file, every fact that differs."""
    words = {key: beside(word) for key, word in _TEXTS.words("archive").items()}
    for problem, files in ((words["missing"], archive.missing), (words["changed"], archive.changed)):
        for name in files:
            console.print(f"  [red]{problem}: {name}[/red]", soft_wrap=True)
    for name in archive.strangers:
        console.print(f"  {words['stranger']}: {name}", soft_wrap=True, style="dim")
    for each in differences:
        place = f"{each.sheet}!{each.cell}" if each.cell else each.file_name
        both = f"{words['stored']} {each.stored!r}, {words['raw_file']} {each.derived!r}"
        line = f"{each.receipt_number} · {place} · {each.what}: {both}"
        console.print(f"  [red]{escape(line)}[/red]", soft_wrap=True, highlight=False)
    is_right = archive.is_whole and not differences
    counts = {"files": archive.checked, "submissions": read, "round": round_key}
    console.print(in_both(_TEXTS.say("verify.agrees" if is_right else "verify.differs", **counts)))
