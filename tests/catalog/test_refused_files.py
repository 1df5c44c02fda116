"""Files that are not there, stand elsewhere, or cannot be read: each is refused, with file, key, what was found and what is allowed."""

import pickle
import shutil
import time
from pathlib import Path

import pytest

from include.catalog import BadDeclaration, CatalogueError, load_catalogue
from tests.catalog.broken import refusal

DEPARTMENTS = "provinces/QNG/departments"
ROUNDS = "provinces/QNG/rounds.yaml"
INDICATORS = "indices/PCI/indicators.csv"
METHODOLOGIES = "indices/PCI/methodologies.yaml"


@pytest.mark.parametrize("code", ["SNGV", "sngv", "SNgv"])
def test_a_code_that_differs_only_in_case_is_refused(folder: Path, code: str):
    """SNV and SNgV live together; a second spelling of SNgV would not survive a system that drops case."""
    text = (folder / f"{DEPARTMENTS}/SNgV.yaml").read_text(encoding="utf-8")
    (folder / f"{DEPARTMENTS}/{code}.yaml").write_text(text.replace("SNgV", code), encoding="utf-8")
    error = refusal(folder)
    assert any("without case and diacritics" in line.allowed for line in error.bad), str(error)


def test_a_code_that_differs_only_in_diacritics_is_refused(folder: Path):
    text = (folder / f"{DEPARTMENTS}/SKHĐT.yaml").read_text(encoding="utf-8")
    (folder / f"{DEPARTMENTS}/SKHDT.yaml").write_text(text.replace("SKHĐT", "SKHDT"), encoding="utf-8")
    assert any(line.key == "department.code" and "without case" in line.allowed for line in refusal(folder).bad)


@pytest.mark.parametrize(
    "file",
    [
        ROUNDS,
        INDICATORS,
        "indices/PCI/years.yaml",
        "indices/PCI/results_workbook.yaml",
        "national/choices.yaml",
        "national/workbook.yaml",
    ],
)
def test_a_missing_file_is_named(folder: Path, file: str):
    (folder / file).unlink()
    error = refusal(folder)
    assert [line.file for line in error.bad] == [file]
    assert "must exist" in error.allowed


@pytest.mark.parametrize(
    ("file", "belongs"),
    [
        (f"{DEPARTMENTS}/SDL.yml", "provinces/<province>/departments/<department>.yaml"),
        ("provinces/SDL.yaml", "provinces/<province>/departments/<department>.yaml"),
        ("tasks-2022.yaml", "provinces/<province>/tasks.yaml"),
        ("rounds.yaml", "provinces/<province>/rounds.yaml"),
        ("rules.yaml", "rules/<family>.yaml"),
        ("rules/QNG/tasks.yaml", "provinces/<province>/tasks.yaml"),
        ("provinces/QNG/indicators.csv", "indices/<index>/indicators.csv"),
        ("provinces/QNG/choices.yaml", "national/choices.yaml, indices/<index>/choices.yaml"),
    ],
)
def test_a_file_that_nobody_would_read_is_refused_and_told_where_it_belongs(folder: Path, file: str, belongs: str):
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text("code: SDL\n", encoding="utf-8")
    error = refusal(folder)
    assert [line.file for line in error.bad] == [file]
    assert belongs in error.allowed


def test_a_catalogue_without_rules_is_refused(folder: Path):
    shutil.rmtree(folder / "rules")
    assert [(line.file, line.key) for line in refusal(folder).bad] == [("rules/<family>.yaml", "whole file")]


def test_a_folder_that_is_called_after_no_province_is_refused_in_one_line(folder: Path):
    shutil.copytree(folder / "provinces/QNG25", folder / "provinces/XYZ")
    (folder / "provinces/XYZ/reorganisations.yaml").unlink()
    error = refusal(folder)
    assert [(line.file, line.found) for line in error.bad] == [("provinces/XYZ", '"XYZ"')]
    assert "a province of national/provinces.yaml" in error.allowed
    assert "DNG25" in error.allowed


def test_a_catalogue_from_before_the_folders_is_told_what_moved_in_one_sentence(folder: Path):
    for province in ("QNG", "QNG25"):
        shutil.move(folder / f"provinces/{province}/departments", folder / f"departments/{province}")
    for file in (*folder.glob("national/*"), *folder.glob("indices/PCI/*.*"), *folder.glob("provinces/QNG/*.yaml")):
        file.rename(folder / file.name)
    for gone in ("national", "indices", "provinces"):
        shutil.rmtree(folder / gone)
    error = refusal(folder)
    assert len(error.bad) == 1
    assert "from before its provinces had a folder each" in error.found
    assert "in provinces/<province>/ without the key province" in error.allowed
    assert "0041" in error.allowed


def test_a_file_that_is_not_utf8_is_refused(folder: Path):
    path = folder / f"{DEPARTMENTS}/SYT.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    error = refusal(folder)
    assert (error.file, error.found) == (f"{DEPARTMENTS}/SYT.yaml", "bytes that are not UTF-8")


def test_all_bad_declarations_come_at_once(folder: Path, change):
    change(INDICATORS, ",pct,", ",percent,")
    change(f"{DEPARTMENTS}/SYT.yaml", "kind: sở", "kind: phòng")
    change(ROUNDS, 'methodology: "2021"', 'methodology: "2017"')
    change(METHODOLOGIES, "last_year: 2008", "last_year: 2009")
    error = refusal(folder)
    assert {line.file for line in error.bad} == {
        INDICATORS,
        f"{DEPARTMENTS}/SYT.yaml",
        ROUNDS,
        METHODOLOGIES,
    }
    assert str(error).count("\n") == len(error.bad)


def test_one_malformed_file_raises_no_false_alarm_in_others(folder: Path, change):
    change(f"{DEPARTMENTS}/SCT.yaml", "kind: sở", "kind: phòng")
    assert [line.file for line in refusal(folder).bad] == [f"{DEPARTMENTS}/SCT.yaml"]


def test_a_refused_folder_loads_once_it_is_mended(folder: Path, change):
    change(f"{DEPARTMENTS}/SYT.yaml", "kind: sở", "kind: phòng")
    refusal(folder)
    change(f"{DEPARTMENTS}/SYT.yaml", "kind: phòng", "kind: sở")
    assert load_catalogue(folder).department("QNG-2021-Y", "SYT") is not None


def test_an_empty_folder_is_refused(tmp_path: Path):
    files = {line.file for line in refusal(tmp_path).bad}
    assert {"national/provinces.yaml", "indices/<index>/indicators.csv", "rules/<family>.yaml", "provinces/<province>/rounds.yaml"} <= files


def test_the_error_crosses_processes():
    error = CatalogueError([BadDeclaration("a.yaml", "k", "x", "y"), BadDeclaration("a.yaml", "k", "x", "y")])
    again = pickle.loads(pickle.dumps(error))
    assert (again.file, again.key, again.found, again.allowed) == ("a.yaml", "k", "x", "y")
    assert str(again) == str(error) == "The catalogue has 1 bad declaration:\n  a.yaml: k: found x; allowed: y"


def test_loading_takes_well_under_half_a_second(folder: Path):
    begun = time.process_time()
    load_catalogue(folder)
    assert time.process_time() - begun < 0.5
