"""Random changes of a file's bytes: its archive's directory, the XML of a part, the names of the parts."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Change = Callable[[bytes, random.Random], bytes]
_ENTRY = re.compile(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)")
_TAG = re.compile(rb"<[^>]*>")
_QUOTED = re.compile(rb'"[^"]*"')
# What programs write where a number, a cell, a type or nothing was meant.
ODD = [
    *(b"", b"0", b"-1", b"1", b"99999999999", b"4294967296", b"1e999", b"NaN", b"INF", b"0.5", b"true", b"A0", b"a1", b"XFE1"),
    *(b"XFD1048576", b"A1:B", b"#REF!", b"rId1", b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"shared", b"[1]S!A1"),
    *(b"../x.xml", b"/", b"\xe1\xbb\x99", b"\xff", b"&#0;", b"&x;", b"_x0000_", b"\\u0000", b"x" * 300),
]
_NAMES = [
    *(lambda name: "a", str.upper, lambda name: name + "/", lambda name: "\\" + name, lambda name: "../" + name),
    *(lambda name: "\u202e" + name, lambda name: "/" + name, lambda name: name.replace("/", "\\"), lambda name: name * 200),
]


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of parts by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name[:60_000], part)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def raw_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes are others: anywhere, or in the directory at the end of an archive; sometimes the file is cut off."""
    changed = bytearray(content)
    start = max(content.rfind(b"PK\1\2"), 0) if chance.random() < 0.3 else 0
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(start, len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))]) if chance.random() < 0.1 else bytes(changed)


def directory(content: bytes, chance: random.Random) -> bytes:
    """Fields of an archive's entries are others: versions, flags, methods, sizes, places, names."""
    changed = bytearray(content)
    entries = [found.start() for found in _ENTRY.finditer(content)]
    for _ in range(chance.randint(1, 4)):
        at = chance.choice(entries) + chance.randrange(4, 46)
        if at < len(changed):
            changed[at] = chance.choice([0, 1, 9, 63, 100, 255, chance.randrange(256)])
    return bytes(changed)


def bytes_of_names(content: bytes, chance: random.Random) -> bytes:
    """Bytes of a part's name are others, in the entry before its content, in the directory, or in both alike."""
    name = chance.choice(zipfile.ZipFile(io.BytesIO(content)).namelist()).encode()
    odd = bytearray(name)
    for _ in range(chance.randint(1, 3)):
        odd[chance.randrange(len(odd))] = chance.choice([0, 47, 92, 255, chance.randrange(256)])
    places = [found.start() for found in re.finditer(re.escape(name), content)]
    changed = bytearray(content)
    for at in places if chance.random() < 0.5 else [chance.choice(places)]:
        changed[at : at + len(odd)] = odd
    return bytes(changed)


def names(content: bytes, chance: random.Random) -> bytes:
    """A part has another name, or that of another part."""
    parts = parts_of(content)
    name = chance.choice(sorted(parts))
    other = chance.choice([*_NAMES, lambda _: chance.choice(sorted(parts))])(name)
    parts[other or "a"] = parts.pop(name)
    return zipped(parts)


def tags(content: bytes, chance: random.Random) -> bytes:
    """Tags or quoted values of one part are gone, doubled or odd."""
    parts = parts_of(content)
    name = chance.choice(sorted(name for name in parts if parts[name]))
    for _ in range(chance.randint(1, 3)):
        found = list(_TAG.finditer(parts[name]))
        if not found:
            break
        tag = chance.choice(found)
        values = _QUOTED.findall(tag[0])
        new = chance.choice([b"", tag[0] * 2, tag[0].replace(chance.choice(values or [b">"]), b'"' + chance.choice(ODD) + b'"', 1)])
        parts[name] = parts[name][: tag.start()] + new + parts[name][tag.end() :]
    return zipped(parts)


def texts(content: bytes, chance: random.Random) -> bytes:
    """What stands between the tags of one part is odd."""
    parts = parts_of(content)
    name = chance.choice(sorted(name for name in parts if parts[name]))
    for _ in range(chance.randint(1, 3)):
        found = list(re.finditer(rb">[^<]+<", parts[name]))
        if not found:
            break
        text = chance.choice(found)
        parts[name] = parts[name][: text.start()] + b">" + chance.choice(ODD) + b"<" + parts[name][text.end() :]
    return zipped(parts)


def bytes_of_a_part(content: bytes, chance: random.Random) -> bytes:
    """Random bytes lie somewhere in a part, over others or between them."""
    parts = parts_of(content)
    name = chance.choice(sorted(name for name in parts if parts[name]))
    part = bytearray(parts[name])
    for _ in range(chance.randint(1, 4)):
        at, new = chance.randrange(len(part)), chance.randbytes(chance.randint(1, 6))
        part[at : at + chance.choice([0, len(new)])] = new
    parts[name] = bytes(part)
    return zipped(parts)


IN_ANY: tuple[Change, ...] = (raw_bytes,)
IN_ARCHIVES: tuple[Change, ...] = (raw_bytes, directory, bytes_of_names, names, tags, texts, bytes_of_a_part)


def changes_of(content: bytes) -> tuple[Change, ...]:
    """The changes that can be made to a file."""
    return IN_ARCHIVES if zipfile.is_zipfile(io.BytesIO(content)) else IN_ANY
