"""What the test does inside a container of the project's image: ``python -m tests.compose.inside COMMAND …``; tells JSON."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import sys
from pathlib import Path

from sqlalchemy import text

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook
from include.sample.make import make_sample
from include.sandbox.pool import Pool
from include.storage.places import Places, is_on_disk
from include.warehouse.findings.stored import finding_counts
from include.warehouse.register.register import quarantined_count
from include.warehouse.releases.releases import ask_for_release, standing_release
from include.warehouse.schema.engine import connect
from include.workbook.save import save_deterministic

ROUND = "QNG-2021-Y"
CONTENT = (Path(__file__).parents[1] / "faults" / "content.sql").read_text(encoding="utf-8")


def deliver_sample(wave: str) -> int:
    """Put the deliveries of a wave of the sample round into the inbox."""
    return len(make_sample(load_catalogue(), Places.from_environment().inbox, int(wave)))


def deliver_season(number: str, workbooks: str) -> int:
    """Put another version of every department's workbook into the inbox, over and over until there are enough; the same at every call."""
    catalogue, inbox = load_catalogue(), Places.from_environment().inbox
    departments = [department.code for department in catalogue.departments_of(ROUND)]
    first = dt.datetime.fromisoformat("2021-12-21T08:00:00+07:00") + dt.timedelta(days=int(number))
    with (inbox / "arrivals.csv").open("w", encoding="utf-8", newline="") as target:
        arrivals = csv.writer(target)
        arrivals.writerow(["file_name", "arrived_at", "sender"])
        for each in range(int(workbooks)):
            department, content = departments[each % len(departments)], io.BytesIO()
            book = generate_workbook(catalogue, ROUND, department, seed=int(number) * 10_000 + each)
            save_deterministic(book, content, first.date())
            name = f"{ROUND}_{department} ({number}-{each}).xlsx"
            (inbox / name).write_bytes(content.getvalue())
            arrivals.writerow([name, (first + dt.timedelta(seconds=each)).isoformat(), department])
    return int(workbooks)


def put_forward(user: str) -> bool:
    """Decide to publish the round; false when it is published already."""
    engine = connect()
    if standing_release(engine, ROUND):
        return False
    instant = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
    ask_for_release(engine, ROUND, user, "Đợt đã quá hạn; công bố theo số liệu đã có", instant)
    return True


def content() -> dict[str, object]:
    """What warehouse and places hold: for each kind of row a digest that is equal after any order of runs, and what people look at."""
    engine, places = connect(), Places.from_environment()
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(CONTENT))]
    release = standing_release(engine, ROUND)
    return {
        "rows": {part: _digest([told for kind, told in rows if kind == part]) for part in sorted({kind for kind, _ in rows})},
        "findings": finding_counts(engine, ROUND),
        "quarantined": quarantined_count(engine),
        "release": release and release.number,
        "archived": sum(path.is_file() for path in places.archive.rglob("*")),
        "left_in_inbox": sorted(path.name for path in places.inbox.iterdir()),
        "on_disk": is_on_disk(places.archive),
    }


def _digest(told: list[str]) -> str:
    return f"{len(told)} {hashlib.sha256(repr(told).encode()).hexdigest()[:16]}"


def confinement() -> dict[str, object]:
    """What bounds a worker that opens workbooks in this container, as the kernel tells it."""
    pool = Pool(1)
    answer, _ = pool.ask("read", load_catalogue(), b"no workbook")
    process = Path("/proc") / str(next(each.process_id for each in list(pool._free.queue) if each))
    limits = {line[:25].strip(): line[26:46].strip() for line in (process / "limits").read_text().splitlines()}
    status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
    found = {
        "user": os.getuid(),
        "answer": answer,
        "own_network": pool.left_the_network,
        "limits": [limits[f"Max {name}"] for name in ("open files", "file size", "address space")],
        "no_new_privileges": status["NoNewPrivs"],
        "capabilities": [int(status[name], 16) for name in ("CapEff", "CapBnd")],
    }
    pool.close()
    return found


COMMANDS = {function.__name__: function for function in (deliver_sample, deliver_season, put_forward, content, confinement)}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))  # noqa: T201 - this is a command
