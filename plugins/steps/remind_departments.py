"""The steps of reminding departments."""

from __future__ import annotations

from typing import Any

from plugins.collection import deployment, instant_of, mail_server, warehouse


def write_letters(dag_run: Any = None) -> int:
    """Write the reminders of the run's day; how many there are."""
    from include.remind.round_up import write_reminders

    engine, catalogue, places = deployment()
    return len(write_reminders(engine, catalogue, instant_of(dag_run), places.outbox))


def send_messages(dag_run: Any = None) -> int:
    """Send the e-mails that were not sent yet; how many that were.

    Raises:
        AirflowSkipException: where the deployment has no mail server.
    """
    from airflow.sdk.exceptions import AirflowSkipException

    from include.remind.sending import send_messages as send
    from include.storage.places import Places

    with mail_server() as server:
        if server is None:
            raise AirflowSkipException("no connection smtp_default: the e-mails lie in the outbox")
        return len(send(warehouse(), Places.from_environment().outbox, server, instant_of(dag_run)))
