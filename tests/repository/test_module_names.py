"""No two modules have one name, so that a search for a module ends at the first guess."""

from collections import defaultdict
from pathlib import Path

PROJECT = Path(__file__).parents[2]
# Where one name in two folders is the point: both say something about the same thing, each at its own place.
MIRRORS = (
    {"dags", "plugins/steps"},  # a run, and what its steps do
    {"include/catalog/crosschecks", "include/catalog/models"},  # what is declared, and what must fit together in it
    {"plugins/mart_api", "plugins/steward_desk"},  # Airflow finds app.py and plugin.py in either
)
# A page of the desk is named after what it shows, an Airflow plugin after what it hands on, columns after the record they are of.
NAMED_AFTER = ("plugins/steward_desk/pages", "plugins", "include/checks/columns")


def test_no_two_modules_share_a_name():
    folders = defaultdict(set)
    for root in ("dags", "include", "plugins"):
        for path in (PROJECT / root).rglob("*.py"):
            folder = path.parent.relative_to(PROJECT).as_posix()
            if not path.stem.startswith("__") and folder not in NAMED_AFTER:
                folders[path.stem].add(folder)
    shared = {name: places for name, places in folders.items() if len(places) > 1}
    assert {name: sorted(places) for name, places in shared.items() if not any(places <= mirror for mirror in MIRRORS)} == {}
