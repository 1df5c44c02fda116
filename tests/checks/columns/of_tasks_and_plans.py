"""Cases of the columns of ``task``, ``plan`` and ``assessment``: the first row passes, the second fails."""

from decimal import Decimal

from tests.checks.columns.making import CATALOGUE, ROUND, gone, row

NAMES = {code: task.name_vi for code, task in CATALOGUE.tasks_of(ROUND).items()}
RESULT = "Tổ chức tập huấn nghiệp vụ cho cán bộ một cửa của các huyện"
HALF_OF_IT = "Tổ chức tập huấn nghiệp vụ cho doanh nghiệp nhỏ mới thành lập trên địa bàn"
DECISION, PROGRAMME = "155/QĐ-UBND", "Kế hoạch cải thiện PCI năm 2022"
THREE = [Decimal(3), Decimal(2), Decimal(1)]
ADDED_UP = ("hồ sơ", "điểm bán hàng Việt", "ngày hội", "đợt", "cuộc", "tỉnh/thành phố", "lượt", "tiêu chí", "km", "lần")
NEVER_ADDED_UP = ("%", "ngày", "Điểm", "năm", "mức độ", "mức độ DVC", "kV", "đợt 3", "thứ hạng", "giờ/năm", "phần trăm")


def said(name, *quantity, unit="hồ sơ", product=None):
    """A row with a name and quantities."""
    return {"name": name, "quantity": [Decimal(str(number)) for number in quantity], "quantity_unit": unit, "product": product}


COUNTS = (
    said("Tổ chức 3 đợt kiểm tra", 3, unit="đợt"),
    said("Tổ chức 03 đợt kiểm tra, đợt 3 vào tháng 11", 3, unit="đợt"),
    said("Hỗ trợ đợt 3 cho 5 hộ", 5, unit="hộ"),
    said("Hỗ trợ giảm giá điện đợt 3", 1200, unit="khách hàng"),
    said("Tổng số 12 hồ sơ đã giải quyết", 12),
    said("Một số 5 việc còn chậm", 5, unit="việc"),
    said("Cấp 4 giấy phép, mức độ 4", 4, unit="giấy phép"),
    said("Thẩm định xác nhận 02 xã (tiêu chí số 7, tiêu chí số 4) và 01 huyện đạt chuẩn tiêu chí 4", 2, 1, unit="xã; huyện"),
    said("Nâng cấp 24 km Quốc lộ 24", 24, unit="km"),
    said("Tổ chức hội nghị", 3, unit="hội nghị"),
    said("Giải quyết 1.250 hồ sơ theo Quyết định số 1250/QĐ-UBND", 1250),
    said(None, 3),
    said("Hỗ trợ giảm giá điện đợt 3"),
)
NAMES_AND_ORDINALS = (
    (said("Hỗ trợ giảm giá điện bị ảnh hưởng của dịch Covid-19 đợt 3", 3, unit="đợt"), "đợt 3"),
    (said("Khuyến khích dịch vụ công trực tuyến Mức độ 3, mức độ 4", 3, 4, unit="mức độ DVC; mức độ DVC"), "Mức độ 3"),
    (said("Khuyến khích dịch vụ công trực tuyến mức độ 3 và 4", 4, unit="dịch vụ"), "mức độ 3 và 4"),
    (said("Kiểm tra đường dây 500 kV, 220 kV, 110 Kv", 500, 220, 110, unit="kV; kV; kV"), "500 kV"),
    (said("Kiểm tra đường dây 500, 220 và 110kV", 110, unit="đường dây"), "110kV"),
    (said("Kiểm tra đường dây 500, 220 và 110kV", 500, unit="đường dây"), "500, 220 và 110kV"),
    (said("Sửa chữa Quốc lộ 24", 24, unit="tuyến"), "Quốc lộ 24"),
    (said("Triển khai Quyết định số 33 của tỉnh", 33, unit="quyết định"), "số 33"),
    (said("Thực hiện Nghị quyết Hội nghị lần thứ 4", 4, unit="hội nghị"), "lần thứ 4"),
    (said("Tổ chức hội nghị quý III", 3, unit="hội nghị"), "quý III"),
    (said("Rà soát", 10, unit="TTHC", product="Báo cáo giai đoạn 10"), "giai đoạn 10"),
    (said("Hỗ trợ doanh nghiệp", 7, unit="đợt 3"), "đợt 3"),
)


def task(*before, broken=(), **values):
    given = {key: values.pop(key) for key in ("cover", "rows") if key in values}
    return row("task", values, *before, broken=[("task", key) for key in broken], **given)


def item(*before, broken=(), **values):
    given = {key: values.pop(key) for key in ("cover", "rows") if key in values}
    return row("plan", values, *before, broken=[("plan", key) for key in broken], **given)


def assessment(*before, broken=(), **values):
    return row("assessment", values, *before, broken=[("assessment", key) for key in broken])


def of_both(make):
    """The cases that tasks and items of the plan share."""
    return {
        "name_problem": [(make(), False), (make(broken=["name"]), True)],
        "sub_indices_text": [(make(sub_indices=["land", "entry"]), "land;entry"), (make(sub_indices=[]), None), (make(), None)],
        "sub_index_problem": [(make(), False), (make(broken=["sub_indices"]), True)],
        "status_problem": [(make(), False), (make(broken=["status"]), True)],
        "least_quantity": [(make(quantity=THREE), 1.0), (make(quantity=[*THREE, Decimal(-1)]), -1.0), (make(), float("nan"))],
        "named_quantity": [
            (make(**COUNTS[0]), None),
            (make(**NAMES_AND_ORDINALS[0][0]), NAMES_AND_ORDINALS[0][1]),
            *((make(**counted), None) for counted in COUNTS[1:]),
            *((make(**named), writing) for named, writing in NAMES_AND_ORDINALS[1:]),
        ],
        "unit_never_summed": [
            (make(quantity=THREE[:2], quantity_unit="xã; huyện"), None),
            (make(quantity=THREE[:2], quantity_unit="xã; %"), "%"),
            (make(quantity_unit="%"), None),
            *((make(quantity=THREE[:1], quantity_unit=unit), None) for unit in ADDED_UP),
            *((make(quantity=THREE[:1], quantity_unit=unit), unit) for unit in NEVER_ADDED_UP),
        ],
        "why_never_summed_vi": [
            (make(quantity_unit="xã"), ""),
            (make(quantity_unit="%"), "tỷ lệ"),
            (make(quantity_unit="ngày"), "khoảng thời gian"),
        ],
        "why_never_summed_en": [
            (make(quantity_unit="xã"), ""),
            (make(quantity_unit="%"), "a share"),
            (make(quantity_unit="điểm"), "a score or a rank"),
        ],
    }


TASKS = of_both(task) | {
    "units_match_quantities": [
        (task(quantity=THREE[:2], quantity_unit="xã; huyện"), True),
        (task(quantity=THREE, quantity_unit="xã; huyện"), False),
        (task(quantity_unit="xã"), True),
    ],
    "unit_count": [(task(), 0), (task(quantity_unit="xã; huyện;"), 2)],
    "quantity_count": [(task(), 0), (task(quantity=THREE), 3)],
    "name_key": [(task(name="Rà soát  TTHC"), "rà soát tthc"), (task(name="Rà soát tthc"), "rà soát tthc"), (task(), "")],
    "is_present": [(task(), True), (gone("task", "NV-04"), False)],
    "is_prefilled": [(task(task_code="NV-04"), True), (task(task_code="NV-99"), False), (task(), False)],
    "is_known_task": [(task(task_code="NV-04"), True), (task(task_code="NV-99"), False), (task(), True)],
    "status_vi": [(task(status="done"), "hoàn thành"), (task(), "")],
    "printed_name": [(task(task_code="NV-04"), NAMES["NV-04"]), (task(task_code="NV-99"), "")],
    "name_of_another_task": [
        (task(task_code="NV-04", name=f"{NAMES['NV-04']}: đã họp 3 lần"), None),
        (task(task_code="NV-04", name=NAMES["NV-05"]), "NV-05"),
        (task(task_code="NV-04", name="Việc khác"), None),
        (task(task_code="NV-99", name=NAMES["NV-05"]), None),
        (task(task_code="NV-04"), None),
    ],
    "task_name_differs": [
        (task(task_code="NV-04", name=NAMES["NV-04"].upper()), None),
        (task(task_code="NV-04", name="Việc khác"), "Việc khác"),
        (task(task_code="NV-04", name=f"{NAMES['NV-04']}: đã họp 3 lần"), None),
        (task(task_code="NV-04", name=NAMES["NV-05"]), None),
        (task(task_code="NV-04"), None),
        (task(name="Việc khác"), None),
    ],
    "repeats_assigned": [
        (task(name="Việc khác"), None),
        (task(name=NAMES["NV-05"]), "NV-05"),
        (task(task_code="NV-05", name=NAMES["NV-05"]), None),
        (task(name=NAMES["NV-01"]), None),
    ],
    "same_as": [
        (task({"name": RESULT, "sub_indices": ["entry"]}, name="Khảo sát doanh nghiệp", sub_indices=["land"]), None),
        (task({"name": RESULT, "sub_indices": ["entry"]}, name=f"Đã {RESULT}", sub_indices=["land"]), "Nhiệm vụ!E5"),
        (task({"name": RESULT, "sub_indices": ["entry"]}, name=RESULT, sub_indices=["entry"]), None),
        (task({"name": RESULT, "sub_indices": ["entry"]}, name=HALF_OF_IT, sub_indices=["land"]), None),
        (gone("task", "NV-04"), None),
    ],
    "documents_not_listed": [
        (task(documents=["155 / qđ–ubnd"], rows={"document": [{"number": DECISION}]}), None),
        (task(documents=["777/QĐ-UBND", DECISION, "1/KH"], rows={"document": [{"number": DECISION}]}), "777/QĐ-UBND; 1/KH"),
        (task(), None),
    ],
}
PLANS = of_both(item) | {
    "plan_year": [(item(), "2022"), (row("plan", entry=CATALOGUE.round("QNG-2022-Y")), "2023")],
    "past_year_named": [
        (item(name=PROGRAMME), None),
        (item(name=PROGRAMME.replace("2022", "2021")), "năm 2021"),
        (item(name=PROGRAMME.replace("2022", "2021-2025")), None),
        (item(name="Trong năm 2020 đã ban hành kế hoạch"), None),
        (item(name="Năm 2020 có chương trình năm 2021"), "năm 2021"),
        (item(), None),
    ],
    "carried_over_found": [
        (item(carried_over="3; 4;", rows={"task": [{"ordinal": "3"}, {"ordinal": "4"}]}), True),
        (item(carried_over="3; 999", rows={"task": [{"ordinal": "3"}]}), False),
        (item(), True),
    ],
    "repeats": [
        (item({"name": RESULT, "sub_indices": ["entry"]}, name=RESULT, sub_indices=["land"]), None),
        (item({"name": RESULT, "sub_indices": ["entry"]}, name=RESULT.upper(), sub_indices=["entry"]), "Kế hoạch!D5"),
        (item({}), None),
    ],
}
ASSESSMENTS = {
    "text_problem": [(assessment(), False), (assessment(broken=["text"]), True)],
    "repeats": [
        (assessment({"text": RESULT, "assessment_kind": "limit"}, text=RESULT, assessment_kind="strength"), None),
        (assessment({"text": RESULT}, text=f" {RESULT}"), "Đánh giá!D5"),
        (assessment({}), None),
    ],
}
