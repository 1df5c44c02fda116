"""Declarations with the place they came from, so that every refusal can name file and key."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from include.catalog.errors import BadDeclaration
from include.catalog.models import (
    AssignmentRule,
    Choice,
    Declaration,
    Department,
    FocalDepartment,
    Index,
    Indicator,
    IndicatorTotal,
    Methodology,
    PciResult,
    PciYear,
    Province,
    ProvincialTask,
    Publication,
    ReminderPlan,
    Reorganisation,
    Round,
    Rule,
    Target,
    WorkbookLayout,
)

T = TypeVar("T")
D = TypeVar("D", bound=Declaration)
_LONGEST_FOUND = 100
_NOTHING_SAID: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """An entry with its file and its key there."""

    file: str
    key: str
    entry: T

    def bad(self, field_name: str, found: object, allowed: str) -> BadDeclaration:
        """A bad declaration at ``field_name`` of this entry."""
        return BadDeclaration(self.file, f"{self.key}.{field_name}", quoted(found), allowed)


@dataclass(slots=True)
class Declarations:
    """Everything that the files declare, before it is checked against itself."""

    provinces: tuple[Placed[Province], ...] = ()
    indices: tuple[Placed[Index], ...] = ()
    departments: tuple[Placed[Department], ...] = ()
    reorganisations: tuple[Placed[Reorganisation], ...] = ()
    methodologies: tuple[Placed[Methodology], ...] = ()
    focal_departments: tuple[Placed[FocalDepartment], ...] = ()
    indicators: tuple[Placed[Indicator], ...] = ()
    indicator_totals: tuple[Placed[IndicatorTotal], ...] = ()
    reminder_plans: tuple[Placed[ReminderPlan], ...] = ()
    publications: tuple[Placed[Publication], ...] = ()
    targets: tuple[Placed[Target], ...] = ()
    pci_years: tuple[Placed[PciYear], ...] = ()
    pci_results: tuple[Placed[PciResult], ...] = ()
    provincial_tasks: tuple[Placed[ProvincialTask], ...] = ()
    assignment_rules: tuple[Placed[AssignmentRule], ...] = ()
    rounds: tuple[Placed[Round], ...] = ()
    rules: tuple[Placed[Rule], ...] = ()
    layout: Placed[WorkbookLayout] | None = None
    results_layout: Placed[WorkbookLayout] | None = None
    choices: dict[str, tuple[Placed[Choice], ...]] = field(default_factory=dict)
    missing_marks: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @property
    def lists(self) -> dict[str, tuple[Placed[Any], ...]]:
        """Everything of which there are many, by what it is."""
        return {each.name: value for each in fields(self) if isinstance(value := getattr(self, each.name), tuple)}

    @property
    def published_index(self) -> str | None:
        """The code of the index that has a publisher."""
        return next((placed.entry.code for placed in self.indices if placed.entry.publisher), None)

    @property
    def layouts(self) -> list[Placed[WorkbookLayout]]:
        """The workbooks that could be read: the departments', and that of PCI results."""
        return [layout for layout in (self.layout, self.results_layout) if layout]


@cache
def listed_types() -> dict[str, type[Declaration]]:
    """What the entries of each list are, by the list's name: ``Declarations`` says it once."""
    hints = typing.get_type_hints(Declarations)
    lists = {name: typing.get_args(hint)[0] for name, hint in hints.items() if typing.get_origin(hint) is tuple}
    return {name: typing.get_args(placed)[0] for name, placed in lists.items()}


def quoted(value: object) -> str:
    """``value`` for a sentence: quoted, on one line, cut when long."""
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return f'"{text[:_LONGEST_FOUND]}…"' if len(text) > _LONGEST_FOUND else f'"{text}"'


def parse(
    model: type[D], raw: object, file: str, key: str, bad: list[BadDeclaration], said: Mapping[str, str] = _NOTHING_SAID
) -> Placed[D] | None:
    """``raw`` as a ``model`` with its place; ``None``, and one bad declaration for each wrong field, otherwise.

    ``said`` are the fields that the folder of the file says already, so that no entry may say them again.
    """
    if isinstance(raw, dict):
        again = (name for name in said if name in raw)
        bad.extend(BadDeclaration(file, f"{key}.{name}", quoted(raw[name]), f"no {name}: the folder says {said[name]}") for name in again)
        raw = raw | dict(said)
    try:
        return Placed(file, key, model.model_validate(raw))
    except ValidationError as error:
        bad.extend(_explain(model, problem, file, key, said) for problem in error.errors())
        return None


def _explain(model: type[Declaration], problem: Mapping[str, Any], file: str, key: str, said: Mapping[str, str]) -> BadDeclaration:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem["loc"])
    found, allowed = quoted(problem["input"]), str(problem["msg"])
    context = problem.get("ctx", {})
    match problem["type"]:
        case "missing":
            found, allowed = "nothing", "a value; the key is required"
        case "extra_forbidden":
            name = str(problem["loc"][-1])
            known = [field_name for field_name in _fields_at(model, problem["loc"][:-1]) if field_name not in said]
            found, allowed = f'unknown key "{name}"', "the keys " + ", ".join(known)
        case "literal_error":
            allowed = str(context["expected"])
        case "string_pattern_mismatch":
            allowed = f"text of the form {context['pattern']}"
        case "value_error":
            found, allowed = str(context["error"]), "an entry whose values agree with each other"
        case kind if kind.startswith("date"):
            allowed = "a date written as yyyy-mm-dd"
    return BadDeclaration(file, (key + path).removeprefix("."), found, allowed)


def _fields_at(model: type[Declaration], steps: tuple[int | str, ...]) -> list[str]:
    """The field names of the model that stands ``steps`` below ``model``."""
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[Declaration] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, Declaration) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)
