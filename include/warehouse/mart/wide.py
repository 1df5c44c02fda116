"""Writes ``sql/marts/indicator_wide.sql``: the view with one column per indicator, which follows from the catalogue."""

from __future__ import annotations

from include.catalog.models import Catalogue, Indicator
from include.warehouse.schema.statements import SQL_FOLDER

WIDE_PATH = SQL_FOLDER / "marts" / "indicator_wide.sql"
# Gathered once for each department, from what the release copied: a FILTER for each column would compare every row with every code.
_FROM = """\
FROM core.release_in_force AS release
INNER JOIN core.round ON release.round_key = round.round_key
CROSS JOIN LATERAL (
    SELECT
        frozen.department_code,
        jsonb_object_agg(frozen.indicator_code, frozen.value) AS figures,
        jsonb_object_agg(frozen.indicator_code, frozen.answer) AS answers
    FROM core.release_indicator_value AS frozen
    WHERE frozen.release_id = release.release_id
    GROUP BY frozen.department_code
) AS gathered
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
        AND gathered.department_code = department.department_code;
"""
_SHARED = (
    "round.province_code",
    "round.round_key",
    "round.round_code",
    "extract(YEAR FROM round.period_to)::integer AS period_year",
    "release.number AS release_number",
    "gathered.department_code",
    "department.ordinal AS department_ordinal",
    "department.name_vi AS department_name_vi",
    "department.name_en AS department_name_en",
)
_ANSWERS = (
    "Trả lời theo mã chỉ tiêu, nói rõ vì sao cột trống: reported, nothing_to_report, not_applicable, missing, not_filed",
    "Answer by indicator code, tells why a column is empty: reported, nothing_to_report, not_applicable, missing, not_filed",
)


def column_of(indicator_code: str) -> str:
    """``tra_01`` for TRA-01."""
    return indicator_code.lower().replace("-", "_")


def wide_sql(catalogue: Catalogue) -> str:
    """The view's statement: every indicator that was ever declared keeps its column, in the catalogue's order of codes."""
    newest = {entry.code: entry for entry in sorted(catalogue.indicators, key=lambda entry: (entry.code, entry.valid_from))}
    columns = [f"    {name}" for name in _SHARED]
    columns += [f"    (gathered.figures ->> '{code}')::numeric AS {column_of(code)}" for code in newest]
    columns.append("    gathered.answers")
    return "\n".join(
        [
            "-- Written by `python -m include wide` from include/catalog/indicators.csv; do not edit.",
            "CREATE VIEW mart.indicator_wide AS",
            "SELECT",
            ",\n".join(columns),
            _FROM,
            "COMMENT ON VIEW mart.indicator_wide IS",
            "'Mỗi dòng là một đợt có bản công bố hiện hành và một đơn vị, mỗi chỉ tiêu một cột / '",
            "'One row per round with a release in force and department, one column per indicator';",
            *(_comment(column_of(code), *_told(entry, catalogue.units[entry.unit])) for code, entry in newest.items()),
            _comment("answers", *_ANSWERS),
            "SELECT core.copy_column_comments('mart.indicator_value', 'mart.indicator_wide');",
            "",
        ]
    )


def _told(entry: Indicator, unit_vi: str) -> tuple[str, str]:
    return f"{entry.name_vi} ({unit_vi})", f"{entry.name_en} ({entry.unit})"


def _comment(column: str, vi: str, en: str) -> str:
    told = [f"'{part.replace(chr(39), chr(39) * 2)}'" for part in (f"{vi} / ", en)]
    return f"COMMENT ON COLUMN mart.indicator_wide.{column} IS\n{told[0]}\n{told[1]};"
