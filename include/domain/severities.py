"""How severe a finding is, the gravest first."""

from __future__ import annotations

from typing import get_args

from include.catalog.models import Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""``critical`` returns the workbook, ``warning`` needs an explanation, ``info`` stops nothing."""


def rank(severity: str) -> int:
    """The place of a severity among all: 0 is the gravest.

    Raises:
        ValueError: when there is no such severity.
    """
    return SEVERITIES.index(severity)
