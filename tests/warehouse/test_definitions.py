"""A family of facts is one declaration: what is written from it, and that a new column of it reaches everything."""

from pathlib import Path

from include.catalog.models import Sheet, Stores
from include.warehouse.mart.definitions import definitions

GOLDEN = Path(__file__).parent / "visit.golden"
STORES = {
    "table": "core.visit",
    "place": "host",
    "view": "visit",
    "rows": {
        "draft": {"vi": "một chuyến thăm trong sheet Thăm", "en": "visit in the visits sheet"},
        "history": {"vi": "một chuyến thăm", "en": "visit"},
        "approved": {"vi": "một chuyến thăm đã công bố", "en": "visit of the release in force"},
    },
    "columns": {
        "host": {"type": "text", "vi": "Nơi đến, như 'Sở A'", "en": "Host's name"},
        "days": {"from": ["duration"], "type": "numeric", "basis": ["draft"], "vi": "Số ngày", "en": "Days"},
        "guests": {"type": "text[]", "basis": [], "vi": "Khách", "en": "Guests"},
        "subject": {"type": "text", "public": False, "vi": "Nội dung " * 30 + "thăm", "en": "Subject"},
    },
}


def with_family(catalogue, **changes):
    sheet = Sheet(key="visits", name="Thăm", kind="table", title_vi="THĂM", stores=Stores(**STORES | changes))
    layout = catalogue.layout.model_copy(update={"sheets": (*catalogue.layout.sheets, sheet)})
    return catalogue.changed(layout=layout)


def of_visits(catalogue):
    return {name: text for name, text in definitions(catalogue).items() if "visit" in name}


def test_a_family_is_written_as_the_golden_file_says(catalogue):
    """To renew it after a change of the template: ``python -m tests.warehouse.test_definitions``."""
    assert "\n".join(of_visits(with_family(catalogue)).values()) == GOLDEN.read_text(encoding="utf-8")


def test_a_family_without_a_history_has_a_draft_and_an_approved_view(catalogue):
    rows = {name: told for name, told in STORES["rows"].items() if name != "history"}
    assert set(of_visits(with_family(catalogue, rows=rows))) == {
        "core.counted_visit",
        "mart.draft_visit",
        "mart.visit",
        "mart.visit_by_release",
    }


if __name__ == "__main__":
    from include.catalog import load_catalogue

    GOLDEN.write_text("\n".join(of_visits(with_family(load_catalogue())).values()), encoding="utf-8")
