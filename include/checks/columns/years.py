"""Which year's programme a sentence of the plan names."""

from __future__ import annotations

import re

from include.workbook.vietnamese_writing import clean

_CLAUSE = re.compile(r"[.;]")
_PROGRAMME = re.compile(r"chương trình|kế hoạch|phương hướng|nhiệm vụ")
# A range such as "năm 2021-2025" names no single year.
_YEAR = re.compile(r"\b(năm (\d{4}))(?! ?[-–] ?\d{4})")


def programme_of_year(text: str) -> tuple[str, int] | None:
    """The first year that a clause of ``text`` names after its programme, as written and as a number: ``năm 2020``, 2020.

    One pass over the text, however long it is.
    """
    for clause in _CLAUSE.split(clean(text).casefold()):
        programme = _PROGRAMME.search(clause)
        year = _YEAR.search(clause, programme.end()) if programme else None
        if year:
            return year[1], int(year[2])
    return None
