"""What a number format does to a number: known codes, and laws that hold for any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.workbook.formats import is_date_format, may_scale, scaling_of


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        ("General", ""),
        ("0%", "%"),
        ("0.00%", "%"),
        ("0.00%_)", "%"),
        ("[Red]* 0%", "%"),
        ("[>=1]0%;0", "%"),
        ('0"%"', "p"),
        ("0.0\\%", "p"),
        ('General"%"', "p"),
        ("[$%-42A]0", "p"),
        ('0"%"%', "%"),
        ("0_%", ""),
        ("0*%", ""),
        ("#,##0", ""),
        ("#,##0.00", ""),
        ("#,##0,", ","),
        ("#,##0,,", ",,"),
        ("0,.0", ","),
        ('#,##0.0,,"tr"', ",,"),
        ("_(* #,##0_);_(* \\(#,##0\\);_(* \\-??_);_(@_)", ""),
        ('"a,b;%"0', "p"),
        ("@", ""),
    ],
)
def test_a_format_scales_what_it_scales(code, marks):
    assert scaling_of(code, 5.0).marks == marks
    assert may_scale(code) or not marks


@pytest.mark.parametrize(
    ("code", "value", "marks"),
    [
        ("0;-0%", 1.0, ""),
        ("0;-0%", -1.0, "%"),
        ("0%;-0%;0", 0.0, ""),
        ("0%;-0%", 0.0, "%"),
        ("[<1]0%;0", 0.5, "%"),
        ("[<1]0%;0", 49.2, ""),
        ("[<=-1]0,;[>1]0%;0", 0.5, ""),
    ],
)
def test_the_section_of_the_value_decides(code, value, marks):
    assert scaling_of(code, value).marks == marks
    assert may_scale(code)


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True), ("[$-42A]dd mmmm yyyy;@", True), ('"ngày" dd', True), ("[h]:mm", True), ("h:mm AM/PM", True),
        ("General", False), ("[Red]0", False), ('0" d"', False), ('#,##0\\ "đồng"', False), ("0.00E+00", False), ("@", False),
    ],
)  # fmt: skip
def test_days_and_times_are_told_from_numbers(code, is_date):
    assert is_date_format(code) is is_date


PLAIN = st.sampled_from(["0", "0.0", "0.00", "#,##0", "#,##0.0", "# ##0", "General", "0.0E+00"])
AROUND = st.lists(st.sampled_from(['"%"', '"a,b"', "\\%", "\\,", "_%", "* ", "[Red]", "[$-42A]", "_)", '" tỷ"', "-", " "]), max_size=4).map(
    "".join
)


@given(AROUND, PLAIN, AROUND)
def test_what_is_quoted_escaped_or_room_never_scales(before, number, behind):
    found = scaling_of(before + number + behind, 7.0)
    assert (found.percents, found.thousands) == (0, 0)
    assert found.shows_percent == ('"%"' in before + behind or "\\%" in before + behind)


@given(AROUND, PLAIN.filter(lambda code: code[-1] in "0#"), st.integers(0, 3), AROUND, st.integers(0, 2))
def test_commas_behind_the_digits_and_plain_percent_signs_scale_once_each(before, number, commas, behind, percents):
    found = scaling_of(before + number + "," * commas + behind + "%" * percents, 7.0)
    assert (found.percents, found.thousands) == (percents, commas)


@given(st.text(max_size=30), st.floats(allow_nan=True))
def test_no_code_breaks_it(code, value):
    assert set(scaling_of(code, value).marks) <= set("%,p")
    assert is_date_format(code) in (True, False)
