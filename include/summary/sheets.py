"""The sheets of a summary, each from one or two views of the warehouse. Nothing is invented: where nothing came, it says so."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from itertools import groupby
from typing import Any

from openpyxl import Workbook

from include.catalog.models import SubIndex
from include.catalog.words import choice_word, word_table
from include.summary.content import (
    UNFINISHED,
    VIETNAM,
    RoundContent,
    Row,
    cited_documents,
    document_key,
    products,
    quantity_text,
    sub_index_names,
)
from include.summary.page import Heading, Page
from include.warehouse.register import RegisterRow
from include.workbook.values import show_number


def origin(row: Row) -> str:
    """Where a figure stands: department, sheet and cell."""
    return f"{row['department_code']} · {row['sheet']}!{row['cell']}" if row.get("cell") else ""


def coverage_sheet(workbook: Workbook, content: RoundContent) -> None:
    """Who filed, when, in which state; the first thing that a reader must know."""
    entry = content.round
    headings = [
        Heading(*h)
        for h in (
            ("TT", 5),
            ("Mã", 11),
            ("Đơn vị", 42),
            ("Nộp", 15),
            ("Lần đầu đến", 17),
            ("Bản mới nhất đến", 17),
            ("Muộn", 8),
            ("Lần", 7),
            ("Trạng thái", 25),
            ("Nghiêm trọng", 13),
            ("Cảnh báo", 10),
            ("Lưu ý", 8),
        )
    ]
    page = Page(workbook, "Tình hình nộp", f"TỔNG HỢP BÁO CÁO PCI – ĐỢT {entry.code} (BẢN NHÁP)", headings)
    province = next(p for p in content.catalogue.provinces if p.code == entry.province)
    updated = f"{content.updated_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" if content.updated_at else "chưa có đơn vị nào nộp"
    page.line(
        f"Tỉnh {province.name_vi}. Kỳ số liệu {_day(entry.period_from)} – {_day(entry.period_to)}; "
        f"ngày chốt {_day(entry.cut_off_on)}; hạn gửi {_day(entry.due_on)}."
    )
    filings = Counter(row.filing for row in content.register)
    told = "; ".join(f"{word_table('filings')[code].vi.lower()}: {filings[code]}" for code in word_table("filings") if filings[code])
    page.line(f"Số liệu cập nhật đến {updated}. {len(content.register)} đơn vị – {told}.")
    page.header([heading.text for heading in headings])
    by_code = {row["department_code"]: row for row in content.coverage}
    page.rows(
        [_coverage_row(number, row, by_code[row.department_code]) for number, row in enumerate(content.register, start=1)],
        "Chưa giao đơn vị nào.",
    )
    if content.register:
        page.total(_coverage_total(content.register))


def _coverage_total(register: list[RegisterRow]) -> list[Any]:
    filed = sum(row.versions > 0 for row in register)
    counts = [sum(getattr(row, severity) for row in register) for severity in ("critical", "warning", "info")]
    told = f"{filed}/{len(register)} đơn vị đã nộp"
    standing = f"{sum(row.standing_submission_id is not None for row in register)} đơn vị có số liệu đang dùng"
    return ["", "", "Cộng", told, "", "", "", sum(row.versions for row in register), standing, *counts]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _coverage_row(number: int, row: RegisterRow, coverage: Row) -> list[Any]:
    state = word_table("states")[row.state].vi if row.state else ""
    if row.state == "returned" and row.standing_submission_id:
        state += f" (đang dùng lần {coverage['standing_version']})"
    arrived = [coverage[key].astimezone(VIETNAM) if coverage[key] else None for key in ("first_arrived_at", "arrived_at")]
    late = f"{row.days_late} ngày" if row.days_late else ""
    counts = (row.critical, row.warning, row.info) if row.state else ("", "", "")
    filing = word_table("filings")[row.filing].vi
    return [number, row.department_code, row.department_name_vi, filing, *arrived, late, row.versions or "", state, *counts]


SUB_INDEX_COLUMNS = (
    ("Đơn vị", 12),
    ("Nội dung", 52),
    ("ĐVT / Lĩnh vực", 16),
    ("Năm trước / Tình trạng", 16),
    ("Năm nay / Số lượng", 16),
    ("Thay đổi", 12),
    ("Đánh giá / Văn bản", 24),
    ("Nguồn: đơn vị · sheet!ô", 26),
)


DOCUMENT_HEADINGS = [
    "Đơn vị",
    "Trích yếu",
    "Loại",
    "Số ký hiệu",
    "Ngày ban hành",
    "Ban hành / viện dẫn",
    "Cơ quan ban hành",
    "Nguồn: đơn vị · sheet!ô",
]


def sub_index_sheet(workbook: Workbook, content: RoundContent, sub_index: SubIndex) -> None:
    """One sub-index: indicator values, results by field, tasks by status, documents."""
    page = Page(
        workbook,
        f"{sub_index.ordinal}. {sub_index.name_vi}",
        f"{sub_index.ordinal}. {sub_index.name_vi.upper()}",
        [Heading(*h) for h in SUB_INDEX_COLUMNS],
    )
    page.line(_about(content, sub_index), italic=True)
    page.freeze_here()
    values = [row for row in content.values if row["sub_index_code"] == sub_index.code]
    page.table(
        "A. Chỉ tiêu",
        ["Đơn vị", "Chỉ tiêu", "ĐVT", "Năm trước", "Năm nay", "Thay đổi", "Đánh giá", "Nguồn: đơn vị · sheet!ô"],
        _value_rows(values),
        "Không giao chỉ tiêu nào cho chỉ số này trong đợt.",
    )
    tasks = [row for row in content.tasks if sub_index.code in row["sub_indices"]]
    page.table("B. Kết quả theo lĩnh vực", TASK_HEADINGS, _task_rows(content, tasks), "Không đơn vị nào báo cáo nhiệm vụ cho chỉ số này.")
    counts = Counter(row["status"] for row in tasks)
    page.table(
        "C. Số nhiệm vụ theo tình trạng",
        ["", "Tình trạng", "Số nhiệm vụ"],
        [["", choice_word(content.catalogue, "task_statuses", status), count] for status, count in counts.most_common()],
        "Không có nhiệm vụ.",
    )
    cited = cited_documents(tasks, values)
    documents = [row for row in content.documents if row["number"] and document_key(row["number"]) in cited]
    page.table(
        "D. Văn bản nêu trong các kết quả trên",
        DOCUMENT_HEADINGS,
        [_document_row(content, row) for row in documents],
        "Không có văn bản nào được nêu.",
    )


def other_documents_sheet(workbook: Workbook, content: RoundContent) -> None:
    """Documents that no result or figure of a sub-index names, so that none is lost."""
    page = Page(workbook, "Văn bản khác", "VĂN BẢN KHÔNG ĐƯỢC NÊU TRONG KẾT QUẢ HAY CHỈ TIÊU NÀO", [Heading(*h) for h in SUB_INDEX_COLUMNS])
    page.header(DOCUMENT_HEADINGS)
    codes = {entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices}
    cited = cited_documents(
        [row for row in content.tasks if codes.intersection(row["sub_indices"])],
        [row for row in content.values if row["sub_index_code"] in codes],
    )
    rows = [row for row in content.documents if not row["number"] or document_key(row["number"]) not in cited]
    page.rows([_document_row(content, row) for row in rows], "Không có.")


def _about(content: RoundContent, sub_index: SubIndex) -> str:
    focal = next(
        (
            f
            for f in content.catalogue.focal_departments
            if f.province == content.round.province and f.sub_index == sub_index.code and f.valid_on(content.round.due_on)
        ),
        None,
    )
    weight = f"{show_number(sub_index.weight_pct)}%" if sub_index.weight_pct is not None else "chưa được công bố"
    told = "chưa khai báo" if focal is None else focal.department + ("" if focal.proven else " (theo thông lệ, chưa có văn bản phân công)")
    return (
        f"Trọng số trong PCI năm {content.round.year}: {weight}. Cơ quan đầu mối: {told}. "
        "Số liệu do các đơn vị báo cáo, không phải kết quả PCI do VCCI công bố."
    )


def _value_rows(values: list[Row]) -> list[list[Any]]:
    """By indicator: who reported what, and in one line who has not filed."""
    rows: list[list[Any]] = []
    ordered = sorted(values, key=lambda row: (row["indicator_code"], row["role"] != "lead", row["department_ordinal"]))
    for _, group in groupby(ordered, key=lambda row: row["indicator_code"]):
        mine = list(group)
        rows += [_value_row(row) for row in mine if row["answer"] != "not_filed"]
        silent = [row["department_code"] for row in mine if row["answer"] == "not_filed"]
        if silent:
            told = word_table("answers")["not_filed"].vi
            first = mine[0]
            rows.append([f"{len(silent)} đơn vị", first["indicator_name_vi"], first["unit_vi"], None, told, None, ", ".join(silent), ""])
    return rows


def _value_row(row: Row) -> list[Any]:
    shown = row["value"] if row["value"] is not None else word_table("answers")[row["answer"]].vi
    return [
        row["department_code"],
        row["indicator_name_vi"],
        row["unit_vi"],
        row["last_year_value"] if row["last_year_value"] is not None else "chưa có",
        shown,
        row["change"],
        _judged(row),
        origin(row),
    ]


def _judged(row: Row) -> str:
    """Better or worse by the indicator's direction, and where last year's figure comes from."""
    change: Decimal | None = row["change"]
    judged = ""
    if change == 0:
        judged = "Không đổi"
    elif change is not None and row["direction"] != "neutral":
        judged = "Tốt hơn" if (change > 0) == (row["direction"] == "higher_better") else "Kém hơn"
    return "\n".join(part for part in (judged, _last_year_origin(row)) if part)


def _last_year_origin(row: Row) -> str:
    if row["last_year_from"] == "last_round":
        return f"Năm trước: {row['last_round_key']}, {row['last_round_sheet']}!{row['last_round_cell']}"
    return "Năm trước: đơn vị tự ghi" if row["last_year_from"] else ""


TASK_HEADINGS = [
    "Đơn vị",
    "Nhiệm vụ, kết quả",
    "Lĩnh vực",
    "Tình trạng",
    "Số lượng",
    "Nguyên nhân",
    "Sản phẩm, văn bản",
    "Nguồn: đơn vị · sheet!ô",
]


def _task_rows(content: RoundContent, tasks: list[Row]) -> list[list[Any]]:
    ordered = sorted(tasks, key=lambda row: ((row["field"] or "~").casefold(), row["department_ordinal"], row["sheet_row"]))
    return [
        [
            row["department_code"],
            row["name"],
            row["field"],
            choice_word(content.catalogue, "task_statuses", row["status"]),
            quantity_text(row),
            row["reason"],
            "; ".join(dict.fromkeys([*products(row), *row["documents"]])),
            origin(row),
        ]
        for row in ordered
    ]


def _document_row(content: RoundContent, row: Row) -> list[Any]:
    kind = choice_word(content.catalogue, "document_types", row["document_type"])
    citation = choice_word(content.catalogue, "citations", row["citation"])
    return [row["department_code"], row["title"], kind, row["number"], row["issued_on"], citation, row["agency"], origin(row)]


def general_tasks_sheet(workbook: Workbook, content: RoundContent) -> None:
    """Results that no sub-index claims."""
    page = Page(workbook, "Nhiệm vụ chung", "NHIỆM VỤ CHUNG, KHÔNG GẮN CHỈ SỐ THÀNH PHẦN", [Heading(*h) for h in SUB_INDEX_COLUMNS])
    page.header(TASK_HEADINGS)
    page.rows(_task_rows(content, [row for row in content.tasks if not row["sub_indices"]]), "Không có.")


def unfinished_sheet(workbook: Workbook, content: RoundContent, sub_index: SubIndex | None = None) -> None:
    """What was late, postponed, suspended, not begun or cancelled, and why."""
    headings = [
        Heading(*h)
        for h in (("Đơn vị", 12), ("Nhiệm vụ", 60), ("Chỉ số thành phần", 24), ("Tình trạng", 16), ("Nguyên nhân", 30), ("Nguồn", 26))
    ]
    page = Page(workbook, "Tạm hoãn, tạm dừng", "NHIỆM VỤ CHẬM, TẠM HOÃN, TẠM DỪNG, CHƯA THỰC HIỆN VÀ NGUYÊN NHÂN", headings)
    page.header([heading.text for heading in headings])
    tasks = [row for row in content.tasks if row["status"] in UNFINISHED and _belongs(row, sub_index)]
    page.rows(
        [
            [
                row["department_code"],
                row["name"],
                sub_index_names(content, row),
                choice_word(content.catalogue, "task_statuses", row["status"]),
                row["reason"] or "Đơn vị không nêu nguyên nhân",
                origin(row),
            ]
            for row in tasks
        ],
        "Không đơn vị nào báo cáo nhiệm vụ chậm, hoãn hay dừng.",
    )


def _belongs(row: Row, sub_index: SubIndex | None) -> bool:
    return sub_index is None or sub_index.code in row["sub_indices"]


def plan_sheet(workbook: Workbook, content: RoundContent, sub_index: SubIndex | None = None) -> None:
    """Next year's plan, by sub-index and department."""
    headings = [
        Heading(*h)
        for h in (
            ("Chỉ số thành phần", 24),
            ("Đơn vị", 12),
            ("Nhiệm vụ", 62),
            ("Mức độ", 18),
            ("Điều kiện", 26),
            ("Số lượng", 18),
            ("Nguồn", 26),
        )
    ]
    page = Page(workbook, f"Kế hoạch {content.round.plan_year}", f"KẾ HOẠCH NĂM {content.round.plan_year}", headings)
    page.header([heading.text for heading in headings])
    order = {s.code: s.ordinal for s in content.catalogue.methodology(content.round.methodology).sub_indices}
    rows = [row for row in content.plan if _belongs(row, sub_index)]
    rows.sort(
        key=lambda row: (min((order.get(code, 99) for code in row["sub_indices"]), default=99), row["department_ordinal"], row["sheet_row"])
    )
    page.rows(
        [
            [
                sub_index_names(content, row),
                row["department_code"],
                row["name"],
                choice_word(content.catalogue, "plan_statuses", row["status"]),
                row["condition"],
                quantity_text(row),
                origin(row),
            ]
            for row in rows
        ],
        "Không đơn vị nào gửi kế hoạch năm sau.",
    )


def assessment_sheet(workbook: Workbook, content: RoundContent, sub_index: SubIndex | None = None) -> None:
    """What departments say of their year, quoted with who said it."""
    headings = [Heading(*h) for h in (("Đơn vị", 12), ("Nội dung", 22), ("Diễn giải của đơn vị", 110), ("Nguồn", 26))]
    page = Page(workbook, "Đánh giá", "ĐÁNH GIÁ, KHÓ KHĂN, KIẾN NGHỊ CỦA CÁC ĐƠN VỊ", headings)
    page.header([heading.text for heading in headings])
    rows = [row for row in content.assessments if _belongs(row, sub_index)]
    page.rows(
        [
            [r["department_code"], choice_word(content.catalogue, "assessment_kinds", r["assessment_kind"]), r["text"], origin(r)]
            for r in rows
        ],
        "Không đơn vị nào gửi đánh giá.",
    )


def waivers_sheet(workbook: Workbook, content: RoundContent) -> None:
    """The explanations that stand in for corrections: what each covers, who asked, who decided."""
    headings = [
        Heading(*h)
        for h in (("Đơn vị", 12), ("Quy tắc", 34), ("Phạm vi", 26), ("Giải trình", 56), ("Đề nghị", 22), ("Duyệt", 30), ("Tình trạng", 20))
    ]
    page = Page(workbook, "Giải trình", "PHỤ LỤC: CÁC GIẢI TRÌNH THAY CHO VIỆC SỬA SỐ LIỆU", headings)
    page.header([heading.text for heading in headings])
    page.rows([_waiver_row(content, row) for row in content.waivers], "Không có giải trình nào.")


def _waiver_row(content: RoundContent, row: Row) -> list[Any]:
    where = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"] or "mọi ô vi phạm quy tắc"
    decided = f"{row['decided_by']}, {row['decided_at'].astimezone(VIETNAM):%d/%m/%Y}" if row["decided_by"] else "chưa duyệt"
    comment = f"\n{row['decision_comment']}" if row["decision_comment"] else ""
    return [
        row["department_code"],
        f"{row['rule_code']} {content.catalogue.rule(row['rule_code']).title_vi}",
        f"{where}\n{row['cells_now']} ô hiện nay, tối đa {row['most_cells']}, đến hết {row['valid_until']:%d/%m/%Y}",
        row["explanation"],
        f"{row['asked_by']}, {row['asked_at'].astimezone(VIETNAM):%d/%m/%Y}",
        decided + comment,
        word_table("waiver_statuses")[row["status"]].vi,
    ]


def findings_sheet(workbook: Workbook, content: RoundContent, sub_index: SubIndex | None = None) -> None:
    """What is still open in the newest version of each department, or of those that answer for a sub-index."""
    headings = [
        Heading(*h)
        for h in (
            ("Đơn vị", 12),
            ("Mức", 13),
            ("Quy tắc", 10),
            ("Sheet, ô", 16),
            ("Nội dung", 58),
            ("Cần có", 32),
            ("Cách sửa", 40),
            ("Xử lý", 14),
        )
    ]
    page = Page(workbook, "Lỗi còn mở", "LỖI, CẢNH BÁO CÒN MỞ Ở LẦN NỘP MỚI NHẤT", headings)
    page.header([heading.text for heading in headings])
    rank = {severity: number for number, severity in enumerate(word_table("severities"))}
    concerned = _departments_of(content, sub_index)
    findings = [row for row in content.findings if row["department_code"] in concerned]
    rows = sorted(findings, key=lambda r: (rank[r["severity"]], r["department_ordinal"], r["rule_code"], r["finding_id"]))
    page.rows(
        [
            [
                r["department_code"],
                word_table("severities")[r["severity"]].vi,
                r["rule_code"],
                f"{r['sheet']}!{r['cell']}" if r["cell"] else r["sheet"] or "cả tệp",
                r["message_vi"],
                r["expected"],
                r["remedy_vi"],
                word_table("finding_statuses")[r["status"]].vi,
            ]
            for r in rows
        ],
        "Không còn lỗi nào.",
    )


def _departments_of(content: RoundContent, sub_index: SubIndex | None) -> set[str]:
    """Departments that owe or report anything on the sub-index; all that have findings when there is none."""
    if sub_index is None:
        return {row["department_code"] for row in content.findings}
    reporting = [*(row for row in content.tasks if sub_index.code in row["sub_indices"])]
    reporting += [row for row in content.values if row["sub_index_code"] == sub_index.code]
    return {row["department_code"] for row in reporting}


def quarantined_sheet(workbook: Workbook, content: RoundContent) -> None:
    """Files that are kept but could not be used."""
    headings = [Heading(*h) for h in (("Tệp", 44), ("Đến lúc", 18), ("Số tiếp nhận", 30), ("Vì sao", 60), ("Cách xử lý", 50))]
    page = Page(workbook, "Tệp cách ly", "TỆP ĐƯỢC GIỮ LẠI NHƯNG KHÔNG TỔNG HỢP ĐƯỢC", headings)
    page.header([heading.text for heading in headings])
    page.rows(
        [
            [
                r["file_name"],
                r["arrived_at"].astimezone(VIETNAM),
                r["receipt_number"],
                "\n".join(r["messages_vi"]),
                "\n".join(r["remedies_vi"]),
            ]
            for r in content.quarantined
        ],
        "Không có.",
    )
