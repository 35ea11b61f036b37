"""How a paragraph looks, from its own properties and the styles it comes from: heading, list, side of the page."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"heading ([1-6])", re.IGNORECASE)
SIDES = {"center": "center", "right": "right", "end": "right"}
RIGHT_HALF = 2800  # twentieths of a point: an address set in that far is that of a window envelope
DEEPEST = 12  # styles that come from one another


@dataclass(frozen=True)
class Look:
    """`level`: of a heading, 0 for any other paragraph."""

    level: int = 0
    side: str = "left"
    listed: bool = False
    numbered: bool = False


class Styles:
    """The styles and lists of a document."""

    def __init__(self, styles: etree._Element | None, lists: etree._Element | None):
        self.styles, self.lists = styles, lists

    @cached_property
    def _known(self) -> dict[str, etree._Element]:
        return {} if self.styles is None else {one.get(f"{W}styleId"): one for one in self.styles.iter(f"{W}style")}

    @cached_property
    def _formats(self) -> dict[str, str]:
        """Number of a list → how its first level counts (« bullet », « decimal »…)."""
        if self.lists is None:
            return {}
        kinds = {
            one.get(f"{W}abstractNumId"): _value(one, f"{W}lvl/{W}numFmt") for one in self.lists.iter(f"{W}abstractNum")
        }
        return {
            one.get(f"{W}numId"): kinds.get(_value(one, f"{W}abstractNumId"), "") for one in self.lists.iter(f"{W}num")
        }

    def look(self, own: etree._Element | None) -> Look:
        """The look of a paragraph by its properties."""
        if own is None:
            return Look()
        chain = list(self._chain(_value(own, f"{W}pStyle")))
        properties = [own, *(found for one in chain if (found := one.find(f"{W}pPr")) is not None)]
        number = _first(properties, f"{W}numPr/{W}numId")
        listed = number not in ("", "0")
        return Look(_level(chain), _side(properties), listed, listed and self._formats.get(number) != "bullet")

    def _chain(self, identifier: str) -> Iterator[etree._Element]:
        for _ in range(DEEPEST):
            found = self._known.get(identifier)
            if found is None:
                return
            yield found
            identifier = _value(found, f"{W}basedOn")


def of_document(archive: zipfile.ZipFile) -> Styles:
    """The styles of an opened .docx, which may have none."""
    names = set(archive.namelist())
    parts = ("word/styles.xml", "word/numbering.xml")
    return Styles(*(etree.fromstring(archive.read(name)) if name in names else None for name in parts))


def _value(node: etree._Element, path: str) -> str:
    found = node.find(path)
    return "" if found is None else found.get(f"{W}val", "")


def _first(properties: list[etree._Element], path: str) -> str:
    """What the nearest says."""
    return next(filter(None, (_value(one, path) for one in properties)), "")


def _level(chain: list[etree._Element]) -> int:
    for style in chain:
        if found := HEADING.fullmatch(_value(style, f"{W}name")):
            return int(found[1])
    return 0


def _side(properties: list[etree._Element]) -> str:
    aligned = SIDES.get(_first(properties, f"{W}jc"), "left")
    indents = (one.find(f"{W}ind") for one in properties)
    left = next((one.get(f"{W}left") or one.get(f"{W}start") for one in indents if one is not None), None)
    far = left is not None and left.lstrip("-").isdecimal() and int(left) >= RIGHT_HALF
    return "right" if far and aligned == "left" else aligned
