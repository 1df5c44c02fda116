"""The desk on the sample round, and a client for each role."""

import datetime as dt
import os
import tempfile

# Before anything imports Airflow: a home of the tests' own, and a key for the desk's forms.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pci-airflow-"))
os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "a key of the tests")

import pytest

from include.intake.answer_departments import answer_departments
from include.intake.archiving import archive_bytes
from include.intake.document import write_data_docs
from include.warehouse.findings.settlement import Access, grant_access
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, ingest_everything, play

PEOPLE = {
    "vi-viewer": ("viewer", None),
    "sxd-officer": ("department", "SXD"),
    "sct-officer": ("department", "SCT"),
    "lan": ("steward", None),
    "minh": ("steward", None),
    "lead": ("lead_steward", None),
}


@pytest.fixture(scope="session")
def desk_system(copy_of_state, tmp_path_factory):
    """The sample round played and answered, people with their roles, and the environment that the desk reads."""
    engine, places = copy_of_state("sample round", play, tmp_path_factory.mktemp("desk"))
    archive_bytes(engine, places, b"%PDF-1.4\n%%EOF\n", "QNG-2021-Y_SXD.pdf", AT_THE_END, None)
    ingest_everything(engine, places)
    answer_departments(engine, CATALOGUE, ROUND, places, AT_THE_END)
    write_data_docs(engine, CATALOGUE, places, ROUND)
    for name, (role, department) in PEOPLE.items():
        grant_access(engine, Access(name, role, "QNG", department), "admin", AT_THE_END)
    environment = {
        "AIRFLOW_CONN_PCI_WAREHOUSE": engine.url.render_as_string(hide_password=False),
        "PCI_INBOX": str(places.inbox),
        "PCI_ARCHIVE": str(places.archive),
        "PCI_OUTBOX": str(places.outbox),
        "PCI_NOW": (AT_THE_END + dt.timedelta(hours=1)).isoformat(),
    }
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    yield engine, places
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def client_of(desk_system):
    """A browser without scripts: a client that is logged in as somebody, or as nobody."""
    from fastapi.testclient import TestClient

    from plugins.steward_desk.app import make_app
    from plugins.web.access import logged_in_user

    def make(name=None):
        app = make_app()
        if name:
            app.dependency_overrides[logged_in_user] = lambda: name
        return TestClient(app, follow_redirects=False)

    return make
