"""The report of the runs of a round: every file with what became of it, the same bytes for the same state."""

import json
from pathlib import Path

import pytest

from include.intake.answer_departments import answer_open_rounds
from include.intake.archiving import archive_bytes
from include.intake.run_report import REPORT_NAME, inbox_is_unreported, write_run_report
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
    assert write_run_report(engine, CATALOGUE, ROUND, places, AT_THE_END) == []


def test_what_is_left_in_the_inbox_is_told_by_kind_with_names_and_once(copy_of_state, tmp_path):
    engine, places = copy_of_state("sample round", play, tmp_path)
    answer_open_rounds(engine, CATALOGUE, places, AT_THE_END)
    assert not inbox_is_unreported(engine, CATALOGUE, places, AT_THE_END), "an inbox in which nothing was left needs no word"
    for name in ("Thumbs.db", "~$QNG-2021-Y_SXD.xlsx", *(f"{number:02}.lnk" for number in range(31))):
        (places.inbox / name).write_bytes(b"x")
    (places.inbox / "QNG-2021-Y_SYT.xlsx").symlink_to("/etc/hostname")
    with Path(places.inbox / "arrivals.csv").open("a", encoding="utf-8") as arrivals:
        arrivals.write("<i>QNG-2021-Y_SYT.xlsx,hôm qua,\n")
    assert inbox_is_unreported(engine, CATALOGUE, places, AT_THE_END)
    page, told = sorted(map(Path, answer_open_rounds(engine, CATALOGUE, places, AT_THE_END)))
    inbox = json.loads(told.read_text(encoding="utf-8"))["inbox"]
    assert {entry["kind"]: entry["count"] for entry in inbox["left_out"]} == {"link": 1, "lock": 1, "shortcut": 31, "system": 1}
    assert [(line["found"], "01/12/2021 16:30" in line["vi"]) for line in inbox["broken_lines"]] == [
        ("<i>QNG-2021-Y_SYT.xlsx,hôm qua,", True)
    ]
    html = page.read_text(encoding="utf-8")
    for words in ("không tiếp nhận", "Thumbs.db", "Liên kết, không được mở", "&lt;i&gt;QNG", "và 19 tên khác", "arrivals.csv"):
        assert words in html, words
    assert str(tmp_path) not in html + told.read_text(encoding="utf-8"), "no paths of the machine"
    assert not inbox_is_unreported(engine, CATALOGUE, places, AT_THE_END)
    assert answer_open_rounds(engine, CATALOGUE, places, AT_THE_END) == []
    (places.inbox / "Thumbs.db").unlink()
    assert inbox_is_unreported(engine, CATALOGUE, places, AT_THE_END)
