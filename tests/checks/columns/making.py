"""Rows made by hand for the columns that rules ask about: no workbook is written or read for them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from include.catalog import load_catalogue
from include.catalog.models import Catalogue, Round
from include.checks.pci_results import InUse, PciResults
from include.checks.submission import Line, SubmissionToCheck, Table
from include.checks.tidy import build_frames, build_results_frames
from include.workbook.workbook_reading import Part, Problem, Record, SheetReading, WorkbookReading

CATALOGUE = load_catalogue()
ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
ENTRY = CATALOGUE.round(ROUND)
DAY = dt.timedelta(days=1)
_LAYOUTS = {sheet.record: sheet for sheet in (*CATALOGUE.layout.sheets, *CATALOGUE.results_layout.sheets) if sheet.record}
Values = Mapping[str, Any]


def with_layout(**changed: Any) -> Catalogue:
    """The catalogue with a layout that says something else."""
    return CATALOGUE.model_copy(update={"layout": CATALOGUE.layout.model_copy(update=changed)})


def record(record_type: str, values: Values, row: int = 5, without: str = "") -> Record:
    """A row with ``values``, in a sheet that has every column of its layout but ``without``."""
    layout = _LAYOUTS[record_type]
    columns = {column.key: number for number, column in enumerate(layout.columns, start=1) if column.key != without}
    return Record(row, dict(values), columns, layout.name)


def filed(
    rows: Mapping[str, Sequence[Values]] | None = None,
    *,
    cover: Values | None = None,
    broken: Sequence[tuple[str, str]] = (),
    missing: str = "",
    without: str = "",
    reading: Values | None = None,
    entry: Round = ENTRY,
    catalogue: Catalogue = CATALOGUE,
    **more: Any,
) -> SubmissionToCheck:
    """A submission with these rows by record type; ``broken`` names record type and field of cells that cannot be read.

    ``missing`` is the record type of a sheet that is not there, ``without`` a column that is nowhere.
    """
    records = {kind: [record(kind, values, 5 + n, without) for n, values in enumerate(found)] for kind, found in (rows or {}).items()}
    if cover is not None:
        records["workbook"] = [record("workbook", cover)]
    sheets = {kind: SheetReading(layout.name, "visible") for kind, layout in _LAYOUTS.items()}
    problems = [Problem(_LAYOUTS[kind].name, 5, 1, field, "error", "#REF!", "") for kind, field in broken]
    parts = [Part(_LAYOUTS[missing].name, "", _LAYOUTS[missing].name, "missing_sheet", "")] if missing else []
    made = WorkbookReading(sheets=list(sheets.values()), stamp=None, records=records, problems=problems, parts=parts)
    for name, value in (reading or {}).items():
        setattr(made, name, value)
    given = {"arrived_on": entry.due_on, "conflicts": {}, "identified_by_vi": "tên tệp"} | more
    department = catalogue.department(entry.key, DEPARTMENT)
    assert department is not None
    return SubmissionToCheck(catalogue, made, entry, department, **given)


def row(record_type: str, values: Values | None = None, *before: Values, **of_submission: Any) -> Line:
    """A row behind those ``before`` it, or the cover, in a submission made by :func:`filed`."""
    if record_type == "workbook":
        submission = filed(cover=values or {}, **of_submission)
        return Line(submission, submission.records("workbook")[0], 0)
    others = of_submission.pop("rows", {})
    submission = filed({record_type: [*before, values or {}], **others}, **of_submission)
    return Line(submission, submission.records(record_type)[-1], len(before))


def gone(record_type: str, code: str, *left: Values) -> Line:
    """The printed row of ``code``, which is no longer there, in a table where others are left."""
    frame = build_frames([filed({record_type: left or [{"name": "Việc khác"}]})])[record_type]
    field = "indicator_code" if record_type == "indicator_value" else "task_code"
    return next(made.line for made in frame.rows if made.values.get(field) == code)


def table(record_type: str, rows: Sequence[Values] = (), **of_submission: Any) -> Table:
    """A sheet of records as a whole."""
    return Table(filed({record_type: rows}, **of_submission), _LAYOUTS[record_type])


def result(values: Values, *before: Values, **of_file: Any) -> Any:
    """A row of PCI results behind those ``before`` it."""
    return _results({"pci_result": [*before, values]}, "pci_result", **of_file)


def score(values: Values, *before: Values, **of_file: Any) -> Any:
    """The last score of the last row of the sheet of scores, under one row of results."""
    results = of_file.pop("results", [{"province_name": "Quảng Ngãi", "pci_year": Decimal(2020), "source": "VCCI"}])
    return _results({"pci_result": results, "pci_score": [*before, values]}, "pci_score", **of_file)


def figure(values: Values, *before: Values, **of_file: Any) -> Any:
    """One of VCCI's figures behind those ``before`` it."""
    return _results({"pci_indicator": [*before, values]}, "pci_indicator", **of_file)


def nothing() -> Any:
    """What stands for a file of PCI results that states nothing."""
    return _results({}, "pci_result")


def _results(
    rows: Mapping[str, Sequence[Values]],
    record_type: str,
    broken: Sequence[str] = (),
    arrived_on: dt.date = dt.date(2026, 6, 1),
    in_use: InUse | None = None,
    which: int = -1,
) -> Any:
    records = {kind: [record(kind, values, 5 + n) for n, values in enumerate(found)] for kind, found in rows.items()}
    sheets = [SheetReading(sheet.name, "visible") for sheet in CATALOGUE.results_layout.sheets]
    problems = [Problem(_LAYOUTS[record_type].name, 5, 1, field, "error", "#REF!", "") for field in broken]
    reading = WorkbookReading(sheets=sheets, stamp=None, kind="pci_results", records=records, problems=problems)
    frames = build_results_frames(PciResults(CATALOGUE, reading), reading, arrived_on, in_use or {})
    return frames[record_type].rows[which].line
