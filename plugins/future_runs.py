"""Refuses runs of the future: Airflow never starts one, and it would hold the place of all others (``max_active_runs``) until its day.

Asked for in the browser or over REST, such a run is refused when it is created. By any other way (the command line, another DAG) it is
failed the moment the scheduler takes it up, and its DAG tells the operators as of any failed run.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from typing import TYPE_CHECKING, Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

from include.texts import book

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TEXTS = book("airflow")
_LOG = logging.getLogger(__name__)
_NEW_RUN = re.compile(r"/api/v2/dags/[^/]+/dagRuns/?$")
_MOST_BYTES = 2**20
# Clocks of a browser and of the server differ a little; such a run begins when its instant comes.
TOLERANCE = dt.timedelta(minutes=2)


def is_of_the_future(logical_date: dt.datetime | None) -> bool:
    """Whether a run with this logical date would wait for it, and others for the run."""
    return logical_date is not None and logical_date > dt.datetime.now(dt.UTC) + TOLERANCE


class RefuseFutureRuns:
    """Answers 400 to a request that asks for a run of the future; lets everything else pass as it came."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _NEW_RUN.search(scope["path"]):
            await self.app(scope, receive, send)
            return
        messages, body = await _received(receive)
        if instant := _future_instant(body):
            await _refuse(send, _TEXTS.both("future_run", instant=instant))
            return
        await self.app(scope, _again(messages, receive), send)


async def _received(receive: Receive) -> tuple[list[Message], bytes]:
    """The messages of a request up to its end, or up to what no such request holds; and their bytes."""
    messages: list[Message] = []
    body = b""
    while True:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > _MOST_BYTES:
            return messages, body


def _again(messages: list[Message], receive: Receive) -> Receive:
    left = iter(messages)

    async def next_message() -> Message:
        return next(left, None) or await receive()

    return next_message


def _future_instant(body: bytes) -> str | None:
    try:
        written: Any = json.loads(body)["logical_date"]
        instant = dt.datetime.fromisoformat(written)
        return str(written) if instant.tzinfo and is_of_the_future(instant) else None
    except (ValueError, TypeError, KeyError):  # Airflow says itself what is wrong with it
        return None


async def _refuse(send: Send, detail: str) -> None:
    content = json.dumps({"detail": detail}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": content})


@hookimpl
def on_dag_run_running(dag_run: DagRun, msg: str) -> None:
    """Fail a run of the future when the scheduler takes it up; its DAG's own callback tells the operators."""
    if not is_of_the_future(dag_run.logical_date):
        return
    from airflow.utils.state import DagRunState

    _LOG.error("run %s of %s lies in the future and is failed", dag_run.run_id, dag_run.dag_id)
    dag_run.set_state(DagRunState.FAILED)
    _tell(dag_run)


def _tell(dag_run: DagRun) -> None:
    from airflow.callbacks.database_callback_sink import DatabaseCallbackSink
    from sqlalchemy.orm import object_session

    if dag_run.dag is None or not dag_run.dag.has_on_failure_callback:
        return
    callback = dag_run.produce_dag_callback(dag_run.dag, success=False, reason="logical_date_in_the_future")
    session = object_session(dag_run)
    if callback is not None and session is not None:
        DatabaseCallbackSink().send(callback, session=session)


class FutureRunsPlugin(AirflowPlugin):
    """Keeps runs of the future from holding everything up."""

    name = "future_runs"
    listeners = [sys.modules[__name__]]  # noqa: RUF012 - Airflow's own form
    fastapi_root_middlewares = [{"middleware": RefuseFutureRuns, "name": "Refuse runs of the future"}]  # noqa: RUF012
