"""Whose rows of a published view a person may read."""

from __future__ import annotations

from collections.abc import Collection

from include.catalog.models import Catalogue
from include.texts import book
from include.warehouse.mart.views import AnyOf, Condition, Relation
from plugins.web.access import NotAllowedError, Person

_TEXTS = book("api")

# What VCCI published is everybody's, and so is when a round collects and whether it is final; no department stands in them.
_OPEN_TO_DEPARTMENTS = ("pci_result", "pci_sub_index", "pci_gap", "round")


def scope_of(person: Person, view: Relation, catalogue: Catalogue, declared: Collection[str] = ()) -> tuple[Condition | AnyOf, ...]:
    """The conditions that hold whatever the person asks: the provinces that they see, and to a department's officer their department there.

    Args:
        person: who asks.
        view: the view, or the rows of a function.
        catalogue: knows the rounds of a province.
        declared: names of the views that tell nothing but the catalogue, which everybody with a role may read.

    Raises:
        NotAllowedError: for a view that does not say whose its rows are, and to an officer for one that has no departments.
    """
    is_open = view.name in declared
    if is_open and not {"province_code", "round_key"} & {*view.column_names}:
        return ()
    if person.role == "department" and not is_open and view.name not in _OPEN_TO_DEPARTMENTS:
        if "department_code" not in view.column_names or person.department_code is None:
            raise NotAllowedError(_TEXTS.say("several_departments", view=view.name))
        department = view.column("department_code")
        # A department of one province is not that of its name in another: each is asked for in its own.
        groups = tuple((_provinces([code], view, catalogue), Condition(department, (own,))) for code, own in person.reach.items())
        return groups[0] if len(groups) == 1 else (AnyOf(groups),)
    return (_provinces(person.reach, view, catalogue),)


def _provinces(codes: Collection[str], view: Relation, catalogue: Catalogue) -> Condition:
    if "province_code" in view.column_names:
        return Condition(view.column("province_code"), tuple(codes))
    if "round_key" in view.column_names:
        own = tuple(entry.key for entry in catalogue.rounds if entry.province in codes)
        return Condition(view.column("round_key"), own)
    raise NotAllowedError(_TEXTS.say("no_province", view=view.name))


def may_see(person: Person, view: Relation, catalogue: Catalogue, declared: Collection[str] = ()) -> bool:
    """Whether the person may read any of a view."""
    try:
        scope_of(person, view, catalogue, declared)
    except NotAllowedError:
        return False
    return True
