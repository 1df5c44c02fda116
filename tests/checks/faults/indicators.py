"""Faults of the family ``indicators``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import CATALOGUE, OWED, emptied, fault


@fault("IND-01")
def unknown_code(b):
    here = b.put("indicators", "indicator_code", "XXX-99", 2)
    return "Chỉ tiêu", here


@fault("IND-02")
def not_assigned(b):
    other = next(i.code for i in CATALOGUE.indicators if i.code not in OWED)
    rows = len(b.codes)
    here = b.put("indicators", "indicator_code", other, rows)
    b.put("indicators", "answer", "Không phát sinh", rows)
    return "Chỉ tiêu", here


@fault("IND-03")
def indicator_twice(b):
    return "Chỉ tiêu", b.put("indicators", "indicator_code", b.codes[0], len(b.codes))


@fault("IND-04")
def indicator_row_gone(b):
    row = b.book["Chỉ tiêu"][b.at("indicators", "indicator_code", len(b.codes) - 1)].row
    b.book["Chỉ tiêu"].delete_rows(row)
    return "Chỉ tiêu", b.header("indicators", "indicator_code")


@fault("IND-05")
def required_left_empty(b):
    row = b.indicator(lambda i: i.required)
    return "Chỉ tiêu", b.put("indicators", "value", None, row)


@fault("IND-06")
def below_the_limit(b):
    row = b.indicator(lambda i: i.limit_min == 0 and i.whole_number)
    return "Chỉ tiêu", b.put("indicators", "value", -4, row)


@fault("IND-07")
def above_the_limit(b):
    row = b.indicator(lambda i: i.unit == "pct" and i.limit_max == 100)
    return "Chỉ tiêu", b.put("indicators", "value", 135, row)


@fault("IND-08")
def figure_and_no_figure(b):
    return "Chỉ tiêu", b.put("indicators", "answer", "Không phát sinh", 1)


@fault("IND-09")
def half_a_document(b):
    row = b.indicator(lambda i: i.whole_number)
    return "Chỉ tiêu", b.put("indicators", "value", 3.5, row)


@fault("IND-10")
def fraction_for_percent(b):
    row = b.indicator(lambda i: i.unit == "pct")
    return "Chỉ tiêu", b.put("indicators", "value", 0.95, row)


@fault("IND-11")
def last_year_below_the_limit(b):
    row = b.indicator(lambda i: i.limit_min == 0)
    return "Chỉ tiêu", b.put("indicators", "last_year_value", -1, row)


@fault("IND-12")
def no_source(b):
    return "Chỉ tiêu", b.put("indicators", "source_text", None, 4)


@fault("IND-13")
def indicators_emptied(b):
    return emptied(b, "indicators", "indicator_code")


@fault("IND-14")
def two_names_swapped(b):
    names = [b.book["Chỉ tiêu"][b.at("indicators", "indicator_name", row)].value for row in (2, 3)]
    b.put("indicators", "indicator_name", names[0], 3)
    return "Chỉ tiêu", b.put("indicators", "indicator_name", names[1], 2)


@fault("IND-15")
def name_overwritten(b):
    return "Chỉ tiêu", b.put("indicators", "indicator_name", "Số cuộc họp giao ban", 2)


@fault("IND-16")
def unit_overwritten(b):
    row = b.indicator(lambda i: i.unit == "days")
    return "Chỉ tiêu", b.put("indicators", "unit_name", "giờ", row)


@fault("IND-17")
def unit_in_other_words(b):
    row = b.indicator(lambda i: i.unit == "days")
    return "Chỉ tiêu", b.put("indicators", "unit_name", "ngày làm việc", row)


@fault("IND-18")
def last_year_above_the_limit(b):
    row = b.indicator(lambda i: i.unit == "pct" and i.limit_max == 100)
    return "Chỉ tiêu", b.put("indicators", "last_year_value", 4430, row)


@fault("IND-19")
def last_year_a_fraction(b):
    row = b.indicator(lambda i: i.unit == "pct")
    return "Chỉ tiêu", b.put("indicators", "last_year_value", 0.443, row)
