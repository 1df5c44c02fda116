"""Faults of the family ``assessments``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import fault


@fault("ASM-01")
def assessment_without_text(b):
    return "Đánh giá", b.put("assessment", "text", None, 0)


@fault("ASM-02")
def assessment_twice(b):
    for column in ("sub_indices", "assessment_kind", "text"):
        b.put("assessment", column, b.book["Đánh giá"][b.at("assessment", column, 0)].value, 1)
    return "Đánh giá", b.at("assessment", "text", 1)
