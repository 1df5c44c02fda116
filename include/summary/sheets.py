"""The sheets of the Excel annexes. Nothing is invented: where nothing came, it says so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from openpyxl import Workbook

from include.summary.page import Heading, Page
from include.summary.report import (
    CoverageLine,
    DocumentLine,
    IndicatorLine,
    OpenFindingLine,
    PlanLine,
    Report,
    SilentIndicator,
    SubIndexPart,
    TaskLine,
    WaiverLine,
)
from include.texts import CODES

_SOURCE = ("Nguồn: đơn vị · sheet!ô", 26)
_PART_COLUMNS = (
    ("Đơn vị", 12),
    ("Nội dung", 50),
    ("ĐVT / Lĩnh vực", 16),
    ("Năm trước / Tình trạng", 15),
    ("Năm nay / Số lượng", 15),
    ("Thay đổi / Nguyên nhân", 16),
    ("Mục tiêu / Ghi chú", 14),
    ("Đánh giá / Văn bản", 24),
    _SOURCE,
)
_VALUE_HEADINGS = ["Đơn vị", "Chỉ tiêu", "ĐVT", "Năm trước", "Năm nay", "Thay đổi", "Mục tiêu", "Đánh giá", _SOURCE[0]]
_TASK_HEADINGS = [
    "Đơn vị",
    "Nhiệm vụ, kết quả",
    "Lĩnh vực",
    "Tình trạng",
    "Số lượng",
    "Nguyên nhân",
    "Ghi chú",
    "Sản phẩm, văn bản",
    _SOURCE[0],
]
_DOCUMENT_HEADINGS = [
    "Đơn vị",
    "Trích yếu",
    "Loại",
    "Số ký hiệu",
    "Ngày ban hành",
    "Ban hành / viện dẫn",
    "Ghi chú",
    "Cơ quan ban hành",
    _SOURCE[0],
]


def _page(workbook: Workbook, name: str, title: str, columns: tuple[tuple[str, float], ...]) -> Page:
    return Page(workbook, name, title, [Heading(*column) for column in columns])


def _list_page(workbook: Workbook, name: str, title: str, columns: tuple[tuple[str, float], ...]) -> Page:
    """A page that is one table, its headings in view."""
    page = _page(workbook, name, title, columns)
    page.header([heading for heading, _ in columns])
    return page


# ---------------------------------------------------------------- who filed


_COVERAGE_COLUMNS = (
    ("TT", 5),
    ("Mã", 11),
    ("Đơn vị", 42),
    ("Nộp", 15),
    ("Nộp lần đầu", 17),
    ("Lần mới nhất", 17),
    ("Muộn", 8),
    ("Lần", 7),
    ("Trạng thái", 25),
    ("Nghiêm trọng", 13),
    ("Cảnh báo", 10),
    ("Lưu ý", 8),
)


def coverage_sheet(workbook: Workbook, report: Report) -> None:
    """Who filed, when, in which state; the first thing that a reader must know."""
    columns = _COVERAGE_COLUMNS if report.edition == "full" else _COVERAGE_COLUMNS[:-3]
    page = _page(workbook, "Tình hình nộp", f"TỔNG HỢP BÁO CÁO PCI – ĐỢT {report.round.code}", columns)
    for line in _about_round(report):
        page.line(line)
    page.header([heading for heading, _ in columns])
    page.rows([_coverage_row(line)[: len(columns)] for line in report.coverage.lines], "Chưa giao đơn vị nào.")
    if report.coverage.lines:
        page.total(_coverage_total(report)[: len(columns)])


def _about_round(report: Report) -> list[str]:
    entry = report.round
    updated = f"{report.updated_at:%H:%M ngày %d/%m/%Y}" if report.updated_at else "chưa có đơn vị nào nộp"
    filings = Counter(line.filing for line in report.coverage.lines)
    told = "; ".join(f"{word.vi.lower()}: {filings[code]}" for code, word in CODES.words("filings").items() if filings[code])
    return [
        f"Tỉnh {report.province.name_vi}. Kỳ số liệu {_day(entry.period_from)} – {_day(entry.period_to)}; "
        f"ngày chốt {_day(entry.cut_off_on)}; hạn gửi {_day(entry.due_on)}.",
        f"Số liệu cập nhật đến {updated}. {len(report.coverage.lines)} đơn vị – {told}.",
    ]


def _coverage_row(line: CoverageLine) -> list[Any]:
    state = line.state_vi
    if line.standing_version and line.standing_version < line.versions:
        state += f" (đang dùng lần {line.standing_version})"
    late = f"{line.days_late} ngày" if line.days_late else ""
    arrived = [line.first_arrived_at, line.arrived_at]
    counts = line.findings or ("", "", "")
    return [line.number, line.department_code, line.department_vi, line.filing_vi, *arrived, late, line.versions or "", state, *counts]


def _coverage_total(report: Report) -> list[Any]:
    coverage = report.coverage
    filed = f"{sum(line.versions > 0 for line in coverage.lines)}/{len(coverage.lines)} đơn vị đã nộp"
    standing = f"{coverage.standing} đơn vị có số liệu đang dùng"
    counts = [sum(line.findings[place] for line in coverage.lines if line.findings) for place in range(3)]
    return ["", "", "Cộng", filed, "", "", "", sum(line.versions for line in coverage.lines), standing, *counts]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


# ---------------------------------------------------------------- one sub-index


def part_sheet(workbook: Workbook, report: Report, part: SubIndexPart) -> None:
    """One sub-index: indicator values, results by field, tasks by status, documents."""
    page = _page(workbook, f"{part.ordinal}. {part.name_vi}", f"{part.ordinal}. {part.name_vi.upper()}", _PART_COLUMNS)
    page.line(_about_part(report, part), italic=True)
    page.freeze_here()
    values = _value_rows(part)
    page.table("A. Chỉ tiêu", _VALUE_HEADINGS, values, "Không giao chỉ tiêu nào cho chỉ số này trong đợt.")
    tasks = [_task_row(line) for entry in part.fields for line in entry.tasks]
    page.table("B. Kết quả theo lĩnh vực", _TASK_HEADINGS, tasks, "Không đơn vị nào báo cáo nhiệm vụ cho chỉ số này.")
    counts = [["", entry.status_vi, entry.count] for entry in part.statuses]
    page.table("C. Số nhiệm vụ theo tình trạng", ["", "Tình trạng", "Số nhiệm vụ"], counts, "Không có nhiệm vụ.")
    documents = [_document_row(line) for line in part.documents]
    page.table("D. Văn bản nêu trong các kết quả trên", _DOCUMENT_HEADINGS, documents, "Không có văn bản nào được nêu.")


def _about_part(report: Report, part: SubIndexPart) -> str:
    weight = str(part.weight) if part.weight else "chưa được công bố"
    focal = part.focal_code or "chưa khai báo"
    proven = "" if part.focal_proven or not part.focal_code else " (theo thông lệ, chưa có văn bản phân công)"
    return (
        f"Trọng số trong PCI năm {report.round.year}: {weight}. Cơ quan đầu mối: {focal}{proven}. "
        "Số liệu do các đơn vị báo cáo, không phải kết quả PCI do VCCI công bố."
    )


def _value_rows(part: SubIndexPart) -> list[list[Any]]:
    """By indicator: who reported what, and in one line who has no accepted workbook."""
    rows = [(line.code, 0, _value_row(line)) for line in part.indicators] + [(line.code, 1, _silent_row(line)) for line in part.silent]
    return [row for *_, row in sorted(rows, key=lambda entry: entry[:2])]


def _value_row(line: IndicatorLine) -> list[Any]:
    met = "" if line.target_met is None else "Đạt mục tiêu" if line.target_met else "Chưa đạt mục tiêu"
    last_year = f"Năm trước: {line.last_year_from_vi}" if line.last_year_from_vi else ""
    return [
        line.department_code,
        line.name_vi,
        line.unit_vi,
        line.last_year or "chưa có",
        line.value or line.answer_vi,
        line.change,
        line.target,
        "\n".join(part for part in (line.judged_vi, met, last_year) if part),
        line.origin,
    ]


def _silent_row(line: SilentIndicator) -> list[Any]:
    told = CODES.words("answers")["not_filed"].vi
    departments = ", ".join(line.department_codes)
    return [f"{len(line.department_codes)} đơn vị", line.name_vi, line.unit_vi, None, told, None, None, departments, ""]


def _task_row(line: TaskLine) -> list[Any]:
    what = [line.department_code, line.name, line.field_vi, line.status_vi, line.quantities, line.reason, line.note]
    return [*what, "; ".join(line.documents), line.statement.origin]


def _document_row(line: DocumentLine) -> list[Any]:
    what = [line.department_code, line.title, line.kind_vi, line.number, line.issued_on, line.citation_vi, line.note]
    return [*what, line.agency, line.origin]


# ---------------------------------------------------------------- across sub-indices


def other_documents_sheet(workbook: Workbook, report: Report) -> None:
    """Documents that no result or figure of a sub-index names, so that none is lost."""
    page = _page(workbook, "Văn bản khác", "VĂN BẢN KHÔNG ĐƯỢC NÊU TRONG KẾT QUẢ HAY CHỈ TIÊU NÀO", _PART_COLUMNS)
    page.header(_DOCUMENT_HEADINGS)
    page.rows([_document_row(line) for line in report.documents_apart], "Không có.")


def general_tasks_sheet(workbook: Workbook, report: Report) -> None:
    """Results that no sub-index claims."""
    page = _page(workbook, "Nhiệm vụ chung", "NHIỆM VỤ CHUNG, KHÔNG GẮN CHỈ SỐ THÀNH PHẦN", _PART_COLUMNS)
    page.header(_TASK_HEADINGS)
    page.rows([_task_row(line) for entry in report.general for line in entry.tasks], "Không có.")


def unfinished_sheet(workbook: Workbook, report: Report) -> None:
    """What was late, postponed, suspended, not begun or cancelled, and why."""
    columns = (("Đơn vị", 12), ("Nhiệm vụ", 60), ("Chỉ số thành phần", 24), ("Tình trạng", 16), ("Nguyên nhân", 30), _SOURCE)
    page = _list_page(workbook, "Tạm hoãn, tạm dừng", "NHIỆM VỤ CHẬM, TẠM HOÃN, TẠM DỪNG, CHƯA THỰC HIỆN VÀ NGUYÊN NHÂN", columns)
    page.rows([_unfinished_row(line) for line in report.unfinished], "Không đơn vị nào báo cáo nhiệm vụ chậm, hoãn hay dừng.")


def _unfinished_row(line: TaskLine) -> list[Any]:
    reason = line.reason or "Đơn vị không nêu nguyên nhân"
    return [line.department_code, line.name, line.sub_indices_vi, line.status_vi, reason, line.statement.origin]


def planned_sheet(workbook: Workbook, report: Report) -> None:
    """What was planned in the round before, and what became of it."""
    columns = (
        ("Đơn vị", 12),
        ("Nhiệm vụ đã đưa vào kế hoạch", 70),
        ("Kết quả", 30),
        ("Nguyên nhân", 30),
        ("Nguồn: kế hoạch năm trước", 26),
    )
    title = "KẾ HOẠCH NĂM TRƯỚC VÀ KẾT QUẢ" + (f" (KẾ HOẠCH TRONG ĐỢT {report.last_round_code})" if report.last_round_code else "")
    page = _list_page(workbook, "Kế hoạch và kết quả", title, columns)
    rows = [[line.department_code, line.name, line.outcome_vi, line.reason, line.statement.origin] for line in report.planned]
    page.rows(rows, "Chưa có kế hoạch của đợt trước trong hệ thống để đối chiếu.")


def plan_sheet(workbook: Workbook, report: Report) -> None:
    """Next year's plan, by sub-index and department."""
    columns = (("Chỉ số thành phần", 24), ("Đơn vị", 12), ("Nhiệm vụ", 62), ("Mức độ", 18), ("Điều kiện", 26), ("Số lượng", 18), _SOURCE)
    page = _list_page(workbook, f"Kế hoạch {report.round.plan_year}", f"KẾ HOẠCH NĂM {report.round.plan_year}", columns)
    page.rows([_plan_row(line) for line in report.plan], "Không đơn vị nào gửi kế hoạch năm sau.")


def _plan_row(line: PlanLine) -> list[Any]:
    what = [line.sub_indices_vi, line.department_code, line.name, line.status_vi, line.condition, line.quantities]
    return [*what, line.statement.origin]


def quotes_sheet(workbook: Workbook, report: Report) -> None:
    """What departments say of their year, quoted with who said it."""
    columns = (("Đơn vị", 12), ("Nội dung", 22), ("Diễn giải của đơn vị", 110), _SOURCE)
    page = _list_page(workbook, "Đánh giá", "ĐÁNH GIÁ, KHÓ KHĂN, KIẾN NGHỊ CỦA CÁC ĐƠN VỊ", columns)
    page.rows(
        [[quote.department_code, quote.kind_vi, quote.text, quote.origin] for quote in report.quotes], "Không đơn vị nào gửi đánh giá."
    )


# ---------------------------------------------------------------- inside the administration only


def findings_sheet(workbook: Workbook, report: Report) -> None:
    """What is still open in the newest version of each department, or of those that answer for a sub-index."""
    columns = (("Đơn vị", 12), ("Mức", 13), ("Quy tắc", 10), ("Sheet, ô", 16), ("Nội dung", 58), ("Cần có", 32), ("Cách sửa", 40))
    page = _list_page(workbook, "Lỗi còn mở", "LỖI, CẢNH BÁO CÒN MỞ Ở LẦN NỘP MỚI NHẤT", (*columns, ("Xử lý", 14)))
    page.rows([_finding_row(line) for line in report.findings], "Không còn lỗi nào.")


def _finding_row(line: OpenFindingLine) -> list[Any]:
    what = [line.department_code, line.severity_vi, line.rule_code, line.place, line.message_vi]
    return [*what, line.expected, line.remedy_vi, line.status_vi]


def waivers_sheet(workbook: Workbook, report: Report) -> None:
    """The explanations that stand in for corrections: what each covers, who asked, who decided."""
    columns = (("Đơn vị", 12), ("Quy tắc", 34), ("Phạm vi", 26), ("Giải trình", 56), ("Đề nghị", 22), ("Duyệt", 30), ("Tình trạng", 20))
    page = _list_page(workbook, "Giải trình", "PHỤ LỤC: CÁC GIẢI TRÌNH THAY CHO VIỆC SỬA SỐ LIỆU", columns)
    rows = [_waiver_row(line) for line in report.waivers]
    page.rows(rows, "Không có giải trình nào.")


def _waiver_row(line: WaiverLine) -> list[Any]:
    what = [line.department_code, f"{line.rule_code} {line.title_vi}", line.scope_vi, line.explanation]
    return [*what, line.asked_vi, line.decided_vi, line.status_vi]


def quarantined_sheet(workbook: Workbook, report: Report) -> None:
    """Files that are kept but could not be used."""
    columns = (("Tệp", 44), ("Đến lúc", 18), ("Số tiếp nhận", 30), ("Vì sao", 60), ("Cách xử lý", 50))
    page = _list_page(workbook, "Tệp cách ly", "TỆP ĐƯỢC GIỮ LẠI NHƯNG KHÔNG TỔNG HỢP ĐƯỢC", columns)
    rows = [
        [line.file_name, line.arrived_at, line.receipt_number, "\n".join(line.reasons_vi), "\n".join(line.remedies_vi)]
        for line in report.quarantined
    ]
    page.rows(rows, "Không có.")


def sources_sheet(workbook: Workbook, report: Report) -> None:
    """Every figure with each cell it rests on, or what else it comes from; on paper only where to find them."""
    columns = (("Số liệu", 80), ("Giá trị", 40), _SOURCE, ("Nguồn khác", 50))
    page = _page(workbook, "Nguồn số liệu", "NGUỒN CỦA TỪNG SỐ LIỆU", columns)
    page.line("Bấm vào một ô nguồn để xem trên hệ thống. Sheet này không in: bản in ở phụ lục nguồn số liệu của báo cáo Word.", italic=True)
    page.print_until_here()
    page.header([heading for heading, _ in columns])
    rows: list[list[Any]] = []
    for figure in report.figures():
        value = figure if figure.value is not None else figure.text
        rows += [[figure.label, value, origin, figure.source] for origin in figure.origins or ("",)]
    page.rows(rows, "Không có số liệu nào.")
