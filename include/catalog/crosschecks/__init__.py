"""Checks the catalogue against itself: what one file names, another one must declare, and at the right time."""

from include.catalog.crosschecks import layout, owed, provinces, rounds, rules, sub_indices  # noqa: F401  each registers its checks
from include.catalog.crosschecks.checking import cross_check

__all__ = ["cross_check"]
