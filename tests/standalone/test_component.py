"""A component whose work has ended is gone at once, with its own exit code, after all that was to be said and done at its exit."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = """
import atexit, os, sys
from include.standalone import component

class Large:
    def __del__(self):
        print("taken apart")

def work(address, words):
    atexit.register(print, "cleared up")
    if os.fork() == 0:
        sys.exit(5)
    print("a fork ended with", os.waitstatus_to_exitcode(os.wait()[1]))
    {end}

large = Large()
component.run = work
component.main("http://nowhere", ["triggerer"])
"""


def run(end):
    return subprocess.run([sys.executable, "-c", PROGRAM.format(end=end)], cwd=PROJECT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("end", "code"), [("pass", 0), ("sys.exit()", 0), ("sys.exit(3)", 3)])
def test_it_is_not_taken_apart_when_it_has_ended(end, code):
    done = run(end)
    assert done.returncode == code
    assert done.stdout.splitlines()[-2:] == ["a fork ended with 5", "cleared up"], done.stdout + done.stderr


@pytest.mark.parametrize("end", ["raise OSError('no disk')", "sys.exit('no disk')"])
def test_one_that_fails_says_why(end):
    done = run(end)
    assert done.returncode == 1 and "no disk" in done.stderr and "cleared up" in done.stdout
