"""A copy of the shipped catalogue that a test may break."""

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import include.catalog
from include.catalog import BadDeclaration
from include.catalog.files import parse_yaml

SHIPPED = Path(include.catalog.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue folder of this test's own, with the shipped declarations and no code."""
    copy = tmp_path / "catalog"
    shutil.copytree(SHIPPED, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], None]:
    """Replaces text that must stand in a file of the copy; the first place only."""

    def replace(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}: the test would break nothing"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


PARSED: dict[str, bytes] = {}


@pytest.fixture
def good_files_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these tests breaks one file; what the eighty others say is known from the test before."""

    def parse(text: str, file: str, bad: list[BadDeclaration]) -> object:
        if text not in PARSED:
            before = len(bad)
            content = parse_yaml(text, file, bad)
            if len(bad) > before:
                return content
            PARSED[text] = pickle.dumps(content)
        return pickle.loads(PARSED[text])

    monkeypatch.setattr("include.catalog.reading.parse_yaml", parse)
