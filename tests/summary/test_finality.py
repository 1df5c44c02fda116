"""One sentence says whether a round's figures are final: only where every cover that counts says so."""

import datetime as dt
from types import SimpleNamespace

from include.summary.compose.coverage import finality_of
from include.summary.summary_data import Coverage

NOVEMBER, DECEMBER = dt.date(2021, 11, 30), dt.date(2021, 12, 15)
NOT_FINAL = "Số liệu của đợt chưa phải số liệu chính thức: "


def coverage(*lines, has_standing=True):
    """Coverage of departments whose covers say ``(is_estimate, data_until_on)``."""
    said = tuple(SimpleNamespace(is_estimate=kind, data_until_on=day, has_standing=has_standing) for kind, day in lines)
    return Coverage(*[None] * 9, lines=said)


def test_a_round_is_final_when_every_cover_says_so():
    assert finality_of(coverage((False, DECEMBER), (False, None))) == "Mọi số liệu của các đơn vị là số liệu chính thức."


def test_estimates_are_counted_and_say_until_which_days_they_know():
    some = "2/3 đơn vị báo cáo số ước cả năm (ghi “ước” bên cạnh); ước tính từ số liệu đến "
    said = finality_of(coverage((True, DECEMBER), (True, NOVEMBER), (False, dt.date(2021, 12, 31))))
    assert said == f"{NOT_FINAL}{some}các ngày trong khoảng 30/11/2021 – 15/12/2021."
    assert finality_of(coverage((True, NOVEMBER), (True, NOVEMBER), (False, None))) == f"{NOT_FINAL}{some}ngày 30/11/2021."
    assert finality_of(coverage((True, None), (False, None))) == f"{NOT_FINAL}1/2 đơn vị báo cáo số ước cả năm (ghi “ước” bên cạnh)."


def test_a_cover_that_says_nothing_makes_a_round_not_final():
    assert finality_of(coverage((None, None), (False, None))) == f"{NOT_FINAL}1/2 đơn vị không ghi tính chất số liệu."
    both = finality_of(coverage((None, None), (True, NOVEMBER)))
    assert both.endswith("ước tính từ số liệu đến ngày 30/11/2021; 1/2 đơn vị không ghi tính chất số liệu.")


def test_where_nothing_counts_nothing_is_said():
    assert finality_of(coverage()) == ""
    assert finality_of(coverage((None, None), has_standing=False)) == ""
