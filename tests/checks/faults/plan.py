"""Faults of the family ``plan``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import fault


@fault("PLN-01")
def programme_of_the_past(b):
    return "Kế hoạch", b.put("plan", "name", "Thực hiện khuyến công theo chương trình công tác năm 2021", 1)


@fault("PLN-02")
def plan_without_text(b):
    return "Kế hoạch", b.put("plan", "name", None, 1)


@fault("PLN-03")
def condition_not_stated(b):
    b.put("plan", "status", "Dự kiến có điều kiện", 1)
    return "Kế hoạch", b.at("plan", "condition", 1)


@fault("PLN-04")
def plan_without_sub_index(b):
    return "Kế hoạch", b.put("plan", "sub_indices", None, 1)


@fault("PLN-05")
def carried_over_from_nowhere(b):
    return "Kế hoạch", b.put("plan", "carried_over", "999", 1)


@fault("PLN-06")
def certainty_left_open(b):
    return "Kế hoạch", b.put("plan", "status", None, 1)


@fault("PLN-07")
def plan_item_twice(b):
    for column in ("name", "sub_indices", "status"):
        b.put("plan", column, b.book["Kế hoạch"][b.at("plan", column, 0)].value, 1)
    return "Kế hoạch", b.at("plan", "name", 1)


@fault("PLN-08")
def less_than_nothing_planned(b):
    b.put("plan", "quantity_unit", "xã", 1)
    return "Kế hoạch", b.put("plan", "quantity", -2, 1)


@fault("PLN-09")
def a_voltage_as_quantity(b):
    b.put("plan", "name", "Kiểm tra an toàn đường dây 500 kV", 1)
    b.put("plan", "quantity_unit", "đường dây", 1)
    return "Kế hoạch", b.put("plan", "quantity", 500, 1)


@fault("PLN-10")
def days_as_quantity(b):
    b.put("plan", "quantity", 5, 1)
    return "Kế hoạch", b.put("plan", "quantity_unit", "ngày", 1)
