"""The official letter: its form by Nghị định 30/2020/NĐ-CP, its content, and what a template or a text may not do to it."""

import datetime as dt
import io
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph

from include.catalog.models import Index
from include.remind import letter
from include.remind.letter import FINDING_TAGS, LETTER_TAGS, MISSING_TAGS, OWN_TEMPLATE, ROUND_TAGS, write_letter
from include.remind.reminder import Digest, MissingItem
from include.word.template import WordTemplateError
from tests.remind.digests import BEFORE_DUE, BY_KIND, ESCALATION, EXPLAIN, FILED, ISSUER, NOT_FILED, OVERDUE, finding

ABSTRACTS = {
    "before_due": "V/v đôn đốc gửi báo cáo Chỉ số PCI năm 2021 đúng thời hạn",
    "overdue": "V/v đôn đốc gửi báo cáo Chỉ số PCI năm 2021 đã quá thời hạn",
    "explain": "V/v đề nghị giải trình, hoàn thiện báo cáo Chỉ số PCI năm 2021",
    "escalation": "V/v đề nghị chỉ đạo hoàn thành báo cáo Chỉ số PCI năm 2021",
}
HOSTILE = [
    "A & B < C > D \"ngoặc\" 'nháy' &amp; &#123; ]]>",
    "{{ co_quan_ban_hanh }} {% for x in y %} {# ghi chú #} {%p if %} {%tr endfor %}",
    "{_{ co_quan_ban_hanh }_} {_% raw %_} {{ '{' }} {{r dot }}",
    "</w:t></w:r></w:p><w:p/> <script>alert(1)</script>",
]
every_kind = pytest.mark.parametrize("digest", BY_KIND.values(), ids=BY_KIND)


def opened(digest: Digest, template: Path | None = None) -> docx.document.Document:
    return docx.Document(io.BytesIO(write_letter(digest, template)))


def paragraphs(document) -> list[Paragraph]:
    return [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]


def words(digest: Digest) -> str:
    return "\n".join(p.text for p in paragraphs(opened(digest)))


def the(document, beginning: str) -> Paragraph:
    (found,) = [p for p in paragraphs(document) if p.text.startswith(beginning)]
    return found


def looks(paragraph: Paragraph) -> set[tuple[float, bool, bool]]:
    return {(run.font.size.pt, bool(run.bold), bool(run.italic)) for run in paragraph.runs if run.text.strip()}


@every_kind
def test_page_is_a4_with_the_margins_of_the_decree(digest):
    (section,) = opened(digest).sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert abs(section.top_margin - Mm(20)) < Mm(0.1) and abs(section.bottom_margin - Mm(20)) < Mm(0.1)
    assert abs(section.left_margin - Mm(30)) < Mm(0.1)
    assert Mm(14.9) < section.right_margin <= Mm(20)


def test_pages_are_numbered_top_centre_but_the_first():
    (section,) = opened(OVERDUE).sections
    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert number.alignment == ALIGN.CENTER and "PAGE" in number._p.xml
    assert {run.font.size.pt for run in number.runs} == {13}
    assert "PAGE" not in section.first_page_header._element.xml


@every_kind
def test_every_word_is_times_new_roman(digest):
    document = opened(digest)
    assert document.styles["Normal"].font.name == "Times New Roman"
    fonts = [fonts for part in (document.element, document.styles.element) for fonts in part.iter(qn("w:rFonts"))]
    assert {value for entry in fonts for key, value in entry.attrib.items() if key != qn("w:hint")} == {"Times New Roman"}


@every_kind
def test_head_names_agency_and_state_over_short_lines(digest):
    document = opened(digest)
    head = document.tables[0]
    left, right = head.rows[0].cells
    assert [p.text for p in left.paragraphs] == ["UBND TỈNH QUẢNG NGÃI", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", ""]
    assert [p.text for p in right.paragraphs] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
    assert [looks(p) for p in left.paragraphs[:2]] == [{(12, False, False)}, {(13, True, False)}]
    assert [looks(p) for p in right.paragraphs[:2]] == [{(12, True, False)}, {(13, True, False)}]
    for cell in (left, right):
        line = cell.paragraphs[2]
        assert line._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None
        length = cell.width - line.paragraph_format.left_indent - line.paragraph_format.right_indent
        assert cell.width * 0.25 < length < cell.width * 0.65
    assert {p.alignment for cell in head.rows[0].cells for p in cell.paragraphs} == {ALIGN.CENTER}


@every_kind
def test_number_abstract_place_and_date(digest):
    left, right = opened(digest).tables[0].rows[1].cells
    # The clerk writes the number; each kind has one abstract and no other.
    assert [p.text for p in left.paragraphs] == ["Số:        /SKHĐT-XTĐT", ABSTRACTS[digest.kind]]
    assert [looks(p) for p in left.paragraphs] == [{(13, False, False)}, {(12, False, False)}]
    assert {p.alignment for p in left.paragraphs} == {ALIGN.CENTER}
    day = {"before_due": "24 tháng 11 năm 2021", "escalation": "05 tháng 01 năm 2022"}.get(digest.kind, "08 tháng 12 năm 2021")
    assert right.text == f"Quảng Ngãi, ngày {day}"
    assert looks(right.paragraphs[0]) == {(13, False, True)}


@pytest.mark.parametrize(
    ("name", "leader", "expected"),
    [
        ("Sở Công Thương", False, "Kính gửi: Sở Công Thương"),
        ("Sở Công Thương", True, "Kính gửi: Đồng chí Giám đốc Sở Công Thương"),
        ("Thanh tra tỉnh", True, "Kính gửi: Đồng chí Thủ trưởng Thanh tra tỉnh"),
    ],
)
def test_addressee(name, leader, expected):
    kind = "escalation" if leader else "overdue"
    address = the(opened(replace(OVERDUE, kind=kind, department_name_vi=name)), "Kính gửi")
    assert address.text == expected
    assert looks(address) == {(14, False, False)} and address.alignment == ALIGN.CENTER


@every_kind
def test_body_is_justified_with_first_line_indent(digest):
    document = opened(digest)
    style = document.styles["Nội dung công văn"]
    assert style.paragraph_format.alignment == ALIGN.JUSTIFY
    assert abs(style.paragraph_format.first_line_indent - Cm(1.27)) < Cm(0.01)
    assert style.paragraph_format.space_after == Pt(6)
    body = [p for p in document.paragraphs if p.style.name == style.name]
    assert len(body) >= 6
    assert {size for p in body for size, _, _ in looks(p)} == {14}
    assert all(p.alignment is None and p.paragraph_format.first_line_indent is None for p in body)


@every_kind
def test_basis_deadline_contact_and_end(digest):
    text = words(digest)
    assert "Theo Văn bản số 2446/SKHĐT-XTĐT và Văn bản số 1224/STP-XDKT&TDTHPL về việc báo cáo" in text
    assert "(đợt 2021-Y, triển khai từ ngày 15/11/2021)" in text and "là ngày 01/12/2021." in text
    assert "gia hạn" not in text
    day = "01/12/2021" if digest.kind == "before_due" else "13/12/2021"
    assert f"chậm nhất ngày {day}." in text
    assert ISSUER.contact_vi in text
    assert text.count("./.") == 1


def test_an_extension_and_missing_request_documents_are_told():
    text = words(replace(OVERDUE, rounds=(replace(NOT_FILED, extended=True, request_documents=()),)))
    assert "Theo chế độ báo cáo kết quả" in text and "Văn bản số" not in text
    assert "là ngày 01/12/2021 (đã được gia hạn)." in text


def test_each_kind_says_where_the_report_stands():
    assert "thời hạn nêu trên còn 05 ngày làm việc; Sở Kế hoạch và Đầu tư chưa nhận được báo cáo của Sở Công Thương." in words(BEFORE_DUE)
    assert "đã quá thời hạn nêu trên 05 ngày làm việc nhưng" in words(OVERDUE)
    assert "(số tiếp nhận QNG-2021-Y-SCT-02; tình trạng: Trả lại để sửa)" in words(EXPLAIN)
    assert "bổ sung, giải trình các nội dung nêu trên và gửi lại" in words(EXPLAIN)
    assert "trân trọng đề nghị đồng chí quan tâm, chỉ đạo Sở Công Thương hoàn thành" in words(ESCALATION)
    assert "báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo" in words(ESCALATION)
    assert "xem xét, chỉ đạo" not in words(OVERDUE)


def test_on_the_weekend_after_the_due_day_no_working_day_is_counted():
    weekend = replace(
        OVERDUE, written_on=dt.date(2021, 12, 4), rounds=(replace(NOT_FILED, due_on=dt.date(2021, 12, 3), working_days_late=0),)
    )
    assert "đã quá thời hạn nêu trên nhưng" in words(weekend)


def test_earlier_reminders_are_named():
    assert "đã 02 lần đôn đốc việc này (ngày 24/11/2021 và ngày 02/12/2021)" in words(OVERDUE)
    assert "lần đôn đốc" not in words(replace(OVERDUE, earlier=()))


def test_all_missing_items_are_listed():
    many = tuple(MissingItem("Chỉ tiêu", f"HTD-{n:02d}", f"Chỉ tiêu thứ {n}") for n in range(1, 46))
    table = opened(replace(OVERDUE, rounds=(replace(NOT_FILED, missing=many),))).tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [["TT", "Loại", "Mã", "Tên nội dung"], *[[str(n), m.kind_vi, m.code, m.name_vi] for n, m in enumerate(many, 1)]]


def test_findings_stand_in_a_table_with_a_repeated_head():
    table = opened(EXPLAIN).tables[2]
    assert [cell.text for cell in table.rows[0].cells] == ["TT", "Sheet, ô", "Nội dung", "Cách xử lý"]
    assert [cell.text for cell in table.rows[1].cells] == [
        "1",
        "Chỉ tiêu, ô F11",
        "Nghiêm trọng: Tỷ lệ 101 % lớn hơn 100 %. (VAL-01)",
        "Sửa lại giá trị, hoặc giải trình tại cột Ghi chú.",
    ]
    assert len(table.rows) == 5
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert "Bảng trên nêu" not in words(EXPLAIN)


def test_twenty_findings_at_most_with_the_total():
    many = replace(EXPLAIN, rounds=(replace(FILED, findings=tuple(finding(n) for n in range(1, 26)), findings_total=57),))
    assert len(opened(many).tables[2].rows) == 1 + 20
    text = words(many)
    assert "(57 nội dung)" in text
    assert "Bảng trên nêu 20 trong tổng số 57 nội dung; danh sách đầy đủ có tại phiếu tiếp nhận số QNG-2021-Y-SCT-02" in text


def test_rounds_are_numbered_when_there_is_more_than_one():
    second = replace(NOT_FILED, round_code="2022-Q1", period_vi="quý I năm 2022", answer_by=dt.date(2022, 3, 18))
    text = words(replace(OVERDUE, rounds=(FILED, second)))
    assert "1. Báo cáo năm 2021 (đợt 2021-Y)" in text and "2. Báo cáo quý I năm 2022 (đợt 2022-Q1)" in text
    assert "Chỉ số PCI năm 2021 và quý I năm 2022 đã quá thời hạn" in text
    assert "chậm nhất ngày 13/12/2021." in text and "chậm nhất ngày 18/3/2022." in text
    assert "1. Báo cáo" not in words(OVERDUE)


@every_kind
def test_signature_and_recipients(digest):
    left, right = opened(digest).tables[-1].rows[0].cells
    leaders = ["- UBND tỉnh (b/c);"] if digest.kind == "escalation" else []
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Như trên;", *leaders, "- Lưu: VT, XTĐT."]
    assert looks(left.paragraphs[0]) == {(12, True, True)}
    assert [looks(p) for p in left.paragraphs[1:]] == [{(11, False, False)}] * (len(left.paragraphs) - 1)
    assert [p.text for p in right.paragraphs] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Ký, ghi rõ họ tên, đóng dấu)"]
    assert [looks(p) for p in right.paragraphs] == [{(14, True, False)}, {(14, True, False)}, {(12, False, True)}]
    assert right.paragraphs[-1].paragraph_format.space_after >= Pt(50)


@pytest.mark.parametrize(
    ("prefix", "title", "lines"),
    [
        (None, "GIÁM ĐỐC", ["GIÁM ĐỐC"]),
        ("Q.", "Giám đốc", ["Q. GIÁM ĐỐC"]),
        ("TL. GIÁM ĐỐC", "Chánh Văn phòng", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_signer_lines(prefix, title, lines):
    issuer = ISSUER.model_copy(update={"signer_prefix_vi": prefix, "signer_title_vi": title})
    right = opened(replace(OVERDUE, issuer=issuer)).tables[-1].rows[0].cells[1]
    assert [p.text for p in right.paragraphs][:-1] == lines


@every_kind
def test_no_blank_paragraph_and_no_tag_is_left(digest):
    document = opened(digest)
    # The two lines of the head, and the one without height that Word needs after a last table.
    assert sum(not p.text.strip() for p in paragraphs(document)) == 3
    assert not document.paragraphs[-1].text and document.paragraphs[-1].paragraph_format.line_spacing == Pt(1)
    text = words(digest)
    assert "  " not in text.replace("Số:        /", "") and " ." not in text and " ," not in text
    assert "{" not in text and "}" not in text


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_comes_out_as_text(evil):
    item, found = (
        MissingItem(evil, evil, evil),
        finding(1, title_vi=evil, message_vi=evil, remedy_vi=evil, sheet=evil, cell=evil, severity_vi=evil),
    )
    items = replace(
        FILED, missing=(item,), findings=(found,), findings_total=1, state_vi=evil, receipt_number=evil, request_documents=(evil,)
    )
    digest = replace(EXPLAIN, department_name_vi=evil, rounds=(items,), issuer=ISSUER.model_copy(update={"contact_vi": evil}))
    document = opened(digest)
    assert the(document, "Kính gửi").text == f"Kính gửi: {evil}"
    assert [cell.text for cell in document.tables[1].rows[1].cells] == ["1", evil, evil, evil]
    assert [cell.text for cell in document.tables[2].rows[1].cells] == ["1", f"{evil}, ô {evil}", f"{evil}: {evil} (VAL-01)", evil]
    assert f"Văn bản số {evil} về việc" in words(digest)
    assert len(document.tables) == 4


def test_control_characters_do_not_break_the_document():
    evil = "Sở\x00 Công\x07\x08\x0c\x1b\r\nThương\ud800\uffff\u202e\t!"
    assert the(opened(replace(OVERDUE, department_name_vi=evil)), "Kính gửi").text == "Kính gửi: Sở Công Thương !"


@every_kind
def test_same_digest_same_bytes(digest, monkeypatch):
    first = write_letter(digest)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write_letter(digest) == first


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_process():
    code = (
        "import hashlib; from tests.remind.digests import EXPLAIN; from include.remind.letter import write_letter;"
        "print(hashlib.sha256(write_letter(EXPLAIN)).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_file_is_dated_by_the_letter():
    content = write_letter(OVERDUE)
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(content)).infolist()} == {(2021, 12, 8, 8, 0, 0)}
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert properties.created == properties.modified == dt.datetime(2021, 12, 8, 1, tzinfo=dt.UTC)
    assert properties.author == properties.last_modified_by == "Sở Kế hoạch và Đầu tư"
    assert write_letter(replace(OVERDUE, written_on=dt.date(2021, 12, 9))) != content


def edited(folder: Path, before: str, after: str) -> Path:
    """The office's template with one writing changed in Word."""
    document = docx.Document(str(OWN_TEMPLATE))
    runs = [run for p in paragraphs(document) for run in p.runs if before in run.text]
    assert runs, before
    runs[0].text = runs[0].text.replace(before, after)
    target = folder / "mau-rieng.docx"
    document.save(str(target))
    return target


def test_an_office_may_change_the_words(tmp_path):
    template = edited(tmp_path, "Kính gửi: ", "Kính gửi đến: ")
    assert the(opened(OVERDUE, template), "Kính gửi").text == "Kính gửi đến: Sở Công Thương"


@pytest.mark.parametrize(
    ("before", "after", "tag", "allowed"),
    [
        ("{{ kinh_gui }}", "{{ kinh_gi }}", "kinh_gi", "kinh_gui"),
        ("{{ dot.so_thu_tu }}", "{{ dot.so_tt }}", "dot.so_tt", "so_thu_tu"),  # stands where a letter on one round does not pass
        ("{{ kinh_gui }}", "{{ kinh_gui", "kinh_gui", "kinh_gui"),
        ("{{ kinh_gui }}", "{{ kinh_gui|viethoa }}", "kinh_gui", "kinh_gui"),
        ("{%p if nhieu_dot %}", "{%p if nhieu_dot %", "nhieu_dot", "nhieu_dot"),
        ("{%p endfor %}", "", "endfor", "cac_dot"),
        ("{{ kinh_gui }}", "{{ ''.__class__.__mro__ }}", "__mro__", "so_thu_tu"),
    ],
)
def test_a_broken_template_names_file_tag_and_what_is_allowed(tmp_path, before, after, tag, allowed):
    template = edited(tmp_path, before, after)
    with pytest.raises(WordTemplateError) as caught:
        write_letter(OVERDUE, template)
    told = str(caught.value)
    assert "mau-rieng.docx" in told and tag in told and allowed in told.split("Các thẻ được dùng")[1]


def test_a_block_that_crosses_a_table_is_refused(tmp_path):
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{%p if giai_trinh %}"
    document.add_paragraph("{%p endif %}")
    document.save(str(tmp_path / "mau-lech.docx"))
    with pytest.raises(WordTemplateError, match=r"mau-lech\.docx.*đặt sai chỗ"):
        write_letter(OVERDUE, tmp_path / "mau-lech.docx")


def test_tags_of_header_and_footer_are_checked_and_filled(tmp_path):
    document = docx.Document(str(OWN_TEMPLATE))
    document.sections[0].first_page_footer.paragraphs[0].text = "{{ don_vi_soan }}: {{ don_vi }}"
    document.save(str(tmp_path / "mau.docx"))
    assert opened(OVERDUE, tmp_path / "mau.docx").sections[0].first_page_footer.paragraphs[0].text == "XTĐT: Sở Công Thương"
    document.sections[0].first_page_footer.paragraphs[0].text = "{{ don_vi_gui }}"
    document.save(str(tmp_path / "mau.docx"))
    with pytest.raises(WordTemplateError, match="don_vi_gui"):
        write_letter(OVERDUE, tmp_path / "mau.docx")


def test_a_report_without_open_items_promises_no_list():
    assert "danh sách dưới đây" in words(EXPLAIN)
    assert "danh sách" not in words(replace(EXPLAIN, rounds=(replace(FILED, missing=(), findings=(), findings_total=0),)))


def test_what_is_no_word_file_is_named(tmp_path):
    other = tmp_path / "mau.docx"
    other.write_bytes(b"no zip")
    for path in (other, tmp_path / "khong-co.docx"):
        with pytest.raises(WordTemplateError, match=path.name):
            write_letter(OVERDUE, path)


def test_the_readme_lists_every_tag_and_no_other():
    text = (OWN_TEMPLATE.parent / "README.md").read_text(encoding="utf-8")
    for tag in LETTER_TAGS:
        assert f"`{tag}`" in text, tag
    for tag in ROUND_TAGS:
        assert f"`dot.{tag}`" in text, tag
    for tag in MISSING_TAGS | FINDING_TAGS:
        assert f"`muc.{tag}`" in text, tag


def test_the_declared_tags_are_those_that_are_filled():
    context = letter.letter_context(EXPLAIN)
    assert set(context) == LETTER_TAGS
    (items,) = context["cac_dot"]
    assert set(items) == ROUND_TAGS
    assert set(items["thieu"][0]) == MISSING_TAGS and set(items["loi"][0]) == FINDING_TAGS


@pytest.mark.slow
@every_kind
def test_a_letter_prints_on_one_or_two_pages(digest, tmp_path):
    (tmp_path / "letter.docx").write_bytes(write_letter(digest))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "letter.docx")], check=True, capture_output=True, timeout=180)
    pages = pypdf.PdfReader(tmp_path / "letter.pdf").pages
    assert 1 <= len(pages) <= 2
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}
    # pdftotext, as Liberation Serif takes the letters with two marks from another font, where pypdf loses their place.
    done = subprocess.run(["pdftotext", str(tmp_path / "letter.pdf"), "-"], check=True, capture_output=True, text=True, timeout=60)
    text = " ".join(unicodedata.normalize("NFC", done.stdout).split())
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        ABSTRACTS[digest.kind],
        "Kính gửi:",
        "PHÓ GIÁM ĐỐC",
        "- Lưu: VT, XTĐT.",
        "HTD-01",
        "chậm nhất ngày",
    ):
        assert said in text, said


def test_a_letter_names_the_indices_of_its_rounds():
    another = Index(**(NOT_FILED.index.model_dump() | {"code": "DTX", "name_vi": "Chỉ số chuyển đổi số"}))
    of_another = replace(NOT_FILED, index=another)
    one, both = replace(OVERDUE, rounds=(of_another,)), replace(OVERDUE, rounds=(NOT_FILED, of_another))
    assert "Chỉ số DTX năm 2021" in words(one) and "Chỉ số chuyển đổi số (DTX) năm 2021" in words(one) and "PCI" not in words(one)
    assert "Chỉ số PCI và DTX" in words(both) and "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) năm 2021" in words(both)
    assert opened(both).core_properties.title.startswith("PCI, DTX 2021-Y")
