"""The five questions of the guide for BI: each is one query, and answers something on the sample, released between its waves and after."""

import datetime as dt
import re
from pathlib import Path

import pytest

from include.checks.across import check_across
from include.intake.opening import open_round
from include.release.freeze import Approval, freeze_release
from include.sample.make import make_sample
from tests.sample.playing import AT_THE_END, CATALOGUE, OPENED, ROUND, ingest_everything

pytestmark = pytest.mark.slow

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "bi.md"
BETWEEN_THE_WAVES = dt.datetime.fromisoformat("2021-12-09T09:00:00+07:00")


@pytest.fixture(scope="module")
def answers(copy_of_state, tmp_path_factory):
    """What each query answers, in the order of the guide: a list of rows by column name."""

    def prepare(engine, places):
        open_round(engine, CATALOGUE, ROUND, OPENED, places)
        for wave, approved_at in ((1, BETWEEN_THE_WAVES), (2, AT_THE_END)):
            make_sample(CATALOGUE, Path(places.inbox), wave)
            ingest_everything(engine, places)
            check_across(engine, CATALOGUE, ROUND)
            freeze_release(engine, CATALOGUE, places, ROUND, Approval("lead", approved_at, "Đã kiểm tra đủ"))

    with pytest.MonkeyPatch.context() as without_pdf:
        without_pdf.setattr("include.summary.find_libreoffice", lambda: None)
        engine, _ = copy_of_state("two releases of the sample", prepare, tmp_path_factory.mktemp("bi"))
    with engine.connect() as connection:
        found = [[dict(row) for row in connection.exec_driver_sql(query).mappings()] for query in queries()]
    engine.dispose()
    return found


def queries():
    section = GUIDE.read_text(encoding="utf-8").split("## Năm câu hỏi thường gặp")[1].split("\n## ")[0]
    return [query.strip() for query in re.findall(r"```sql\n(.*?)```", section, flags=re.DOTALL)]


def test_each_is_one_short_query_without_a_join():
    assert len(queries()) == 5
    for query in queries():
        assert query.count(";") == 1 and query.count("\n") <= 2 and "JOIN" not in query.upper(), query


def test_what_changed_since_the_last_release(answers):
    assert {row["kind"] for row in answers[0]} >= {"added", "changed"}
    assert all(row["label"] and row["before"] != row["after"] for row in answers[0])


def test_the_province_has_a_value_or_a_reason(answers):
    assert any(row["value"] is not None for row in answers[1])
    assert all((row["value"] is None) == (row["reason_vi"] is not None) for row in answers[1])
    assert any(row["is_estimate"] for row in answers[1])


def test_who_filed_late_and_was_accepted(answers):
    assert answers[2]
    assert all(row["days_late"] > 0 for row in answers[2])


def test_what_was_assigned_and_not_answered(answers):
    assert len({row["department_name_vi"] for row in answers[3]}) > 1
    assert {row["answer"] for row in answers[3]} <= {"missing", "not_filed"} and answers[3]


def test_what_was_published_on_a_day(answers):
    assert answers[4]
    assert any(row["is_estimate"] for row in answers[4])
