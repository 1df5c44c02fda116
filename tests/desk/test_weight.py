"""What Airflow's components carry because a plugin is installed: every one of them loads all plugins."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

HEAVY = ("great_expectations", "pandas", "altair", "vl_convert", "docx")


def test_that_no_component_loads_what_only_a_page_or_a_task_needs():
    names = ", ".join(f"plugins.{name}" for name in ("steward_desk.plugin", "mart_api.plugin", "alert", "collection", "inbox"))
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {names}; print(*(name for name in {HEAVY!r} if name in sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1].split() == []
