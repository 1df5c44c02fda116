"""Sends the e-mails that were written, through whatever server the deployment names."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import smtplib
from typing import Protocol

from sqlalchemy import Engine
from upath import UPath

from include.warehouse.reminders import mark_message_sent, unsent_messages


class MailServer(Protocol):
    """What sends a message: smtplib's client, as Airflow's connection opens it."""

    def send_message(self, message: email.message.Message) -> object:
        """Send one message to its recipients."""


def send_messages(engine: Engine, server: MailServer, at: dt.datetime) -> list[str]:
    """Send every e-mail that has recipients and was not sent; returns the paths of those that went out.

    A message is recorded as sent right after the server took it. Should the system die in between, the same message goes
    out again under the same Message-ID, and the mailbox shows it once.

    Raises:
        ExceptionGroup: after all others were sent, with what the server refused.
    """
    sent, refused = [], []
    for path, _ in unsent_messages(engine):
        message = email.message_from_bytes(UPath(path).read_bytes(), policy=email.policy.SMTP)
        try:
            server.send_message(message)
        except smtplib.SMTPException as error:
            error.add_note(f"while sending {path}")
            refused.append(error)
            continue
        mark_message_sent(engine, path, at)
        sent.append(path)
    if refused:
        raise ExceptionGroup("the mail server refused some messages; the next run tries them again", refused)
    return sent
