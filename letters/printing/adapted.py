"""A template made ready for a file: its parts rewritten, its sections apart, compiled once for all its letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as LINK
from lxml import etree

from letters.compiled import Filling, parts_of
from letters.document import LetterDocument
from letters.printing.adapting import Adapter, linked, relinked
from letters.printing.contents import Contents, links_xml
from letters.printing.marks import PICTURE, SECTION, mark
from letters.printing.root import document_of, rooted
from letters.printing.sections import Section, last_section, section_of
from letters.printing.shared import Shared
from letters.printing.words import W, keep_xml, part_xml

MARGINS = (LINK.HEADER, LINK.FOOTER)
NOTES = {"footnotes": LINK.FOOTNOTES, "endnotes": LINK.ENDNOTES}


class Adapted:
    """One template in one file; `document` is changed."""

    def __init__(self, document: LetterDocument, shared: Shared, contents: Contents, *, recto: bool):
        self.document, self.main, self.contents = document, document.docx.part, contents
        self.name = self.main.partname.membername
        self.merged = shared.of(self.main)
        self.adapter = Adapter(self.merged, self.main.element)
        self.notes = dict(self._note_parts())
        self.margin_links = {part.partname.membername: self._adapt_margin(part) for part in self._margin_parts()}
        for kind, part in self.notes.items():
            self._adapt_notes(kind, part)
        self.sections = list(self._adapt_body(recto))
        self.asks_end = self.adapter.asks_end

    def _related(self, kind: str) -> Iterator[Any]:
        found = [one for one in self.main.rels.values() if one.reltype == kind and not one.is_external]
        yield from dict.fromkeys(one.target_part for one in found)

    def _margin_parts(self) -> Iterator[Any]:
        for kind in MARGINS:
            yield from self._related(kind)

    def _note_parts(self) -> Iterator[tuple[str, Any]]:
        for name, kind in NOTES.items():
            if (part := next(self._related(kind), None)) is not None:
                yield name, part

    def _adapt_margin(self, part: Any) -> bytes:
        """Rewrite a header or footer, and give what its copies point to."""
        root = part_xml(part)
        self.adapter.rewrite(root, restarts=False)
        keep_xml(part, root)
        links = self.contents.links_of(part, linked(root))
        return links_xml(links) if links else b""

    def _adapt_notes(self, kind: str, part: Any) -> None:
        root = rooted(kind, part_xml(part))
        self.adapter.rewrite(root)
        for note in root:
            note.set(f"{W}id", mark(kind[0], note.get(f"{W}id", "")))
        relinked(root, lambda name: self.contents.noted(kind, part.rels[name], part))
        part._blob = etree.tostring(root, encoding="UTF-8", standalone=True)

    def _adapt_body(self, recto: bool) -> Iterator[Section]:
        body = self.main.element.find(f"{W}body")
        last = last_section(body)
        nodes = list(body.iter(f"{W}sectPr"))
        for rank, node in enumerate(nodes):
            yield section_of(node, self.main, even=self.merged.even, recto=recto, notes=bool(self.notes))
            node.clear()
            node.text = mark(SECTION, rank)
        body.remove(last)
        self.adapter.rewrite(body)
        relinked(body, self._link)
        root = document_of(body)
        self.main._element = self.document.docx._element = root

    def _link(self, name: str) -> str:
        relation = self.main.rels[name]
        return self.contents.link(relation.reltype, *self.contents.led(relation, self.main))

    def finished(self) -> list[tuple[str, bytes]]:
        """The parts of a letter that was filled before."""
        found = [(self.name, etree.tostring(self.main.element, encoding="UTF-8", standalone=True))]
        return found + [(part.partname.membername, part.blob) for part in (*self._margin_parts(), *self.notes.values())]


class Template(Adapted):
    """A template whose letters are filled in the file."""

    def __init__(self, document: LetterDocument, shared: Shared, contents: Contents, *, recto: bool):
        super().__init__(document, shared, contents, recto=recto)
        self.filling = Filling(parts_of(document, lambda number: mark(PICTURE)))

    def filled(self, values: Mapping[str, Any], *, rich: bool = False) -> list[tuple[str, bytes]]:
        """Name and bytes of each part of a letter; raises what Jinja and lxml raise."""
        found = self.filling.filled(values, rich=rich)
        names = {name for name, _ in found}
        return found + [
            (part.partname.membername, part.blob)
            for part in self.notes.values()
            if part.partname.membername not in names
        ]
