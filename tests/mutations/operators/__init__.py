"""What can happen to a workbook on its way: each operator changes the bytes of a valid one, and says how it must end.

An operator says in which way: it *reads the same* (the same facts, and no finding but what it names), it *breaks rules* (exactly
these rules at exactly these cells), it is *quarantined* by one rule, or it has no finding. ``stage`` orders two of them: cells, then
rows and sheets that move, then the bytes of the package, then the names of its parts, then what leaves no workbook at all. ``touches``
names what an operator needs untouched; two that name the same thing, or one a sheet and the other a row of it, are not combined. One
module a kind; the registry is one.
"""

# Each module registers its operators when it is loaded; their order is that of the registry.
from tests.mutations.operators import (  # noqa: I001
    text,
    cells,
    numbers,
    formats,
    cover,
    headers,
    rows,
    marks,
    documents,
    sheets,
    package,
    containers,
)
from tests.mutations.operators.registry import (
    CATALOGUE,
    DEPARTMENT,
    FAULT,
    FILE_NAME,
    NOTICE,
    OPERATORS,
    ROUND,
    Operator,
    Place,
    at,
    name_of,
    own,
    valid,
)

__all__ = [
    "CATALOGUE",
    "DEPARTMENT",
    "FAULT",
    "FILE_NAME",
    "NOTICE",
    "OPERATORS",
    "ROUND",
    "Operator",
    "Place",
    "at",
    "cells",
    "containers",
    "cover",
    "documents",
    "formats",
    "headers",
    "marks",
    "name_of",
    "numbers",
    "own",
    "package",
    "rows",
    "sheets",
    "text",
    "valid",
]
