"""What asks for a new release: every change of anything that is frozen or printed, and nothing else."""

import datetime as dt
import inspect
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import partial

import pytest
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from include.release.freeze import Approval, freeze_release, new_release
from include.release.frozen import (
    DELIVERY,
    LEFT_OUT_OF_PRINT,
    LEFT_OUT_OF_ROWS,
    FrozenRound,
    frozen_round,
    kept_digest,
    standing_submissions,
)
from include.release.request import release_request
from include.storage.places import Places
from include.summary import summary_data
from include.summary.content import RoundContent
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import read_view
from include.warehouse.releases.frozen_rows import FrozenRows, rehearse
from include.warehouse.releases.releases import ask_for_release, release_changes, standing_release, write_release
from tests.warehouse.filing import file_figures

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
DAY = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
APPROVED = Approval("lead", DAY, "Đã kiểm tra đủ")


def frozen_of(engine, catalogue):
    content = RoundContent.read(engine, catalogue, ROUND)
    return frozen_round(engine, content, new_release(engine, content, APPROVED, standing_release(engine, ROUND)))


@pytest.fixture
def frozen(filled, catalogue):
    return frozen_of(filled, catalogue)


def other(value):
    """Another value of the same type, as far as it has one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, dt.datetime | dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, tuple | list):
        return type(value)([*value, "khác"])
    return {**value, "khác": "khác"} if isinstance(value, dict) else f"{value or ''} khác"


# ---- every column of every table


def test_every_column_of_every_frozen_table_asks_for_a_new_release(filled, frozen):
    with filled.connect() as connection:
        found = connection.execute(
            text("SELECT table_schema || '.' || table_name, array_agg(column_name::text) FROM information_schema.columns GROUP BY 1")
        )
        columns = dict(map(tuple, found))
    tables = {name for name in columns if name.startswith("core.release_") and "release_id" in columns[name]}
    views = {"core.release_term", "core.release_in_force", "core.release_period"}
    printed = {f"core.release_{name}" for name in ("file", "figure", "figure_origin", "change", "withdrawal")}
    assert tables - views - printed <= frozen.rows.kept.keys()
    assert {"core.task", "core.issued_document", "core.plan_item", "core.assessment", "intake.submission"} <= frozen.rows.kept.keys()
    for table, rows in frozen.rows.kept.items():
        named = set(columns[table]) if table.startswith("core.") else set(rows[0])
        assert all(row.keys() == named for row in rows), table
        made = list(rows) or [dict.fromkeys(columns[table])]
        asks_for_each(named, lambda changed, table=table: with_rows(frozen, kept={table: changed}), made, LEFT_OUT_OF_ROWS, table)


def test_every_column_of_every_file_asks_for_a_new_release(filled, frozen):
    for view, rows in frozen.rows.published.items():
        made = list(rows) or [dict.fromkeys(column for column in columns_of(filled, view))]
        asks_for_each(set(made[0]), lambda changed, view=view: with_rows(frozen, published={view: changed}), made, LEFT_OUT_OF_ROWS, view)


def columns_of(engine, view):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT * FROM mart.{view} LIMIT 0").keys()


def with_rows(frozen, kept=None, published=None):
    """The round with these rows; the rest is left out, which only takes time to go through."""
    return FrozenRound(frozen.content, {}, FrozenRows(kept or {}, published or {}))


def asks_for_each(names, rebuilt, made, left_out, where):
    """Change one column of the last row after another: the digest differs, but for what tells of the delivery."""
    before = rebuilt(made).digest
    for name in sorted(names):
        changed = rebuilt([*made[:-1], made[-1] | {name: other(made[-1][name])}])
        assert (changed.digest != before) == (name not in left_out), f"{where}.{name}"


def test_a_row_that_is_gone_or_came_asks_for_a_new_release(frozen):
    for table, rows in frozen.rows.kept.items():
        if rows:
            assert with_rows(frozen, kept={table: rows[1:]}).digest != with_rows(frozen, kept={table: rows}).digest, table


# ---- every declared column of a sheet, changed where it is stored


def test_every_declared_column_of_what_departments_send_asks_for_a_new_release(filled, catalogue, frozen, monkeypatch):
    words = tuple(choice.code for choices in catalogue.choices.values() for choice in choices)
    content = frozen.content
    release = new_release(filled, content, APPROVED, None)
    for stores in (sheet.stores for sheet in catalogue.layout.sheets if sheet.stores):
        for column, declared in stores.columns.items():
            changing = partial(writing_after, stores.table, column, declared.type, words)
            monkeypatch.setattr("include.warehouse.releases.frozen_rows.write_release", changing)
            rows = rehearse(filled, catalogue, release, standing_submissions(content), ["task", "document", "coverage"])
            is_new = kept_digest(rows.kept) != kept_digest(frozen.rows.kept)
            assert is_new == (column not in LEFT_OUT_OF_ROWS), f"{stores.table}.{column}"


def writing_after(table, column, kind, words, connection, release, content):
    """Freeze as usual, after a fact was changed in the same transaction, which is taken back with it."""
    assert changed_in(connection, table, column, kind, words), f"{table}.{column} could not be changed"
    return write_release(connection, release, content)


def changed_in(connection, table, column, kind, words):
    """Change a column of a row that counts; whether one could be."""
    by_kind = {"numeric": "coalesce({c}, 0) + 1", "integer": "coalesce({c}, 0) + 1", "boolean": "NOT coalesce({c}, false)"}
    by_kind |= {"date": "coalesce({c}, '2021-01-01') + 1", "text[]": "ARRAY['khác']", "numeric[]": "ARRAY[7::numeric]"}
    stands = "submission_id IN (SELECT submission_id FROM core.standing WHERE superseded_at IS null)"
    rows = connection.execute(text(f"SELECT ctid::text FROM {table} WHERE round_key = '{ROUND}' AND {stands} LIMIT 8")).scalars().all()
    values = [by_kind[kind].format(c=column)] if kind in by_kind else [f"'{word}'" for word in ("khác", *words)]
    for row in rows:
        for value in values:
            change = f"UPDATE {table} SET {column} = {value} WHERE ctid = '{row}' AND {column} IS DISTINCT FROM {value}"
            point = connection.begin_nested()
            try:
                if connection.exec_driver_sql(change).rowcount == 1:
                    return True
            except IntegrityError:
                point.rollback()
    return False


# ---- every field of what is printed


def changed_copies(value, seen):
    """Copies of ``value``, each with one field changed, once for every field of every class; and which one it was."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if (type(value), name) not in seen:
                seen.add((type(value), name))
                yield name, value.model_copy(update={name: "khác"})
    elif is_dataclass(value):
        for entry in fields(value):
            inside = getattr(value, entry.name)
            yield from ((name, replace(value, **{entry.name: copy})) for name, copy in changed_copies(inside, seen))
            if (type(value), entry.name) not in seen:
                seen.add((type(value), entry.name))
                yield entry.name, replace(value, **{entry.name: other(inside)})
    elif isinstance(value, tuple):
        for number, entry in enumerate(value):
            yield from ((name, (*value[:number], copy, *value[number + 1 :])) for name, copy in changed_copies(entry, seen))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from ((name, value | {key: copy}) for name, copy in changed_copies(entry, seen))


def with_summary(frozen, edition, summary):
    """The round with another summary of the province in an edition; the sub-indices' left out, which say the same."""
    return FrozenRound(frozen.content, {edition: (summary,)}, FrozenRows({}, {}))


def test_every_field_that_is_printed_asks_for_a_new_release(frozen):
    seen, made = set(), {cls for _, cls in inspect.getmembers(summary_data, is_dataclass)}
    for edition, summaries in frozen.summaries.items():
        before = with_summary(frozen, edition, summaries[-1]).digest
        for name, copy in changed_copies(summaries[-1], seen):
            assert (with_summary(frozen, edition, copy).digest != before) == (name not in LEFT_OUT_OF_PRINT), f"{edition}: {name}"
    for cls in made - {cls for cls, _ in seen}:  # what the small round has none of
        line = cls(**{entry.name: None for entry in fields(cls)})
        with_line = replace(frozen.province, quarantined=(line,))
        before = with_summary(frozen, "full", with_line).digest
        for entry in fields(cls):
            copy = replace(with_line, quarantined=(replace(line, **{entry.name: "khác"}),))
            assert (with_summary(frozen, "full", copy).digest != before) == (entry.name not in LEFT_OUT_OF_PRINT), f"{cls}.{entry.name}"
    assert len(seen) > 100 and {summary_data.Summary, summary_data.DocumentLine, summary_data.CoverageLine} <= {cls for cls, _ in seen}


def test_each_summary_that_is_printed_counts(frozen):
    for edition, summaries in frozen.summaries.items():
        for number, summary in enumerate(summaries):
            changed = (*summaries[:number], replace(summary, last_round_code="khác"), *summaries[number + 1 :])
            assert FrozenRound(frozen.content, {**frozen.summaries, edition: changed}, frozen.rows).digest != frozen.digest


def test_what_is_left_out_tells_of_the_delivery_and_of_nothing_else():
    """A name that joins this list needs a reason: it takes a change away from the approver's sight."""
    assert len(DELIVERY) == 19 and {"release_id", "release_number", "rule_set_version", "ordinal"} == LEFT_OUT_OF_ROWS - DELIVERY
    assert {"place"} == LEFT_OUT_OF_PRINT - DELIVERY


# ---- a resubmission


DOCUMENT = {"number": "12/QĐ-UBND", "issued_on": "2021-11-10", "title": "Quyết định", "agency": "UBND tỉnh", "note": "bản gốc"}
PLAN = {"name": "Kế hoạch A", "status": "planned", "partners": "STC", "lead": "SCT", "deadline_text": "Quý II"}
TASK = {"name": "Nhiệm vụ A", "status": "done", "partners": "STC", "note": "ghi chú"}
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")


def send(engine, arrived_at, row=5, **changes):
    """A version of SCT's workbook: one row of each kind from ``row`` on."""
    lists = {"sub_indices": ["transparency"], "quantities": [], "quantity_units": [], "documents": []}
    stands = {"sheet_row": row, "sheet": "S", "cell": f"B{row}"}
    known = set(columns_of(engine, "task")) | set(columns_of(engine, "plan_item"))
    return file_figures(
        engine, ROUND, "SCT", arrived_at, {"TRA-03": changes.get("value", 10)},
        task=[lists | stands | {k: v for k, v in (TASK | changes.get("task", {})).items() if k in known}],
        plan_item=[lists | stands | {k: v for k, v in (PLAN | changes.get("plan", {})).items() if k in known}],
        issued_document=[stands | DOCUMENT | changes.get("document", {})],
    )  # fmt: skip


@pytest.fixture
def sent(copy_of_state, catalogue, tmp_path, monkeypatch):
    """SCT filed and was released; the round is put forward again by decision whenever something is new."""
    monkeypatch.setattr("include.summary.find_libreoffice", lambda: None)

    def prepare(engine, places):
        record_opened_round(engine, catalogue, ROUND, OPENED)
        send(engine, "2021-11-20T08:00:00+07:00")
        freeze_release(engine, catalogue, places, ROUND, APPROVED)
        ask_for_release(engine, ROUND, "lead", "đính chính", DAY + dt.timedelta(hours=1))

    engine, _ = copy_of_state("one department released", prepare, tmp_path)
    yield engine
    engine.dispose()


def test_the_same_content_sent_again_elsewhere_in_the_sheet_is_nothing_new(sent, catalogue):
    send(sent, "2021-11-25T08:00:00+07:00", row=17)
    assert release_request(sent, catalogue, ROUND) is None
    with sent.begin() as connection:
        connection.execute(text("UPDATE core.task SET rule_set_version = 'r2'"))
    assert release_request(sent, catalogue, ROUND) is None, "another rule set found the same"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"document": {"issued_on": "2021-11-12"}}, "Văn bản của SCT: 12/QĐ-UBND: ngày ban hành: 10/11/2021 → 12/11/2021"),
        ({"document": {"note": "bản sao"}}, "Văn bản của SCT: 12/QĐ-UBND: ghi chú: bản gốc → bản sao"),
        ({"document": {"agency": "HĐND tỉnh"}}, "UBND tỉnh → HĐND tỉnh"),
        ({"task": {"partners": "STP"}}, "STC → STP"),
        ({"task": {"note": "khác"}}, "Nhiệm vụ của SCT: Nhiệm vụ A: ghi chú: ghi chú → khác"),
        ({"plan": {"deadline_text": "Quý III"}}, "Quý II → Quý III"),
        ({"plan": {"partners": "STP"}}, "STC → STP"),
        ({"document": {"number": "13/QĐ-UBND"}}, "13/QĐ-UBND"),
        ({"value": 12}, "10 → 12"),
    ],
)
def test_a_correction_is_put_forward_and_the_approver_reads_what_it_is(sent, catalogue, changes, told):
    send(sent, "2021-11-25T08:00:00+07:00", **changes)
    request = release_request(sent, catalogue, ROUND)
    assert request is not None and told in request.body, request and request.body


def test_a_corrected_cover_is_put_forward(sent, catalogue):
    send(sent, "2021-11-25T08:00:00+07:00")
    with sent.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET reported_on = '2021-11-24', signer_name = 'Trần Văn B' WHERE version = 2"))
    body = release_request(sent, catalogue, ROUND).body
    assert "Bìa báo cáo của SCT: ngày báo cáo ghi ở bìa: – → 24/11/2021" in body
    assert "người ký ghi ở bìa" in body and "Trần Văn B" not in body, "no view shows the signer: that it changed is told, not who it is"


def test_after_the_second_release_the_corrected_date_is_published_and_the_change_is_told(sent, catalogue, tmp_path):
    send(sent, "2021-11-25T08:00:00+07:00", document={"issued_on": "2021-11-12"})
    assert [row["issued_on"] for row in read_view(sent, "document")] == [dt.date(2021, 11, 10)]
    second = freeze_release(sent, catalogue, Places.under(tmp_path), ROUND, Approval("lead", DAY + dt.timedelta(days=1), "sửa ngày"))
    assert second.number == 2 and [row["issued_on"] for row in read_view(sent, "document")] == [dt.date(2021, 11, 12)]
    [change] = release_changes(sent, second.release_id)
    assert (change.kind, change.before, change.after) == ("changed", "10/11/2021", "12/11/2021")
    assert [row["label"] for row in read_view(sent, "release_change", release_number=2)] == [change.label]


def test_a_change_of_words_alone_is_told_too(sent, catalogue):
    with sent.begin() as connection:
        connection.execute(text("UPDATE core.department SET name_vi = 'Sở Công Thương (mới)' WHERE department_code = 'SCT'"))
    body = release_request(sent, catalogue, ROUND).body
    assert "Lời văn hoặc tên gọi trong danh mục" in body and "1" in body


def test_facts_that_change_while_files_are_made_are_not_released(sent, catalogue, tmp_path, monkeypatch):
    from include.release import freeze

    made = freeze.frozen_files

    def meanwhile(engine, frozen, number):
        with engine.begin() as connection:
            connection.execute(text("UPDATE core.issued_document SET note = 'vừa sửa'"))
        return made(engine, frozen, number)

    send(sent, "2021-11-25T08:00:00+07:00", value=12)
    monkeypatch.setattr(freeze, "frozen_files", meanwhile)
    with pytest.raises(freeze.FactsChangedError):
        freeze_release(sent, catalogue, Places.under(tmp_path), ROUND, Approval("lead", DAY + dt.timedelta(days=1), "duyệt"))
    assert standing_release(sent, ROUND).number == 1
