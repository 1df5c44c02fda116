"""What the pages show and what their forms do, on the sample round."""

import datetime as dt
import html
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from include.intake.answer_departments import answer_departments
from include.intake.archiving import archive_bytes
from include.intake.judge_beside import JudgeLostError
from include.warehouse.findings.in_hand import FindingFilter, findings_by_sheet, findings_page
from include.warehouse.findings.waivers import waivers
from include.warehouse.submissions.sent_files import signed_reports
from include.warehouse.submissions.versions import versions
from plugins.steward_desk.pages import submit
from plugins.steward_desk.pages.submit import safe_name
from tests.benchmarks import precheck
from tests.desk.test_roles import token_of
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, ingest_everything

pytestmark = pytest.mark.slow
FAULTY = next(file for file in FILES if file.file_name == "QNG-2021-Y_SXD.xlsx")


def post(client, path, **form):
    files = form.pop("files", None)
    return client.post(path, data=form | {"form_token": token_of(client)}, files=files)


def finding_id(engine, rule, department="SXD"):
    found = findings_page(engine, ROUND, AT_THE_END, FindingFilter(department_code=department, rule_code=rule))
    return found.rows[0].finding_id


def test_the_round_says_what_needs_a_hand_and_who_answered_what(client_of):
    html = client_of("lan").get(f"/rounds/{ROUND}").text
    for told in (
        "12 đơn vị chưa nộp",
        "2 đơn vị đã gửi tệp nhưng không mở được",
        "3 tệp bị cách ly",
        "1 đơn vị chưa gửi lại bản sửa",
        "Đã quá hạn 19 ngày",
        "Bị trả lại: 1",
        "Được tiếp nhận, đúng hạn: ",
        "Không phát sinh",
        "13/13",
    ):
        assert told in html, told


def test_english_is_one_click_away_and_stays(client_of):
    client = client_of("lan")
    html = client.get(f"/rounds/{ROUND}/rules").text
    link = re.search(r'href="([^"]+)" lang="en">English', html)[1].replace("&amp;", "&")
    assert "The rule book" in client.get(link).text
    assert "What needs a hand today" in client.get(f"/rounds/{ROUND}").text


def test_a_finding_shows_the_sheet_around_its_cell_with_the_header(client_of, desk_system):
    html = client_of("lan").get(f"/findings/{finding_id(desk_system[0], 'IND-07')}").text
    marked = re.search(r'<td class="marked"[^>]*>([^<]*)<', html)
    assert marked[1] == "135" and 'aria-label="G11' in html
    for told in ("Thực hiện năm nay", "Kiểm tra lại số liệu", "QNG-2021-Y_SXD.xlsx", "không giải trình được"):
        assert told in html, told


def test_findings_are_filtered_grouped_and_searched(client_of):
    client = client_of("lan")
    page = f"/rounds/{ROUND}/findings"
    assert "Danh sách: 6 lỗi" in client.get(f"{page}?department=SXD&severity=critical").text
    assert "Danh sách: 1 lỗi" in client.get(f"{page}?words=khoảng 10").text
    assert "Không có lỗi nào khớp" in client.get(f"{page}?words=100%25_").text, "signs of the database's patterns are plain text"


def test_a_warning_goes_through_assign_comment_explain_approve(client_of, desk_system):
    engine, _ = desk_system
    steward, lead = client_of("lan"), client_of("lead")
    number = finding_id(engine, "IND-12")
    page = f"/findings/{number}"
    assert post(steward, f"{page}/actions", action="assign", assigned_to="lan").status_code == 303
    assert "1 lỗi đang giao cho bạn" in steward.get(f"/rounds/{ROUND}").text
    assert post(steward, f"{page}/actions", action="comment", comment="<b>đã gọi</b> đơn vị").status_code == 303
    assert "&lt;b&gt;đã gọi&lt;/b&gt;" in steward.get(page).text
    asked = post(steward, f"{page}/waiver", explanation="Nguồn: công văn 12", scope="rule", most_cells="1", valid_until="2022-03-31")
    assert asked.status_code == 303 and "Chờ duyệt giải trình" in steward.get(page).text
    [waiver] = [w for w in waivers(engine, ROUND, AT_THE_END.replace(year=2022)) if w.rule_code == "IND-12"]
    assert post(steward, f"/waivers/{waiver.waiver_id}/decision", decision="approved").status_code == 403
    assert post(lead, f"/waivers/{waiver.waiver_id}/decision", decision="approved", comment="Hợp lý").status_code == 303
    html = steward.get(page).text
    assert "Đã chấp nhận giải trình" in html and "Hợp lý" in html
    history = lead.get(f"/rounds/{ROUND}/history").text
    assert history.index("Chấp nhận giải trình") < history.index("Gửi giải trình") < history.index("Giao xử lý lỗi")


def test_only_an_open_finding_is_explained_and_for_a_sane_number_of_cells(client_of, desk_system):
    steward = client_of("lan")
    page = f"/findings/{finding_id(desk_system[0], 'DOC-01')}"
    form = {"explanation": "đúng", "valid_until": "2022-01-31"}
    for most_cells in ("0", "501"):
        assert post(steward, f"{page}/waiver", most_cells=most_cells, **form).status_code == 422
    post(steward, f"{page}/actions", action="settle", comment="đã rõ")
    refused = post(steward, f"{page}/waiver", **form)
    assert refused.status_code == 409 and "không còn chờ xử lý" in refused.text
    post(steward, f"{page}/actions", action="reopen", comment="hỏi lại")


def test_nobody_approves_their_own_explanation_on_the_desk(client_of, desk_system):
    engine, _ = desk_system
    lead = client_of("lead")
    number = finding_id(engine, "TSK-06")
    post(lead, f"/findings/{number}/waiver", explanation="đúng", valid_until="2022-01-31")
    [waiver] = [w for w in waivers(engine, ROUND, AT_THE_END.replace(year=2022)) if w.rule_code == "TSK-06"]
    assert "cần người khác duyệt" in lead.get(f"/rounds/{ROUND}/waivers").text
    refused = post(lead, f"/waivers/{waiver.waiver_id}/decision", decision="approved")
    assert refused.status_code == 409 and "không được tự duyệt" in refused.text


def test_settling_and_reopening_needs_words(client_of, desk_system):
    client = client_of("minh")
    page = f"/findings/{finding_id(desk_system[0], 'DOC-01')}"
    assert post(client, f"{page}/actions", action="settle", comment=" ").status_code == 409
    post(client, f"{page}/actions", action="settle", comment="số đúng, cách ghi cũ")
    assert "Đã giải quyết" in client.get(page).text
    post(client, f"{page}/actions", action="reopen", comment="hỏi lại")
    assert "Chưa xử lý" in client.get(page).text


def test_a_workbook_is_checked_without_being_filed(client_of, desk_system):
    _, places = desk_system
    before = len(list(places.archive.rglob("*")))
    files = {"workbook": ("../../QNG-2021-Y_SXD.xlsx", FAULTY.content)}
    answer = post(client_of("sxd-officer"), f"/rounds/{ROUND}/submit", action="check", files=files)
    assert answer.status_code == 200 and "Sẽ bị trả lại" in answer.text and "Chưa nộp" in answer.text
    for rule, _, cell in FAULTY.findings:
        assert rule in answer.text and cell in answer.text
    slip = re.search(r'base64,([^"]+)"', answer.text)[1]
    import base64

    assert "Lỗi cần sửa" in openpyxl.load_workbook(io.BytesIO(base64.b64decode(slip))).sheetnames
    assert len(list(places.archive.rglob("*"))) == before


def test_the_benchmark_of_the_pre_check_asks_this_desk(client_of):
    first, second = precheck.seconds_of_checks(client_of("lan"), CATALOGUE, 2)
    assert 0 < first < 120 and 0 < second < 120


def test_a_check_that_the_system_cannot_do_is_told_so_and_files_nothing(client_of, desk_system, monkeypatch):
    _, places = desk_system
    before = len(list(places.archive.rglob("*")))

    def lost(*_):
        raise JudgeLostError("it ended before it answered")

    monkeypatch.setattr(submit, "judge_beside", lost)
    files = {"workbook": ("QNG-2021-Y_SXD.xlsx", FAULTY.content)}
    answer = post(client_of("sxd-officer"), f"/rounds/{ROUND}/submit", action="check", files=files)
    assert answer.status_code == 503 and "chưa kiểm tra được lúc này" in answer.text
    assert len(list(places.archive.rglob("*"))) == before


def test_an_officer_cannot_check_or_file_another_departments_workbook(client_of):
    for action in ("check", "file"):
        files = {"workbook": ("x.xlsx", FAULTY.content)}
        assert post(client_of("sct-officer"), f"/rounds/{ROUND}/submit", action=action, files=files).status_code == 403


def test_an_officers_signed_report_goes_to_their_own_department_whatever_its_name_says(client_of, desk_system):
    engine, places = desk_system
    client = client_of("sct-officer")
    names = {"QNG-2021-Y_SXD (ký).pdf": 1, "QNG-2021-Y_SXD.docx": 2, "scan.pdf": 3, "QNG-2021-Y_SCT ký.pdf": 4}
    for name, number in names.items():
        content = word_document() if name.endswith(".docx") else b"%PDF-1.4\n%%EOF\n" + bytes([number])
        assert post(client, f"/rounds/{ROUND}/submit", action="file", files={"workbook": (name, content)}).status_code == 303
    ingest_everything(engine, places)
    assert len(signed_reports(engine, ROUND, "SXD")) == 1
    kept = {entry.file_name for entry in signed_reports(engine, ROUND, "SCT")}
    assert {"QNG-2021-Y_SCT QNG-2021-Y_SXD (ký).pdf", "QNG-2021-Y_SCT scan.pdf", "QNG-2021-Y_SCT ký.pdf"} < kept and len(kept) == 4


def word_document():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    return content.getvalue()


def test_what_is_filed_goes_the_way_of_the_inbox(client_of, desk_system):
    engine, places = desk_system
    client = client_of("sxd-officer")
    book = openpyxl.load_workbook(io.BytesIO(FAULTY.content))
    book["Bìa"]["C14"].value = "77/BC-SXD"
    content = io.BytesIO()
    book.save(content)
    filed = post(
        client, f"/rounds/{ROUND}/submit", action="file", files={"workbook": ("a/b\\QNG-2021-Y_SXD lần 2.xlsx", content.getvalue())}
    )
    assert filed.status_code == 303
    waiting = client.get(filed.headers["location"]).text
    assert "đang kiểm tra" in waiting and 'hx-trigger="load delay:4s"' in waiting
    ingest_everything(engine, places)
    answer_departments(engine, CATALOGUE, ROUND, places, AT_THE_END)
    part = client.get(filed.headers["location"], headers={"HX-Request": "true"}).text
    assert "Trả lại để sửa" in part and "<html" not in part and "hx-trigger" not in part
    assert "giống hệt" not in part
    again = post(client, f"/rounds/{ROUND}/submit", action="file", files={"workbook": ("lại.xlsx", content.getvalue())})
    assert "giống hệt tệp đã nhận lúc 20/12/2021" in client.get(again.headers["location"]).text
    html = client.get(f"/rounds/{ROUND}/departments/SXD").text
    assert "gửi bởi sxd-officer" in html and "QNG-2021-Y_SXD lần 2.xlsx" in html and "đã xử lý 1/14" in html
    changes = client.get(f"/rounds/{ROUND}/departments/SXD/changes?before=1&after=2").text
    assert "77/BC-SXD" in changes and "báo cáo số 77" in changes


def test_downloads_are_the_very_bytes(client_of, desk_system):
    engine, _ = desk_system
    client = client_of("lan")
    filed = versions(engine, ROUND, "SXD")
    assert client.get(f"/files/{filed[-1].sha256}").content == FAULTY.content
    slip = client.get(f"/slips/{filed[0].submission_id}")
    assert "Lỗi cần sửa" in openpyxl.load_workbook(io.BytesIO(slip.content)).sheetnames
    assert "attachment" in slip.headers["content-disposition"]
    [signed] = signed_reports(engine, ROUND, "SXD")
    assert client.get(f"/files/{signed.sha256}").content.startswith(b"%PDF")


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(client_of):
    client = client_of("lan")
    big = client.post(f"/rounds/{ROUND}/submit", headers={"Content-Length": str(30 * 2**20)}, content=b"x")
    assert big.status_code == 413 and "20 MB" in big.text
    assert client.post(f"/rounds/{ROUND}/submit", content=iter([b"x"])).status_code == 411


def test_names_of_uploads_are_names():
    assert safe_name("../../etc/passwd") == "passwd" and safe_name("C:\\a\\b.xlsx") == "b.xlsx"
    assert safe_name("a\x00b\n.xlsx") == "ab.xlsx" and safe_name("...xlsx") == "xlsx" and len(safe_name("x" * 500 + ".xlsx")) <= 150
    assert safe_name("So\u031b\u0309.xlsx") == "Sở.xlsx"


def test_a_version_is_withdrawn_and_reinstated_with_a_reason(client_of, desk_system):
    engine, _ = desk_system
    client = client_of("lan")
    [version] = [v for v in versions(engine, ROUND, "STP")]
    assert post(client, f"/submissions/{version.submission_id}/withdraw", reason="").status_code == 409
    assert post(client, f"/submissions/{version.submission_id}/withdraw", reason="gửi nhầm").status_code == 303
    assert "Đã rút" in client.get(f"/rounds/{ROUND}/departments/STP").text
    assert post(client, f"/submissions/{version.submission_id}/reinstate", reason="rút nhầm").status_code == 303
    assert versions(engine, ROUND, "STP")[0].is_standing


def test_an_extension_and_an_exemption_show_on_the_department(client_of):
    client = client_of("lan")
    own = f"/rounds/{ROUND}/departments/STC"
    assert post(client, f"{own}/extension", due_on="2021-12-31", reason="chờ quyết toán").status_code == 303
    html = client.get(own).text
    assert "31/12/2021" in html and "đã gia hạn" in html and "chờ quyết toán" in html
    assert post(client, f"{own}/extension", due_on="2023-01-01", reason="x").status_code == 409
    post(client, f"/rounds/{ROUND}/departments/BDT/exemption", item="workbook/workbook", is_exempt="true", reason="không có chức năng")
    assert "Không áp dụng" in client.get(f"/rounds/{ROUND}/departments/BDT").text


def test_the_rule_book_counts_and_a_rehearsal_changes_nothing(client_of, desk_system):
    from include.warehouse.register.register import content_digest

    engine, _ = desk_system
    client = client_of("lan")
    html = client.get(f"/rounds/{ROUND}/rules").text
    for rule in CATALOGUE.rules:
        assert rule.code in html and rule.title_vi.replace("“", "“") in html.replace("&#34;", '"').replace("&amp;", "&"), rule.code
    before = content_digest(engine)
    rehearsed = post(client, f"/rounds/{ROUND}/rules/IND-07/rehearsal", life="retired").text
    assert re.search(r"Sẽ thôi báo: [12]", rehearsed) and "G11" in rehearsed and content_digest(engine) == before


def test_a_rehearsal_that_cannot_be_played_is_refused_in_words(client_of):
    client = client_of("lan")
    assert post(client, f"/rounds/{ROUND}/rules/IND-07/rehearsal", life="king").status_code == 404
    refused = post(client, f"/rounds/{ROUND}/rules/FIL-01/rehearsal", life="beta")
    assert refused.status_code == 409 and "Không diễn tập được quy tắc FIL-01" in refused.text


def test_a_milder_severity_shows_in_a_rehearsal(client_of):
    told = post(client_of("lan"), f"/rounds/{ROUND}/rules/IND-07/rehearsal", life="beta").text
    assert "Giữ nguyên: 0" in told and "Sẽ báo thêm: 0" not in told and "Sẽ thôi báo: 0" not in told


def test_the_matrix_by_sheet_counts_every_finding(client_of, desk_system):
    counted = findings_by_sheet(desk_system[0], ROUND, AT_THE_END + dt.timedelta(days=1))
    html = client_of("lan").get(f"/rounds/{ROUND}?by=sheet").text
    table = re.search(r'<table class="matrix">.*?</table>', html, re.DOTALL)[0]
    rows = {code: row for row in table.split("<tr>") for code in re.findall(r"/departments/([^\"]+)\"", row)}
    for department in {code for code, _ in counted}:
        wanted = sum(sum(counts.values()) for (code, _), counts in counted.items() if code == department)
        cells = re.findall(r"<td>(.*?)</td>", rows[department], re.DOTALL)[1:]
        shown = sum(int(number) for cell in cells for number in re.findall(r"[NCL] (\d+)", cell))
        assert shown == wanted, department


def test_quality_shows_its_arithmetic(client_of):
    html = client_of("lan").get(f"/rounds/{ROUND}/departments/SNNPTNT").text
    assert "được tiếp nhận và đến đúng hạn 0/1 đợt" in html and "không lỗi nghiêm trọng ngay lần đầu 0/1" in html and "5/1 = 5,0" in html


def test_data_docs_are_linked_and_load_nothing_from_elsewhere(client_of, desk_system):
    _, places = desk_system
    client = client_of("lead")
    rules = client.get(f"/rounds/{ROUND}/rules").text
    assert f'/rounds/{ROUND}/data-docs/">' in rules and f"python -m include data-docs --round {ROUND}" in rules
    site = places.outbox / "QNG" / "2021-Y" / "kiem-tra-du-lieu"
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"<(script|link|img)[^>]*(src|href)=[\"']https?://", html), page
        assert "script-src 'none'" in html.partition("</head>")[0], page
    index = client.get(f"/rounds/{ROUND}/data-docs/index.html")
    assert index.status_code == 200 and "bootstrap.min.css" in index.text
    validation = re.search(r'href="(validations/[^"]+)">submissions-indicator_value<', index.text)[1]
    assert client.get(f"/rounds/{ROUND}/data-docs/{validation}").status_code == 200
    policy = index.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy, "a department's text in Data Docs must never run"
    assert client.get(f"/rounds/{ROUND}/data-docs/static/bootstrap.min.css").headers["content-type"].startswith("text/css")
    assert client.get(f"/rounds/{ROUND}/data-docs/..%2f..%2fSXD%2fphieu-tiep-nhan.html").status_code == 404


@pytest.mark.parametrize(
    "where", ["/rounds/QNG-1999-Y", f"/rounds/{ROUND}/departments/NOPE", "/findings/999999", "/slips/999999", "/nowhere"]
)
def test_what_does_not_exist_is_said_so_in_words(client_of, where):
    answer = client_of("lan").get(where)
    assert answer.status_code == 404 and "Không có trang hoặc tệp này" in answer.text


def test_an_absurd_page_number_is_an_empty_page(client_of):
    assert client_of("lan").get(f"/rounds/{ROUND}/findings?page=99999999999").status_code == 200


def test_a_quarantined_file_of_no_known_round_is_its_senders_provinces(client_of, desk_system):
    from include.warehouse.findings.settlement import Access, grant_access

    engine, places = desk_system
    grant_access(engine, Access("konTum", "lead_steward", "KTM", None), "admin", AT_THE_END)
    sent = [archive_bytes(engine, places, b"no workbook 1", "x.xlsx", AT_THE_END, "lan"),
            archive_bytes(engine, places, b"no workbook 2", "QNG-2031-Y_SXD.xlsx", AT_THE_END, None)]  # fmt: skip
    ingest_everything(engine, places)
    for file in sent:
        assert client_of("lan").get(f"/files/{file.sha256}").status_code == 200
        assert client_of("konTum").get(f"/files/{file.sha256}").status_code == 403


def test_the_summary_shows_coverage_charts_and_drafts(desk_system, client_of):
    from include.summary.charts import charts_of
    from include.summary.compose import compose
    from include.summary.drafts import write_drafts
    from include.summary.pdf import pdf_name

    engine, places = desk_system
    page = f"/rounds/{ROUND}/summary"
    assert "Chưa có dự thảo nào trong outbox" in client_of("lan").get(page).text
    write_drafts(engine, CATALOGUE, ROUND, places.outbox, only=(None, "land"))
    shown = client_of("lan").get(page).text
    coverage = compose(engine, CATALOGUE, ROUND).coverage
    assert f"{coverage.assigned} đơn vị được giao báo cáo; đã nộp {coverage.filed}" in shown
    assert all(f'/departments/{code}">{code}</a>' in shown for code in coverage.missing_codes)
    charts = charts_of(compose(engine, CATALOGUE, ROUND))
    assert len(charts) == 4
    for chart in charts.values():
        assert chart.svg() in shown and html.escape(chart.description_vi) in shown, chart.name
    names = re.findall(r'/drafts/([^"]+)"', shown)
    drafts = [name for name in names if not name.endswith(".pdf")]
    assert [name.partition(".")[0] for name in drafts] == ["tong-hop-pci-2021-Y"] * 3 + ["tong-hop-pci-2021-Y-land"] * 3
    assert set(names) - set(drafts) == {pdf_name(name) for name in drafts if not name.endswith(".html")}
    for name in drafts:
        sent = client_of("lan").get(f"/rounds/{ROUND}/drafts/{name}")
        assert sent.status_code == 200 and len(sent.content) > 1000 and name in sent.headers["content-disposition"]
    viewer = client_of("vi-viewer").get(page).text
    assert 'role="img"' in viewer and "/drafts/" not in viewer
    assert client_of("vi-viewer").get(f"/rounds/{ROUND}/drafts/{names[0]}").status_code == 403
    english = client_of("lan").get(f"{page}?lang=en").text
    assert f"{coverage.assigned} departments owe a report" in english and 'lang="vi" aria-label=' in english


def test_a_pdf_of_a_draft_is_printed_for_who_opens_it_or_says_what_is_missing(desk_system, client_of, monkeypatch):
    from include.summary import pdf
    from include.summary.drafts import draft_folder, write_drafts

    engine, places = desk_system
    write_drafts(engine, CATALOGUE, ROUND, places.outbox, only=["land"])
    where = f"/rounds/{ROUND}/drafts/tong-hop-pci-2021-Y-land.pdf"
    with monkeypatch.context() as without:
        without.setattr(pdf, "find_libreoffice", lambda: None)
        missing = client_of("lan").get(where)
    assert missing.status_code == 503 and "Máy chủ chưa cài LibreOffice" in missing.text and "Traceback" not in missing.text
    opened = client_of("lan").get(where)
    assert opened.status_code == 200 and opened.content.startswith(b"%PDF") and "land.pdf" in opened.headers["content-disposition"]
    assert opened.content == (draft_folder(CATALOGUE, ROUND, places.outbox) / "tong-hop-pci-2021-Y-land.pdf").read_bytes()
    assert client_of("lan").get(where.replace("land", "nowhere")).status_code == 404
    assert client_of("vi-viewer").get(where).status_code == 403


def test_charts_are_drawn_again_only_when_the_figures_have_changed(desk_system, client_of, monkeypatch):
    from include.summary import overview

    drawings = []
    draw = overview.charts_of
    monkeypatch.setattr(overview, "charts_of", lambda report: drawings.append(report) or draw(report))
    overview._kept.clear()
    client = client_of("lan")
    first, again = (client.get(f"/rounds/{ROUND}/summary").text for _ in range(2))
    assert first == again and len(drawings) == 1
    report = drawings[0]
    for number in range(2 * overview._MOST_KEPT):
        overview._drawn(replace(report, last_round_code=str(number)))
    assert len(drawings) == 1 + 2 * overview._MOST_KEPT and len(overview._kept) == overview._MOST_KEPT


def test_releases_are_listed_downloaded_withdrawn_and_a_cell_tells_its_figures(desk_system, client_of, monkeypatch):
    from include.release.freeze import Approval, freeze_release

    engine, places = desk_system
    monkeypatch.setattr("include.summary.find_libreoffice", lambda: None)
    freeze_release(engine, CATALOGUE, places, ROUND, Approval("lead", AT_THE_END, "đã đối chiếu"))
    listed = client_of("lead").get(f"/rounds/{ROUND}/releases").text
    assert "Bản công bố lần 1" in listed and "đã đối chiếu" in listed and "tong-hop-pci-2021-Y.docx" in listed
    public = client_of("vi-viewer").get(f"/rounds/{ROUND}/releases").text
    assert "Bản công khai" in public and "đã đối chiếu" not in public and "Bản đầy đủ" not in public
    where = re.search(r'href="[^"]*(/releases/\d+/files/public/tong-hop-pci-2021-Y\.html)"', public)[1]
    assert "Bản công bố lần 1" in client_of("vi-viewer").get(where).text
    assert client_of("vi-viewer").get(where.replace("/public/", "/full/")).status_code == 403
    summary = client_of("vi-viewer").get(f"/rounds/{ROUND}/summary").text
    assert re.search(r'href="[^"]*/releases#lan-1">Bản công bố lần 1</a>, lead duyệt', summary)
    page = client_of("lead").get(where.replace("/public/", "/full/")).text
    cell = re.search(r'href="http://localhost:8080/steward(/submissions/\d+/cell\?[^"]+)" title="SCT · Chỉ tiêu!G\d+"', page)[1].replace(
        "&amp;", "&"
    )
    shown = client_of("lead").get(cell).text
    assert "marked-cell" in shown and "Bản công bố lần 1" in shown
    release_id = int(where.split("/")[2])
    lead = client_of("lead")
    lead.post(f"/releases/{release_id}/withdrawal", data={"reason": "sai tiêu đề", "form_token": token_of(lead)})
    assert "sai tiêu đề" in lead.get(f"/rounds/{ROUND}/releases").text
    for place in ("releases", "summary"):
        assert "Chưa có bản công bố nào" in client_of("vi-viewer").get(f"/rounds/{ROUND}/{place}").text
    lead.post(f"/rounds/{ROUND}/releases", data={"reason": "Chủ tịch yêu cầu", "form_token": token_of(lead)})
    assert "Chủ tịch yêu cầu" in lead.get(f"/rounds/{ROUND}/releases").text


def test_the_page_on_reorganisations_tells_what_moves_to_whom(client_of):
    client = client_of("lan")
    page = f"/rounds/{ROUND}/reorganisation"
    assert f'href="{page}"' in client.get(f"/rounds/{ROUND}").text
    shown = client.get(page).text
    row = re.search(r'<tr id="QNG-2025-03-STNMT">.*?</tr>', shown, re.S)[0]
    for told in ("Sở Nông nghiệp và Môi trường", "toàn bộ", "Cuối cùng: QNG-2024-Y", "Chưa khai đợt nào", "chỉ tiêu có số liệu", "→ SNNMT"):
        assert told in row, told
    unknown = re.search(r'<tr id="QNG-2025-03-SKHĐT">.*?</tr>', shown, re.S)[0]
    assert unknown.count("chưa rõ tỷ lệ") == 2 and "Trung tâm Xúc tiến đầu tư" in unknown
    assert "chưa tìm thấy văn bản" in shown and "Nghị quyết 202/2025/QH15" in shown
    assert f'href="{page}"' not in client_of("sct-officer").get(f"/rounds/{ROUND}/findings").text
    english = client.get(page + "?lang=en").text
    assert "Department of Agriculture and Environment" in english and "share unknown" in english


def test_a_steward_decides_about_a_quarantined_file_and_everybody_sees_it(desk_system, client_of):
    from include.warehouse.register.register import register

    engine, places = desk_system
    sent = archive_bytes(engine, places, b"no workbook 3", "scan 01.xlsx", AT_THE_END, "lan")
    ingest_everything(engine, places)
    page, lan = f"/rounds/{ROUND}", client_of("lan")
    shown = lan.get(page).text
    assert "scan 01.xlsx" in shown and "2 đơn vị đã gửi tệp nhưng không mở được" in shown
    assert "Đã gửi, không mở được" in shown and "Xác định đơn vị" in shown
    assert "Xác định đơn vị" not in client_of("vi-viewer").get(page).text
    own = lan.get(f"{page}/departments/SYT").text
    assert "Đã nhận tệp “QNG-2021-Y_SYT.xlsx”" in own and "Chưa nộp" not in own

    def decide(decision, status, client=lan, **form):
        where = f"{page}/quarantined/{sent.sha256}/{decision}"
        answer = post(client, where, **form)
        assert answer.status_code == status, answer.text
        return answer

    decide("attribute", 409, department_code="SGDĐT", reason=" ")
    decide("attribute", 409, department_code="SXYZ", reason="gọi điện")
    decide("attribute", 403, client=client_of("sxd-officer"), department_code="SXD", reason="của tôi")
    assert decide("attribute", 303, department_code="SGDĐT", reason="gọi điện").headers["location"].endswith("#quarantined")
    assert {row.department_code: row.filing for row in register(engine, ROUND, AT_THE_END + dt.timedelta(days=9))}["SGDĐT"] == "unreadable"
    decide("judge_again", 303, reason="bộ đọc mới")
    decide("dismiss", 303, reason="Không phải báo cáo")
    assert "scan 01.xlsx" not in lan.get(page).text
    assert {row.department_code: row.filing for row in register(engine, ROUND, AT_THE_END + dt.timedelta(days=9))}["SGDĐT"] == "missing"
    assert "Xác định đơn vị của tệp" in lan.get(f"{page}/history?actor=lan").text
    decide("burn", 404, reason="x")


def test_an_officer_is_told_whose_a_file_is_before_it_is_judged(desk_system, client_of, monkeypatch):
    other = next(file for file in FILES if file.department == "SCT").content
    monkeypatch.setattr(submit, "judge_beside", lambda *given: pytest.fail("another department's workbook was judged"))
    client = client_of("sxd-officer")
    for name, content in (("của ai.xlsx", other), (f"{ROUND}_SCT.xlsx", b"PK\x03\x04 cut")):
        for action in ("check", "file"):
            answer = post(client, f"/rounds/{ROUND}/submit", action=action, files={"workbook": (name, content)})
            assert answer.status_code == 403, (name, action)
