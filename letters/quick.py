"""A part finished before it is filled, when no value can change what finishing does.

docxtpl fills a part, then parses, repairs and serialises it, for every letter. Here the template goes through that
once, its tags held by processing instructions; put back, they give text that is already what lxml would write. This
holds when every block opens and closes under the same element, tags stand in text only, each table keeps its columns
and each picture its number whatever the values. Any other part, and any value with a break in it, goes the long way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Template
from lxml import etree

from letters.finishing import PICTURE, W, serialised
from letters.sandbox import environment, text_environment

HELD = re.compile(r"<\?tag (\d+)\?>")
EMPTY, NEXT = b"<?empty here?>", b"<?next part?>"  # no value prints "<?"
OPENING, MIDDLE, CLOSING = {"for", "if"}, {"elif", "else"}, {"endfor", "endif"}
BEGIN = {"block_begin": "{%", "variable_begin": "{{", "comment_begin": "{#"}
END = {"block_end": "%}", "variable_end": "}}", "comment_end": "#}"}
CONTROLS = bytes(range(0x20))
NOT_XML = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE, U+FFFF
APART = (b"{_", b"_}")


class NotQuick(Exception):
    """The part must be finished after each filling."""


@dataclass(frozen=True)
class Tag:
    """A Jinja tag as written, and the word that a block starts with."""

    text: str
    word: str


@dataclass(frozen=True)
class Ready:
    """A part finished once: its XML declaration, its Jinja source, the ends that show an element came out empty."""

    head: bytes
    source: str
    closings: frozenset[bytes]


def ready(source: str, finish: Callable[[str], bytes]) -> Ready:
    """Raises NotQuick when the part must be finished each time, TemplateSyntaxError when Jinja cannot read it."""
    held, tags = hold(source)
    try:
        _check(etree.fromstring(held.encode()), tags)
        root = etree.fromstring(finish(held))
    except (etree.XMLSyntaxError, AttributeError, TypeError, ValueError) as error:
        raise NotQuick from error  # a tag within another, or across elements; a table that docxtpl cannot read
    closings = _mark(root)
    head, text = _text(root)
    return Ready(head, _put_back(text, tags), closings)


class Together:
    """The ready parts of a template, filled in one go: what Jinja and the checks cost each time is paid once."""

    def __init__(self, parts: list[Ready]):
        self.heads = [part.head for part in parts]
        self.closings = sorted(frozenset[bytes]().union(*(part.closings for part in parts)))
        self.template: Template = text_environment().from_string(NEXT.decode().join(part.source for part in parts))

    def filled(self, values: Mapping[str, Any]) -> list[bytes] | None:
        """The finished parts, or None when a value holds what only the long way can write."""
        if not self.heads:
            return []
        data = self.template.render(values).encode()
        for closing in self.closings:
            data = data.replace(closing, b"/>")
        data = data.replace(EMPTY, b"")
        if _needs_long_way(data):
            return None
        pieces = data.split(NEXT)
        return [head + piece for head, piece in zip(self.heads, pieces, strict=True)]


def _needs_long_way(data: bytes) -> bool:
    """Breaks, braces written apart, what XML refuses; a lone byte is sought first, which is fast."""
    return (
        len(data.translate(None, CONTROLS)) < len(data)
        or (b"\xef" in data and any(odd in data for odd in NOT_XML))
        or ((b"{" in data or b"}" in data) and any(sign in data for sign in APART))
    )


def hold(source: str) -> tuple[str, list[Tag]]:
    """The source with a numbered processing instruction for each tag, and the tags."""
    if "<?" in source:
        raise NotQuick
    pieces: list[str] = []
    tags: list[Tag] = []
    for kind, tag in _cut(source):
        if kind == "data":
            pieces.append(tag.text)
        else:
            pieces.append(f"<?tag {len(tags)}?>")
            tags.append(tag)
    return "".join(pieces), tags


def _cut(source: str) -> Iterator[tuple[str, Tag]]:
    """Jinja's own reading of the source: text, and tags whole; raises NotQuick on one that eats space around it."""
    text, word, opened = "", "", ""
    for _, kind, value in environment().lex(source):
        if kind == "data":
            yield kind, Tag(value, "")
            continue
        if kind.startswith("raw") or value != (BEGIN | END).get(kind, value):
            raise NotQuick
        if kind in BEGIN:
            text, word, opened = "", "", kind
        text += value
        if kind == "name" and opened == "block_begin":
            word = word or value
        if kind in END:
            yield "tag", _known(Tag(text, word), opened)


def _known(tag: Tag, opened: str) -> Tag:
    if opened == "block_begin" and tag.word not in OPENING | MIDDLE | CLOSING:
        raise NotQuick
    return tag


def _check(root: etree._Element, tags: list[Tag]) -> None:
    words = {held: tags[int(held.text)].word for held in root.iter(etree.PI)}
    blocks = Blocks(words)
    steady = (
        [int(held.text) for held in words] == list(range(len(tags)))
        and all(blocks.balanced(element) for element in {held.getparent() for held in words})
        and all(blocks.steady(table) for table in root.iter(f"{W}tbl"))
        and not any(blocks.around(picture, root) for picture in root.iter(PICTURE))
    )
    if not steady:
        raise NotQuick


class Blocks:
    """Where the blocks of a held part open and close."""

    def __init__(self, words: dict[etree._Element, str]):
        self.words = words

    def balanced(self, element: etree._Element) -> bool:
        """Does every block that starts among these children end among them?"""
        depth = 0
        for child in element:
            word = self.words.get(child, "")
            depth += (word in OPENING) - (word in CLOSING)
            if depth < (word in MIDDLE):
                return False
        return depth == 0

    def around(self, node: etree._Element, top: etree._Element) -> bool:
        """Is the node, within `top`, inside a block: repeated, or left out?"""
        while node is not top:
            before = [self.words.get(sibling, "") for sibling in node.itersiblings(preceding=True)]
            if sum((word in OPENING) - (word in CLOSING) for word in before):
                return True
            node = node.getparent()
        return False

    def steady(self, table: etree._Element) -> bool:
        """Would docxtpl leave the columns as they are, whatever the rows printed?"""
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = list(table.iter(f"{W}tr"))
        inner = [held for row in rows for held in row.iter(etree.PI) if held.getparent().tag in CELL_FRAME]
        fits = all(len(row.findall(f"{W}tc")) <= columns for row in rows)
        return not inner and fits and any(_width(row) >= columns and not self.around(row, table) for row in rows)


CELL_FRAME = {f"{W}tr", f"{W}tcPr", f"{W}trPr"}


def _width(row: etree._Element) -> int:
    """Columns that a row covers."""
    spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
    return sum(1 if span is None else int(span.get(f"{W}val")) for span in spans)


def _mark(root: etree._Element) -> frozenset[bytes]:
    """Mark what may come out empty, since lxml then writes `<w:t/>`; returns the ends that show it did."""
    found = {held.getparent() for held in root.iter(etree.PI) if not held.getparent().text}
    closings = set()
    for element in found:
        if element[0].tag is etree.PI:
            element.insert(0, etree.PI("empty", "here"))
            name = etree.QName(element).localname
            full = f"{element.prefix}:{name}" if element.prefix else name
            closings.add(b">" + EMPTY + f"</{full}>".encode())
    return frozenset(closings)


def _text(root: etree._Element) -> tuple[bytes, str]:
    """The XML declaration, and the rest with its marks; raises NotQuick if the template's own words need breaks."""
    head, line, rest = serialised(root).partition(b"\n")
    if _needs_long_way(rest):
        raise NotQuick
    return head + line, rest.decode()


def _put_back(text: str, tags: list[Tag]) -> str:
    return HELD.sub(lambda held: tags[int(held[1])].text, text)
