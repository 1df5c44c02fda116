"""Reads the files of a catalogue folder as they stand: composed Unicode, nothing twice, nothing unknown."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import unicodedata
from collections.abc import Hashable
from pathlib import Path
from typing import Any, cast

import yaml

from include.catalog.errors import BadDeclaration

FastLoader: type[yaml.SafeLoader] = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
DECLARING_SUFFIXES = (".yaml", ".yml", ".csv")
SQL_RULES = Path(__file__).resolve().parents[2] / "sql" / "rules"


class _StrictLoader(FastLoader):  # type: ignore[valid-type, misc]
    """A safe YAML loader that remembers keys given twice instead of keeping the last one in silence."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: list[tuple[int, str]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if isinstance(key_node, yaml.ScalarNode):
                if key_node.value in seen:
                    self.twice.append((key_node.start_mark.line + 1, key_node.value))
                seen.add(key_node.value)
        return cast("dict[Hashable, Any]", super().construct_mapping(node, deep))


def declaring_files(folder: Path) -> list[str]:
    """Paths below ``folder`` of everything that looks like a declaration, in name order, as POSIX text."""
    found = []
    for place, _, names in os.walk(folder):  # half of the time of a glob, on the thousands of files of a country
        below = Path(place).relative_to(folder).as_posix()
        declaring = [name for name in names if name.lower().endswith(DECLARING_SUFFIXES) and Path(place, name).is_file()]
        found += [name if below == "." else f"{below}/{name}" for name in declaring]
    return sorted(found)


def sql_rule_files() -> dict[str, bytes]:
    """The rules that are written in SQL: name of the file without its ending, and its bytes, in name order."""
    return {path.stem: path.read_bytes() for path in sorted(SQL_RULES.glob("*.sql"))}


def hash_of(*parts: bytes) -> str:
    """The first 12 hex digits of the SHA-256 over ``parts``, each framed by its length."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:12]


def decode(content: bytes, file: str, bad: list[BadDeclaration]) -> str | None:
    """The text of a file in composed Unicode (NFC); ``None``, and a bad declaration, when it is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        bad.append(BadDeclaration(file, f"line {line}", "bytes that are not UTF-8", "text saved as UTF-8"))
        return None
    return unicodedata.normalize("NFC", text)


def parse_yaml(text: str, file: str, bad: list[BadDeclaration]) -> Any:
    """What a YAML file says; ``None``, and bad declarations, when it is not YAML or gives a key twice."""
    loader = _StrictLoader(text)
    try:
        content = loader.get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "whole file"
        bad.append(BadDeclaration(file, place, str(getattr(error, "problem", None) or error), "valid YAML"))
        return None
    finally:
        loader.dispose()
    bad.extend(
        BadDeclaration(file, f"line {line}: {key}", f'key "{key}" twice in one entry', "each key once") for line, key in loader.twice
    )
    return None if loader.twice else content


def parse_csv(text: str, file: str, columns: frozenset[str], bad: list[BadDeclaration]) -> list[tuple[int, dict[str, str]]] | None:
    """The rows of a CSV file with their line numbers; empty cells are left out, empty rows skipped.

    ``None``, and bad declarations, when the header is not ``columns`` (in any order) or a row has more or fewer cells.
    """
    rows = csv.reader(io.StringIO(text), strict=True)
    header = [name.strip() for name in next(rows, [])]
    allowed = "the columns " + ", ".join(sorted(columns))
    wrong = [
        *(f'unknown column "{name}"' for name in header if name not in columns),
        *(f'column "{name}" twice' for name in sorted({name for name in header if header.count(name) > 1})),
        *(f'no column "{name}"' for name in sorted(columns.difference(header))),
    ]
    bad.extend(BadDeclaration(file, "line 1", found, allowed) for found in wrong)
    return None if wrong else _csv_rows(rows, header, file, bad)


def _csv_rows(rows: Any, header: list[str], file: str, bad: list[BadDeclaration]) -> list[tuple[int, dict[str, str]]] | None:
    found: list[tuple[int, dict[str, str]]] = []
    sound = True
    try:
        for row in rows:
            if len(row) != len(header) and any(row):
                sound = False
                bad.append(BadDeclaration(file, f"line {rows.line_num}", f"{len(row)} cells", f"{len(header)} cells"))
            elif any(cell.strip() for cell in row):
                cells = {name: cell.strip() for name, cell in zip(header, row, strict=True) if cell.strip()}
                found.append((rows.line_num, cells))
    except csv.Error as error:
        bad.append(BadDeclaration(file, f"line {rows.line_num}", str(error), "valid CSV"))
        return None
    return found if sound else None
