"""Checks the catalogue against itself: what one file names, another one must declare, and at the right time."""

from include.catalog.crosschecks import (  # noqa: F401  each registers its checks
    indices,
    layout,
    owed,
    provinces,
    published,
    rounds,
    rules,
)
from include.catalog.crosschecks.checking import cross_check

__all__ = ["cross_check"]
