"""A stranger's searches end at the first guess: the words that the table of CONTRIBUTING.md names are found where it says."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]*\?) \| `([^`]+)` \| `([^`]+)`", CONTRIBUTING, re.MULTILINE)
SEARCHED = ("CONTRIBUTING.md", "dags", "include", "plugins", "sql")


def files_with(words):
    """The kept files below the code's folders that have these words, whatever their capitals, the table itself left out."""
    command = ["git", "grep", "--ignore-case", "--line-number", "--fixed-strings", "--untracked", words, "--", *SEARCHED]
    found = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False).stdout
    return {line.partition(":")[0] for line in found.splitlines() if f"`{words}`" not in line}


def test_the_table_answers_a_strangers_five_questions():
    asked = " ".join(question for question, _, _ in ROWS)
    assert len(ROWS) >= 5
    assert all(word in asked for word in ("copied figures", "slip's comment", "release freeze", "province", "PDF"))


@pytest.mark.parametrize(("question", "words", "place"), ROWS, ids=[words for _, words, _ in ROWS])
def test_the_search_ends_at_the_first_guess(question, words, place):
    assert files_with(words) == {place}, question
