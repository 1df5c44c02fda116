"""Broken declarations of an index: each is refused, with file, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from tests.catalog.broken import Broken, is_refused

METHODOLOGIES = "indices/PCI/methodologies.yaml"
RESULTS = "indices/PCI/results/QNG.yaml"
YEARS = "indices/PCI/years.yaml"
RESULTS_WORKBOOK = "indices/PCI/results_workbook.yaml"
INDICATORS = "indices/PCI/indicators.csv"
INDEX = "indices/PCI/index.yaml"
CHOICES = "indices/PCI/choices.yaml"
BROKEN = [
    Broken(
        "nested unknown key",
        METHODOLOGIES,
        "weight_pct: 5,",
        "weight: 5,",
        "sub_indices[0].weight",
        "unknown key",
        "the keys code, ordinal",
    ),
    Broken(
        "published score of no sub-index of that year",
        RESULTS,
        "scores: {entry: 7.55, land: 6.14",
        "scores: {bias: 7.55, land: 6.14",
        "results[QNG-2009].scores",
        '"bias"',
        "labor",
    ),
    Broken(
        "another source's score of no sub-index of that year",
        RESULTS,
        "scores: {bias: 5.79",
        "scores: {compliance: 5.79",
        "results[QNG-2006].scores",
        '"compliance"',
        "labor",
    ),
    Broken(
        "a choice among readings without a reason",
        RESULTS,
        'reading_reason: "Trang hồ sơ tỉnh mang số VCCI đã sửa sau khi phát hành bảng"',
        "reading_reason: null",
        "results[QNG-2006]",
        "reading_reason must say why",
        "agree with each other",
    ),
    Broken(
        "more ranked provinces than there are",
        YEARS,
        "provinces: 63, ranked: 30",
        "provinces: 63, ranked: 300",
        "years[2023].ranked",
        '"300"',
        "at most the 63",
    ),
    Broken(
        "a PCI year in two entries", YEARS, "first_year: 2023", "first_year: 2022", "years[2022].first_year", '"2022"', "in one entry only"
    ),
    Broken(
        "a methodology of whose publication nothing is said",
        YEARS,
        "first_year: 2006",
        "first_year: 2007",
        "years",
        "nothing about PCI 2006",
        "an entry for every year of methodology 2006",
    ),
    Broken(
        "two workbooks with a sheet of the same key",
        RESULTS_WORKBOOK,
        "key: pci_indicators",
        "key: indicators",
        "sheets[indicators].key",
        '"indicators"',
        "no other workbook uses",
    ),
    Broken("rank beyond the ranked provinces", RESULTS, "rank: 58", "rank: 64", "results[QNG-2009].rank", '"64"', "at most the 63"),
    Broken("unknown column", INDICATORS, "name_en", "name_english", "line 1", 'unknown column "name_english"', "name_en"),
    Broken("jump of nothing", INDICATORS, "false,true,50,,", "false,true,0,,", ".jump_pct", '"0"', "above 0"),
    Broken("points of days", INDICATORS, "false,true,50,,", "false,true,,50,", ".jump_points", '"50"', "points are for unit pct"),
    Broken("two limits", INDICATORS, "0,100,false,false,,20,", "0,100,false,false,5,20,", ".jump_pct", '"5"', "per cent or points"),
    Broken("cells too many", INDICATORS, "\nTRA-01,", "\nTRA-01,x,", "line 16", "22 cells", "21 cells"),
    Broken("bad code", INDICATORS, "\nTRA-01,", "\nTRA1,", "line 16 [TRA1].code", '"TRA1"', "text of the form"),
    Broken(
        "bad number",
        INDICATORS,
        "pct,higher_better,0,100,false,true",
        "pct,higher_better,0,trăm,false,true",
        ".limit_max",
        '"trăm"',
        "decimal",
    ),
    Broken("indicator twice", INDICATORS, "\nTRA-02,", "\nTRA-01,", "[TRA-01].valid_from", "2021-01-01 to now", "apart"),
    Broken("weighed by nothing", INDICATORS, "weighted_mean,ENT-03", "weighted_mean,ENT-33", ".weight_indicator", "ENT-33", "sum from"),
    Broken("weighed by a mean", INDICATORS, "weighted_mean,ENT-03", "weighted_mean,ENT-04", ".weight_indicator", "ENT-04", "ENT-03"),
    Broken("a sum with weights", INDICATORS, "sum,,2021", "sum,ENT-03,2021", ".weight_indicator", "ENT-03", "carry_over is sum"),
    Broken(
        "weighed by itself", INDICATORS, "weighted_mean,ENT-03", "weighted_mean,ENT-01", ".weight_indicator", "ENT-01", "another indicator"
    ),
    Broken("no aggregation", INDICATORS, ",sum_of_leads,sum,", ",,sum,", ".aggregation", "nothing", "the key is required"),
    Broken(
        "aggregated somehow", INDICATORS, ",sum_of_leads,sum,", ",total,sum,", ".aggregation", '"total"', "'sum_of_leads', 'sum_of_all'"
    ),
    Broken(
        "shares added", INDICATORS, ",weighted_mean,not_carried_over,", ",sum_of_all,not_carried_over,", ".aggregation", "sum_of_all", "pct"
    ),
    Broken("means added", INDICATORS, ",weighted_mean,weighted_mean,", ",sum_of_all,weighted_mean,", ".aggregation", "sum_of_all", "none"),
    Broken("sums averaged", INDICATORS, ",sum_of_leads,sum,", ",weighted_mean,sum,", ".aggregation", "weighted_mean", "sum_of_leads"),
    Broken("carried over somehow", INDICATORS, ",sum,", ",max,", ".carry_over", '"max"', "'sum', 'weighted_mean'"),
    Broken("unit unknown", INDICATORS, ",pct,", ",percent,", ".unit", '"percent"', "pct"),
    Broken("indicator sub-index", INDICATORS, "TRA-01,transparency", "TRA-01,clarity", ".sub_index", '"clarity"', "transparency"),
    Broken("limits crossed", INDICATORS, "pct,higher_better,0,100,", "pct,higher_better,101,100,", ".limit_min", '"101"', "100"),
    Broken("a sample turned round", INDICATORS, ",1.5,2.5,", ",2.5,1.5,", "[ENT-01].sample_low", '"2.5"', "sample_high, 1.5, or less"),
    Broken("a sample below the limit", INDICATORS, ",1.5,2.5,", ",-1,2.5,", "[ENT-01].sample_low", '"-1"', "limit_min, 0, or more"),
    Broken("a sample above the limit", INDICATORS, ",1.5,2.5,", ",1.5,353,", "[ENT-01].sample_high", '"353"', "limit_max, 60, or less"),
    Broken("a sample of no whole number", INDICATORS, ",500,900,", ",500.5,900,", "[ENT-03].sample_low", '"500.5"', "a whole number"),
    Broken("no sample", INDICATORS, ",500,900,", ",,900,", "[ENT-03].sample_low", "nothing", "the key is required"),
    Broken("prefix", INDICATORS, "TRA-02,transparency", "TRA-02,legal", ".code", '"TRA-02"', "TRA- only for transparency"),
    Broken("weights", METHODOLOGIES, "weight_pct: 5,", "weight_pct: 6,", "methodologies[2006].weight_pct", "a sum of 101", "100"),
    Broken("weight zero", METHODOLOGIES, "weight_pct: 5,", "weight_pct: 0,", "methodologies[2006].weight_pct", '"0"', "leave out"),
    Broken("a weight unknown", METHODOLOGIES, "weight_pct: 5,", "weight_pct: null,", "weight_pct", "9 of 10", "all or none"),
    Broken("years overlap", METHODOLOGIES, "last_year: 2008", "last_year: 2009", "methodologies[2006].last_year", "2009", "before 2009"),
    Broken(
        "name of another",
        METHODOLOGIES,
        "also_called: [Chi phí gia nhập thị trường]",
        "also_called: [TÍNH MINH BẠCH]",
        "sub_indices[transparency]",
        "tinh minh bach",
        "no other sub-index",
    ),
    Broken(
        "sub-index of another methodology",
        INDICATORS,
        "TIM-06,time",
        "TIM-06,compliance",
        ".indicators",
        "TIM-06 of sub-index compliance",
        "time",
    ),
    Broken(
        "an index says its code",
        INDEX,
        "publisher: VCCI",
        "publisher: VCCI\ncode: PCI",
        "index.code",
        '"PCI"',
        "no code: the folder says PCI",
    ),
    Broken(
        "a methodology says its index",
        METHODOLOGIES,
        '  - code: "2006"',
        '  - index: PCI\n    code: "2006"',
        "methodologies[2006].index",
        '"PCI"',
        "no index: the folder says PCI",
    ),
    Broken("nobody publishes", INDEX, "publisher: VCCI", "publisher: null", "publisher", "no index that has one", "one index"),
    Broken("a scale upside down", INDEX, "lowest_score: 1,", "lowest_score: 11,", "index.scale", "must lie below", "agree"),
    Broken(
        "a composite off the scale",
        RESULTS,
        "composite: 42.98",
        "composite: 142.98",
        "results[QNG-2006].composite",
        '"142.98"',
        "0 to 100, the scale of PCI",
    ),
    Broken(
        "a score off the scale", RESULTS, "entry: 6.73", "entry: 67.3", "results[QNG-2006].scores", '"67.3"', "0 to 10, the scale of PCI"
    ),
    Broken(
        "a list of words in two files",
        CHOICES,
        "  pci_tiers:",
        "  yes_no:",
        "choices.yes_no",
        '"yes_no"',
        "a name that national/choices.yaml",
    ),
]


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    is_refused(folder, broken)
