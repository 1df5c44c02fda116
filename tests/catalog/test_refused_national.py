"""Broken national facts: provinces, words, the workbook: each is refused, with file, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from tests.catalog.broken import Broken, is_refused

PROVINCES = "national/provinces.yaml"
CHOICES = "national/choices.yaml"
WORKBOOK = "national/workbook.yaml"
BROKEN = [
    Broken("empty list", PROVINCES, "provinces:\n", "provinces: []\nothers:\n", "provinces", '"[]"', "at least one"),
    Broken("unknown top key", PROVINCES, "provinces:\n", "owner: x\nprovinces:\n", "owner", "unknown key", "provinces"),
    Broken("unquoted mark", CHOICES, '"không phát sinh": nothing', "no: nothing", "missing_marks.False", "False", "quote it"),
    Broken(
        "province gap", PROVINCES, "valid_from: 2025-07-01", "valid_from: 2025-08-01", "provinces[QNG].valid_to", "2025-06-30", "2025-08-01"
    ),
    Broken(
        "choices unknown", WORKBOOK, "choices: task_statuses", "choices: statuses", "columns[status].choices", '"statuses"', "task_statuses"
    ),
    Broken("one hot", WORKBOOK, "Hoàn thành: done", "Hoàn thành: finished", ".one_hot.Hoàn thành", '"finished"', "done"),
    Broken("sheet name twice", WORKBOOK, "name: Văn bản", "name: NHIỆM VỤ", "sheets[documents].name", "nhiệm vụ", "once"),
    Broken(
        "stores what no column holds",
        WORKBOOK,
        "from: [quantity_unit]",
        "from: [unit]",
        "sheets[tasks].stores.columns.quantity_units",
        '"unit"',
        "quantity_unit",
    ),
    Broken("stored as no type", WORKBOOK, "type: date, vi: Ngày ban", "type: day, vi: Ngày ban", "issued_on.type", '"day"', "'date'"),
    Broken(
        "approved without a draft",
        WORKBOOK,
        "data_until_on: {type: date, vi: Số liệu",
        "data_until_on: {type: date, basis: [approved], vi: Số liệu",
        "sheets[cover].stores.columns.data_until_on.basis",
        '"approved"',
        "[draft]",
    ),
    Broken("rows without a view", WORKBOOK, "      view: assessment\n", "", "sheets[assessment].stores.view", '""', "only there"),
    Broken("place of no column", WORKBOOK, "place: value", "place: figure", "sheets[indicators].stores.place", '"figure"', "value"),
    Broken("sheet name", WORKBOOK, "name: Văn bản", "name: Văn/bản", "sheets[documents].name", "Văn/bản", "1 to 31"),
    Broken("header twice", WORKBOOK, "header_vi: Nguồn số liệu", "header_vi: Ghi chú", "columns[note]", "ghi chú", "one column"),
    Broken("version", WORKBOOK, 'accepted_versions: ["2021.1"]', 'accepted_versions: ["2020.1"]', "accepted_versions", "2020.1", "2021.1"),
    Broken(
        "word of two codes",
        CHOICES,
        "words: [Chậm tiến độ,",
        "words: [HOÀN THÀNH,",
        "choices.task_statuses[late].words",
        "hoàn thành",
        "one code only",
    ),
    Broken("mark", CHOICES, '"n/a": missing', '"n/a": absent', "missing_marks.n/a", '"absent"', "nothing_to_report"),
]


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    is_refused(folder, broken)
