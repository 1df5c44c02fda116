"""The book of words: every sentence that a person reads, in Vietnamese and English, one YAML file for each paper or screen.

A file holds keys, in groups where there are many: ``key: [Vietnamese, English]``, or ``key: Vietnamese`` for what is never said in English,
such as an official letter. Braces are filled as :meth:`str.format` does, days and counts in the form that the text asks for
(``{due_on:%d/%m/%Y}``). A module names its book once, ``_TEXTS = book("receipt")``, and writes each key where it is used, so that tests can
find keys that are missing, left over or filled with other values. A file is read when its first text is asked for, once in a process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_FOLDER = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Word(NamedTuple):
    """A code or a heading in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Book:
    """The texts of one paper or screen, ``include/texts/<name>.yaml``; a key is ``key``, or ``group.key`` where the file has groups.

    Every method raises a ``KeyError`` that names the file and the key: when there is no such text, when it has no English and English is
    asked for, or when a value for one of its braces is missing.
    """

    name: str

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        """Goes to another process as its name only."""
        return book, (self.name,)

    def vi(self, key: str, /, **values: Any) -> str:
        """The Vietnamese text, its braces filled."""
        return self._filled(key, "vi", values)

    def en(self, key: str, /, **values: Any) -> str:
        """The English text, its braces filled."""
        return self._filled(key, "en", values)

    def both(self, key: str, /, **values: Any) -> str:
        """Both texts, ``Vietnamese / English``, their braces filled."""
        return str(self.say(key, **values))

    def say(self, key: str, /, **values: Any) -> Sentence:
        """The text as key and values, for whoever reads it later, in the language of their choice."""
        self._text(key, "en")
        return Sentence(self, key, values)

    def labels(self, group: str, /, **values: Any) -> Mapping[str, str]:
        """A group of Vietnamese texts: by key, in the order of the file; as they stand, or their braces filled where there are values."""
        texts = _labels(self, group)
        return {key: text.format(**values) for key, text in texts.items()} if values else texts

    def words(self, group: str) -> Mapping[str, Word]:
        """A group of texts in both languages as they stand: by key, in the order of the file."""
        return _words(self, group)

    def groups(self) -> dict[str, Mapping[str, Word]]:
        """Every group of a book that has nothing beside its groups: by name, in the order of the file."""
        return {group: self.words(group) for group in self._content}

    def read(self) -> None:
        """Read the file now, before this process gives up the right to open one."""
        _ = self._texts

    @cached_property
    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = yaml.load((_FOLDER / f"{self.name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
        return content

    @cached_property
    def _texts(self) -> dict[str, Mapping[str, str]]:
        texts: dict[str, Mapping[str, str]] = {}
        for key, content in self._content.items():
            below = {f"{key}.{name}": text for name, text in content.items()} if isinstance(content, dict) else {key: content}
            texts |= {name: _by_language(text) for name, text in below.items()}
        return texts

    def _text(self, key: str, language: str) -> str:
        try:
            return self._texts[key][language]
        except KeyError as missing:
            raise KeyError(f"include/texts/{self.name}.yaml: {key} has no text in the language {language!r}") from missing

    def _filled(self, key: str, language: str, values: Mapping[str, Any]) -> str:
        text = self._text(key, language)
        try:
            return text.format(**{name: _in_language(value, language) for name, value in values.items()})
        except (KeyError, IndexError) as missing:
            raise KeyError(f"include/texts/{self.name}.yaml: {key} needs a value for {missing}") from missing

    def _group(self, group: str) -> dict[str, Mapping[str, str]]:
        content = self._content.get(group)
        if not isinstance(content, dict):
            raise KeyError(f"include/texts/{self.name}.yaml: there is no group {group}")
        return {key: _by_language(text) for key, text in content.items()}


@dataclass(frozen=True)
class Sentence:
    """One text of a book as its key and the values for its braces; a value that is a sentence or a word is said in the same language."""

    book: Book
    key: str
    values: Mapping[str, Any]

    @property
    def vi(self) -> str:
        """In Vietnamese."""
        return self.book.vi(self.key, **self.values)

    @property
    def en(self) -> str:
        """In English."""
        return self.book.en(self.key, **self.values)

    def __str__(self) -> str:
        """In both languages, ``Vietnamese / English``."""
        return f"{self.vi} / {self.en}"


class RefusedError(Exception):
    """Something that is not done; ``reason`` says why, in the language of whoever reads it."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def book(name: str) -> Book:
    """The book ``include/texts/<name>.yaml``; nothing is read before its first text is asked for."""
    return Book(name)


CODES = book("codes")


def _by_language(text: Any) -> Mapping[str, str]:
    return {"vi": text} if isinstance(text, str) else dict(zip(("vi", "en"), text, strict=True))


def _in_language(value: Any, language: str) -> Any:
    return getattr(value, language) if isinstance(value, Sentence | Word) else value


@cache
def _labels(of: Book, group: str) -> Mapping[str, str]:
    return {key: text["vi"] for key, text in of._group(group).items()}


@cache
def _words(of: Book, group: str) -> Mapping[str, Word]:
    return {key: Word(**text) for key, text in of._group(group).items()}
