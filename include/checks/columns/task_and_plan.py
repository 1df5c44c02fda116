"""What is asked of tasks and of items of the plan alike: their names, sub-indices, statuses and quantities."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.quantities import named_not_counted, never_summed
from include.checks.submission import Line
from include.checks.values import as_float, split_units
from include.texts import book

column = columns_of("task", "plan")
_TEXTS = book("checks")


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


@column("named_quantity")
def named_quantity(line: Line) -> str | None:
    """Which ordinal, level, voltage or name is given as a quantity, as it is written?"""
    quantities = line["quantity"] or []
    units = split_units(line["quantity_unit"]) if quantities else []
    return named_not_counted(quantities, units, (line[key] or "" for key in ("name", "product")))


@column("unit_never_summed")
def unit_never_summed(line: Line) -> str | None:
    """Which of its units is one whose sum over tasks or departments says nothing?"""
    found = never_summed(split_units(line["quantity_unit"])) if line["quantity"] else None
    return found[0] if found else None


@column("why_never_summed_vi")
def why_never_summed_vi(line: Line) -> str:
    """Why is that unit never added up, in Vietnamese?"""
    found = never_summed(split_units(line["quantity_unit"]))
    return _TEXTS.vi(f"why_never_summed.{found[1]}") if found else ""


@column("why_never_summed_en")
def why_never_summed_en(line: Line) -> str:
    """Why is that unit never added up, in English?"""
    found = never_summed(split_units(line["quantity_unit"]))
    return _TEXTS.en(f"why_never_summed.{found[1]}") if found else ""
