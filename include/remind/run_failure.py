"""What a failed run says to the people who look after the system: one e-mail a run, with what to do."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage

from include.texts import book

_TEXTS = book("alert")
GUIDE = "docs/van-hanh/canh-bao.md"


def alert_message(dag_id: str, run_id: str, reason: str, link: str, recipients: list[str]) -> EmailMessage:
    """The e-mail about one failed run; the same run always has the same Message-ID, so that a mailbox shows it once."""
    message = EmailMessage()
    message["From"], message["To"] = recipients[0], ", ".join(recipients)
    message["Subject"] = _TEXTS.vi("subject", dag_id=dag_id)
    message["Message-ID"] = f"<{hashlib.sha256(f'{dag_id} {run_id}'.encode()).hexdigest()[:32]}@pci.alert>"
    message.set_content(_TEXTS.vi("body", dag_id=dag_id, run_id=run_id, reason=reason, link=link, guide=GUIDE))
    return message
