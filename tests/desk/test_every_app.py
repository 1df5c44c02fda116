"""Every route that this project adds to Airflow's server, as the plugins declare them: behind the login, guarded against other sites."""

import importlib
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from include.warehouse.findings.settlement import Access, grant_access
from tests.sample.playing import AT_THE_END

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]
# What a load balancer asks without a login; it tells codes of problems only.
OPEN_TO_ALL = {("/steward/health", "GET")}
READING = {"GET", "HEAD", "OPTIONS"}


def declared_apps():
    """By URL prefix: the applications of every plugin, whatever folder it comes to lie in."""
    from airflow.plugins_manager import AirflowPlugin

    found = {}
    for path in sorted((PROJECT / "plugins").rglob("*.py")):
        module = importlib.import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"))
        for plugin in vars(module).values():
            if isinstance(plugin, type) and issubclass(plugin, AirflowPlugin):
                found |= {entry["url_prefix"]: entry["app"] for entry in plugin.fastapi_apps}
    return found


def routes_of(app):
    """Path and method of everything that an application answers; mounted ones among them."""
    for route in getattr(app, "routes", []):
        inner = getattr(route, "original_router", None) or (route.app if isinstance(route, Mount) else None)
        if inner is not None:
            yield from routes_of(inner)
        else:
            yield from ((route.path, method) for method in getattr(route, "methods", None) or {"GET"})


APPS = declared_apps()
ROUTES = sorted({(prefix, path, method) for prefix, app in APPS.items() for path, method in routes_of(app)})
CLOSED = [route for route in ROUTES if (route[0] + route[1], route[2]) not in OPEN_TO_ALL]
WRITING = [route for route in ROUTES if route[2] not in READING]


def asked(prefix, path, method, **how):
    """The answer of a route; 1 stands for whatever a path asks for."""
    return TestClient(APPS[prefix], follow_redirects=False).request(method, re.sub(r"\{[^}]*\}", "1", path), **how)


@pytest.fixture
def viewer(warehouse, monkeypatch):
    """Somebody who may look at the whole province and change nothing."""
    from plugins.web.access import form_token, logged_in_user

    grant_access(warehouse, Access("xem", "viewer", "QNG", None), "admin", AT_THE_END)
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", warehouse.url.render_as_string(hide_password=False))
    for app in APPS.values():
        monkeypatch.setitem(app.dependency_overrides, logged_in_user, lambda: "xem")
    return form_token("xem")


def test_the_plugins_declare_the_desk_and_the_api_and_nothing_else():
    assert APPS.keys() == {"/steward", "/pci-api/v1"}
    assert len(CLOSED) > 30 and len(WRITING) >= 10 and len(ROUTES) - len(CLOSED) == len(OPEN_TO_ALL)


@pytest.mark.parametrize(("prefix", "path", "method"), CLOSED)
def test_without_a_login_it_is_refused(prefix, path, method):
    answer = asked(prefix, path, method, data={"x": "1"} if method == "POST" else None)
    assert answer.status_code == 401
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors" in policy and "unsafe" not in policy and "default-src" in policy
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_no_description_is_open_to_everybody(path):
    assert {asked(prefix, path, "GET").status_code for prefix in APPS} <= {401, 404}


@pytest.mark.parametrize(("prefix", "path", "method"), WRITING)
def test_a_viewer_changes_nothing(viewer, prefix, path, method):
    path = path.replace("{round_key}", "QNG-2021-Y").replace("{department_code}", "SXD")
    form = {
        **{"action": "settle", "decision": "approved", "due_on": "2021-12-08", "valid_until": "2021-12-31", "item": "workbook/workbook"},
        **{"is_exempt": "true", "life": "retired", "reason": "x", "comment": "x", "explanation": "x", "form_token": viewer},
    }
    files = {"workbook": ("x.xlsx", b"x")} if path.endswith("/submit") else None
    assert asked(prefix, path, method, data=form, files=files).status_code in (403, 404)
    assert asked(prefix, path, method, data=form | {"form_token": ""}, files=files).status_code == 403, (
        "nor does another site in their name"
    )


@pytest.mark.parametrize(("prefix", "path", "method"), WRITING)
def test_what_is_too_large_or_of_unknown_length_is_refused_before_it_is_read(prefix, path, method):
    length = {"content-length": str(21 * 2**20)}
    assert asked(prefix, path, method, content=b"x", headers=length).status_code == 413
    assert asked(prefix, path, method, content=iter([b"x"])).status_code == 411
