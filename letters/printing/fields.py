"""Word's fields in a letter that is one of many: its own number of pages, its own bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from letters.printing.marks import LETTER, mark
from letters.printing.words import W

LONGEST = 24
END = "fin_courrier_"
COUNT = re.compile(r"^(\s*)NUMPAGES\b", re.IGNORECASE)
TO_BOOKMARK = re.compile(r'^(\s*(?:REF|PAGEREF|NOTEREF|HYPERLINK\s+\\l|GOTOBUTTON)\s+"?)([^\s"]+)', re.IGNORECASE)
BARE = re.compile(r'^(\s*)([^\s"\\]+)')


def rename_fields(root: Any, bookmarks: Mapping[str, str]) -> bool:
    """Point each field to its own letter; says whether one asks for the page where the letter ends.

    `bookmarks`: what `stems` gives. NUMPAGES would count the pages of the whole file: that page is what it meant."""
    asked = False
    for field in _fields(root):
        before = field.said
        if (said := renamed(before, bookmarks)) != before:
            field.say(said)
            asked |= bool(COUNT.match(before))
    for link in root.iter(f"{W}hyperlink"):
        if (anchor := link.get(f"{W}anchor")) in bookmarks:
            link.set(f"{W}anchor", pointed(bookmarks[anchor]))
    return asked


def renamed(said: str, bookmarks: Mapping[str, str]) -> str:
    """A field's instruction in the file."""
    if COUNT.match(said):
        return COUNT.sub(lambda found: f"{found[1]}PAGEREF {END}{mark(LETTER)}", said)
    found = TO_BOOKMARK.match(said) or BARE.match(said)
    if found and found[2] in bookmarks:
        return f"{found[1]}{pointed(bookmarks[found[2]])}{said[found.end() :]}"
    return said


def pointed(stem: str) -> str:
    """The name in the file of a bookmark, where it is pointed to."""
    return f"{stem}_{mark(LETTER)}"


def stems(root: Any) -> dict[str, str]:
    """The bookmarks of a body and what their names in the file begin with; a name has forty signs at most."""
    names = dict.fromkeys(one.get(f"{W}name", "") for one in root.iter(f"{W}bookmarkStart"))
    return {name: name if len(name) <= LONGEST else f"{name[:LONGEST]}{rank}" for rank, name in enumerate(names)}


class Field:
    """A field: where its instruction stands, however it is cut into runs."""

    def __init__(self, opening: Any):
        self.opening, self.nodes = opening, list[Any]()

    @property
    def said(self) -> str:
        if self.opening.tag == f"{W}fldSimple":
            return self.opening.get(f"{W}instr", "")
        return "".join(node.text or "" for node in self.nodes)

    def say(self, words: str) -> None:
        """Another instruction; Word must work its result out anew."""
        self.opening.set(f"{W}dirty", "true")
        if self.opening.tag == f"{W}fldSimple":
            self.opening.set(f"{W}instr", words)
            return
        for node in self.nodes:
            node.text = ""
        self.nodes[0].text = words


def _fields(root: Any) -> Iterator[Field]:
    opened: list[Field] = []
    for node in list(root.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText")):
        kind = node.get(f"{W}fldCharType")
        if node.tag == f"{W}fldSimple":
            yield Field(node)
        elif kind == "begin":
            opened.append(Field(node))
        elif kind == "end" and opened:
            yield opened.pop()
        elif kind is None and node.tag == f"{W}instrText" and opened:
            opened[-1].nodes.append(node)
