"""The blocks of a Word document: headings, paragraphs, items, tables, margins; what shows a letter without Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from letters.block_styles import Styles, W, of_document
from letters.parts import DOCUMENT, ENDNOTES, FOOTER, FOOTNOTES, HEADER, stories

MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
BOX = f"{W}txbxContent"
SIGNS = {f"{W}tab": "\t", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad"}
APART = {f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{W}instrText", BOX, MC_FALLBACK}
COUNTED = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
UNTOLD = "…"
OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class Run:
    """Some words written alike."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`kind`: « heading » (with its level), « item » (« numbered » or not), « text ».

    `side`: « left », « right », « center »."""

    kind: str
    runs: tuple[Run, ...]
    side: str = "left"
    level: int = 0
    numbered: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Cell:
    """What a cell holds, and how many columns it takes."""

    blocks: tuple[Block, ...]
    span: int = 1


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    kind: str = "table"


Block = Paragraph | Table


@dataclass(frozen=True)
class Shown:
    """A whole document, its margins apart."""

    headers: tuple[Block, ...]
    body: tuple[Block, ...]
    notes: tuple[Block, ...]
    footers: tuple[Block, ...]


def shown(data: bytes) -> Shown:
    """A .docx as blocks; raises BadZipFile, KeyError, XMLSyntaxError on what is no Word document."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        styles = of_document(archive)
        read = [(kind, etree.fromstring(archive.read(name))) for kind, name in stories(archive)]
    return Shown(
        *(
            _written(tuple(block for kind, root in read if kind in kinds for block in _blocks(root, styles)))
            for kinds in ((HEADER,), (DOCUMENT,), (FOOTNOTES, ENDNOTES), (FOOTER,))
        )
    )


def _written(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Without the paragraphs that only make room."""
    return tuple(one for one in blocks if not isinstance(one, Paragraph) or one.text.strip())


def _blocks(node: etree._Element, styles: Styles) -> Iterator[Block]:
    for child in node:
        if child.tag == f"{W}p":
            yield _paragraph(child, styles)
            for box in child.iter(BOX):
                if not any(above.tag == MC_FALLBACK for above in box.iterancestors()):
                    yield from _blocks(box, styles)
        elif child.tag == f"{W}tbl":
            yield Table(tuple(_row(row, styles) for row in child.iter(f"{W}tr") if _own(row, child)))
        elif child.tag not in APART:
            yield from _blocks(child, styles)


def _own(row: etree._Element, table: etree._Element) -> bool:
    """Is it a row of this table, not of one within?"""
    return next(row.iterancestors(f"{W}tbl")) is table


def _row(row: etree._Element, styles: Styles) -> Row:
    cells = (one for one in row.iter(f"{W}tc") if next(one.iterancestors(f"{W}tr")) is row)
    return Row(tuple(_cell(one, styles) for one in cells), row.find(f"{W}trPr/{W}tblHeader") is not None)


def _cell(cell: etree._Element, styles: Styles) -> Cell:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return Cell(_written(tuple(_blocks(cell, styles))), 1 if span is None else int(span.get(f"{W}val", "1")))


def _paragraph(paragraph: etree._Element, styles: Styles) -> Paragraph:
    look = styles.look(paragraph.find(f"{W}pPr"))
    runs = tuple(_runs(paragraph))
    kind = "heading" if look.level else "item" if look.listed else "text"
    return Paragraph(kind, runs, look.side, look.level, look.numbered)


def _runs(paragraph: etree._Element) -> Iterator[Run]:
    """Neighbours that look alike come as one."""
    kept: list[Run] = []
    counting = Counting()
    for run in paragraph.iter(f"{W}r"):
        if not _speaks(run, paragraph):
            continue
        look = run.find(f"{W}rPr")
        text = counting.read(run, "".join(_signs(run)))
        one = Run(text, _is_on(look, "b"), _is_on(look, "i"))
        if kept and (kept[-1].bold, kept[-1].italic) == (one.bold, one.italic):
            kept[-1] = Run(kept[-1].text + one.text, one.bold, one.italic)
        elif one.text:
            kept.append(one)
    yield from kept


class Counting:
    """Page numbers, which only pages can tell: what Word last wrote there is shown as « … »."""

    def __init__(self) -> None:
        self.asked, self.within, self.counts = "", False, False

    def read(self, run: etree._Element, text: str) -> str:
        simple = next(run.iterancestors(f"{W}fldSimple"), None)
        if simple is not None:
            return UNTOLD if COUNTED.match(simple.get(f"{W}instr", "")) and text else text
        if (mark := run.find(f"{W}fldChar")) is not None:
            self._turn(mark.get(f"{W}fldCharType"))
        elif self.within and (asked := run.find(f"{W}instrText")) is not None:
            self.asked += asked.text or ""
        return UNTOLD if self.counts and text else text

    def _turn(self, kind: str | None) -> None:
        self.within = kind == "begin"
        self.counts = kind == "separate" and COUNTED.match(self.asked) is not None
        self.asked = "" if kind in ("begin", "end") else self.asked


def _speaks(run: etree._Element, paragraph: etree._Element) -> bool:
    """Is it the paragraph's own, neither deleted nor hidden?"""
    for above in run.iterancestors():
        if above is paragraph:
            return not _is_on(run.find(f"{W}rPr"), "vanish")
        if above.tag in APART:
            return False
    return False


def _is_on(look: etree._Element | None, name: str) -> bool:
    mark = None if look is None else look.find(f"{W}{name}")
    return mark is not None and mark.get(f"{W}val", "1") not in OFF


def _signs(run: etree._Element) -> Iterator[str]:
    for node in run:
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif node.tag in SIGNS:
            yield SIGNS[node.tag]
        elif (picture := next(node.iter(PICTURE), None)) is not None:
            yield f"[Image\u00a0: {picture.get('descr') or 'sans description'}]"
