"""What the version of the reader is made of: a file on which one failed is taken up again by another."""

from pathlib import Path

from include.sandbox.version import reader_files

INCLUDE = Path(__file__).resolve().parents[2] / "include"


def test_code_and_the_words_by_which_it_reads_count_and_what_is_said_does_not():
    counted = {path.relative_to(INCLUDE).as_posix() for path in reader_files(INCLUDE)}
    assert {"workbook/read.py", "workbook/vocabulary.yaml", "intake/judging.py"} <= counted
    assert any(name.startswith("workbook/slip/") for name in counted), "folders below one count, too"
    assert not any(name.startswith(("texts/", "catalog/")) for name in counted)
