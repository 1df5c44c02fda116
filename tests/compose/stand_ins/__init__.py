"""Images under the names that the project's files expect, made from Debian where no registry can be reached.

They are for this test only: what they stand in for is said in each Dockerfile. Where an image can be pulled, it is pulled.
"""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[3]
FOLDER = Path(__file__).parent
# Superset needs Python 3.11, which Debian 12 has; PostgreSQL 17 and Redis 8 are in Debian 13.
SUITES = {"python": "bookworm", "postgres": "trixie", "redis": "trixie", "minio": "trixie"}


def images_that_the_project_names() -> list[str]:
    """Those of ``docker-compose.yaml`` that are not built here, and those that the Dockerfiles begin with."""
    services = yaml.safe_load((PROJECT / "docker-compose.yaml").read_text(encoding="utf-8"))["services"]
    named = {service["image"] for service in services.values() if "build" not in service}
    for file in (PROJECT / "Dockerfile", PROJECT / "include" / "dashboards" / "server" / "Dockerfile"):
        named.update(re.findall(r"^FROM (\S+)", file.read_text(encoding="utf-8"), re.MULTILINE))
    return sorted(named)


def provide_images() -> list[str]:
    """Make sure that every image is there; returns those that are stand-ins."""
    made = []
    for image in images_that_the_project_names():
        if _succeeds("docker", "image", "inspect", image) or _succeeds("docker", "pull", "--quiet", image):
            continue
        _make(image)
        made.append(image)
    return made


def _make(image: str) -> None:
    name = image.rpartition("/")[2].partition(":")[0]
    with tempfile.TemporaryDirectory(prefix="pci-stand-in-") as folder:
        context = Path(folder) / name
        shutil.copytree(FOLDER / name, context)
        # How this machine reaches its package registries is the machine's matter, and taken from it now.
        shutil.copy(os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().openssl_cafile, context / "ca-certificates.crt")
        settings = Path("/etc/pip.conf")
        (context / "pip.conf").write_text(settings.read_text() if settings.exists() else "")
        _run("docker", "build", "--quiet", "--build-arg", f"BASE={_debian(SUITES[name])}", "--tag", image, str(context))


def _debian(suite: str) -> str:
    image = f"pci-stand-in-{suite}"
    if not _succeeds("docker", "image", "inspect", image):
        with tempfile.TemporaryDirectory(prefix="pci-debian-") as folder:
            _run("debootstrap", "--variant=minbase", "--include=ca-certificates", suite, folder)
            archive = subprocess.Popen(["tar", "-C", folder, "-c", "."], stdout=subprocess.PIPE)
            subprocess.run(["docker", "import", "-", image], stdin=archive.stdout, stdout=subprocess.DEVNULL, check=True)
            assert archive.wait() == 0, "tar failed"
    return image


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
