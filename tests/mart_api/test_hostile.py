"""Whatever somebody asks of a column, the answer is rows, or a 400 that says what is wrong in both languages: never a fault."""

import base64
import datetime as dt
import json
import re
import zlib
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from include.exports.column_types import column_type
from include.exports.cursor import BadCursorError, cursor_of, values_after
from include.exports.question import BadQuestionError, parameters_of, question_of
from include.warehouse.mart.views import RelationColumn, mart_functions, mart_views

pytestmark = pytest.mark.slow
VALUES = "/views/draft_indicator_value"
# Values as they stand in an address, by what they are no value of.
NO_NUMBER = [
    *("1e999999999", "1e400", "-1e-999999999", "NaN", "nan", "Infinity", "-inf", "sNaN"),
    *("0x10", "1_000", "١٢", "１２", "1,5", "1 2", "--1"),
]
NO_WHOLE = ["9223372036854775808", "-9223372036854775809", "1.0", "1e3", "9" * 5000, "1_0", "٣", "%2B-1"]
NO_DAY = ["99999-01-01", "2021-02-30", "0000-01-01", "20211231", "2021-W01-1", "infinity", "today", "٢٠٢١-01-01", "2021-12-31T00:00:00Z"]
NO_INSTANT = [
    *("2021-12-31", "2021-12-31T08:00:00", "99999-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"),
    *("2021-12-31T08:00:00%2B00:00:30.5", "2021-12-31T25:00:00Z", "now", "infinity", "2021-12-31T08:00:00%2B99:00"),
]
NO_BOOLEAN = ["1", "yes", "t", "[true]", "null"]
NO_VALUE_AT_ALL = ["%00", "a%00b", "%ff", "%ED%A0%80", "x" * 5_000, "%C3", "%F0%9F"]
ODD = ["[]", "{}", "{1,2}", '["a"]', "';--", "%25s", "%25(x)s", "$1", "%0A", "%5C", "%EF%BF%BF", "%E2%80%AE", ":x", "%3F"]
BY_KIND = {
    "number": NO_NUMBER,
    "whole": NO_WHOLE,
    "date": NO_DAY,
    "instant": NO_INSTANT,
    "boolean": NO_BOOLEAN,
    "json": ["{}", "a"],
    "text": [],
}


def told(refused, name):
    answer = refused.json()
    assert name in answer["error_vi"] and name in answer["error_en"] and answer["allowed"], answer
    assert answer["error_vi"] != answer["error_en"] and len(answer["error_vi"]) < 400, "and not the whole of what was sent"


def refused_everywhere(view, name, values, arguments=None, rest=""):
    """That a question is refused before the database sees it, with its parameter, what was found and what is expected."""
    for value in values:
        with pytest.raises(BadQuestionError) as error:
            question_of(view, parameters_of(f"{name}={value}{rest}".encode()), (), arguments)
        reason = error.value.reason
        assert name in reason.vi and name in reason.en and error.value.allowed and reason.vi != reason.en, (view.name, name, value[:50])
        assert len(reason.vi) < 400, "not the whole of what was sent"


def test_no_hostile_value_of_any_column_of_any_view_reaches_the_database(served):
    columns = [(view, column) for view in mart_views(served).values() for column in view.columns]
    assert len(columns) > 400
    for view, column in columns:
        hostile = BY_KIND[column_type(column.type, column.name).kind]
        refused_everywhere(view, column.name, [*hostile, *NO_VALUE_AT_ALL])
        refused_everywhere(view, f"{column.name}.gte", [*hostile, *NO_VALUE_AT_ALL])
        refused_everywhere(view, f"{column.name}.in", [*(value for value in hostile if "," not in value), *NO_VALUE_AT_ALL])


def test_no_hostile_argument_of_any_function_reaches_the_database(served):
    usual = {"date": "2021-12-31", "timestamp with time zone": "2021-12-31T00:00:00Z", "boolean": "true", "text": "QNG"}
    asked = 0
    for function in mart_functions(served).values():
        for argument in function.arguments:
            rest = "".join(f"&{other.name}={usual.get(other.type, 1)}" for other in function.arguments if other is not argument)
            hostile = [*BY_KIND[column_type(argument.type, argument.name).kind], *NO_VALUE_AT_ALL, ""]
            refused_everywhere(function.rows, argument.name, hostile, function.arguments, rest)
            asked += 1
    assert asked > 3


def test_what_is_odd_and_no_fault_is_answered(client_of, served):
    """Each type of column once, where it is first met, with what only the database can tell to be nobody's value, and with extremes."""
    client = TestClient(client_of("lan").app, raise_server_exceptions=False)
    extremes = {
        "number": ["1e99", "-1e-99", "0", ".5", "5."],
        "whole": ["32767", "-32768", "%2B1"],
        "date": ["0001-01-01", "9999-12-31"],
        "instant": ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2021-12-31 08:00%2B0700", "2021-12-31T08:00:00+07:00"],
        "boolean": ["true", "FALSE"],
    }
    met = {
        column.type: (view.name, column) for view in mart_views(served).values() for column in view.columns if view.name != "tried_count"
    }
    assert len(met) > 7
    for view, column in met.values():
        known = column_type(column.type, column.name)
        for form in ("{}", "{}.gte", "{}.lte", "{}.in"):
            name = form.format(column.name)
            for value in (*extremes.get(known.kind, ()), *ODD, *BY_KIND[known.kind]):
                answer = client.get(f"/views/{view}?{name}={value}&limit=1&total=false")
                assert answer.status_code in (200, 400), (view, name, value[:50], answer.text[:300])
                if value in extremes.get(known.kind, ()) and (not known.is_list or form in ("{}", "{}.in")) and known.kind != "boolean":
                    assert answer.status_code == 200, (view, name, value, answer.text)
    for as_of in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        assert client.get(f"/functions/tried_coverage?as_of={as_of}").status_code == 200


def test_what_no_check_foresaw_and_the_database_refuses_is_a_400(client_of, served):
    with served.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION mart.tried_overflow(day date) RETURNS TABLE (province_code text) LANGUAGE sql STABLE AS "
            "'SELECT ''QNG'' WHERE (day + 2147483647) > day'"
        )
    refused = TestClient(client_of("lan").app, raise_server_exceptions=False).get("/functions/tried_overflow?day=9999-12-31")
    assert refused.status_code == 400 and refused.json()["error_vi"]
    with served.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION mart.tried_overflow")


@pytest.mark.parametrize(
    ("asked", "found", "expected"),
    [
        ("value=1e999999999", "1e999999999", "number"),
        ("value.gte=NaN", "NaN", "number"),
        ("department_ordinal.lte=99999999999", "99999999999", "whole number"),
        ("is_required=maybe", "maybe", "true or false"),
        ("cell=a%00b", r"a\x00b", "text"),
    ],
)
def test_a_refusal_names_the_parameter_what_was_found_and_what_is_expected(client_of, asked, found, expected):
    refused = client_of("lan").get(f"{VALUES}?{asked}")
    assert refused.status_code == 400
    for text in (refused.json()["error_vi"], refused.json()["error_en"]):
        assert asked.split("=")[0] in text and found in text, text
    assert expected in refused.json()["error_en"] and expected in refused.json()["allowed"]


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("value[gte]=1", "value"),
        ("value.gt=1", "value"),
        ("value.gte=1&value.gte=2", "value.gte"),
        ("value.gte=", "number"),
        ("is_required.gte=true", "is_required.in"),
        ("department_code.in=SCT,,STP", "department_code.in"),
        ("department_code.in=", "department_code.in"),
        ("department_code.in=" + ",".join(["SCT"] * 1001), "1–1000"),
        ("&".join(["department_code=SCT"] * 1001), "1–1000"),
        ("order_by=value,-value", "value"),
        ("total=perhaps", "true"),
        ("cursor=xyz", "next"),
        ("cursor=eJyrVspLzE1VslIqLU4tUqoFAB8NBNA", "next"),
        ("cursor=x&offset=1", "cursor"),
        ("columns=" + "value," * 2000 + "colour", "value"),
        ("%ff=1", "UTF-8"),
    ],
)
def test_a_question_of_another_form_is_refused(client_of, asked, allowed):
    refused = client_of("lan").get(f"{VALUES}?{asked}")
    assert refused.status_code == 400 and allowed in refused.json()["allowed"], refused.text


def test_bounds_and_lists_give_the_rows_between_them(client_of):
    client = client_of("lan")
    every = client.get(f"{VALUES}?limit=1000&columns=department_code,indicator_code,value").json()["rows"]
    values = sorted(row["value"] for row in every if row["value"] is not None)
    assert len(set(values)) > 1
    low, high = values[0], values[-1]
    for asked, wanted in (
        (f"value.gte={high}", [v for v in values if v >= high]),
        (f"value.lte={low}", [v for v in values if v <= low]),
        (f"value.gte={low}&value.lte={high}", values),
        (f"value.gte={high}&value.lte={low}", []),
        (f"value.in={low},{high}", [v for v in values if v in (low, high)]),
    ):
        answer = client.get(f"{VALUES}?{asked}&limit=1000").json()
        assert sorted(row["value"] for row in answer["rows"]) == wanted and answer["total"] == len(wanted), asked
    named = client.get(f"{VALUES}?department_code.in=SCT,STP&department_code.in=SYT&columns=department_code").json()["rows"]
    assert {row["department_code"] for row in named} == {"SCT", "STP", "SYT"}
    assert client.get(f"{VALUES}?department_code.gte=STP&columns=department_code").json()["rows"]
    arrived = "/views/draft_coverage?arrived_at.gte=2021-01-01T00:00:00%2B07:00&arrived_at.lte=2030-01-01T00:00:00Z"
    assert client.get(arrived).json()["total"] == len([r for r in client.get("/views/draft_coverage").json()["rows"] if r["arrived_at"]])
    assert client_of("sct-officer").get(f"{VALUES}?department_code.in=SCT,STP").json()["total"] == len(
        client_of("sct-officer").get(VALUES).json()["rows"]
    )


def test_the_total_is_told_once_and_its_cost_is_bounded(client_of, monkeypatch):
    client = client_of("lan")
    page = client.get(f"{VALUES}?limit=1")
    total = page.json()["total"]
    assert total == len(client.get(f"{VALUES}?limit=1000").json()["rows"]) > 2 and page.headers["x-total-count"] == str(total)
    later = client.get(page.json()["next"])
    assert later.json()["total"] is None and "x-total-count" not in later.headers
    assert client.get(page.json()["next"] + "&total=true").json()["total"] == total, "of all rows, not of those that are left"
    assert client.get(f"{VALUES}?limit=1&format=csv").headers["x-total-count"] == str(total)
    monkeypatch.setattr("include.warehouse.mart.views.MOST_COUNTED", total - 1)
    assert client.get(f"{VALUES}?limit=1").json()["total"] is None
    monkeypatch.setattr("include.warehouse.mart.views.MOST_COUNTED", total)
    assert client.get(f"{VALUES}?limit=1").json()["total"] == total


def test_counting_that_takes_too_long_takes_nothing_from_the_rows(client_of, served, monkeypatch):
    slow = "CREATE FUNCTION mart.tried_slow_count(code text) RETURNS TABLE (province_code text, n integer) LANGUAGE sql VOLATILE AS "
    with served.begin() as connection:
        connection.exec_driver_sql(slow + "'SELECT code, 1 FROM pg_sleep(0.3)'")
    monkeypatch.setattr("include.warehouse.mart.views._LONGEST_COUNTING_SECONDS", 0.1)
    answer = client_of("lan").get("/functions/tried_slow_count?code=QNG")
    assert answer.status_code == 200 and answer.json()["rows"] and answer.json()["total"] is None
    with served.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION mart.tried_slow_count")


@pytest.mark.parametrize("order", ["", "&order_by=-value", "&order_by=value", "&order_by=-note,department_code", "&order_by=documents"])
def test_pages_are_the_whole_in_its_order(client_of, order):
    view = "/views/draft_indicator_value" if order else "/views/draft_task"
    client = client_of("lan")
    whole = client.get(f"{view}?limit=1000{order}").json()["rows"]
    found, place, pages = [], f"{view}?limit=2{order}", 0
    while place:
        page = client.get(place).json()
        found, place, pages = found + page["rows"], page["next"], pages + 1
        assert "offset" not in (place or "")
    assert found == whole and pages > 1


def test_a_row_that_goes_from_the_first_page_is_not_missed_on_the_second(client_of, served):
    """A table of the test's own behind a view: rows are taken out and put in between two pages."""
    with served.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE core.tried_page (province_code text, n integer, day date, flag boolean, words text[])")
        connection.exec_driver_sql(
            "INSERT INTO core.tried_page SELECT 'QNG', n, CASE WHEN mod(n, 3) = 0 THEN NULL ELSE date '2021-01-01' + n END, "
            "CASE WHEN mod(n, 2) = 0 THEN mod(n, 4) = 0 END, ARRAY['x', n::text] FROM generate_series(1, 40) n"
        )
        connection.exec_driver_sql("CREATE VIEW mart.tried_page AS SELECT * FROM core.tried_page")
        connection.exec_driver_sql("COMMENT ON VIEW mart.tried_page IS 'x / y'")
    client = client_of("lan")
    try:
        for order in ("n", "-n", "day,n", "-day,-n", "flag,-day,n", "-flag,words"):
            first = client.get(f"/views/tried_page?limit=7&order_by={order}&columns=n").json()
            kept = [row["n"] for row in first["rows"]]
            whole = [row["n"] for row in client.get(f"/views/tried_page?limit=100&order_by={order}&columns=n").json()["rows"]]
            with served.begin() as connection:
                connection.exec_driver_sql(f"DELETE FROM core.tried_page WHERE n IN ({kept[0]}, {kept[3]})")
            rest, place = [], first["next"]
            while place:
                page = client.get(place).json()
                rest, place = rest + [row["n"] for row in page["rows"]], page["next"]
            assert kept + rest == whole, order
            with served.begin() as connection:
                connection.exec_driver_sql(
                    "INSERT INTO core.tried_page SELECT 'QNG', n, CASE WHEN mod(n, 3) = 0 THEN NULL ELSE date '2021-01-01' + n END, "
                    f"CASE WHEN mod(n, 2) = 0 THEN mod(n, 4) = 0 END, ARRAY['x', n::text] FROM unnest(ARRAY[{kept[0]}, {kept[3]}]) n"
                )
        cursor = re.search(r"cursor=([^&]+)", first["next"])[1]
        assert client.get(f"/views/tried_page?cursor={cursor}&order_by=n").status_code == 400, "a cursor of another order"
        assert client.get(f"{VALUES}?cursor={cursor}").status_code == 400, "a cursor of another view"
    finally:
        with served.begin() as connection:
            connection.exec_driver_sql("DROP VIEW mart.tried_page")
            connection.exec_driver_sql("DROP TABLE core.tried_page")


@pytest.mark.parametrize("asked", ["", "&", "&&limit=1&", "limit=1&&department_code=SCT&"])
def test_nothing_between_two_signs_is_no_parameter(client_of, asked):
    assert client_of("lan").get(f"{VALUES}?{asked}").status_code == 200


LONG = "ă" * 3_000
TOLD = {
    "text": "Đạt 'x' \u2028", "integer": -7, "numeric": Decimal("12345678901234567890.000123"), "boolean": False,
    "date": dt.date(1, 1, 1), "timestamp with time zone": dt.datetime(2021, 12, 31, 23, 59, 59, 123456, dt.timezone(dt.timedelta(hours=7))),
    "text[]": ["a", None, LONG], "integer[]": [], "smallint": None,
}  # fmt: skip


@pytest.mark.parametrize("kind", TOLD)
def test_a_cursor_brings_every_kind_of_value_back(kind):
    order = [(RelationColumn("x", kind, None), True), (RelationColumn("y", "text", None), False)]
    cursor = cursor_of(order, {"x": TOLD[kind], "y": LONG})
    assert values_after(order, cursor) == (TOLD[kind], LONG) and re.fullmatch(r"[\w-]+", cursor)
    for other in ([order[0]], order[::-1], [(order[0][0], False), order[1]]):
        with pytest.raises(BadCursorError):
            values_after(other, cursor)


def packed(told):
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(told).encode())).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "AAAA", "ă", "====", packed([]), packed(None), packed({"order": ["x"]}), packed({"order": ["x"], "row": 1})),
        *(packed({"order": ["x"], "row": [value]}) for value in (1, "1e999999999", "NaN", {}, [], True, "\x00")),
        packed({"order": ["x"], "row": ["1"] * 2}),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 10_000_000)).decode(),
    ],
)
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(BadCursorError):
        values_after([(RelationColumn("x", "numeric", None), False)], cursor)
