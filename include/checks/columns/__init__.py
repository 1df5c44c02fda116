"""What the rule book asks of a row beyond what was read in it: one module a record type, one function a column.

A rule's ``record`` is the module and its ``column`` the name above the function, whose docstring is the question.
"""

from __future__ import annotations

from include.checks.columns import (
    assessment,
    document,
    indicator_value,
    pci_indicator,
    pci_result,
    pci_score,
    plan,
    table,
    task,
    task_and_plan,
    workbook,
)
from include.checks.columns.registry import Registered, columns_registered

__all__ = [
    "Registered",
    "assessment",
    "columns_registered",
    "document",
    "indicator_value",
    "pci_indicator",
    "pci_result",
    "pci_score",
    "plan",
    "table",
    "task",
    "task_and_plan",
    "workbook",
]
