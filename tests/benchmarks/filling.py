"""A warehouse with years of rounds in it, for the benchmarks: every department files in each, several versions, with findings."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import time
from dataclasses import replace

from sqlalchemy import Engine, text

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.submissions.load import load_submissions
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals
from tests.benchmarks.national import ARRIVED as WHEN_A_COUNTRY_FILES
from tests.databases import new_database

ROUND = "QNG-2021-Y"
ARRIVED = dt.datetime.fromisoformat("2021-11-28T08:00:00+07:00")


def to_judge(content: bytes, name: str, number: int) -> FileToJudge:
    """A workbook of a whole country's round as it comes out of the archive; they arrive second by second."""
    return FileToJudge(hashlib.sha256(content).hexdigest(), content, name, WHEN_A_COUNTRY_FILES + dt.timedelta(seconds=number))


def filled(server: str, catalogue: Catalogue, database: str, years: int, versions: int, findings: int) -> Engine:
    """A new database on the server with ``years`` rounds, the sample's as the newest, and statistics for its planner."""
    engine = connect(new_database(server, database))
    migrate(engine, catalogue)
    load_dimensions(engine, catalogue)
    record_opened_round(engine, catalogue, ROUND, ARRIVED - dt.timedelta(days=13))
    bases = judged_by_department(catalogue)
    for back in range(years - 1, -1, -1):
        key = f"QNG-{2021 - back}-Y"
        if back:
            _declare(engine, key, 365 * back)
        for base in bases:
            _load(engine, base, key, back, versions, findings)
    vacuum(engine)
    return engine


def vacuum(engine: Engine) -> None:
    """Statistics for the planner, as autovacuum would make them in time."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _declare(engine: Engine, key: str, days: int) -> None:
    """A round of the past, with the assignments of the current one."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO core.round SELECT :key, province_code, substr(:key, 5), methodology_code, "
                "period_from - :days, period_to - :days, cut_off_on - :days, requested_on - :days, due_on - :days, "
                "closes_on - :days, figures, source FROM core.round "
                "WHERE round_key = :current ON CONFLICT DO NOTHING"
            ),
            {"key": key, "days": days, "current": ROUND},
        )
        connection.execute(
            text(
                "INSERT INTO intake.assignment SELECT :key, department_code, kind, item_code, role FROM intake.assignment "
                "WHERE round_key = :current ON CONFLICT DO NOTHING"
            ),
            {"key": key, "current": ROUND},
        )
        connection.execute(
            text("INSERT INTO intake.opened_round VALUES (:key, :at, 'bench')"), {"key": key, "at": ARRIVED - dt.timedelta(days=days + 13)}
        )


def judged_by_department(catalogue: Catalogue) -> list[Judgement]:
    """The workbook of every department, judged in one batch: the checks cost by the batch, not by the workbook."""
    files = []
    for seed, department in enumerate(catalogue.departments_of(ROUND)):
        content = io.BytesIO()
        generate_workbook(catalogue, ROUND, department.code, seed=seed).save(content)
        files.append(FileToJudge("0" * 64, content.getvalue(), f"{ROUND}_{department.code}.xlsx", ARRIVED))
    return judge(catalogue, files, {ROUND})


def _load(engine: Engine, base: Judgement, key: str, back: int, versions: int, findings: int) -> None:
    made = [_version(base, key, back, version, findings) for version in range(versions)]
    record_arrivals(engine, [_delivery(version) for version in made])
    load_submissions(engine, made)


def _delivery(version: Judgement) -> KeptDelivery:
    return KeptDelivery(version.sha256, 1, "x", version.file_name, version.arrived_at, None)


def _version(base: Judgement, key: str, back: int, version: int, findings: int) -> Judgement:
    finding = Finding("IND-05", 2, "warning", "Chỉ tiêu", None, "1", "một số", None, "Có gì đó ở ô", "Something", "Sửa.", "Fix.")
    return replace(
        base,
        sha256=hashlib.sha256(f"{key}/{base.department_code}/{version}".encode()).hexdigest(),
        round_key=key,
        arrived_at=ARRIVED - dt.timedelta(days=365 * back) + dt.timedelta(hours=version),
        findings=[replace(finding, cell=f"G{row + 5}", message_vi=f"Có gì đó ở ô G{row + 5}") for row in range(findings)],
    )


def loading_times(engine: Engine, bases: list[Judgement]) -> list[float]:
    """Milliseconds for loading each of the judgements as a new submission of the sample round, one transaction each."""
    record_opened_round(engine, load_catalogue(), ROUND, ARRIVED - dt.timedelta(days=13))
    times = []
    for base in bases:
        version = _version(base, ROUND, 0, 0, findings=2)
        record_arrivals(engine, [_delivery(version)])
        began = time.perf_counter()
        load_submissions(engine, [version])
        times.append((time.perf_counter() - began) * 1000)
    return times
