"""Departments, rounds and provinces in what people write."""

import pytest

from include.catalog import load_catalogue
from include.intake.names import code_of_department, identity_in_words, provinces_called

CATALOGUE = load_catalogue()
ROUND = "QNG-2021-Y"


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("QNG-2021-Y_SYT.xlsx", (ROUND, "SYT")),
        ("QNG-2021-Y_SYT (1).xlsx", (ROUND, "SYT")),
        ("qng-2021-y_syt.xlsx", (ROUND, "SYT")),
        ("phieu-tra-lai_QNG-2021-Y_SYT_lan-1.xlsx", (ROUND, "SYT")),
        ("QNG-2021-Y_SKHDT.xlsx", (ROUND, "SKHĐT")),
        ("QNG-2021-Y_SKH\u00d0T.xlsx", (ROUND, "SKHĐT")),
        ("QNG\u20112021\u2011Y_SKHĐT.xlsx", (ROUND, "SKHĐT")),
        ("QNG-2021-Y_SKHĐTlan2.xlsx", (ROUND, "SKHĐT")),
        ("QNG-2021-Y_SKHDTLAN2.xlsx", (ROUND, "SKHĐT")),
        ("QNG-2021-Y_SNgV.xlsx", (ROUND, "SNgV")),
        ("QNG-2021-Y_SNV.xlsx", (ROUND, "SNV")),
        ("Bieu mau PCI 2021 - So Y te.xlsx", (None, "SYT")),
        ("BaoCao_SoYTe_2021.xlsx", (None, "SYT")),
        ("Sở Tài nguyên và Môi trường.xls", (None, "STNMT")),
        ("Biểu mẫu SYT.xlsx", (None, "SYT")),
    ],
)
def test_a_file_name_tells_whose_it_is_however_it_is_written(file_name, expected):
    assert identity_in_words(file_name, CATALOGUE) == expected


@pytest.mark.parametrize(
    ("file_name", "round_key"),
    [
        ("Danh sach du hop.xlsx", None),
        ("SYT và SCT.xlsx", None),
        ("So Y te, So Tai chinh.xlsx", None),
        ("Bao cao cat giam chi phi.xlsx", None),  # "cat" is no CAT
        ("BAO CAO CAT.xlsx", None),  # in capitals every word could be a code
        ("QNG-2021-Y_CTK.xlsx", ROUND),  # an office that is not in the list is not the one whose code it begins with
        ("QNG-2021-Y_SCTX.xlsx", ROUND),
        ("QNG-2020-Y QNG-2021-Y.xlsx", None),
    ],
)
def test_what_names_nobody_or_several_names_nobody(file_name, round_key):
    assert identity_in_words(file_name, CATALOGUE) == (round_key, None)


def test_codes_are_the_same_in_any_case_and_two_that_look_alike_stay_two():
    assert [code_of_department(CATALOGUE, written) for written in ("skhđt", " SKHDT ", "SNV", "snGv", "SXYZ", None)] == [
        "SKHĐT",
        "SKHĐT",
        "SNV",
        "SNgV",
        "SXYZ",
        None,
    ]


def test_a_province_is_known_with_its_kind_of_unit_and_without_diacritics():
    assert provinces_called(CATALOGUE, "Tỉnh Quảng Ngãi") == provinces_called(CATALOGUE, "QUANG NGAI") == ["QNG", "QNG25"]
    assert provinces_called(CATALOGUE, "TP. Hồ Chí Minh")[0] == "HCM"
    assert provinces_called(CATALOGUE, "Atlantis") == []
