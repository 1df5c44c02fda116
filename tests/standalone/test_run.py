"""`make run` as a person types it: a real PostgreSQL, a real Airflow with its scheduler, twice."""

import datetime as dt
import hashlib
import json
import os
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console
from sqlalchemy import create_engine, text

from include.standalone.home import Home, postgres_address
from include.standalone.postgres import running_postgres
from include.standalone.run import publish
from include.standalone.system import running_system
from include.standalone.terminal import ProgressScreen
from include.warehouse.findings.stored import finding_counts
from include.warehouse.releases.releases import release_changes, releases_of
from include.warehouse.schema.engine import connect
from tests.benchmarks import run
from tests.dags.test_preload import LOADED
from tests.standalone import seasons

ROUND = "QNG-2021-Y"
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_airflow")]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The main job, run twice in a home of its own."""
    home = tmp_path_factory.mktemp("home")
    return home, run.play(home, look_seconds=5), run.play(home, look_seconds=5)


def test_it_ends_well_and_tells_the_register(played):
    _, first, _ = played
    assert first.returncode == 0, first.stdout[-3000:] + first.stderr[-3000:]
    for told in ("Sổ theo dõi", "nghiêm trọng 6, cảnh báo 14, lưu ý 25", "Tệp cách ly: 3", "Nộp muộn (7 ngày)", "Không phát sinh"):
        assert told in first.stdout, told
    assert "Nothing changed" not in first.stdout


def test_the_second_run_changes_nothing_and_says_so(played):
    _, _, second = played
    assert second.returncode == 0, second.stdout[-3000:] + second.stderr[-3000:]
    assert "Không có gì thay đổi" in second.stdout


def test_every_output_lies_where_it_says(played):
    home, _, _ = played
    folder = home / "outbox" / "QNG" / "2021-Y"
    assert len(list(folder.glob("*/QNG-2021-Y_*.xlsx"))) == 25
    assert len(list(folder.glob("*/phieu-tiep-nhan.html"))) == 13
    slips = {path.parent.name: path for path in folder.glob("*/phieu-tra-lai_*.xlsx")}
    assert openpyxl.load_workbook(slips["SXD"]).sheetnames[0] == "Lỗi cần sửa"
    letters = Counter(path.stem.partition("_")[0] for path in folder.glob("*/nhac-viec/*.docx"))
    messages = Counter(path.stem.partition("_")[0] for path in folder.glob("*/nhac-viec/*.eml"))
    assert messages == {"2021-11-24": 25, "2021-12-03": 18, "2021-12-20": 16}
    assert letters == {"2021-11-24": 24, "2021-12-03": 18, "2021-12-20": 16}, "the office that signs writes none to itself"
    drafts = Counter(path.suffix for path in (folder / "tong-hop").iterdir() if not path.name.startswith("."))
    assert drafts == {".docx": 11, ".xlsx": 11, ".html": 11}, "a PDF of a draft is printed for who opens it"
    summary = openpyxl.load_workbook(folder / "tong-hop" / "tong-hop-pci-2021-Y.xlsx")
    assert summary.sheetnames[0] == "Tình hình nộp" and len(summary.sheetnames) == 23
    assert [path.name for path in (home / "inbox").iterdir()] == ["arrivals.csv"]


def test_no_task_loads_great_expectations_itself(played):
    home, _, _ = played
    logs = list((home / "logs" / "tasks").rglob("*.log"))
    assert [path for path in logs if "task_id=ingest_batch" in str(path)], "the logs of tasks lie elsewhere"
    assert [path for path in logs if LOADED in path.read_text()] == [], "tasks are forked from a scheduler that has loaded it"


def test_the_lead_steward_s_approval_froze_one_release(played):
    home, _, _ = played
    release = home / "outbox" / "QNG" / "2021-Y" / "cong-bo" / "lan-1"
    assert sorted(path.name for path in release.parent.iterdir()) == ["hien-hanh.json", "lan-1"]
    manifest = json.loads((release / "ban-cong-bo.json").read_text())
    assert (manifest["approved_by"], manifest["comment"]) == ("lead", "Đã đối chiếu với sổ theo dõi")
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest, name
    for folder in (release, release / "cong-khai"):
        assert {path.suffix for path in folder.iterdir() if path.is_file()} >= {".docx", ".xlsx", ".html", ".pdf", ".json"}
        assert {path.suffix for path in (folder / "du-lieu").iterdir()} == {"", ".csv", ".parquet", ".xlsx"}


def test_each_sub_index_is_an_asset_partitioned_by_round(played):
    home, _, _ = played
    with running_postgres(Home(home)) as server:
        assert finding_counts(connect(postgres_address(server, "pci")), ROUND) == {"critical": 6, "warning": 14, "info": 25}
        with create_engine(postgres_address(server, "airflow", "postgresql+psycopg")).connect() as airflow:
            events = airflow.execute(
                text("SELECT name, partition_key, asset_event.extra FROM asset_event JOIN asset ON asset.id = asset_event.asset_id")
            ).all()
            states = airflow.execute(text("SELECT DISTINCT dag_id, state FROM dag_run")).all()
    assert {key for _, key, _ in events} == {ROUND}
    files = {name: extra["files"] for name, _, extra in events if name.endswith("_summary") and name != "pci_provincial_summary"}
    assert len(files) == 10
    for name, paths in files.items():
        code = name.removeprefix("pci_").removesuffix("_summary")
        assert [Path(path).name for path in paths] == [f"tong-hop-pci-2021-Y-{code}.{kind}" for kind in ("xlsx", "docx", "html")]
        assert all(Path(path).exists() for path in paths)
    assert set(map(tuple, states)) == {
        (dag, "success") for dag in ("open_round", "ingest_submissions", "consolidate_round", "publish_round", "remind_departments")
    }


def test_nothing_that_it_started_is_left_running(played):
    home, _, _ = played
    left = [
        path
        for path in Path("/proc").glob("[0-9]*/environ")
        if os.access(path, os.R_OK) and f"PCI_HOME={home}".encode() in _environment_of(path)
    ]
    assert left == []


@pytest.fixture(scope="module")
def system_of_years(played):
    """The years after: a correction of the sample round that leads to its second release, then the rounds of 2020 to 2026."""
    home, _, _ = played
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", str(Path(sys.executable).parent))  # no LibreOffice: the PDFs were made, and looked at, before
        with running_system(Home(home), crons="0 0 30 2 *") as system:
            correction = {"QNG-2021-Y_STP (dinh chinh).xlsx": seasons.corrected(system.catalogue)}
            seasons.deliver(system, correction, dt.datetime.fromisoformat(seasons.CORRECTED["arrived_at"]))
            with ProgressScreen(Console(quiet=True), system.engine, ROUND) as screen:
                publish(system, screen, dt.datetime.fromisoformat("2022-01-10T09:00:00+07:00"), "STP đã đính chính")
            system.airflow.pause("consolidate_round")  # what it writes was looked at above; it would hold the years up
            for round_key in seasons.FIGURES:
                seasons.play_season(system, round_key)
            yield system


@pytest.fixture(scope="module")
def years(system_of_years):
    """Home and warehouse of the years after."""
    return system_of_years.home.folder, system_of_years.engine


def test_a_resubmission_after_the_release_leads_to_a_second_that_says_what_changed(years):
    home, engine = years
    releases = releases_of(engine, ROUND, dt.datetime.now(dt.UTC))
    changes = [(row.kind, row.figure_key, row.before, row.after) for row in release_changes(engine, releases[0].release_id)]
    assert [(row.number, row.supersedes, row.is_in_force) for row in releases] == [(2, 1, True), (1, None, False)]
    assert changes[0] == ("changed", "indicator/TRA-05/STP/value", "157 (ước)", "165 (ước)")
    assert changes[1] == ("changed", "provincial/TRA-05/known_value", "394 (ước)", "402 (ước)"), "what is known of the province's value"
    assert [(kind, before) for kind, _, before, _ in changes[2:]] == [("added", None)], "the notice that it came late"
    folder = home / "outbox" / "QNG" / "2021-Y" / "cong-bo"
    assert json.loads((folder / "hien-hanh.json").read_text())["number"] == 2
    assert json.loads((folder / "lan-2" / "ban-cong-bo.json").read_text())["changes"][0]["after"] == "165 (ước)"


def test_a_correction_filed_in_2022_changes_what_we_know_now_and_not_what_we_knew_in_2021(years):
    _, engine = years
    asked = "WHERE round_key = 'QNG-2021-Y' AND department_code = 'STP' AND indicator_code = 'TRA-05'"
    then = f"SELECT value FROM mart.draft_indicator_value_as_known_at('2021-12-31T23:59:59+07:00') {asked}"
    assert found(engine, then) == [(157,)]
    for now in ("draft_indicator_value", "indicator_value"):
        assert found(engine, f"SELECT value FROM mart.{now} {asked}") == [(165,)]


def test_the_departments_of_then_keep_their_figures(years):
    _, engine = years
    then = (
        "SELECT round_key, department_code, value FROM mart.draft_indicator_value WHERE indicator_code = 'TRA-03' "
        "AND department_code IN ('SGTVT', 'SXD') AND round_key <> 'QNG-2021-Y' AND value IS NOT null ORDER BY 1, 2"
    )
    assert found(engine, then) == [
        ("QNG-2022-Y", "SGTVT", 10),
        ("QNG-2022-Y", "SXD", 20),
        ("QNG-2023-Y", "SGTVT", 11),
        ("QNG-2023-Y", "SXD", 22),
        ("QNG-2024-Y", "SGTVT", 12),
        ("QNG-2024-Y", "SXD", 24),
        ("QNG25-2025-Y", "SXD", 40),
        ("QNG25-2026-Y", "SXD", 50),
    ]


def test_on_todays_departments_the_years_before_the_reorganisation_are_added_where_they_can_be(years):
    _, engine = years
    today = (
        "SELECT period_year, value FROM mart.draft_indicator_value_on_todays_departments('2026-11-24') WHERE indicator_code = :indicator "
        "AND (todays_province_code, department_code) = ('QNG25', 'SXD') AND period_year >= 2022 ORDER BY 1"
    )
    assert found(engine, today, indicator="TRA-03") == [(2022, 30), (2023, 33), (2024, 36), (2025, 40), (2026, 50)]
    weighed = [(2022, None), (2023, None), (2024, None), (2025, 85), (2026, 88)]
    assert found(engine, today, indicator="TRA-04") == weighed, "TRA-04 has no weight: two departments' means make no mean"
    unknown = (
        "SELECT value, reason IS NOT null FROM mart.draft_indicator_value_on_todays_departments('2026-11-24') "
        "WHERE indicator_code = 'TRA-03' AND (todays_province_code, department_code) = ('QNG25', 'VPUBND') AND round_key = 'QNG-2022-Y'"
    )
    assert found(engine, unknown) == [(None, True)], "nobody knows which part of SKHĐT's work its successor took over"


def test_the_benchmark_tells_plays_in_starts_of_airflow(played):
    _, first, second = played
    in_starts = {entry.name: entry.values for entry in run.in_starts([9.0, 10.0, 30.0], [first], [second])}
    assert in_starts == {"run_first": [first.seconds / 10], "run_second": [second.seconds / 10]}
    assert 300 < first.peak_mb < 6000, "the whole system, PostgreSQL among it"


def test_the_benchmarks_of_a_season_and_of_an_answer_measure_a_running_system(system_of_years, tmp_path):
    """The last one here: it adds workbooks to a round of the years."""
    from tests.benchmarks import answer, season  # here: they load what most tests do without
    from tests.benchmarks.national import write_workbooks

    workbooks = write_workbooks(system_of_years.catalogue, tmp_path, 3)
    measured = season.played(system_of_years, workbooks)
    assert measured.files == 3 and 0 < measured.seconds < 300 and 300 < measured.idle_mb <= measured.peak_mb
    assert measured.steps and all(start <= end for _, start, end in measured.steps)
    more = answer.answers(system_of_years, 1, start=lambda system: system.airflow.trigger(answer.DAG, dt.datetime.now(dt.UTC).isoformat()))
    assert (more.name, more.size) == ("answer", 1) and 0 < more.values[0] < 300


def found(engine, question, **given):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question), given)]


def _environment_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (ProcessLookupError, PermissionError, FileNotFoundError):
        return b""
