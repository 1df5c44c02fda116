"""What somebody asks of a published view in the words of a query string, checked against the view before the database sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from include.exports.column_types import column_type
from include.texts import RefusedError, Sentence, book
from include.warehouse.mart.views import Condition, Relation, RelationColumn, Selection

_TEXTS = book("questions")
Format = Literal["json", "csv"]
FORMATS: tuple[Format, ...] = ("json", "csv")
DEFAULT_LIMIT, MOST_ROWS = 100, 1000
# What is asked about the answer rather than about a column. A view has no column of such a name; a test holds it.
RESERVED = ("limit", "offset", "columns", "order_by", "format")
EMPTY = ""


class BadQuestionError(RefusedError):
    """The question cannot be answered as it stands; says why, and what would be allowed."""

    def __init__(self, reason: Sentence, allowed: Sequence[str]) -> None:
        super().__init__(reason)
        self.allowed = list(allowed)


@dataclass(frozen=True, slots=True)
class Question:
    """A selection of one view's rows, and the form of the answer."""

    selection: Selection
    format: Format


def question_of(
    view: Relation,
    parameters: Iterable[tuple[str, str]],
    scope: Sequence[Condition] = (),
    arguments: Sequence[RelationColumn] | None = None,
) -> Question:
    """The question that a query string asks of ``view``.

    Every name that is not reserved is a column whose value the rows must have: several values of a name mean any of them, nothing
    (``note=``) means rows without a value, and a value of a list column means that the list holds it.

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
    unknown = [name for name in given if name not in (*RESERVED, *view.column_names)]
    if unknown:
        raise _no_such_columns(view, unknown, (*RESERVED, *view.column_names))
    for name in RESERVED:
        if len(given.get(name, [])) > 1:
            raise BadQuestionError(_TEXTS.say("once", name=name), [name])
    conditions = [_condition(view, name, values) for name, values in given.items() if name not in RESERVED]
    selection = Selection(
        columns=_columns(view, given.get("columns")),
        conditions=(*scope, *conditions),
        order_by=_order(view, given.get("order_by")),
        limit=_number("limit", given.get("limit"), DEFAULT_LIMIT, 1, MOST_ROWS),
        offset=_number("offset", given.get("offset"), 0, 0, 2**31 - 1),
        arguments=answered,
    )
    return Question(selection, _format(given.get("format")))


def _no_such_columns(view: Relation, unknown: Sequence[str], allowed: Sequence[str]) -> BadQuestionError:
    return BadQuestionError(_TEXTS.say("no_such_columns", view=view.name, names=", ".join(unknown)), allowed)


def _argument(view: Relation, argument: RelationColumn, values: Sequence[str]) -> Any:
    if len(values) != 1 or values[0] == EMPTY:
        known = column_type(argument.type, f"{view.name}.{argument.name}")
        raise BadQuestionError(_TEXTS.say("exactly_one", name=argument.name, type=known.words), [argument.name])
    return _value(view, argument, values[0])


def _condition(view: Relation, name: str, values: Sequence[str]) -> Condition:
    column = view.column(name)
    return Condition(column, tuple(None if value == EMPTY else _value(view, column, value) for value in values))


def _value(view: Relation, column: RelationColumn, text: str) -> Any:
    known = column_type(column.type, f"{view.name}.{column.name}")
    try:
        if "\x00" in text:
            raise ValueError(text)
        return known.read(text)
    except ValueError as error:
        reason = _TEXTS.say("not_of_type", name=column.name, found=text, type=known.words)
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
    unknown = [name for name in asked if name.removeprefix("-") not in view.column_names]
    if unknown:
        raise _no_such_columns(view, unknown, [*view.column_names, *(f"-{name}" for name in view.column_names)])
    return tuple((name.removeprefix("-"), name.startswith("-")) for name in asked)


def _number(name: str, given: Sequence[str] | None, default: int, least: int, most: int) -> int:
    if not given:
        return default
    if not (given[0].isascii() and given[0].isdigit() and len(given[0]) < 12 and least <= int(given[0]) <= most):
        raise BadQuestionError(_TEXTS.say("not_allowed", name=name, found=given[0][:40]), [f"{least}–{most}"])
    return int(given[0])


def _format(given: Sequence[str] | None) -> Format:
    wanted = given[0] if given else FORMATS[0]
    for known in FORMATS:
        if wanted == known:
            return known
    raise BadQuestionError(_TEXTS.say("not_allowed", name="format", found=wanted[:40]), FORMATS)
