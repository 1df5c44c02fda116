"""Declarations that a test breaks, and what the refusal must say of them."""

from pathlib import Path
from typing import NamedTuple

import pytest

from include.catalog import CatalogueError, load_catalogue

# What is left out of one file is missed by another.
SEEN_ELSEWHERE = {"no focal", "owed by nobody", "nobody publishes", "SQL without its rule"}


class Broken(NamedTuple):
    """A change to one file, and the pieces that the refusal must show."""

    name: str
    file: str
    old: str
    new: str
    key: str
    found: str
    allowed: str


def refusal(folder: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    return caught.value


def is_refused(folder: Path, broken: Broken) -> None:
    """Check that the catalogue is refused, and says so of the broken file."""
    error = refusal(folder)
    matching = [line for line in error.bad if broken.key in line.key and broken.found in line.found and broken.allowed in line.allowed]
    assert matching, str(error)
    assert str(matching[0]) in str(error)
    assert broken.name in SEEN_ELSEWHERE or broken.file in {line.file for line in error.bad}
