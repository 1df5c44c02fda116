"""What in a workbook reaches outside of it: links to other files, data connections, embedded objects, add-ins.

None of it is ever followed. It is shown, because figures may rest on it, and it does not go back with a return slip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from lxml import etree

from include.workbook.package import relations_owner, target_part

# The last word of a relation's type, and the code in texts/codes.yaml, outside_content. Hyperlinks wait for a click, and are left.
_KINDS = {
    "externalLink": "external_link",
    "externalLinkPath": "external_link",
    "connections": "data_connection",
    "queryTable": "data_connection",
    "xmlMaps": "data_connection",
    "tableSingleCells": "data_connection",
    "powerPivotData": "data_connection",
    "oleObject": "embedded_object",
    "package": "embedded_object",
    "control": "embedded_object",
    "activeXControlBinary": "embedded_object",
    "customXml": "custom_xml",
    "webextensiontaskpanes": "add_in",
    "extensibility": "add_in",
}
_TEXTS = re.compile(r'"[^"]*"')
_REACHING = re.compile(
    r"\[(?!0\])[^\[\]]+\][\w.]*!"  # [1]Sheet1!A1, [book.xlsx]Sheet1!A1; [0] is the workbook itself
    r"|'[^']*\[[^\[\]']+\][^']*'!"  # 'https://host/[book.xlsx]Sheet 1'!A1
    r"|\|"  # application|topic!item, which is DDE
    r"|\b(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST|STOCKHISTORY|CUBE\w+)\(",
    re.IGNORECASE,
)
# Plain or with a prefix, one after the other: an alternative at the first place makes the search several times as slow.
_FORMULAS = tuple(re.compile(start + rb"(?:\s[^>]*)?>([^<]*)") for start in (rb"<f", rb":f", rb"<definedName", rb":definedName"))


def outside_content(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The kinds of content of a package that reach outside, as codes in alphabetic order.

    Raises:
        lxml.etree.XMLSyntaxError: when the relations of a part cannot be parsed.
    """
    found = set()
    for name, content in parts.items():
        owner = relations_owner(name)
        if owner is None:
            continue
        for entry in etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)):
            kind = outside_kind(entry)
            is_dde = kind == "external_link" and b"ddeLink" in parts.get(target_part(owner, entry), b"")
            found.add("dde_link" if is_dde else kind)
    if any(formulas_reach_out(part) for name, part in parts.items() if name.endswith(".xml")):
        found.add("outside_formula")
    return tuple(sorted(kind for kind in found if kind))


def outside_kind(relation: etree._Element) -> str | None:
    """What a relation brings in from outside, as a code; ``None`` for what belongs to every workbook."""
    word = relation.get("Type", "").rpartition("/")[2]
    is_elsewhere = relation.get("TargetMode") == "External" and word != "hyperlink"
    return _KINDS.get(word) or ("linked_content" if is_elsewhere else None)


def formulas_reach_out(xml: bytes) -> bool:
    """Whether a part has a formula that reaches out; the XML is searched, not parsed."""
    formulas = (formula for pattern in _FORMULAS for formula in pattern.findall(xml))
    return any(reaches_out(unescape(formula.decode("utf-8", "replace"))) for formula in formulas)


def reaches_out(formula: str) -> bool:
    """Whether a formula names another workbook, a program or a service."""
    return bool(_REACHING.search(_TEXTS.sub('""', formula)))
