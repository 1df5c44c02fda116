"""A row whose columns follow from a query or a declaration, so that no type can name them."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
"""Column name to value. Where the columns are known when the code is written, a dataclass says them instead."""
