"""Every hostile file is quarantined with its own rule and a sentence, or does no harm; nothing in a file runs or is fetched."""

import datetime as dt
import json
import socket
import threading
from functools import partial
from pathlib import Path

import pytest

from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.sandbox.workbooks import mark_workbook
from include.workbook.slip.marking import SlipNotPossibleError
from tests.sandbox import hostile
from tests.sandbox.hostile import CATALOGUE, GOOD, ROUND
from tests.workbook.marks import HEAD, mark

pytestmark = pytest.mark.slow
ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
HOSTILE = [
    (hostile.billion_laughs, "FIL-13", "sheet"),
    (hostile.zip_bomb, "FIL-09", "101 MB"),
    (hostile.lying_bomb, "FIL-05", "không giải nén được"),
    (partial(hostile.nested, "xl/workbook.xml"), "FIL-06", "256 tầng"),
    (hostile.entities_behind_a_comment, "FIL-13", "phần định dạng"),
    (hostile.entities_in_utf16, "FIL-13", "phần định dạng"),
    (hostile.entities_in_a_part_of_another_ending, "FIL-13", "nội dung của một sheet"),
    (hostile.tight_bomb, "FIL-09", "lần"),
    (hostile.many_entries, "FIL-09", "phần bên trong"),
    (hostile.many_merges, "FIL-06", "vùng ô gộp"),
    (hostile.many_strings, "FIL-06", "chuỗi văn bản"),
    (hostile.many_cells, "FIL-06", "ô có nội dung"),
    (hostile.two_parts_of_one_name, "FIL-05", "cùng tên"),
    (partial(hostile.nested, "xl/_rels/workbook.xml.rels"), "FIL-06", "256 tầng"),
    (partial(hostile.nested, hostile.COVER), "FIL-06", "nội dung của một sheet lồng nhau quá 256 tầng"),
    (partial(hostile.nested, "xl/styles.xml"), "FIL-06", "256 tầng"),
    (partial(hostile.nested, "docProps/core.xml"), "FIL-06", "256 tầng"),
    (hostile.one_long_text_many_times, "FIL-06", "ký tự trong các ô"),
]


def judged(content):
    return judge(CATALOGUE, [FileToJudge("0" * 64, content, f"{ROUND}_SKHĐT.xlsx", ARRIVED)], {ROUND})[0]


@pytest.fixture(scope="module")
def batch():
    """All hostile files judged in one batch, each followed by a good one."""
    contents = [content for make, _, _ in HOSTILE for content in (make(), GOOD)]
    files = [FileToJudge("0" * 64, content, f"{ROUND}_SKHĐT.xlsx", ARRIVED) for content in contents]
    return judge(CATALOGUE, files, {ROUND})


@pytest.mark.parametrize(
    "number",
    range(len(HOSTILE)),
    ids=[getattr(make, "__name__", f"nested-{make.args[0]}" if isinstance(make, partial) else "") for make, _, _ in HOSTILE],
)
def test_a_hostile_file_is_quarantined_with_its_rule_and_a_sentence(batch, number):
    _, rule, words = HOSTILE[number]
    judgement = batch[2 * number]
    assert (judgement.state, [f.rule_code for f in judgement.findings]) == ("quarantined", [rule])
    assert words in judgement.findings[0].message_vi and judgement.findings[0].remedy_vi


def test_hostile_files_leave_the_rest_of_their_batch_alone(batch):
    assert [judgement.state for judgement in batch[1::2]] == ["accepted"] * len(HOSTILE)


@pytest.mark.parametrize(
    "make",
    [hostile.million_rows_declared, hostile.huge_merge, hostile.far_cell_hidden_from_the_bounds, hostile.far_cell_in_prefixed_xml],
    ids=lambda make: make.__name__,
)
def test_what_is_only_declared_or_far_away_is_read_like_anything_else(make):
    assert not any(finding.rule_code.startswith("FIL") for finding in judged(make()).findings)


def test_a_slip_of_a_part_that_is_nested_deep_is_refused_in_words():
    with pytest.raises(SlipNotPossibleError, match="parsed"):
        mark_workbook(hostile.nested(hostile.COVER), HEAD, [mark("B4", "Bìa")])


@pytest.mark.parametrize("make", [hostile.billion_laughs, hostile.lying_bomb, hostile.entities_in_utf16], ids=lambda make: make.__name__)
def test_a_package_that_only_the_slip_would_open_is_refused_in_words(make):
    try:
        mark_workbook(make(), HEAD, [mark("G7")])
    except SlipNotPossibleError as error:
        assert str(error)


@pytest.fixture
def listener():
    """A socket that counts who connects."""
    seen = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    stop = threading.Event()

    def accept():
        while not stop.is_set():
            try:
                seen.append(server.accept()[1])
            except TimeoutError:
                continue

    thread = threading.Thread(target=accept)
    thread.start()
    yield server.getsockname()[1], seen
    stop.set()
    thread.join()
    server.close()


def test_nothing_in_a_file_is_executed_fetched_or_resolved(listener):
    port, seen = listener
    canary = Path("/tmp/pci-canary")
    canary.unlink(missing_ok=True)
    content = hostile.with_formulas_that_reach_out(port)
    judgement = judged(content)
    assert (judgement.state, [f.rule_code for f in judgement.findings]) == ("accepted", ["FIL-14"])
    kept = {cell[0]: cell[1] for sheet in json.loads(judgement.sheets) if sheet["name"] == "Bìa" for cell in sheet["cells"]}
    assert (kept["H1"], kept["H2"], kept["H3"]) == ("formula_without_value",) * 3
    mark_workbook(content, HEAD, [mark("G7")])
    assert not seen and not canary.exists()
    with socket.create_connection(("127.0.0.1", port)):  # the listener does hear: the silence above means something
        pass
    while not seen:
        pass
