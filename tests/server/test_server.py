"""What a server does at its start: weak secrets are refused, the health of a part is asked for, buckets are made."""

import base64
import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml
from upath import UPath

from include.server.check_secrets import refusals, weaknesses
from include.server.is_healthy import is_healthy
from include.server.make_bucket import make_buckets
from include.storage.places import Places

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yaml").read_text(encoding="utf-8"))
STRONG = "m5Xr-2kQ_v9TzLwB7cHdE4sJ"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("POSTGRES_PASSWORD", "", "not set"),
        ("POSTGRES_PASSWORD", "r4ndom-but-sh0rt", None),
        ("POSTGRES_PASSWORD", "r4ndom-but-shor", "shorter"),
        ("POSTGRES_PASSWORD", "my-postgres-at-home-1", "default"),
        ("AIRFLOW_API_SECRET", "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET", "default"),
        ("AIRFLOW_JWT_SECRET", "abababababababababab", "repeats"),
        ("REDIS_PASSWORD", "m5Xr@2kQ/v9TzLwB7cHdE4sJ", "letters"),
        ("AWS_SECRET_ACCESS_KEY", "m5Xr@2kQ/v9TzLwB7cHdE4sJ", None),
        ("AIRFLOW_FERNET_KEY", STRONG, "32 bytes"),
        ("AIRFLOW_FERNET_KEY", KEY, None),
    ],
)
def test_a_weak_secret_is_told_and_never_shown(name, value, why):
    told = weaknesses(name, value)
    assert [line for line in told if why and why in line] or told == [], told
    assert bool(told) == bool(why) and not (value and any(value in line for line in told))


def test_two_secrets_may_not_be_the_same():
    assert refusals(["A", "B"], {"A": STRONG, "B": STRONG}) == ["B trùng với / is the same as A"]
    assert refusals(["A", "B"], {"A": STRONG, "B": STRONG + "2"}) == []


def test_the_command_ends_with_an_error_that_says_what_to_mend():
    def check(**secrets):
        command = [sys.executable, "-m", "include.server.check_secrets", *secrets]
        return subprocess.run(command, cwd=PROJECT, env=os.environ | secrets, capture_output=True, text=True, check=False)

    refused, accepted = check(POSTGRES_PASSWORD="postgres"), check(POSTGRES_PASSWORD=STRONG)
    assert refused.returncode == 1 and "POSTGRES_PASSWORD" in refused.stderr and ".env" in refused.stderr
    assert (accepted.returncode, accepted.stderr) == (0, "")


def test_every_secret_of_the_sample_is_checked_before_anything_starts_with_it():
    sample = (PROJECT / ".env.example").read_text(encoding="utf-8")
    secrets = set(re.findall(r"^#?(\w+(?:PASSWORD|SECRET|KEY))=(.*)$", sample, re.MULTILINE))
    checks = {name: service for name, service in COMPOSE["services"].items() if name.startswith("check-secrets")}
    assert {value for _, value in secrets} == {""}, "the sample holds no secret"
    checked = {name for service in checks.values() for name in service["command"].split()[3:]}
    assert {name for name, _ in secrets} == checked
    assert all(set(service["command"].split()[3:]) == set(service["environment"]) for service in checks.values())
    for name in COMPOSE["services"].keys() - checks.keys():
        assert _before(name) & checks.keys(), f"{name} starts without a check of its secrets"


def test_the_guide_makes_an_env_whose_secrets_are_accepted(tmp_path):
    guide = (PROJECT / "docs" / "van-hanh" / "may-chu.md").read_text(encoding="utf-8")
    commands = re.search(r"```bash\n(.*?\.env)\n *```", guide, re.DOTALL)
    (tmp_path / ".env.example").write_text((PROJECT / ".env.example").read_text(encoding="utf-8"))
    subprocess.run(["bash", "-euc", commands[1]], cwd=tmp_path, check=True)
    made = (tmp_path / ".env").read_text()
    secrets = dict(re.findall(r"^#?(\w+(?:PASSWORD|SECRET|KEY))=(.*)$", made, re.MULTILINE))
    assert len(secrets) == 9 and refusals(list(secrets), secrets) == []
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert "\nAIRFLOW_PORT=8080\n" in made


def _before(name):
    """The services that have ended well or are healthy before one starts."""
    needed = set(COMPOSE["services"][name].get("depends_on", {}))
    return needed | {further for one in needed for further in _before(one)}


@pytest.mark.parametrize("setting", ["mem_limit", "logging", "restart", "security_opt"])
def test_every_service_has_limits_and_log_rotation(setting):
    assert [name for name, service in COMPOSE["services"].items() if setting not in service] == []


def test_every_service_that_goes_on_running_has_a_health_check():
    running = {name for name, service in COMPOSE["services"].items() if service["restart"] == "unless-stopped"}
    assert running == {name for name, service in COMPOSE["services"].items() if "healthcheck" in service}
    assert running >= {"postgres", "api-server", "scheduler", "dag-processor", "triggerer", "worker", "redis", "minio", "superset"}


def test_a_part_is_as_healthy_as_airflow_says():
    class Airflow(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/api/v2/monitor/health" else 404)
            self.end_headers()
            parts = {"scheduler": {"status": "healthy"}, "triggerer": {"status": "unhealthy"}, "dag_processor": None}
            self.wfile.write(json.dumps(parts).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Airflow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/execution/"
    assert [is_healthy(part, address) for part in ("scheduler", "triggerer", "dag_processor", "other")] == [True, False, False, False]
    server.shutdown()
    server.server_close()
    with pytest.raises(OSError, match="refused"):
        is_healthy("scheduler", address)


@pytest.mark.slow
@pytest.mark.parametrize(("region", "named"), [("us-east-1", None), ("ap-southeast-1", "ap-southeast-1")])
def test_the_bucket_of_the_places_is_made_once_in_its_region(object_store, monkeypatch, region, named):
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    places = Places(*(UPath(f"s3://new-{region}/{name}") for name in ("inbox", "archive", "outbox")))
    for _ in range(2):
        make_buckets(places)
        (places.inbox / "a.xlsx").write_bytes(b"x")
    assert [path.name for path in places.inbox.iterdir()] == ["a.xlsx"]
    assert places.inbox.fs.call_s3("get_bucket_location", Bucket=f"new-{region}")["LocationConstraint"] == named


@pytest.mark.slow
def test_the_executor_of_several_workers_can_be_imported():
    module = "airflow.providers.celery.executors.celery_executor"
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
