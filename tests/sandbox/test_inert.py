"""What a department types is text in everything that we write: never a formula, markup, a field or a trick of the eye, and never lost."""

import csv
import datetime as dt
import email
import email.policy
import html
import io
import json
import re
import unicodedata
import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pikepdf
import pytest
from sqlalchemy import text

from include.catalog.characters import visible
from include.intake.answer_departments import answer_open_rounds
from include.intake.archiving import archive_bytes
from include.intake.opening import open_round
from include.release.freeze import Approval, freeze_release
from include.remind.round_up import write_reminders
from include.remind.run_failure import alert_message
from include.storage.places import Places
from include.summary.pdf import to_pdf
from include.warehouse.findings.settlement import Access, grant_access
from tests.desk import conftest as desk  # noqa: F401 - a home of the tests' own for Airflow
from tests.mutations.operators import CATALOGUE, DEPARTMENT, FILE_NAME, ROUND, at, name_of, own, valid
from tests.sample.playing import OPENED, ingest_everything

pytestmark = pytest.mark.slow
ARRIVED = dt.datetime.fromisoformat("2021-12-01T10:00:00+07:00")
AS_OF = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
INJECTED = (
    "=cmd|'/C calc'!A0 canary1",
    "+1+canary2",
    "-2+canary3",
    "@SUM(1) canary4",
    '=HYPERLINK("http://127.0.0.1:9/canary5")',
    "<script>canary6()</script>",
    "{{ canary7 }} {% canary7 %}",
    "canary8 \u202exslx.exe\u202c \u2066x\u2069",
    "canary9\x07\x1b_bell",
    "]]><!--canary10--><w:p/>",
)
# As they read: one spelling in every format, without what has no place in any.
READ = tuple(visible(entry) for entry in INJECTED)
TEXT_COLUMNS = {
    "tasks": ("name", "field", "product", "note"),
    "documents": ("title", "number", "note"),
    "plan": ("name", "note", "condition"),
}
ACTIVE_XML = re.compile(rb'<(?:\w+:)?(?:f|instrText|fldSimple)\b[^>]*>[^<]*|Target="[^"]*"')
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]")


def injected() -> bytes:
    """A workbook whose texts all try something. Document numbers among them break a rule, so that findings tell them as well."""
    book = openpyxl.load_workbook(io.BytesIO(valid()))
    for sheet, columns in TEXT_COLUMNS.items():
        for number, given in enumerate(INJECTED):
            for column in columns:
                cell = book[name_of(sheet)][at(sheet, column, own(number) if sheet == "tasks" else number)]
                # XML holds no control characters; Excel writes them like this.
                typed = re.sub("[\x00-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", given)
                cell.value, cell.data_type = f"{typed} {sheet}" if column == "name" else typed, "s"
    for column in ("report_number", "contact_name"):
        cell = book[name_of("cover")][at("cover", column)]
        cell.value, cell.data_type = INJECTED[0], "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def system(new_warehouse, tmp_path_factory):
    """That workbook taken in and answered, reminders written, a release frozen; PDFs are printed where a test asks for one."""
    from include.warehouse.schema.engine import connect

    engine, folder = connect(new_warehouse()), tmp_path_factory.mktemp("inert")
    places = Places.under(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.summary.find_libreoffice", lambda: None)
        open_round(engine, CATALOGUE, ROUND, OPENED, places)
        archive_bytes(engine, places, injected(), FILE_NAME, ARRIVED, None)
        ingest_everything(engine, places)
        answer_open_rounds(engine, CATALOGUE, places, ARRIVED + dt.timedelta(hours=1))
        write_reminders(engine, CATALOGUE, AS_OF, places.outbox)
        freeze_release(engine, CATALOGUE, places, ROUND, Approval("lead", AS_OF, "Đủ"))
    written = {str(p.relative_to(folder)): p.read_bytes() for p in folder.glob("outbox/**/*") if p.is_file()}
    yield SimpleNamespace(engine=engine, places=places, written=written)
    engine.dispose()


def xml_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"".join(package.read(part) for part in package.namelist() if part.endswith((".xml", ".rels", ".vml")))


def inside(name, content):
    """The files in a file: an e-mail's bodies and attachments, or the file itself."""
    if not name.endswith(".eml"):
        return [(name, content)]
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    endings = {"text/plain": "body.txt", "text/html": "body.html"}
    return [(f"{name}/{p.get_filename() or endings[p.get_content_type()]}", p.get_payload(decode=True)) for p in parts]


def words_of(name, content):
    """What somebody reads in a file, and a check on the way that nothing in it is more than text."""
    kind = name.rpartition(".")[2]
    if kind in ("xlsx", "docx"):
        xml = xml_of(content)
        assert not [entry for entry in ACTIVE_XML.findall(xml) if b"canary" in entry or b"cmd|" in entry], name
        return html.unescape(re.sub(r"<[^>]*>", "", xml.decode()))
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if "canary" in cell and cell.startswith(tuple("=+-@"))], name
        return "\n".join(cells)
    shown = content.decode()
    if kind == "html":
        assert "<script>canary" not in shown and 'href="http://127.0.0.1:9' not in shown and "<!--canary" not in shown, name
        return html.unescape(re.sub(r"<[^>]*>", "", shown))
    return shown


def one_line(words):
    return " ".join(visible(words).split())


# By ending of a file: which of the texts must come through whole in at least one file of that kind.
WHOLE = {"xlsx": READ, "docx": READ, "csv": READ, "html": READ, "txt": READ[:8]}


def test_what_a_department_types_is_inert_and_whole_in_every_file_that_we_write(system):
    seen = dict.fromkeys(WHOLE, "")
    for name, content in [entry for file in system.written.items() for entry in inside(*file)]:
        kind = name.rpartition(".")[2]
        if kind in seen:
            words = unicodedata.normalize("NFC", words_of(name, content))
            is_own = "phieu-tra-lai" in name  # a department's own workbook goes back as it came
            assert is_own or not UNSEEN.search(words), (name, UNSEEN.search(words))
            seen[kind] += words
    for kind, expected in WHOLE.items():
        read = one_line(seen[kind])
        assert [entry for entry in expected if one_line(entry) not in read] == [], kind
    for name in ("phieu-tra-lai", "phieu-tiep-nhan", "_explain.eml", "tinh-hinh-tiep-nhan.html", "cong-khai"):
        assert [file for file in system.written if name in file], (name, sorted(system.written))


def test_a_pdf_holds_nothing_that_acts(system):
    names = [name for name in system.written if name.endswith((".docx", ".xlsx")) and b"canary" in xml_of(system.written[name])]
    chosen = [next(name for name in names if name.endswith(ending) and "phieu" not in name) for ending in (".docx", ".xlsx")]
    for content in to_pdf({Path(name).name: system.written[name] for name in chosen}).values():
        with pikepdf.open(io.BytesIO(content)) as pdf:
            entries = [entry for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
            acting = [str(entry) for entry in entries if entry.get("/S") in ("/JavaScript", "/Launch")]
            links = [str(entry.get("/URI")) for entry in entries if "/URI" in entry]
        assert acting == [] and not [link for link in links if "canary" in link or "cmd|" in link]


@pytest.fixture
def clients(system, monkeypatch):
    """The desk and the API as the lead steward sees them."""
    from fastapi.testclient import TestClient

    from plugins.mart_api.app import make_app as make_api
    from plugins.steward_desk.app import make_app as make_desk
    from plugins.web.access import logged_in_user

    grant_access(system.engine, Access("lead", "lead_steward", "QNG", None), "admin", AS_OF)
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", system.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PCI_NOW", AS_OF.isoformat())
    for name in ("inbox", "archive", "outbox"):
        monkeypatch.setenv(f"PCI_{name.upper()}", str(getattr(system.places, name)))
    apps = [make_desk(), make_api()]
    for app in apps:
        app.dependency_overrides[logged_in_user] = lambda: "lead"
    return [TestClient(app) for app in apps]


def test_the_desk_shows_it_as_text(system, clients):
    with system.engine.connect() as connection:
        finding = connection.execute(text("SELECT finding_id FROM intake.finding WHERE found LIKE '%canary6%'")).scalars().first()
    for page in (
        f"/rounds/{ROUND}/findings",
        f"/rounds/{ROUND}/departments/{DEPARTMENT}",
        f"/findings/{finding}",
        f"/rounds/{ROUND}/summary",
    ):
        shown = clients[0].get(page)
        assert shown.status_code == 200 and "<script>canary" not in shown.text and "<!--canary" not in shown.text, page
        assert "script-src" not in shown.headers["content-security-policy"], "so default-src 'self' holds for scripts"
    assert "&lt;script&gt;canary6()&lt;/script&gt;" in clients[0].get(f"/findings/{finding}").text


def test_the_api_gives_it_whole_and_as_data(clients):
    answer = clients[1].get(f"/views/draft_task?round_key={ROUND}&department_code={DEPARTMENT}&limit=1000")
    assert answer.headers["content-type"] == "application/json" and answer.headers["x-content-type-options"] == "nosniff"
    names = " ".join(row["note"] or "" for row in json.loads(answer.text)["rows"])
    assert [entry for entry in READ if one_line(entry) not in names] == []
    table = clients[1].get(f"/views/draft_task?round_key={ROUND}&department_code={DEPARTMENT}&limit=1000&format=csv")
    assert "canary5" in words_of("draft_task.csv", table.content)


@pytest.mark.parametrize("evil", [*INJECTED, "x\r\nBcc: a@b.vn"])
def test_an_alert_says_it_as_text(evil):
    message = alert_message("ingest_submissions", "manual__2021", evil, "http://localhost/dags", ["a@b.vn"])
    again = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert set(again.keys()) == {"From", "To", "Subject", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert again.get_content_type() == "text/plain"
