"""Cases of the columns of ``workbook``: the first row passes, the second fails."""

import datetime as dt

from include.workbook.stamp import structure_checksum
from include.workbook.workbook_reading import Stamp
from tests.checks.columns.making import CATALOGUE, DAY, DEPARTMENT, ENTRY, ROUND, row, with_layout

NAME = CATALOGUE.department(ROUND, DEPARTMENT).name_vi
LAST = ENTRY.due_on + 365 * DAY


def cover(values=None, **of_submission):
    return row("workbook", values, **of_submission)


def read(**reading):
    return cover(reading=reading)


def stamped(**stamp):
    return read(stamp=Stamp(**stamp))


def of_two_versions():
    return cover(catalogue=with_layout(accepted_versions=("2021.1", "2022.1")))


def in_conflict(part):
    return cover(conflicts={part: "dấu ẩn ghi X, Bìa ghi Y"})


OURS = {"round_key": ROUND, "department": DEPARTMENT}
DOCUMENT = {"number": "12/KH-SKHĐT"}
CASES = {
    "has_macros": [(read(has_macros=False), False), (read(has_macros=True), True)],
    "format_vi": [(cover(), None), (read(file_format="xlsb"), "tệp Excel nhị phân (.xlsb)")],
    "format_en": [(cover(), None), (read(file_format="xlsb"), "a binary Excel file (.xlsb)")],
    "beside_vi": [
        (cover(), ""),
        (read(beside=("a.pdf", "b.doc")), " Trong tệp nén còn: a.pdf, b.doc; những tệp này chưa được đọc, cần thì gửi riêng."),
        (read(beside=tuple("abcdef")), " Trong tệp nén còn: a, b, c, d, e; những tệp này chưa được đọc, cần thì gửi riêng."),
    ],
    "beside_en": [
        (cover(), ""),
        (read(beside=("a.pdf",)), " The archive also holds a.pdf, which was not read; send it by itself if it is needed."),
    ],
    "outside_vi": [(cover(), None), (read(outside=("dde_link", "add_in")), "liên kết DDE tới chương trình khác, phần bổ trợ")],
    "outside_en": [(cover(), None), (read(outside=("dde_link", "add_in")), "DDE links to other programs, add-ins")],
    "department_conflict": [(cover(), None), (in_conflict("department"), "dấu ẩn ghi X, Bìa ghi Y")],
    "round_conflict": [(cover(), None), (in_conflict("round"), "dấu ẩn ghi X, Bìa ghi Y")],
    "province_conflict": [(cover(), None), (in_conflict("province"), "dấu ẩn ghi X, Bìa ghi Y")],
    "identity_is_clear": [(cover(), True), (in_conflict("round"), False)],
    "identified_by_vi": [(cover(), "tên tệp"), (cover(identified_by_vi="dấu ẩn"), "dấu ẩn")],
    "stamp_present": [(stamped(**OURS), True), (cover(), False), (stamped(round_key=ROUND), False)],
    "template_version": [(stamped(template_version="2019.3"), "2019.3"), (cover(), "")],
    "template_accepted": [
        (stamped(**OURS, template_version=CATALOGUE.layout.accepted_versions[0]), True),
        (stamped(**OURS, template_version="2019.3"), False),
    ],
    "accepted_versions": [
        (cover(), ", ".join(CATALOGUE.layout.accepted_versions)),
        (cover(catalogue=with_layout(accepted_versions=("2021.1", "2022.1"))), "2021.1, 2022.1"),
    ],
    "other_structure": [
        (stamped(**OURS, structure=structure_checksum(CATALOGUE, ROUND, DEPARTMENT)), None),
        (stamped(**OURS, structure="0123"), "0123"),
        (stamped(round_key="QNG-2022-Y", department=DEPARTMENT, structure="0123"), None),
        (cover(), None),
    ],
    "arrived_on": [
        (cover({"reported_on": ENTRY.due_on}), ENTRY.due_on),
        (cover({"reported_on": ENTRY.due_on}, arrived_on=ENTRY.due_on - DAY), ENTRY.due_on - DAY),
    ],
    "due_on": [(cover(), ENTRY.due_on), (cover(extended_due_on=ENTRY.due_on + 3 * DAY), ENTRY.due_on + 3 * DAY)],
    "days_late": [
        (cover(arrived_on=ENTRY.due_on), 0.0),
        (cover(arrived_on=ENTRY.due_on + DAY), 1.0),
        (cover(arrived_on=ENTRY.due_on - 5 * DAY), 0.0),
        (cover(arrived_on=ENTRY.due_on + 4 * DAY, extended_due_on=ENTRY.due_on + 3 * DAY), 1.0),
    ],
    "closes_on": [(cover(), ENTRY.closes_on), (cover(entry=ENTRY.model_copy(update={"closes_on": ENTRY.due_on})), ENTRY.due_on)],
    "arrived_in_time": [(cover(arrived_on=ENTRY.closes_on), True), (cover(arrived_on=ENTRY.closes_on + DAY), False)],
    "figures": [(cover({"figures": "estimate"}), "estimate"), (cover(), "")],
    "cut_off_on": [
        (cover({"reported_on": ENTRY.cut_off_on}), ENTRY.cut_off_on),
        (cover({"reported_on": ENTRY.cut_off_on - DAY}), ENTRY.cut_off_on),
        (cover(entry=ENTRY.model_copy(update={"cut_off_on": ENTRY.due_on})), ENTRY.due_on),
    ],
    "period_from": [(cover(), ENTRY.period_from), (cover(entry=ENTRY.model_copy(update={"period_from": LAST})), LAST)],
    "period_to": [(cover(), ENTRY.period_to), (cover(entry=ENTRY.model_copy(update={"period_to": LAST})), LAST)],
    "latest_report_on": [(cover(), LAST), (cover(entry=ENTRY.model_copy(update={"due_on": ENTRY.due_on + DAY})), LAST + DAY)],
    "reported_on_problem": [
        (cover(broken=[("workbook", "report_number")]), False),
        (cover(broken=[("workbook", "reported_on")]), True),
    ],
    "report_number_problem": [
        (cover(broken=[("workbook", "reported_on")]), False),
        (cover(broken=[("workbook", "report_number")]), True),
    ],
    "may_be_reported_on": [
        (cover({"reported_on": LAST}), True),
        (cover({"reported_on": LAST + DAY}), False),
        (cover({"reported_on": ENTRY.period_from - DAY}), False),
        (cover(), True),
    ],
    "may_hold_data_until": [
        (cover({"data_until_on": ENTRY.period_to}), True),
        (cover({"data_until_on": ENTRY.period_to + DAY}), False),
        (cover({"data_until_on": ENTRY.period_from - DAY}), False),
        (cover({"data_until_on": ENTRY.due_on}, entry=ENTRY.model_copy(update={"period_to": dt.date(2021, 9, 30)})), True),
        (cover(), True),
    ],
    "nothing_declared": [(cover(), False), (cover({"nothing_to_report": "yes"}), True)],
    "record_count": [(cover(), 0), (cover(rows={"document": [DOCUMENT], "task": [{"status": "done"}, {"name": "Việc"}]}), 2)],
    "declares_nothing_but_reports": [
        (cover({"nothing_to_report": "yes"}), False),
        (cover({"nothing_to_report": "yes"}, rows={"document": [DOCUMENT]}), True),
        (cover(rows={"document": [DOCUMENT]}), False),
    ],
    "number_is_one": [
        (cover({"report_number": "2516/BC-SCT"}), True),
        (cover({"report_number": "báo cáo 12"}), False),
        (cover(), None),
    ],
    "number_of_department": [
        (cover({"report_number": "12/BC-SKHĐT"}), None),
        (cover({"report_number": "12/BC-SNV"}), "SNV"),
        (cover({"report_number": "12/BC-SNV-SKHĐT"}), None),
        (cover({"report_number": "12/BC"}), None),
    ],
    "number_of_type": [
        (cover({"report_number": "12/BC-SKHĐT"}), None),
        (cover({"report_number": "155/QĐ-SKHĐT"}), "Quyết định"),
        (cover({"report_number": "12/CV-SKHĐT"}), None),
        (cover(), None),
    ],
    "other_department": [
        (cover({"department_name": NAME.upper()}), None),
        (cover({"department_name": "SỞ TƯ PHÁP"}), "Sở Tư pháp"),
        (cover({"department_name": "Tổ công tác"}), None),
        (cover(), None),
    ],
}
