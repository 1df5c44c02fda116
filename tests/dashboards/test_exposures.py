"""Which dashboards read which views stands in files, and those files are right."""

import pytest

from include.dashboards.bundle import read_bundle
from include.dashboards.superset_exposures import superset_exposures, write_exposures
from include.warehouse.mart.contract import read_contract
from include.warehouse.mart.exposures import FOLDER, ExposureError, exposures, used_by

ENTRY = "- {name: a, title: [Muộn, Late], owner: Sở, url: 'http://metabase/1', views: [coverage]}\n"


def test_the_file_of_superset_is_what_the_bundle_says(tmp_path):
    assert write_exposures(tmp_path).read_text(encoding="utf-8") == (FOLDER / "superset.yaml").read_text(encoding="utf-8"), (
        "make dashboards"
    )
    files = read_bundle()
    found = superset_exposures(files)
    assert [entry for entry in exposures() if entry.tool == "superset"] == found
    read = {content["table_name"] for path, content in files.items() if path.startswith("datasets/")}
    assert {view for entry in found for view in entry.views} == read and len(found) > 2


def test_every_view_that_is_named_is_promised_to_bi():
    promised = set(read_contract().views)
    assert {view for entry in exposures() for view in entry.views} - promised == set()


def test_a_tool_is_a_file_and_a_view_tells_who_uses_it(tmp_path):
    (tmp_path / "metabase.yaml").write_text(ENTRY, encoding="utf-8")
    (tmp_path / "powerbi.yaml").write_text(ENTRY.replace("coverage", "coverage, task"), encoding="utf-8")
    known = exposures(tmp_path)
    assert used_by("coverage", known) == ("Muộn (metabase)", "Muộn (powerbi)") and used_by("task", known) == ("Muộn (powerbi)",)
    assert used_by("document", known) == ()
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    assert exposures(tmp_path) == known


@pytest.mark.parametrize("wrong", [ENTRY + ENTRY, ENTRY.replace("owner", "boss"), ENTRY.replace("[coverage]", "[]"), "- coverage\n"])
def test_an_entry_that_is_none_is_refused_with_its_file(tmp_path, wrong):
    (tmp_path / "metabase.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ExposureError, match=r"metabase\.yaml"):
        exposures(tmp_path)
