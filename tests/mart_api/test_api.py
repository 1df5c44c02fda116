"""The interface answers what it is asked, to whom it may, and nothing else."""

import csv
import io
import json

import pytest
from fastapi.routing import APIRoute
from openapi_spec_validator import validate
from sqlalchemy import text
from sqlalchemy.exc import InternalError

from include.exports.question import RESERVED
from include.warehouse.mart.metrics import metrics
from include.warehouse.mart.views import mart_views
from tests.mart_api.conftest import PEOPLE

pytestmark = pytest.mark.slow
ROUND = "QNG-2021-Y"
VALUES = "/views/draft_indicator_value"
CATALOGUE_ONLY = {"tried_unit", "indicator", "indicator_of_methodology"}  # no province, no department: what the catalogue declares
# Everybody's in a province: what the catalogue declares, and what VCCI published.
OPEN_IN_A_PROVINCE = {
    *("department", "department_successor", "province_successor", "round", "indicator_of_round"),
    *("pci_result", "pci_sub_index", "pci_gap"),
}


def paths(app, views):
    """Every route, and the view route once for each view."""
    templates = [route.path for route in app.routes if isinstance(route, APIRoute)]
    asked = {"/views/{name}": views, "/functions/{name}": ["tried_coverage"]}
    return [path.format(name=name) for path in templates for name in asked.get(path, [""])]


def rows_in(engine, question, **given):
    with engine.connect() as connection:
        return connection.execute(text(question), given).all()


def test_without_a_login_no_route_answers(client_of, served):
    client = client_of()
    asked = paths(client.app, mart_views(served))
    assert len(asked) > 10
    for path in [*asked, "/views/no_such_view"]:
        refused = client.get(path)
        assert refused.status_code == 401 and refused.json().keys() == {"error_vi", "error_en", "allowed"}, path
    for path in ("/docs", "/redoc", "/nothing"):
        assert client.get(path).status_code == 404


def test_somebody_without_a_role_is_told_who_gives_one(client_of):
    for path in ("/views", VALUES, "/openapi.json"):
        refused = client_of("stranger").get(path)
        assert refused.status_code == 403 and "python -m include grant" in refused.json()["error_en"]


@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_gets_exactly_its_rows_of_every_view(client_of, served, person):
    role, province, department = PEOPLE[person]
    client = client_of(person)
    seen = {entry["name"] for entry in client.get("/views").json()["views"]}
    for name, view in mart_views(served).items():
        answer = client.get(f"/views/{name}?limit=1000")
        if name in CATALOGUE_ONLY:
            assert answer.status_code == 200 and answer.json()["rows"] and name in seen
            continue
        is_open = name in OPEN_IN_A_PROVINCE
        if name == "tried_count" or (role == "department" and "department_code" not in view.column_names and not is_open):
            assert answer.status_code == 403 and name not in seen
            continue
        assert answer.status_code == 200 and name in seen, (name, answer.text)
        own = " AND department_code = :department" if role == "department" and not is_open else ""
        wanted = rows_in(
            served, f"SELECT count(*) FROM mart.{name} WHERE province_code = :province{own}", province=province, department=department
        )
        assert len(answer.json()["rows"]) == wanted[0][0], name
    if person == "kontum":
        assert client.get(VALUES).json()["rows"] == []


def test_an_officer_cannot_ask_for_another_department(client_of):
    officer = client_of("sct-officer")
    assert officer.get(f"{VALUES}?department_code=STP").json()["rows"] == []
    own = officer.get(VALUES).json()["rows"]
    assert own and {row["department_code"] for row in own} == {"SCT"}
    assert client_of("kontum").get(f"{VALUES}?province_code=QNG").json()["rows"] == []


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_paging_to_the_end_gives_every_row_once(client_of, served, limit):
    client = client_of("lan")
    for view in ("draft_indicator_value", "draft_task", "draft_coverage"):
        found, place = [], f"/views/{view}?limit={limit}&order_by=-department_code"
        while place:
            page = client.get(place)
            assert len(page.json()["rows"]) <= limit
            found += [json.dumps(row, sort_keys=True) for row in page.json()["rows"]]
            place = page.json()["next"]
            assert (page.headers.get("link") or "").startswith("<" if place else "")
        whole = client.get(f"/views/{view}?limit=1000").json()["rows"]
        assert sorted(found) == sorted(json.dumps(row, sort_keys=True) for row in whole)
        assert [json.loads(row)["department_code"] for row in found] == sorted((r["department_code"] for r in whole), reverse=True)


def test_filters_are_typed_and_bound(client_of, served):
    client = client_of("lan")
    row = client.get(f"{VALUES}?department_code=SCT&indicator_code=TRA-01&value=62.5&columns=value,cell").json()["rows"]
    assert row == [{"value": 62.5, "cell": row[0]["cell"]}]
    both = client.get(f"{VALUES}?department_code=SCT&department_code=STP&columns=department_code").json()["rows"]
    assert {r["department_code"] for r in both} == {"SCT", "STP"}
    without = client.get(f"{VALUES}?value=&columns=value,answer").json()["rows"]
    assert without and all(r["value"] is None and r["answer"] != "reported" for r in without)
    documents = rows_in(served, "SELECT unnest(documents) FROM mart.draft_task WHERE documents <> '{}' LIMIT 1")
    if documents:
        holding = client.get("/views/draft_task", params={"documents": documents[0][0], "columns": "documents"}).json()["rows"]
        assert holding and all(documents[0][0] in r["documents"] for r in holding)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("colour=red", "indicator_code"),
        ("columns=value,colour", "value"),
        ("columns=", "value"),
        ("order_by=colour", "-value"),
        ("order_by=value%20DESC", "value"),
        ("value=much", "number"),
        ("is_required=maybe", "true or false"),
        ("limit=0", "1–1000"),
        ("limit=1001", "1–1000"),
        ("limit=many", "1–1000"),
        ("offset=-1", "0–2147483647"),
        ("limit=1&limit=2", "limit"),
        ("format=xml", "csv"),
        ("department_code=%00", "text"),
    ],
)
def test_what_cannot_be_answered_says_what_is_allowed(client_of, asked, told):
    refused = client_of("lan").get(f"{VALUES}?{asked}")
    assert refused.status_code == 400 and told in refused.json()["allowed"], refused.text
    assert refused.json()["error_vi"] and refused.json()["error_en"]


@pytest.mark.parametrize("evil", ["'; DROP TABLE core.task; --", '" OR 1=1 --', "value) FROM core.release --", "%27%3B"])
def test_nothing_that_is_asked_becomes_sql(client_of, served, evil):
    client = client_of("lan")
    before = rows_in(served, "SELECT count(*) FROM core.task")
    assert client.get(VALUES, params={"department_code": evil}).json()["rows"] == []
    for name in ("columns", "order_by", evil):
        assert client.get(VALUES, params={name: evil}).status_code == 400
    assert client.get("/views/" + evil.replace("/", "")).status_code == 404
    for table in ("pg_class", "core.task", "mart.draft_task", "draft_task;", "../core.task"):
        assert client.get(f"/views/{table}").status_code == 404
    assert rows_in(served, "SELECT count(*) FROM core.task") == before


def test_functions_answer_like_views_for_their_arguments(client_of, served):
    client = client_of("lan")
    told = {entry["name"]: entry for entry in client.get("/views").json()["functions"]}
    assert told["tried_coverage"]["arguments"] == [{"name": "as_of", "type": "timestamp with time zone"}]
    rows = client.get("/functions/tried_coverage", params={"as_of": "2030-01-01T00:00:00+07:00", "limit": 1000}).json()["rows"]
    assert len(rows) == rows_in(served, "SELECT count(*) FROM mart.draft_coverage WHERE arrived_at IS NOT NULL")[0][0] > 1
    page = client.get("/functions/tried_coverage?as_of=2030-01-01T00:00:00Z&limit=1&columns=department_code").json()
    assert client.get(page["next"]).json()["rows"] == [{"department_code": rows[1]["department_code"]}]
    assert client.get("/functions/tried_coverage?as_of=1999-01-01T00:00:00Z").json()["rows"] == []
    own = client_of("sct-officer").get("/functions/tried_coverage?as_of=2030-01-01T00:00:00Z").json()["rows"]
    assert {row["department_code"] for row in own} == {"SCT"}
    table = client.get("/functions/tried_table", params={"day": "2021-12-31", "code": "QNG", "the day": "2021-12-31"}).json()["rows"]
    assert table == [{"province_code": "QNG", "the day": "2021-12-31"}]
    assert client.get("/functions/tried_table?day=2021-12-31&code=KTM").json()["rows"] == [], "another province's rows"
    for asked, allowed in (("", "as_of"), ("as_of=", "as_of"), ("as_of=2021-12-31", "instant with time zone"), ("as_of=now()", None)):
        refused = client.get(f"/functions/tried_coverage?{asked}")
        assert refused.status_code == 400 and (allowed is None or allowed in refused.json()["allowed"]), asked
    assert client.get("/functions/pg_sleep").status_code == 404


def test_csv_is_the_same_rows_and_inert(client_of):
    client = client_of("lan")
    answer = client.get("/views/draft_task?format=csv&limit=1000")
    assert answer.headers["content-type"].startswith("text/csv")
    read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    rows = client.get("/views/draft_task?limit=1000").json()["rows"]
    assert [row["cell"] for row in read] == [row["cell"] for row in rows]
    assert any(row["name"].startswith("'=1+1") for row in read) or "'=1+1" in answer.text


def test_the_description_is_valid_and_names_every_view_and_column(client_of, served):
    document = client_of("lan").get("/openapi.json").json()
    # The paths are made alike, and validating them all takes seconds.
    some = ("/views", "/metrics", VALUES, "/views/draft_task", "/functions/tried_coverage")
    validate(document | {"paths": {path: document["paths"][path] for path in some}})
    for name, view in mart_views(served).items():
        if name == "tried_count":
            assert f"/views/{name}" not in document["paths"], "it does not say whose its rows are"
            continue
        told = document["paths"][f"/views/{name}"]["get"]
        named = {entry["name"] for entry in told["parameters"]}
        assert {name for name in named if "." not in name} == {*RESERVED, *view.column_names}
        assert {f"{column.name}.in" for column in view.columns if not column.is_json} <= named
        assert set(document["components"]["schemas"][name]["properties"]) == set(view.column_names)
        assert not set(view.column_names) & set(RESERVED), f"{name} has a column that a parameter already means"
        assert not any("." in column for column in view.column_names), f"{name} has a column that looks like a bound"
        assert told["summary"] == view.comment
    officers = client_of("sct-officer").get("/openapi.json").json()
    assert officers["paths"].keys() <= document["paths"].keys()


def test_a_question_that_takes_too_long_is_told_to_be_narrower(client_of, served, monkeypatch):
    slow = "CREATE FUNCTION mart.tried_sleep(code text) RETURNS TABLE (province_code text) LANGUAGE sql VOLATILE AS "
    with served.begin() as connection:
        connection.exec_driver_sql(slow + "'SELECT code FROM pg_sleep(5)'")
    monkeypatch.setattr("include.warehouse.mart.views._LONGEST_SECONDS", 0.1)
    refused = client_of("lan").get("/functions/tried_sleep?code=QNG")
    assert refused.status_code == 503 and "round_key" in refused.json()["allowed"]


def test_a_view_that_is_made_anew_is_noticed_without_a_restart(client_of, served):
    client = client_of("lan")
    for unit in ("unit_vi", "unit_code"):
        with served.begin() as connection:
            connection.exec_driver_sql("DROP VIEW mart.tried_unit")
            connection.exec_driver_sql(f"CREATE VIEW mart.tried_unit AS SELECT indicator_code, {unit} FROM core.indicator")
            connection.exec_driver_sql("COMMENT ON VIEW mart.tried_unit IS 'x / y'")
        assert unit in client.get("/views/tried_unit?limit=1").json()["rows"][0]


def test_no_function_writes_through_the_interface(client_of, served):
    evil = "CREATE FUNCTION mart.tried_write(code text) RETURNS TABLE (province_code text) LANGUAGE sql VOLATILE AS "
    with served.begin() as connection:
        connection.exec_driver_sql(evil + "'DELETE FROM core.task RETURNING code'")
    with pytest.raises(InternalError, match="read-only"):
        client_of("lan").get("/functions/tried_write?code=QNG")


def test_metrics_are_listed_for_the_views_that_the_person_sees_and_run_as_they_stand(client_of, served):
    told = client_of("lan").get("/metrics").json()["metrics"]
    late = next(entry for entry in told if (entry["view"], entry["name"]) == ("coverage", "late_count"))
    assert late["expression"] == metrics()["filing"]["late_count"].sql and late["url"].endswith("/views/coverage")
    assert len({(entry["view"], entry["name"]) for entry in told}) == len(told) > 25
    for entry in told:
        assert entry["heading_vi"] and entry["meaning_en"] and rows_in(served, f"SELECT {entry['expression']} FROM mart.{entry['view']}")
    officers = {entry["view"] for entry in client_of("sct-officer").get("/metrics").json()["metrics"]}
    assert "coverage" in officers and "timeliness" not in officers
    assert client_of().get("/metrics").status_code == 401


def test_a_view_tells_which_dashboards_read_it(client_of):
    told = {entry["name"]: entry["used_by"] for entry in client_of("lan").get("/views").json()["views"]}
    assert any("superset" in user for user in told["coverage"]) and told["draft_document"] == []
