"""Text whose letters are not what they look like: old fonts (VNI, TCVN3, Windows-1258), UTF-8 read as Latin, lost letters.

A word counts as evidence when it is no possible Vietnamese syllable as it stands, and is one when it is read in that encoding. So
names and words of other languages are no evidence, and a single short word is. Tables: VNI-Windows; TCVN 5712:1993 (VN3); code page 1258.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Literal, NamedTuple

from include.workbook.short_texts import kept_for_short_texts
from include.workbook.syllables import bare, is_syllable, is_toneless_syllable

Kind = Literal["old_font", "mojibake", "lost_letters"]

_MOST_WORDS = 400
"""An old font or a broken text is one from its beginning: words after these are not asked, which bounds the time."""
_WORD = re.compile(r"[^\s!-@\[-`{-~\u2010-\u2027\u2030-\u205e]+")
_QUOTES = "«»·°º¹²³"
_MODERN = re.compile("[\u0102-\u0111\u0128-\u01b0\u1ea0-\u1ef9]")
_SIGNS = frozenset({"µm", "Μm"})

_VNI_TONES = {"a": "ùøûõï", "e": "ùøûõï", "o": "ùøûõï", "u": "ùøûõï", "y": "ùøûõ", "ô": "ùøûõï", "ö": "ùøûõï"}
_TONED = {
    "a": "áàảãạ", "ă": "ắằẳẵặ", "â": "ấầẩẫậ", "e": "éèẻẽẹ", "ê": "ếềểễệ", "o": "óòỏõọ", "ô": "ốồổỗộ",
    "ơ": "ớờởỡợ", "u": "úùủũụ", "ư": "ứừửữự", "y": "ýỳỷỹ",
}  # fmt: skip


def _vni() -> dict[str, str]:
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    for letter, marks in _VNI_TONES.items():
        meant = {"ô": "ơ", "ö": "ư"}.get(letter, letter)
        table |= {letter + mark: toned for mark, toned in zip(marks, _TONED[meant], strict=True)}
    table |= {"aê": "ă"} | {"a" + mark: toned for mark, toned in zip("éèúüë", _TONED["ă"], strict=True)}
    for letter, meant in (("a", "â"), ("e", "ê"), ("o", "ô")):
        table |= {letter + "â": meant} | {letter + mark: toned for mark, toned in zip("áàåãä", _TONED[meant], strict=True)}
    return table


_VNI = _vni()
_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)


class Garbled(NamedTuple):
    """What is wrong with a text, and how it was probably meant (``None`` where letters are lost)."""

    kind: Kind
    meant: str | None


@kept_for_short_texts
def garbled(text: str) -> Garbled | None:
    """What is wrong with the letters of ``text`` as it stands in its cell; ``None`` for text that is what it looks like."""
    lost = _has_lost_letters(text)
    if lost or text.isascii():
        return Garbled("lost_letters", None) if lost else None
    if (meant := _decoded(text)) is not None:
        return Garbled("mojibake", meant)
    return _in_old_font(text)


# ---------------------------------------------------------------------------------------------- old fonts


def _from_vni(word: str) -> str | None:
    """The word read as VNI; ``None`` when it holds a letter that VNI does not use."""
    small, read, position = word.lower(), [], 0
    while position < len(small):
        pair, one = small[position : position + 2], small[position]
        found = _VNI.get(pair) or _VNI.get(one) or (one if one.isascii() else None)
        if found is None:
            return None
        read.append(found.upper() if word[position].isupper() else found)
        position += 2 if pair in _VNI else 1
    return "".join(read)


def _from_tcvn3(word: str) -> str | None:
    read = [_TCVN3.get(letter, letter if letter.isascii() else None) for letter in word]
    return None if None in read else "".join(filter(None, read))


def _from_1258(word: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", word.encode("cp1252").decode("cp1258"))
    except UnicodeError:
        return None


_FONTS: tuple[Callable[[str], str | None], ...] = (_from_tcvn3, _from_vni, _from_1258)


@lru_cache(maxsize=20_000)
def _evidence(word: str) -> frozenset[int]:
    """The positions in ``_FONTS`` of the fonts in which the word is a syllable, although it is none as it stands."""
    plain = word.strip(_QUOTES)
    if word.isascii() or plain.isascii() or is_syllable(plain) or plain in _SIGNS or any(c.isdigit() and c.isascii() for c in word):
        return frozenset()
    return frozenset(number for number, font in enumerate(_FONTS) if _is_meant(word, font(word)))


def _is_meant(word: str, read: str | None) -> bool:
    return read is not None and read != word and len(read) > 1 and not read.isascii() and is_syllable(read)


def _in_old_font(text: str) -> Garbled | None:
    words = list(islice(_words_of(text), _MOST_WORDS))
    found = [fonts for word in words if (fonts := _evidence(word))]
    if not found:
        return None
    counts = [sum(number in fonts for fonts in found) for number in range(len(_FONTS))]
    most = max(counts)
    if most < 1 + any(map(_MODERN.search, words)) or most <= sum(map(_is_foreign, words)):
        return None
    font = _FONTS[counts.index(most)]
    return Garbled("old_font", _WORD.sub(lambda match: font(match[0]) or match[0], text))


def _is_foreign(word: str) -> bool:
    """Whether a word is neither Vietnamese nor an old font's, which speaks against an old font around it."""
    plain = word.strip(_QUOTES)
    return not (_evidence(word) or plain.isascii() or word.isupper() or is_syllable(plain))


def _words_of(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(text) if not match[0].isascii())


# ---------------------------------------------------------------------------------------------- UTF-8 read as Latin


def _latin(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeError:
        return chr(byte)  # the five bytes that cp1252 leaves out come through as control characters


_BYTES = {_latin(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0x100)}
_FOLLOWING = "".join(re.escape(letter) for letter, byte in _BYTES.items() if byte < 0xC0)
_SEQUENCE = re.compile(f"[\u00c3-\u00c6][{_FOLLOWING}]|\u00e1[{_FOLLOWING}]{{2}}")
_SURE_SEQUENCE = re.compile(f"[\u00c3-\u00c6][{_FOLLOWING}][a-z]|\u00e1[{_FOLLOWING}]{{2}}")
_BETWEEN_BLANKS = re.compile(r"[^ \t\r\n]+")


def _one_sequence(match: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[letter] for letter in match[0]).decode("utf-8")
    except UnicodeError:
        return match[0]


def _decoded(text: str) -> str | None:
    if not _SEQUENCE.search(text):
        return None
    for match in islice(_BETWEEN_BLANKS.finditer(text), _MOST_WORDS):
        before = match[0]
        after = _SEQUENCE.sub(_one_sequence, before)
        if after == before or not _are_syllables(after):
            continue
        # A sign that closes a quotation behind a capital Ã makes such a sequence too: then the word is one without it.
        if _SURE_SEQUENCE.search(before) or not _are_syllables(before):
            return _SEQUENCE.sub(_one_sequence, text)
    return None


def _are_syllables(piece: str) -> bool:
    words = [word.strip(_QUOTES) for word in _WORD.findall(piece)]
    return bool(words) and all(is_syllable(word) and (word.islower() or word.istitle() or word.isupper()) for word in words if word)


# ---------------------------------------------------------------------------------------------- lost letters

_LOST = "\ufffd"
_INSIDE = re.compile(r"[^\W\d_]\?+[^\W\d_]")
_LINK = re.compile(r"://|www\.|[@=&]")
_MAY_BE_LOST = "aăâeêioôơuưyđ"
_MOST_LOST = 2
_LONGEST = 9


def _has_lost_letters(text: str) -> bool:
    if _LOST in text:
        return True
    if "?" not in text or not _INSIDE.search(text):
        return False
    pieces = (match[0] for match in _BETWEEN_BLANKS.finditer(text) if "?" in match[0])
    return any(_is_lost(piece) for piece in islice(pieces, _MOST_WORDS))


def _is_lost(piece: str) -> bool:
    return not _LINK.search(piece) and any(_lost_one(word) for word in _WORD_WITH_MARKS.findall(piece))


_WORD_WITH_MARKS = re.compile(r"[^\W\d_]+(?:\?+[^\W\d_]+)+")


@lru_cache(maxsize=4_000)
def _lost_one(word: str) -> bool:
    """Whether the word is a syllable once its question marks are letters, and is not two words around a question mark."""
    parts = [part for part in word.split("?") if part]
    if not 0 < word.count("?") <= _MOST_LOST or len(word) > _LONGEST:
        return False
    if all(is_syllable(part) for part in parts) and (parts[-1][0].isupper() or all(len(part) > 1 for part in parts)):
        return False  # a question, and the next sentence without a blank between them
    letters = bare(word.lower())[0]
    pieces = letters.split("?")
    fills = product(_MAY_BE_LOST, repeat=len(pieces) - 1)
    return any(is_toneless_syllable("".join(x for pair in zip(pieces, (*fill, ""), strict=True) for x in pair)) for fill in fills)
