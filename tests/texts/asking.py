"""Where the project's code asks its book of words for a text, and which Vietnamese it writes itself: read from the source, not run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("include", "dags", "plugins")
_VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0303\u0309\u0323]")
_FILLED = ("vi", "en", "both", "say")
_GROUPS = ("words", "labels")


@dataclass(frozen=True)
class Asked:
    """One call of a book.

    ``key`` ends in ``*`` where it goes on with a value, and is ``None`` where it comes from elsewhere; ``values`` are the names that are
    given, ``None`` where they come as ``**``.
    """

    place: str
    book: str
    method: str
    key: str | None
    values: frozenset[str] | None
    at_import: bool

    def names(self, key: str) -> bool:
        """Whether the call can ask for this key of its book."""
        if self.method == "groups":
            return True
        if self.key is None:
            return False
        return key.startswith(f"{self.key}.") if self.method in _GROUPS else key == self.key or _begins(self.key, key)


def _begins(asked: str, key: str) -> bool:
    return asked.endswith("*") and key.startswith(asked[:-1])


def sources() -> dict[str, ast.Module]:
    """The Python of the project by path below its root."""
    files = sorted(path for folder in FOLDERS for path in (PROJECT / folder).rglob("*.py"))
    return {path.relative_to(PROJECT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def asked_of_books(trees: dict[str, ast.Module]) -> list[Asked]:
    """Every call of a method of a book, of one bound in the module itself or imported from another."""
    bound = {path: _bound(tree) for path, tree in trees.items()}
    by_module = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): names for path, names in bound.items()}
    return [asked for path, tree in trees.items() for asked in _asked(path, tree, bound[path] | _imported(tree, by_module))]


def asked_on_pages() -> list[Asked]:
    """Every text that a page of the desk asks for: ``t('key')`` in a template, ``desk.say("key")`` in the code beside it."""
    return [
        Asked(f"{path.relative_to(PROJECT)}:{number}", "desk", "say", f"{key}*" if goes_on else key, None, False)
        for path in _pages()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for _, key, goes_on in re.findall(r"""(?:\bt|desk\.say)\((['"])([a-z0-9_]+)\1 ?([~+]?)""", line)
    ]


def words_on_pages() -> set[str]:
    """Every word in quotation marks there: a key may also come by way of a name."""
    return {word for path in _pages() for _, word in re.findall(r"""(['"])([a-z0-9_]+)\1""", path.read_text(encoding="utf-8"))}


def _pages() -> list[Path]:
    return sorted(path for path in (PROJECT / "plugins" / "steward_desk").rglob("*") if path.suffix in (".html", ".py"))


def own_vietnamese(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and text of every Vietnamese literal that is no docstring."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told)
    return [(node.lineno, node.value) for node in texts if _VIETNAMESE.search(node.value)]


def _bound(tree: ast.Module) -> dict[str, str]:
    pairs = ((node.targets[0], node.value) for node in tree.body if isinstance(node, ast.Assign))
    return {target.id: name for target, value in pairs if isinstance(target, ast.Name) and (name := _opened(value))}


def _opened(node: ast.AST) -> str | None:
    """The name in ``book("name")``."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "book":
        return _literal(node.args[0])
    return None


def _imported(tree: ast.Module, by_module: dict[str, dict[str, str]]) -> dict[str, str]:
    lines = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [(alias.asname or alias.name, by_module.get(line.module or "", {}).get(alias.name)) for line in lines for alias in line.names]
    return {name: opened for name, opened in names if opened}


def _asked(path: str, tree: ast.Module, books: dict[str, str]) -> list[Asked]:
    found: list[Asked] = []

    def visit(node: ast.AST, at_import: bool) -> None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in (*_FILLED, *_GROUPS, "groups"):
            of = node.func.value
            name = books.get(of.id) if isinstance(of, ast.Name) else _opened(of)
            if name:
                given = None if any(word.arg is None for word in node.keywords) else frozenset(word.arg or "" for word in node.keywords)
                place = f"{path}:{node.lineno}"
                keys = _keys(node.args[0]) if node.args else [None]
                found.extend(Asked(place, name, node.func.attr, key, given, at_import) for key in keys)
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, at_import and not inside)

    visit(tree, at_import=True)
    return found


def _keys(node: ast.expr) -> list[str | None]:
    """The keys that an argument can be: a literal, one of two, or the beginning of a text that goes on with a value."""
    if isinstance(node, ast.IfExp):
        return [*_keys(node.body), *_keys(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        begins = _literal(node.values[0])
        return [f"{begins}*" if begins else None]
    return [_literal(node)]


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
