"""Levels of XML are counted without parsing where that is safe, and never told to be fewer than they are."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from include.sample.generate import generate_workbook
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.safe_package import _is_surely_shallow, _refuse_deep, unpacked

HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
# What could make an element look closed that is not: each stands after an opening tag, again and again.
TRICKS = (
    b"<!-- </a></a> -->",
    b"<![CDATA[</a></a>]]>",
    b"<?x </a></a> ?>",
    b"/>/>",
    b'<b c="/>"></b>',
    b"<b c='/>/>'/>",
    b"<b/>",
    b"&lt;/a&gt;",
    b"",
)


def nested(levels: int, inside: bytes, head: bytes = HEAD) -> bytes:
    return head + (b"<a>" + inside) * levels + b"</a>" * levels


def is_refused(xml: bytes) -> bool:
    try:
        _refuse_deep("part.xml", xml)
    except UnreadableWorkbookError:
        return True
    return False


@pytest.mark.parametrize("inside", TRICKS)
@pytest.mark.parametrize("head", [b"", HEAD, b"<?x </a></a></a> ?>", b"\xef\xbb\xbf" + HEAD])
def test_no_trick_hides_levels(inside, head):
    etree.fromstring(nested(200, inside, head))
    assert is_refused(nested(300, inside, head))
    assert not is_refused(nested(200, inside, head))


@given(st.lists(st.sampled_from([b"<a>", b"<a b='/>'>", *TRICKS]), max_size=1500), st.integers(0, 300))
def test_whatever_is_written_what_counts_as_shallow_is_shallow(pieces, levels):
    body = b"<a>" * levels + b"".join(pieces)
    opened = body.count(b"<a>") + body.count(b"<a b=")
    xml = HEAD + b"<r>" + body + b"</a>" * opened + b"</r>"
    if _is_surely_shallow(xml):
        parser = etree.XMLParser(huge_tree=True)
        depth = max((sum(1 for _ in node.iterancestors()) + 1 for node in etree.fromstring(xml, parser).iter()), default=0)
        assert depth <= 256


def test_the_parts_of_a_workbook_need_no_parser(catalogue):
    target = io.BytesIO()
    generate_workbook(catalogue, "QNG-2021-Y", "SCT", seed=1).save(target)
    assert all(_is_surely_shallow(part) for part in unpacked(target.getvalue()).values())
