"""The process that opens what somebody sent holds the readers, and nothing of what judges or keeps what they read."""

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "great_expectations",
    "numpy",
    "pandas",
    "psycopg",
    "pyarrow",
    "sqlalchemy",
    "include.checks",
    "include.intake",
    "include.warehouse",
)
LOADED = """
import runpy, sys
sys.argv = ["include.sandbox"]
try:
    runpy.run_module("include.sandbox", run_name="__main__")  # imports all, and ends for want of a socket
except IndexError:
    pass
print(*(name for name, module in sys.modules.items() if module))
"""


def test_the_confined_readers_load_neither_pandas_nor_great_expectations():
    answer = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    loaded = answer.stdout.split()
    assert "include.sandbox.worker" in loaded
    assert [name for name in loaded if name.startswith(HEAVY)] == []
