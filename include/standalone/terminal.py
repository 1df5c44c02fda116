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

from include.texts import CODES

if TYPE_CHECKING:  # each command loads what it needs
    from sqlalchemy import Engine

    from include.backup.verify import ArchiveReport, Difference
    from include.intake.check_files import Checked
    from include.intake.rehearse import Flag, Rehearsal
    from include.warehouse.register.register import RegisterRow

_COLOURS = {"accepted": "green", "accepted_with_warnings": "yellow", "returned": "red", "quarantined": "red"}


class ProgressScreen:
    """A live table of departments and steps; plain lines where there is no terminal."""

    def __init__(self, console: Console, engine: Engine, round_key: str) -> None:
        self.console = console
        self._engine = engine
        self._round_key = round_key
        self._live = Live(console=console, refresh_per_second=4, transient=True) if console.is_terminal else None
        self._told: dict[str, str] = {}
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
            table = Table("Mã", "Đơn vị", "Tệp", "Trạng thái", "Lỗi nặng", "Cảnh báo", box=None)
            for row in rows:
                state = row["state"]
                word = Text(CODES.words("states")[state].vi, style=_COLOURS.get(state, "")) if state else Text("đang chờ", style="dim")
                counts = (str(row["critical"]), str(row["warning"])) if state else ("", "")
                table.add_row(row["department_code"], row["department_name_vi"], row["file_name"] or "", word, *counts)
            self._live.update(Group(Text(f"▶ {self._step}", style="bold"), table))
            return
        for row in rows:
            told = f"{row['state']} {row['version']}"
            if row["state"] and self._told.get(row["department_code"]) != told:
                self._told[row["department_code"]] = told
                self.console.print(f"   {row['department_code']}: {CODES.words('states')[row['state']].vi} (lần {row['version']})")


def register_table(rows: list[RegisterRow], title: str) -> Table:
    """The register as a table."""
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Mã", "Đơn vị", "Nộp", "Lần", "Trạng thái", "Nặng", "Cảnh báo", "Lưu ý"):
        narrow = heading in ("Lần", "Nặng", "Cảnh báo", "Lưu ý")
        table.add_column(heading, justify="right" if narrow else "left", no_wrap=True, max_width=44 if heading == "Đơn vị" else None)
    for row in rows:
        late = f" ({row.days_late} ngày)" if row.days_late else ""
        state = Text(CODES.words("states")[row.state].vi, style=_COLOURS.get(row.state, "")) if row.state else Text("")
        counts = (str(row.critical), str(row.warning), str(row.info)) if row.state else ("", "", "")
        filing = CODES.words("filings")[row.filing].vi + late
        table.add_row(row.department_code, row.department_name_vi, filing, str(row.versions or ""), state, *counts)
    return table


def show_checked(console: Console, checked: Sequence[Checked]) -> None:
    """What each file would be answered, finding by finding; a text of a workbook is shown as it is, brackets and all."""
    for entry in checked:
        if entry.judgement is None:
            told = CODES.words("check_troubles")[entry.trouble or "failed"]
            console.print(Text(f"{entry.told_path}: {told.vi} ({told.en})", style="red"), soft_wrap=True)
            continue
        state = CODES.words("states")[entry.judgement.state]
        console.print(Text(f"{entry.told_path}: {state.vi}", style="bold").append(f" ({state.en})", style="not bold"), soft_wrap=True)
        for finding in entry.judgement.findings:
            where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet or "cả tệp"
            severity = CODES.words("severities")[finding.severity].vi
            console.print(Text(f"  {severity} · {finding.rule_code} · {where}: {finding.message_vi}"))
            console.print(Text(f"      Cần: {finding.expected}. {finding.remedy_vi}", style="dim"))


def show_rehearsal(console: Console, rehearsal: Rehearsal) -> None:
    """What a rule would change, place by place."""
    new, released = rehearsal.newly_flagged, rehearsal.released
    console.print(
        f"[bold]Thử quy tắc {rehearsal.rule_code} trên {rehearsal.submissions} bản nộp đã lưu[/bold] "
        f"(rehearsed on {rehearsal.submissions} stored submissions; nothing was written)\n"
        f"  Thêm mới/newly flagged: {len(new)} · Bỏ đi/released: {len(released)} · Giữ nguyên/unchanged: {rehearsal.unchanged}",
        highlight=False,
    )
    for title, flags in (("Thêm mới – newly flagged", new), ("Bỏ đi – released", released)):
        if flags:
            console.print(_flag_table(flags, title))


def _flag_table(flags: list[Flag], title: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Đợt", "Đơn vị", "Lần", "Vị trí", "Nội dung"):
        table.add_column(heading, no_wrap=heading != "Nội dung", justify="right" if heading == "Lần" else "left")
    for flag in flags:
        where = f"{flag.sheet}!{flag.cell}" if flag.cell else flag.sheet or "cả tệp"
        told = Text(f"{CODES.words('severities')[flag.severity].vi} · {flag.message_vi}")
        told.append(f"\n{flag.message_en}", style="dim")
        table.add_row(flag.round_key, flag.department_code, str(flag.version), where, told)
    return table


def show_verification(console: Console, round_key: str, archive: ArchiveReport, read: int, differences: list[Difference]) -> None:
    """Say what re-hashing the archive and re-reading a round showed: every damaged file, every fact that differs."""
    for problem, files in (("Mất tệp lưu/missing", archive.missing), ("Tệp lưu bị thay đổi/changed", archive.changed)):
        for name in files:
            console.print(f"  [red]{problem}: {name}[/red]", soft_wrap=True)
    for name in archive.strangers:
        console.print(f"  Tệp lạ trong kho lưu/not named by the warehouse: {name}", soft_wrap=True, style="dim")
    for each in differences:
        place = f"{each.sheet}!{each.cell}" if each.cell else each.file_name
        told = f"{each.receipt_number} · {place} · {each.what}: kho/stored {each.stored!r}, tệp gốc/raw file {each.derived!r}"
        console.print(f"  [red]{escape(told)}[/red]", soft_wrap=True, highlight=False)
    is_right = archive.is_whole and not differences
    console.print(
        f"{archive.checked} tệp lưu, {read} bản nộp của đợt {round_key}: {'khớp' if is_right else 'CÓ SAI LỆCH'}. "
        f"{'Everything agrees.' if is_right else 'There are differences.'}"
    )
