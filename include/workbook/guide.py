"""The sheet Hướng dẫn: how to fill the workbook, in the words of the catalogue."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Catalogue, Column, Round, Sheet
from include.workbook.style import protect, row_height_points, set_up_page, style_name
from include.workbook.values import show_date

_WIDTHS = {"A": 28.0, "B": 25.0, "C": 50.0}
_ALL = sum(_WIDTHS.values())

_PARAGRAPHS_FILLING = (
    "1. Điền trực tiếp vào tệp này, chỉ điền vào ô nền vàng nhạt. Ô nền xám do hệ thống ghi sẵn, không sửa.",
    "2. Không đổi tên sheet, không đổi tiêu đề cột, không gộp ô, không xoá dòng ghi sẵn, không chép sang tệp khác. "
    "Có thể chèn thêm dòng, thay đổi độ rộng cột, chiều cao dòng.",
    "3. Số: nhập dạng số, không gõ đơn vị tính, không gõ dấu chấm hàng nghìn. Tỷ lệ 95% nhập 95, tỷ lệ 12,5% nhập 12,5.",
    "4. Ngày: nhập ngày/tháng/năm, ví dụ 05/11/2021.",
    "5. Một ô có nhiều chỉ số thành phần, số lượng, đơn vị tính hoặc văn bản: cách nhau bằng dấu chấm phẩy (;), "
    "ví dụ số lượng “2; 1” với đơn vị tính “xã; huyện”.",
    "6. Nhiệm vụ tự bổ sung: ghi vào các dòng trống, để trống cột Mã nhiệm vụ. Không gắn với chỉ số nào thì chọn “{general}”.",
    "7. Một kết quả chỉ ghi một dòng, dù liên quan nhiều chỉ số thành phần. Văn bản nêu ở các sheet khác đều liệt kê ở sheet Văn bản.",
)

_ANSWERS = (
    ("0", "Có theo dõi, có đo đếm, và kết quả bằng không.", "Nhập số 0 vào cột số liệu."),
    (
        "Không phát sinh",
        "Thuộc chức năng của đơn vị nhưng trong kỳ không có việc nào.",
        "Để trống cột số liệu, chọn “Không phát sinh”. Cả kỳ không có nội dung nào: chọn “Có” ở dòng Không phát sinh trên Bìa.",
    ),
    ("Không áp dụng", "Chỉ tiêu không thuộc chức năng của đơn vị.", "Để trống cột số liệu, chọn “Không áp dụng”."),
    (
        "Chưa nộp",
        "Để trống cả số liệu và câu trả lời. Hệ thống hiểu là chưa có, không hiểu là 0.",
        "Sổ theo dõi ghi đơn vị còn nợ chỉ tiêu này.",
    ),
)

_STATES = (
    ("Đã tiếp nhận", "Accepted", "Số liệu được đưa vào tổng hợp."),
    (
        "Tiếp nhận, có cảnh báo",
        "Accepted with warnings",
        "Số liệu được đưa vào tổng hợp; cần giải trình hoặc gửi bản sửa trước khi công bố.",
    ),
    ("Trả lại", "Returned", "Có lỗi nghiêm trọng; chưa đưa vào tổng hợp. Sửa theo phiếu nhận rồi gửi lại."),
    ("Chờ xử lý riêng", "Quarantined", "Không mở được tệp, hoặc không xác định được đơn vị, đợt báo cáo. Tệp được giữ nguyên."),
)

_PARAGRAPHS_AFTER = (
    "Mỗi lần gửi, đơn vị nhận một phiếu: ngày giờ nhận, số tiếp nhận, tình trạng, và mọi điểm cần xem lại kèm tên sheet, ô và "
    "cách sửa. Gửi lại lúc nào cũng được: bản sau thay bản trước, bản trước vẫn được lưu.",
)


def write_guide(workbook: Workbook, catalogue: Catalogue, layout: Sheet, entry: Round) -> None:
    """Add the sheet of instructions."""
    writer = _GuideWriter(workbook.create_sheet(layout.name))
    writer.title(layout.title_vi, f"Đợt báo cáo {entry.code} · Hạn gửi {show_date(entry.due_on)}")
    writer.heading("I. Cách điền")
    general = catalogue.choices["general_sub_index"][0].words[0]
    for text in _PARAGRAPHS_FILLING:
        writer.paragraph(text.format(general=general))
    writer.heading("II. Bốn câu trả lời khác nhau")
    writer.table(("Câu trả lời", "Nghĩa là", "Cách ghi"), _ANSWERS)
    writer.heading("III. Tình trạng nhiệm vụ")
    writer.table(("Chọn trong danh sách", "Mã", "Cũng được hiểu khi ghi"), _words(catalogue, "task_statuses"))
    writer.heading("IV. Sau khi gửi")
    for text in _PARAGRAPHS_AFTER:
        writer.paragraph(text)
    writer.table(("Tình trạng của bản nộp", "Tiếng Anh", "Nghĩa là"), _STATES)
    writer.heading("V. Những lỗi khiến biểu mẫu bị trả lại hoặc chưa nhận được")
    returning = [r for r in catalogue.rules if r.severity == "critical" and r.life in ("beta", "enforced") and r.level <= 2]
    writer.table(("Lỗi", "Tiếng Anh", "Cách sửa"), [(r.title_vi, r.title_en, r.remedy_vi) for r in returning])
    for number, sheet in enumerate((s for s in catalogue.layout.sheets if s.columns), start=6):
        writer.heading(f"{_ROMAN[number]}. Các {'dòng' if sheet.kind == 'form' else 'cột'} của sheet {sheet.name}")
        told = [(column.header_vi, column.header_en, _how(catalogue, column)) for column in sheet.columns]
        writer.table(("Tiêu đề", "Tiếng Anh", "Cách điền"), told)
    writer.finish()


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_HOW = {
    "text": "Ghi bằng chữ.",
    "number": "Nhập một số.",
    "quantity": "Nhập một số; nhiều số cách nhau bằng dấu chấm phẩy (;).",
    "date": "Nhập ngày/tháng/năm.",
    "sub_index": "Chọn chỉ số thành phần trong danh sách.",
    "documents": "Ghi số, ký hiệu văn bản; nhiều văn bản cách nhau bằng dấu chấm phẩy (;).",
    "fixed": "Ghi số thứ tự.",
}


def _words(catalogue: Catalogue, name: str) -> list[tuple[str, str, str]]:
    return [(choice.words[0], choice.code, "; ".join(choice.words[1:])) for choice in catalogue.choices[name]]


def _how(catalogue: Catalogue, column: Column) -> str:
    if not column.input:
        return "Hệ thống ghi sẵn, không sửa."
    words = [choice.words[0] for choice in catalogue.choices[column.choices]] if column.choices else []
    how = f"Chọn trong danh sách: {'; '.join(words)}." if words else _HOW[column.type]
    help_vi = column.help_vi or ""
    repeats = column.type in ("date", "quantity") or (words and all(word in help_vi for word in words))
    return how if repeats or not help_vi else f"{how} {help_vi.rstrip('.')}."


class _GuideWriter:
    """Writes headings, paragraphs and small tables one under the other."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 1
        for letter, width in _WIDTHS.items():
            sheet.column_dimensions[letter].width = width

    def title(self, title: str, subtitle: str) -> None:
        self._line(title, "title", 14)
        self._line(subtitle, "subtitle", 12)

    def heading(self, text: str) -> None:
        self.row += 1
        self._line(text, "heading", 12)

    def paragraph(self, text: str) -> None:
        self._line(text, "paragraph", 12)

    def table(self, headers: tuple[str, str, str], rows: list[tuple[str, str, str]] | tuple[tuple[str, str, str], ...]) -> None:
        for number, cells in enumerate((headers, *rows)):
            for column, text in enumerate(cells, start=1):
                cell = self.sheet.cell(self.row, column, text)
                cell.data_type = "s"
                cell.style = style_name("header" if number == 0 else "plain")
            height = row_height_points(list(zip(cells, _WIDTHS.values(), strict=True)))
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def finish(self) -> None:
        set_up_page(self.sheet, landscape=False, last_row=self.row - 1, last_column="C")
        protect(self.sheet)

    def _line(self, text: str, look: str, points: float) -> None:
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(_WIDTHS))
        self.sheet.cell(self.row, 1, text).style = style_name(look)
        self.sheet.row_dimensions[self.row].height = row_height_points([(text, _ALL)], points)
        self.row += 1
