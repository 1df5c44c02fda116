"""A request for a run of the future is refused before Airflow sees it; every other request reaches Airflow as it came.

``tests/standalone/test_stop.py`` asks a real Airflow, over REST and on the command line.
"""

import asyncio
import datetime as dt
import json

import pytest

pytestmark = pytest.mark.slow

NEW_RUN = "/api/v2/dags/ingest_submissions/dagRuns"


def asked(body, path=NEW_RUN, method="POST", pieces=3):
    """What a client is answered, and the body that reached Airflow: ``None`` where it was refused."""
    from plugins.future_runs import RefuseFutureRuns

    sent, reached = [], []
    size = -(-len(body) // pieces) or 1
    parts = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    messages = iter([{"type": "http.request", "body": part, "more_body": n < len(parts) - 1} for n, part in enumerate(parts)])

    async def receive():
        return next(messages, {"type": "http.disconnect"})

    async def send(message):
        sent.append(message)

    async def airflow(scope, receive, send):
        content = b""
        while (message := await receive())["type"] == "http.request":
            content += message["body"]
            if not message["more_body"]:
                break
        reached.append(content)

    asyncio.run(RefuseFutureRuns(airflow)({"type": "http", "method": method, "path": path}, receive, send))
    return sent, reached[0] if reached else None


def in_minutes(minutes):
    return (dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)).isoformat()


@pytest.mark.parametrize("path", [NEW_RUN, f"{NEW_RUN}/", f"/pci{NEW_RUN}"])
@pytest.mark.parametrize("instant", ["2099-01-01T00:00:00+07:00", "2099-01-01T00:00:00Z", in_minutes(30)], ids=["zone", "utc", "soon"])
def test_a_run_of_the_future_is_refused_with_words(instant, path):
    sent, reached = asked(json.dumps({"logical_date": instant, "conf": {}}).encode(), path)
    assert reached is None and sent[0]["status"] == 400
    told = json.loads(sent[1]["body"])["detail"]
    assert "tương lai" in told and instant in told


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"logical_date": "2021-12-01T23:59:00+07:00"}).encode(),
        json.dumps({"logical_date": in_minutes(1)}).encode(),
        b'{"logical_date": null}',
        b'{"logical_date": "2099-01-01T00:00:00"}',
        b'{"logical_date": 7}',
        b'{"logical_date": "soon"}',
        b"[]",
        b"{",
        b"",
        b"\xff",
        b"x" * 3 * 2**20,
    ],
    ids=range(11),
)
def test_everything_else_reaches_airflow_as_it_came(body):
    assert asked(body, pieces=5) == ([], body)


def test_other_requests_are_not_looked_at():
    body = json.dumps({"logical_date": "2099-01-01T00:00:00Z"}).encode()
    assert asked(body, "/api/v2/dags/a/dagRuns/list")[1] == asked(body, method="PATCH")[1] == asked(body, "/steward/submit")[1] == body
