"""JSON for PostgreSQL: cleaned in its values, refused where there is no number, and what somebody typed stays what it is."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.warehouse.schema.json_text import json_text


def test_the_six_characters_stay_and_the_character_goes():
    assert json.loads(json_text(["C:\\u0000abc", "a\x00b", {"k\x00": "\ud800x"}])) == ["C:\\u0000abc", "ab", {"k": "\ufffdx"}]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        json_text([{"value": value}])


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_whatever_it_holds_the_text_is_one_that_can_be_stored(value):
    written = json_text(value)
    written.encode()
    assert "\\u0000" not in written.replace("\\\\", "")
