"""Install a lock, every file checked against its hash: with uv, or else with pip.

    python install.py requirements.lock                    into the environment of this Python
    python install.py LOCK other/venv/bin/python           into another one

uv reads no pip.conf, so pip's way to its packages (index, certificate, proxy) is handed on to it; uv's own settings (``UV_…``) come first.
Only the standard library is used: nothing is installed yet.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# A setting of pip: the variable by which uv takes it, and what stands between several values (pip: white space).
_VARIABLES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "no-index": ("UV_NO_INDEX", ""),
    "no-cache-dir": ("UV_NO_CACHE", ""),
    "default-timeout": ("UV_HTTP_TIMEOUT", ""),
    "timeout": ("UV_HTTP_TIMEOUT", ""),
    "retries": ("UV_HTTP_RETRIES", ""),
    "proxy": ("ALL_PROXY", ""),
    "cert": ("SSL_CERT_FILE", ""),
    "client-cert": ("SSL_CLIENT_CERT", ""),
}
# Several indexes are asked together, as pip does: which file is the right one, its hash says.
_UV = {"UV_SYSTEM_CERTS": "1", "UV_INDEX_STRATEGY": "unsafe-best-match", "UV_PYTHON_DOWNLOADS": "never"}
_RANKS = {"global": 1, "install": 2, ":env:": 3}
_REFUSED = re.compile("hash mismatch|do not match the hashes", re.IGNORECASE)
# A lock is complete: without --no-deps pip would ask for hashes of names that it does not know as the lock's (`celery[redis]`).
_PIP = ("install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile", "--no-deps", "--require-hashes")
# The tests that packages bring along are a third of their code, and nothing here runs them.
_COMPILE = """
import compileall, re, sysconfig
compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0, rx=re.compile(r"[/\\\\]tests?[/\\\\]"))
"""


def pip_settings(listed: str) -> dict[str, str]:
    """What ``pip config list`` prints, by name: what is set for ``pip install`` comes before the general, and a variable before a file."""
    found: dict[str, tuple[int, str]] = {}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if (rank := _RANKS.get(section, 0)) > found.get(name, (0, ""))[0]:
            found[name] = (rank, str(ast.literal_eval(value)))
    return {name: value for name, (_, value) in found.items()}


def uv_environment(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The variables under which uv goes where pip would go, but for what the environment has set for uv itself."""
    taken = {
        variable: between.join(settings[name].split()) if between else settings[name]
        for name, (variable, between) in _VARIABLES.items()
        if settings.get(name)
    }
    own = {name: value for name, value in environment.items() if name.startswith("UV_")}
    return {**_UV, **environment, **taken, **own}


def pinned_with_hashes(lock: str, package: str) -> Iterator[str]:
    """The lines of one package in a lock: its pin, and the hashes below it."""
    inside = False
    for line in lock.splitlines():
        inside = line.startswith(f"{package}==") or (inside and line.startswith(" "))
        if inside:
            yield line


def main(lock: Path, python: Path) -> int:
    """Install; 0 when every package of the lock is there."""
    log = python.parents[1] / "install.log"
    log.unlink(missing_ok=True)
    done = _with_uv(lock, python, log)
    if done and not _REFUSED.search(_told(log)):
        _say("▶ Không dùng được uv ở đây, cài bằng pip (vài phút) … uv cannot be used here, installing with pip (a few minutes)")
        done = _logged(log, [*_pip(python), "-r", lock])
    if done:
        _say("\n".join(_told(log).splitlines()[-20:]))
        return done
    subprocess.run([python, "-c", _COMPILE], check=True)
    return 0


def _with_uv(lock: Path, python: Path, log: Path) -> int:
    """Install uv itself, where the lock pins it, and with it the lock."""
    if own := "\n".join(pinned_with_hashes(lock.read_text(encoding="utf-8"), "uv")):
        with tempfile.TemporaryDirectory() as folder:
            pin = Path(folder, "uv.txt")
            pin.write_text(own, encoding="utf-8")
            if done := _logged(log, [*_pip(Path(sys.executable)), "--only-binary", ":all:", "-r", pin]):
                return done
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        "--require-hashes",
        "-r",
        lock,
    ]
    return _logged(log, command, uv_environment(pip_settings(listed), os.environ))


def _pip(python: Path) -> list[str | Path]:
    return [sys.executable, "-m", "pip", "--python", python, *_PIP]


def _logged(log: Path, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> int:
    with log.open("ab") as target:
        return subprocess.run(command, stdout=target, stderr=target, env=environment, check=False).returncode


def _told(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else sys.executable).absolute()))
