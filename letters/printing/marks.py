"""Marks that hold, in a template's XML, the place of what differs from one letter of the file to the next.

Three carriage returns, which lxml writes as references both in text and in attributes: no value can print that, since
`&` is escaped, and none may hold one. They go through Jinja and docxtpl untouched, and are replaced in the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

SIGN = "\r\r\r"
WRITTEN = b"&#13;&#13;&#13;"

PICTURE, OPENED, CLOSED, NAMED, LETTER = "d", "b", "c", "m", "k"
LIST, FOOTNOTE, ENDNOTE, SECTION = "n", "f", "e", "s"


def mark(kind: str, number: int | str = "") -> str:
    """Text to stand in XML until `replaced` takes it away."""
    return f"{SIGN}{kind}{number}{SIGN}"


def replaced(data: bytes, value: Callable[[str], str]) -> bytes:
    """The bytes with the value of each mark, asked in their order; a value may be XML."""
    pieces = data.split(WRITTEN)
    if len(pieces) == 1:
        return data
    pieces[1::2] = [value(piece.decode()).encode() for piece in pieces[1::2]]
    return b"".join(pieces)


class Counters:
    """Numbers that only grow over the whole file: pictures, bookmarks and other spans, notes."""

    def __init__(self) -> None:
        self.pictures: Iterator[int] = count(1)
        self.spans: Iterator[int] = count(1)
        self.notes = {FOOTNOTE: count(1), ENDNOTE: count(1)}


class Numbers:
    """The numbers of one letter, or of a part that several share; `letter`: its rank in the file.

    `section` and `listed` give a section's XML and the number of a list from their number in the template."""

    def __init__(
        self, letter: int, counters: Counters, section: Callable[[int], str], listed: Callable[[int], int]
    ) -> None:
        self.letter, self.counters = letter, counters
        self.spans: dict[str, int] = {}
        self.names: dict[str, int] = {}
        self.notes: dict[tuple[str, str], int] = {}
        self.ways: dict[str, Callable[[str], object]] = {
            PICTURE: lambda _: next(counters.pictures),
            OPENED: self._opened,
            CLOSED: lambda number: self.spans.get(number, 0),
            NAMED: self._named,
            LETTER: lambda _: letter,
            LIST: lambda number: listed(int(number)),
            SECTION: lambda number: section(int(number)),
            FOOTNOTE: lambda number: self._note(FOOTNOTE, number),
            ENDNOTE: lambda number: self._note(ENDNOTE, number),
        }

    def value(self, key: str) -> str:
        return str(self.ways[key[0]](key[1:]))

    def _opened(self, number: str) -> int:
        self.spans[number] = next(self.counters.spans)
        return self.spans[number]

    def _named(self, number: str) -> str:
        """What makes a bookmark's name unique: the letter, and how many times it has come again in it."""
        again = self.names[number] = self.names.get(number, -1) + 1
        return f"{self.letter}_{again}" if again else str(self.letter)

    def _note(self, kind: str, number: str) -> int:
        if (kind, number) not in self.notes:
            self.notes[kind, number] = next(self.counters.notes[kind])
        return self.notes[kind, number]
