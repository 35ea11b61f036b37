"""Footnotes and endnotes: those that each letter calls, one after the other.

Word numbers them again in each letter, as its section asks; LibreOffice, which does not know that, goes on counting."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, BinaryIO

from lxml import etree

from letters.printing.contents import RELATIONSHIP, WORD, Contents, links_xml
from letters.printing.marks import WRITTEN, Numbers, replaced
from letters.printing.root import HEADS, inside
from letters.printing.words import W
from letters.zipping import Stream

ELEMENTS = {"footnotes": "footnote", "endnotes": "endnote"}
CALLED = re.compile(WRITTEN + rb"([fe])([^&]*)" + WRITTEN)
SPECIAL = re.compile(rb'^<w:\w+ [^>]*w:type="(?!normal")')
RULES = ("separator", "continuationSeparator")  # what stands between the text and its notes
RULE = (
    '<w:{note} w:type="{rule}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:{rule}/></w:r></w:p></w:{note}>"
)


class Notes:
    """The notes of the file; `aside` opens a place on disk for those of one kind."""

    def __init__(self, contents: Contents, aside: Callable[[], BinaryIO]):
        self.contents, self.aside = contents, aside
        self.streams: dict[str, Stream] = {}

    def write(self, kind: str, data: bytes, numbers: Numbers) -> None:
        """Add the notes of a letter that its body calls."""
        note = ELEMENTS[kind].encode()
        for found in re.finditer(rb"<w:%b(?: [^>]*)?>.*?</w:%b>" % (note, note), inside(kind, data), re.DOTALL):
            called = CALLED.search(found[0])
            known = called and (called[1].decode(), called[2].decode()) in numbers.notes
            if known and not SPECIAL.match(found[0]):
                self._stream(kind).write(replaced(found[0], numbers.value))

    def _stream(self, kind: str) -> Stream:
        if kind not in self.streams:
            self.streams[kind] = Stream(self.aside())
            self.streams[kind].write(HEADS[kind][0])
            for number, rule in enumerate(RULES, -1):
                self.streams[kind].write(RULE.format(note=ELEMENTS[kind], rule=rule, number=number).encode())
        return self.streams[kind]

    def settings(self) -> dict[str, Any]:
        """What settings say of each kind of note that the file has: endnotes end each letter, not the file."""
        made = {}
        for kind in self.streams:
            note = ELEMENTS[kind]
            made[kind] = etree.Element(f"{W}{note}Pr")
            if kind == "endnotes":
                etree.SubElement(made[kind], f"{W}pos", {f"{W}val": "sectEnd"})
            for number, _ in enumerate(RULES, -1):
                etree.SubElement(made[kind], f"{W}{note}", {f"{W}id": str(number)})
        return made

    def close(self) -> None:
        for kind, stream in self.streams.items():
            stream.write(HEADS[kind][1])
            stream.close()
            self.contents.archive.put_stream(f"word/{kind}.xml", stream)
            self.contents.typed(f"word/{kind}.xml", f"{WORD}.{kind}+xml")
            self.contents.link(f"{RELATIONSHIP}/{kind}", f"{kind}.xml")
            links = self.contents.note_links[kind]
            self.contents.put_links(f"word/{kind}.xml", links_xml(links) if links else b"")
