"""Indicator values and published results as SDMX-CSV 2.0 observations, which pysdmx and sdmx1 read with the message of ``sdmx_structures``.

SDMX's list of observation statuses cannot tell the project's five answers apart, so each observation carries both: OBS_STATUS for
programs that know SDMX only, ANSWER for the difference.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from include.catalog.models import Round
from include.domain.rows import Row
from include.exports.sdmx_structures import COMPOSITE, FIELDS, dataflow_id, sdmx_id
from include.exports.tables import shown
from include.warehouse.mart.summary_rows import PublishedResult

# SDMX CL_OBS_STATUS: A normal; L data exist but were not collected; M data cannot exist; O missing, no reason given.
STATUS_OF_ANSWER = {"reported": "A", "missing": "O", "nothing_to_report": "M", "not_applicable": "M", "not_filed": "L"}
ESTIMATED = "E"
NO_VALUE = "NaN"


def period_of(round_code: str) -> tuple[str, str]:
    """FREQ and TIME_PERIOD of a round: ``2021-Y`` is A and 2021, ``2021-H1`` S and 2021-S1, ``2021-Q3-DTI`` Q and 2021-Q3."""
    year, part, *_ = round_code.split("-")
    if part == "Y":
        return "A", year
    return ("S", f"{year}-S{part[1]}") if part.startswith("H") else ("Q", f"{year}-{part}")


def status_of(answer: str, is_estimate: bool | None) -> str:
    """The observation status of an answer: what SDMX says of its kind, and E where a figure is an estimate."""
    return ESTIMATED if answer == "reported" and is_estimate else STATUS_OF_ANSWER[answer]


def indicator_observations(rows: Sequence[Row], entry: Round) -> list[Row]:
    """The rows of a view of indicator values as observations, one each, by the identifiers of both structures of indicators.

    A value stands only where the answer is ``reported``.
    """
    frequency, period = period_of(entry.code)
    return [
        {
            "FREQ": frequency,
            "REF_AREA": row["province_code"],
            "INDEX": entry.index,
            "DEPARTMENT": sdmx_id(row["department_code"]),
            "INDICATOR": row["indicator_code"],
            "TIME_PERIOD": period,
            "OBS_VALUE": row["value"],
            "OBS_STATUS": status_of(row["answer"], row.get("is_estimate")),
            "UNIT_MEASURE": row["unit_code"],
            "ANSWER": row["answer"],
            "DATA_UNTIL": row.get("data_until_on"),
            "RELEASE": row.get("release_number"),
            "RECEIPT": row.get("receipt_number"),
        }
        for row in rows
    ]


def result_observations(results: Sequence[PublishedResult], province_code: str, index_code: str) -> list[Row]:
    """Published results as observations: of each year the composite with its rank, and the score of each sub-index that was published.

    Each is a row by the identifiers of the structure's columns. Since 2023 only the best provinces have a composite.
    """
    found = []
    for row in results:
        figures: list[tuple[str, Decimal | float | None, str, int | None]] = [(COMPOSITE, row.composite, "POINTS_100", row.rank)]
        figures += [(code, score, "POINTS_10", None) for code, score in sorted(row.scores.items())]
        found += [
            {
                "FREQ": "A",
                "REF_AREA": province_code,
                "INDEX": index_code,
                "COMPONENT": code,
                "TIME_PERIOD": str(row.pci_year),
                "OBS_VALUE": score,
                "OBS_STATUS": "O" if score is None else "V" if row.is_derived else "A",
                "UNIT_MEASURE": unit,
                "RANK": rank,
                "COMMENT_OBS": row.note if code == COMPOSITE or row.is_derived else None,
            }
            for code, score, unit, rank in figures
        ]
    return found


def sdmx_csv(name: str, observations: Sequence[Row]) -> bytes:
    """Observations of a dataflow as SDMX-CSV 2.0 (UTF-8, no byte order mark, as the standard wants it), every digit as it is stored.

    Args:
        name: one of ``FIELDS``.
        observations: rows by the identifiers of the structure's fields; others are left out.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    fields = FIELDS[name]
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(field.id for field in fields)])
    writer.writerows(["dataflow", dataflow_id(name), "I", *(_written(field.id, row[field.id]) for field in fields)] for row in observations)
    return target.getvalue().encode()


def _written(field_id: str, value: object) -> str:
    if field_id == "OBS_VALUE" and value is None:
        return NO_VALUE
    # sdmx1 takes every kind of line break for the end of a row, in quotes too.
    return " ".join(shown(value).split())
