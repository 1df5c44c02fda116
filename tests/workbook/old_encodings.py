"""Vietnamese text as it arrives when an encoding of before Unicode, or a wrong one, was used."""

from __future__ import annotations

import unicodedata

# The places of the letters in the encoding TCVN 5712 (fonts .VnTime), from the standard's table.
TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
        strict=True,
    )
)
# VNI: the letter, and behind it a letter that stands for its signs; i, y and đ have places of their own.
_VNI_LETTER = {"ă": "aê", "â": "aâ", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö", "đ": "ñ"}
_VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_TONE_OF_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_TONE_OF_HAT = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def from_vietnamese(text: str, encoding: str) -> str:
    """``text`` as it looks in Unicode after it was written in ``encoding``."""
    if encoding == "tcvn3":
        return "".join(TCVN3.get(letter, letter) for letter in text)
    if encoding == "vni":
        return "".join(_vni(letter.lower()).upper() if letter.isupper() else _vni(letter) for letter in text)
    if encoding == "lost":
        return "".join("?" if ord(letter) > 0xFF else letter for letter in text)
    if encoding == "cp1258":
        return b"".join(_cp1258(letter) for letter in text).decode("cp1252")
    if encoding == "utf-8 as latin-1":
        return text.encode().decode("latin-1")
    assert encoding == "utf-8 as cp1252"
    return "".join(_cp1252(byte) for byte in text.encode())


def _vni(letter: str) -> str:
    if letter in _VNI_ALONE:
        return _VNI_ALONE[letter]
    base, tone = _split(letter)
    if not tone:
        return _VNI_LETTER.get(base, base)
    if base == "ă":
        return "a" + _VNI_TONE_OF_BREVE[tone]
    if base in "âêô":
        return _VNI_LETTER[base][0] + _VNI_TONE_OF_HAT[tone]
    return _VNI_LETTER.get(base, base) + _VNI_TONE[tone]


def _split(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((part for part in parts if part in _VNI_TONE), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), tone


def _cp1258(letter: str) -> bytes:
    base, tone = _split(letter)
    return base.encode("cp1258") + tone.encode("cp1258")


def _cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeError:
        return chr(byte)
