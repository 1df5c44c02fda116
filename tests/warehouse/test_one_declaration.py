"""A new column of facts is one edit of ``workbook.yaml``: it goes from the cell to the views, the release and the dictionary."""

import datetime as dt
import hashlib
import io
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

import include.catalog
from include import __main__ as commands
from include.catalog import load_catalogue
from include.exports.dictionary import read_dictionary
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.release.data_files import data_files
from include.release.freeze import Approval, new_release
from include.release.frozen import frozen_round
from include.sample.generate import generate_workbook
from include.summary.content import RoundContent
from include.warehouse.mart.views import schema_state, view_columns
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.fact_columns import FactTypeError
from include.warehouse.schema.migrate import migrate
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals
from include.workbook.fill import cell_of
from tests.warehouse.filing import RELEASED_AT, file_figures, release

pytestmark = pytest.mark.slow

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
AT = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
SHEET = "      - {{key: {key}, header_vi: {vi}, header_en: {en}, type: text, required_header: false}}\n"
# The edit: for each new column one line of the sheet and one of what the sheet stores, before these.
EDIT = {
    "      - {key: title, header_vi: Trích yếu": SHEET.format(key="signer", vi="Người ký", en="Signer"),
    "        title: {type: text, vi: Trích yếu": "        signer: {type: text, vi: Người ký văn bản, en: Who signed the document}\n",
    "      - {key: source_text,": SHEET.format(key="method", vi="Cách tính", en="Method"),
    "        source_text: {": "        counted_by: {from: [method], type: text, public: false, vi: Cách tính, en: How it was counted}\n",
    "      - {key: contact_name,": "      - {key: fax, header_vi: Số fax, header_en: Fax, type: text}\n",
    "        contact_name: {": "        fax: {type: text, basis: [draft], vi: Số fax, en: Fax number}\n",
}


INDICATOR = (
    "TRA-99,transparency,Số bộ dữ liệu mở,Open data sets,documents,higher_better,0,,true,false,50,,10,30,sum_of_all,sum,,"
    + "2021-01-01,,illustrative,minh hoạ\n"
)


def edited(folder, edits):
    """The catalogue that ships, with its files of some names changed."""
    shutil.copytree(Path(include.catalog.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py*", "__pycache__"))
    for name, edit in edits.items():
        for path in folder.rglob(name):
            path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    return load_catalogue(folder)


def with_lines(declared):
    for before, line in EDIT.items():
        assert declared.count(before) == 1, before
        declared = declared.replace(before, line + before)
    return declared


@pytest.fixture(scope="module")
def with_columns(tmp_path_factory):
    return edited(tmp_path_factory.mktemp("declared") / "catalogue", {"national/workbook.yaml": with_lines})


@pytest.fixture(scope="module")
def filed(with_columns, new_warehouse):
    """A warehouse of the edited catalogue, with one accepted workbook that fills the new columns."""
    engine = connect(new_warehouse())
    migrate(engine, with_columns)
    load_dimensions(engine, with_columns)
    record_opened_round(engine, with_columns, ROUND, AT)
    judgement = judged(with_columns)
    record_arrivals(engine, [KeptDelivery(judgement.sha256, 1, "x", judgement.file_name, AT, None)])
    load_submission(engine, judgement)
    yield engine
    engine.dispose()


def judged(catalogue):
    book = generate_workbook(catalogue, ROUND, DEPARTMENT, seed=7)
    names = {sheet.key: sheet.name for sheet in catalogue.layout.sheets}
    for sheet, key, words in (("documents", "signer", "Trần Văn B"), ("indicators", "method", "đếm tay"), ("cover", "fax", "0255 1")):
        book[names[sheet]][cell_of(book, catalogue, sheet, key, 0)].value = words
    content = io.BytesIO()
    book.save(content)
    file = FileToJudge(hashlib.sha256(content.getvalue()).hexdigest(), content.getvalue(), f"{ROUND}_{DEPARTMENT}.xlsx", AT)
    (judgement,) = judge(catalogue, [file], {ROUND})
    assert judgement.state.startswith("accepted"), judgement.findings
    return judgement


def values(engine, view, column):
    with engine.connect() as connection:
        return set(connection.execute(text(f"SELECT {column} FROM {view} WHERE {column} IS NOT null")).scalars())


@pytest.mark.parametrize(
    ("view", "column", "words"),
    [
        ("mart.draft_document", "signer", "Trần Văn B"),
        ("mart.draft_document_history", "signer", "Trần Văn B"),
        ("mart.draft_document_as_known_at('infinity')", "signer", "Trần Văn B"),
        ("mart.draft_answer", "counted_by", "đếm tay"),
        ("mart.draft_indicator_value", "counted_by", "đếm tay"),
        ("mart.draft_indicator_value_history", "counted_by", "đếm tay"),
        ("mart.draft_submission", "fax", "0255 1"),
    ],
)
def test_the_words_of_a_cell_reach_every_draft(filed, view, column, words):
    assert values(filed, view, column) == {words}


def test_they_are_frozen_with_a_release_and_only_what_is_public_leaves_the_house(filed, with_columns):
    release(filed)
    assert values(filed, "mart.document", "signer") == {"Trần Văn B"}
    assert values(filed, "mart.indicator_value", "counted_by") == {"đếm tay"}
    assert "fax" not in {column["name"] for column in view_columns(filed, "coverage")}, "a draft is all that shows it"
    content, approval = RoundContent.read(filed, with_columns, ROUND), Approval("lead", RELEASED_AT, "duyệt")
    frozen = frozen_round(filed, content, new_release(filed, content, approval, None))
    full, public = (data_files(filed, frozen, edition) for edition in ("full", "public"))
    assert "Trần Văn B" in full["du-lieu/van-ban.csv"].decode() and "Trần Văn B" in public["du-lieu/van-ban.csv"].decode()
    assert "đếm tay" in full["du-lieu/chi-tieu.csv"].decode() and "đếm tay" not in public["du-lieu/chi-tieu.csv"].decode()


def test_the_dictionary_explains_them_and_says_from_which_cells_they_come(filed, with_columns):
    views = {view.name: {column.name: column for column in view.columns} for view in read_dictionary(filed, with_columns).views}
    for view in ("draft_document", "draft_document_history", "document"):
        entry = views[view]["signer"]
        assert (entry.meaning.vi, entry.meaning.en) == ("Người ký văn bản", "Who signed the document")
        assert entry.origin.sources[0].words.vi == "Biểu mẫu, sheet “Văn bản”, cột “Người ký”"
    assert views["draft_indicator_value"]["counted_by"].origin.sources[0].headers == ("Cách tính",)
    assert views["draft_submission"]["fax"].meaning.en == "Fax number"


def test_facts_that_were_loaded_before_have_nothing_in_it(filled, with_columns):
    migrate(filled, with_columns)
    assert values(filled, "mart.draft_document", "signer") == set() and values(filled, "mart.draft_document", "number")


def test_a_fact_whose_column_no_migration_added_is_refused_rather_than_cut(warehouse, with_columns):
    load_dimensions(warehouse, with_columns)
    judgement = judged(with_columns)
    record_arrivals(warehouse, [KeptDelivery(judgement.sha256, 1, "x", judgement.file_name, AT, None)])
    with pytest.raises(Exception, match='column "fax" of relation "submission" does not exist'):
        load_submission(warehouse, judgement)


def test_another_type_is_refused_by_name(warehouse, tmp_path):
    words = "issued_on: {{type: {}, vi: Ngày ban hành".format
    changed = edited(tmp_path / "catalogue", {"national/workbook.yaml": lambda declared: declared.replace(words("date"), words("text"))})
    with pytest.raises(FactTypeError, match=r"core\.issued_document\.issued_on is date and workbook\.yaml declares text"):
        migrate(warehouse, changed)


# ---- indicators


@pytest.fixture
def with_indicator(tmp_path):
    edits = {"indicators.csv": lambda rows: rows + INDICATOR, "assignments.yaml": lambda owed: owed.replace("TRA-10", "TRA-10, TRA-99")}
    return edited(tmp_path / "catalogue", edits)


def wide_columns(engine):
    return {column["name"]: column["comment"] for column in view_columns(engine, "indicator_wide")}


def test_an_indicator_of_the_catalogue_that_is_loaded_has_its_column(filled, with_indicator):
    load_dimensions(filled, with_indicator)
    assert wide_columns(filled)["tra_99"] == "Số bộ dữ liệu mở (văn bản) / Open data sets (documents)"
    file_figures(filled, ROUND, "SCT", "2021-12-10T08:00:00+07:00", {"TRA-01": 62, "TRA-99": 7})
    release(filled)
    assert values(filled, "mart.indicator_wide", "tra_99") == {7} and values(filled, "mart.indicator_wide", "tra_01") == {62}


def test_the_command_brings_the_indicator_of_a_deployments_own_catalogue(warehouse, with_indicator, tmp_path, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", warehouse.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PCI_CATALOGUE", str(tmp_path / "catalogue"))
    done = CliRunner().invoke(commands.app, ["migrate"])
    assert done.exit_code == 0, done.output
    assert "tra_99" in wide_columns(warehouse)
    assert "AS tra_99" in CliRunner().invoke(commands.app, ["view", "indicator_wide"]).output


def test_a_catalogue_with_the_same_indicators_leaves_the_view_alone(warehouse, catalogue):
    before = schema_state(warehouse)
    load_dimensions(warehouse, catalogue)
    assert schema_state(warehouse) == before
