"""Rehearsing a rule: what it would flag and release in everything stored, and that nothing is written."""

import datetime as dt
import os

import pytest

from include.__main__ import app
from include.catalog import CatalogueError, load_catalogue
from include.catalog.loading import load_catalogue_with_rules
from include.checks.across import check_across
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import ingest_batch
from include.intake.opening import open_round
from include.intake.rehearse import CannotBeRehearsedError, rehearse
from include.sample.make import sample_files
from include.storage.places import Places
from include.warehouse.register.register import content_digest
from include.warehouse.schema.engine import connect
from tests.catalog.conftest import SHIPPED

ROUND = "QNG-2021-Y"
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
CATALOGUE = load_catalogue()

pytestmark = pytest.mark.slow  # a rehearsal judges everything stored again


@pytest.fixture(scope="module")
def stored(new_warehouse, tmp_path_factory):
    """Four departments' reports, one of them returned, judged and checked; tests only look at them."""
    engine, folder = connect(new_warehouse()), tmp_path_factory.mktemp("rehearse")
    places = Places.under(folder)
    places.inbox.mkdir()
    open_round(engine, CATALOGUE, ROUND, OPENED, places)
    for file in sample_files(CATALOGUE):
        if file.department in ("SXD", "BQL", "SKHĐT", "SYT") and file.wave == 1:
            (places.inbox / file.file_name).write_bytes(file.content)
            os.utime(places.inbox / file.file_name, (file.arrived_at.timestamp(),) * 2)  # while the round was open
    archive_inbox(engine, places)
    for batch in waiting_batches(engine):
        ingest_batch(engine, CATALOGUE, places, batch)
    check_across(engine, CATALOGUE, ROUND)
    before = content_digest(engine)
    yield engine, CATALOGUE, places
    assert content_digest(engine) == before


def changed(code, **fields):
    return CATALOGUE.rule(code).model_copy(update=fields)


def places_of(flags):
    return [(flag.department_code, flag.sheet, flag.cell) for flag in flags]


@pytest.mark.parametrize("code", ["IND-07", "CEL-03", "COV-04", "TSK-04", "ACR-02", "PST-04"])
def test_a_rule_as_it_is_changes_nothing(stored, code):
    rehearsal = rehearse(*stored, code)
    assert (rehearsal.newly_flagged, rehearsal.released) == ([], [])
    assert rehearsal.unchanged > 0


def test_a_stricter_expectation_flags_and_keeps(stored):
    stricter = {"type": "ExpectColumnValuesToNotBeNull", "column": "note"}
    rule = changed("IND-12", expectation=stricter, where=(), life="draft")
    rehearsal = rehearse(*stored, "IND-12", rule)
    assert ("SXD", "Chỉ tiêu", "I5") in places_of(rehearsal.newly_flagged)
    assert {flag.department_code for flag in rehearsal.newly_flagged} == {"SXD", "BQL", "SKHĐT"}
    assert rehearsal.released == [] and rehearsal.unchanged == 1
    assert "{" not in rehearsal.newly_flagged[0].message_vi and rehearsal.submissions == 3


def test_a_milder_expectation_releases_also_in_a_returned_workbook(stored):
    rule = changed("IND-07", where=({"column": "answer", "equals": "never"},))
    rehearsal = rehearse(*stored, "IND-07", type(rule).model_validate(rule.model_dump()))
    assert places_of(rehearsal.released) == [("SXD", "Chỉ tiêu", "G11")]
    assert rehearsal.newly_flagged == [] and rehearsal.unchanged == 0
    assert "135" in rehearsal.released[0].message_vi


def test_a_rule_in_sql_flags_and_releases(stored):
    rehearsal = rehearse(*stored, "PST-04", changed("PST-04", sql="contributing_against_lead", record="indicator_value", field="value"))
    assert {flag.sheet for flag in rehearsal.newly_flagged} == {"Chỉ tiêu"}
    assert {flag.sheet for flag in rehearsal.released} == {"Nhiệm vụ"}
    assert all(flag.cell and flag.round_key == ROUND and flag.version == 1 for flag in rehearsal.newly_flagged + rehearsal.released)


def test_retiring_a_rule_releases_everything_and_a_round_before_its_first_is_not_asked(stored):
    for rule in (changed("ACR-02", life="retired"), changed("ACR-02", since_round="2022-Y")):
        rehearsal = rehearse(*stored, "ACR-02", rule)
        assert rehearsal.newly_flagged == [] and rehearsal.unchanged == 0
        assert {flag.department_code for flag in rehearsal.released} == {"BQL"}


@pytest.mark.parametrize(
    ("code", "why"), [("FIL-01", "trước khi có lần nộp"), ("PST-05", "đã có khi tệp đến"), ("PCI-02", "tệp kết quả PCI")]
)
def test_a_rule_that_nothing_stored_can_answer_is_not_rehearsed_and_says_why(stored, code, why):
    with pytest.raises(CannotBeRehearsedError, match=f"{code}: .*{why}"):
        rehearse(*stored, code)


def test_a_draft_in_sql_is_rehearsed_and_never_run(stored):
    engine, catalogue, places = stored
    drafts = tuple(rule.model_copy(update={"life": "draft"}) if rule.code == "ACR-02" else rule for rule in catalogue.rules)
    rehearsal = rehearse(engine, catalogue.changed(rules=drafts), places, "ACR-02")
    assert rehearsal.unchanged > 0 and rehearsal.released == []


@pytest.mark.parametrize("only", [True, False], ids=["one rule", "a family"])
def test_another_file_of_rules_is_checked_as_strictly_and_takes_the_place_of_its_codes(tmp_path, only):
    text = (SHIPPED / "rules" / "across_departments.yaml").read_text(encoding="utf-8")
    text = "index: any\nrules:\n  - code: ACR-03" + text.partition("  - code: ACR-03")[2] if only else text
    other = tmp_path / "mine.yaml"
    other.write_text(text.replace("sql: total_of_parts", "sql: no_such_file"), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"mine\.yaml: rules\[ACR-03\]\.sql: found \"no_such_file\""):
        load_catalogue_with_rules(other)
    other.write_text(text.replace("severity: warning", "severity: info"), encoding="utf-8")
    changed, shipped = load_catalogue_with_rules(other), load_catalogue()
    assert (changed.rule("ACR-03").severity, shipped.rule("ACR-03").severity) == ("info", "warning")
    assert [rule.code for rule in changed.rules] == [rule.code for rule in shipped.rules]
    assert changed.rule_set_version != shipped.rule_set_version


def test_a_file_of_rules_may_add_one(tmp_path):
    text = (SHIPPED / "rules" / "assessments.yaml").read_text(encoding="utf-8")
    other = tmp_path / "new.yaml"
    other.write_text(text.replace("ASM-01", "ASM-91").replace("ASM-02", "ASM-92"), encoding="utf-8")
    assert {"ASM-01", "ASM-91", "ASM-92"} <= {rule.code for rule in load_catalogue_with_rules(other).rules}
    other.write_text("rule: []\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"new\.yaml: rule: found unknown key"):
        load_catalogue_with_rules(other)


def test_the_command_shows_a_table(stored, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    engine, _, places = stored
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PCI_HOME", str(tmp_path))
    monkeypatch.setattr(
        "include.commands.connecting.Home.places", lambda self: {n: str(getattr(places, n)) for n in ("inbox", "archive", "outbox")}
    )
    text = (SHIPPED / "rules" / "across_departments.yaml").read_text(encoding="utf-8")
    head, _, tail = text.partition("code: ACR-02")
    other = tmp_path / "across_departments.yaml"
    other.write_text(f"{head}code: ACR-02{tail.replace('life: enforced', 'life: retired', 1)}", encoding="utf-8")
    done = CliRunner().invoke(app, ["rehearse", "ACR-02", "--rules", str(other)])
    assert done.exit_code == 0, done.output
    assert "Bỏ đi/released: " in done.output and "BQL" in done.output and "Chỉ tiêu!G" in done.output
    assert CliRunner().invoke(app, ["rehearse", "XXX-99"]).exit_code == 2
