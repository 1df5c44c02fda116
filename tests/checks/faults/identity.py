"""Faults of the family ``identity``: each spoils a faultless workbook and says at which cell its rule must find it."""

from tests.checks.faults.book import fault


@fault("IDN-04")
def other_department_on_the_cover(b):
    return "Bìa", b.put("cover", "department_code", "STC")


@fault("IDN-05")
def old_template(b):
    for row in b.book["_pci"].iter_rows():
        if row[0].value == "template_version":
            row[1].value = "2019.3"
    return None, None


@fault("IDN-06")
def stamp_deleted(b):
    del b.book["_pci"]
    return None, None


@fault("IDN-10")
def other_round_on_the_cover(b):
    return "Bìa", b.put("cover", "round_code", "2020-Y")


@fault("IDN-11")
def other_province_on_the_cover(b):
    return "Bìa", b.put("cover", "province_name", "Khánh Hòa")
