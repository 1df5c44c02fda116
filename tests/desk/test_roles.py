"""Who may see and do what: every route without a login, as somebody without a role, and as each role."""

import hashlib
import re

import pytest
from fastapi.routing import APIRoute

from include.warehouse.findings.in_hand import FindingFilter, findings_page
from include.warehouse.releases.releases import NewRelease, ReleaseContent, ReleaseFile, record_release
from include.warehouse.submissions.versions import versions
from tests.desk.conftest import PEOPLE
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND

pytestmark = pytest.mark.slow
OPEN = {"vi-viewer", "lan", "minh", "lead"}
STEWARDS = {"lan", "minh", "lead"}
EVERYBODY = set(PEOPLE)
FILE_OF_THE_ROUND = hashlib.sha256(next(f for f in FILES if f.department == "SXD").content).hexdigest()


def token_in(html):
    return re.search(r'name="form_token" value="([^"]+)"', html)[1]


def token_of(client):
    """The form token that the desk hands to this person."""
    from plugins.web.access import form_token, logged_in_user

    return form_token(client.app.dependency_overrides[logged_in_user]())


def released(engine):
    """A release of the round before, which nobody else here publishes; its one file is a workbook that lies in the archive."""
    release = NewRelease("QNG-2020-Y", 1, "lead", AT_THE_END, "duyệt", None, "0" * 64, "r", "c", None)
    files = [ReleaseFile("full", "ban-cong-bo.json", 1, FILE_OF_THE_ROUND)]
    return record_release(engine, release, ReleaseContent(files, [], [], []))


@pytest.fixture(scope="module")
def places(desk_system):
    """What the routes' parameters stand for: things of Sở Xây dựng."""
    engine, _ = desk_system
    version = versions(engine, ROUND, "SXD")[-1]
    with engine.connect() as connection:
        from sqlalchemy import text

        finding = connection.execute(
            text("SELECT finding_id FROM intake.finding WHERE submission_id = :id AND rule_code = 'IND-12'"),
            {"id": version.submission_id},
        ).scalar_one()
    return {
        "round_key": ROUND,
        "department_code": "SXD",
        "finding_id": finding,
        "submission_id": version.submission_id,
        "sha256": version.sha256,
        "waiver_id": 999,
        "rule_code": "IND-07",
        "decision": "withdraw",
        "quarantine_decision": "attribute",
        "occasion": "none",
        "part": "letter",
        "name": "desk.css",
        "path": "index.html",
        "release_id": released(engine),
        "edition": "full",
        "file": "ban-cong-bo.json",
    }


# Which people may see each page. Everybody else is refused with 403.
PAGES = {
    "/": EVERYBODY,
    "/rounds/{round_key}": OPEN,
    "/rounds/{round_key}/departments/{department_code}": OPEN | {"sxd-officer"},
    "/rounds/{round_key}/departments/{department_code}/changes?before=1&after=1": OPEN | {"sxd-officer"},
    "/rounds/{round_key}/findings": EVERYBODY,
    "/findings/{finding_id}": OPEN | {"sxd-officer"},
    "/rounds/{round_key}/waivers": EVERYBODY,
    "/rounds/{round_key}/plans": OPEN,
    "/rounds/{round_key}/submit": EVERYBODY - {"vi-viewer"},
    "/rounds/{round_key}/arrivals/{sha256}": STEWARDS | {"sxd-officer"},
    "/rounds/{round_key}/rules": EVERYBODY,
    "/rounds/{round_key}/reorganisation": STEWARDS,
    "/rounds/{round_key}/pci": EVERYBODY,
    "/rounds/{round_key}/pci/template": STEWARDS,
    "/rounds/{round_key}/history": EVERYBODY,
    "/files/{sha256}": OPEN | {"sxd-officer"},
    "/slips/{submission_id}": OPEN | {"sxd-officer"},
    "/static/{name}": EVERYBODY,
    "/letters/{round_key}/{department_code}/{occasion}/{part}": OPEN | {"sxd-officer"},  # 404 for them: there is no such letter
    "/rounds/{round_key}/data-docs/{path}": OPEN,
    "/rounds/{round_key}/releases": EVERYBODY,
    "/rounds/{round_key}/summary": OPEN,
    "/rounds/{round_key}/drafts/{name}": STEWARDS,  # 404 for them: there is no such draft
    "/releases/{release_id}/files/{edition}/{file}": STEWARDS,
    "/submissions/{submission_id}/cell?sheet=x&cell=A1": OPEN | {"sxd-officer"},
}
# What a load balancer asks without a login.
OPEN_TO_ALL = {("/health", "GET")}
# Which people may change what, with a form that is otherwise in order.
CHANGES = {
    "/submissions/{submission_id}/{decision}": (STEWARDS, {"reason": ""}),
    "/rounds/{round_key}/departments/{department_code}/extension": (STEWARDS, {"due_on": "2021-12-08", "reason": ""}),
    "/rounds/{round_key}/departments/{department_code}/exemption": (
        STEWARDS,
        {"item": "workbook/workbook", "is_exempt": "true", "reason": ""},
    ),
    "/rounds/{round_key}/quarantined/{sha256}/{quarantine_decision}": (STEWARDS, {"department_code": "SXD", "reason": ""}),
    "/findings/{finding_id}/actions": (STEWARDS, {"action": "settle", "comment": ""}),
    "/findings/{finding_id}/waiver": (STEWARDS | {"sxd-officer"}, {"explanation": "", "valid_until": "2021-12-31"}),
    "/rounds/{round_key}/plans": (
        STEWARDS,
        {"department_code": "SXD", "planned": "x", "reported": "y", "is_same": "true", "reason": ""},
    ),
    "/waivers/{waiver_id}/decision": ({"lead"}, {"decision": "approved"}),
    "/rounds/{round_key}/rules/{rule_code}/rehearsal": (STEWARDS, {"life": "retired"}),
    "/rounds/{round_key}/submit": (EVERYBODY - {"vi-viewer"}, {"action": "check"}),
    "/rounds/{round_key}/releases": ({"lead"}, {"reason": ""}),
    "/releases/{release_id}/withdrawal": ({"lead"}, {"reason": ""}),
}


def routes(app):
    found = []
    for route in app.routes:
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        found += [r for r in (inner or [route]) if isinstance(r, APIRoute)]
    return found


def test_every_route_is_in_the_tables_above(client_of):
    app = client_of().app
    pages = {path.partition("?")[0].replace("{path}", "{path:path}").replace("{file}", "{name:path}") for path in PAGES}
    declared = {(path, "GET") for path in pages} | {(path, "POST") for path in CHANGES}
    assert {(route.path, method) for route in routes(app) for method in route.methods} == declared | OPEN_TO_ALL


@pytest.mark.parametrize(("path", "method"), [(path, "GET") for path in PAGES] + [(path, "POST") for path in CHANGES])
def test_without_a_login_nothing_is_shown_and_nothing_done(client_of, places, path, method):
    client = client_of()
    where = path.format(**places)
    assert client.request(method, where, data={"x": "1"} if method == "POST" else None).status_code == 401
    if method == "GET":
        browser = client.get(where, headers={"Accept": "text/html"})
        assert browser.status_code == 303 and browser.headers["location"].startswith("/auth/login")


def test_somebody_without_a_role_is_told_who_gives_one(client_of):
    refused = client_of("stranger").get(f"/rounds/{ROUND}")
    assert refused.status_code == 403 and "python -m include grant" in refused.text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_sees_exactly_its_pages(client_of, places, person, path):
    status = client_of(person).get(path.format(**places)).status_code
    if person not in PAGES[path]:
        assert status == 403
    else:
        assert status in ((404,) if path.startswith("/letters") or "/drafts/" in path else (200, 303)), status


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_may_do_exactly_its_changes(client_of, places, person, path):
    allowed, form = CHANGES[path]
    client = client_of(person)
    files = {"workbook": ("x.xlsx", b"")} if path.endswith("/submit") else None
    status = client.post(path.format(**places), data=form | {"form_token": token_of(client)}, files=files).status_code
    # Whoever may do it gets past the door: to the refusal of an empty reason (409), an unknown waiver (404), an empty file (422).
    assert status == 403 if person not in allowed else status in (200, 404, 409, 422), status


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_without_the_desks_own_form(client_of, places, path):
    client, other = client_of("lead"), client_of("lan")
    form = CHANGES[path][1]
    files = {"workbook": ("x.xlsx", b"x")} if path.endswith("/submit") else None
    for token in ("", "forged", token_of(other)):
        refused = client.post(path.format(**places), data=form | {"form_token": token}, files=files)
        assert refused.status_code == 403 and "tải lại trang" in refused.text


def test_a_departments_officer_sees_their_own_findings_and_history_only(client_of):
    client = client_of("sct-officer")
    for page in (f"/rounds/{ROUND}/findings?department=SXD", f"/rounds/{ROUND}/history?department=SXD"):
        html = client.get(page).text
        assert "Sở Xây dựng" not in html and f"{ROUND}/SXD" not in html and ("IND-05" in html or f"{ROUND}/SCT" in html)
    assert client.get("/").headers["location"].endswith(f"/rounds/{ROUND}/departments/SCT")


def test_another_province_is_out_of_sight(client_of, desk_system):
    from include.warehouse.findings.settlement import Access, WaiverRequest, ask_waiver, grant_access

    grant_access(desk_system[0], Access("konTum", "lead_steward", "KTM", None), "admin", AT_THE_END)
    for page in (f"/rounds/{ROUND}", f"/rounds/{ROUND}/findings", f"/rounds/{ROUND}/rules", f"/rounds/{ROUND}/departments/SXD"):
        assert client_of("konTum").get(page).status_code == 403
    version = versions(desk_system[0], ROUND, "SCT")[0]
    wanted = FindingFilter(department_code="SCT", rule_code="COV-04")
    finding = findings_page(desk_system[0], ROUND, AT_THE_END, wanted).rows[0].finding_id
    request = WaiverRequest(ROUND, "SCT", "COV-04", None, None, 1, AT_THE_END.date(), "đúng")
    waiver = ask_waiver(desk_system[0], request, "sct-officer", AT_THE_END)
    stranger = client_of("konTum")
    for page in (f"/findings/{finding}", f"/files/{version.sha256}", f"/slips/{version.submission_id}"):
        assert stranger.get(page).status_code == 403
    for path, form in (
        (f"/waivers/{waiver}/decision", {"decision": "approved"}),
        (f"/submissions/{version.submission_id}/withdraw", {"reason": "x"}),
        (f"/findings/{finding}/actions", {"action": "settle", "comment": "x"}),
        (f"/findings/{finding}/waiver", {"explanation": "x", "valid_until": "2021-12-31"}),
    ):
        assert stranger.post(path, data=form | {"form_token": token_of(stranger)}).status_code == 403, path


def test_nobody_files_follows_or_rehearses_what_is_another_provinces(client_of, desk_system, monkeypatch):
    from include.warehouse.findings.settlement import Access, grant_access

    engine, _ = desk_system
    theirs = CATALOGUE.round(ROUND).model_copy(update={"province": "KTM"})
    both = CATALOGUE.changed(rounds=(*CATALOGUE.rounds, theirs))
    monkeypatch.setattr("plugins.steward_desk.screen.load_catalogue", lambda: both)
    grant_access(engine, Access("konTum", "lead_steward", "KTM", None), "admin", AT_THE_END)
    stranger, new_round = client_of("konTum"), theirs.key
    form = {"action": "file", "form_token": token_of(stranger)}
    workbook = next(file for file in FILES if file.file_name == "QNG-2021-Y_SXD.xlsx").content
    for name, content in (("x.xlsx", workbook), ("QNG-2021-Y_SXD.pdf", b"%PDF-1.4 foreign")):
        assert stranger.post(f"/rounds/{new_round}/submit", data=form, files={"workbook": (name, content)}).status_code == 403, name
    assert stranger.get(f"/rounds/{new_round}/arrivals/{hashlib.sha256(workbook).hexdigest()}").status_code == 403
    rehearsed = stranger.post(f"/rounds/{new_round}/rules/IND-07/rehearsal", data={"life": "retired", "form_token": token_of(stranger)})
    assert rehearsed.status_code == 200 and "Sẽ thôi báo: 0" in rehearsed.text and "SXD" not in rehearsed.text


def test_every_answer_carries_the_security_headers(client_of):
    for client, page in ((client_of("lan"), f"/rounds/{ROUND}"), (client_of(), "/"), (client_of("stranger"), "/")):
        headers = client.get(page).headers
        assert "default-src 'self'" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["..%2Fapp.py", "../app.py", "%2e%2e/app.py", "desk.css/../../app.py"])
def test_names_never_become_paths(client_of, name):
    client = client_of("lead")
    for place in ("/static/", f"/rounds/{ROUND}/data-docs/", "/files/"):
        assert client.get(place + name).status_code in (404, 405)
