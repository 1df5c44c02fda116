"""The dashboards in a real Superset, read as ``pci_bi`` in a real browser: every chart answers with rows. Run by ``make test-superset``.

Pictures of the dashboards are kept in ``test-artefacts/dashboards/``.
"""

import datetime as dt
import io
import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from playwright.sync_api import sync_playwright

from include.dashboards.bundle import read_bundle
from include.dashboards.client import Superset, SupersetRefusedError
from include.intake.archiving import archive_bytes
from include.intake.opening import open_round
from include.release.freeze import Approval, freeze_release
from include.sample.generate import generate_workbook
from include.standalone.home import Home
from include.standalone.superset import BI_GROUP, BI_LOGIN, as_login, running_superset
from include.storage.places import Places
from include.warehouse.schema.engine import connect
from include.warehouse.schema.roles import set_login
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, ingest_everything, play

PICTURES = Path(__file__).resolve().parents[2] / "test-artefacts" / "dashboards"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
FILES = read_bundle()
DASHBOARDS = [content for path, content in FILES.items() if path.startswith("dashboards/")]
CHARTS = {content["uuid"]: content for path, content in FILES.items() if path.startswith("charts/")}
# A year after the sample, of generated workbooks, so that figures can be compared with the year before.
NEXT_ROUND = "QNG-2022-Y"
FILED_NEXT_YEAR = ("SCT", "SKHĐT", "STNMT", "SKHCN", "STP", "SNNPTNT", "SLĐTBXH", "BQL")
NEXT_YEAR = dt.datetime.fromisoformat("2022-11-26T08:00:00+07:00")
WAIT_MS = 120_000
PASSWORD = "read-only: 1 @ 2"


@pytest.fixture(scope="module")
def warehouse_uri(new_warehouse, tmp_path_factory):
    """A warehouse with the sample round and the round after, each with a release in force, as ``pci_bi`` reaches it."""
    url = new_warehouse()
    engine = connect(url)
    places = Places.under(tmp_path_factory.mktemp("round"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("include.summary.find_libreoffice", lambda: None)  # PDFs are not looked at here
        play(engine, places)
        freeze_release(engine, CATALOGUE, places, ROUND, Approval("lead", AT_THE_END, "Đã đối chiếu với sổ theo dõi."))
        play_next_year(engine, places)
    set_login(engine, BI_LOGIN, BI_GROUP, PASSWORD)
    engine.dispose()
    return as_login(url, BI_LOGIN, PASSWORD)


def play_next_year(engine, places):
    open_round(engine, CATALOGUE, NEXT_ROUND, NEXT_YEAR - dt.timedelta(days=11), places)
    for number, department in enumerate(FILED_NEXT_YEAR):
        content = io.BytesIO()
        generate_workbook(CATALOGUE, NEXT_ROUND, department, seed=number).save(content)
        archive_bytes(engine, places, content.getvalue(), f"{NEXT_ROUND}_{department}.xlsx", NEXT_YEAR + dt.timedelta(days=number), None)
    ingest_everything(engine, places)
    freeze_release(engine, CATALOGUE, places, NEXT_ROUND, Approval("lead", NEXT_YEAR + dt.timedelta(days=30), "Số liệu thử."))
    with engine.begin() as connection:  # last, as loading the catalogue, which has targets of 2021 only, drops others
        connection.exec_driver_sql(
            "INSERT INTO core.target (province_code, indicator_code, target_year, department_code, value, evidence, source) "
            "SELECT province_code, indicator_code, 2022, department_code, value, evidence, source FROM core.target WHERE target_year = 2021"
        )


@pytest.fixture(scope="module")
def superset(tmp_path_factory):
    with running_superset(Home(tmp_path_factory.mktemp("superset"))) as client:
        yield client


@pytest.fixture(scope="module")
def loaded(superset, warehouse_uri):
    superset.load_dashboards(warehouse_uri)
    return superset


@pytest.fixture(scope="module")
def page(loaded):
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=list(QUIET), viewport={"width": 1440, "height": 1000}, locale="vi-VN"
        )
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(f"{loaded.address}/login/")
        page.locator("#username").fill(loaded.user)
        page.locator("#password").fill(loaded.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/superset/welcome/**")
        yield page
        context.close()


class Opened:
    """A dashboard in the browser, and what each of its charts asked and got."""

    def __init__(self, page, superset, dashboard, filters=""):
        self.page = page
        self._responses: dict[str, object] = {}
        self.titles = superset.charts_of(dashboard["slug"])
        page.on("response", self._keep)
        page.goto(f"{superset.address}/superset/dashboard/{dashboard['slug']}/{filters}")
        wanted = len([key for key in dashboard["position"] if key.startswith("CHART-")])
        for _ in range(WAIT_MS // 250):
            if len(self._responses) >= wanted and not page.locator("[data-test=loading-indicator], .loading").count():
                break
            # Charts below the fold ask when they are scrolled to.
            page.mouse.wheel(0, 400)
            page.wait_for_timeout(250)
        page.remove_listener("response", self._keep)
        # Read at the end only: an address with filters loads the page twice, and what the first asked is gone by then.
        self.answers = {title: SimpleNamespace(status=response.status, body=response.json()) for title, response in self._responses.items()}

    def _keep(self, response):
        if "/api/v1/chart/data" not in response.url:
            return
        number = json.loads(response.request.post_data or "{}").get("form_data", {}).get("slice_id")
        if number in self.titles:  # a filter asks for its list of values without a chart
            self._responses[self.titles[number]] = response

    def rows(self, title):
        answer = self.answers[title]
        assert answer.status == 200, (title, answer.body)
        return answer.body["result"][0]["data"]

    def picture(self, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        height = self.page.evaluate("document.querySelector('.grid-container').scrollHeight")
        self.page.set_viewport_size({"width": 1440, "height": int(height) + 200})
        self.page.mouse.move(1435, 5)
        self.page.wait_for_timeout(2500)  # the charts grow into their frames
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size({"width": 1440, "height": 1000})


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda dashboard: dashboard["slug"])
def test_every_chart_of_a_dashboard_answers_with_rows(page, loaded, dashboard):
    opened = Opened(page, loaded, dashboard)
    assert set(opened.answers) == set(opened.titles.values())
    assert [title for title in opened.answers if not opened.rows(title)] == []
    assert page.get_by_text("No results were returned").count() == 0 and page.locator(".ant-alert-error").count() == 0
    opened.picture(dashboard["slug"])


def filtered(loaded, slug, **chosen):
    """What stands behind the dashboard's address when these filters are set: column and value."""
    mask = {
        f"NATIVE_FILTER-{slug}-{column}": {
            "id": f"NATIVE_FILTER-{slug}-{column}",
            "extraFormData": {"filters": [{"col": column, "op": "IN", "val": [value]}]},
            "filterState": {"value": [value], "label": value},
        }
        for column, value in chosen.items()
    }
    number = loaded.dashboards()[slug]["id"]
    key = loaded.call("POST", f"/api/v1/dashboard/{number}/permalink", {"dataMask": mask})["key"]
    return f"?permalink_key={key}"


def test_the_charts_show_the_hand_counted_sample_when_its_round_is_chosen(page, loaded):
    dashboard = next(d for d in DASHBOARDS if d["slug"] == "pci-tien-do")
    opened = Opened(page, loaded, dashboard, filtered(loaded, "pci-tien-do", round_key=ROUND))
    numbers = {title: rows[0] for title in opened.answers if len(rows := opened.rows(title)) == 1 and title.startswith("Đơn vị")}
    assert {title: next(iter(row.values())) for title, row in numbers.items()} == {
        "Đơn vị phải nộp": 25, "Đơn vị đã nộp": 11, "Đơn vị nộp muộn": 1, "Đơn vị chưa nộp": 12
    }  # fmt: skip
    by_department = {row["department_name_vi"]: row for row in opened.rows("Tình hình nộp của từng đơn vị")}
    late = by_department["Sở Khoa học và Công nghệ"]
    assert (late["filing_vi"], late["days_late"]) == ("Nộp muộn", 7)
    assert {row["round_key"] for row in opened.rows("Tình hình nộp theo đợt")} == {ROUND, NEXT_ROUND}
    opened.picture("pci-tien-do-2021")


def test_the_filters_narrow_what_the_charts_show(page, loaded):
    dashboard = next(d for d in DASHBOARDS if d["slug"] == "pci-chi-tieu")
    chosen = filtered(loaded, "pci-chi-tieu", round_key=ROUND, department_name_vi="Sở Công Thương")
    opened = Opened(page, loaded, dashboard, chosen)
    for title in ("Giá trị và mục tiêu", "Giá trị chỉ tiêu và thay đổi so với năm trước", "Trả lời chỉ tiêu, theo đơn vị"):
        assert {row["department_name_vi"] for row in opened.rows(title)} == {"Sở Công Thương"}, title


def test_loading_again_changes_nothing_and_renews_what_somebody_changed(loaded, warehouse_uri):
    before = loaded.dashboards()
    number, title = next(iter(loaded.charts_of("pci-ket-qua").items()))
    loaded.call("PUT", f"/api/v1/chart/{number}", {"slice_name": "Ai đó đổi tên"})
    loaded.load_dashboards(warehouse_uri)
    assert {slug: found["id"] for slug, found in loaded.dashboards().items()} == {slug: found["id"] for slug, found in before.items()}
    assert loaded.charts_of("pci-ket-qua")[number] == title


def test_what_superset_exports_is_what_the_project_holds(loaded):
    """The files are Superset's own format: a dashboard that is edited there and exported can replace them."""
    for slug, found in loaded.dashboards().items():
        exported = {path: yaml.safe_load(text) for path, text in loaded.exported_files(found["id"]).items() if path.endswith(".yaml")}
        (dashboard,) = (content for path, content in exported.items() if path.startswith("dashboards/"))
        ours = next(entry for entry in DASHBOARDS if entry["slug"] == slug)
        assert (dashboard["uuid"], dashboard["dashboard_title"]) == (ours["uuid"], ours["dashboard_title"])
        for path, chart in exported.items():
            if path.startswith("charts/"):
                assert chart["params"].items() >= CHARTS[chart["uuid"]]["params"].items(), path
        assert not any(PASSWORD in str(content) for content in exported.values())


def test_superset_reads_the_published_views_and_nothing_else(loaded):
    database = next(iter(loaded.call("GET", "/api/v1/database/")["result"]))["id"]

    def ask(sql):
        return loaded.call("POST", "/api/v1/sqllab/execute/", {"database_id": database, "sql": sql, "runAsync": False})

    assert ask("SELECT count(*) AS n FROM mart.coverage")["data"] == [{"n": 50}]
    for sql in ("SELECT * FROM intake.submission", "SELECT * FROM core.task"):
        with pytest.raises(SupersetRefusedError, match="permission denied"):
            ask(sql)


def test_a_wrong_password_is_refused_in_words(superset):
    with pytest.raises(SupersetRefusedError, match="HTTP 401"):
        Superset(superset.address, "admin", "wrong").dashboards()
