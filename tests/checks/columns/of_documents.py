"""Cases of the columns of ``document``: the first row passes, the second fails."""

import datetime as dt

from tests.checks.columns.making import DAY, ENTRY, row

ISSUED, ARRIVED = dt.date(2021, 3, 1), dt.date(2021, 12, 3)
FIRST = {"number": "12/KH-STP", "issued_on": ISSUED, "citation": "issued"}


def document(*before, broken=(), reported_on=None, **values):
    of_document = [("document", key) for key in broken]
    return row("document", values, *before, broken=of_document, cover={"reported_on": reported_on}, arrived_on=ARRIVED)


CASES = {
    "number_problem": [(document(), False), (document(broken=["number"]), True)],
    "date_problem": [(document(), False), (document(broken=["issued_on"]), True)],
    "citation_problem": [(document(), False), (document(broken=["citation"]), True)],
    "number_is_one": [
        (document(number="61a/2021/QĐ-UBND"), True),
        (document(number="quyết định số 12"), False),
        (document(number="12/KH-STP-SCT-SNV"), True),
        (document(number="123456/KH"), False),
        (document(), None),
    ],
    "number_says": [
        (document(number="12/KH-STP", document_type="KH"), None),
        (document(number="155/QĐ-UBND", document_type="KH"), "Quyết định"),
        (document(number="155/QĐ-UBND", document_type="other"), None),
        (document(number="12/STP-VP", document_type="KH"), None),
        (document(number="155/QĐ-UBND"), None),
    ],
    "year_in_number": [
        (document(number="61/2021/QĐ-UBND", issued_on=ISSUED), 2021.0),
        (document(number="61/2019/QĐ-UBND", issued_on=ISSUED), 2019.0),
        (document(number="61/QĐ-UBND"), float("nan")),
    ],
    "issued_year": [
        (document(number="61/2021/QĐ-UBND", issued_on=ISSUED), 2021.0),
        (document(number="61/2021/QĐ-UBND", issued_on=dt.date(2020, 3, 1)), 2020.0),
        (document(), float("nan")),
    ],
    "period_from": [
        (document(issued_on=ENTRY.period_from - DAY, citation="cited"), ENTRY.period_from),
        (document(issued_on=ENTRY.period_from - DAY, citation="issued"), ENTRY.period_from),
        (row("document", {}, entry=ENTRY.model_copy(update={"period_from": ISSUED})), ISSUED),
    ],
    "period_to": [(document(), ENTRY.period_to), (row("document", {}, entry=ENTRY.model_copy(update={"period_to": ISSUED})), ISSUED)],
    "not_after_on": [
        (document(issued_on=ENTRY.due_on, reported_on=ENTRY.due_on), ENTRY.due_on),
        (document(issued_on=ENTRY.due_on + DAY, reported_on=ENTRY.due_on), ENTRY.due_on),
        (document(), ARRIVED),
        (document(reported_on=dt.date(2031, 1, 1)), ARRIVED),
    ],
    "not_after_vi": [(document(reported_on=ENTRY.due_on), "ngày báo cáo"), (document(), "ngày hệ thống nhận tệp")],
    "not_after_en": [(document(reported_on=ENTRY.due_on), "the report"), (document(), "the arrival of the file")],
    "repeats": [
        (document(FIRST, **FIRST | {"citation": "cited"}), None),
        (document(FIRST, **FIRST | {"number": "12 / kh–stp"}), "Văn bản!B5"),
        (document({"title": "Quy chế"}, title="Quy  chế"), "Văn bản!B5"),
        (document({}), None),
    ],
    "other_dates": [
        (document(FIRST, **FIRST | {"issued_on": dt.date(2020, 3, 1)}), None),
        (document(FIRST, **FIRST | {"issued_on": dt.date(2021, 4, 1)}), "01/03/2021 (Văn bản!C5)"),
        (document(FIRST, number="12/KH-STP"), None),
    ],
    "issued_and_cited": [
        (document(FIRST, **FIRST), None),
        (document(FIRST, **FIRST | {"citation": "cited"}), "Văn bản!G5"),
        (document(FIRST, number="12/KH-STP", citation="cited"), None),
    ],
}
