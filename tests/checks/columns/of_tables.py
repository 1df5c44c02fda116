"""Cases of the columns of ``table``: the first row passes, the second fails."""

from include.warehouse.submissions.filed_before import Past
from tests.checks.columns.making import table, with_layout

KEPT, LOST = [{"name": "x"}] * 50, [{"name": "x"}] * 49
STOOD, STOOD_LAST_YEAR = Past(held={"plan": 100}), Past(last_round="2020-Y", last_year_held={"plan": 4, "document": 4})
NOTHING = {"nothing_to_report": "yes"}
CASES = {
    "headers_are_there": [(table("task"), True), (table("task", missing="task"), False), (table("task", missing="plan"), True)],
    "missing_indicators": [
        (table("indicator_value", [{"indicator_code": "TRA-03"}]), None),
        (table("indicator_value"), ", ".join(table("indicator_value").submission.owed["indicator"])),
        (table("indicator_value", cover=NOTHING), None),
        (table("task"), None),
    ],
    "missing_tasks": [
        (table("task", [{"name": "Việc"}]), None),
        (table("task"), "NV-04, NV-05, NV-06, NV-07, NV-03, NV-11"),
        (table("task", cover=NOTHING), None),
        (table("indicator_value"), None),
    ],
    "held_now": [(table("plan", KEPT), 50), (table("task", [{"status": "done"}, {"name": "Việc"}]), 1)],
    "held_before": [
        (table("plan", KEPT, past=STOOD), None),
        (table("plan", LOST, past=STOOD), 100),
        (table("plan", [{"name": "x"}], past=Past(held={"plan": 3})), None),
        (table("task", past=Past(held={"task": 100})), None),
        (table("plan", LOST), None),
    ],
    "held_last_year": [
        (table("plan", [{"name": "x"}], past=STOOD_LAST_YEAR), None),
        (table("plan", past=STOOD_LAST_YEAR), 4),
        (table("plan", past=Past(last_year_held={"plan": 3})), None),
        (table("plan", past=STOOD_LAST_YEAR, cover=NOTHING), None),
        (table("document", past=STOOD_LAST_YEAR), None),
    ],
    "last_round": [(table("plan"), ""), (table("plan", past=STOOD_LAST_YEAR), "2020-Y")],
    "confirm_drop_pct": [(table("plan"), 50), (table("plan", catalogue=with_layout(confirm_drop_pct=30)), 30)],
}
