"""What is asked of tasks and of items of the plan alike: their names, sub-indices, statuses, quantities and units."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.submission import Line
from include.checks.values import as_float, split_units

column = columns_of("task", "plan")


@column("name_key")
def name_key(line: Line) -> str:
    """What do all writings of its name share?"""
    return line.key_of("name")


@column("name_problem")
def name_problem(line: Line) -> bool:
    """Is there a name that cannot be read?"""
    return line.is_broken("name")


@column("sub_indices_text")
def sub_indices_text(line: Line) -> str | None:
    """Which sub-indices does it serve, as one text?"""
    return ";".join(line["sub_indices"]) if line["sub_indices"] else None


@column("sub_index_problem")
def sub_index_problem(line: Line) -> bool:
    """Are there sub-indices that cannot be read?"""
    return line.is_broken("sub_indices")


@column("status_problem")
def status_problem(line: Line) -> bool:
    """Is there a status that cannot be read?"""
    return line.is_broken("status")


@column("least_quantity")
def least_quantity(line: Line) -> float:
    """Which is the least of its quantities?"""
    return as_float(min(line["quantity"] or [], default=None))


@column("quantity_count")
def quantity_count(line: Line) -> int:
    """How many quantities does it give?"""
    return len(line["quantity"] or [])


@column("unit_count")
def unit_count(line: Line) -> int:
    """How many units does it give?"""
    return len(split_units(line["quantity_unit"]))


@column("units_match_quantities")
def units_match_quantities(line: Line) -> bool:
    """Has every quantity its unit?"""
    return not line["quantity"] or unit_count(line) == quantity_count(line)
