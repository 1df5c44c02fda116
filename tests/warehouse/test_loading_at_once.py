"""Many files loaded at once leave the same rows as one after the other, numbers and all."""

import datetime as dt
import hashlib
import io
import random

import pytest
from sqlalchemy import event, text

from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.engine import connect
from include.warehouse.submissions.load import Loaded, load_each, load_submission
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals
from tests.sample.files import FILES
from tests.sample.playing import CATALOGUE, OPENED, ROUND

pytestmark = pytest.mark.slow
FIRST = dt.datetime.fromisoformat("2021-12-02T08:00:00+07:00")
CLOCKS = ("recorded_at",)  # of the database itself


@pytest.fixture(scope="module")
def judgements():
    """The sample's files, which hold every state, and three versions each of some departments among them."""
    given = [(file.file_name, file.content, OPENED + dt.timedelta(days=9, minutes=number)) for number, file in enumerate(FILES)]
    for number in range(12):
        target = io.BytesIO()
        department = CATALOGUE.departments_of(ROUND)[number % 4].code
        generate_workbook(CATALOGUE, ROUND, department, seed=700 + number).save(target)
        given.append((f"{ROUND}_{department} ({number}).xlsx", target.getvalue(), FIRST + dt.timedelta(minutes=number)))
    files = [FileToJudge(hashlib.sha256(content).hexdigest(), content, name, at) for name, content, at in given]
    made = judge(CATALOGUE, list({file.sha256: file for file in files}.values()), {ROUND})
    random.Random(20211201).shuffle(made)
    return made


@pytest.fixture
def begin(new_warehouse, judgements):
    engines = []

    def make():
        engines.append(connect(new_warehouse()))
        record_opened_round(engines[-1], CATALOGUE, ROUND, OPENED)
        kept = [KeptDelivery(entry.sha256, 1, entry.sha256, entry.file_name, entry.arrived_at, None) for entry in judgements]
        record_arrivals(engines[-1], sorted(kept, key=lambda entry: entry.arrived_at))
        return engines[-1]

    yield make
    for engine in engines:
        engine.dispose()


def told(engine):
    """Every row of every table that people's files fill, as it stands."""
    asked = (
        "SELECT table_schema || '.' || table_name FROM information_schema.tables "
        "WHERE table_schema IN ('intake', 'core') AND table_type LIKE 'BASE%'"
    )
    with engine.connect() as connection:
        tables = connection.execute(text(asked)).scalars().all()
        rows = {name: connection.execute(text(f"SELECT to_jsonb(whole_row) FROM {name} AS whole_row")).scalars().all() for name in tables}
    return {name: sorted(({k: v for k, v in row.items() if k not in CLOCKS} for row in found), key=str) for name, found in rows.items()}


def test_every_row_is_the_same(begin, judgements):
    alone, together = begin(), begin()
    expected = [load_submission(alone, judgement) for judgement in judgements]
    assert list(load_each(together, judgements)) == expected
    one_by_one, at_once = told(alone), told(together)
    assert {entry.state for entry in judgements} >= {"accepted", "accepted_with_warnings", "returned", "quarantined"}
    assert max(sum(entry.department_code == code for entry in judgements) for code in ("SKHĐT", "SCT")) >= 3
    for name, rows in one_by_one.items():
        assert at_once[name] == rows, name
    filled = {name for name, rows in one_by_one.items() if rows}
    assert filled >= {f"core.{name}" for name in ("standing", "indicator_value", "task", "issued_document", "plan_item")}


def test_one_that_cannot_be_loaded_costs_no_other_and_the_same_rows_are_there(begin, judgements):
    alone, together = begin(), begin()
    victim = next(entry for entry in judgements if entry.state == "accepted")
    for engine in (alone, together):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER TABLE intake.submission ADD CHECK (sha256 <> '{victim.sha256}')")
    for judgement in judgements:
        if judgement is not victim:
            load_submission(alone, judgement)
    made = list(load_each(together, judgements))
    assert [isinstance(entry, Loaded) for entry in made] == [judgement is not victim for judgement in judgements]
    assert f"({victim.sha256[:8]})" in made[judgements.index(victim)].__notes__[0]
    assert without_numbers(told(together)) == without_numbers(told(alone))


def test_what_is_known_already_is_left_as_it_is_and_the_new_beside_it_is_loaded(begin, judgements):
    engine = begin()
    known = judgements[::3]
    before = {entry.sha256: load_submission(engine, entry).submission_id for entry in known}
    made = dict(zip((entry.sha256 for entry in judgements), load_each(engine, [*judgements, judgements[0]]), strict=False))
    assert {sha256: made[sha256] for sha256 in before} == {sha256: Loaded(number, is_new=False) for sha256, number in before.items()}
    assert all(entry.is_new for sha256, entry in made.items() if sha256 not in before)


def test_many_take_few_statements(begin, judgements):
    engine, statements = begin(), []
    event.listen(engine, "before_cursor_execute", lambda connection, cursor, statement, *rest: statements.append(statement))
    list(load_each(engine, judgements))
    assert len(judgements) > 20 and len(statements) < 15


def without_numbers(rows):
    """Without what a sequence gave out: a transaction that was undone leaves a gap."""
    numbers = ("submission_id", "finding_id", "event_id", "judged_arrival_id")
    return {name: sorted(str({k: v for k, v in row.items() if k not in numbers}) for row in found) for name, found in rows.items()}
