"""How tests are dealt out to processes: what shares a dear state stays together, and what takes longest begins first.

What begins last should be short, so that no process has a long file left when the others have finished.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Longest first. Tests whose files begin with one of an entry's paths go to one process, which prepares once what they share;
# any other file is an entry of its own, behind these.
TOGETHER: dict[str, tuple[str, ...]] = {
    "a year through Airflow": ("tests/standalone/test_run.py",),
    "the sample round": (
        *("tests/backup/", "tests/desk/test_health_page", "tests/desk/test_moved", "tests/desk/test_pages", "tests/desk/test_pci"),
        *("tests/desk/test_roles", "tests/intake/test_run_report", "tests/remind/test_round_up", "tests/sample/"),
        *("tests/summary/test_every_number", "tests/summary/test_word"),
    ),
    "a season that is disturbed": ("tests/faults/",),
    "workbooks that are changed": ("tests/mutations/", "tests/workbook/test_two_readings"),
    "what breaks the checks": ("tests/intake/test_judging.py",),
    "a release": ("tests/release/test_freeze",),
    "judged again": ("tests/intake/test_judged_again",),
    # Behind the year, which it would wait for: two Airflows at once are too much for a small machine.
    "a system that is kept up": ("tests/desk/test_browser", "tests/standalone/test_stop"),
    "benchmarks in small": ("tests/benchmarks/test_parts",),
    "the rule book": ("tests/checks/test_rules",),
    "whose a file is": ("tests/intake/test_identify",),
    "alerts": ("tests/dags/test_collection",),
    "what one version is held against": ("tests/checks/test_past",),
    "slips": ("tests/intake/test_slips",),
    "what acts": ("tests/sandbox/test_inert",),
}
_PLACES = [(path, entry) for entry, paths in TOGETHER.items() for path in paths]


def entry_of(test: str) -> str:
    """What a test, given by its node id, is dealt out with."""
    return next((entry for path, entry in _PLACES if test.startswith(path)), test.partition("::")[0])


def turn_of(test: str) -> int:
    """The place of a test's file in the order; files that are not listed come after all others, as they stand."""
    return next((turn for turn, (path, _) in enumerate(_PLACES) if test.startswith(path)), len(_PLACES))


class Dealer(LoadScopeScheduling):
    """Gives a process that runs out of tests all of the next entry."""

    def _split_scope(self, nodeid: str) -> str:
        return entry_of(nodeid)
