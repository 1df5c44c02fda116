"""The columns that rules ask about: each is a small function, registered under the name that a rule gives as its ``column``.

``column = columns_of("document")`` at the head of a module says of which record types its columns are; ``@column("number_says")`` above a
function registers it. The function is given one row and answers for it; its docstring is the question, and its return type says how a
frame holds the answers. ``None`` says that nothing is wrong, or that there is nothing to ask of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar

Answer = Callable[[Any], Any]
_Function = TypeVar("_Function", bound=Answer)
Kind = Literal["number", "day", "plain", "object"]
# By what a function is declared to return; everything else is an object to pandas.
_KINDS: dict[str, Kind] = {"float": "number", "dt.date": "day", "dt.date | None": "day", "bool": "plain", "int": "plain"}


class Registered(NamedTuple):
    """One registered column: the function that answers for a row, and how a frame holds what it answers."""

    answer: Answer
    kind: Kind


_COLUMNS: dict[str, dict[str, Registered]] = {}


@dataclass(frozen=True)
class _Column:
    """Registers columns of ``records``."""

    records: tuple[str, ...]

    def __call__(self, name: str) -> Callable[[_Function], _Function]:
        def register(answer: _Function) -> _Function:
            returns = answer.__annotations__.get("return")
            if not answer.__doc__ or returns is None:
                raise ValueError(f"column {name} needs its question as docstring and a return type")
            for record in self.records:
                if name in _COLUMNS.setdefault(record, {}):
                    raise ValueError(f"column {name} of {record} is registered twice")
                _COLUMNS[record][name] = Registered(answer, _KINDS.get(str(returns), "object"))
            return answer

        return register


def columns_of(*records: str) -> _Column:
    """What registers the columns of these record types, see above.

    A column is refused with a ValueError when its record type has one of that name, or when its function has no docstring or return type.
    """
    return _Column(records)


def columns_registered(record: str) -> Mapping[str, Registered]:
    """The columns of one record type, by name."""
    return _COLUMNS.get(record, {})
