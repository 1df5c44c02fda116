"""Cases of the columns of ``task``, ``plan`` and ``assessment``: the first row passes, the second fails."""

from decimal import Decimal

from tests.checks.columns.making import CATALOGUE, ROUND, gone, row

NAMES = {code: task.name_vi for code, task in CATALOGUE.tasks_of(ROUND).items()}
RESULT = "Tổ chức tập huấn nghiệp vụ cho cán bộ một cửa của các huyện"
HALF_OF_IT = "Tổ chức tập huấn nghiệp vụ cho doanh nghiệp nhỏ mới thành lập trên địa bàn"
DECISION, PROGRAMME = "155/QĐ-UBND", "Kế hoạch cải thiện PCI năm 2022"
THREE = [Decimal(3), Decimal(2), Decimal(1)]


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
