"""The interface on the facts of ``summary/facts.sql``, and a client for each role."""

import datetime as dt
import os
import tempfile

# Before anything imports Airflow: a home of the tests' own, and a key for the desk's forms.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pci-airflow-"))
os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "a key of the tests")

import pytest

from include.warehouse.findings.settlement import Access, grant_access
from tests.exports.conftest import published  # noqa: F401 - the same facts

DAY = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
PEOPLE = {
    "vi-viewer": ("viewer", "QNG", None),
    "sct-officer": ("department", "QNG", "SCT"),
    "lan": ("steward", "QNG", None),
    "lead": ("lead_steward", "QNG", None),
    "kontum": ("lead_steward", "KTM", None),
}
# The desk's clock stands in the round's own time: since 2025 the province is another one.
NOW = "2021-12-20T09:00:00+07:00"
# A function with rows of its own, one with those of a view, and a view that tells nothing but the catalogue.
MORE = """
CREATE FUNCTION mart.tried_coverage(as_of timestamptz) RETURNS SETOF mart.draft_coverage LANGUAGE sql STABLE AS
'SELECT * FROM mart.draft_coverage WHERE arrived_at <= as_of';
CREATE FUNCTION mart.tried_table(day date, code text) RETURNS TABLE (province_code text, "the day" date) LANGUAGE sql STABLE AS
'SELECT code, day';
CREATE VIEW mart.tried_unit AS SELECT indicator_code, unit_vi FROM core.indicator;
CREATE VIEW mart.tried_count AS SELECT count(*) AS submissions FROM intake.submission;
COMMENT ON VIEW mart.tried_unit IS 'x / y';
COMMENT ON VIEW mart.tried_count IS 'x / y';
"""


@pytest.fixture(scope="session")
def served(published):  # noqa: F811
    """The warehouse with people in it, named by the environment as a deployment names it."""
    with published.begin() as connection:
        connection.exec_driver_sql(MORE)
    for name, (role, province, department) in PEOPLE.items():
        grant_access(published, Access(name, role, province, department), "admin", DAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", published.url.render_as_string(hide_password=False))
        patch.setenv("PCI_NOW", NOW)
        yield published


@pytest.fixture(scope="session")
def client_of(served):
    """A client that is logged in as somebody, or as nobody."""
    from fastapi.testclient import TestClient

    from plugins.mart_api.app import make_app
    from plugins.web.access import logged_in_user

    def make(name=None):
        app = make_app()
        if name:
            app.dependency_overrides[logged_in_user] = lambda: name
        return TestClient(app)

    return make
