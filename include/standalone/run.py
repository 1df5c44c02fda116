"""The main job: a whole collection year played through the real scheduler, as it happened in November and December 2021."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from rich.console import Console
from upath import UPath

from include.catalog import load_catalogue
from include.sample.make import SampleFile, deliver, sample_files
from include.sample.seed_report import ROUND
from include.standalone.airflow import AirflowClient
from include.standalone.home import Home
from include.standalone.system import RunningSystem, running_system
from include.standalone.terminal import ProgressScreen, register_table
from include.texts import CODES, Sentence, book
from include.warehouse.findings.stored import finding_counts
from include.warehouse.register.register import content_digest, quarantined_count, register
from include.warehouse.releases.releases import ask_for_release, standing_release

_TEXTS = book("command_line")

OPENED_AT = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
WAVES = {1: dt.datetime.fromisoformat("2021-12-01T23:59:00+07:00"), 2: dt.datetime.fromisoformat("2021-12-20T08:00:00+07:00")}
# Working days on which somebody is reminded: before the due day, after the first wave, at the end.
REMINDERS = {0: "2021-11-24T08:00:00+07:00", 1: "2021-12-03T08:00:00+07:00", 2: "2021-12-20T08:30:00+07:00"}
PUBLISHED_AT = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
LEAD = "lead"
RUN_SECONDS = 420
ASK_SECONDS, SHOW_SECONDS = 0.2, 0.8
_NEVER = "0 0 30 2 *"  # the job starts every ingest itself, at the instants of 2021: 30 February does not come


class RunFailedError(Exception):
    """A DAG run of the main job did not succeed."""


def play_sample_round(home: Home, console: Console) -> None:
    """Play the sample round and print register, findings and where everything lies.

    Raises:
        RunFailedError: when a DAG run fails or does not end.
    """
    began = time.monotonic()
    console.print(f"▶ {_with_dim_english(_TEXTS.say('run.starting'))}")
    with ThreadPoolExecutor(max_workers=1) as beside:
        deliveries = beside.submit(lambda: sample_files(load_catalogue()))  # made while Airflow starts
        with running_system(home, crons=_NEVER) as system:
            before = _digest(system)
            with ProgressScreen(console, system.engine, ROUND) as screen:
                _play(system, screen, deliveries.result())
            after = _digest(system)
            _tell(system, console, changed=before != after)
            console.print(f"▶ {_with_dim_english(_TEXTS.say('run.stopping'))}")
    console.print(_with_dim_english(_TEXTS.say("run.done", seconds=time.monotonic() - began)))


def _play(system: RunningSystem, screen: ProgressScreen, deliveries: list[SampleFile]) -> None:
    screen.step(_TEXTS.vi("run.step_open"))
    _run(system, screen, "open_round", OPENED_AT, partition_key="2021-Y")
    _await(system, screen, "remind_departments", _remind(system, screen, 0))
    for wave, instant in WAVES.items():
        screen.step(_TEXTS.vi("run.step_file", day=instant))
        deliver([file for file in deliveries if file.wave == wave], system.places.inbox)
        announced = len(system.airflow.runs("consolidate_round"))
        facts_before = content_digest(system.engine)
        _run(system, screen, "ingest_submissions", instant)
        reminding = _remind(system, screen, wave)
        if content_digest(system.engine) != facts_before:
            _await_summaries(system, screen, announced)
        _await(system, screen, "remind_departments", reminding)
    _publish(system, screen)
    for dag_id in ("consolidate_round", "publish_round"):
        failed = [run["dag_run_id"] for run in system.airflow.runs(dag_id) if run["state"] != "success"]
        if failed:
            raise RunFailedError(f"{dag_id}: {', '.join(failed)} failed; see {system.home.logs / 'tasks'}")


def _await_summaries(system: RunningSystem, screen: ProgressScreen, announced: int) -> None:
    """Wait for the summaries of new facts, and until their release was considered; ``announced`` runs of both were there before."""
    screen.step(_TEXTS.vi("run.step_summarise"))
    for dag_id in ("consolidate_round", "publish_round"):
        runs = partial(system.airflow.runs, dag_id)
        _wait(screen, lambda found=runs: len(found()) > announced, f"{dag_id} did not start")  # type: ignore[misc]
        _wait(screen, lambda found=runs: all(_ended(run["state"]) for run in found()), f"{dag_id} did not end")  # type: ignore[misc]


def _publish(system: RunningSystem, screen: ProgressScreen) -> None:
    if standing_release(system.engine, ROUND) is None:
        publish(system, screen, PUBLISHED_AT, _TEXTS.vi("run.comment_of_approval"))


def publish(system: RunningSystem, screen: ProgressScreen, instant: dt.datetime, comment: str) -> None:
    """The sample's lead steward decides to publish though departments are missing, reads the request, and approves it.

    Raises:
        RunFailedError: when a DAG run fails or does not end, or no approval is asked for.
    """
    screen.step(_TEXTS.vi("run.step_publish"))
    ask_for_release(system.engine, ROUND, LEAD, _TEXTS.vi("run.reason_to_publish"), instant)
    _run(system, screen, "ingest_submissions", instant)
    lead = AirflowClient(system.airflow.environment, LEAD)
    approved: list[str] = []

    def approve() -> bool:
        request = lead.request_of("publish_round", "approve_release")
        if request:
            lead.answer("publish_round", request["run_id"], "approve_release", "Approve", comment=comment, embargo_until=None)
            approved.append(request["subject"])
        return bool(approved)

    def is_published() -> bool:
        approve()  # a request that comes again, as its task failed
        return all(_ended(run["state"]) for run in system.airflow.runs("publish_round"))

    _wait(screen, approve, "publish_round asked for no approval")
    screen.step(_TEXTS.vi("run.step_approved", request=approved[0], lead=LEAD))
    _wait(screen, is_published, "publish_round did not end")
    _wait(screen, lambda: all(_ended(run["state"]) for run in system.airflow.runs("consolidate_round")), "consolidate_round did not end")


def _remind(system: RunningSystem, screen: ProgressScreen, number: int) -> str:
    """Start the reminders of a day: they go out beside the summaries, as both rest on what was filed."""
    instant = dt.datetime.fromisoformat(REMINDERS[number])
    screen.step(_TEXTS.vi("run.step_remind", day=instant))
    return _start(system, "remind_departments", instant)


def _run(system: RunningSystem, screen: ProgressScreen, dag_id: str, instant: dt.datetime, partition_key: str | None = None) -> None:
    _await(system, screen, dag_id, _start(system, dag_id, instant, partition_key))


def _start(system: RunningSystem, dag_id: str, instant: dt.datetime, partition_key: str | None = None) -> str:
    # Airflow holds one run per logical date: a repeated job takes the next second.
    later = dt.timedelta(seconds=len(system.airflow.runs(dag_id)))
    return system.airflow.trigger(dag_id, (instant + later).isoformat(), partition_key)


def _await(system: RunningSystem, screen: ProgressScreen, dag_id: str, run_id: str) -> None:
    _wait(screen, lambda: _ended(system.airflow.run_state(dag_id, run_id)), f"{dag_id} did not end")
    state = system.airflow.run_state(dag_id, run_id)
    if state != "success":
        raise RunFailedError(f"{dag_id} ended as {state}; see {system.home.logs / 'tasks'}")


def _ended(state: str) -> bool:
    return state in ("success", "failed")


def _wait(screen: ProgressScreen, reached: Callable[[], bool], otherwise: str) -> None:
    deadline, shown = time.monotonic() + RUN_SECONDS, 0.0
    while not reached():
        if time.monotonic() > deadline:
            raise RunFailedError(f"{otherwise} within {RUN_SECONDS} s")
        if time.monotonic() > shown + SHOW_SECONDS:
            screen.refresh()
            shown = time.monotonic()
        time.sleep(ASK_SECONDS)
    screen.refresh()


def _with_dim_english(sentence: Sentence) -> str:
    return f"{sentence.vi} [dim]{sentence.en}[/dim]"


def _digest(system: RunningSystem) -> str:
    """A digest of the warehouse's content and of every file in the outbox."""
    digest = hashlib.sha256(content_digest(system.engine).encode())
    for path in sorted(system.places.outbox.rglob("*")):
        if path.is_file():
            digest.update(str(path).encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _tell(system: RunningSystem, console: Console, changed: bool) -> None:
    as_of = WAVES[2]
    rows = register(system.engine, ROUND, as_of)
    console.print(register_table(rows, _TEXTS.vi("run.register", day=as_of)))
    counts = finding_counts(system.engine, ROUND)
    shown = ", ".join(f"{CODES.words('severities')[severity].vi.lower()} {count}" for severity, count in counts.items())
    console.print(_TEXTS.vi("run.findings", counts=shown, quarantined=quarantined_count(system.engine)))
    folder = system.places.outbox / "QNG" / "2021-Y"
    department = folder / _TEXTS.vi("run.department_folder")
    lies = {
        "departments": department,
        "reminders": department / "nhac-viec",
        "summary": folder / "tong-hop" / "tong-hop-pci-2021-Y.docx",
        "sub_indices": folder / "tong-hop",
        "release": folder / "cong-bo" / "lan-1",
        "unknown": system.places.outbox / "khong-xac-dinh",
        "archive": system.places.archive,
        "logs": UPath(system.home.logs),
    }
    for what, named in _TEXTS.labels("where").items():
        console.print(f"  {named}: {lies[what]}", soft_wrap=True, highlight=False)
    if not changed:
        unchanged = _TEXTS.say("run.unchanged")
        console.print(f"[bold]{unchanged.vi}[/bold] {unchanged.en}")
