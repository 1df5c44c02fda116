"""Finds department, round and province in what people write: a file name, a code in another case, a name without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

from include.catalog.characters import WITHOUT_BAR
from include.catalog.models import Catalogue, Department
from include.workbook.short_texts import kept_for_short_texts
from include.workbook.vietnamese_writing import clean

_Index = dict[str, set[str]]
_ROUND = re.compile(r"(?<![A-Z0-9])(?P<province>[A-Z][A-Z0-9]{2,7})[-_ ]+(?P<year>\d{4})[-_ ]+(?P<part>Y|H[12]|Q[1-4])(?![A-Z0-9])")
_WORD = re.compile(r"[A-Za-z0-9]+")
# What people write right behind a code, in capitals too: SKHĐTLAN2. Other capitals make it another code.
_BEHIND_A_CODE = re.compile(r"^(?:LAN|L|V|BAN|SO|MOI|SUA|BOSUNG|KY|COPY|FINAL)*\d*$")
_UNIT_WORDS = ("TINH", "THANH PHO", "TP", "UBND TINH", "UBND THANH PHO")
_LETTERS = {**WITHOUT_BAR, ord("Ð"): "D", ord("ð"): "d", **dict.fromkeys(range(0x2010, 0x2016), "-"), 0x2212: "-"}


def without_diacritics(text: str) -> str:
    """``text`` in plain letters, case kept; the look-alikes of Đ and of the hyphen are one."""
    parts = unicodedata.normalize("NFD", clean(text).translate(_LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")


@kept_for_short_texts
def code_key(text: str) -> str:
    """What two writings of one code share: letters and digits without diacritics and case."""
    return "".join(_WORD.findall(without_diacritics(text))).upper()


def code_of_department(catalogue: Catalogue, written: str | None) -> str | None:
    """The catalogue's code for what somebody wrote as one, or the text itself where it is no department's."""
    if written is None or not written.strip():
        return None
    found = _codes(catalogue).get(code_key(written), set())
    return next(iter(found)) if len(found) == 1 else clean(written)


def codes_of_departments(catalogue: Catalogue) -> frozenset[str]:
    """The codes of all departments that were or are."""
    return _kept_index(catalogue.departments)[2]


def provinces_called(catalogue: Catalogue, written: str) -> list[str]:
    """The codes of the provinces of that name, whatever kind of unit is written before it; of one name there may be several in time."""
    name = _province_key(written)
    return [
        province.code
        for province in catalogue.provinces
        if name in {_province_key(called) for called in (province.name_vi, province.name_en, *province.also_called)}
    ]


@kept_for_short_texts
def _province_key(written: str) -> str:
    words = " ".join(_WORD.findall(without_diacritics(written))).upper()
    for unit in sorted(_UNIT_WORDS, key=len, reverse=True):
        words = words.removeprefix(f"{unit} ")
    return words.replace(" ", "")


def identity_in_words(file_name: str, catalogue: Catalogue) -> tuple[str | None, str | None]:
    """Round key and department code that a file name speaks of, each ``None`` where it names none or more than one.

    The round is found in any case and place (``phieu-tra-lai_qng-2021-y_SYT.xlsx``). Behind it stands the department's code, perhaps with
    more behind (``SKHĐTlan2``: the longest code that it begins with). Elsewhere a code counts as a word in capitals, and a name as its
    words in order (``So Y te``).
    """
    stem = without_diacritics(PurePath(clean(file_name).replace("/", " ")).stem)
    rounds = list(_ROUND.finditer(stem.upper()))
    keys = {f"{found['province']}-{found['year']}-{found['part']}" for found in rounds}
    round_key = keys.pop() if len(keys) == 1 else None
    behind = {_begun_with(catalogue, stem[found.end() :]) for found in rounds} - {None}
    if behind:
        return round_key, behind.pop() if len(behind) == 1 else None
    return round_key, _named_in(catalogue, _ROUND.sub(" ", stem) if not rounds else stem)


def _begun_with(catalogue: Catalogue, text: str) -> str | None:
    """The department whose code ``text`` begins with, behind the signs that separate it from the round."""
    word = _WORD.match(text.lstrip(" _-.("))
    if word is None:
        return None
    codes = _codes(catalogue)
    longest = next((n for n in range(len(word[0]), 1, -1) if word[0][:n].upper() in codes and _ends_at(word[0], n)), None)
    found = codes[word[0][:longest].upper()] if longest else set()
    return next(iter(found)) if len(found) == 1 else None


def _ends_at(word: str, length: int) -> bool:
    """Whether a code may end there: what is behind is no more of a code than the code itself."""
    rest = word[length:]
    return not rest or (length > 2 and (not rest[0].isupper() or _BEHIND_A_CODE.match(rest) is not None))


def _named_in(catalogue: Catalogue, stem: str) -> str | None:
    words = _WORD.findall(stem)
    found: dict[tuple[int, int], set[str]] = {}
    capitals = _codes(catalogue)
    names = _names(catalogue)
    for start, word in enumerate(words):
        # A word such as "cat" (cắt) is no code: only capitals are, and only where small letters could have been written.
        if word in capitals and len(word) > 2 and not stem.isupper():
            found[start, start + 1] = capitals[word]
        for stop in range(start + 1, len(words) + 1):
            called = names.get("".join(words[start:stop]).upper())
            if called:
                found[start, stop] = called
    widest = [codes for (a, b), codes in found.items() if not any((c <= a and b <= d) and (a, b) != (c, d) for c, d in found)]
    everybody = set().union(*widest)
    return everybody.pop() if len(everybody) == 1 else None


def _codes(catalogue: Catalogue) -> _Index:
    return _kept_index(catalogue.departments)[0]


def _names(catalogue: Catalogue) -> _Index:
    return _kept_index(catalogue.departments)[1]


_MOST_INDICES = 4
_INDICES: dict[int, tuple[tuple[Department, ...], _Index, _Index, frozenset[str]]] = {}


def _kept_index(departments: tuple[Department, ...]) -> tuple[_Index, _Index, frozenset[str]]:
    """Codes of departments by how they are written, and by their names, and all of them; found again by the tuple itself.

    To compare or to hash the departments of a country takes longer than what is looked up, and a file asks several times. The tuple is
    kept beside what was made of it, so that no other one takes its place in memory.
    """
    found = _INDICES.get(id(departments))
    if found is None or found[0] is not departments:
        while len(_INDICES) >= _MOST_INDICES:
            _INDICES.pop(next(iter(_INDICES)), None)
        _INDICES[id(departments)] = found = (
            departments,
            _by_code(departments),
            _by_name(departments),
            frozenset(department.code for department in departments),
        )
    return found[1:]


def _by_code(departments: Iterable[Department]) -> _Index:
    """By the code in their document numbers, and before that by their own: where it is somebody's own, nobody else is meant."""
    found: _Index = defaultdict(set)
    own: _Index = defaultdict(set)
    for department in departments:
        own[code_key(department.code)].add(department.code)
        for called in department.document_codes:
            found[code_key(called)].add(department.code)
    return {**found, **own}


def _by_name(departments: Iterable[Department]) -> _Index:
    found: _Index = defaultdict(set)
    for department in departments:
        found[code_key(department.name_vi)].add(department.code)
    return dict(found)
