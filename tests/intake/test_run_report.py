"""The report of the runs of a round: every file with what became of it, the same bytes for the same state."""

import json
from pathlib import Path

import pytest

from include.intake.answer import answer_open_rounds
from include.intake.archive import archive_bytes
from include.intake.run_report import REPORT_NAME, write_run_report
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow


def test_every_file_is_in_the_report_with_what_became_of_it(copy_of_state, tmp_path):
    engine, places = copy_of_state("sample round", play, tmp_path)
    archive_bytes(engine, places, b"<script>", "<b>moi.xlsx", AT_THE_END, None)
    page = Path(next(path for path in answer_open_rounds(engine, CATALOGUE, places, AT_THE_END) if path.endswith(f"{REPORT_NAME}.html")))
    told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert {file["file_name"] for file in told["files"]} >= {
        file.file_name for file in FILES if file.state not in ("repeated", "quarantined")
    }
    assert told["files_by_state"]["waiting"] == 1 and sum(told["files_by_state"].values()) == len(told["files"])
    assert sum(told["departments"].values()) == len(CATALOGUE.departments_of(ROUND)) and told["findings"]["critical"] > 0
    html = page.read_text(encoding="utf-8")
    assert "&lt;b&gt;moi.xlsx" in html and "Đang chờ xử lý" in html
    assert write_run_report(engine, CATALOGUE, ROUND, places.outbox, AT_THE_END) == []
