"""What rounds rest on is ended and followed by something else; it is never overwritten."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.rewrites import Correction, HistoryWouldChangeError
from tests.warehouse.filing import file_figures

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")


@pytest.fixture
def reported(warehouse, catalogue):
    """The warehouse with the round of 2021 opened, and three figures of two departments in it."""
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {"TRA-03": 10, "TRA-01": 50})
    file_figures(warehouse, ROUND, "STP", "2021-11-30T09:00:00+07:00", {"TRA-03": 7})
    return warehouse


def with_changed(catalogue, attribute, wanted, **changes):
    """The catalogue with some entries of a list changed."""
    entries = tuple(entry.model_copy(update=changes) if wanted(entry) else entry for entry in getattr(catalogue, attribute))
    assert entries != getattr(catalogue, attribute)
    return catalogue.changed(**{attribute: entries})


def refused(engine, catalogue):
    before = stored(engine)
    with pytest.raises(HistoryWouldChangeError) as caught:
        load_dimensions(engine, catalogue)
    assert stored(engine) == before, "nothing was loaded"
    return caught.value


def stored(engine):
    tables = ("province", "department", "methodology", "sub_index", "focal_department", "indicator", "provincial_task", "round")
    with engine.connect() as connection:
        return [
            connection.execute(text(f"SELECT to_jsonb(entry)::text FROM core.{table} AS entry ORDER BY 1")).scalars().all()
            for table in tables
        ]


CHANGES = [
    ("indicators", lambda i: i.code == "TRA-03", {"name_vi": "Tên khác"}, "indicator", "name_vi", 2),
    ("indicators", lambda i: i.code == "TRA-03", {"unit": "count"}, "indicator", "unit_code", 2),
    ("indicators", lambda i: i.code == "TRA-03", {"limit_max": Decimal(400)}, "indicator", "limit_max", 2),
    ("indicators", lambda i: i.code == "TRA-03", {"direction": "lower_better"}, "indicator", "direction", 2),
    ("indicators", lambda i: i.code == "TRA-03", {"carry_over": "not_carried_over"}, "indicator", "carry_over", 2),
    ("departments", lambda d: d.code == "SCT", {"name_vi": "Sở Khác"}, "department", "name_vi", 2),
    ("focal_departments", lambda f: f.sub_index == "land" and f.department == "STNMT", {"department": "SXD"}, "focal_department",
     "department_code", 3),
    ("provincial_tasks", lambda t: t.code == "NV-04", {"name_vi": "Việc khác"}, "provincial_task", "name_vi", 0),
    ("rounds", lambda r: r.key == ROUND, {"due_on": dt.date(2021, 12, 5)}, "round", "due_on", 3),
    ("provinces", lambda p: p.code == "QNG", {"name_vi": "Tỉnh khác"}, "province", "name_vi", 3),
]  # fmt: skip


@pytest.mark.parametrize(("attribute", "wanted", "changes", "table", "column", "fact_rows"), CHANGES, ids=lambda part: str(part)[:24])
def test_a_change_that_would_rewrite_history_is_refused_with_the_rows_it_touches(
    reported, catalogue, attribute, wanted, changes, table, column, fact_rows
):
    error = refused(reported, with_changed(catalogue, attribute, wanted, **changes))
    rewrite = next(rewrite for rewrite in error.rewrites if rewrite.column == column)
    assert (rewrite.table, rewrite.round_keys, rewrite.fact_rows) == (table, (ROUND,), fact_rows)
    assert str(rewrite.new) == str(next(iter(changes.values()))) and rewrite.old != rewrite.new
    told = str(error)
    assert f"core.{table} [" in told and ROUND in told and f"{fact_rows} rows" in told and "valid_to" in told and "--correct" in told


def test_a_change_of_weights_is_refused_once_a_round_of_the_methodology_was_opened(reported, catalogue):
    methodology = catalogue.methodology("2021")
    parts = tuple(part.model_copy(update={"weight_pct": Decimal(10)}) for part in methodology.sub_indices)
    changed = with_changed(catalogue, "methodologies", lambda m: m.code == "2021", sub_indices=parts)
    assert {(rewrite.table, rewrite.column) for rewrite in refused(reported, changed).rewrites} == {("sub_index", "weight_pct")}


@pytest.mark.parametrize(
    ("attribute", "wanted", "table"),
    [
        ("indicators", lambda i: i.code == "TRA-03", "indicator"),
        ("departments", lambda d: d.code == "SCT" and d.province == "QNG", "department"),
    ],
)
def test_what_is_no_longer_declared_is_refused_while_rounds_rest_on_it(reported, catalogue, attribute, wanted, table):
    left = tuple(entry for entry in getattr(catalogue, attribute) if not wanted(entry))
    error = refused(reported, catalogue.changed(**{attribute: left}))
    assert [(r.table, r.column, r.round_keys) for r in error.rewrites if r.table == table] == [(table, None, (ROUND,))]
    assert "is no longer declared" in str(error)


def versions(catalogue, code, last_day, **changes):
    """The catalogue with an indicator ended on ``last_day`` and followed by one with other values."""
    old = next(indicator for indicator in catalogue.indicators if indicator.code == code)
    ended = old.model_copy(update={"valid_to": last_day})
    new = old.model_copy(update={"valid_from": last_day + dt.timedelta(days=1), **changes})
    others = tuple(indicator for indicator in catalogue.indicators if indicator.code != code)
    return catalogue.changed(indicators=(*others, ended, new))


def test_an_entry_is_ended_and_followed_and_both_rounds_keep_their_names(reported, catalogue):
    changed = versions(catalogue, "TRA-03", dt.date(2022, 6, 30), name_vi="Tên từ 2022")
    load_dimensions(reported, changed)
    record_opened_round(reported, changed, "QNG-2022-Y", dt.datetime.fromisoformat("2022-11-15T01:00:00+07:00"))
    question = text(
        "SELECT round_key, indicator_name_vi FROM mart.draft_indicator_value "
        "WHERE indicator_code = 'TRA-03' AND department_code = 'SCT' ORDER BY round_key"
    )
    with reported.connect() as connection:
        names = dict(connection.execute(question).tuples().all())
    assert names == {ROUND: "Số TTHC đã rà soát, đánh giá trong kỳ", "QNG-2022-Y": "Tên từ 2022"}
    load_dimensions(reported, changed)  # again: nothing to refuse


def test_an_end_before_a_round_that_rests_on_the_entry_is_refused(reported, catalogue):
    error = refused(reported, versions(catalogue, "TRA-03", dt.date(2021, 6, 30), name_vi="Tên từ 2021"))
    assert [(r.column, r.old, r.new, r.fact_rows) for r in error.rewrites] == [("valid_to", None, "2021-06-30", 2)]


def test_sources_order_and_contacts_may_be_mended(reported, catalogue):
    changed = with_changed(catalogue, "indicators", lambda i: i.code == "TRA-03", source="nguồn khác", evidence="partly")
    changed = with_changed(changed, "focal_departments", lambda f: f.sub_index == "land", proven=True)
    load_dimensions(reported, changed.changed(departments=tuple(reversed(changed.departments))))
    with reported.connect() as connection:
        source = connection.execute(text("SELECT source FROM core.indicator WHERE indicator_code = 'TRA-03'")).scalar_one()
    assert source == "nguồn khác"


def test_what_nothing_rests_on_may_change_and_go(reported, catalogue):
    changed = with_changed(catalogue, "rounds", lambda r: r.key == "QNG-2022-Y", due_on=dt.date(2022, 12, 5))
    changed = with_changed(changed, "indicators", lambda i: i.valid_from > dt.date(2021, 12, 31), name_vi="Tên khác")
    load_dimensions(reported, changed.changed(rounds=tuple(r for r in changed.rounds if r.key != "QNG25-2026-Y")))
    with reported.connect() as connection:
        rounds = dict(connection.execute(text("SELECT round_key, due_on FROM core.round")).tuples().all())
    assert rounds["QNG-2022-Y"] == dt.date(2022, 12, 5) and "QNG25-2026-Y" not in rounds


def test_a_share_that_becomes_known_is_no_rewrite(reported, catalogue):
    first, *rest = catalogue.reorganisations
    moves = tuple(m.model_copy(update={"share": Decimal("0.9")}) if m.to_department == "VPUBND" else m for m in first.moves)
    load_dimensions(reported, catalogue.changed(reorganisations=(first.model_copy(update={"moves": moves}), *rest)))
    with reported.connect() as connection:
        share = connection.execute(
            text("SELECT share FROM mart.department_successor WHERE successor_code = 'VPUBND' AND department_code = 'SKHĐT'")
        )
        assert share.scalar_one() == Decimal("0.9")


def test_a_typing_error_is_corrected_with_a_reason_on_record(reported, catalogue):
    changed = with_changed(catalogue, "indicators", lambda i: i.code == "TRA-03", limit_max=Decimal(5000))
    load_dimensions(reported, changed, Correction("an operator", OPENED, "thiếu một số 0"))
    with reported.connect() as connection:
        event = connection.execute(text("SELECT * FROM intake.event WHERE action = 'correct_catalogue'")).one()
        limit = connection.execute(text("SELECT limit_max FROM core.indicator WHERE indicator_code = 'TRA-03'")).scalar_one()
    assert limit == 5000
    assert (event.actor, event.happened_at, event.subject) == ("an operator", OPENED, "core.indicator TRA-03, 2021-01-01")
    assert event.detail == {
        "column": "limit_max", "old": 500, "new": 5000, "rounds": [ROUND], "fact_rows": 2, "reason": "thiếu một số 0",
    }  # fmt: skip
