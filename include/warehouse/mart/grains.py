"""What one row of each published view and function is: ``sql/marts/grains.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from include.warehouse.schema.statements import SQL_FOLDER

FILE = SQL_FOLDER / "marts" / "grains.yaml"


@dataclass(frozen=True, slots=True)
class Grain:
    """The columns whose values no two rows share; ``optional`` are those of them that may be null, which then is a value like others."""

    columns: tuple[str, ...]
    optional: frozenset[str]

    @classmethod
    def of(cls, written: list[str]) -> Grain:
        """The grain as it is written: an optional column stands in brackets."""
        bare = tuple(name.strip("()") for name in written)
        return cls(bare, frozenset(bare) - frozenset(written))


@cache
def grains() -> dict[str, Grain]:
    """The declared grain of every view and function of ``mart``, by its name without the schema."""
    return {name: Grain.of(written) for name, written in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()}
