"""Characters that no honest text of a department needs, and that would change how the text around them looks or compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Marks that turn the direction of writing: they only hide what is written, as in a name that seems to end otherwise than it does.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Marks that take no room: they come along with what is copied from web pages, PDF and chat (zero width, soft hyphen, byte order mark).
_WIDTHLESS = "\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # all but tab and line ends
_UNSEEN = re.compile(f"[{_CONTROL}{_TURNING}{_WIDTHLESS}]")
_WITHOUT_ROOM = re.compile(f"[{_TURNING}{_WIDTHLESS}]")
# Letters and signs that look like others: the Icelandic Ð (U+00D0) stands in texts for Đ, as fonts draw both alike, and the
# hyphen that does not break for the hyphen.
_LOOKS_LIKE = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u2011": "-"})
# The one letter of Vietnamese that Unicode takes apart into no plain letter and a mark.
WITHOUT_BAR = str.maketrans("Đđ", "Dd")
_LOOKALIKE = re.compile("[\u00d0\u00f0\u2011]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def visible(text: str) -> str:
    """``text`` in the order in which it is stored, without marks that take no room, with a space for each control character."""
    if text.isprintable() or not _UNSEEN.search(text):  # none of the unseen is printable, which is asked faster
        return text
    return _UNSEEN.sub(" ", _WITHOUT_ROOM.sub("", text))


def as_it_looks(text: str) -> str:
    """``visible`` text with the letters and hyphens that only look like the ones meant turned into these."""
    text = visible(text)
    return text.translate(_LOOKS_LIKE) if _LOOKALIKE.search(text) else text


@lru_cache(4096)
def folded(text: str) -> str:
    """``text`` in lower case and without tones and other signs (đ becomes d): what is left when a system loses both."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.casefold().replace("đ", "d")


def with_plain_hyphens(text: str) -> str:
    """``text`` with every dash as a hyphen, as codes and document numbers are written."""
    return _DASHES.sub("-", text)
