"""Sends the e-mails that were written, through whatever server the deployment names."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import smtplib
from typing import Any, Protocol

from sqlalchemy import Engine
from upath import UPath

from include.domain.clock import day_of
from include.remind.working_days import add_working_days
from include.storage.places import inside
from include.warehouse.register.reminders import mark_message_sent, unsent_messages

_TRIED_FOR = 3  # working days


class MailServer(Protocol):
    """What sends a message: smtplib's client, as Airflow's connection opens it."""

    def send_message(self, message: email.message.Message) -> dict[str, Any]:
        """Send one message to its recipients; returns those whom the server refused, by address, each with its code and reply."""


def send_messages(engine: Engine, outbox: UPath, server: MailServer, at: dt.datetime) -> list[str]:
    """Send every e-mail of the last days that has recipients and was not sent; returns the paths of those that went out.

    What lay longer than a few working days says what is no longer so, and stays where it is.

    A message is recorded as sent right after the server took it. Should the system die in between, the same message goes
    out again under the same Message-ID, and the mailbox shows it once.

    Raises:
        ExceptionGroup: after all others were sent, with what the server refused and what is no longer in the outbox.
    """
    sent: list[str] = []
    refused: list[Exception] = []
    oldest = add_working_days(day_of(at), -_TRIED_FOR)
    for path, _ in unsent_messages(engine, oldest):
        try:
            message = email.message_from_bytes(inside(outbox, path).read_bytes(), policy=email.policy.SMTP)
        except (OSError, ValueError) as error:  # its file is gone: the others are sent all the same
            error.add_note(f"while reading {path} in the outbox")
            refused.append(error)
            continue
        try:
            refused_recipients = server.send_message(message)
        except smtplib.SMTPException as error:
            error.add_note(f"while sending {path}")
            refused.append(error)
            continue
        mark_message_sent(engine, path, at)
        sent.append(path)
        if refused_recipients:  # it went out to the others: said once, and not sent to them again
            refused.append(_partly_refused(path, refused_recipients))
    if refused:
        raise ExceptionGroup(
            "the mail server refused some messages, or their files are gone; the next run tries those that went to nobody again", refused
        )
    return sent


def _partly_refused(path: str, recipients: dict[str, Any]) -> smtplib.SMTPException:
    error = smtplib.SMTPRecipientsRefused(recipients)
    error.add_note(f"while sending {path}, which the others received")
    return error
