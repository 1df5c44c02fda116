"""Code, name and unit are one: the words that the province printed beside the codes of indicators."""

from __future__ import annotations

from include.catalog.models import Catalogue, Indicator
from include.domain.rows import Row
from include.texts import CODES, book
from include.workbook.prefill import indicator_words
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Record

_TEXTS = book("checks")


class PrintedWords:
    """The words that were printed beside the indicators of a round, and whose they are."""

    def __init__(self, catalogue: Catalogue, round_key: str) -> None:
        self._catalogue, self._round_key = catalogue, round_key
        entry = catalogue.round(round_key)
        valid = [indicator for indicator in catalogue.indicators if indicator.valid_on(entry.due_on)]
        self._code_of = {word_key(indicator.name_vi): indicator.code for indicator in valid}
        other_units = (word.vi for word in CODES.words("other_units").values())
        self._units = {word_key(unit) for unit in (*catalogue.units.values(), *other_units)}
        self._words: dict[str, Row] = {}

    def of(self, indicator: Indicator) -> Row:
        """What was printed beside the indicator's code, by column: ``indicator_name`` and ``unit_name``."""
        if indicator.code not in self._words:
            self._words[indicator.code] = indicator_words(self._catalogue, self._round_key, indicator)
        return self._words[indicator.code]

    def code_of(self, name: str | None) -> str | None:
        """The indicator whose printed name stands in a row; ``None`` where it is no indicator's."""
        return self._code_of.get(word_key(name or ""))

    def is_unit(self, text: str) -> bool:
        """Whether figures are given in that unit, here or elsewhere."""
        return word_key(text) in self._units


_PRINTED: dict[tuple[str, str], PrintedWords] = {}


def printed_words(catalogue: Catalogue, round_key: str) -> PrintedWords:
    """The printed words of a round, made once per catalogue."""
    key = (catalogue.version, round_key)
    if key not in _PRINTED:
        _PRINTED[key] = PrintedWords(catalogue, round_key)
    return _PRINTED[key]


def differing_word(record: Record, key: str, printed: str, was_printed: bool) -> str | None:
    """What stands in a cell instead of what was printed there; a column that is not there differs in nothing."""
    if key not in record.columns:
        return None
    written: str | None = record.values.get(key)
    if not written:
        return _TEXTS.vi("empty") if was_printed else None
    return written if word_key(written) != word_key(printed) else None
