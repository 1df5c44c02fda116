"""Why a file is too large to be opened is told from its first and last bytes."""

import os

import pytest

from include.workbook.kind import MEDIA_TYPES
from include.workbook.large_file import HEAD_BYTES, TAIL_BYTES, refuse_too_large
from include.workbook.safe_package import UnreadableWorkbookError
from tests.sandbox.hostile import GOOD, packed, parts_of

SCAN = os.urandom(2**21)
LARGE = {
    "scan": (packed(parts_of(GOOD) | {"xl/media/image1.jpeg": SCAN}), "too_many_pictures", "2 MB, tối đa 20 MB; riêng ảnh chiếm 2 MB"),
    "noise": (SCAN, "out_of_bounds", "tệp 2 MB, tối đa 20 MB"),
    "pdf": (b"%PDF-1.7\n" + SCAN, "signed_report", MEDIA_TYPES["pdf"]),
    "report": (packed({"word/document.xml": b"<x/>", "word/media/a.png": SCAN}), "signed_report", MEDIA_TYPES["docx"]),
    "cut": (packed({"xl/media/image1.jpeg": SCAN})[:-100], "out_of_bounds", "tệp 2 MB, tối đa 20 MB"),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_a_large_file_is_shows_at_its_two_ends(name):
    content, problem, told = LARGE[name]
    with pytest.raises(UnreadableWorkbookError) as caught:
        refuse_too_large(len(content), content[:HEAD_BYTES], content[-TAIL_BYTES:])
    assert caught.value.problem == problem
    assert told in caught.value.reason.vi
