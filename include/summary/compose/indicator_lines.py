"""The figures that departments report, beside last year's and the targets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from include.domain.rows import Row
from include.summary.compose.document_lines import cited_vi
from include.summary.compose.row_statements import marked, origin_of
from include.summary.content import RoundContent
from include.summary.summary_data import Figure, IndicatorLine, Judged, Origin, SilentIndicator
from include.texts import CODES, book
from include.warehouse.mart.summary_rows import RoundTarget
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def indicator_lines(content: RoundContent, values: list[Row]) -> tuple[IndicatorLine, ...]:
    """A line for each figure that was filed, by indicator; of several departments the leading one comes first."""
    ordered = sorted(values, key=lambda row: (row["indicator_code"], row["role"] != "lead", row["department_ordinal"]))
    return tuple(_indicator(content, row) for row in ordered if row["answer"] != "not_filed")


def silent_indicators(values: list[Row]) -> tuple[SilentIndicator, ...]:
    """The indicators that somebody owes and has not filed, each with those departments."""
    silent = sorted(
        (row for row in values if row["answer"] == "not_filed"), key=lambda row: (row["indicator_code"], row["department_ordinal"])
    )
    return tuple(
        SilentIndicator(code, rows[0]["indicator_name_vi"], rows[0]["unit_vi"], tuple(row["department_code"] for row in rows))
        for code, group in groupby(silent, key=lambda row: row["indicator_code"])
        for rows in [list(group)]
    )


def _indicator(content: RoundContent, row: Row) -> IndicatorLine:
    judged = _judge(row["change"], row["direction"])
    target = _target(content, row)
    return IndicatorLine(
        code=row["indicator_code"],
        name_vi=row["indicator_name_vi"],
        unit_vi=row["unit_vi"],
        department_code=row["department_code"],
        department_vi=row["department_name_vi"],
        role=row["role"] or "",
        answer=row["answer"],
        answer_vi=CODES.words("answers")[row["answer"]].vi,
        value=_this_year(row),
        last_year=_value_figure(row, "last_year", row["last_year_value"], _last_year_origins(row), _last_year_source(row)),
        last_year_from_vi=_last_year_source(row),
        change=_change(row),
        judged=judged,
        judged_vi=CODES.words("judgements")[judged].vi if judged else "",
        target=_target_figure(content, row, target) if target else None,
        target_judgement_vi=_judge_target(content, row, target) if target else "",
        documents_vi=cited_vi(content, "", row["documents"] or []),
        note=row["note"] or "",
        origin=origin_of(row) if row["cell"] else None,
    )


def _this_year(row: Row) -> Figure | None:
    figure = _value_figure(row, "value", row["value"], (origin_of(row),) if row["cell"] else ())
    return replace(figure, text=marked(figure.text, row), is_estimate=bool(row["is_estimate"])) if figure else None


def _value_figure(row: Row, part: str, value: Decimal | None, origins: tuple[Origin, ...], source: str = "") -> Figure | None:
    if value is None:
        return None
    label = _TEXTS.vi(f"indicator_figure.{part}", indicator=_indicator_name(row), department=row["department_code"])
    return Figure(_indicator_key(row, part), label, show_number(value), value, row["unit_vi"], origins, source)


def _indicator_name(row: Row) -> str:
    return f"{row['indicator_code']} {row['indicator_name_vi']}"


def _indicator_key(row: Row, part: str) -> str:
    return f"indicator/{row['indicator_code']}/{row['department_code']}/{part}"


def _last_year_origins(row: Row) -> tuple[Origin, ...]:
    # A figure of last year that the department wrote itself stands in the same row of the same sheet.
    return (origin_of(row),) if row["last_year_from"] == "this_submission" and row["cell"] else ()


def _last_year_source(row: Row) -> str:
    if row["last_year_from"] == "last_round":
        return f"{row['last_round_key']}, {row['last_round_sheet']}!{row['last_round_cell']}"
    return _TEXTS.vi("source.department") if row["last_year_from"] else ""


def _change(row: Row) -> Figure | None:
    change: Decimal | None = row["change"]
    if change is None:
        return None
    text = f"+{show_number(change)}" if change > 0 else show_number(change).replace("-", "\N{MINUS SIGN}")
    label = _TEXTS.vi("indicator_figure.change", indicator=_indicator_name(row), department=row["department_code"])
    return Figure(
        _indicator_key(row, "change"),
        label,
        marked(text, row),
        change,
        row["unit_vi"],
        (origin_of(row),),
        _TEXTS.vi("source.change"),
        is_estimate=bool(row["is_estimate"]),
    )


def _judge(change: Decimal | None, direction: str) -> Judged:
    if change is None or direction == "neutral":
        return ""
    if change == 0:
        return "same"
    return "better" if (change > 0) == (direction == "higher_better") else "worse"


def _target(content: RoundContent, row: Row) -> RoundTarget | None:
    fitting = [
        t for t in content.targets if t.indicator_code == row["indicator_code"] and t.department_code in ("", row["department_code"])
    ]
    return max(fitting, key=lambda entry: entry.department_code != "", default=None)


def _target_figure(content: RoundContent, row: Row, target: RoundTarget) -> Figure:
    label = _TEXTS.vi("indicator_figure.target", indicator=_indicator_name(row), year=content.round.year)
    return Figure(_indicator_key(row, "target"), label, show_number(target.value), target.value, row["unit_vi"], (), target.source)


def _judge_target(content: RoundContent, row: Row, target: RoundTarget) -> str:
    """Whether the target is met, in words that say where it or its indicator is illustrative: that is no verdict on anybody's work."""
    if row["value"] is None or row["direction"] == "neutral":
        return ""
    is_met = row["value"] >= target.value if row["direction"] == "higher_better" else row["value"] <= target.value
    indicator = content.catalogue.find_indicator(content.round.key, row["indicator_code"])
    code = "met" if is_met else "not_met"
    if target.evidence == "illustrative":
        code += "_illustrative_target"
    elif indicator is not None and indicator.evidence == "illustrative":
        code += "_illustrative_indicator"
    return CODES.words("target_judgements")[code].vi
