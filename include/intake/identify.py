"""Whose workbook is this, and of which round: the hidden stamp, then the cover, then the file name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from include.catalog.models import Catalogue
from include.intake.names import code_of_department, codes_of_departments, identity_in_words, provinces_called
from include.texts import book
from include.workbook.vietnamese_writing import clean
from include.workbook.workbook_reading import WorkbookReading

_TEXTS = book("intake")
_FILE_NAME = re.compile(r"^(?P<round>[A-Z][A-Z0-9]{2,7}-\d{4}-(?:Y|H[12]|Q[1-4]))_(?P<department>[^_.\s(]+)")
_BETWEEN_PARTS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_Rank = Callable[[str], int]
_KEY = re.compile(r"^[A-Z][A-Z0-9]{2,7}-\d{4}-(?:Y|H[12]|Q[1-4])$")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says. Either part may be silent (``None``)."""

    source: str
    round_key: str | None
    department: str | None

    @property
    def source_vi(self) -> str:
        """The source in words."""
        return _TEXTS.vi(f"sources.{self.source}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is, as far as its sources say, and where they contradict each other (in words, by part).

    ``conflicts`` is keyed by ``department``, ``round`` and ``province``. ``other_province`` is the province that the cover names, where
    no stamp speaks and the installation collects no round of it.
    """

    round_key: str | None
    department: str | None
    identified_by: str | None
    identified_by_vi: str
    conflicts: dict[str, str] = field(default_factory=dict)
    other_province: str | None = None


def identify(reading: WorkbookReading, file_name: str, catalogue: Catalogue, collected: Collection[str] = ()) -> Identity:
    """The identity that most of the sources give, the stamp before the cover before the file name where none has more.

    A file name alone decides nothing that stamp or cover say: people rename files, so it is no conflict where these two agree. Where two
    rounds are named, one of those that are ``collected`` (the keys of the rounds of the day) is meant.
    """
    stamp, cover, name = _of_stamp(reading, catalogue), _of_cover(reading, catalogue, collected), _of_file_name(file_name, catalogue)
    claims = [stamp, cover, name]
    declared = {entry.key for entry in catalogue.rounds}
    round_claim = _chosen(claims, "round_key", declared.__contains__, lambda round_key: round_key in collected)
    round_key = round_claim.round_key if round_claim else None
    codes = codes_of_departments(catalogue)
    department_claim = _chosen(
        claims, "department", codes.__contains__, lambda code: 0, lambda code: _likeness(reading, catalogue, round_key, code)
    )
    speaking = department_claim or round_claim
    named, at_home = _province_of_cover(reading, catalogue)
    home = round_key.partition("-")[0] if round_key else ""
    is_abroad = named is not None and (home not in at_home if home in _own_provinces(catalogue) else not at_home)
    conflicts = _conflicts(stamp, cover, name)
    if is_abroad and stamp.round_key:
        conflicts["province"] = _TEXTS.vi(
            "contradiction.province", stamp=stamp.source_vi, round=stamp.round_key, cover=cover.source_vi, province=named
        )
    return Identity(
        round_key=round_key,
        department=department_claim.department if department_claim else None,
        identified_by=speaking.source if speaking else None,
        identified_by_vi=speaking.source_vi if speaking else _TEXTS.vi("sources.none"),
        conflicts=conflicts,
        other_province=named if is_abroad and not stamp.round_key else None,
    )


def _chosen(
    claims: list[Claim], part: str, is_declared: Callable[[str], bool], is_likely: _Rank, content: _Rank = lambda value: 0
) -> Claim | None:
    """The claim that is likely, that most make, that the content bears out; the first of equals.

    A first claim that is nobody's stands: a workbook stamped elsewhere is not made ours by what is written over it.
    """
    speaking = [claim for claim in claims if getattr(claim, part)]
    times_said = Counter(getattr(claim, part) for claim in speaking)
    if len(times_said) < 2 or not is_declared(getattr(speaking[0], part)):
        return speaking[0] if speaking else None
    # max() keeps the first of equals: the order of the sources decides.
    return max(speaking, key=lambda c: (is_likely(v := getattr(c, part)), times_said[v], content(v)))


def _likeness(reading: WorkbookReading, catalogue: Catalogue, round_key: str | None, department: str) -> int:
    """How far the codes in the workbook are those that the department owes: those it has less those it should not have."""
    if round_key not in {entry.key for entry in catalogue.rounds} or catalogue.department(round_key, department) is None:
        return -10_000
    owed = {assigned.item for assigned in catalogue.assignments(round_key, department)}
    rows = ((record, f"{record.removesuffix('_value')}_code") for record in ("indicator_value", "task"))
    held = {row.values.get(key) for record, key in rows for row in reading.records.get(record, [])} - {None}
    return len(held & owed) - len(held - owed)


def _conflicts(stamp: Claim, cover: Claim, name: Claim) -> dict[str, str]:
    contradictions = {}
    for key, part in (("department", "department"), ("round", "round_key")):
        said = [(claim.source_vi, getattr(claim, part)) for claim in (stamp, cover) if getattr(claim, part)]
        if len(said) == 1 and said[0][0] == cover.source_vi and getattr(name, part):
            said.append((name.source_vi, getattr(name, part)))  # a cover that anybody can overwrite stands alone
        if len({value for _, value in said}) > 1:
            contradictions[key] = ", ".join(_TEXTS.vi("contradiction.says", source=source, value=value) for source, value in said)
    return contradictions


def _of_stamp(reading: WorkbookReading, catalogue: Catalogue) -> Claim:
    stamp = reading.stamp
    department = stamp.department if stamp else None
    return Claim("stamp", stamp.round_key if stamp else None, code_of_department(catalogue, department))


def _cover(reading: WorkbookReading) -> dict[str, object]:
    records = reading.records.get("workbook", [])
    return records[0].values if records else {}


def _of_cover(reading: WorkbookReading, catalogue: Catalogue, collected: Collection[str]) -> Claim:
    values = _cover(reading)
    department = code_of_department(catalogue, _text(values.get("department_code")))
    return Claim("cover", _round_on_cover(reading, catalogue, collected), department)


def _round_on_cover(reading: WorkbookReading, catalogue: Catalogue, collected: Collection[str]) -> str | None:
    written = _text(_cover(reading).get("round_code"))
    if not written:
        return None
    code = _BETWEEN_PARTS.sub("-", written.strip()).upper()
    if _KEY.match(code):
        return code
    named, at_home = _province_of_cover(reading, catalogue)
    if named is not None and not at_home:
        stamped = (reading.stamp.round_key if reading.stamp else None) or ""
        # Beside a stamp the province is a contradiction of its own, and none of the round.
        provinces = [stamped.partition("-")[0]] if stamped else provinces_called(catalogue, named)
        return f"{provinces[0]}-{code}" if provinces else code
    matching = [entry.key for entry in catalogue.rounds if entry.code == code and (named is None or entry.province in at_home)]
    # Of several provinces' rounds with one code, and none named: the one that is collected, or nobody can tell.
    meant = [key for key in matching if key in collected] or matching
    return meant[0] if len({key.partition("-")[0] for key in meant}) == 1 else code


def _province_of_cover(reading: WorkbookReading, catalogue: Catalogue) -> tuple[str | None, set[str]]:
    """The province as the cover writes it, and the codes of the provinces of that name that have rounds here."""
    written = _text(_cover(reading).get("province_name"))
    if not written:
        return None, set()
    return written, set(provinces_called(catalogue, written)) & _own_provinces(catalogue)


def _own_provinces(catalogue: Catalogue) -> set[str]:
    return {entry.province for entry in catalogue.rounds}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def identity_in_file_name(file_name: str) -> tuple[str, str] | None:
    """Round key and department code that a file name such as ``QNG-2021-Y_SCT (ký).pdf`` begins with, or ``None``."""
    found = _FILE_NAME.match(clean(file_name))
    return (found["round"], found["department"]) if found else None


def _of_file_name(file_name: str, catalogue: Catalogue) -> Claim:
    round_key, department = identity_in_words(file_name, catalogue)
    return Claim("file_name", round_key, department)
