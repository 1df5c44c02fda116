"""Drafts that are older than their facts: found whatever was missed, written again, and told."""

import datetime as dt
import subprocess
import sys

import pytest

from include.intake.health import draft_health
from include.intake.old_drafts import draft_measures, old_drafts
from include.release.request import request_of_run
from include.storage.places import Places
from include.summary.drafts import draft_folder, write_drafts
from include.warehouse.findings.settlement import record_event
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.written_drafts import forget_considered_release, record_written_draft, round_news, rounds_to_consider
from include.warehouse.releases.releases import ask_for_release

ROUND, LAST = "QNG-2021-Y", "QNG-2020-Y"
AT = dt.datetime(2021, 12, 10, 8, tzinfo=dt.UTC)
pytestmark = pytest.mark.slow


@pytest.fixture
def outbox(tmp_path):
    return Places.under(tmp_path).outbox


@pytest.fixture
def facts(filled, catalogue):
    """A round with facts, of which nobody was told: the event of the asset was lost."""
    record_opened_round(filled, catalogue, ROUND, AT)
    happened(filled, "accepted", f"{ROUND}/SCT/1")
    return filled


def happened(engine, action, subject, at=AT):
    record_event(engine, at, "x", action, subject)


def written(engine, outbox):
    """The drafts of the round, as far as anybody asks for them here."""
    outbox.mkdir(parents=True)
    record_written_draft(engine, ROUND, round_news(engine, ROUND), str(outbox), [])


def behind(engine):
    return [found.round_key for found in old_drafts(engine)]


def test_a_round_without_facts_owes_no_draft(filled, catalogue):
    record_opened_round(filled, catalogue, ROUND, AT)
    assert behind(filled) == []


def test_facts_of_which_no_event_told_are_found_and_then_written(facts, catalogue, outbox):
    assert behind(facts) == [ROUND]
    write_drafts(facts, catalogue, ROUND, outbox)
    assert behind(facts) == []


@pytest.mark.parametrize("subject", [f"{ROUND}/SCT/2", f"{ROUND}/STP", f"{LAST}/SCT/1"])
def test_whatever_happens_in_the_round_or_the_one_before_makes_its_drafts_old(facts, outbox, subject):
    written(facts, outbox)
    happened(facts, "plan_confirmed", subject)
    assert behind(facts) == [ROUND]


@pytest.mark.parametrize(("action", "subject"), [("remind", f"{ROUND}/SCT"), ("release_refused", ROUND), ("accepted", "QNG-2021-Y2/SCT/1")])
def test_what_no_draft_tells_of_makes_none_old(facts, outbox, action, subject):
    written(facts, outbox)
    happened(facts, action, subject)
    assert behind(facts) == []


def test_an_event_that_was_committed_after_a_later_one_is_not_forgotten(facts, catalogue, outbox):
    late = facts.connect()
    transaction = late.begin()
    late.exec_driver_sql(f"INSERT INTO intake.event (happened_at, actor, action, subject) VALUES (now(), 'x', 'accepted', '{ROUND}/STP/1')")
    happened(facts, "accepted", f"{ROUND}/SCT/2")
    write_drafts(facts, catalogue, ROUND, outbox)
    newest = round_news(facts, ROUND).newest_event_id
    transaction.commit()
    late.close()
    assert round_news(facts, ROUND).newest_event_id == newest and behind(facts) == [ROUND]


def test_a_run_that_failed_leaves_its_round_behind(facts, catalogue, outbox, monkeypatch):
    from include.summary import drafts

    monkeypatch.setattr(drafts, "files_of_all", lambda summaries: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_drafts(facts, catalogue, ROUND, outbox)
    assert behind(facts) == [ROUND]


def test_a_draft_that_somebody_deleted_is_written_again(facts, catalogue, outbox):
    write_drafts(facts, catalogue, ROUND, outbox)
    gone = next(path for path in draft_folder(catalogue, ROUND, outbox).iterdir() if path.suffix == ".docx")
    gone.unlink()
    assert behind(facts) == [ROUND]
    write_drafts(facts, catalogue, ROUND, outbox)
    assert gone.exists() and behind(facts) == []


def test_only_some_summaries_are_not_the_rounds_drafts(facts, catalogue, outbox):
    write_drafts(facts, catalogue, ROUND, outbox, only=[None])
    assert behind(facts) == [ROUND]


def test_health_and_measures_count_them_and_an_hour_makes_a_problem(facts, catalogue, outbox):
    assert draft_health(facts, AT + dt.timedelta(minutes=5)).rounds_with_old_drafts == 1
    assert not draft_health(facts, AT + dt.timedelta(minutes=5)).is_problem
    assert draft_health(facts, AT + dt.timedelta(hours=2)).is_problem
    assert [(measure.full_name, measure.value) for measure in draft_measures(facts)] == [("pci.rounds_with_old_drafts", 1)]
    write_drafts(facts, catalogue, ROUND, outbox)
    assert draft_health(facts, AT + dt.timedelta(hours=2)).rounds_with_old_drafts == 0


def test_a_release_is_considered_once_for_the_same_facts_and_again_after_news_a_failure_or_by_hand(facts, catalogue, outbox):
    ask_for_release(facts, ROUND, "lead", "Cần công bố", AT)
    assert rounds_to_consider(facts) == [], "no drafts, nothing to consider"
    write_drafts(facts, catalogue, ROUND, outbox)
    assert rounds_to_consider(facts) == [ROUND], "the event of the summary was lost"
    assert request_of_run(facts, catalogue, ROUND, "run 1", False) and rounds_to_consider(facts) == []
    assert request_of_run(facts, catalogue, ROUND, "run 1", False), "the same run tries again"
    assert request_of_run(facts, catalogue, ROUND, "run 2", False) is None, "nobody is asked twice"
    assert request_of_run(facts, catalogue, ROUND, "run 3", True), "but for a person who wants to be"
    forget_considered_release(facts, ROUND, "run 1")
    assert rounds_to_consider(facts) == [], "another run asks meanwhile"
    forget_considered_release(facts, ROUND, "run 3")
    assert rounds_to_consider(facts) == [ROUND]
    request_of_run(facts, catalogue, ROUND, "run 4", False)
    happened(facts, "accepted", f"{ROUND}/SCT/2")
    write_drafts(facts, catalogue, ROUND, outbox)
    assert rounds_to_consider(facts) == [ROUND]


def test_asking_loads_nothing_heavy():
    heavy = "('pandas', 'openpyxl', 'docx', 'matplotlib')"
    code = f"import sys, include.intake.old_drafts; print([m for m in sys.modules if m.split('.')[0] in {heavy}])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout.strip() == "[]"
