"""The contract with BI: which names and types ``mart`` promises, and what differs from that in a live warehouse.

Promised are names and types, not the order of columns. New names are added freely, once they are listed; a promised name goes away only
after it has stood beside its successor for a year.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine

from include.warehouse.schema.statements import SQL_FOLDER, query

CONTRACT_PATH = SQL_FOLDER / "marts" / "contract.yaml"
CHANGELOG_PATH = SQL_FOLDER.parent / "CHANGELOG.md"
ALIAS_LIVES = dt.timedelta(days=365)
Names = dict[str, dict[str, str]]
"""Types of columns by view (a function's name tells its arguments) and column."""

_HEADER = """\
# What mart promises to BI: names and types. Written by `python -m include contract --write`, which adds and never renames.
# since: the version of this contract that first had the name. How to rename: docs/decisions/0014-names-are-a-contract.md
# aliases: {old: view.column, new: view.column, since: day, until: day}; the old name lives on until the day, at least a year.
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """The type of a promised column, and the version of the contract that first had it."""

    type: str
    since: int


@dataclass(frozen=True, slots=True)
class Alias:
    """An old name that lives beside its successor from ``since`` until ``until``; names are ``view`` or ``view.column``."""

    old: str
    new: str
    since: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Contract:
    """A version of the contract: promises by view and column, and the aliases that stand."""

    version: int
    views: Mapping[str, Mapping[str, Promise]]
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """In what a warehouse differs from the contract, in sentences; ``broken`` keeps promises from being kept."""

    broken: tuple[str, ...]
    added: tuple[str, ...]
    retired: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.broken or self.added or self.retired)


def live_names(engine: Engine) -> Names:
    """What the warehouse has in ``mart``, in its order."""
    names: Names = {}
    with engine.connect() as connection:
        for row in connection.execute(query("published_names")):
            names.setdefault(row.name, {})[row.column_name] = row.type
    return names


def read_contract(path: Path = CONTRACT_PATH) -> Contract:
    """The committed contract; an empty one of version 0 where there is no file."""
    if not path.exists():
        return Contract(0, {})
    written: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    views = {view: {name: Promise(**entry) for name, entry in columns.items()} for view, columns in written["views"].items()}
    return Contract(written["version"], views, tuple(Alias(**entry) for entry in written["aliases"]))


def compare(contract: Contract, live: Names, today: dt.date, changelog: str) -> Difference:
    """What is missing, of another type, new, or over in the live names.

    Args:
        contract: what is promised.
        live: what the warehouse has.
        today: an alias whose last day lies before may go.
        changelog: the text of CHANGELOG.md, which must name every renamed column.
    """
    over = {alias.old for alias in contract.aliases if alias.until < today}
    broken = [problem for alias in contract.aliases for problem in _alias_problems(alias, live, changelog)]
    added, retired = [], []
    for view, columns in contract.views.items():
        for name, promise in columns.items():
            place, found = f"{view}.{name}", live.get(view, {}).get(name)
            if found is None and (place in over or view in over):
                retired.append(f"{place}: its alias ended")
            elif found is None:
                broken.append(
                    f"mart.{place} ({promise.type}) is promised and is not there. Keep it beside its new name for a year: an alias in "
                    "sql/marts/contract.yaml, and a line in CHANGELOG.md that names it"
                )
            elif found != promise.type:
                broken.append(f"mart.{place} is promised as {promise.type} and is {found}. Give the new type a new name")
    for view, columns_now in live.items():
        added += [f"{view}.{name} ({found})" for name, found in columns_now.items() if name not in contract.views.get(view, {})]
    return Difference(tuple(broken), tuple(added), tuple(retired))


def _alias_problems(alias: Alias, live: Names, changelog: str) -> list[str]:
    problems = []
    if alias.until - alias.since < ALIAS_LIVES:
        problems.append(f"alias {alias.old}: lives from {alias.since} until {alias.until}, less than {ALIAS_LIVES.days} days")
    if not _is_live(alias.new, live):
        problems.append(f"alias {alias.old}: its new name mart.{alias.new} is not there")
    unnamed = [name for name in (alias.old, alias.new) if f"`{name}`" not in changelog]
    return problems + [f"alias {alias.old}: no line of CHANGELOG.md names `{name}`" for name in unnamed]


def _is_live(name: str, live: Names) -> bool:
    view, _, column = name.partition(".")
    return view in live and (not column or column in live[view])


def renewed(contract: Contract, live: Names, difference: Difference) -> Contract:
    """The contract with what was added, without what is over; its next version where that changes it.

    Raises:
        ValueError: when a promise is broken: that is for people to settle.
    """
    if difference.broken:
        raise ValueError("\n".join(difference.broken))
    if not difference:
        return contract
    version = contract.version + 1
    views = {
        view: {name: Promise(found, _since(contract, view, name, version)) for name, found in columns.items()}
        for view, columns in live.items()
    }
    return Contract(version, views, tuple(alias for alias in contract.aliases if _is_live(alias.old, live)))


def _since(contract: Contract, view: str, name: str, version: int) -> int:
    promised = contract.views.get(view, {}).get(name)
    return promised.since if promised else version


def write_contract(contract: Contract, path: Path = CONTRACT_PATH) -> None:
    """Write the contract, one line a column."""
    lines = [_HEADER + f"version: {contract.version}", "aliases:" if contract.aliases else "aliases: []"]
    lines += [f"  - {{old: {a.old}, new: {a.new}, since: {a.since}, until: {a.until}}}" for a in contract.aliases]
    lines.append("views:")
    for view, columns in contract.views.items():
        lines.append(f"  {view}:")
        lines += [f"    {name}: {{type: {json.dumps(promise.type)}, since: {promise.since}}}" for name, promise in columns.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
