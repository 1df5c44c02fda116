"""How long the installation takes for somebody who has nothing but Python, git and make: a clean clone, and no cache.

``make`` itself is asked, with the target that every command waits for; the caches of pip and uv are empty folders.

    make bench PARTS=install                          once
    python -m tests.benchmarks.install --times 3
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded, console

PROJECT = Path(__file__).resolve().parents[2]
READY = ".venv/.ready-dev"  # the larger of the two locks, which holds the other


class NotInstalledError(Exception):
    """The installation failed; the message shows the end of what it told."""


def main(given: list[str] | None = None) -> int:
    """Clone, install, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--empty-lock", action="store_true", help="install no package, from no network: tries the way alone")
    asked = parser.parse_args(given)
    return concluded(asked, lambda: [_measured(asked)])


def _measured(asked: argparse.Namespace) -> Measured:
    made = [_installed(asked.empty_lock) for _ in range(asked.times)]
    packages, told = made[-1][1:]
    return Measured(name="installation", values=[seconds for seconds, *_ in made], size=packages, told=f"{packages} packages; {told}")


def _installed(is_empty: bool) -> tuple[float, int, str]:
    """Seconds, how many packages are there afterwards, and the last line that the installation told."""
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as made:
        folder, clone = Path(made), Path(made) / "clone"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(clone)], check=True)
        if is_empty:
            for lock in clone.glob("requirements*.lock"):
                lock.write_text("", encoding="utf-8")
        began = time.monotonic()
        environment = _environment(folder, is_empty)
        done = subprocess.run(["make", READY], cwd=clone, env=environment, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - began
        if done.returncode or not (clone / READY).exists():
            raise NotInstalledError(f"make {READY} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        packages = len(list((clone / ".venv").glob("lib/python*/site-packages/*.dist-info")))
    told = (done.stdout.strip().splitlines() or [""])[-1]
    console.print(f"make {READY}: {seconds:.1f} s, {packages} packages: {told}")
    return seconds, packages, told


def _environment(folder: Path, is_empty: bool) -> Mapping[str, str]:
    unwanted = ("MAKE", "VIRTUAL_ENV", "PIP_CACHE", "UV_CACHE", "XDG_CACHE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    caches = {name: str(folder / name.lower()) for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR", "XDG_CACHE_HOME")}
    return environment | caches | ({"PIP_NO_INDEX": "1", "UV_OFFLINE": "1"} if is_empty else {})


if __name__ == "__main__":
    raise SystemExit(main())
