"""Makes a filled, faultless workbook for any department and round: for benchmarks and tests, never shown as data."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from openpyxl import Workbook

from include.catalog.models import Catalogue, Indicator, Round
from include.workbook.fill import fill_cover, fill_table
from include.workbook.write import build_workbook

SOURCE = "Số liệu sinh tự động để thử hệ thống"
_FIELDS = ("cải cách hành chính", "công khai thông tin", "hỗ trợ doanh nghiệp", "thanh tra, kiểm tra")
_ACTIONS = ("Rà soát", "Ban hành", "Tổ chức hội nghị về", "Kiểm tra", "Công khai", "Tập huấn", "Đối thoại về", "Cập nhật")
_OBJECTS = (
    "quy trình nội bộ",
    "thủ tục đầu tư",
    "cơ sở dữ liệu ngành",
    "quy hoạch chi tiết",
    "hồ sơ trực tuyến",
    "kiến nghị của doanh nghiệp",
    "danh mục dự án",
    "bảng giá dịch vụ",
    "đơn giá bồi thường",
    "kết quả khảo sát",
    "chương trình học nghề",
    "hạ tầng cụm công nghiệp",
)


def generate_workbook(
    catalogue: Catalogue,
    round_key: str,
    department_code: str,
    seed: int = 0,
    tasks: int = 6,
    documents: int = 4,
    plan: int = 4,
    book: Workbook | None = None,
    source: str = SOURCE,
) -> Workbook:
    """A workbook that breaks no rule, with figures drawn from ``seed``; about 200 cells filled at the default sizes.

    ``book`` is a template of that department and round to fill; without it one is built. ``source`` is what every
    figure says of itself.
    """
    draw = random.Random(f"{round_key} {department_code} {seed}")
    entry = catalogue.round(round_key)
    book = book or build_workbook(catalogue, round_key, department_code)
    fill_cover(book, catalogue, _cover(entry, department_code, seed))
    owed = catalogue.assignments(round_key, department_code)
    figures = [_figure(catalogue.indicator(round_key, a.item), draw, source) for a in owed if a.kind == "indicator"]
    fill_table(book, catalogue, "indicators", figures)
    answered = [{"task_code": a.item, "status": "Hoàn thành"} for a in owed if a.kind == "task"]
    names = [sub_index.name_vi for sub_index in catalogue.methodology(entry.methodology).sub_indices]
    fill_table(book, catalogue, "tasks", [*answered, *(_task(n, names, draw) for n in range(tasks))])
    fill_table(book, catalogue, "documents", [_document(n, entry, department_code, draw) for n in range(documents)])
    fill_table(book, catalogue, "plan", [_plan(n, names, entry, draw) for n in range(plan)])
    fill_table(book, catalogue, "assessment", [{"assessment_kind": "Đánh giá chung", "text": f"{source}: đạt kế hoạch năm."}])
    return book


def _cover(entry: Round, department_code: str, seed: int) -> dict[str, object]:
    return {
        "report_number": f"{seed % 9000 + 1}/BC-{department_code}",
        "reported_on": entry.due_on,
        "data_until_on": entry.due_on,
        "figures": "Ước cả năm",
        "signer_name": "Nguyễn Văn Mẫu",
        "signer_title": "Giám đốc",
        "contact_name": "Trần Thị Mẫu",
        "contact_phone": "0255 3000000",
        "contact_email": "mau@example.vn",
    }


def _figure(indicator: Indicator, draw: random.Random, source: str) -> dict[str, object]:
    low = float(indicator.limit_min if indicator.limit_min is not None else 0)
    high = float(indicator.limit_max if indicator.limit_max is not None else max(low, 0) + 200)
    # A percentage below 1 would rightly be asked about (IND-10).
    low = max(low, 1.0) if indicator.unit == "pct" else low
    value: float = draw.uniform(low, min(high, low + 500))
    value = round(value) if indicator.whole_number else round(value, 1)
    return {"indicator_code": indicator.code, "value": value, "source_text": source}


def _task(number: int, names: list[str], draw: random.Random) -> dict[str, object]:
    wanted = number % (len(_ACTIONS) * len(_OBJECTS))
    name = f"{_ACTIONS[wanted % len(_ACTIONS)]} {_OBJECTS[wanted // len(_ACTIONS) % len(_OBJECTS)]}"
    status = draw.choice(["Hoàn thành", "Hoàn thành", "Đang thực hiện", "Tạm hoãn"])
    task: dict[str, object] = {
        "sub_indices": names[number % len(names)],
        "field": _FIELDS[number % len(_FIELDS)],
        "name": f"{name} ({SOURCE.lower()})" if number >= 96 else name,
        "quantity": draw.randint(1, 40),
        "quantity_unit": "hồ sơ",
        "status": status,
    }
    return task | ({"reason": "Dịch Covid-19"} if status == "Tạm hoãn" else {})


def _document(number: int, entry: Round, department_code: str, draw: random.Random) -> dict[str, Any]:
    return {
        "number": f"{100 + number}/KH-{department_code}",
        "issued_on": entry.period_from + dt.timedelta(days=draw.randint(10, 300)),
        "document_type": "Kế hoạch",
        "agency": "Đơn vị báo cáo",
        "title": f"Kế hoạch {_OBJECTS[number % len(_OBJECTS)]}",
        "citation": "Ban hành",
    }


def _plan(number: int, names: list[str], entry: Round, draw: random.Random) -> dict[str, object]:
    return {
        "sub_indices": names[number % len(names)],
        "field": _FIELDS[number % len(_FIELDS)],
        "name": f"{_ACTIONS[number % len(_ACTIONS)]} {draw.choice(_OBJECTS)} năm {entry.plan_year}",
        "status": "Dự kiến",
    }
