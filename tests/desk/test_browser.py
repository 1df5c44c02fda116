"""The steward desk in a real browser, inside a real Airflow: the story of one faulty workbook, and accessibility of every page.

Pictures of every step are kept in ``test-artefacts/desk/``.
"""

import io
import os
import re
import urllib.error
import urllib.request
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from include.intake.answer_departments import answer_departments
from include.intake.archiving import archive_bytes
from include.release.freeze import Approval, freeze_release
from include.remind.round_up import write_reminders
from include.standalone.home import USERS
from include.standalone.system import RunningSystem
from include.storage.places import Places
from include.summary.compose import compose
from include.summary.drafts import write_drafts
from include.summary.links import cell_link, desk_url
from include.warehouse.register.register import register
from include.warehouse.schema.engine import connect
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, ingest_everything, play
from tests.workbook.marks import right_value

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]
PICTURES = PROJECT / "test-artefacts" / "desk"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def system(up):
    """The whole system on the sample round, at nine in the morning of 20 December 2021."""
    home, engine = up.home, connect(up.warehouse)
    running = RunningSystem(home, CATALOGUE, engine, Places.under(home.folder), up.airflow)
    running.airflow.pause("consolidate_round")  # what it writes is looked at by tests/standalone; here it would only take time
    play(engine, running.places)
    archive_bytes(engine, running.places, b"%PDF-1.4\n%%EOF\n", "QNG-2021-Y_SXD.pdf", AT_THE_END, None)
    ingest_everything(engine, running.places)
    answer_departments(engine, CATALOGUE, ROUND, running.places, AT_THE_END)
    write_reminders(engine, CATALOGUE, AT_THE_END, running.places.outbox)
    publish(running)
    yield running
    engine.dispose()


def publish(system):
    """The province's draft and its release; without PDFs, which take minutes and are not looked at here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.summary.find_libreoffice", lambda: None)
        write_drafts(system.engine, CATALOGUE, ROUND, system.places.outbox, only=(None, "land"))
        freeze_release(system.engine, CATALOGUE, system.places, ROUND, Approval("lead", AT_THE_END, "Đã đối chiếu với sổ theo dõi."))


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def page_of(system, browser):
    """A page that is logged in to Airflow as one of the ready-made people, on the desk."""
    pages = {}

    def make(name):
        if name not in pages:
            page = browser.new_context(viewport=DESKTOP, locale="vi-VN", accept_downloads=True).new_page()
            page.complaints = []
            page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
            page.on("request", lambda request: page.complaints.append(request.url) if not _ours(system, request.url) else None)
            page.goto(f"{system.airflow.address}/steward/")
            page.fill("input[name=username]", name)
            page.fill("input[name=password]", system.home.secret(f"password_{name}"))
            page.click("button[type=submit]")
            page.wait_for_url(re.compile(r"^[^?]*/steward/rounds/"))  # not the login page, which names the desk behind "?"
            pages[name] = page
        return pages[name]

    return make


def _ours(system, url):
    return url.startswith((system.airflow.address, "data:", "blob:"))


def at(system, path):
    return f"{system.airflow.address}/steward{path}"


def picture(page, name):
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def test_the_story_of_one_faulty_workbook(system, page_of, tmp_path):
    steward = page_of("steward")
    steward.goto(at(system, f"/rounds/{ROUND}"))
    picture(steward, "01-dot-bao-cao")
    steward.locator(".attention").get_by_role("link", name="SXD").first.click()
    assert steward.get_by_role("heading", level=1).inner_text() == "Sở Xây dựng (SXD)"
    picture(steward, "02-don-vi")

    steward.get_by_role("link", name="Lỗi và cảnh báo: 14").click()
    steward.locator("table").last.get_by_role("link", name="IND-07").click()
    assert steward.locator("#marked-cell").inner_text() == "135" and "G11" in steward.locator("#marked-cell").get_attribute("aria-label")
    picture(steward, "03-loi-nghiem-trong")

    steward.goto(at(system, f"/rounds/{ROUND}/findings?department=SXD&rule=TSK-06"))
    steward.locator("table").last.get_by_role("link", name="TSK-06").click()
    steward.get_by_label("Giao cho").select_option("steward")
    steward.get_by_role("button", name="Giao việc").click()
    steward.get_by_label("Nội dung trao đổi").fill("Đã gọi anh Nam, đơn vị sẽ kiểm tra lại.")
    steward.get_by_role("button", name="Trao đổi").click()
    steward.get_by_label("Nội dung giải trình").fill("Hai số lượng cùng một đơn vị tính (xã), theo Công văn 12/SXD-KT.")
    steward.get_by_label("Phạm vi").select_option("rule")
    steward.get_by_role("button", name="Gửi giải trình chờ duyệt").click()
    assert steward.get_by_text("Chờ duyệt giải trình").first.is_visible()
    picture(steward, "04-giai-trinh")

    lead = page_of("lead")
    lead.goto(at(system, f"/rounds/{ROUND}/waivers"))
    picture(lead, "05-duyet-giai-trinh")
    lead.get_by_label("Ý kiến").fill("Đồng ý.")
    lead.get_by_role("button", name="Chấp nhận", exact=True).click()
    assert lead.get_by_text("Đang có hiệu lực").is_visible()

    officer = page_of("sxd")
    officer.goto(at(system, "/"))
    with officer.expect_download() as slip:
        officer.get_by_role("link", name="Tải phiếu trả lại").click()
    corrected = tmp_path / "phieu da sua.xlsx"
    slip.value.save_as(corrected)
    correct(corrected)
    officer.get_by_role("link", name="Nộp và kiểm tra thử").click()
    officer.get_by_label("Chọn tệp").set_input_files(corrected)
    officer.get_by_role("button", name="Kiểm tra thử").click()
    officer.locator("#result").wait_for(timeout=60_000)
    assert officer.get_by_text("Sẽ được tiếp nhận; cần sửa hoặc giải trình").is_visible()
    picture(officer, "06-kiem-tra-thu")
    officer.get_by_label("Chọn tệp").set_input_files(corrected)
    officer.get_by_role("button", name="Nộp", exact=True).click()
    officer.wait_for_url("**/arrivals/**")
    picture(officer, "07-da-nhan-tep")
    run = system.airflow.trigger("ingest_submissions", "2021-12-20T03:00:00+00:00")
    officer.locator("#outcome .tag").wait_for(timeout=120_000)
    assert "Đã tiếp nhận, có cảnh báo" in officer.locator("#outcome").inner_text()
    picture(officer, "08-ket-qua")
    wait_for_run(system, run)

    steward.goto(at(system, f"/rounds/{ROUND}/departments/SXD"))
    assert "đã xử lý 6/14" in steward.locator("table").first.inner_text()
    picture(steward, "09-da-xu-ly")
    steward.get_by_role("link", name="So với lần 1").click()
    assert "khoảng 10 TTHC" in steward.locator("table").inner_text()
    picture(steward, "10-thay-doi")
    row = next(row for row in register(system.engine, ROUND, AT_THE_END.replace(year=2022)) if row.department_code == "SXD")
    assert (row.filing, row.state, row.versions) == ("on_time", "accepted_with_warnings", 2)
    steward.goto(at(system, f"/rounds/{ROUND}"))
    assert "chưa gửi lại bản sửa" not in steward.locator(".attention").inner_text()
    for page in (steward, lead, officer):
        assert page.complaints == []


def correct(slip):
    """The return slip with every critical fault put right, as the officer would in Excel."""
    book = openpyxl.load_workbook(slip)
    for rule, sheet, cell in (
        ("CEL-01", "Chỉ tiêu", "G9"),
        ("CEL-03", "Chỉ tiêu", "G7"),
        ("CEL-04", "Văn bản", "C5"),
        ("CEL-05", "Nhiệm vụ", "L9"),
        ("IND-07", "Chỉ tiêu", "G11"),
        ("IND-08", "Chỉ tiêu", "H10"),
    ):
        book[sheet][cell].value = right_value(type("Finding", (), {"rule_code": rule}))
    content = io.BytesIO()
    book.save(content)
    slip.write_bytes(content.getvalue())


def wait_for_run(system, run, seconds=120):
    import time

    deadline = time.monotonic() + seconds
    while system.airflow.run_state("ingest_submissions", run) not in ("success", "failed"):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert system.airflow.run_state("ingest_submissions", run) == "success"


PAGES = {
    "dot": f"/rounds/{ROUND}",
    "dot-theo-sheet": f"/rounds/{ROUND}?by=sheet",
    "don-vi": f"/rounds/{ROUND}/departments/SXD",
    "don-vi-chua-nop": f"/rounds/{ROUND}/departments/STC",
    "thay-doi": f"/rounds/{ROUND}/departments/SNNPTNT/changes?before=1&after=2",
    "loi": f"/rounds/{ROUND}/findings",
    "mot-loi": "/findings/1",
    "giai-trinh": f"/rounds/{ROUND}/waivers",
    "nop": f"/rounds/{ROUND}/submit",
    "ket-qua-pci": f"/rounds/{ROUND}/pci",
    "quy-tac": f"/rounds/{ROUND}/rules",
    "nhat-ky": f"/rounds/{ROUND}/history",
    "tong-hop": f"/rounds/{ROUND}/summary",
    "cong-bo": f"/rounds/{ROUND}/releases",
    "o": "/submissions/{submission_id}/cell",
    "tieng-anh": f"/rounds/{ROUND}?lang=en",
    "tieng-viet": f"/rounds/{ROUND}?lang=vi",
    "khong-co-quyen": "/rounds/KTM-2021-Y",
}


def place_of(system, name):
    """The address of a page; of a cell, that of a published figure."""
    if name != "o":
        return at(system, PAGES[name])
    report = compose(system.engine, CATALOGUE, ROUND)
    figure = next(line.value for part in report.parts for line in part.indicators if line.value)
    return at(system, cell_link(figure.origin).removeprefix(desk_url()))


@pytest.mark.parametrize(("viewport", "kind"), [(DESKTOP, "trang"), (PHONE, "dien-thoai")])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_the_screen(system, page_of, name, viewport, kind):
    page = page_of("lead")
    page.set_viewport_size(viewport)
    try:
        page.goto(place_of(system, name))
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], "only tables and charts scroll sideways, inside their own frame"
        picture(page, f"{kind}-{name}")
    finally:
        page.set_viewport_size(DESKTOP)


def test_from_the_summary_to_a_draft_and_from_a_published_cell_to_its_figure(system, page_of):
    page = page_of("lead")
    page.complaints.clear()
    page.goto(place_of(system, "dot"))
    page.get_by_role("link", name="Tổng hợp").click()
    assert page.get_by_role("img").count() == 4
    for drawn in page.get_by_role("img").all():
        assert drawn.locator("svg").bounding_box()["width"] > 300
    with page.expect_download() as draft:
        page.get_by_role("link", name="tong-hop-pci-2021-Y.docx").click()
    assert draft.value.suggested_filename == "tong-hop-pci-2021-Y.docx"
    page.get_by_role("link", name="Bản công bố lần 1").click()
    assert page.get_by_role("heading", name="Bản công bố lần 1").is_visible()
    page.goto(place_of(system, "o"))
    assert page.locator("#marked-cell").is_visible() and page.get_by_role("rowheader", name="Bản công bố lần 1").first.is_visible()
    assert page.complaints == []


def test_the_keyboard_alone_leads_to_the_content_and_through_a_form(system, page_of):
    page = page_of("lead")
    page.goto(at(system, f"/rounds/{ROUND}/findings?lang=vi"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.get_by_label("Từ trong nội dung").focus()
    page.keyboard.type("COV")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=COV**")


def test_the_desk_is_in_airflows_menu_and_opens_there(system, page_of):
    page = page_of("steward")
    page.goto(system.airflow.address)
    page.get_by_role("link", name="PCI", exact=True).click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="Việc cần làm hôm nay").wait_for(timeout=30_000)
    picture(page, "trong-airflow")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Cookie": "_token=nonsense"}])
def test_the_real_server_lets_nobody_in_without_a_login(system, headers):
    for path in ("/", f"/rounds/{ROUND}", "/findings/1", "/static/desk.css", f"/rounds/{ROUND}/data-docs/index.html"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(at(system, path), headers=headers), timeout=20)
        assert refused.value.code == 401


def test_the_ready_made_people_are_the_four_roles():
    assert {role for _, role, _ in USERS.values()} == {"viewer", "department", "steward", "lead_steward"}
