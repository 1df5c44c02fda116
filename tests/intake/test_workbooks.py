"""Every file in tests/workbooks ends in the state that its folder names."""

import datetime as dt
from pathlib import Path

import pytest

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge

FOLDER = Path(__file__).resolve().parents[1] / "workbooks"
FILES = sorted(path for path in FOLDER.glob("*/*") if path.is_file())
ARRIVED = dt.datetime.fromisoformat("2021-12-01T12:00:00+07:00")


def test_each_state_has_a_workbook():
    assert {path.parent.name for path in FILES} == {"accepted", "returned", "quarantined"}


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_workbook_ends_in_the_state_of_its_folder(path):
    file = FileToJudge("0" * 64, path.read_bytes(), path.name, ARRIVED)
    judgement = judge(load_catalogue(), [file], {"QNG-2021-Y"})[0]
    assert judgement.state.removesuffix("_with_warnings") == path.parent.name, [f.message_vi for f in judgement.findings]
    assert judgement.state == "accepted" or all(finding.remedy_vi for finding in judgement.findings)
    if judgement.state == "quarantined":
        english = [finding.message_en for finding in judgement.findings]
        assert all(text.isascii() for text in english), f"what was seen is said in English too: {english}"
