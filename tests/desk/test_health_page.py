"""The page that a load balancer asks: open to everybody, and empty of everything."""

import pytest

pytestmark = pytest.mark.slow


def test_without_a_login_it_says_ok_and_nothing_else(client_of):
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_with_the_database_away_it_says_503_and_a_code_and_nothing_else(client_of, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", "postgresql://nobody:s3cret@127.0.0.1:1/pci")
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["database"]})


@pytest.mark.parametrize("setting", [None, "nowhere"])
def test_with_no_database_declared_it_says_the_same(client_of, monkeypatch, setting):
    monkeypatch.delenv("AIRFLOW_CONN_PCI_WAREHOUSE")
    if setting:
        monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", setting)
    answer = client_of().get("/health")
    assert (answer.status_code, answer.json()) == (503, {"status": "problem", "problems": ["database"]})
