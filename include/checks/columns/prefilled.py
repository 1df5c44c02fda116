"""Code, name and unit are one: what stands beside a code, held against what the province printed there."""

from __future__ import annotations

from collections.abc import Set

from include.catalog.models import Catalogue, ProvincialTask
from include.domain.rows import Row
from include.texts import CODES
from include.workbook.prefill import indicator_words
from include.workbook.stamp import structure_checksum
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Record, Stamp

EMPTY_VI = "(trống)"
NOTHING_WRONG: Row = dict.fromkeys(("name_of_another", "name_differs", "unit_of_another", "unit_differs", "printed_name", "printed_unit"))


class PrintedWords:
    """The words that were printed beside the indicators of a round, and whose they are."""

    def __init__(self, catalogue: Catalogue, round_key: str) -> None:
        self._catalogue, self._round_key = catalogue, round_key
        entry = catalogue.round(round_key)
        valid = [indicator for indicator in catalogue.indicators if indicator.valid_on(entry.due_on)]
        self._code_of = {word_key(indicator.name_vi): indicator.code for indicator in valid}
        other_units = (word.vi for word in CODES.words("other_units").values())
        self._units = {word_key(unit) for unit in (*catalogue.units.values(), *other_units)}

    def code_of(self, name: str | None) -> str | None:
        """The indicator whose printed name stands in a row; ``None`` where it is no indicator's."""
        return self._code_of.get(word_key(name or ""))

    def beside(self, code: str | None, record: Record, was_printed: bool, told_elsewhere: Set[str] = frozenset()) -> Row:
        """What is wrong with name and unit of a row: another indicator's, or not what was printed; ``None`` where nothing is.

        ``told_elsewhere``: the columns whose cells have a finding of their own.
        """
        indicator = self._catalogue.find_indicator(self._round_key, code) if code else None
        if indicator is None:
            return NOTHING_WRONG
        printed = indicator_words(self._catalogue, self._round_key, indicator)
        found = dict(NOTHING_WRONG)
        name, unit = (
            None if key in told_elsewhere else _differing(record, key, printed, was_printed) for key in ("indicator_name", "unit_name")
        )
        if name:
            other = self.code_of(name)
            found["name_of_another" if other else "name_differs"] = other or name
        if unit:
            found["unit_of_another" if word_key(unit) in self._units else "unit_differs"] = unit
        return found | {"printed_name": printed["indicator_name"], "printed_unit": printed["unit_name"]}


_PRINTED: dict[tuple[str, str], PrintedWords] = {}


def printed_words(catalogue: Catalogue, round_key: str) -> PrintedWords:
    """The printed words of a round, made once per catalogue."""
    key = (catalogue.version, round_key)
    if key not in _PRINTED:
        _PRINTED[key] = PrintedWords(catalogue, round_key)
    return _PRINTED[key]


def _differing(record: Record, key: str, printed: Row, was_printed: bool) -> str | None:
    """What stands in a printed cell instead of what was printed; a column that is not there differs in nothing."""
    if key not in record.columns:
        return None
    written = record.values.get(key)
    if not written:
        return EMPTY_VI if was_printed else None
    return written if word_key(written) != word_key(printed[key]) else None


def task_columns(record: Record, code: str | None, tasks: dict[str, ProvincialTask]) -> Row:
    """What is wrong with a task's name: an assigned row with other words, or a row of one's own that repeats an assigned task.

    An assigned task whose name goes on behind what was printed (“…: đã họp 3 lần”) is still that task.
    """
    name = word_key(record.values.get("name") or "")
    by_name = {word_key(task.name_vi): task.code for task in tasks.values()}
    found: Row = {"name_of_another_task": None, "task_name_differs": None, "repeats_assigned": None, "printed_name": ""}
    task = tasks.get(code) if code else None
    if not name or (code and task is None):
        return found
    if task is None:
        return found | {"repeats_assigned": by_name.get(name)}
    printed = word_key(task.name_vi)
    if printed not in name:
        other = by_name.get(name)
        found["name_of_another_task" if other else "task_name_differs"] = other or record.values["name"]
    return found | {"printed_name": task.name_vi}


def other_structure(catalogue: Catalogue, round_key: str, department_code: str, stamp: Stamp | None) -> str | None:
    """The structure that the stamp names, where it is not the one that this round's workbook of the department has."""
    if stamp is None or stamp.structure is None or (stamp.round_key, stamp.department) != (round_key, department_code):
        return None
    return stamp.structure if stamp.structure != _structure(catalogue, round_key, department_code) else None


_STRUCTURES: dict[tuple[str, str, str], str] = {}


def _structure(catalogue: Catalogue, round_key: str, department_code: str) -> str:
    key = (catalogue.version, round_key, department_code)
    if key not in _STRUCTURES:
        _STRUCTURES[key] = structure_checksum(catalogue, round_key, department_code)
    return _STRUCTURES[key]
