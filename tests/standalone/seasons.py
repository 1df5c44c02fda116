"""The years 2020 to 2026 after the sample round, with the reorganisation of 2025 in the middle, played through a running system's DAGs."""

import csv
import datetime as dt
import io
import time

import openpyxl

from include.sample.generate import generate_workbook
from include.sample.make import sample_files
from include.workbook.fill import fill_cover, fill_table

# What departments state, by round and department; every other figure that they owe is drawn by the generator.
# Sở Xây dựng took over Sở Giao thông vận tải on 1 March 2025, and went on in the new province from 1 July 2025.
FIGURES = {
    "QNG-2020-Y": {"SXD": {}},
    "QNG-2022-Y": {"SGTVT": {"TRA-03": 10, "TRA-04": 90}, "SXD": {"TRA-03": 20, "TRA-04": 60}, "SKHĐT": {"TRA-03": 5}},
    "QNG-2023-Y": {"SGTVT": {"TRA-03": 11, "TRA-04": 92}, "SXD": {"TRA-03": 22, "TRA-04": 64}},
    "QNG-2024-Y": {"SGTVT": {"TRA-03": 12, "TRA-04": 94}, "SXD": {"TRA-03": 24, "TRA-04": 68}},
    "QNG25-2025-Y": {"SXD": {"TRA-03": 40, "TRA-04": 85}},
    "QNG25-2026-Y": {"SXD": {"TRA-03": 50, "TRA-04": 88}},
}
# A year later than the sample round, STP corrects one cell of it.
CORRECTED = {"department": "STP", "cell": "G9", "before": 157, "after": 165, "arrived_at": "2022-01-10T08:00:00+07:00"}


def play_season(system, round_key):
    """Open a round, let its departments file two days later, and ingest what they sent: Airflow runs nothing of a day to come."""
    entry = system.catalogue.round(round_key)
    opened_at = midnight(entry.requested_on)
    run_dag(system, "open_round", opened_at, partition_key=entry.code)
    arrived_at = opened_at + dt.timedelta(days=2, hours=8)
    deliver(system, {f"{round_key}_{code}.xlsx": filled(system, round_key, code) for code in FIGURES[round_key]}, arrived_at)
    run_dag(system, "ingest_submissions", arrived_at + dt.timedelta(hours=1))


def filled(system, round_key, department):
    book = generate_workbook(system.catalogue, round_key, department, seed=1)
    reported_on = system.catalogue.round(round_key).requested_on + dt.timedelta(days=1)
    fill_cover(book, system.catalogue, {"reported_on": reported_on, "data_until_on": reported_on})
    stated = [{"indicator_code": code, "value": value} for code, value in FIGURES[round_key][department].items()]
    fill_table(book, system.catalogue, "indicators", stated)
    return saved(book)


def corrected(catalogue):
    """The department's workbook of the sample with another figure in one cell."""
    content = next(file.content for file in sample_files(catalogue) if (file.department, file.wave) == (CORRECTED["department"], 1))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Chỉ tiêu"][CORRECTED["cell"]].value == CORRECTED["before"]
    book["Chỉ tiêu"][CORRECTED["cell"]].value = CORRECTED["after"]
    return saved(book)


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def deliver(system, files, arrived_at):
    """Put files into the inbox, with a note of when they arrived."""
    for name, content in files.items():
        (system.places.inbox / name).write_bytes(content)
    with (system.places.inbox / "arrivals.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["file_name", "arrived_at", "sender"])
        writer.writerows([name, arrived_at.isoformat(), ""] for name in files)


def run_dag(system, dag_id, instant, partition_key=None, seconds=300):
    run_id = system.airflow.trigger(dag_id, instant.isoformat(), partition_key)
    deadline = time.monotonic() + seconds
    while (state := system.airflow.run_state(dag_id, run_id)) not in ("success", "failed"):
        assert time.monotonic() < deadline, f"{dag_id} {run_id} is {state} after {seconds} s"
        time.sleep(0.5)
    assert state == "success", f"{dag_id} {run_id}"


def midnight(day):
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.timezone(dt.timedelta(hours=7)))
