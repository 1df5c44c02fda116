"""The page for the memory stick: every figure with its source, nothing from elsewhere, nothing of a department as markup."""

import html
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from include.summary.charts import charts_of
from include.summary.compose import compose
from include.summary.links import cell_link
from include.summary.webpage import write_page

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"


def page_of(engine, catalogue, code=None, edition="full"):
    summary = compose(engine, catalogue, ROUND, code, edition)
    return summary, write_page(summary, charts_of(summary)).decode()


def test_every_figure_that_rests_on_a_cell_links_to_it(filled, catalogue):
    summary, page = page_of(filled, catalogue)
    lines = [line for part in summary.parts for line in part.indicators if line.value]
    assert len(lines) == 2
    for line in lines:
        origin = line.value.origins[0]
        assert f"/submissions/{origin.submission_id}/cell?" in page and f'title="{origin}">{line.value.text}</a>' in page
    for entry in summary.unfinished:
        assert str(entry.statement.origin) in page


def test_every_cell_of_every_printed_figure_is_linked(filled, catalogue):
    summary, page = page_of(filled, catalogue)
    links = set(re.findall(r'href="([^"]+)"', html.unescape(page)))
    printed = [entry.count for entry in summary.statuses] + [entry.count for part in summary.parts for entry in part.statuses]
    printed += [
        figure
        for part in summary.parts
        for line in part.indicators
        for figure in (line.value, line.last_year, line.change, line.target)
        if figure is not None
    ]
    printed += [line.statement for line in (*summary.unfinished, *summary.plan, *summary.planned)]
    cells = {origin for figure in printed for origin in figure.origins}
    assert cells and all(cell_link(origin) in links for origin in cells)


def test_counts_of_tasks_stand_with_their_sub_index(filled, catalogue):
    summary, page = page_of(filled, catalogue)
    part = next(part for part in summary.parts if part.statuses)
    section = page.split(f'<section id="chi-so-{part.code}">')[1].split("</section>")[0]
    for entry in part.statuses:
        assert f"<li>{entry.status_vi}: " in section


def test_the_page_asks_nothing_of_any_other_host(filled, catalogue):
    _, page = page_of(filled, catalogue)
    assert "<script" not in page and "@import" not in page
    outside = {found for found in re.findall(r'(?:src|href)="([^"]+)"', page) if not found.startswith("#")}
    assert outside and all(found.startswith("http://localhost:8080/steward/") for found in outside)


def test_what_a_department_wrote_is_text(filled, catalogue):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.task SET name = '<script>alert(1)</script>{{ 7*7 }}' WHERE department_code = 'SCT'"))
    _, page = page_of(filled, catalogue)
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_the_public_edition_has_no_cell_no_finding_and_nothing_internal(filled, catalogue):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.task SET note = '[Nội bộ] chưa công khai' WHERE department_code = 'STP'"))
    full, public = (page_of(filled, catalogue, edition=edition)[1] for edition in ("full", "public"))
    named = compose(filled, catalogue, ROUND)
    internal = [
        line.name
        for work in [*named.general, *(w for part in named.parts for w in part.fields)]
        for line in work.tasks
        if line.department_code == "STP"
    ]
    assert internal and all(name.split("\x00")[0][:9] in full for name in internal)
    for hidden in ("/steward", "Chỉ tiêu!", "Nhiệm vụ!", "Lỗi, cảnh báo còn mở", "[Nội bộ]"):
        assert hidden not in public, hidden
    assert "/steward" in full and "Lỗi, cảnh báo còn mở" in full


def test_where_nothing_came_the_page_says_so(warehouse, catalogue):
    _, page = page_of(warehouse, catalogue)
    assert "Không đơn vị nào báo cáo nhiệm vụ." in page.split('<section id="ket-qua">')[1].split("</section>")[0]
    for said in (
        "Không đơn vị nào gửi kế hoạch.",
        "Không đơn vị nào gửi đánh giá.",
        "Không đơn vị nào báo cáo nhiệm vụ.",
        "Chưa có kế hoạch của đợt trước",
    ):
        assert said in page


def test_the_page_opens_without_a_network_reads_on_a_phone_and_is_accessible(filled, catalogue, tmp_path):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "tong-hop.html"
    file.write_text(page_of(filled, catalogue)[1], encoding="utf-8")
    complaints = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in (1280, 390):
            context = browser.new_context(viewport={"width": width, "height": 900})
            context.set_offline(True)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("requestfailed", lambda request: complaints.append(request.url))
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert Axe().run(page).response["violations"] == []
            ARTEFACTS.mkdir(exist_ok=True)
            # On paper a table has no scroll bar: the name of an indicator must keep its room, departments must not stay folded.
            page.set_viewport_size({"width": 658, "height": 900})
            page.emulate_media(media="print")
            narrowest = "Math.min(...[...document.querySelectorAll('section[id^=chi-so] tbody th')].map(th => th.clientWidth))"
            assert page.evaluate(narrowest) >= 150
            assert page.locator("details.lines tbody tr").first.bounding_box()["height"] > 0
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=ARTEFACTS / f"tong-hop-{width}.png", full_page=True)
        browser.close()
    assert complaints == []
