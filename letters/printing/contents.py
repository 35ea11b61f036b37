"""The files inside a print file as they are written: their types, who points to whom, what templates bring."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from html import escape
from itertools import count
from typing import Any, NamedTuple

from letters.package import digest
from letters.zipping import Archive, Stream, fastest

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    f'{DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
)
LINKS = f'{DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
MAIN = "word/document.xml"


class Link(NamedTuple):
    """A relationship: its identifier, its type, where it leads, inside the file or out of it."""

    id: str
    kind: str
    target: str
    outside: bool = False

    def xml(self) -> str:
        mode = ' TargetMode="External"' if self.outside else ""
        said = f'Id="{escape(self.id)}" Type="{escape(self.kind)}" Target="{escape(self.target)}"{mode}'
        return f"<Relationship {said}/>"


def links_xml(links: Iterable[Link]) -> bytes:
    return "".join([LINKS, *(link.xml() for link in links), "</Relationships>"]).encode()


class Contents:
    """The files written so far; the links of the document and the types go to streams of their own."""

    def __init__(self, archive: Archive, links: Stream, types: Stream):
        self.archive, self.links, self.types = archive, links, types
        self.rank = count(1)
        self.places: Iterator[int] = count(1)
        self.known: dict[tuple[str, str, str], str] = {}
        self.note_links: dict[str, list[Link]] = {"footnotes": [], "endnotes": []}
        links.write(LINKS.encode())
        types.write(TYPES.encode())

    def put(self, name: str, data: bytes, kind: str) -> None:
        """Add a file of that content type; raises TooLarge."""
        self.typed(name, kind)
        self.archive.put(name, data, fastest)

    def typed(self, name: str, kind: str) -> None:
        self.types.write(f'<Override PartName="/{escape(name)}" ContentType="{escape(kind)}"/>'.encode())

    def link(self, kind: str, target: str, outside: bool = False) -> str:
        """The identifier of a new link of the document."""
        link = Link(f"rId{next(self.rank)}", kind, target, outside)
        self.links.write(link.xml().encode())
        return link.id

    def noted(self, kind: str, relation: Any, part: Any) -> str:
        """The identifier of a new link of the notes of that kind."""
        links = self.note_links[kind]
        links.append(Link(f"rId{len(links) + 1}", relation.reltype, *self.led(relation, part)))
        return links[-1].id

    def carried(self, part: Any) -> str:
        """The name in the file of a template's picture, chart…; what is the same is there once."""
        links = links_xml(self.links_of(part)) if part.rels else b""
        blob = part.blob
        key = (digest(blob), digest(links), part.content_type)
        if key not in self.known:
            folder, base = posixpath.split(part.partname.membername)
            stem, extension = posixpath.splitext(base)
            name = self.known[key] = f"{folder}/{stem.rstrip('0123456789')}{next(self.places)}{extension}"
            self.put(name, blob, part.content_type)
            self.put_links(name, links)
        return self.known[key]

    def put_links(self, name: str, links: bytes) -> None:
        """What a file points to, beside it."""
        if links:
            folder, base = posixpath.split(name)
            self.archive.put(f"{folder}/_rels/{base}.rels", links, fastest)

    def links_of(self, part: Any, used: set[str] | None = None) -> list[Link]:
        """The links of a part, or those of them that are used, leading to what is carried into the file."""
        chosen = [one for one in part.rels.values() if used is None or one.rId in used]
        return [Link(one.rId, one.reltype, *self.led(one, part)) for one in chosen]

    def led(self, link: Any, part: Any) -> tuple[str, bool]:
        """Where a link of a template leads once in the file, and whether it is out of it."""
        if link.is_external:
            return link.target_ref, True
        return f"/{self.carried(link.target_part)}", False

    def close(self) -> None:
        """Nothing more comes; raises TooLarge."""
        self.links.write(b"</Relationships>")
        self.links.close()
        self.archive.put_stream("word/_rels/document.xml.rels", self.links)
        self.types.write(b"</Types>")
        self.types.close()
