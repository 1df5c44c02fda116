"""The book of words: its files are sound, its keys are those that the code asks for, and no other Python says anything in Vietnamese."""

import ast
import pickle
import re
import string
import unicodedata
from functools import cache

import pytest

from include.catalog.files import parse_yaml
from include.texts import RefusedError, book
from tests.texts.asking import PROJECT, asked_of_books, asked_on_pages, own_vietnamese, sources, words_on_pages

FILES = sorted((PROJECT / "include" / "texts").glob("*.yaml"))
# Where a key comes from somewhere else than the place that asks: none of these places can be checked key by key.
KEYS_FROM_ELSEWHERE = {
    "include/dashboards/datasets.py": "measures.yaml names the group of each chart; tests/dashboards asks for all of them",
    "plugins/steward_desk/screen.py": "the pages of the desk name group and code",
}
# Books whose texts are printed in both languages in one line.
IN_ONE_LINE = ("command_line", "word_template")
# What may write Vietnamese itself, and why.
EXEMPT = {
    "include/catalog/characters.py": "tells which characters are Vietnamese letters",
    "include/catalog/models/provinces.py": "names the kinds of departments, which are codes of the catalogue and of mart.department",
    "include/dashboards/server/superset_config.py": "runs inside Superset, where the project is not installed",
    "include/intake/arrivals.py": "knows the word that stands between a time and a day",
    "include/intake/quotes.py": "knows the words with which a text quotes a score or a rank",
    "include/workbook/garbled.py": "knows what Vietnamese becomes in a wrong encoding",
    "include/workbook/syllables.py": "knows which syllables are Vietnamese",
}


@cache
def trees():
    return sources()


@cache
def calls():
    return asked_of_books(trees()) + asked_on_pages()


@cache
def texts_of(file):
    """Every text of a file: its key to the Vietnamese and, where there is one, the English."""
    bad = []
    content = parse_yaml(file.read_text(encoding="utf-8"), file.name, bad)
    assert bad == []
    flat = {}
    for key, below in content.items():
        flat |= {f"{key}.{name}": text for name, text in below.items()} if isinstance(below, dict) else {key: below}
    assert [key for key in flat if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_-]+)?", key)] == []
    return {key: [text] if isinstance(text, str) else text for key, text in flat.items()}


def braces(text):
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
class TestFile:
    def test_a_text_is_vietnamese_alone_or_with_its_english(self, file):
        assert [
            key for key, text in texts_of(file).items() if not (len(text) in (1, 2) and all(isinstance(t, str) and t for t in text))
        ] == []

    def test_every_letter_is_composed(self, file):
        content = file.read_text(encoding="utf-8")
        assert content == unicodedata.normalize("NFC", content)

    def test_both_languages_have_the_same_braces(self, file):
        """Where both stand in one line, the second need not say again what the first has said."""
        differ = [(key, braces(text[0]), braces(text[-1])) for key, text in texts_of(file).items()]
        assert [key for key, vi, en in differ if not (en <= vi if file.stem in IN_ONE_LINE else en == vi)] == []

    def test_every_text_is_asked_for(self, file):
        mine = [call for call in calls() if call.book == file.stem]
        by_name = words_on_pages() if file.stem == "desk" else set()
        assert [key for key in texts_of(file) if key not in by_name and not any(call.names(key) for call in mine)] == []


def test_every_key_that_the_code_asks_for_is_there_with_its_language():
    missing = []
    for call in (call for call in calls() if call.method != "groups" and call.place.partition(":")[0] not in KEYS_FROM_ELSEWHERE):
        found = [text for key, text in texts_of(PROJECT / "include" / "texts" / f"{call.book}.yaml").items() if call.names(key)]
        languages = 2 if call.method in ("en", "both", "say", "words") else 1
        if call.key is None or not found or any(len(text) < languages for text in found):
            missing.append(f"{call.place}: {call.book} {call.key}")
    assert missing == []


def test_every_text_is_filled_with_the_values_of_its_braces():
    wrong = []
    for call in (call for call in calls() if call.values is not None and call.method in ("vi", "en", "both", "say")):
        text = texts_of(PROJECT / "include" / "texts" / f"{call.book}.yaml").get(call.key)
        if text and braces(text[0]) != call.values:
            wrong.append(f"{call.place}: {call.key} has {sorted(braces(text[0]))}, given {sorted(call.values)}")
    assert wrong == []


def test_nothing_is_read_while_modules_are_imported():
    assert [call.place for call in calls() if call.at_import] == []


def test_no_other_python_says_anything_in_vietnamese():
    saying = {path: own_vietnamese(tree) for path, tree in trees().items()}
    told = {path: texts for path, texts in saying.items() if texts and path not in EXEMPT}
    assert told == {}


def test_what_is_left_out_is_there_for_its_reason():
    assert [path for path in EXEMPT if path not in trees() or not own_vietnamese(trees()[path])] == []
    assert sorted(KEYS_FROM_ELSEWHERE) == sorted(
        {call.place.partition(":")[0] for call in calls() if call.key is None and call.method != "groups"}
    )


class TestHowTheCodeIsRead:
    def found(self, code, **others):
        return asked_of_books({path: ast.parse(text) for path, text in {"include/here.py": code, **others}.items()})

    def test_a_key_is_found_where_it_is_written(self):
        (call,) = self.found('TEXTS = book("receipt")\ndef say(day):\n    return TEXTS.vi("due", on=day)')
        assert (call.place, call.book, call.key, call.values, call.at_import) == ("include/here.py:3", "receipt", "due", {"on"}, False)

    def test_a_book_of_another_module_is_known(self):
        calls = self.found("from include.there import T\nT.words('states')", **{"include/there.py": 'T = book("codes")'})
        assert [(call.book, call.key, call.at_import) for call in calls] == [("codes", "states", True)]

    def test_one_of_two_keys_and_the_beginning_of_a_key_are_told_from_a_key_of_elsewhere(self):
        calls = self.found('B = book("x")\nB.vi("a" if yes else "b")\nB.vi(f"state.{code}")\nB.vi(code)')
        assert [call.key for call in calls] == ["a", "b", "state.*", None]
        assert [call.names("state.new") for call in calls] == [False, False, True, False]

    def test_vietnamese_is_found_in_any_text_but_a_docstring(self):
        tree = ast.parse('"""Đợt"""\nx = f"Đợt {n}"\ny = ["chưa", "no"]\ndef f():\n    """Hạn."""')
        assert own_vietnamese(tree) == [(2, "Đợt "), (3, "chưa")]


class TestTexts:
    def test_a_text_is_filled_in_either_language(self):
        codes = book("codes")
        assert codes.vi("next_steps.older_sent_again", version=3).endswith("lần nộp 3 được coi là bản mới nhất.")
        assert codes.en("next_steps.older_sent_again", version=3).endswith("version 3 counts as the newest.")
        assert codes.both("severities.info") == "Lưu ý / info"

    def test_labels_stand_as_they_are_or_are_filled(self):
        assert book("charts").labels("gap_columns")["sub_index"] == "{Sub_index_vi}"
        filled = book("charts").labels("gap_columns", index="DTX", Sub_index_vi="Trụ cột")
        assert list(filled.values())[:2] == ["Trụ cột", "Điểm DTX còn thiếu"]

    def test_a_sentence_says_what_it_holds_in_the_language_of_its_reader(self):
        severity = book("codes").say("severities.info")
        step = book("codes").say("next_steps.older_sent_again", version=severity)
        assert "lần nộp Lưu ý" in step.vi and "version info" in step.en

    def test_a_refusal_says_why_in_both_languages_in_another_process_too(self):
        refused = pickle.loads(pickle.dumps(RefusedError(book("codes").say("next_steps.older_sent_again", version=3))))
        assert str(refused) == book("codes").both("next_steps.older_sent_again", version=3)
        assert refused.reason.values == {"version": 3} and refused.reason.book is book("codes")

    def test_a_missing_value_is_named_with_file_and_key(self):
        with pytest.raises(KeyError, match=r"codes\.yaml: next_steps\.older_sent_again needs a value for 'version'"):
            book("codes").vi("next_steps.older_sent_again")

    @pytest.mark.parametrize("ask", [lambda b: b.vi("states.lost"), lambda b: b.say("states.lost"), lambda b: b.words("lost")])
    def test_a_missing_key_is_named_with_its_file(self, ask):
        with pytest.raises(KeyError, match=r"codes\.yaml: .*lost"):
            ask(book("codes"))
