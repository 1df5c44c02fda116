"""A run of the intake: what is archived is judged and answered at once, whatever could not be archived; the rest is told."""

import datetime as dt
import io
from pathlib import Path

import pytest
from sqlalchemy import text

from include.intake import archiving, taking_in
from include.intake.answer_departments import answer_open_rounds, check_open_rounds
from include.intake.taking_in import INBOX, batches_of_run, take_in
from include.sample.generate import generate_workbook
from include.storage.archive import NotKeptError
from include.warehouse.submissions.answers import has_unanswered_versions
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE

pytestmark = pytest.mark.slow

FIRST, SECOND = [file for file in FILES if file.department in ("STP", "SXD")][:2]
AT = {"batch_size": 500, "most": 2}


def run(engine, places):
    """Every batch of a run; how many files each of them judged, or what failed it."""
    made = []
    for batch in batches_of_run(engine, CATALOGUE, places, AT_THE_END, **AT):
        try:
            made.append(len(take_in(engine, CATALOGUE, places, batch, AT_THE_END, 500)))
        except ExceptionGroup as failure:
            made.append(type(failure.exceptions[0]))
    return made


def answers(places):
    return {str(path.relative_to(places.outbox)): path.read_bytes() for path in Path(places.outbox).rglob("*") if path.is_file()}


def refuse(monkeypatch, name):
    keep = archiving._keep

    def refusing(places, delivery):
        if delivery.file_name == name:
            raise NotKeptError(f"{name}: no space left")
        return keep(places, delivery)

    monkeypatch.setattr(archiving, "_keep", refusing)


def test_who_was_judged_is_answered_by_the_batch_itself_and_the_last_step_changes_what_the_comparison_adds(opened, places):
    (places.inbox / FIRST.file_name).write_bytes(FIRST.content)
    assert run(opened, places) == [1]
    first = answers(places)
    assert any("phieu-tiep-nhan" in name for name in first)
    assert has_unanswered_versions(opened), "until the departments were compared with each other"
    check_open_rounds(opened, CATALOGUE, places, AT_THE_END)
    answer_open_rounds(opened, CATALOGUE, places, AT_THE_END)
    assert not has_unanswered_versions(opened)
    assert first.keys() <= answers(places).keys()
    assert answer_open_rounds(opened, CATALOGUE, places, AT_THE_END) == []


def test_nobody_is_answered_twice_who_sent_two_versions_at_once(opened, places):
    for number, file_name in enumerate((FIRST.file_name, FIRST.file_name.replace(".xlsx", " (1).xlsx"))):
        (places.inbox / file_name).write_bytes(again(FIRST.content) if number else FIRST.content)
    told = []
    for batch in batches_of_run(opened, CATALOGUE, places, AT_THE_END, batch_size=1, most=2):
        take_in(opened, CATALOGUE, places, batch, AT_THE_END, 1)
        told.append([name for name in answers(places) if name.endswith("phieu-tiep-nhan.html")])
    assert [len(pages) for pages in told] == [0, 1], "the first waits for the second"
    with opened.connect() as connection:
        assert connection.execute(text("SELECT version FROM intake.answer JOIN intake.submission USING (submission_id)")).all() == [(2,)]


def test_who_speaks_of_a_round_that_is_not_collected_is_answered_as_before_among_the_quarantined(opened, places):
    content = io.BytesIO()
    generate_workbook(CATALOGUE, "QNG-2020-Y", "SXD", seed=1).save(content)
    (places.inbox / "QNG-2020-Y_SXD.xlsx").write_bytes(content.getvalue())
    assert run(opened, places) == [1]
    first = answers(places)
    assert [name.partition("/")[0] for name in first] == ["khong-xac-dinh"]
    check_open_rounds(opened, CATALOGUE, places, AT_THE_END)
    answer_open_rounds(opened, CATALOGUE, places, AT_THE_END)
    assert not any("2020-Y" in name for name in answers(places)), "no run would keep such a page up to date"


def test_what_could_not_be_archived_holds_back_nobody_and_fails_a_batch_of_its_own(opened, places, monkeypatch):
    for file in (FIRST, SECOND):
        (places.inbox / file.file_name).write_bytes(file.content)
    refuse(monkeypatch, SECOND.file_name)
    assert run(opened, places) == [1, NotKeptError]
    monkeypatch.undo()
    assert batches_of_run(opened, CATALOGUE, places, AT_THE_END, **AT) != []


def test_an_archive_that_fails_alone_fails_the_first_step(opened, places, monkeypatch):
    (places.inbox / SECOND.file_name).write_bytes(SECOND.content)
    refuse(monkeypatch, SECOND.file_name)
    with pytest.raises(ExceptionGroup):
        batches_of_run(opened, CATALOGUE, places, AT_THE_END, **AT)


def test_a_run_without_files_has_something_to_do_only_where_something_waits(opened, places, monkeypatch):
    assert batches_of_run(opened, CATALOGUE, places, AT_THE_END, **AT) == []
    monkeypatch.setattr(taking_in, "is_anything_waiting", lambda *given: True)
    assert batches_of_run(opened, CATALOGUE, places, AT_THE_END, **AT) == [INBOX]
    (places.inbox / FIRST.file_name).write_bytes(FIRST.content)
    assert len(take_in(opened, CATALOGUE, places, INBOX, AT_THE_END + dt.timedelta(minutes=1), 500)) == 1


def again(content):
    """The same workbook in other bytes: a ZIP file may carry a comment."""
    return content[:-2] + len(b"again").to_bytes(2, "little") + b"again"
