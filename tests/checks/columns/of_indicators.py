"""Cases of the columns of ``indicator_value``: the first row passes, the second fails."""

from decimal import Decimal

from include.warehouse.submissions.filed_before import Past, PastFigure
from include.workbook.workbook_reading import Cell, SheetReading
from tests.checks.columns.making import CATALOGUE, ROUND, gone, row

SHEET = CATALOGUE.layout.sheet("indicators")
WHOLE, SHARE, OPTIONAL = (CATALOGUE.indicator(ROUND, code) for code in ("TRA-03", "TRA-01", "TRA-04"))
NOBODYS = next(code.code for code in CATALOGUE.indicators if code.code == "TRA-07")
NAN = float("nan")


def of(code, *before, broken=(), **values):
    given = {key: values.pop(key) for key in ("cover", "past", "without", "reading") if key in values}
    return row("indicator_value", {"indicator_code": code} | values, *before, broken=[("indicator_value", key) for key in broken], **given)


def whole(**values):
    return of("TRA-03", **values)


def share(figure, **more):
    return of("TRA-01", value=Decimal(figure), **more)


def printed(**values):
    """A row with its printed words, but for ``values``."""
    return whole(**({"indicator_name": WHOLE.name_vi, "unit_name": "TTHC"} | values))


def of_last_year(written, stored="100", was_printed=True, **more):
    filed = {"TRA-03": PastFigure(Decimal(stored), "Chỉ tiêu", "G7", was_printed), "ENT-03": PastFigure(Decimal(7), "Chỉ tiêu", "G9", True)}
    return whole(last_year_value=written, past=Past(last_round="2020-Y", last_year=filed), **more)


def with_a_per_cent_sign():
    column = next(number for number, column in enumerate(SHEET.columns, start=1) if column.key == "value")
    cell = Cell(5, column, "text", "0,9 %", "0,9 %")
    return share("0.9", reading={"sheets": [SheetReading(SHEET.name, "visible", {5: {column: cell}})]})


BROKEN_CODE = {"indicator_code": None, "indicator_name": WHOLE.name_vi}
CASES = {
    "is_known": [(whole(), True), (of("XXX-99"), False), (of(None, broken=["indicator_code"]), True)],
    "is_assigned": [(whole(), True), (of(NOBODYS), False), (of("XXX-99"), True)],
    "is_present": [(whole(), True), (gone("indicator_value", "TRA-03", {"indicator_code": "TRA-01"}), False)],
    "indicator_name": [(whole(), WHOLE.name_vi), (of("XXX-99"), "")],
    "unit_name": [(whole(), "TTHC"), (of("XXX-99"), "")],
    "printed_name": [(whole(), WHOLE.name_vi), (of("XXX-99"), None)],
    "printed_unit": [(whole(), "TTHC"), (of("XXX-99"), None)],
    "name_of_another": [
        (printed(indicator_name=WHOLE.name_vi.upper()), None),
        (printed(indicator_name=SHARE.name_vi), "TRA-01"),
        (printed(indicator_name="Số cuộc họp"), None),
        (printed(indicator_name=SHARE.name_vi, broken=["indicator_name"]), None),
    ],
    "name_differs": [
        (printed(), None),
        (printed(indicator_name="Số cuộc họp"), "Số cuộc họp"),
        (printed(indicator_name=SHARE.name_vi), None),
        (printed(indicator_name=None), "(trống)"),
        (printed(indicator_name=None, without="indicator_name"), None),
        (of("TRA-03", {"indicator_code": "TRA-03"}), None),
        (of(NOBODYS), None),
        (of("XXX-99", indicator_name="Tự thêm"), None),
    ],
    "unit_of_another": [(printed(), None), (printed(unit_name="tỷ đồng"), "tỷ đồng"), (printed(unit_name="TTHC/năm"), None)],
    "unit_differs": [(printed(), None), (printed(unit_name="ngày làm việc"), "ngày làm việc"), (printed(unit_name="ngày"), None)],
    "value": [(whole(value=Decimal("12.5")), 12.5), (whole(value="not_applicable"), NAN), (whole(), NAN)],
    "answer_or_value": [
        (whole(value=Decimal(1)), "reported"),
        (whole(), None),
        (whole(answer="not_applicable"), "not_applicable"),
        (whole(value="no_occurrence"), "no_occurrence"),
    ],
    "answer_is_owed": [
        (whole(cover={"nothing_to_report": "yes"}), False),
        (whole(), True),
        (of("TRA-04"), False),
        (whole(broken=["value"]), False),
        (whole(broken=["answer"]), False),
        (gone("indicator_value", "TRA-03", {"indicator_code": "TRA-01"}), False),
        (of("XXX-99"), False),
    ],
    "has_value_and_answer": [
        (whole(value=Decimal(1)), False),
        (whole(value=Decimal(1), answer="not_applicable"), True),
        (whole(value="not_applicable", answer="not_applicable"), False),
    ],
    "limit_min": [
        (whole(value=Decimal(0), last_year_value=Decimal(0)), 0.0),
        (whole(value=Decimal(-1), last_year_value=Decimal(-1)), 0.0),
        (of("XXX-99"), NAN),
    ],
    "limit_max": [
        (whole(value=Decimal(500), last_year_value=Decimal(500)), 500.0),
        (whole(value=Decimal(501), last_year_value=Decimal(501)), 500.0),
        (of("XXX-99"), NAN),
    ],
    "is_whole": [(whole(value=Decimal(2)), True), (whole(value=Decimal("2.5")), False), (whole(), None), (share("2.5"), None)],
    "percent_value": [
        (share("1"), 1.0),
        (share("0.99"), 0.99),
        (share("0"), NAN),
        (whole(value=Decimal("0.5")), NAN),
        (with_a_per_cent_sign(), NAN),
    ],
    "found_times_100": [(share("0.5"), Decimal(50)), (share("0"), "")],
    "last_year_value": [(whole(last_year_value=Decimal(7)), 7.0), (whole(last_year_value="not_applicable"), NAN)],
    "last_year_percent": [
        (of("TRA-01", last_year_value=Decimal(1)), 1.0),
        (of("TRA-01", last_year_value=Decimal("0.4")), 0.4),
        (whole(last_year_value=Decimal("0.4")), NAN),
    ],
    "last_year_times_100": [(of("TRA-01", last_year_value=Decimal("0.4")), Decimal(40)), (whole(), "")],
    "last_year_differs": [
        (of_last_year(Decimal("62.5"), "62.53"), None),
        (of_last_year(Decimal("62.4"), "62.53"), "62,4"),
        (of_last_year(Decimal(63), "62.5"), "63"),
        (of_last_year(Decimal(62), "62"), None),
        (of_last_year(None), "(trống)"),
        (of_last_year(None, was_printed=False), None),
        (of_last_year("not_applicable"), None),
        (of_last_year(None, broken=["last_year_value"]), None),
        (of_last_year(None, without="last_year_value"), None),
    ],
    "stored_last_year": [(whole(), None), (of_last_year(Decimal(1)), Decimal(100))],
    "stored_place": [(whole(), None), (of_last_year(Decimal(1)), "Chỉ tiêu!G7")],
    "last_round": [(whole(), None), (of_last_year(Decimal(1)), "2020-Y")],
    "probably_vi": [
        (of_last_year(Decimal(650)), ""),
        (of_last_year(Decimal(1030)), "; chênh 10 lần, có thể sai đơn vị tính"),
        (of_last_year(Decimal("0.1")), "; chênh 1.000 lần, có thể sai đơn vị tính"),
        (of_last_year(Decimal(7)), "; bằng đúng số của ENT-03, có thể lệch dòng"),
        (of_last_year(None), ""),
    ],
    "probably_en": [
        (of_last_year(Decimal(650)), ""),
        (of_last_year(Decimal(1000)), "; 10 times, probably another unit"),
        (of_last_year(Decimal(7)), "; it is the figure of ENT-03, so the rows may be swapped"),
    ],
}
