"""Which year's programme a sentence of the plan names."""

from __future__ import annotations

import re

from include.checks.writings import pattern
from include.workbook.vietnamese_writing import clean

_CLAUSE = re.compile(r"[.;]")


def programme_of_year(text: str) -> tuple[str, int] | None:
    """The first year that a clause of ``text`` names after its programme, as written and as a number: ``năm 2020``, 2020.

    One pass over the text, however long it is.
    """
    for clause in _CLAUSE.split(clean(text).casefold()):
        programme = pattern("programme").search(clause)
        year = pattern("single_year").search(clause, programme.end()) if programme else None
        if year:
            return year[1], int(year[2])
    return None
