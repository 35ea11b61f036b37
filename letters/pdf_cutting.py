"""Cutting the PDF of a print file into its letters: each takes its own pages, and what they use of what all share.

Reads the plain PDF that LibreOffice writes; anything else is Uncut, and the letters are then converted one by one.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from letters.package import pack

PARENT = b"/Parent (list)"  # until objects have their numbers
TITLE = "{http://purl.org/dc/elements/1.1/}title"
STARTS = "debutcourrier"  # the bookmark put at the start of each letter; the print file adds its rank
FIRST_PARAGRAPH = re.compile(rb"<w:p(?: [^>]*[^/>])?>(?:<w:pPr>.*?</w:pPr>|<w:pPr/>)?", re.DOTALL)
BOOKMARK = f'<w:bookmarkStart w:id="990099" w:name="{STARTS}"/><w:bookmarkEnd w:id="990099"/>'.encode()
MARKED_PAGE = re.compile(rb"/" + STARTS.encode() + rb"(?:5F|#5F|_)(\d+)\s*\[\s*(\d+) 0 R")
REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
ENTRY = re.compile(rb"/([\w.-]+)\s+(\d+) 0 R")
CATEGORY = re.compile(rb"/(Font|XObject|ExtGState|Pattern|Shading|ColorSpace)\s+(\d+) 0 R")
NAME = re.compile(rb"/([\w.-]+)")
BELONGING = re.compile(rb"/(Parent|Resources)\s+\d+ 0 R|/Annots\s*\[[^\]]*\]|/Annots\s+\d+ 0 R|/StructParents\s+\d+")
LENGTH = re.compile(rb"\d+ 0 obj\s+(\d+)")
STREAM = re.compile(rb">>\s*stream\r?\n")
KINDS_OF_ALL = (b"/Type/Page", b"/Type/Catalog", b"/Type/Annot", b"/Title", b"/Dest")


class Uncut(Exception):
    """This PDF cannot be cut without a doubt."""


def marked(docx: bytes) -> tuple[bytes, str]:
    """The letter with a bookmark where it starts, and its title."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    data = pack(
        [(name, _with_bookmark(data) if name == "word/document.xml" else data) for name, data in members],
        zipfile.ZIP_STORED,
    )
    return data, next((_title(data) for name, data in members if name == "docProps/core.xml"), "")


def _title(core: bytes) -> str:
    return etree.fromstring(core).findtext(TITLE) or ""


def _with_bookmark(xml: bytes) -> bytes:
    return FIRST_PARAGRAPH.sub(lambda found: found[0] + BOOKMARK, xml, count=1)


def cut(data: bytes, titles: Sequence[str]) -> list[tuple[bytes, int]]:
    """The PDF and the number of pages of each letter, in order, under its title; raises Uncut."""
    try:
        return _cut(Objects(data), titles)
    except (KeyError, IndexError, ValueError, AttributeError, zlib.error) as error:
        raise Uncut from error


def _cut(objects: Objects, titles: Sequence[str]) -> list[tuple[bytes, int]]:
    pages = objects.pages()
    starts = [pages.index(page) for page in _first_pages(objects, len(titles))]
    if starts[0] != 0 or sorted(set(starts)) != starts:
        raise Uncut
    ends = [*starts[1:], len(pages)]
    return [
        (_letter(objects, pages[first:end], title), end - first)
        for first, end, title in zip(starts, ends, titles, strict=True)
    ]


def _first_pages(objects: Objects, count: int) -> list[int]:
    """The page where each letter starts, every letter being marked once."""
    found = {int(rank): int(page) for one in objects.told.values() for rank, page in MARKED_PAGE.findall(one[0])}
    if sorted(found) != list(range(1, count + 1)):
        raise Uncut
    return [found[rank] for rank in range(1, count + 1)]


class Objects:
    """The objects of a plain PDF by number: dictionary (or value), and stream."""

    def __init__(self, data: bytes):
        self.data = data
        self.offsets = dict(self._offsets())
        self.told = {number: self._read(number, offset) for number, offset in self.offsets.items()}

    def _offsets(self) -> Iterator[tuple[int, int]]:
        start = int(self.data[self.data.rindex(b"startxref") + 9 :].split()[0])
        lines = self.data[start:].split(b"\n")
        first, count = map(int, lines[1].split())
        if lines[0].strip() != b"xref" or first != 0 or b"trailer" not in lines[2 + count]:
            raise Uncut
        for number, line in enumerate(lines[2 : 2 + count]):
            if line[17:18] == b"n":
                yield number, int(line[:10])

    def _read(self, number: int, offset: int) -> tuple[bytes, bytes]:
        head = f"{number} 0 obj".encode()
        if not self.data.startswith(head, offset):
            raise Uncut
        start = offset + len(head)
        end = self.data.index(b"endobj", start)
        opened = STREAM.search(self.data, start, end)
        if opened is None:
            return self.data[start:end].strip(), b""
        told = self.data[start : opened.start() + 2].strip()
        return told, self.data[opened.end() : opened.end() + self._length(told)]

    def _length(self, told: bytes) -> int:
        found = re.search(rb"/Length\s+(\d+)( 0 R)?", told)
        if not found[2]:
            return int(found[1])
        return int(LENGTH.match(self.data, self.offsets[int(found[1])])[1])

    def pages(self) -> list[int]:
        """The pages in order; LibreOffice keeps them in one list."""
        (kids,) = (told for told, _ in self.told.values() if re.search(rb"/Type\s*/Pages\b", told))
        listed = re.search(rb"/Kids\s*\[([^\]]*)\]", kids)[1]
        return [int(one) for one in REFERENCE.findall(listed)]

    def resources(self, page: int) -> tuple[int, bytes]:
        """The number of what a page shares with others, and the part of it that the page names."""
        told = self.told[page][0]
        number = int(re.search(rb"/Resources\s+(\d+) 0 R", told)[1])
        contents = int(re.search(rb"/Contents\s+(\d+) 0 R", told)[1])
        used = set(NAME.findall(zlib.decompress(self.told[contents][1])))
        whole = CATEGORY.sub(lambda one: b"/%s %s" % (one[1], self.told[int(one[2])][0]), self.told[number][0])
        return number, ENTRY.sub(lambda one: one[0] if one[1] in used else b"", whole)


def _letter(objects: Objects, pages: list[int], title: str) -> bytes:
    """A PDF of these pages and of what they use."""
    written: dict[int, bytes] = {}
    shared: set[int] = set()
    for page in pages:
        number, resources = objects.resources(page)
        shared.add(number)
        own = BELONGING.sub(b"", objects.told[page][0]).removesuffix(b">>")
        written[page] = own + PARENT + b"/Resources " + resources + b">>"
    _gather(objects, written, shared)
    return _file(objects, written, pages, title)


def _gather(objects: Objects, written: dict[int, bytes], shared: set[int]) -> None:
    """Adds what the pages use, and what that uses; nothing that leads to another page."""
    waiting = [int(one) for told in written.values() for one in REFERENCE.findall(told)]
    while waiting:
        number = waiting.pop(0)
        if number in written:
            continue
        told = objects.told[number][0]
        if number in shared or any(kind in told for kind in KINDS_OF_ALL):
            raise Uncut
        written[number] = told
        waiting += [int(one) for one in REFERENCE.findall(told)]


def _file(objects: Objects, written: Mapping[int, bytes], pages: list[int], title: str) -> bytes:
    """The objects numbered anew from 4; 1 is the catalogue, 2 the list of pages, 3 what the file says of itself."""
    numbers = {old: new for new, old in enumerate(written, 4)}
    kids = b" ".join(b"%d 0 R" % numbers[page] for page in pages)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(fr-FR)/ViewerPreferences<</DisplayDocTitle true>>>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Title<FEFF%s>>>" % title.encode("utf-16-be").hex().upper().encode(),
        *(_body(objects, old, told, numbers) for old, told in written.items()),
    ]
    out, offsets = io.BytesIO(b"%PDF-1.6\n%\xc3\xa4\xc3\xbc\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(bodies, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    identity = hashlib.sha256(out.getvalue()).hexdigest()[:32].encode()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<</Size %d/Root 1 0 R/Info 3 0 R/ID[<%s><%s>]>>\n" % (len(bodies) + 1, identity, identity))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def _body(objects: Objects, old: int, told: bytes, numbers: Mapping[int, int]) -> bytes:
    stream = objects.told[old][1]
    said = REFERENCE.sub(lambda one: b"%d 0 R" % numbers[int(one[1])], told).replace(PARENT, b"/Parent 2 0 R")
    return said + (b"\nstream\n" + stream + b"\nendstream" if stream else b"")
