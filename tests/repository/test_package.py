"""The package that pyproject.toml describes: what a server runs, and nothing of the tests."""

import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.repository.test_locks import direct
from tests.repository.test_secrets import kept_files

PROJECT = Path(__file__).resolve().parents[2]
SHIPPED = ("dags", "include", "plugins", "sql")
APACHE_2 = "Apache License\n                           Version 2.0, January 2004"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package as ``pip wheel`` makes it from what git keeps."""
    copy, out = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("wheel")
    for path in kept_files():
        name = path.relative_to(PROJECT)
        if name.parts[0] in SHIPPED or len(name.parts) == 1:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(out), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with zipfile.ZipFile(next(out.glob("*.whl"))) as made:
        yield made


@pytest.mark.slow
def test_every_file_that_a_server_runs_is_in_the_package_and_no_other(wheel):
    kept = {path.relative_to(PROJECT).as_posix() for path in kept_files()}
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in kept if name.partition("/")[0] in SHIPPED}


@pytest.mark.slow
def test_the_package_asks_for_what_a_server_needs_and_keeps_apart_what_tests_need(wheel):
    metadata = HeaderParser().parsestr(wheel.read(next(name for name in wheel.namelist() if name.endswith("/METADATA"))).decode())
    wanted = [Requirement(line) for line in metadata.get_all("Requires-Dist")]
    assert {str(entry.specifier) for entry in wanted if not entry.marker} == set(direct("requirements.txt").values())
    assert sum(bool(entry.marker) for entry in wanted) == len(direct("requirements-dev.txt"))
    assert metadata["License-Expression"] == "Apache-2.0"


def test_the_license_is_the_apache_license_word_for_word():
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert APACHE_2 in text and "END OF TERMS AND CONDITIONS" in text and len(text.splitlines()) > 200
