"""Characters that no honest text of a department needs, and that would change how the text around them looks."""

from __future__ import annotations

import re

# Marks that turn the direction of writing: they only hide what is written, as in a name that seems to end otherwise than it does.
_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # all but tab and line ends
_UNSEEN = re.compile(f"[{_CONTROL}{_TURNING}]")
_TURNING_MARK = re.compile(f"[{_TURNING}]")


def visible(text: str) -> str:
    """``text`` in the order in which it is stored, with a space for each control character."""
    if not _UNSEEN.search(text):
        return text
    return _UNSEEN.sub(" ", _TURNING_MARK.sub("", text))
