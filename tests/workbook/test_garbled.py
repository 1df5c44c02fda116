"""Broken letters are found in one word as in a sentence, and no honest text is taken for broken."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.workbook.garbled import garbled
from include.workbook.syllables import is_syllable
from tests.workbook.old_encodings import from_vietnamese

ROOT = Path(__file__).resolve().parents[2]
# 120 of the words that departments use most, each with a sign.
WORDS = """
kiểm thực hiện tỉnh chỉ số thủ tục hành chính doanh nghiệp đầu tư kế hoạch quyết định phát triển kinh tế xã hội giải quyết hồ sơ đăng ký
đất đai thuế nhiệm vụ báo cáo hỗ trợ cải cách quản lý dịch tuyến đối thoại tháo gỡ khó khăn vướng mắc tiếp nhận xử lý đúng hạn trước
niêm yết khai đầy đủ trụ sở cổng điện tử tuyên truyền phổ biến pháp luật đào tạo nguồn nhân lực lao động việc làm dạy nghề môi trường tài
nguyên xây dựng giấy phép chứng nhận quyền sử nước mặt bằng bồi thường khu cụm công nghiệp thương mại xuất khẩu thị hội chợ triển lãm hợp
tác xã nông thôn mới hoàn thành đã chưa chậm tiến độ tạm hoãn dừng cuộc văn bản triệu đồng tỷ lệ phần trăm năm
"""
PHRASES = [
    "Kiểm tra",
    "Thực hiện",
    "Đã hoàn thành",
    "Rà soát quy trình",
    "Sở Kế hoạch và Đầu tư",
    "số liệu ước",
    "hỗ trợ doanh nghiệp",
    "Tỉnh Quảng Ngãi",
]
HONEST = """
D'ran|Ê Đê|ISO 9001:2015|mau@example.vn|https://a.vn/t?x=y&b=c|http://pci.vn/tim?kiem|café|naïve|Öko|Müller & Søn|Citroën|São Paulo
jalapeño|Zürich|Gödel|crème brûlée|déjà vu|Ångström|m² · km²|µm|½ ngày|§ 5|Word®|© 2021 «Sở Công Thương» ½|“HỢP TÁC XÃ”
HỢP TÁC XÃ…|“Khá”|tốt?Không rõ|là gì?|K'Ho
Đắk Lắk|Krông Pắc|Bắc Kạn|TTHC¹|30 °C|Việt–Đức|SKHĐT; SLĐTBXH|10a/2021/NQ-HĐND|100 %|≥ 5|Wi‑Fi|José Nuñez|fête|rôle|août|où|à la carte|Łódź
""".replace("\n", "|").split("|")


def common_words():
    return sorted({word for word in WORDS.split() if not word.isascii()})


@pytest.mark.parametrize(
    ("encoding", "kind", "least"),
    [
        ("tcvn3", "old_font", 0.8),
        ("vni", "old_font", 0.9),
        ("cp1258", "old_font", 0.9),
        ("utf-8 as cp1252", "mojibake", 0.97),
        ("utf-8 as latin-1", "mojibake", 0.97),
        ("lost", "lost_letters", 0.6),
    ],
)
def test_most_single_words_are_known(encoding, kind, least):
    """Some words of one encoding are other Vietnamese words in Unicode (VNI "thò" for "thị"): those alone cannot be told."""
    words = common_words()
    assert len(words) >= 100
    changed = [(word, broken) for word in words if (broken := from_vietnamese(word, encoding)) != word]
    found = [garbled(broken) for _, broken in changed]
    assert sum(one is not None and one.kind == kind for one in found) >= least * len(changed), [
        pair for pair, one in zip(changed, found, strict=True) if one is None
    ]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "utf-8 as cp1252", "utf-8 as latin-1"])
@pytest.mark.parametrize("phrase", PHRASES)
def test_short_phrases_are_known_and_told_as_they_were_meant(encoding, phrase):
    found = garbled(from_vietnamese(phrase, encoding))
    assert found and found.meant == phrase


@pytest.mark.parametrize("text", ["Ki?m tra", "Th?c hi?n", "Qu?ng Ngãi", "Bi?u", "Kế ho\ufffdch", "h? tr? doanh nghi?p"])
def test_lost_letters_are_known(text):
    assert garbled(text) == ("lost_letters", None)


def test_capitals_in_vni_are_known():
    assert garbled("THÖÏC HIEÄN")[0] == "old_font"


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_is_not_taken_for_broken(text):
    assert garbled(text) is None


def test_no_text_of_the_catalogue_the_guides_and_the_seed_is_taken_for_broken():
    paths = [
        *(ROOT / "include" / "catalog").rglob("*.yaml"),
        *(ROOT / "include" / "catalog").rglob("*.csv"),
        *(ROOT / "docs").rglob("*.md"),
    ]
    paths += (ROOT / "include" / "sample").rglob("*.yaml")
    pieces = {
        piece for path in paths for line in path.read_text("utf-8").splitlines() for piece in (line, *re.split(r"[|,;:\"“”()`']", line))
    }
    assert len(pieces) > 10_000
    assert [piece for piece in pieces if garbled(piece)] == []


_SYLLABLES = [
    unicodedata.normalize("NFC", onset + vowel + tone + rest)
    for onset in ("", "b", "ch", "đ", "gi", "h", "l", "ngh", "qu", "th", "tr", "x")
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for rest in ("", "c", "ch", "i", "m", "n", "ng", "nh", "p", "t", "u")
]
SYLLABLES = [word for word in _SYLLABLES if is_syllable(word)]


@given(st.lists(st.sampled_from(SYLLABLES), max_size=8).map(" ".join))
def test_vietnamese_in_unicode_is_never_taken_for_broken(text):
    for written in (text, text.upper(), text.capitalize(), f"“{text}”", f"({text.upper()})…"):
        assert garbled(written) is None, written


def test_words_are_syllables():
    words = "Kiểm nghiêng khuỷu quyết gì giếng giữa huỳnh thuở ngoằn yêu Ê kỹ quỹ khoẻ khỏe xoong"
    assert [word for word in words.split() if not is_syllable(word)] == []


def test_what_spelling_forbids_is_no_syllable():
    words = "Kieåm thêi nạve cafộ bềch cê kac ngê đđa oông"
    assert [word for word in words.split() if is_syllable(word)] == []
