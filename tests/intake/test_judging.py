"""What comes after the sandbox is bounded, too: a file on which the checks break down is found, and costs no other its judgement."""

import datetime as dt
import os
import signal
import time

import pytest

from include.checks import tidy
from include.intake import confined as confinement
from include.intake import judging
from include.intake.confined import Bounds, OutOfBoundsError, StepFailedError, confined
from include.intake.judge_beside import close, judge_beside
from include.intake.judging import judge_confined, judge_opened
from include.intake.opened import Circumstances, FileToJudge, one_of_each, open_file
from tests.sandbox.hostile import CATALOGUE, DEPARTMENT, GOOD, ROUND, packed, parts_of

ARRIVED = dt.datetime.fromisoformat("2021-11-29T09:12:00+07:00")
CIRCUMSTANCES = Circumstances(frozenset({ROUND}))
SMALL = Bounds(processor_seconds=0.5, memory_bytes=100 * 2**20)
BAD = 3


def spin():
    while True:
        pass


@pytest.mark.parametrize(
    ("work", "problem", "told"),
    [
        (spin, OutOfBoundsError, "giây"),
        (lambda: bytearray(10**9), OutOfBoundsError, "bộ nhớ"),
        (lambda: {}["missing"], StepFailedError, "KeyError"),
        (lambda: os.kill(os.getpid(), signal.SIGTERM), StepFailedError, "SIGTERM"),
    ],
    ids=["time", "memory", "error", "death"],
)
def test_a_step_is_ended_at_its_bounds_and_tells_what_it_died_of(work, problem, told):
    with pytest.raises(problem, match=told):
        confined(work, SMALL)
    assert confined(lambda: [1, 2], SMALL) == [1, 2]


def test_a_step_that_stalls_is_ended(monkeypatch):
    monkeypatch.setattr(confinement, "_STALLED_FACTOR", 1)
    with pytest.raises(StepFailedError):
        confined(lambda: time.sleep(60), SMALL)


@pytest.fixture(scope="module")
def files():
    contents = [packed(parts_of(GOOD) | {"docProps/other.xml": f"<n>{number}</n>".encode()}) for number in range(5)]
    return [open_file(CATALOGUE, FileToJudge(f"{n}" * 64, content, f"{n}.xlsx", ARRIVED)) for n, content in enumerate(contents)]


def fault(what):
    """Checks that do ``what`` over the file of number ``BAD``."""
    build = tidy.build_frames

    def build_frames(batch):
        for submission in batch:
            if submission.reading.answers_receipt == "bad":
                what()
        return build(batch)

    return build_frames


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "rule"),
    [(lambda: {}["missing"], "FIL-16"), (lambda: "\ud800".encode(), "FIL-16"), (spin, "FIL-17"), (lambda: bytearray(10**10), "FIL-17")],
    ids=["error", "encoding", "time", "memory"],
)
def test_a_file_that_breaks_the_checks_is_quarantined_and_the_others_are_judged_as_without_it(files, monkeypatch, what, rule):
    undisturbed = judge_opened(CATALOGUE, files, CIRCUMSTANCES)
    monkeypatch.setattr(judging, "_SECONDS_AT_LEAST", 3.0)
    mark_one_bad(monkeypatch)
    monkeypatch.setattr("include.checks.validate.build_frames", fault(what))
    judged = judge_confined(CATALOGUE, files, CIRCUMSTANCES)
    assert (judged[BAD].state, [f.rule_code for f in judged[BAD].findings]) == ("quarantined", [rule])
    assert judged[:BAD] + judged[BAD + 1 :] == undisturbed[:BAD] + undisturbed[BAD + 1 :]


def mark_one_bad(monkeypatch):
    to_check = judging._to_check

    def marked(catalogue, file, identity, reading, extended):
        if file.sha256 == f"{BAD}" * 64:
            reading.answers_receipt = "bad"
        return to_check(catalogue, file, identity, reading, extended)

    monkeypatch.setattr(judging, "_to_check", marked)


def test_versions_of_one_department_are_judged_one_after_the_other(files):
    nobody = open_file(CATALOGUE, FileToJudge("9" * 64, b"no workbook", "x.xlsx", ARRIVED))
    groups = one_of_each(CATALOGUE, [files[0], nobody, files[1], nobody, files[2]])
    assert groups == [[files[0], nobody, nobody], [files[1]], [files[2]]]


@pytest.mark.slow
def test_checks_that_break_down_on_every_workbook_are_a_fault_of_the_system(files, monkeypatch):
    def broken(catalogue, batch):
        raise RuntimeError("no rule book")

    monkeypatch.setattr(judging, "check_batch", broken)
    with pytest.raises(StepFailedError, match="no rule book"):
        judge_confined(CATALOGUE, files[:1], CIRCUMSTANCES)


@pytest.mark.slow
def test_a_process_beside_this_one_judges_the_same_and_is_started_again_when_it_ended(files):
    try:
        first = judge_beside(CATALOGUE, files[:2], CIRCUMSTANCES)
        assert first == judge_opened(CATALOGUE, files[:2], CIRCUMSTANCES)
        assert {judgement.department_code for judgement in first} == {DEPARTMENT}
        close()
        assert judge_beside(CATALOGUE, files[:2], CIRCUMSTANCES) == first
    finally:
        close()
