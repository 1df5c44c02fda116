"""One alert for a failed run, however many of its tasks failed: by e-mail to PCI_ALERT_EMAIL, otherwise in the log."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from airflow.sdk import Context

_LOG = logging.getLogger(__name__)


def tell_failure(context: Context) -> None:
    """Tell that a run failed. For a DAG's ``on_failure_callback``: Airflow calls it once a run, not once a task."""
    from airflow.configuration import conf

    from include.remind.run_failure import alert_message
    from plugins.collection import mail_server

    dag_id, run_id, reason = context["dag"].dag_id, str(context["run_id"]), str(context.get("reason") or "")
    link = f"{conf.get('api', 'base_url', fallback='').rstrip('/')}/dags/{dag_id}/runs/{quote(run_id)}"
    _LOG.error("run %s of %s failed (%s): %s", run_id, dag_id, reason, link)
    recipients = [address.strip() for address in os.environ.get("PCI_ALERT_EMAIL", "").split(",") if address.strip()]
    if not recipients:
        return
    with mail_server() as server:
        if server is None:
            _LOG.error("PCI_ALERT_EMAIL is set, but there is no connection smtp_default: nobody was informed")
            return
        server.send_message(alert_message(dag_id, run_id, reason, link, recipients))
