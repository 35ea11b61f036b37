"""What docxtpl does to a part once it is filled: parse, repair the tables, number the pictures, serialise."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy

from docxtpl import DocxTemplate
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
FIRST_PICTURE = 1001
PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.DOTALL)
BEFORE_PARAGRAPH = re.compile(r"\n<w:p([ >])")
BREAKS = "\t\a\n\f"
WRITTEN_APART = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


def on_lines(source: str) -> str:
    """A part's source with each paragraph on its line, as docxtpl gives it to Jinja."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def off_lines(filled: str) -> str:
    """The filled part with its paragraphs back together, double braces restored, breaks in values made Word's."""
    xml = BEFORE_PARAGRAPH.sub(r"<w:p\1", filled)
    for apart, together in WRITTEN_APART:
        xml = xml.replace(apart, together)
    return PARAGRAPH.sub(_broken, xml) if any(sign in xml for sign in BREAKS) else xml


def _broken(paragraph: re.Match) -> str:
    """docxtpl's breaks, asked only of a paragraph that holds one: its regular expressions are slow."""
    xml = paragraph[0]
    return DocxTemplate.resolve_listing(None, xml) if any(sign in xml for sign in BREAKS) else xml


def serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def finished_margin(xml: str) -> bytes:
    """A header or a footer; raises XMLSyntaxError."""
    return serialised(etree.fromstring(xml.encode()))


def finished_notes(xml: str) -> bytes:
    """Footnotes, which docxtpl writes as they come; raises XMLSyntaxError."""
    data = xml.encode()
    etree.fromstring(data)
    return data


class Body:
    """The document part around its body; `number` writes the number of each picture."""

    def __init__(self, root: etree._Element, number: Callable[[int], str] = str):
        self.root, self.number = deepcopy(root), number
        self.root.find(f"{W}body").clear()

    def finished(self, xml: str) -> bytes:
        """The whole part with this body; raises XMLSyntaxError, and what docxtpl raises on an odd table."""
        tree = etree.fromstring(xml)
        if "<w:tbl" in xml:
            tree = DocxTemplate.fix_tables(None, xml)
        for number, picture in enumerate(tree.iter(PICTURE), FIRST_PICTURE):
            picture.set("id", self.number(number))
        root = deepcopy(self.root)
        root.replace(root.find(f"{W}body"), tree)
        return serialised(root)
