"""What somebody asks of a published view in the words of a query string, checked against the view before the database sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from urllib.parse import unquote_to_bytes

from include.exports.column_types import column_type
from include.exports.cursor import BadCursorError, values_after
from include.texts import RefusedError, Sentence, book
from include.warehouse.mart.views import AnyOf, Condition, Relation, RelationColumn, Selection, order_of

_TEXTS = book("questions")
Format = Literal["json", "csv"]
FORMATS: tuple[Format, ...] = ("json", "csv")
DEFAULT_LIMIT, MOST_ROWS = 100, 1000
MOST_VALUES = 1000
"""How many values one question may ask for."""
# What is asked about the answer rather than about a column. A view has no column of such a name, nor one with a dot; a test holds it.
RESERVED = ("limit", "offset", "cursor", "columns", "order_by", "format", "total")
BOUNDS: tuple[Literal["gte", "lte"], ...] = ("gte", "lte")
"""Written behind a column and a dot, ``value.gte``: at least, at most."""
LISTED = "in"
EMPTY = ""
_Choice = TypeVar("_Choice", bound=str)
_WITHOUT_RANGES = ("boolean", "json")
_MOST_TOLD = 40


class BadQuestionError(RefusedError):
    """The question cannot be answered as it stands; says why, and what would be allowed."""

    def __init__(self, reason: Sentence, allowed: Sequence[str]) -> None:
        super().__init__(reason)
        self.allowed = list(allowed)


@dataclass(frozen=True, slots=True)
class Question:
    """A selection of one view's rows, the form of the answer, and whether all rows that match are to be counted."""

    selection: Selection
    format: Format
    with_total: bool


def parameters_of(query_string: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string in their order.

    Raises:
        BadQuestionError: naming the parameter that is not written in UTF-8.
    """
    found = []
    for part in filter(None, query_string.split(b"&")):
        name, _, value = (unquote_to_bytes(piece.replace(b"+", b" ")) for piece in part.partition(b"="))
        try:
            found.append((name.decode(), value.decode()))
        except UnicodeDecodeError as error:
            told = name.decode(errors="replace"), value.decode(errors="replace")
            raise BadQuestionError(_TEXTS.say("not_utf8", name=_short(told[0]), found=_short(told[1])), ["UTF-8"]) from error
    return found


def question_of(
    view: Relation,
    parameters: Iterable[tuple[str, str]],
    scope: Sequence[Condition | AnyOf] = (),
    arguments: Sequence[RelationColumn] | None = None,
) -> Question:
    """The question that a query string asks of ``view``.

    Every name that is not reserved is a column whose value the rows must have: several values of a name mean any of them, nothing
    (``note=``) means rows without a value, and a value of a list column means that the list holds it. ``value.gte`` and ``value.lte`` are
    bounds, ``department_code.in=SCT,STP`` several values at once.

    Args:
        view: the published view, or the rows of a function.
        parameters: names and values in their order, as the query string has them.
        scope: conditions that hold whatever is asked: whose rows the person may see.
        arguments: what a function asks for, each given once under its name; ``None`` for a view.

    Raises:
        BadQuestionError: naming the parameter, what was found and what is allowed.
    """
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    answered = None if arguments is None else tuple(_argument(view, argument, given.pop(argument.name, [])) for argument in arguments)
    _know_all(view, given)
    conditions = [_condition(view, name, values) for name, values in given.items() if name not in RESERVED]
    order_by, after = _order(view, given.get("order_by")), given.get("cursor")
    selection = Selection(
        columns=_columns(view, given.get("columns")),
        conditions=(*scope, *conditions),
        order_by=order_by,
        limit=_number("limit", given.get("limit"), DEFAULT_LIMIT, 1, MOST_ROWS),
        offset=_number("offset", given.get("offset"), 0, 0, 2**31 - 1),
        arguments=answered,
        after=None if after is None else _after(view, order_by, after[0], "offset" in given),
    )
    return Question(selection, _one_of("format", given, FORMATS), _one_of("total", given, _totals(given)) == "true")


def _know_all(view: Relation, given: Mapping[str, Sequence[str]]) -> None:
    unknown = [name for name in given if name not in RESERVED and _asked(view, name) is None]
    if unknown:
        raise _no_such_columns(view, unknown, (*RESERVED, *view.column_names))
    for name, values in given.items():
        if len(values) > 1 and (name in RESERVED or name.endswith(tuple(f".{bound}" for bound in BOUNDS))):
            raise BadQuestionError(_TEXTS.say("once", name=name), [name])
    if sum(map(len, given.values())) > MOST_VALUES:
        raise BadQuestionError(_TEXTS.say("too_many", count=MOST_VALUES), [f"1–{MOST_VALUES}"])


def _asked(view: Relation, name: str) -> tuple[RelationColumn, str] | None:
    """The column that a parameter speaks of, and what stands behind its dot; ``None`` where there is no such parameter."""
    column, _, behind = (name, "", "") if name in view.column_names else name.rpartition(".")
    if column not in view.column_names or behind not in (EMPTY, LISTED, *BOUNDS):
        return None
    return view.column(column), behind


def _no_such_columns(view: Relation, unknown: Sequence[str], allowed: Sequence[str]) -> BadQuestionError:
    return BadQuestionError(_TEXTS.say("no_such_columns", view=view.name, names=_short(", ".join(unknown), 200)), allowed)


def _argument(view: Relation, argument: RelationColumn, values: Sequence[str]) -> Any:
    if len(values) != 1 or values[0] == EMPTY:
        known = column_type(argument.type, f"{view.name}.{argument.name}")
        raise BadQuestionError(_TEXTS.say("exactly_one", name=argument.name, type=known.words), [argument.name])
    return _value(view, argument, argument.name, values[0])


def _condition(view: Relation, name: str, values: Sequence[str]) -> Condition:
    asked = _asked(view, name)
    assert asked is not None
    column, behind = asked
    if behind in BOUNDS:
        return _bound(view, column, name, values[0])
    if behind == LISTED:
        return Condition(column, tuple(_value(view, column, name, text) for text in _listed(name, values)))
    return Condition(column, tuple(None if text == EMPTY else _value(view, column, name, text) for text in values))


def _listed(name: str, values: Sequence[str]) -> list[str]:
    texts = [text for value in values for text in value.split(",")]
    if len(texts) > MOST_VALUES:
        raise BadQuestionError(_TEXTS.say("too_many", count=MOST_VALUES), [f"1–{MOST_VALUES}"])
    if EMPTY in texts:
        raise BadQuestionError(_TEXTS.say("empty_in_list", name=name, found=_short(",".join(texts))), [name])
    return texts


def _bound(view: Relation, column: RelationColumn, name: str, text: str) -> Condition:
    if not has_bounds(view, column):
        raise BadQuestionError(_TEXTS.say("no_range", name=name, found=_short(text)), [column.name, f"{column.name}.{LISTED}"])
    value = _value(view, column, name, text)
    return Condition(column, (value,), "gte" if name.endswith(".gte") else "lte")


def has_bounds(view: Relation, column: RelationColumn) -> bool:
    """Whether a column can be asked for what is at least or at most something."""
    return not column.is_list and column_type(column.type, f"{view.name}.{column.name}").kind not in _WITHOUT_RANGES


def _value(view: Relation, column: RelationColumn, name: str, text: str) -> Any:
    known = column_type(column.type, f"{view.name}.{column.name}")
    try:
        return known.read(text)
    except ValueError as error:
        reason = _TEXTS.say("not_of_type", name=name, found=_short(text), type=known.words)
        raise BadQuestionError(reason, [known.words.vi, known.words.en]) from error


def _columns(view: Relation, given: Sequence[str] | None) -> tuple[str, ...]:
    if not given:
        return view.column_names
    asked = tuple(dict.fromkeys(name.strip() for name in given[0].split(",") if name.strip()))
    unknown = [name for name in asked if name not in view.column_names]
    if unknown or not asked:
        raise _no_such_columns(view, unknown or ["columns="], view.column_names)
    return asked


def _order(view: Relation, given: Sequence[str] | None) -> tuple[tuple[str, bool], ...]:
    asked = [name.strip() for name in given[0].split(",") if name.strip()] if given else []
    names = [name.removeprefix("-") for name in asked]
    ordered = [column.name for column in view.columns if not column.is_json]
    unknown = [name for name in asked if name.removeprefix("-") not in ordered]
    if unknown:
        raise _no_such_columns(view, unknown, [*ordered, *(f"-{name}" for name in ordered)])
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadQuestionError(_TEXTS.say("once", name=twice), [twice])
    return tuple((name.removeprefix("-"), name.startswith("-")) for name in asked)


def _after(view: Relation, order_by: Sequence[tuple[str, bool]], cursor: str, has_offset: bool) -> tuple[Any, ...]:
    if has_offset:
        raise BadQuestionError(_TEXTS.say("cursor_or_offset"), ["cursor", "offset"])
    try:
        return values_after(order_of(view, order_by), cursor)
    except BadCursorError as error:
        raise BadQuestionError(_TEXTS.say("no_cursor", name="cursor", found=_short(cursor)), ["next"]) from error


def _number(name: str, given: Sequence[str] | None, default: int, least: int, most: int) -> int:
    if not given:
        return default
    if not (given[0].isascii() and given[0].isdigit() and len(given[0]) < 12 and least <= int(given[0]) <= most):
        raise BadQuestionError(_TEXTS.say("not_allowed", name=name, found=_short(given[0])), [f"{least}–{most}"])
    return int(given[0])


def _totals(given: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Both answers, the usual one first: the first page tells the total, and who turns pages knows it."""
    return ("false", "true") if "cursor" in given or "offset" in given else ("true", "false")


def _one_of(name: str, given: Mapping[str, Sequence[str]], known: Sequence[_Choice]) -> _Choice:
    wanted = given[name][0] if name in given else known[0]
    for choice in known:
        if wanted == choice:
            return choice
    raise BadQuestionError(_TEXTS.say("not_allowed", name=name, found=_short(str(wanted))), [str(choice) for choice in known])


def _short(text: str, most: int = _MOST_TOLD) -> str:
    """What was found, as far as it helps to find it; what cannot be seen is written out."""
    shown = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text[:most])
    return f"{shown}…" if len(text) > most else shown
