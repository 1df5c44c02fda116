"""Faults of the family ``tasks``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import emptied, fault, own_task


@fault("TSK-01")
def task_without_text(b):
    return "Nhiệm vụ", b.put("tasks", "name", None, own_task(1))


@fault("TSK-02")
def task_without_status(b):
    b.put("tasks", "reason", None, own_task(1))
    return "Nhiệm vụ", b.put("tasks", "status", None, own_task(1))


@fault("TSK-03")
def assigned_task_left_open(b):
    return "Nhiệm vụ", b.put("tasks", "status", None, 0)


@fault("TSK-04")
def postponed_without_reason(b):
    b.put("tasks", "status", "Tạm hoãn", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "reason", None, own_task(0))


@fault("TSK-05")
def same_result_elsewhere(b):
    b.put("tasks", "name", "Triển khai hỗ trợ giảm giá điện, giảm tiền điện cho khách hàng bị ảnh hưởng", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "name", "Triển khai hỗ trợ giảm giá điện, giảm tiền điện khách hàng bị ảnh hưởng đợt 3", own_task(1))


@fault("TSK-06")
def two_quantities_one_unit(b):
    b.put("tasks", "quantity", "2; 1", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity_unit", "xã", own_task(0))


@fault("TSK-07")
def task_without_sub_index(b):
    return "Nhiệm vụ", b.put("tasks", "sub_indices", None, own_task(0))


@fault("TSK-08")
def task_twice(b):
    sheet = b.book["Nhiệm vụ"]
    for column in ("name", "sub_indices"):
        b.put("tasks", column, sheet[b.at("tasks", column, own_task(0))].value, own_task(2))
    return "Nhiệm vụ", b.at("tasks", "name", own_task(2))


@fault("TSK-09")
def task_code_invented(b):
    return "Nhiệm vụ", b.put("tasks", "task_code", "NV-99", own_task(0))


@fault("TSK-10")
def assigned_task_row_gone(b):
    row = b.book["Nhiệm vụ"][b.at("tasks", "task_code", 0)].row
    b.book["Nhiệm vụ"].delete_rows(row)
    return "Nhiệm vụ", b.header("tasks", "task_code")


@fault("TSK-11")
def document_not_listed(b):
    return "Nhiệm vụ", b.put("tasks", "documents", "777/QĐ-UBND", own_task(0))


@fault("TSK-12")
def tasks_emptied(b):
    return emptied(b, "tasks", "task_code")


@fault("TSK-13")
def names_of_tasks_swapped(b):
    names = [b.book["Nhiệm vụ"][b.at("tasks", "name", row)].value for row in (0, 1)]
    b.put("tasks", "name", names[0], 1)
    return "Nhiệm vụ", b.put("tasks", "name", names[1], 0)


@fault("TSK-14")
def assigned_task_overwritten(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Tổ chức hội nghị tổng kết ngành", 0)


@fault("TSK-15")
def assigned_task_written_again(b):
    name = b.book["Nhiệm vụ"][b.at("tasks", "name", 0)].value
    return "Nhiệm vụ", b.put("tasks", "name", name, own_task(1))


@fault("TSK-16")
def own_row_with_an_assigned_code(b):
    name = b.book["Nhiệm vụ"][b.at("tasks", "name", 0)].value
    b.put("tasks", "name", name + ": đợt 2", own_task(1))
    return "Nhiệm vụ", b.put("tasks", "task_code", b.book["Nhiệm vụ"][b.at("tasks", "task_code", 0)].value, own_task(1))


@fault("TSK-17")
def less_than_nothing(b):
    b.put("tasks", "quantity_unit", "xã", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity", -3, own_task(0))


@fault("TSK-18")
def an_ordinal_as_quantity(b):
    b.put("tasks", "name", "Triển khai hỗ trợ giảm giá điện đợt 3", own_task(0))
    b.put("tasks", "quantity_unit", "đợt", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity", 3, own_task(0))


@fault("TSK-19")
def a_share_as_quantity(b):
    b.put("tasks", "quantity", 87, own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity_unit", "%", own_task(0))
