"""The one error of the catalogue: every bad declaration of a load, with file, key, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class BadDeclaration(NamedTuple):
    """One thing that a catalogue file declares wrongly.

    ``file`` is the path below the catalogue folder, ``key`` the place in it (``rounds[QNG-2021-Y].due_on``).
    """

    file: str
    key: str
    found: str
    allowed: str

    def __str__(self) -> str:
        """The declaration as one line for the person who has to mend it."""
        return f"{self.file}: {self.key}: found {self.found}; allowed: {self.allowed}"


class CatalogueError(Exception):
    """The catalogue contradicts itself or its form, so nothing may start.

    ``bad`` holds all bad declarations, in the order of the files; ``file``, ``key``, ``found`` and ``allowed`` are
    those of the first one.
    """

    def __init__(self, bad: Iterable[BadDeclaration]) -> None:
        """Hold ``bad``, which has at least one element; the same line is kept once."""
        self.bad = tuple(dict.fromkeys(bad))
        super().__init__(self.bad)
        self.file, self.key, self.found, self.allowed = self.bad[0]

    def __str__(self) -> str:
        """A heading, and one line for each bad declaration."""
        count = len(self.bad)
        heading = f"The catalogue has {count} bad declaration{'s' if count > 1 else ''}:"
        return "\n".join([heading, *(f"  {line}" for line in self.bad)])
