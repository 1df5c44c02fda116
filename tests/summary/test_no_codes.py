"""No code of the system stands in what people read in Vietnamese: every output of the sample is walked, word by word."""

import io
import re
from html.parser import HTMLParser

import docx
import openpyxl
import pytest

from include.release.request import release_request
from include.remind.round_up import write_reminders
from include.summary import write_workbook
from include.summary.charts import charts_of
from include.summary.compose import compose_from
from include.summary.content import RoundContent
from include.summary.webpage import write_page
from include.summary.word import write_word
from include.texts import CODES
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow
WORD = re.compile(r"(?<![\w./@#&?=:%-])[a-z][a-z_]+(?![\w./@=-])")
# Codes that are Vietnamese words, or words of Vietnamese as an office writes it.
ALSO_VIETNAMESE = {"website", "email", "none", "info"}


def codes():
    """Every code that has a Vietnamese name: of the texts, the catalogue's choices, sub-indices, units and directions."""
    found = {code for table in CODES.groups() for code in CODES.words(table)}
    found |= {choice.code for choices in CATALOGUE.choices.values() for choice in choices}
    found |= {entry.code for methodology in CATALOGUE.methodologies for entry in methodology.sub_indices}
    found |= {
        *CATALOGUE.units,
        "general",
        *(entry.direction for entry in CATALOGUE.indicators),
        *(e.evidence for e in CATALOGUE.indicators),
    }
    return {code for code in found if re.fullmatch(r"[a-z][a-z_]{2,}", code)} - ALSO_VIETNAMESE


class Words(HTMLParser):
    """The text of a page, and what stands in the attributes that people are shown or read out."""

    def __init__(self):
        super().__init__()
        self.texts, self.inside = [], None

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        self.texts += [value for name, value in attrs if name in ("title", "aria-label", "alt", "placeholder") and value]

    def handle_data(self, data):
        if self.inside not in ("style", "script"):
            self.texts.append(data)


def of_html(text):
    page = Words()
    page.feed(text)
    return page.texts


def of_word(content):
    document = docx.Document(io.BytesIO(content))
    return [
        *(paragraph.text for paragraph in document.paragraphs),
        *(cell.text for table in document.tables for row in table.rows for cell in row.cells),
    ]


def of_workbook(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    cells = [cell for sheet in shown for row in sheet.iter_rows() for cell in row]
    return [str(cell.value) for cell in cells if isinstance(cell.value, str)] + [cell.comment.text for cell in cells if cell.comment]


READERS = {
    ".html": lambda content: of_html(content.decode()),
    ".docx": of_word,
    ".xlsx": of_workbook,
    ".txt": lambda content: [content.decode()],
}


@pytest.fixture(scope="module")
def played(copy_of_state, tmp_path_factory):
    engine, places = copy_of_state("sample round", play, tmp_path_factory.mktemp("words"))
    yield engine, places
    engine.dispose()


@pytest.fixture(scope="module")
def summaries(played):
    content = RoundContent.read(played[0], CATALOGUE, ROUND)
    parts = [entry.code for entry in CATALOGUE.methodology("2021").sub_indices]
    return [compose_from(content, code) for code in (None, *parts)] + [compose_from(content, None, "public")]


def coded(texts):
    known = codes()
    return sorted({(word, text[:120]) for text in texts for word in WORD.findall(text) if word in known})


def test_the_codes_are_those_that_have_names():
    assert {"entry", "land", "done", "late", "on_time", "general", "higher_better", "illustrative"} <= codes()
    assert coded(["Số nhiệm vụ hoàn thành, entry"]) == [("entry", "Số nhiệm vụ hoàn thành, entry")]


def test_no_summary_prints_a_code(summaries):
    for summary in summaries:
        charts = charts_of(summary)
        target = io.BytesIO()
        write_workbook(summary, target)
        printed = {
            "Word": of_word(write_word(summary, {})),
            "Excel": of_workbook(target.getvalue()),
            "HTML": of_html(write_page(summary, charts).decode()),
            "charts": [text for chart in charts.values() for text in of_html(chart.svg())],
            "figures": [text for figure in summary.figures() for text in (figure.label, figure.text, figure.unit, figure.source)],
        }
        for where, texts in printed.items():
            assert coded(texts) == [], where


def test_no_letter_prints_a_code(played):
    """Receipts, slips and workbooks say everything in both languages, side by side: what is Vietnamese there comes from the same words."""
    engine, places = played
    write_reminders(engine, CATALOGUE, AT_THE_END, places.outbox)
    letters = [path for path in places.outbox.rglob("*.docx") if "nhac-viec" in str(path)]
    assert len(letters) > 10
    assert {path.name: words for path in letters if (words := coded(of_word(path.read_bytes())))} == {}


def test_no_request_for_a_release_prints_a_code(played):
    from include.warehouse.releases.releases import ask_for_release

    ask_for_release(played[0], ROUND, "tran.van.a", "đủ số liệu cần thiết", AT_THE_END)
    request = release_request(played[0], CATALOGUE, ROUND)
    assert coded([request.subject, re.sub(r"\]\(\S+\)", "]", request.body)]) == []
