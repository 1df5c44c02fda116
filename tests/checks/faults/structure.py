"""Faults of the family ``structure``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import fault, own_task


@fault("STR-01")
def sheet_deleted(b):
    del b.book["Đánh giá"]
    return "Đánh giá", None


@fault("STR-02")
def sheet_added(b):
    b.book.create_sheet("Sheet1")["A1"] = "ghi chú riêng"
    return "Sheet1", "A1"


@fault("STR-03")
def column_deleted(b):
    here = b.header("documents", "citation")
    b.book["Văn bản"].delete_cols(b.book["Văn bản"][here].column)
    return "Văn bản", "A" + here[1:]


@fault("STR-04")
def header_unknown(b):
    last = b.header("documents", "note")
    here = b.book["Văn bản"][last].offset(column=1)
    here.value = "Cột tự thêm"
    return "Văn bản", here.coordinate


@fault("STR-05")
def row_hidden(b):
    here = b.at("documents", "ordinal", 1)
    row = b.book["Văn bản"][here].row
    b.book["Văn bản"].row_dimensions[row].hidden = True
    return "Văn bản", f"A{row}"


@fault("STR-06")
def header_twice(b):
    last = b.header("documents", "note")
    here = b.book["Văn bản"][last].offset(column=1)
    here.value = "Trích yếu"
    return "Văn bản", here.coordinate


@fault("STR-07")
def cells_merged(b):
    first, second = b.at("tasks", "field", own_task(0)), b.at("tasks", "field", own_task(1))
    b.book["Nhiệm vụ"][second].value = None
    b.book["Nhiệm vụ"].merge_cells(f"{first}:{second}")
    return "Nhiệm vụ", first


@fault("STR-08")
def sheet_twice(b):
    other = b.book.copy_worksheet(b.book["Chỉ tiêu"])
    other.title = "CHỈ TIÊU "
    other.sheet_state = "hidden"
    return "Chỉ tiêu", "A1"


@fault("STR-09")
def header_again_in_another_order(b):
    sheet, row = b.book["Kế hoạch"], b.book["Kế hoạch"][b.at("plan", "name", 3)].row
    header = [cell.value for cell in sheet[row - 4]]
    for number, text in enumerate(header, start=1):
        sheet.cell(row, number).value = text
    name, lead = b.at("plan", "name", 3), b.at("plan", "lead", 3)
    sheet[name].value, sheet[lead].value = sheet[lead].value, sheet[name].value
    return "Kế hoạch", name


@fault("STR-10")
def header_over_two_columns(b):
    first, second = b.header("indicators", "last_year_value"), b.header("indicators", "value")
    sheet = b.book["Chỉ tiêu"]
    for row in range(len(b.codes)):
        b.put("indicators", "last_year_value", b.book["Chỉ tiêu"][b.at("indicators", "value", row)].value, row)
    sheet[first].value, sheet[second].value = "Thực hiện", None
    sheet.merge_cells(f"{first}:{second}")
    return "Chỉ tiêu", first


@fault("STR-11")
def header_emptied(b):
    here = b.header("documents", "citation")
    b.book["Văn bản"][here].value = None
    return "Văn bản", here


@fault("STR-12")
def header_of_an_optional_column_emptied(b):
    here = b.header("documents", "document_type")
    b.book["Văn bản"][here].value = None
    return "Văn bản", here


@fault("STR-13")
def figures_beside_the_table(b):
    here = b.book["Văn bản"][b.at("documents", "note", 1)].offset(column=2)
    here.value = 12
    return "Văn bản", here.coordinate


@fault("STR-14")
def total_under_the_table(b):
    b.put("indicators", "value", 160, len(b.codes))
    return "Chỉ tiêu", b.put("indicators", "indicator_name", "Tổng cộng", len(b.codes))


@fault("STR-15")
def header_of_another_year(b):
    here = b.header("indicators", "value")
    b.book["Chỉ tiêu"][here].value = "Thực hiện năm 2018"
    return "Chỉ tiêu", here


@fault("STR-16")
def unit_in_a_header(b):
    here = b.header("indicators", "value")
    b.book["Chỉ tiêu"][here].value = "Thực hiện năm nay (tỷ đồng)"
    return "Chỉ tiêu", here


@fault("STR-18")
def text_that_makes_no_row(b):
    return "Kế hoạch", b.put("plan", "lead", "Sở Tư pháp", 20)


@fault("STR-20")
def stamp_of_another_structure(b):
    for row in b.book["_pci"].iter_rows():
        if row[0].value == "structure":
            row[1].value = "0123456789abcdef"
    return None, None
