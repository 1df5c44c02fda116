"""Refuses to start a server with a weak secret: ``python -m include.server.check_secrets NAME …``, names of environment variables."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import yaml
from cryptography.fernet import Fernet

from include.texts import book

_TEXTS = book("command_line")

_RULES = yaml.safe_load((Path(__file__).parent / "secrets.yaml").read_text(encoding="utf-8"))


def weaknesses(name: str, value: str) -> list[str]:
    """What is wrong with a secret, never the secret itself; empty when nothing is."""
    if not value:
        return [_TEXTS.both("secrets.not_set")]
    found = []
    if len(value) < _RULES["shortest"]:
        found.append(_TEXTS.both("secrets.too_short", shortest=_RULES["shortest"]))
    if any(word in value.lower() for word in _RULES["weak_words"]):
        found.append(_TEXTS.both("secrets.default"))
    if len(set(value)) < _RULES["fewest_different_characters"]:
        found.append(_TEXTS.both("secrets.repeats"))
    if name.endswith("_PASSWORD") and not re.fullmatch(_RULES["characters_of_passwords"], value):
        found.append(_TEXTS.both("secrets.characters"))
    if name.endswith("_FERNET_KEY") and not _is_fernet_key(value):
        found.append(_TEXTS.both("secrets.no_key"))
    return found


def refusals(names: list[str], environment: dict[str, str]) -> list[str]:
    """A line for everything that is wrong with the secrets of these names, two that are equal among it."""
    given = {name: environment.get(name, "") for name in names}
    refused = [f"{name} {weakness}" for name, value in given.items() for weakness in weaknesses(name, value)]
    for name, value in given.items():
        same = [other for other in names[: names.index(name)] if value and given[other] == value]
        refused += [f"{name} {_TEXTS.both('secrets.same')} {other}" for other in same]
    return refused


def _is_fernet_key(value: str) -> bool:
    try:
        Fernet(value)
    except ValueError:
        return False
    return True


def main() -> int:
    """Name every weak secret on standard error; 1 when there is one."""
    weak = refusals(sys.argv[1:], dict(os.environ))
    for line in weak:
        print(line, file=sys.stderr)  # noqa: T201 - this is a command
    if weak:
        refused = _TEXTS.say("secrets.not_started")
        print(f"{refused.vi} {refused.en} openssl rand -base64 32 | tr '+/' '-_'", file=sys.stderr)  # noqa: T201
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
