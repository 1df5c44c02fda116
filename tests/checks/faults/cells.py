"""Faults of the family ``cells``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import fault, own_task


@fault("CEL-01")
def error_cell(b):
    return "Chỉ tiêu", b.put("indicators", "value", "#REF!", 3)


@fault("CEL-02")
def formula_without_result(b):
    return "Chỉ tiêu", b.put("indicators", "value", "=1+1", 3)


@fault("CEL-03")
def words_for_a_number(b):
    return "Chỉ tiêu", b.put("indicators", "value", "khoảng 10 TTHC", 3)


@fault("CEL-04")
def no_such_day(b):
    return "Văn bản", b.put("documents", "issued_on", "31/02/2021", 1)


@fault("CEL-05")
def status_of_ones_own(b):
    return "Nhiệm vụ", b.put("tasks", "status", "gần xong", own_task(0))


@fault("CEL-06")
def two_readings(b):
    row = b.indicator(lambda i: i.whole_number and (i.limit_max is None or i.limit_max >= 1234))
    return "Chỉ tiêu", b.put("indicators", "value", "1.234", row)


@fault("CEL-08")
def year_mistyped(b):
    return "Văn bản", b.put("documents", "issued_on", "05/05/0021", 1)


@fault("CEL-09")
def text_in_an_old_font(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Rµ so¸t quy tr×nh, hç trî doanh nghiÖp", own_task(1))


@fault("CEL-11")
def no_mark(b):
    free = b.header("tasks", "note")
    b.book["Nhiệm vụ"][free].value = "Chưa thực hiện"
    return "Nhiệm vụ", b.put("tasks", "note", "30%", own_task(0))


@fault("CEL-12")
def per_cent_of_a_count(b):
    return "Chỉ tiêu", b.put("indicators", "value", "50%", b.indicator(lambda i: i.unit == "days"))


@fault("CEL-13")
def thousands_hidden_by_the_format(b):
    here = b.put("indicators", "value", 1234000, b.indicator(lambda i: i.unit == "vnd_million"))
    b.book["Chỉ tiêu"][here].number_format = "#,##0,"
    return "Chỉ tiêu", here


@fault("CEL-14")
def two_readings_of_a_sum(b):
    b.put("tasks", "quantity_unit", "tỷ đồng", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity", "1.234", own_task(0))


@fault("CEL-15")
def broken_letters(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Ki?m tra công tác", own_task(1))


@fault("CEL-16")
def thousandth_of_a_sum(b):
    return "Chỉ tiêu", b.put("indicators", "value", 1.234, b.indicator(lambda i: i.unit == "vnd_million"))
