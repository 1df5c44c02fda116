"""Twenty good workbooks among every file that once stopped the intake, and a fault in each step: they are answered as if alone.

A fault is raised over one file, by its name, in the real function that does the step: an error of every sort that a file's content can
cause. What these files end in is their own outcome; no step fails because of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from include import __main__ as commands
from include.intake import archiving, ingest, judging, receipt, slips
from include.intake.answer_departments import answer_open_rounds, check_open_rounds
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import ingest_batch
from include.sample.generate import generate_workbook
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import register
from include.warehouse.schema.engine import connect
from include.warehouse.submissions import load as submissions
from tests.cases.cases import FOLDER as CASES
from tests.faults.season import CONTENT
from tests.sample.playing import CATALOGUE, OPENED, ROUND

pytestmark = pytest.mark.slow

AT = dt.datetime.fromisoformat("2021-12-02T08:00:00+07:00")
ARRIVED = "2021-12-01T16:00:00+07:00"
STOPPED = "SKHĐT"  # whose the files of the cases are
ESCAPES = "p_text_backslash_u0000.xlsx"
OTHERS = [department.code for department in CATALOGUE.departments_of(ROUND) if department.code != STOPPED]
GOOD, (STRUCK, UNANSWERED, UNMARKED) = OTHERS[:20], OTHERS[20:23]
ERRORS: dict[str, Callable[[], Exception]] = {
    "runtime": lambda: RuntimeError("a fault nobody thought of"),
    "memory": lambda: MemoryError(),
    "encoding": lambda: UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
    "recursion": lambda: RecursionError("maximum recursion depth exceeded"),
}


def workbook(department: str, seed: int, complete: bool = True) -> bytes:
    book = generate_workbook(CATALOGUE, ROUND, department, seed=seed)
    if not complete:  # which is a warning, so that a slip is due
        book["Bìa"]["C14"].value = None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@cache
def good_files() -> dict[str, bytes]:
    return {f"{ROUND}_{code}.xlsx": workbook(code, number, complete=number % 3 != 0) for number, code in enumerate(GOOD)}


@cache
def bad_files() -> dict[str, bytes]:
    """What once stopped the intake, and a file for each step and each error."""
    stops = {f"{ROUND}_{STOPPED} ({n}).xlsx": path.read_bytes() for n, path in enumerate(sorted((CASES / "stops").iterdir()))}
    struck = {
        f"{step} {error}.xlsx": workbook(STRUCK, 1000 + 10 * n + m)
        for n, step in enumerate(("archive", "read", "judge", "load"))
        for m, error in enumerate(ERRORS)
    }
    others = {"answer runtime.xlsx": workbook(UNANSWERED, 2000), "slip encoding.xlsx": workbook(UNMARKED, 3000, complete=False)}
    return stops | struck | others | {"attach runtime.pdf": b"%PDF-1.4\n%%EOF\n"}


def standing_beside() -> dict[str, bytes]:
    """Those of them whose figures count all the same, and so are compared with the figures of the twenty."""
    poisoned = sorted((CASES / "stops").iterdir())
    accepted = {
        f"{ROUND}_{STOPPED} ({n}).xlsx" for n, path in enumerate(poisoned) if path.name in ("POISON_inf_in_own_sheet.xlsx", ESCAPES)
    }
    return {name: content for name, content in bad_files().items() if name in accepted or name.startswith(("answer", "slip"))}


def struck_by(step: str, name: str | None) -> None:
    """Raise what the name of a file asks for in this step."""
    wanted, _, error = (name or "").rpartition(".")[0].partition(" ")
    if wanted == step:
        raise ERRORS[error]()


@pytest.fixture
def faults(monkeypatch):
    """Every step that touches one file fails over those that are named for it."""

    def before(owner, function: str, step: str, name_of: Callable[..., str | None]):
        real = getattr(owner, function)

        def struck(*arguments, **named):
            struck_by(step, name_of(*arguments, **named))
            return real(*arguments, **named)

        monkeypatch.setattr(owner, function, struck)

    slip_of = {hashlib.sha256(content).hexdigest(): name for name, content in bad_files().items() if name.startswith("slip")}
    before(archiving, "_keep", "archive", lambda places, delivery: delivery.file_name)
    before(ingest, "open_file", "read", lambda catalogue, file: file.file_name)
    before(judging, "_to_check", "judge", lambda catalogue, file, *rest: file.file_name)
    before(submissions, "_submission_row", "load", lambda judgement: None if judgement.state == "quarantined" else judgement.file_name)
    before(ingest, "keep_attachment", "attach", lambda engine, catalogue, file, media_type: file.file_name)
    before(receipt, "_version", "answer", lambda row, *rest: row["file_name"])
    before(slips, "_slip", "slip", lambda places, version, *rest: slip_of.get(version.sha256))


@dataclass
class Round:
    """A round in a warehouse and folders of its own."""

    engine: Engine
    home: Path
    raised: list[Exception] = field(default_factory=list)

    @property
    def places(self) -> Places:
        return Places.under(self.home)

    def deliver(self, files: dict[str, bytes]) -> None:
        inbox = self.home / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (inbox / name).write_bytes(content)
        lines = [f"{name},{ARRIVED}," for name in files]
        (inbox / "arrivals.csv").write_text("\n".join(["file_name,arrived_at,sender", *lines]) + "\n", encoding="utf-8")

    def step(self, work: Callable[[], object]) -> object:
        """A task of the DAG: the next begins whatever became of it."""
        try:
            return work()
        except Exception as error:
            self.raised.append(error)
            return None

    def run(self) -> None:
        """What the tasks of ``ingest_submissions`` call, in their order."""
        self.step(lambda: archive_inbox(self.engine, self.places, AT))
        for batch in waiting_batches(self.engine, batch_size=20):
            self.step(lambda batch=batch: ingest_batch(self.engine, CATALOGUE, self.places, batch, as_of=AT))
        self.step(lambda: check_open_rounds(self.engine, CATALOGUE, self.places, AT))
        self.step(lambda: answer_open_rounds(self.engine, CATALOGUE, self.places, AT))

    def told(self, hashes: set[str]) -> dict[str, object]:
        """Everything that is known and said of the good ones: rows of the warehouse, the register, receipts and slips byte for byte."""
        with self.engine.connect() as connection:
            content = [tuple(row) for row in connection.execute(text(CONTENT)) if any(sha256 in row[1] for sha256 in hashes)]
        filed = [(row.department_code, row.filing, row.state, row.versions) for row in register(self.engine, ROUND, AT)]
        outbox = self.home / "outbox"
        answers = [path for path in sorted(outbox.rglob("*")) if path.is_file() and path.parent.name in GOOD]
        return {
            "content": [(part, told.replace(str(self.home), "")) for part, told in content],
            "register": [entry for entry in filed if entry[0] in GOOD],
            "answers": {str(path.relative_to(outbox)): path.read_bytes() for path in answers},
        }

    def states(self) -> dict[str, str]:
        """The state of every file by its name."""
        asked = "SELECT arrival.file_name, state FROM intake.submission JOIN intake.arrival USING (sha256)"
        with self.engine.connect() as connection:
            return {name: state for name, state in connection.execute(text(asked))}


@pytest.fixture(scope="module")
def begin(new_warehouse, tmp_path_factory):
    begun, folder = [], tmp_path_factory.mktemp("rounds")

    def make(name: str) -> Round:
        engine = connect(new_warehouse())
        record_opened_round(engine, CATALOGUE, ROUND, OPENED)
        begun.append(Round(engine, folder / name))
        return begun[-1]

    yield make
    for entry in begun:
        entry.engine.dispose()


@pytest.fixture(scope="module")
def undisturbed(begin):
    """What the twenty are told when nothing is broken."""
    alone, files = begin("alone"), good_files()
    alone.deliver(files | standing_beside())
    alone.run()
    assert alone.raised == []
    hashes = {hashlib.sha256(content).hexdigest() for content in files.values()}
    told = alone.told(hashes)
    assert len(told["register"]) == 20 and {entry[2] for entry in told["register"]} == {"accepted", "accepted_with_warnings"}
    assert len({Path(path).parent for path in told["answers"]}) == 20
    return hashes, told


def check(disturbed: Round, hashes: set[str], expected: dict[str, object]) -> None:
    found = disturbed.told(hashes)
    assert found["register"] == expected["register"]
    assert [entry for entry in found["content"] if entry not in expected["content"]] == []
    assert found["content"] == expected["content"]
    assert [name for name in expected["answers"] if found["answers"].get(name) != expected["answers"][name]] == []
    assert set(found["answers"]) == set(expected["answers"])


def check_the_bad(disturbed: Round) -> None:
    """Each has an outcome of its own, or lies where it lay."""
    states, names = disturbed.states(), bad_files()
    left = {path.name for path in (disturbed.home / "inbox").iterdir()} - {"arrivals.csv"}
    assert left == {name for name in names if name.startswith("archive")}
    assert {name for name in names if name not in states} == left
    for step in ("read", "judge", "load", "attach"):
        assert {state for name, state in states.items() if name.startswith(f"{step} ")} == {"quarantined"}, step
    assert states["answer runtime.xlsx"] == "accepted" and states["slip encoding.xlsx"] == "accepted_with_warnings"


def test_through_the_functions_of_the_dag(begin, undisturbed, faults):
    disturbed = begin("disturbed")
    disturbed.deliver(good_files() | bad_files())
    for _ in range(3):  # what fails three times is given up
        disturbed.run()
        check(disturbed, *undisturbed)
    assert disturbed.raised == [], "no step fails because of what a file holds"
    check_the_bad(disturbed)


def test_through_the_command_line(begin, undisturbed, faults, monkeypatch):
    disturbed = begin("typed")
    disturbed.deliver(good_files() | bad_files())
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", disturbed.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PCI_HOME", str(disturbed.home))
    for name in ("PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX"):
        monkeypatch.delenv(name, raising=False)
    assert os.environ["PCI_HOME"]
    for _ in range(3):
        done = CliRunner().invoke(commands.app, ["ingest", "--as-of", AT.isoformat()])
        assert done.exit_code == 0, done.output[-2000:]
        check(disturbed, *undisturbed)
    check_the_bad(disturbed)
