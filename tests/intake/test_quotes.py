"""What a text quotes of PCI, and all that looks like a quote and is none."""

import unicodedata

import pytest

from include.catalog import load_catalogue
from include.intake.quotes import quotes_in

CATALOGUE = load_catalogue()


def quoted(text):
    return [(q.measure, q.sub_index, q.pci_year, str(q.value)) for q in quotes_in(text, CATALOGUE)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PCI 2020 đạt 63,20 điểm, xếp hạng 36", [("composite", None, 2020, "63.20"), ("rank", None, 2020, "36")]),
        ("chỉ số Tính minh bạch đạt 6,29 điểm", [("score", "transparency", None, "6.29")]),
        ("PCI tỉnh đạt 63.20 điểm năm 2020", [("composite", None, 2020, "63.20")]),
        ("Chỉ số PCI năm 2020 của tỉnh đứng thứ 36/63 tỉnh, thành phố.", [("rank", None, 2020, "36")]),
        ("Chi phí thời gian được 7,28 điểm (năm 2020)", [("score", "time", 2020, "7.28")]),
        ("Tính minh bạch năm 2020 đạt 6.290 điểm", [("score", "transparency", 2020, "6.290")]),
        (
            "Năm 2020: Đào tạo lao động đạt 6,21 điểm, Thiết chế pháp lý đạt 6,81 điểm",
            [("score", "labor", 2020, "6.21"), ("score", "legal", 2020, "6.81")],
        ),
        (
            "PCI năm 2020 đạt 63,20 điểm, giảm 1,13 điểm so với năm 2019 (64,33 điểm).",
            [("composite", None, 2020, "63.20")],
        ),
        ("Năm 2019 khởi sắc, năm 2020 PCI đạt 63,20 điểm", [("composite", None, 2020, "63.20")]),
        ("PCI năm 2019 xếp hạng 41, năm 2020 xếp hạng 36", [("rank", None, 2019, "41"), ("rank", None, 2020, "36")]),
        (unicodedata.normalize("NFD", "Tính minh bạch đạt 55,67 điểm"), [("score", "transparency", None, "55.67")]),
    ],
)
def test_a_quote_is_read_with_its_year(text, found):
    assert quoted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Phấn đấu PCI năm 2022 đạt 65 điểm, xếp hạng dưới 30",
        "Mục tiêu chỉ số Tính minh bạch đạt 7 điểm",
        "Chỉ số cải cách hành chính (PAR Index) đạt 84,2 điểm, PCI",
        "DDCI của Sở xếp hạng 5, PCI",
        "Tính minh bạch: điểm trang thông tin điện tử đạt 35 điểm",
        "Đã tổ chức 63 cuộc, đạt 100%; PCI",
        "Tính minh bạch xếp hạng 45",
        "PCI tăng 2,21 điểm, tăng 12 bậc",
        "Xây dựng 04 điểm bán hàng tại 02 xã",
        "Tính minh bạch được các sở quan tâm thực hiện, công tác thi đua khen thưởng của đơn vị đạt 6,29 điểm",
    ],
)
def test_what_is_hoped_for_or_another_matter_is_left_alone(text):
    assert quoted(text) == []


def test_of_one_text_at_most_a_hundred_quotes_are_taken():
    assert len(quoted("PCI năm 2020 xếp hạng 36. " * 300)) == 100


def test_the_real_report_quotes_nothing():
    import json
    from pathlib import Path

    items = json.loads((Path("include/sample/2021-Y/seed_items.json")).read_text(encoding="utf-8"))
    texts = [value for item in items for value in item.values() if isinstance(value, str)]
    assert len(texts) > 400 and [quoted(text) for text in texts if quoted(text)] == []
