"""Characters that nobody sees."""

import pytest

from include.catalog.characters import visible

WITHOUT_ROOM = [0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
CONTROL = [*range(9), 0xB, 0xC, *range(0xE, 0x20), 0x7F]


@pytest.mark.parametrize("code", WITHOUT_ROOM, ids=hex)
def test_a_mark_without_room_is_taken_out(code):
    assert visible(f"a{chr(code)}ô") == "aô"


@pytest.mark.parametrize("code", CONTROL, ids=hex)
def test_a_control_character_becomes_a_space(code):
    assert visible(f"a{chr(code)}ô") == "a ô"


@pytest.mark.parametrize("text", ["Sở Tư pháp", "dòng\nmới\tcột", "a\u00a0b", "😀", ""])
def test_all_else_stays(text):
    assert visible(text) == text
