"""Where each key and element of a TOML text stands, so that a fault can name its line.

The text is one that `tomllib` has read: its syntax is right, and only the places of things are looked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

Path = tuple[str | int, ...]
STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''(?:.|\n)*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL
)
BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)+")
BARE = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")
KEY_PART = re.compile(rf"[ \t]*(?:{STRING.pattern}|[A-Za-z0-9_-]+)[ \t]*\.?", re.DOTALL)
HEADER = re.compile(r"\[\[?")
SYNTAX = re.compile(r"\(at line (\d+), column (\d+)\)")


def lines_of(text: str) -> dict[Path, int]:
    """Path (keys, and indexes from 0 in arrays) → line, from 1 on; tables are where their header is."""
    return _Places(text.replace("\r\n", "\n")).found


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it; the first line where nothing is."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def syntax_line(error: tomllib.TOMLDecodeError) -> str:
    """« ligne 12, colonne 3 », or « fin du fichier »."""
    found = SYNTAX.search(str(error))
    return f"ligne {found[1]}, colonne {found[2]}" if found else "fin du fichier"


class _Places:
    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.found: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}
        self._document()

    def _document(self) -> None:
        base: Path = ()
        self._skip()
        while self.at < len(self.text):
            header = HEADER.match(self.text, self.at)
            base = self._header(header[0]) if header else self._pair(base)
            self._skip()

    def _header(self, opening: str) -> Path:
        line = self._line()
        self.at += len(opening)
        keys = self._key()
        self.at += len(opening)
        path = self._inside(keys[:-1], line)
        if opening == "[[":
            table = (*path, keys[-1])
            self.found.setdefault(table, line)
            self.tables[table] = self.tables.get(table, -1) + 1
            path = (*table, self.tables[table])
            self.found[path] = line
            return path
        return self._inside(keys, line)

    def _inside(self, keys: list[str], line: int) -> Path:
        """Where these keys lead: the last table of each array of tables on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self.found.setdefault(path, line)
            if path in self.tables:
                path = (*path, self.tables[path])
        return path

    def _pair(self, base: Path) -> Path:
        line, path = self._line(), base
        for key in self._key():
            path = (*path, key)
            self.found.setdefault(path, line)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)
        return base

    def _key(self) -> list[str]:
        """The parts of a key, which may be quoted and dotted; `at` is left after it."""
        start, part = self.at, KEY_PART.match(self.text, self.at)
        while part:
            self.at = part.end()
            part = KEY_PART.match(self.text, self.at) if part[0].rstrip().endswith(".") else None
        return _parts(tomllib.loads(f"{self.text[start : self.at].strip()} = 0"))

    def _value(self, path: Path) -> None:
        self._skip()
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            matched = STRING.match(self.text, self.at) or BARE.match(self.text, self.at)
            self.at = matched.end() if matched else self.at + 1

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self._next_before("]"):
            self.found[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._next_before("}"):
            self._pair(path)

    def _next_before(self, closing: str) -> bool:
        """Is there one more element? What separates, or closes, is passed."""
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        if self.text[self.at] == closing:
            self.at += 1
            return False
        return True

    def _skip(self) -> None:
        matched = BLANK.match(self.text, self.at)
        self.at = matched.end() if matched else self.at

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1


def _parts(nested: Any) -> list[str]:
    parts: list[str] = []
    while isinstance(nested, dict):
        (key,) = nested
        parts.append(key)
        nested = nested[key]
    return parts
