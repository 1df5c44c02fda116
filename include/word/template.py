"""Fills a Word template: all fixed words stand in it, and what departments wrote is put in as text.

What is put in can neither become a tag nor break the document; a tag that nobody knows stops with its name.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from include.texts import RefusedError, Sentence, book

_TEXTS = book("word_template")
_LOOP_TAGS = frozenset({"index", "index0", "first", "last", "length"})
_SIGNED_FROM = dt.time(1, 0)  # 08:00 in Vietnam, in the UTC of Word's properties
# docxtpl writes {_{ as {{ after rendering: no brace of a value may reach it as a brace.
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;", "%": "&#37;"})
_LONGEST_PROPERTY = 255
_COMPILED_SOURCES = 32  # bodies, headers and footers of a few templates
# XML 1.0 holds no control characters but tab and line ends.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class WordTemplateError(RefusedError):
    """A Word template cannot be filled. The message names the file, the tag and what is allowed, Vietnamese first."""

    def __init__(self, path: Path, tag: str, problem: Sentence, allowed: frozenset[str] = frozenset()) -> None:
        self.path, self.tag, self.allowed = path, tag, allowed
        named = {"path": path, "problem": problem, "tag": tag}
        sentence = (
            _TEXTS.say("refusal_with_tags", allowed=", ".join(sorted(allowed)), **named) if allowed else _TEXTS.say("refusal", **named)
        )
        super().__init__(sentence)

    def __str__(self) -> str:
        """In both languages, the English in brackets."""
        return f"{self.reason.vi} ({self.reason.en})"


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags that a template may use: of the document itself, and of what its loops go over (``dot.ma``: ``ma``)."""

    outer: frozenset[str]
    inner: frozenset[str]


@dataclass(frozen=True, slots=True)
class Properties:
    """What Word shows as the document's properties; ``day`` stands for every date in the package."""

    author: str
    title: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to put where its tag stands: PNG bytes, and how wide it is printed."""

    png: bytes
    width_mm: float


def names(text: str) -> frozenset[str]:
    """The words of ``text``, as the tags of a template are listed."""
    return frozenset(text.split())


def fill_template(path: Path, context: Mapping[str, Any], tags: Tags, properties: Properties) -> bytes:
    """The filled template as a .docx; the same content gives the same bytes.

    Raises:
        WordTemplateError: when the template is no Word file, or has a tag that is unknown or not well formed.
    """
    document = _opened(path)
    _check_tags(document, path, tags)
    _fill(document, path, _with_pictures(document, context), tags)
    _set_properties(document, properties)
    content = io.BytesIO()
    document.save(content)
    return _repacked(content, properties.day)


def _opened(path: Path) -> DocxTemplate:
    document = DocxTemplate(path)
    try:
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, OSError, KeyError, ValueError) as problem:
        raise WordTemplateError(path, path.name, _TEXTS.say("no_word_file")) from problem
    return document


def _with_pictures(document: DocxTemplate, value: Any) -> Any:
    if isinstance(value, Picture):
        return InlineImage(document, io.BytesIO(value.png), width=Mm(value.width_mm))
    if isinstance(value, Mapping):
        return {key: _with_pictures(document, entry) for key, entry in value.items()}
    return [_with_pictures(document, entry) for entry in value] if isinstance(value, list) else value


@functools.cache
def _environment() -> SandboxedEnvironment:
    # An office's template comes from outside: it may name values, not call Python.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)
    # A round fills one template many times; to compile it takes longer than to fill it.
    environment.from_string = functools.lru_cache(_COMPILED_SOURCES)(environment.from_string)  # type: ignore[method-assign, assignment]
    return environment


def _as_text(value: Any) -> Markup:
    """``value`` as characters of the document: neither XML nor a tag of docxtpl, whatever somebody wrote."""
    if isinstance(value, InlineImage):
        return Markup(str(value))
    shown = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return Markup(str(escape(shown)).replace("&#39;", "'").replace("&#34;", '"').translate(_BRACES))


def _check_tags(document: DocxTemplate, path: Path, tags: Tags) -> None:
    """Refuse a tag that is unknown, also where this document would not come past it."""
    for source in _sources(document):
        _check_source(source, path, tags)


@functools.lru_cache(_COMPILED_SOURCES)  # what it refuses is not kept
def _check_source(source: str, path: Path, tags: Tags) -> None:
    try:
        tree = _environment().parse(source)
        _environment().from_string(source)  # an unknown filter shows only here
    except TemplateSyntaxError as problem:
        tag = _words_of_line(source, problem.lineno)
        raise WordTemplateError(path, tag, _TEXTS.say("malformed_tag", message=problem.message), tags.outer) from problem
    for tag in sorted(meta.find_undeclared_variables(tree) - tags.outer):
        raise WordTemplateError(path, tag, _TEXTS.say("unknown_tag"), tags.outer)
    _check_inner_tags(tree, path, tags.inner | _LOOP_TAGS)


def _check_inner_tags(tree: nodes.Template, path: Path, allowed: frozenset[str]) -> None:
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in allowed:
            owner = f"{node.node.name}." if isinstance(node.node, nodes.Name) else "."
            raise WordTemplateError(path, owner + node.attr, _TEXTS.say("unknown_tag"), allowed)


def _sources(document: DocxTemplate) -> Iterator[str]:
    """Body, headers and footers as Jinja sees them, a paragraph on each line."""
    yield _by_paragraph(document.patch_xml(document.get_xml()))
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield _by_paragraph(document.patch_xml(document.get_part_xml(part)))


def _by_paragraph(xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _words_of_line(source: str, line: int) -> str:
    words = re.sub(r"<[^>]+>", "", source.splitlines()[line - 1]).strip()
    return words[:200]


def _fill(document: DocxTemplate, path: Path, context: dict[str, Any], tags: Tags) -> None:
    try:
        # docxtpl repairs broken XML in silence and loses text on the way; a strict parser says so.
        etree.fromstring(document.build_xml(context, _environment()), etree.XMLParser(huge_tree=True))
        document.render(context, _environment())
    except etree.XMLSyntaxError as problem:
        raise WordTemplateError(path, str(problem), _TEXTS.say("misplaced_block")) from problem
    except (TemplateError, TypeError, ValueError, AttributeError) as problem:
        raise WordTemplateError(path, str(problem), _TEXTS.say("not_filled"), tags.outer | tags.inner) from problem


def _set_properties(document: DocxTemplate, wanted: Properties) -> None:
    properties = document.docx.core_properties
    properties.author = properties.last_modified_by = wanted.author[:_LONGEST_PROPERTY]
    properties.title = wanted.title[:_LONGEST_PROPERTY]
    properties.created = properties.modified = properties.last_printed = dt.datetime.combine(wanted.day, _SIGNED_FROM)
    properties.revision = 1


def _repacked(content: io.BytesIO, day: dt.date) -> bytes:
    """The same parts with the day of the document instead of the clock's."""
    packed = io.BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 8, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(entry, before.read(name))
    return packed.getvalue()
