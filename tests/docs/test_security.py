"""The page on security promises nothing that no test holds: every test that it names exists, and every row names one."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "van-hanh" / "an-toan.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path):
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_test_that_the_page_names_exists():
    named = set(NAMED.findall(PAGE))
    assert len(named) > 40
    assert [f"{path}::{name}" for path, name in sorted(named) if name not in functions_of(path)] == []


def test_every_promise_names_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| Hứa")]
    assert len(rows) > 20 and [row for row in rows if not NAMED.search(row.rsplit(" | ", 1)[1])] == []
