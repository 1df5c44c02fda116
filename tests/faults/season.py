"""A round of many workbooks that is taken in by processes which die, and what must be true of it afterwards.

A process that ingests is forked from this one, where everything slow is imported already, as Airflow's LocalExecutor forks its
tasks. It can die by itself (``SIGKILL``, so that nothing is cleaned up) at the n-th *moment*: before a file is opened, written,
renamed, made lasting or removed, before each statement that PostgreSQL gets, and before each commit. Between two such moments
only the memory of the process changes, which dies with it: so they stand for every line at which it can die.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text

from include.checks.validate import check_batch
from include.intake.answer_departments import answer_open_rounds, check_open_rounds, is_anything_waiting
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import changed_rounds, ingest_batch
from include.intake.opening import open_round
from include.release.due import hand_out_due
from include.sample.generate import generate_workbook
from include.sample.make import make_sample
from include.storage.archive import archive_path
from include.storage.places import Places
from include.warehouse.findings.settlement import record_expired_waivers
from include.warehouse.register.opened_rounds import mark_decisions_announced, open_rounds, rounds_with_new_decisions
from include.warehouse.register.register import register
from include.warehouse.schema.engine import connect
from include.workbook.write import workbook_file_name
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, OPENED, ROUND

CONTENT = (Path(__file__).parent / "content.sql").read_text(encoding="utf-8")
_WATCHED = {"open", "os.rename", "os.remove", "os.mkdir"}
_COMMENT = re.compile(r"--.*")
_PLACE = re.compile(r"/(inbox|archive|outbox)/")


@dataclass(frozen=True)
class Season:
    """The files of a round in a folder of their own, copied into an inbox for every trial."""

    folder: Path
    batch_size: int

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "arrivals.csv")

    @property
    def hashes(self) -> set[str]:
        return {hashlib.sha256((self.folder / name).read_bytes()).hexdigest() for name in self.names}


def make_season(folder: Path, workbooks: int, batch_size: int) -> Season:
    """The sample round's files, those with faults among them, and generated ones until there are ``workbooks``; and a signed report."""
    folder.mkdir(parents=True)
    make_sample(CATALOGUE, folder)
    sample = FILES[:workbooks]
    for file in FILES[workbooks:]:
        if file.file_name not in {kept.file_name for kept in sample}:
            (folder / file.file_name).unlink(missing_ok=True)
    lines = (folder / "arrivals.csv").read_text(encoding="utf-8").splitlines()
    departments = [department.code for department in CATALOGUE.departments_of(ROUND)]
    first = dt.datetime.fromisoformat("2021-12-02T08:00:00+07:00")
    for number in range(max(0, workbooks - len(sample))):
        department = departments[number % len(departments)]
        name = workbook_file_name(ROUND, department).replace(".xlsx", f" (bo sung {number}).xlsx")
        content = io.BytesIO()
        generate_workbook(CATALOGUE, ROUND, department, seed=number + 500).save(content)
        (folder / name).write_bytes(content.getvalue())
        if number % 2:
            lines.append(f"{name},{(first + dt.timedelta(minutes=number)).isoformat()},")
        else:  # half of them bear their time of arrival themselves
            at = (first + dt.timedelta(minutes=number)).timestamp()
            os.utime(folder / name, (at, at))
    (folder / "QNG-2021-Y_STP.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    os.utime(folder / "QNG-2021-Y_STP.pdf", (first.timestamp(), first.timestamp()))
    (folder / "arrivals.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Season(folder, batch_size)


def warm_up() -> None:
    """Import and build what every ingest needs, so that a forked one begins at once."""
    check_batch(CATALOGUE, [])


def ingest(engine: Engine, places: Places, batch_size: int, as_of: dt.datetime = AT_THE_END) -> None:
    """What the tasks of ``ingest_submissions`` call, in their order; ``announced`` in the inbox's parent tells what it announced."""
    record_expired_waivers(engine, as_of)
    hand_out_due(engine, places, as_of)
    if not (open_rounds(engine) and (archive_inbox(engine, places, as_of) or is_anything_waiting(engine, CATALOGUE, places, as_of))):
        return
    changed: set[str] = set()
    for batch in waiting_batches(engine, batch_size):
        changed.update(changed_rounds(ingest_batch(engine, CATALOGUE, places, batch, as_of=as_of)))
    decisions = rounds_with_new_decisions(engine)
    check_open_rounds(engine, CATALOGUE, places, as_of)
    answer_open_rounds(engine, CATALOGUE, places, as_of)
    rounds = sorted(changed | decisions.keys())
    if rounds:
        with (Path(places.inbox).parent / "announced").open("a") as told:
            told.write(" ".join(rounds) + "\n")
        mark_decisions_announced(engine, decisions)


Fatal = int | tuple[str, int]  # the n-th moment, or the n-th of a kind


class Moments:
    """Counts the moments of this process, and kills or stops it at one of them."""

    def __init__(self, fatal: Fatal | None, blow: signal.Signals = signal.SIGKILL) -> None:
        self.blow = blow
        self.kind, self.left = fatal if isinstance(fatal, tuple) else ("", fatal or 0)
        self.kinds: list[str] = []

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", self._before_statement)
        for name in ("commit", "rollback"):
            event.listen(engine, name, lambda connection, name=name: self.pass_by(name))
        sys.addaudithook(self._before_file)
        os.fsync = partial(self._before_fsync, os.fsync)

    def _before_statement(self, connection, cursor, statement: str, *rest) -> None:
        self.pass_by(f"sql {' '.join(_COMMENT.sub('', statement).split())[:50]}")

    def _before_file(self, name: str, arguments: tuple) -> None:
        place = _PLACE.search(str(arguments[0])) if name in _WATCHED else None
        if place:
            self.pass_by(f"{name} {place[1]}")

    def _before_fsync(self, fsync: Callable[[int], None], opened: int) -> None:
        self.pass_by("fsync archive")
        fsync(opened)

    def pass_by(self, kind: str) -> None:
        self.kinds.append(kind)
        if kind.startswith(self.kind):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), self.blow)


def forked(work: Callable[[], None]) -> int:
    """Run ``work`` in a forked process and return its pid."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # whatever it is, the parent sees it as a failed task
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int) -> int:
    """Wait for a forked process; its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@dataclass(frozen=True)
class Trial:
    """One round taken in on a warehouse and in folders of its own."""

    url: str
    home: Path
    season: Season

    @classmethod
    def begin(cls, url: str, home: Path, season: Season) -> Trial:
        shutil.copytree(season.folder, home / "inbox")
        return cls(url, home, season)

    @property
    def places(self) -> Places:
        return Places.under(self.home)

    def start(
        self,
        fatal: Fatal | None = None,
        stop_at: str | None = None,
        count_into: Path | None = None,
        prepare: Callable[[], None] = lambda: None,
    ) -> int:
        """Fork an ingest: it dies at the moment ``fatal``, or waits at the first of the kind ``stop_at`` until it is told to go on.

        The kinds of all moments go into ``count_into``.
        """

        def work() -> None:
            prepare()
            engine = connect(self.url)
            moments = Moments((stop_at, 1), signal.SIGSTOP) if stop_at else Moments(fatal)
            moments.watch(engine)
            ingest(engine, self.places, self.season.batch_size)
            if count_into is not None:
                count_into.write_text("\n".join(moments.kinds))

        return forked(work)

    def run(self, **given) -> int:
        return ended(self.start(**given))

    def told(self) -> dict[str, object]:
        """Everything that must be the same after any disturbance: warehouse, register, outbox, archive."""
        engine = create_engine(connect(self.url).url)
        try:
            with engine.connect() as connection:
                content = [tuple(row) for row in connection.execute(text(CONTENT))]
            rows = [asdict(row) for row in register(engine, ROUND, AT_THE_END)]
            news = rounds_with_new_decisions(engine)
        finally:
            engine.dispose()
        for row in rows:  # numbers that the database gave out
            row["newest_submission_id"] = row["newest_submission_id"] is not None
            row["standing_submission_id"] = row["standing_submission_id"] is not None
        outbox = {str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(self.home / "outbox")}
        archive = {path.name for path in _files(self.home / "archive")}
        return {
            "content": content,
            "register": rows,
            "outbox": outbox,
            "archive": archive,
            "left": sorted(path.name for path in (self.home / "inbox").iterdir() if path.name != "arrivals.csv"),
            "news": news,
        }

    def check(self, expected: dict[str, object]) -> None:
        """Compare with an undisturbed run; a difference is told by what it is."""
        found = self.told()
        for part, value in expected.items():
            if found[part] != value:
                raise AssertionError(f"{part} differs: {_difference(value, found[part])}")
        assert found["left"] == [] and found["news"] == {}
        assert found["archive"] == self.season.hashes, "an archived file is missing or strange"
        for sha256 in self.season.hashes:
            assert hashlib.sha256(archive_path(self.places, sha256).read_bytes()).hexdigest() == sha256
        assert ROUND in (self.home / "announced").read_text(), "nobody was told of the new facts"
        states = [told for part, told in found["content"] if part in ("submission", "attachment")]
        assert len(states) == len(self.season.hashes), "a file without its one state"


def open_the_round(engine: Engine, home: Path) -> None:
    """A round with its workbooks handed out."""
    open_round(engine, CATALOGUE, ROUND, OPENED, Places.under(home))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".part"))


def _difference(expected: object, found: object) -> str:
    if isinstance(expected, dict) and isinstance(found, dict):
        return str({key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)})[:1500]
    if isinstance(expected, list) and isinstance(found, list):
        missing = [entry for entry in expected if entry not in found][:3]
        strange = [entry for entry in found if entry not in expected][:3]
        return f"missing {missing}; strange {strange}; {len(expected)} against {len(found)}"[:3000]
    return f"{expected!r:.500} against {found!r:.500}"
