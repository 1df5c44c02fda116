"""The names in mart are a contract: any silent change of a live view is found, and only additions are written by themselves."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from include import __main__ as commands
from include.warehouse.mart.contract import (
    CHANGELOG_PATH,
    CONTRACT_PATH,
    Alias,
    Contract,
    compare,
    live_names,
    read_contract,
    renewed,
    write_contract,
)

SINCE, UNTIL = dt.date(2027, 1, 1), dt.date(2028, 1, 1)
RENAMED = Alias("coverage.filing", "coverage.filing_answer", SINCE, UNTIL)
LINE = "`coverage.filing` is now `coverage.filing_answer`"


def change(engine, *statements):
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def with_both_names(engine):
    """What somebody who renames with care does: the old column stays beside the new one."""
    change(
        engine,
        "DROP VIEW mart.timeliness",
        "ALTER VIEW mart.coverage RENAME TO coverage_before",
        "CREATE VIEW mart.coverage AS SELECT *, filing AS filing_answer FROM mart.coverage_before",
        "CREATE VIEW core.kept AS SELECT * FROM mart.coverage_before",
        "ALTER VIEW mart.coverage_before SET SCHEMA core",
    )


def test_the_warehouse_has_the_promised_names_and_types_and_no_others(warehouse):
    difference = compare(read_contract(), live_names(warehouse), dt.date.min, CHANGELOG_PATH.read_text(encoding="utf-8"))
    assert not difference, difference


def test_a_column_that_was_really_renamed_breaks_the_contract(warehouse):
    change(warehouse, "ALTER VIEW mart.coverage RENAME COLUMN filing TO filing_answer")
    promised, live = read_contract(), live_names(warehouse)
    difference = compare(promised, live, dt.date.min, "")
    assert len(difference.broken) == 1 and "mart.coverage.filing (text)" in difference.broken[0]
    assert difference.added == ("coverage.filing_answer (text)",)
    with pytest.raises(ValueError, match="coverage"):
        renewed(promised, live, difference)


def test_a_view_that_is_gone_or_of_another_type_breaks_the_contract(warehouse):
    change(
        warehouse,
        "DROP VIEW mart.pci_gap CASCADE",
        "DROP VIEW mart.pci_result CASCADE",
        "CREATE VIEW mart.pci_result AS SELECT province_code, pci_year::text AS pci_year FROM core.pci_result",
    )
    broken = "\n".join(compare(read_contract(), live_names(warehouse), dt.date.min, "").broken)
    assert "mart.pci_gap.points_lost (numeric) is promised and is not there" in broken
    assert "mart.pci_result.pci_year is promised as integer and is text" in broken
    assert "mart.pci_result.composite (numeric) is promised and is not there" in broken


def test_the_order_of_columns_is_not_promised():
    promised = renewed(
        Contract(0, {}), {"a": {"x": "text", "y": "text"}}, compare(Contract(0, {}), {"a": {"x": "text", "y": "text"}}, SINCE, "")
    )
    assert not compare(promised, {"a": {"y": "text", "x": "text"}}, SINCE, "")


def test_what_is_new_must_be_listed_and_keeps_the_version_that_brought_it(warehouse, tmp_path):
    change(
        warehouse,
        "CREATE VIEW mart.brand_new AS SELECT 1 AS a",
        "CREATE FUNCTION mart.brand_new_at(as_of timestamptz) RETURNS TABLE (b text) LANGUAGE sql AS 'SELECT null::text'",
        "CREATE FUNCTION mart.all_new() RETURNS SETOF mart.brand_new LANGUAGE sql AS 'SELECT * FROM mart.brand_new'",
    )
    promised, live = read_contract(), live_names(warehouse)
    difference = compare(promised, live, dt.date.min, "")
    assert set(difference.added) == {
        "brand_new.a (integer)",
        "brand_new_at(as_of timestamp with time zone).b (text)",
        "all_new().a (integer)",
    }
    path = tmp_path / "contract.yaml"
    write_contract(renewed(promised, live, difference), path)
    again = read_contract(path)
    assert not compare(again, live, dt.date.min, "")
    assert again.version == promised.version + 1
    assert (again.views["brand_new"]["a"].since, again.views["coverage"]["filing"].since) == (again.version, 1)


def test_a_renamed_column_lives_beside_its_new_name_for_a_year(warehouse, tmp_path):
    with_both_names(warehouse)
    timeliness = {"timeliness": live_names(warehouse).get("timeliness", {})}
    promised = read_contract()
    promised = replace(promised, views={k: v for k, v in promised.views.items() if k not in timeliness}, aliases=(RENAMED,))
    live = live_names(warehouse)
    difference = compare(promised, live, SINCE, LINE)
    assert difference.broken == () and difference.added == ("coverage.filing_answer (text)",)
    path = tmp_path / "contract.yaml"
    write_contract(renewed(promised, live, difference), path)
    promised = read_contract(path)
    assert promised.aliases == (RENAMED,)

    del live["coverage"]["filing"]
    assert "coverage.filing (text) is promised" in compare(promised, live, UNTIL, LINE).broken[0], "on its last day it is still owed"
    over = compare(promised, live, UNTIL + dt.timedelta(days=1), LINE)
    assert (over.broken, over.retired) == ((), ("coverage.filing: its alias ended",))
    write_contract(renewed(promised, live, over), path)
    after = read_contract(path)
    assert after.aliases == () and "filing" not in after.views["coverage"]


@pytest.mark.parametrize(
    ("alias", "changelog", "told"),
    [
        (replace(RENAMED, until=dt.date(2027, 6, 1)), LINE, "less than 365 days"),
        (replace(RENAMED, new="coverage.nothing"), LINE + " `coverage.nothing`", "mart.coverage.nothing is not there"),
        (RENAMED, "`coverage.filing_answer`", "no line of CHANGELOG.md names `coverage.filing`"),
    ],
)
def test_an_alias_needs_a_year_a_new_name_and_a_line_in_the_changelog(alias, changelog, told):
    live = {"coverage": {"filing": "text", "filing_answer": "text"}}
    promised = renewed(Contract(0, {}), live, compare(Contract(0, {}), live, SINCE, ""))
    (problem,) = compare(replace(promised, aliases=(alias,)), live, SINCE, changelog).broken
    assert told in problem


def test_the_command_tells_the_difference_and_writes_no_rename(warehouse, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", warehouse.url.render_as_string(hide_password=False))
    before = CONTRACT_PATH.read_bytes()
    assert CliRunner().invoke(commands.app, ["contract"]).exit_code == 0
    change(warehouse, "ALTER VIEW mart.task RENAME COLUMN status TO state")
    for words in (["contract"], ["contract", "--write"]):
        done = CliRunner().invoke(commands.app, words)
        assert done.exit_code == 1 and "mart.task.status (text) is promised" in done.output
    assert CONTRACT_PATH.read_bytes() == before
