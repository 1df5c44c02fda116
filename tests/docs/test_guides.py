"""The guides: every picture is there, and every word in bold is a word that people see."""

import re
import unicodedata
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
GUIDES = PROJECT / "docs" / "huong-dan"
ON_SCREEN = (
    "include/texts/*.yaml",
    "include/catalog/**/*.yaml",
    "include/workbook/vocabulary.yaml",
    "include/intake/*.j2",
    "include/dashboards/kho_pci/*/*.yaml",
)
BOLD_OF_THE_GUIDES_OWN = {"Báo cáo ký", "chính tệp này", "Lần nộp nào được dùng?", "Gửi lại nguyên văn thì sao?", "Gửi nhầm?"}


def guides():
    return {path.name: unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for path in GUIDES.glob("*.md")}


def test_every_picture_exists_is_used_and_says_what_it_shows():
    linked = [(text, link) for guide in guides().values() for text, link in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", guide)]
    assert {link for _, link in linked} == {f"hinh/{path.name}" for path in (GUIDES / "hinh").iterdir()}
    assert all(len(text) > 10 for text, _ in linked)


def test_every_word_in_bold_is_on_a_screen_a_workbook_or_a_receipt():
    seen = " ".join(
        unicodedata.normalize("NFC", path.read_text(encoding="utf-8")) for pattern in ON_SCREEN for path in sorted(PROJECT.glob(pattern))
    )
    bold = {
        " ".join(words.split())
        for name, guide in guides().items()
        if name != "README.md"
        for words in re.findall(r"\*\*([^*]+)\*\*", guide)
    }
    assert len(bold) > 40
    own = {words for words in bold if words in BOLD_OF_THE_GUIDES_OWN or words.endswith("?")}
    assert sorted(words for words in bold - own if words not in seen) == []


def test_links_between_guides_lead_somewhere():
    for guide in guides().values():
        for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)#:]+)\)", guide):
            assert (GUIDES / link).exists(), link
