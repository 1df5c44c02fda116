"""The province's values of indicators, as the one view of the warehouse makes them: nothing is added up here."""

from __future__ import annotations

from include.domain.rows import Row
from include.summary.compose.row_statements import marked, origin_of
from include.summary.content import RoundContent
from include.summary.summary_data import Figure, IndicatorLine, ProvincialLine
from include.texts import CODES, book
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")
# The reasons beside which it is told whose figure or weight is missing; of the others it is everybody's, or nobody's.
_NAMED_WITH = ("part_missing", "weight_missing", "nobody_reported")


def provincial_lines(content: RoundContent, indicators: tuple[IndicatorLine, ...]) -> tuple[ProvincialLine, ...]:
    """A line for each printed indicator that several departments owe: the province's value, or what is known and why it is not whole."""
    printed = {line.code for line in indicators}
    several = [row for row in content.provincial if row["indicator_code"] in printed and row["department_count"] > 1]
    return tuple(_line(content, row) for row in sorted(several, key=lambda row: row["indicator_code"]))


def _line(content: RoundContent, row: Row) -> ProvincialLine:
    return ProvincialLine(
        code=row["indicator_code"],
        name_vi=row["indicator_name_vi"],
        unit_vi=row["unit_vi"],
        value=_figure(content, row, "value"),
        known=_figure(content, row, "known_value") if row["reason"] else None,
        reason=row["reason"] or "",
        told_vi=_told(row),
        missing_codes=tuple(row["missing_departments"]) if row["reason"] in _NAMED_WITH else (),
    )


def _told(row: Row) -> str:
    counts = {"known": row["known_count"], "count": row["department_count"]}
    if row["reason"] is None:
        return _TEXTS.vi("provincial.made", how=CODES.words("aggregations")[row["aggregation"]].vi, **counts)
    parts = [row["reason_vi"]]
    if row["known_value"] is not None:
        counted = row["department_count"] - len(row["missing_departments"])
        value = marked(show_number(row["known_value"]), row)
        parts.append(_TEXTS.vi("provincial.known", value=value, known=counted, count=row["department_count"]))
    return "; ".join(parts)


def _figure(content: RoundContent, row: Row, part: str) -> Figure | None:
    if row[part] is None:
        return None
    indicator = f"{row['indicator_code']} {row['indicator_name_vi']}"
    origins = tuple(
        origin_of(value)
        for value in content.values
        if value["indicator_code"] == row["indicator_code"]
        and value["department_code"] in row["departments"]
        and value["value"] is not None
        and value["cell"]
    )
    return Figure(
        f"provincial/{row['indicator_code']}/{part}",
        _TEXTS.vi(f"provincial_figure.{part}", indicator=indicator),
        marked(show_number(row[part]), row),
        row[part],
        row["unit_vi"],
        origins,
        CODES.words("aggregations")[row["aggregation"]].vi,
        is_estimate=bool(row["is_estimate"]),
    )
