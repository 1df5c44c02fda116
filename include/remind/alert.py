"""What a failed run says to the people who look after the system: one e-mail a run, with what to do."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage

GUIDE = "docs/van-hanh/canh-bao.md"


def alert_message(dag_id: str, run_id: str, reason: str, link: str, recipients: list[str]) -> EmailMessage:
    """The e-mail about one failed run; the same run always has the same Message-ID, so that a mailbox shows it once."""
    message = EmailMessage()
    message["From"], message["To"] = recipients[0], ", ".join(recipients)
    message["Subject"] = f"[PCI] Lần chạy không thành công / a run failed: {dag_id}"
    message["Message-ID"] = f"<{hashlib.sha256(f'{dag_id} {run_id}'.encode()).hexdigest()[:32]}@pci.alert>"
    message.set_content(
        f"Lần chạy {run_id} của {dag_id} không thành công ({reason}).\n"
        "Không tệp nào bị mất; lần chạy sau sẽ làm tiếp phần còn lại.\n"
        f"Xem: {link}\nCách xử lý: {GUIDE}, mục {dag_id}.\n\n"
        f"Run {run_id} of {dag_id} failed ({reason}). No file is lost; the next run takes up what is left.\n"
        f"See the link above; what to do: {GUIDE}, section {dag_id}.\n"
    )
    return message
