"""What tests of return slips share: a head, a mark, which cells are coloured, and what settles a fault of the sample."""

import datetime as dt
import re
from dataclasses import replace

from include.workbook.slip.marking import Mark, SlipHead

HEAD = SlipHead(
    "Sở Xây dựng", "SXD", "2021-Y", 1, "QNG-2021-Y/SXD/abcdef12", "10:15 ngày 01/12/2021", "Trả lại để sửa", "returned", "Sửa rồi gửi lại.",
    "So với lần nộp 1: đã xử lý 12 trên 14 lỗi, 1 lỗi mới.", dt.date(2021, 12, 1),
)  # fmt: skip


def mark(cell="G7", sheet="Chỉ tiêu", severity="critical", rule="CEL-03", found="khoảng 10", **changes):
    given = Mark(
        rule, severity, sheet, cell, found, "một số", "Không phải số", "Not a number", "Ô không đọc được thành số.", "Nhập một số."
    )
    return replace(given, **changes)


def colored(sheet):
    """Cell to severity, as the conditional formats say."""
    found = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            severity = re.fullmatch(r'"PCI-(\w+)"<>""', rule.formula[0]) if rule.formula else None
            if severity:
                found |= {cell: severity[1] for cell in str(area.sqref).split()}
    return found


def right_value(finding):
    return {"CEL-01": 12, "CEL-03": 10, "CEL-04": dt.date(2021, 2, 28), "CEL-05": "Hoàn thành", "IND-07": 95, "IND-08": None}[
        finding.rule_code
    ]
