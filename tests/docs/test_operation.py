"""The page for whoever looks after the system speaks of every DAG that can fail and of every code that /health gives."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "van-hanh" / "canh-bao.md").read_text(encoding="utf-8")


def test_every_dag_that_can_send_an_alert_is_explained():
    dags = [path.stem for path in (PROJECT / "dags").glob("[!_]*.py") if "**EVERY_DAG" in path.read_text()]
    assert len(dags) == len(list((PROJECT / "dags").glob("[!_]*.py"))) and not [dag for dag in dags if f"| `{dag}`" not in PAGE]


def test_every_code_of_the_health_page_is_explained():
    code = "".join((PROJECT / path).read_text() for path in ("include/intake/health.py", "plugins/steward_desk/pages/health.py"))
    given = set(re.findall(r'append\("(\w+)"\)', code)) | set(re.findall(r'\*found, "(\w+)"', code))
    assert given == set(re.findall(r"^\| `(\w+)` \| [^|]*\| [^|]*\|$", PAGE.partition("/steward/health")[2].partition("## Số đo")[0], re.M))
