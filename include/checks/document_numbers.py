"""How offices number their documents, and what a number says besides counting: its type and the agencies that it names."""

from __future__ import annotations

import re
from typing import NamedTuple

from include.catalog.models import Catalogue
from include.checks.writings import pattern
from include.workbook.vietnamese_writing import word_key

_BETWEEN_PARTS = re.compile(r" ?[-/–.,;&] ?")
_YEAR = re.compile(r"/ ?(\d{4}) ?[/-]")


class NumberParts(NamedTuple):
    """The code of the document's type, ``None`` where the number names none (công văn), and the other parts behind it."""

    document_type: str | None
    agencies: tuple[str, ...]


def is_document_number(text: str | None) -> bool | None:
    """Whether a text is a number as offices number their documents; ``None`` where there is none."""
    return None if text is None else pattern("document_number").search(text) is not None


def number_key(number: str) -> str:
    """What two writings of one number share: no blanks, no case, one kind of dash."""
    return word_key(number).replace(" ", "").replace("–", "-")


def year_in_number(number: str | None) -> int | None:
    """The year that the number itself names, as in 61/2021/QĐ-UBND."""
    found = _YEAR.search(number[:100]) if number else None
    return int(found[1]) if found else None


def parts_of(number: str | None, catalogue: Catalogue, round_key: str) -> NumberParts:
    """The parts of ``number``: ``102/BC-SKHĐT`` is a BC of SKHĐT; nothing for what is no number.

    A first part that is a department's own code (145/CT-NVDT of Cục Thuế) is an agency, whatever else it abbreviates.
    """
    found = pattern("before_the_type").match(number[:100]) if number else None
    if not found:
        return NumberParts(None, ())
    types = {choice.code.casefold(): choice.code for choice in catalogue.choices["document_types"]}
    parts = _BETWEEN_PARTS.split(found[1].strip())
    first = parts[0].casefold()
    departments = {entry.code.casefold() for entry in catalogue.departments_of(round_key)}
    is_agency = first in departments and not any(part.casefold() in departments for part in parts[1:])
    if first in types and first not in {"other", "cv"} and not (is_agency and len(parts) > 1):
        return NumberParts(types[first], tuple(parts[1:]))
    return NumberParts(None, tuple(parts))
