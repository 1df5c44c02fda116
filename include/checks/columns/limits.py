"""What the catalogue allows the figures of an indicator to be."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.catalog.models import Catalogue, Indicator
from include.checks.columns.values import as_float


def limit_columns(indicator: Indicator | None, value: Decimal | None, last_year: Decimal | None, catalogue: Catalogue) -> dict[str, Any]:
    """The limits that the catalogue sets for an indicator's figures, in its unit; NaN where it sets none."""
    if indicator is None:
        nothing = dict.fromkeys(("limit_min", "limit_max", "whole_value", "percent_value", "last_year_percent"), float("nan"))
        no_words = {"indicator_name": "", "unit_name": "", "found_times_100": "", "last_year_times_100": ""}
        return {**nothing, "is_required": False, **no_words}
    is_share = indicator.unit == "pct" and value is not None and value > 0
    was_share = indicator.unit == "pct" and last_year is not None and last_year > 0
    return {
        "limit_min": as_float(indicator.limit_min),
        "limit_max": as_float(indicator.limit_max),
        "whole_value": float(round(value)) if indicator.whole_number and value is not None else float("nan"),
        "percent_value": as_float(value) if is_share else float("nan"),
        "found_times_100": value * 100 if is_share and value is not None else "",
        "last_year_percent": as_float(last_year) if was_share else float("nan"),
        "last_year_times_100": last_year * 100 if was_share and last_year is not None else "",
        "is_required": indicator.required,
        "indicator_name": indicator.name_vi,
        "unit_name": catalogue.units[indicator.unit],
    }
