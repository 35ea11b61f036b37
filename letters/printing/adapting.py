"""A template's parts rewritten once for the file: shared things by their names in it, marks where letters differ."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from lxml import etree

from letters.finishing import PICTURE as PICTURES
from letters.printing.fields import rename_fields, stems
from letters.printing.marks import CLOSED, ENDNOTE, FOOTNOTE, LIST, NAMED, OPENED, PICTURE, mark
from letters.printing.shared import Merged
from letters.printing.words import R, W, child, listed, val

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
STYLED = {f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"}
SPANS = {
    f"{W}{name}"
    for name in listed("ins del moveFrom moveTo cellIns cellDel cellMerge rPrChange pPrChange tblPrChange trPrChange")
}
# What is of no use on paper, or ties a text to what the file does not carry.
NOT_PRINTED = {
    f"{W}{name}"
    for name in listed("commentRangeStart commentRangeEnd commentReference annotationRef permStart permEnd proofErr")
} | {f"{W}dataBinding"}
NOTES = {f"{W}footnoteReference": FOOTNOTE, f"{W}endnoteReference": ENDNOTE}
UNIQUE = {f"{W14}paraId", f"{W14}textId"}


class Adapter:
    """Rewrites the parts of one template; `asks_end`: does one of them print the letter's number of pages?"""

    def __init__(self, merged: Merged, body: Any):
        self.merged, self.bookmarks = merged, stems(body)
        self.spans, self.asks_end = count(1), False

    def rewrite(self, root: Any, *, restarts: bool = True) -> None:
        """Change a part in place; `restarts`: its lists start again in each letter."""
        _drop(root)
        if self.merged.theme:
            self.merged.theme.written_out(root)
        self._number_by_style(root, restarts)
        self._lists(root, restarts)
        self._styles(root)
        self._spans(root)
        self.asks_end |= rename_fields(root, self.bookmarks)
        for picture in root.iter(PICTURES):
            picture.set("id", mark(PICTURE))
        for tag, kind in NOTES.items():
            for note in root.iter(tag):
                note.set(f"{W}id", mark(kind, note.get(f"{W}id", "")))

    def _styles(self, root: Any) -> None:
        names = self.merged.styles
        for one in root.iter(*STYLED):
            one.set(f"{W}val", names.get(val(one) or "", val(one) or ""))
        for kind, tag, properties, name in (
            ("paragraph", "p", "pPr", "pStyle"),
            ("table", "tbl", "tblPr", "tblStyle"),
            ("character", "r", "rPr", "rStyle"),
        ):
            if kind in self.merged.first:
                self._name_it(root.iter(f"{W}{tag}"), properties, name, self.merged.first[kind])

    def _name_it(self, nodes: Any, properties: str, name: str, style: str) -> None:
        """Write the style of what names none: the file's own would be another."""
        for node in nodes:
            if child(node, properties, name) is None:
                opened(node, properties).insert(0, etree.Element(f"{W}{name}", {f"{W}val": style}))

    def _lists(self, root: Any, restarts: bool) -> None:
        for one in root.iter(f"{W}numId"):
            name = val(one) or ""
            known = name in self.merged.lists
            again = restarts and name in self.merged.counting
            number = self.merged.lists[name] if known else 0
            one.set(f"{W}val", mark(LIST, number) if again else str(number))

    def _number_by_style(self, root: Any, restarts: bool) -> None:
        """A list that a style brings would go on from letter to letter: its paragraphs name it themselves."""
        for paragraph in root.iter(f"{W}p") if restarts and self.merged.counting else ():
            if child(paragraph, "pPr", "numPr") is None:
                name = val(child(paragraph, "pPr", "pStyle")) or self.merged.sheet.first["paragraph"]
                self._number(paragraph, list(self.merged.sheet.chain(name)))

    def _number(self, paragraph: Any, chain: list[Any]) -> None:
        rank = next((rank for rank, one in enumerate(chain) if child(one, "pPr", "numPr", "numId") is not None), None)
        if rank is None or val(child(chain[rank], "pPr", "numPr", "numId")) not in self.merged.counting:
            return
        style = chain[rank].get(f"{W}styleId")
        name = val(child(chain[rank], "pPr", "numPr", "numId")) or ""
        level = val(child(chain[rank], "pPr", "numPr", "ilvl")) or self.merged.book.level_of(name, style)
        made = etree.Element(f"{W}numPr")
        etree.SubElement(made, f"{W}ilvl", {f"{W}val": level})
        etree.SubElement(made, f"{W}numId", {f"{W}val": name})
        properties = opened(paragraph, "pPr")
        _place(properties, made)
        _indent(properties, chain[: rank + 1])

    def _spans(self, root: Any) -> None:
        """Bookmarks and revisions: numbers and names that no other letter has."""
        numbers: dict[str, int] = {}
        for one in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", *SPANS):
            name, rank = one.get(f"{W}id", ""), next(self.spans)
            if one.tag == f"{W}bookmarkEnd":
                one.set(f"{W}id", mark(CLOSED, numbers.get(name, 0)))
                continue
            one.set(f"{W}id", mark(OPENED, rank))
            if one.tag == f"{W}bookmarkStart":
                numbers[name] = rank
                said = one.get(f"{W}name", "")
                one.set(f"{W}name", f"{self.bookmarks.get(said, said)}_{mark(NAMED, rank)}")


def opened(node: Any, name: str) -> Any:
    """The properties of a node, made if it has none."""
    found = child(node, name)
    if found is None:
        found = etree.Element(f"{W}{name}")
        node.insert(0, found)
    return found


BEFORE_NUMBER = {f"{W}{name}" for name in listed("pStyle keepNext keepLines pageBreakBefore framePr widowControl")}
AFTER_INDENT = {
    f"{W}{name}"
    for name in listed(
        "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
        "divId cnfStyle rPr sectPr pPrChange"
    )
}


def _place(properties: Any, number: Any) -> None:
    before = [one for one in properties if one.tag in BEFORE_NUMBER]
    properties.insert(len(before), number)


def _indent(properties: Any, chain: list[Any]) -> None:
    """The indents that the style puts over those of its list, which a list named by the paragraph would put over it."""
    found: dict[str, str] = {}
    for indent in [child(style, "pPr", "ind") for style in reversed(chain)]:
        found |= {} if indent is None else dict(indent.attrib)
    own = child(properties, "ind")
    if own is not None:
        own.attrib.update(found | dict(own.attrib))
    elif found:
        following = next((one for one in properties if one.tag in AFTER_INDENT), None)
        made = etree.Element(f"{W}ind", found)
        properties.append(made) if following is None else following.addprevious(made)


def _drop(root: Any) -> None:
    for one in [one for one in root.iter(etree.Element) if one.tag in NOT_PRINTED]:
        one.getparent().remove(one)
    for one in list(root.iter(f"{W}sdtPr")):
        for number in one.findall(f"{W}id"):
            one.remove(number)
    for one in root.iter(f"{W}p", f"{W}tr"):
        for name in UNIQUE & set(one.attrib):
            del one.attrib[name]


def relinked(root: Any, link: Callable[[str], str]) -> None:
    """Give every link of a part its name in the file; `link`: from the one to the other."""
    known: dict[str, str] = {}
    for one in root.iter(etree.Element):
        for name in [name for name in one.attrib if name.startswith(R)]:
            before = one.get(name)
            if before:
                known[before] = known.get(before) or link(before)
                one.set(name, known[before])


def linked(root: Any) -> set[str]:
    """The links that a part uses."""
    return {value for one in root.iter(etree.Element) for name, value in one.attrib.items() if name.startswith(R)}
