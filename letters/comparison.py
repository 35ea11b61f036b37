"""What changed between two templates, read line by line: the words that went, the words that came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from letters.text import document_text

AROUND = 1  # unchanged lines shown on each side of a change
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words; `kind`: « same », « gone » or « new »."""

    kind: str
    words: str


Line = tuple[Piece, ...]


def changes(before: bytes, after: bytes) -> list[list[Line]]:
    """The changed places of a template's text, each with a line around; empty when no word differs."""
    old, new = (document_text(data).splitlines() for data in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [_place(group, old, new) for group in matcher.get_grouped_opcodes(AROUND)]


def _place(group: list, old: list[str], new: list[str]) -> list[Line]:
    lines: list[Line] = []
    for kind, a, b, c, d in group:
        if kind == "equal":
            lines += [(Piece("same", line),) for line in old[a:b] if line]
        elif kind == "replace" and b - a == d - c:
            lines += [_words(one, other) for one, other in zip(old[a:b], new[c:d], strict=True)]
        else:
            lines += [(Piece("gone", line),) for line in old[a:b] if line]
            lines += [(Piece("new", line),) for line in new[c:d] if line]
    return lines


def _words(old: str, new: str) -> Line:
    """One line changed into another, word by word."""
    a, b = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(a[i:j])))
            continue
        pieces += [Piece("gone", "".join(a[i:j]))] if j > i else []
        pieces += [Piece("new", "".join(b[k:m]))] if m > k else []
    return tuple(pieces)
