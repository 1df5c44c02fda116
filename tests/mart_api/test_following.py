"""An account of a province that merged follows into the new one from its first day, and into nothing else."""

import datetime as dt

import pytest
from sqlalchemy import text

from include.catalog.following import departments_followed, province_of, provinces_followed, provinces_that_follow
from include.release.request import is_lead_of
from include.warehouse.findings.discussion import stewards
from include.warehouse.findings.settlement import Access, grant_access
from plugins.web.access import NotAllowedError, person_named

BEFORE, FIRST_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
# Quảng Ngãi as it was, Kon Tum, and what both became; a department that merged before, one that was shared out, one that went whole.
PEOPLE = {
    "old-steward": ("steward", "QNG", None),
    "old-lead": ("lead_steward", "QNG", None),
    "kon-tum": ("steward", "KTM", None),
    "new-steward": ("steward", "QNG25", None),
    "old-transport": ("department", "QNG", "SGTVT"),
    "old-planning": ("department", "QNG", "SKHĐT"),
    "old-trade": ("department", "QNG", "SCT"),
}


def test_a_province_is_followed_from_the_day_of_the_merger(catalogue):
    assert provinces_followed(catalogue, "QNG", BEFORE) == ("QNG",)
    assert provinces_followed(catalogue, "QNG", FIRST_DAY) == ("QNG", "QNG25")
    assert provinces_followed(catalogue, "QNG25", FIRST_DAY) == ("QNG25",), "the new province's accounts do not see the old ones'"
    assert provinces_followed(catalogue, "nowhere", FIRST_DAY) == ("nowhere",)
    assert provinces_that_follow(catalogue, "QNG25", BEFORE) == ("QNG25",)
    assert set(provinces_that_follow(catalogue, "QNG25", FIRST_DAY)) == {"QNG25", "QNG", "KTM"}
    assert province_of("QNG25-2025-Y") == "QNG25" and province_of("QNG-2021-Y-DTI") == "QNG"


@pytest.mark.parametrize(
    ("department", "day", "found"),
    [
        ("SCT", BEFORE, {"QNG": "SCT"}),
        ("SCT", FIRST_DAY, {"QNG": "SCT", "QNG25": "SCT"}),
        ("SGTVT", BEFORE, {"QNG": "SGTVT"}),  # all of its work went to SXD in March, whose own old figures stay SXD's
        ("SGTVT", FIRST_DAY, {"QNG": "SGTVT", "QNG25": "SXD"}),
        ("SKHĐT", FIRST_DAY, {"QNG": "SKHĐT"}),  # shared out, nobody knows how
        ("BDT", FIRST_DAY, {"QNG": "BDT", "QNG25": "SDTTG"}),
    ],
)
def test_an_officer_follows_where_all_the_work_went(catalogue, department, day, found):
    assert departments_followed(catalogue, "QNG", department, day) == found


@pytest.fixture(scope="module")
def merged(served):
    """Rows of rounds before and after the merger in a view of the test's own, and the people."""
    for name, (role, province, department) in PEOPLE.items():
        grant_access(served, Access(name, role, province, department), "admin", dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    with served.begin() as connection:
        connection.execute(text("CREATE TABLE core.tried_rows (province_code text, round_key text, department_code text)"))
        connection.execute(
            text(
                "INSERT INTO core.tried_rows SELECT split_part(r, '-', 1), r, d "
                "FROM unnest(ARRAY['QNG-2021-Y', 'QNG25-2025-Y', 'KTM-2021-Y']) r "
                "CROSS JOIN unnest(ARRAY['SCT', 'SXD', 'SGTVT', 'STC', 'SKHĐT']) d"
            )
        )
        connection.execute(text("CREATE VIEW mart.tried_merged AS SELECT province_code, round_key, department_code FROM core.tried_rows"))
        connection.execute(text("CREATE VIEW mart.tried_merged_rounds AS SELECT round_key, department_code FROM core.tried_rows"))
        for view in ("tried_merged", "tried_merged_rounds"):
            connection.execute(text(f"COMMENT ON VIEW mart.{view} IS 'x / y'"))
    yield served
    with served.begin() as connection:
        connection.execute(text("DROP VIEW mart.tried_merged, mart.tried_merged_rounds"))
        connection.execute(text("DROP TABLE core.tried_rows"))


def sees(client, view="tried_merged"):
    rows = client.get(f"/views/{view}?limit=1000").json()["rows"]
    return {(row["round_key"], row["department_code"]) for row in rows}


def all_of(*rounds):
    return {(key, code) for key in rounds for code in ("SCT", "SXD", "SGTVT", "STC", "SKHĐT")}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("person", "before", "since"),
    [
        ("old-steward", all_of("QNG-2021-Y"), all_of("QNG-2021-Y", "QNG25-2025-Y")),
        ("kon-tum", all_of("KTM-2021-Y"), all_of("KTM-2021-Y", "QNG25-2025-Y")),
        ("new-steward", all_of("QNG25-2025-Y"), all_of("QNG25-2025-Y")),
        ("old-trade", {("QNG-2021-Y", "SCT")}, {("QNG-2021-Y", "SCT"), ("QNG25-2025-Y", "SCT")}),
        ("old-transport", {("QNG-2021-Y", "SGTVT")}, {("QNG-2021-Y", "SGTVT"), ("QNG25-2025-Y", "SXD")}),
        ("old-planning", {("QNG-2021-Y", "SKHĐT")}, {("QNG-2021-Y", "SKHĐT")}),
    ],
)
def test_the_interface_gives_the_rows_of_the_new_province_from_its_first_day(merged, client_of, monkeypatch, person, before, since):
    monkeypatch.setenv("PCI_NOW", "2025-06-30T23:00:00+07:00")
    assert sees(client_of(person)) == before
    monkeypatch.setenv("PCI_NOW", "2025-07-01T00:00:00+07:00")
    assert sees(client_of(person)) == since
    # A view without a province knows it by its rounds; Kon Tum's are not declared.
    assert sees(client_of(person), "tried_merged_rounds") == {row for row in since if not row[0].startswith("KTM")}


@pytest.mark.slow
def test_the_desk_and_the_approval_follow_too(merged, catalogue):
    old, new = "QNG-2021-Y", "QNG25-2025-Y"
    before, since = (
        (lambda name: person_named(merged, catalogue, name, BEFORE)),
        (lambda name: person_named(merged, catalogue, name, FIRST_DAY)),
    )
    for name in ("old-steward", "old-lead", "old-trade", "old-transport"):
        before(name).see_round(old)
        since(name).see_round(old)
        since(name).see_round(new)
        with pytest.raises(NotAllowedError):
            before(name).see_round(new)
        with pytest.raises(NotAllowedError):
            since(name).see_round("KTM-2021-Y")
    for name in ("old-planning", "kon-tum"):
        with pytest.raises(NotAllowedError):
            since(name).see_owner(new if name == "old-planning" else old, "STC")
    officer = since("old-transport")
    assert (officer.department_in(old), officer.department_in(new)) == ("SGTVT", "SXD")
    assert officer.may_file_for(new, "SXD") and not officer.may_file_for(old, "SXD") and not officer.may_file_for(new, "SGTVT")
    officer.see_department(new, "SXD")
    for round_key, department in ((old, "SXD"), (new, "SCT"), (None, "SXD")):
        with pytest.raises(NotAllowedError):
            officer.see_department(round_key, department)
    assert since("old-steward").may_file_for(new, "SXD")
    at = dt.datetime.fromisoformat("2025-07-01T00:00:00+07:00")
    assert is_lead_of(merged, catalogue, "old-lead", new, at)
    assert not is_lead_of(merged, catalogue, "old-lead", new, at - dt.timedelta(seconds=1))
    assert not is_lead_of(merged, catalogue, "old-steward", new, at) and not is_lead_of(merged, catalogue, "nobody", new, at)
    assert {"old-steward", "old-lead", "kon-tum", "new-steward"} <= set(
        stewards(merged, provinces_that_follow(catalogue, "QNG25", FIRST_DAY))
    )
    assert "new-steward" not in stewards(merged, provinces_that_follow(catalogue, "QNG", FIRST_DAY))
