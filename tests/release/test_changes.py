"""In what two summaries differ: by figure, and by statement where several bear one key."""

from include.release.changes import changes_between
from include.warehouse.releases.releases import ReleaseFigure


def figure(key, text, label="Chỉ tiêu"):
    return ReleaseFigure(key, label, text)


def told(before, after):
    return [(row.kind, row.figure_key, row.before, row.after) for row in changes_between(before, after)]


def test_the_order_is_that_of_the_new_list_and_what_is_gone_comes_last():
    before = [figure("a", "1"), figure("gone", "2"), figure("b", "3")]
    after = [figure("new", "4"), figure("b", "5"), figure("a", "1")]
    assert told(before, after) == [("added", "new", None, "4"), ("changed", "b", "3", "5"), ("removed", "gone", "2", None)]


def test_the_same_text_under_another_label_is_no_change_and_a_change_bears_the_new_label():
    assert changes_between([figure("a", "1", "cũ")], [figure("a", "1", "mới")]) == []
    assert [row.label for row in changes_between([figure("a", "1", "cũ")], [figure("a", "2", "mới")])] == ["mới"]


def test_statements_of_one_key_are_compared_in_their_order():
    assert told([figure("a", "1"), figure("a", "2")], [figure("a", "1")]) == [("removed", "a", "2", None)]
    assert told([figure("a", "1")], [figure("a", "0"), figure("a", "1")]) == [("changed", "a", "1", "0"), ("added", "a", None, "1")]
