"""Unpacks the package of a workbook within bounds, and refuses what no honest workbook holds before a reader sees it.

The bounds stand far above what a department fills and far below what a worker can bear; ``include.sandbox`` bounds the time and
the memory of everything that comes after.
"""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from include.texts import CODES, RefusedError, Sentence, book
from include.workbook.kind import MEDIA_TYPES, ZIP_ERRORS, FileKind, is_folder, package_name

_TEXTS = book("reading")
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 150  # Excel's own XML shrinks to a tenth, blank formatted rows to a fiftieth
MAX_SHEETS = 256
MAX_CELLS = 300_000
MAX_CELL_CHARACTERS = 32_767  # what Excel itself allows in a cell
MAX_CHARACTERS = 20_000_000  # of all cells together, as often as a text is shown; 300,000 cells of a long sentence each
MAX_SHARED_STRINGS = 300_000
MAX_MERGES = 10_000
MAX_MERGED_CELLS = 500_000  # among those with content around them
# A text file of results may be as long and as wide as this; a workbook's bound is its cells with content.
MAX_ROWS = 20_000
MAX_COLUMNS = 702
_RATIO_COUNTS_FROM_BYTES = 8 * 1024 * 1024
_MOST_BYTES_PER_CHARACTER = 3
_ENCRYPTED_ENTRY = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML_ENDINGS = (".xml", ".rels", ".vml")
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \r\n\t"  # byte order marks and blanks
_TOO_DEEP = "Excessive depth"  # of libxml2, whose own bound is 256 levels
_MAX_LEVELS = 250  # a little less than that
_COUNTED_BYTES = 2_000  # tags of so many bytes are counted at once
_PLAIN_HEAD = re.compile(
    rb"""(<\?xml version=["']1\.0["']( encoding=["']utf-8["'])?( standalone=["'](yes|no)["'])?\s*\?>)?\s*(?=<[A-Za-z])""", re.I
)
_DECLARATIONS = tuple(words.encode(code) for words in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))

# The last is what libxml2 says when it could not even make its message.
_OUT_OF_MEMORY = re.compile(r"memory|alloc|capacity|unknown error \(<string>, line 0\)", re.IGNORECASE)
_SHARED_TEXT = re.compile(rb'\bt="s"[^>]*>\s*<v>(\d+)</v>')
_PARTS = (
    ("worksheets/", "sheet"),
    ("styles.xml", "formats"),
    ("sharedstrings.xml", "texts"),
    ("workbook.xml", "workbook"),
    ("media/", "pictures"),
    ("docprops/", "properties"),
    ("content.xml", "content"),
)


class UnreadableWorkbookError(RefusedError):
    """A file that cannot be opened safely. ``problem`` names the intake rule's key; ``reason`` says what was seen."""

    def __init__(self, problem: str, reason: Sentence) -> None:
        super().__init__(reason)
        self.problem = problem

    def __reduce__(self) -> tuple[type[UnreadableWorkbookError], tuple[str, Sentence]]:
        return type(self), (self.problem, self.reason)

    def __str__(self) -> str:
        """For the log: the problem's key, and what was seen."""
        return f"{self.problem}: {self.reason.vi}"


def file_kind(kind: FileKind) -> Sentence:
    """What a file is instead of a workbook, for officers; of a signed report, which is kept, its media type."""
    if kind in MEDIA_TYPES:
        return _TEXTS.say("unreadable.media_type", media_type=MEDIA_TYPES[kind])
    return CODES.say(f"file_kinds.{kind}")


def _part(name: str) -> Sentence:
    """What an officer is shown instead of the name of a part of a package."""
    plain = name.lower()
    if plain.endswith(".rels"):
        return _TEXTS.say("parts.links")
    return _TEXTS.say(f"parts.{next((key for piece, key in _PARTS if piece in plain), 'other')}")


def damaged_xml(name: str, error: Exception) -> UnreadableWorkbookError:
    """The error for a part that the parser did not take: the XML is damaged, or there was no memory for it."""
    return out_of_memory(error) or UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.part_damaged", part=_part(name)))


def out_of_memory(error: BaseException) -> UnreadableWorkbookError | None:
    """The error for a parser that failed for want of memory, whatever it says of it; ``None`` when it failed for another reason."""
    if _OUT_OF_MEMORY.search(str(error)):
        return UnreadableWorkbookError("too_much_memory", _TEXTS.say("unreadable.out_of_memory"))
    return None


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name, really inflated and each checked against its sum; names as the format wants them.

    Raises:
        UnreadableWorkbookError: with ``damaged``, ``out_of_bounds`` (nested too deep), ``packed_too_tightly`` or ``declares_entities``.
    """
    package = opened_package(content)
    entries = package.infolist()
    _refuse_bomb(entries, len(content))
    parts: dict[str, bytes] = {}
    known: set[str] = set()
    for entry in entries:
        name = package_name(entry.filename)
        if is_folder(entry):
            continue
        if name.lower() in known:
            raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.part_twice", part=_part(name)))
        known.add(name.lower())
        parts[name] = inflated(package, entry)
    for name, part in parts.items():
        if name.lower().endswith(_XML_ENDINGS) or part[:100].lstrip(_BEFORE_XML).startswith(b"<"):  # whatever it is called
            if any(words in part for words in _DECLARATIONS):
                raise UnreadableWorkbookError("declares_entities", _TEXTS.say("unreadable.part", part=_part(name)))
            _refuse_deep(name, part)
    return parts


def inflated(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content of one entry.

    Raises:
        UnreadableWorkbookError: ``damaged``, when it is packed in another way than Excel's, cut off or not what its sum says.
    """
    if entry.flag_bits & _ENCRYPTED_ENTRY or entry.compress_type not in _PLAIN_METHODS:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.part_packed_otherwise", part=_part(entry.filename)))
    try:
        # zipfile inflates no more than the size that is declared, and compares the sum: a header that lies is found here.
        return package.read(entry)
    except ZIP_ERRORS as error:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.part_not_unpacked", part=_part(entry.filename))) from error


def opened_package(content: bytes) -> zipfile.ZipFile:
    """A package whose directory can be read.

    Raises:
        UnreadableWorkbookError: ``damaged``.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except ZIP_ERRORS as error:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.package_cut_off")) from error


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableWorkbookError("packed_too_tightly", _TEXTS.say("unreadable.too_many_parts", found=len(entries), most=MAX_ENTRIES))
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES:
        refusal = _TEXTS.say("unreadable.unpacks_too_large", found=size // 2**20, most=MAX_UNPACKED_BYTES // 2**20)
        raise UnreadableWorkbookError("packed_too_tightly", refusal)
    if size > _RATIO_COUNTS_FROM_BYTES and size > MAX_RATIO * packed_bytes:
        raise UnreadableWorkbookError(
            "packed_too_tightly", _TEXTS.say("unreadable.packed_too_tightly", found=size // packed_bytes, most=MAX_RATIO)
        )


def _is_surely_shallow(xml: bytes) -> bool:
    """Whether counting alone shows that elements are nested less than ``_MAX_LEVELS`` deep; parsing all parts took a quarter of a reading.

    Without comments, CDATA and processing instructions, a raw ``<`` stands nowhere but at the start of a tag. With as many ``>`` as ``<``
    none stands in a text or an attribute either, so each ``/>`` ends a tag without content. In between, no more levels can be open
    than tags were opened. XML that breaks these laws stops the parser, too, before it counts.
    """
    head = _PLAIN_HEAD.match(xml)
    if not head or b"<!" in xml or b"<?" in xml[head.end() :] or xml.count(b"<") != xml.count(b">"):
        return False
    level = start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _COUNTED_BYTES)
        end = len(xml) if end < 0 else end
        closing = xml.count(b"</", start, end)
        opening = xml.count(b"<", start, end) - closing
        if level + opening > _MAX_LEVELS:
            return False
        level += opening - closing - xml.count(b"/>", start, end)
        start = end
    return True


class _Nothing:
    """Makes nothing of what is parsed: levels are counted at the parser's own speed, and no tree takes memory."""

    def close(self) -> None:
        """Called by the parser at the end."""


def _refuse_deep(name: str, xml: bytes) -> None:
    if _is_surely_shallow(xml):
        return
    parser = etree.XMLParser(target=_Nothing(), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        if _TOO_DEEP in str(error):  # anything else that is wrong with it is for its reader to say
            raise UnreadableWorkbookError("out_of_bounds", _TEXTS.say("unreadable.part_nested", part=_part(name))) from error


def refuse_large_sheets(sheets: dict[str, bytes], shared_texts: bytes) -> None:
    """Refuse sheets (XML by name) and shared texts beyond a bound, before a reader makes cells of them.

    What is counted are filled cells and the texts that they show. A declared area, blank formatted rows and cells count for nothing.

    Raises:
        UnreadableWorkbookError: with ``out_of_bounds``.
    """
    refuse_more("sheets", len(sheets), MAX_SHEETS)
    refuse_more("texts", shared_texts.count(b"<si>") + shared_texts.count(b"<si "), MAX_SHARED_STRINGS)
    written = sum(xml.count(b"<c ") for xml in sheets.values())  # blank ones, too
    if written > MAX_CELLS:
        refuse_more("cells", sum(_fewest_cells(xml) for xml in sheets.values()), MAX_CELLS)
    for name, xml in sheets.items():
        start = xml.find(b"<mergeCells")
        refuse_more("merged_ranges", xml.count(b"<mergeCell ", max(start, 0)) if start >= 0 else 0, MAX_MERGES, sheet=name[:40])
    if shared_texts:
        _refuse_repeated_texts(sheets, shared_texts, written)


def refuse_more(what: str, found: int, most: int, **where: str) -> None:
    """Refuse what is found more often than a bound allows; ``what`` is a key of the texts ``too_many``, ``where`` fills its braces.

    Raises:
        UnreadableWorkbookError: with ``out_of_bounds``.
    """
    if found > most:
        raise UnreadableWorkbookError("out_of_bounds", _TEXTS.say(f"too_many.{what}", found=_shown(found), most=_shown(most), **where))


def refuse_long_text(sheet: str, cell: str, characters: int) -> None:
    """Refuse a text that no cell of Excel can hold.

    Raises:
        UnreadableWorkbookError: with ``out_of_bounds``.
    """
    refuse_more("characters_of_a_cell", characters, MAX_CELL_CHARACTERS, cell=cell, sheet=sheet[:40])


def _fewest_cells(xml: bytes) -> int:
    """How many filled cells a sheet has at least: a value, a text or a formula each. The reader counts them exactly."""
    with_value = xml.count(b"<v>") + xml.count(b"<v ") + xml.count(b"<is>")
    return max(with_value, xml.count(b"<f>") + xml.count(b"<f "))


def _refuse_repeated_texts(sheets: dict[str, bytes], shared_texts: bytes, written: int) -> None:
    """A shared text is as long as often as it is shown, once it leaves the file: 60 KB may be four hundred million characters."""
    lengths = [len(entry) for entry in re.split(rb"<si\b", shared_texts)[1:]]
    if not lengths or written * max(lengths) <= MAX_CHARACTERS:
        return
    # The bytes of a text are more than its characters: tags, and up to three per letter. So this bound is a rough one, for what is far off.
    total = sum(lengths[int(number)] for xml in sheets.values() for number in _SHARED_TEXT.findall(xml) if int(number) < len(lengths))
    refuse_more("characters", total // _MOST_BYTES_PER_CHARACTER, MAX_CHARACTERS)


def _shown(number: int) -> str:
    return f"{number:,}".replace(",", ".")
