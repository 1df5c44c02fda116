"""The columns of scores in the workbook of published results: one for every sub-index of any methodology."""

from __future__ import annotations

from collections.abc import Iterable

from include.catalog.models import Column, Methodology, WorkbookLayout


def with_score_columns(layout: WorkbookLayout, methodologies: Iterable[Methodology]) -> WorkbookLayout:
    """The layout with one column of scores for every sub-index of any methodology, on the sheets that take them.

    The newest methodology's name heads the column; every other name it ever had is read as well.
    """
    names: dict[str, dict[str, None]] = {}
    english: dict[str, str] = {}
    for methodology in sorted(methodologies, key=lambda entry: -entry.first_year):
        for entry in sorted(methodology.sub_indices, key=lambda entry: entry.ordinal):
            names.setdefault(entry.code, {}).update(dict.fromkeys((entry.name_vi, entry.name_en, *entry.also_called)))
            english.setdefault(entry.code, entry.name_en)
    sheets = []
    for sheet in layout.sheets:
        scores = [
            Column(
                key=f"score_{code}",
                header_vi=next(iter(called)),
                header_en=english[code],
                type="number",
                also_called=tuple(called),
                required_header=False,
                offered=sheet.sub_index_columns == "offered",
                sub_index=code,
            )
            for code, called in names.items()
        ]
        sheets.append(sheet.model_copy(update={"columns": (*sheet.columns, *scores)}) if sheet.sub_index_columns else sheet)
    return layout.model_copy(update={"sheets": tuple(sheets)})
