"""What the DAGs share with the deployment: the mail server of Airflow's own connection."""

import email
import email.policy
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


# Airflow's database is made and its DAGs are listed by the same process: importing Airflow thrice takes longer than all of it.
FAILING_RUN = """
import datetime as dt
import sys
from airflow.__main__ import main
from airflow.sdk import dag, task
from plugins.alert import tell_failure

@dag(schedule=None, start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC), on_failure_callback=tell_failure)
def failing():
    @task
    def fail(number: int) -> None:
        raise RuntimeError(f"task {number} failed")

    fail.expand(number=[1, 2, 3])

@dag(schedule=None, start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC), on_failure_callback=tell_failure)
def succeeding():
    @task
    def work() -> None:
        pass

    work()

dags = [failing(), succeeding()]
if __name__ == "__main__":
    for words in (["db", "migrate"], ["dags", "reserialize"]):
        sys.argv = ["airflow", *words]
        main()
    print("STATES", [str(one.test(logical_date=dt.datetime(2021, 12, 1, tzinfo=dt.UTC)).state) for one in dags])
"""


def test_a_run_with_several_failing_tasks_sends_one_alert_and_a_good_one_none(tmp_path):
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "failing.py").write_text(FAILING_RUN)
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(0))
    controller.start()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")} | {
        "AIRFLOW_HOME": str(tmp_path),
        "PYTHONPATH": str(PROJECT),
        "AIRFLOW__CORE__DAGS_FOLDER": str(tmp_path / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW_CONN_SMTP_DEFAULT": f"smtp://127.0.0.1:{controller.port}/?disable_ssl=true&disable_tls=true&from_email=a%40pci.vn",
        "PCI_ALERT_EMAIL": "admin@pci.vn, backup@pci.vn",
    }
    try:
        command = [sys.executable, str(tmp_path / "dags" / "failing.py")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    finally:
        controller.stop()
    assert "STATES ['failed', 'success']" in done.stdout, done.stdout[-2000:]
    assert len(box.contents) == 1
    message = email.message_from_bytes(box.contents[0], policy=email.policy.default)
    assert message["To"] == "admin@pci.vn, backup@pci.vn" and "failing" in message["Subject"]
    assert "canh-bao.md" in message.get_content() and "/dags/failing/runs/" in message.get_content()
