"""What the DAGs share with the deployment: the mail server of Airflow's own connection."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from include.standalone.home import free_port

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]
SEND = """
from email.message import EmailMessage
from plugins.collection import mail_server
message = EmailMessage()
message["From"], message["To"], message["Subject"], message["Message-ID"] = "a@pci.vn", "b@pci.vn", "x", "<kept@pci.vn>"
with mail_server() as server:
    print("NONE" if server is None else server.send_message(message))
"""


class Mailbox:
    def __init__(self):
        self.contents = []

    async def handle_DATA(self, server, session, envelope):
        self.contents.append(envelope.content)
        return "250 OK"


def run(tmp_path, **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment |= {"AIRFLOW_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT)} | settings
    return subprocess.run([sys.executable, "-c", SEND], env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_an_e_mail_leaves_through_airflows_connection_as_it_was_written(tmp_path):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(0))
    controller.start()
    try:
        address = f"smtp://127.0.0.1:{controller.port}/?disable_ssl=true&disable_tls=true&from_email=a%40pci.vn"
        done = run(tmp_path, AIRFLOW_CONN_SMTP_DEFAULT=address)
    finally:
        controller.stop()
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(box.contents) == 1 and b"<kept@pci.vn>" in box.contents[0]


def test_without_the_connection_there_is_no_server_and_no_error(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 0 and "NONE" in done.stdout, done.stderr[-2000:]
