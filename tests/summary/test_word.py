"""The official document read back: the form, the facts where a reader looks for them, text that stays text."""

import io

import docx
import pytest
from docx.shared import Mm
from sqlalchemy import text

from include.summary.compose import compose
from include.summary.summary_data import Origin
from include.summary.word import INNER_TAGS, SUMMARY_TAGS, TEMPLATES, grouped_cells, write_word
from include.word.template import WordTemplateError
from tests.sample.playing import CATALOGUE, play

ROUND = "QNG-2021-Y"


def document_of(engine, catalogue, code=None, edition="full", **options):
    return docx.Document(io.BytesIO(write_word(compose(engine, catalogue, ROUND, code, edition), {}, **options)))


def lines_of(document):
    """Paragraphs and the rows of tables, in the order of the document."""
    lines = []
    for block in document.element.body.iterchildren():
        if block.tag.endswith("}p"):
            lines.append("".join(run.text or "" for run in block.iter("{*}t")))
        elif block.tag.endswith("}tbl"):
            lines += [
                " | ".join("".join(run.text or "" for run in cell.iter("{*}t")) for cell in row.iter("{*}tc"))
                for row in block.iter("{*}tr")
            ]
    return lines


def after(lines, *headings):
    """The lines under the last of ``headings``, each looked for after the one before."""
    place = 0
    for heading in headings:
        place = next(n for n, line in enumerate(lines[place:], place) if line.startswith(heading)) + 1
    return lines[place:]


def test_the_form_is_that_of_decree_30(filled, catalogue):
    document = document_of(filled, catalogue)
    page = document.sections[0]
    assert [round(size / Mm(1)) for size in (page.page_width, page.page_height)] == [210, 297]
    assert [round(size / Mm(1)) for size in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)] == [20, 20, 30, 15]
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 14)
    head = " ".join(lines_of(document)[:4])
    for said in (
        "UBND TỈNH QUẢNG NGÃI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-UBND",
        "năm 2021",
        "BÁO CÁO",
        "DỰ THẢO",
    ):
        assert said in head, said
    whole = "\n".join(lines_of(document))
    assert "Nơi nhận:" in whole and "KT. CHỦ TỊCH" in whole and "PHÓ CHỦ TỊCH" in whole and "Kính gửi:" in whole
    assert "DỰ THẢO" not in "\n".join(lines_of(document_of(filled, catalogue, is_draft=False)))


def test_a_summary_of_a_sub_index_is_its_focal_department_s(filled, catalogue):
    lines = lines_of(document_of(filled, catalogue, "transparency"))
    assert "SỞ TƯ PHÁP" in lines[0] and "UBND TỈNH QUẢNG NGÃI" in lines[0] and "/BC-STP" in lines[1]
    assert not any("CHỈ SỐ PCI ĐÃ CÔNG BỐ" in line for line in lines)


def test_what_a_department_wrote_neither_is_a_tag_nor_breaks_the_document(filled, catalogue):
    hostile = "{{ nam }} {% if x %} </w:t></w:r><w:p> & <b>đậm</b>"
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.task SET name = :name WHERE department_code = 'SCT'"), {"name": hostile})
    assert any(hostile in line for line in lines_of(document_of(filled, catalogue)))
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.task SET name = 'a' || chr(11) || 'b' WHERE department_code = 'SCT'"))
    assert any("a\N{REPLACEMENT CHARACTER}b" in line for line in lines_of(document_of(filled, catalogue)))


def test_the_same_facts_give_the_same_bytes(filled, catalogue):
    assert write_word(compose(filled, catalogue, ROUND), {}) == write_word(compose(filled, catalogue, ROUND), {})


def test_where_nothing_came_it_says_so_and_nothing_is_invented(warehouse, catalogue):
    lines = lines_of(document_of(warehouse, catalogue.changed(publications=(), focal_departments=())))
    assert "Không đơn vị nào báo cáo nhiệm vụ, chỉ tiêu hay văn bản cho chỉ số này." in lines
    assert "Không đơn vị nào gửi kế hoạch." in lines and "Không đơn vị nào gửi đánh giá." in lines
    assert any("chưa khai báo" in line for line in lines)


def test_the_public_edition_prints_no_cell_and_no_finding(filled, catalogue):
    whole = "\n".join(lines_of(document_of(filled, catalogue, edition="public")))
    for hidden in ("PHỤ LỤC 3", "NGUỒN CỦA TỪNG SỐ LIỆU", "Nhiệm vụ!", "Chỉ tiêu!"):
        assert hidden not in whole
    assert "NGUỒN CỦA TỪNG SỐ LIỆU" in "\n".join(lines_of(document_of(filled, catalogue)))


def test_an_office_s_own_template_is_used_and_an_unknown_tag_in_it_is_named(filled, catalogue, tmp_path, monkeypatch):
    own = docx.Document()
    own.add_paragraph("Báo cáo của {{ ten_tinh }}, năm {{ nam }}")
    own.save(tmp_path / "tong-hop-tinh.docx")
    monkeypatch.setenv("PCI_SUMMARY_TEMPLATES", str(tmp_path))
    assert lines_of(document_of(filled, catalogue)) == ["Báo cáo của Quảng Ngãi, năm 2021"]
    own.add_paragraph("{{ nguoi_lap }}")
    own.save(tmp_path / "tong-hop-tinh.docx")
    with pytest.raises(WordTemplateError, match=r"tong-hop-tinh\.docx.*nguoi_lap.*ten_tinh"):
        document_of(filled, catalogue)
    assert TEMPLATES.exists()


def test_neighbouring_cells_are_told_as_a_range():
    cells = [Origin("SCT", 1, "1", "Nhiệm vụ", cell) for cell in ("E5", "E6", "E7", "E9", "F5", "E10")]
    assert grouped_cells([*cells, Origin("STP", 2, "2", "Nhiệm vụ", "E5")]) == "SCT · Nhiệm vụ!E5:E7, E9:E10, F5; STP · Nhiệm vụ!E5"


@pytest.mark.slow
def test_the_real_report_s_facts_stand_where_its_reader_looks_for_them(copy_of_state, tmp_path):
    engine, _ = copy_of_state("sample round", play, tmp_path)
    lines = lines_of(document_of(engine, CATALOGUE))
    engine.dispose()
    transparency = after(lines, "I. KẾT QUẢ", "3. Chỉ số Tính minh bạch", "b. Kết quả thực hiện nhiệm vụ")
    assert "SCT: 10 TTHC" in next(line for line in transparency if line.startswith("- Rà soát, đánh giá thủ tục hành chính"))
    proactivity = after(lines, "I. KẾT QUẢ", "7. Chỉ số Tính năng động", "b. Kết quả thực hiện nhiệm vụ")
    assert any("04 điểm bán hàng Việt" in line for line in proactivity)
    assert any("02 xã" in line for line in proactivity)
    unfinished = after(lines, "I. KẾT QUẢ", "7. Chỉ số Tính năng động", "d. Nhiệm vụ chậm")
    drill = next(line for line in unfinished if "diễn tập, ứng phó sự cố hóa chất" in line)
    assert "tạm hoãn" in drill and "Covid-19" in drill
    fair = next(line for line in after(lines, "Nhiệm vụ chung") if "Hội chợ Công Thương" in line)
    assert "tạm hoãn" in fair and "Covid-19" in fair
    plan = after(lines, "II. KẾ HOẠCH NĂM 2022")
    assert (
        sum("(SCT)" in line or "(SCT," in line for line in plan[: next(n for n, line in enumerate(plan) if line.startswith("PHỤ LỤC"))])
        == 30
    )


def test_the_office_is_told_of_every_tag():
    told = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    assert [tag for tag in sorted(SUMMARY_TAGS | INNER_TAGS) if f"`{tag}`" not in told] == []
