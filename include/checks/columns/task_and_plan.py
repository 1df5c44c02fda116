"""What is asked of tasks and of items of the plan alike: their names, sub-indices, statuses and quantities."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.submission import Line
from include.checks.values import as_float

column = columns_of("task", "plan")


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
