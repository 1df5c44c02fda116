"""The pipeline that a tutorial would build: one file after the other, each with a Great Expectations context and suites of its own.

It asks the rules of the project through Great Expectations' public interface alone, so that it stays what it is while the project finds
quicker ways to ask them.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.checks.data_docs import new_context, suite_of
from include.checks.frames import columns_asked
from include.checks.tidy import build_frames
from include.checks.validate import rules_asked
from include.intake.judging import submissions_to_check
from tests.benchmarks.filling import to_judge

_RESULTS = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row_id"]}


def naive_seconds(engine: Engine, catalogue: Catalogue, contents: list[bytes]) -> float:
    """Seconds for all ``contents``. The tidy frames are made outside the clock, in favour of the naive pipeline."""
    total = 0.0
    for number, content in enumerate(contents):
        batch = submissions_to_check(catalogue, [to_judge(content, "", number)], {})
        asked = columns_asked(rules_asked(catalogue))
        frames = {record: frame.to_pandas(asked) for record, frame in build_frames(batch).items() if frame.rows}
        began = time.perf_counter()
        _take_in(engine, catalogue, content, frames)
        total += time.perf_counter() - began
    return total


def _take_in(engine: Engine, catalogue: Catalogue, content: bytes, frames: Mapping[str, pd.DataFrame]) -> None:
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, engine="openpyxl", header=None)
    _validate(catalogue, frames)
    with engine.begin() as connection:
        for name, sheet in sheets.items():
            sheet.astype(str).to_sql(f"naive_{name}", connection, if_exists="append", index=False)


def _validate(catalogue: Catalogue, frames: Mapping[str, pd.DataFrame]) -> list[Any]:
    """The result of every record type that there are rules for."""
    source = new_context().data_sources.add_pandas("submissions")
    asked: dict[str, Any] = {}
    for record in sorted({rule.record for rule in rules_asked(catalogue)}):
        batches = source.add_dataframe_asset(record).add_batch_definition_whole_dataframe(record)
        asked[record] = batches, suite_of(record, [rule for rule in rules_asked(catalogue) if rule.record == record])
    results = []
    for record, frame in frames.items():
        if record in asked:
            batches, suite = asked[record]
            results.append(batches.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format=_RESULTS))
    return results
