"""Faults of the family ``cover``: each spoils a faultless workbook and says at which cell its rule must find it."""

import datetime as dt

from tests.checks.faults.book import fault


@fault("COV-01")
def no_report_number(b):
    return "Bìa", b.put("cover", "report_number", None)


@fault("COV-02")
def report_number_form(b):
    return "Bìa", b.put("cover", "report_number", "báo cáo 12")


@fault("COV-03")
def no_report_date(b):
    return "Bìa", b.put("cover", "reported_on", None)


@fault("COV-04")
def before_cut_off(b):
    b.put("cover", "figures", "Chính thức")
    return "Bìa", b.at("cover", "reported_on")


@fault("COV-05")
def dated_after_arrival(b):
    return "Bìa", b.put("cover", "reported_on", dt.date(2021, 12, 20))


@fault("COV-06")
def no_signer(b):
    return "Bìa", b.put("cover", "signer_name", None)


@fault("COV-07")
def no_signer_title(b):
    return "Bìa", b.put("cover", "signer_title", None)


@fault("COV-08")
def no_contact(b):
    return "Bìa", b.put("cover", "contact_name", None)


@fault("COV-09")
def nothing_but_something(b):
    return "Bìa", b.put("cover", "nothing_to_report", "Có")


@fault("COV-10")
def data_past_the_report(b):
    b.put("cover", "figures", "Chính thức")
    b.put("cover", "reported_on", dt.date(2021, 12, 14))
    return "Bìa", b.put("cover", "data_until_on", dt.date(2021, 12, 31))


@fault("COV-11")
def report_number_of_another_department(b):
    return "Bìa", b.put("cover", "report_number", "102/BC-STP")


@fault("COV-12")
def report_number_is_a_decision(b):
    return "Bìa", b.put("cover", "report_number", "155/QĐ-SKHĐT")


@fault("COV-13")
def report_of_another_year(b):
    return "Bìa", b.put("cover", "reported_on", dt.date(2012, 11, 29))


@fault("COV-14")
def data_of_another_year(b):
    return "Bìa", b.put("cover", "data_until_on", dt.date(2031, 11, 29))


@fault("COV-16")
def another_name_on_the_cover(b):
    return "Bìa", b.put("cover", "department_name", "SỞ TƯ PHÁP")
