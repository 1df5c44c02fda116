"""The writings that the checks know people to use: patterns and words of ``include/texts/checks.yaml``."""

from __future__ import annotations

import re
from functools import cache

from include.texts import book

_WRITINGS = book("checks")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of that name; compiled once in a process."""
    return re.compile(_WRITINGS.labels("writings")[name])


def kinds_of_province() -> tuple[str, ...]:
    """What people write before a province's name, in small letters."""
    return tuple(_WRITINGS.labels("before_a_province").values())
