"""Several PDFs of letters as one, for the printer: what is the same in all (a font, a logo) is written once.

Reads the plain PDF that LibreOffice writes, and what `pdf_cutting` makes of it; anything else is Unjoined.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from letters.pdf_cutting import KINDS_OF_ALL, REFERENCE, Objects, Uncut

BELONGING = re.compile(rb"/Parent\s+\d+ 0 R|/Annots\s*\[[^\]]*\]|/Annots\s+\d+ 0 R|/StructParents\s+\d+")
SIZE = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
TITLE = "Courriers à imprimer".encode("utf-16-be").hex().upper().encode()
CATALOGUE, PAGES, ABOUT = 1, 2, 3  # the numbers of what every PDF has


class Unjoined(Exception):
    """One of these PDFs cannot be added without a doubt."""


def join(letters: Iterable[Path], path: Path, *, even_pages: bool = False) -> int:
    """Write the PDFs into one, in order; how many pages. One at a time is in memory, a file already there is replaced
    by a whole one only. `even_pages`: each starts on a recto, after an empty page. Raises Unjoined, OSError."""
    aside = path.with_name(f".{path.name}")
    try:
        with aside.open("wb") as file:
            whole = _Whole(file)
            for one in letters:
                whole.add(one.read_bytes(), even_pages=even_pages)
            whole.end()
        os.replace(aside, path)
    except (Uncut, KeyError, IndexError, ValueError, AttributeError, TypeError, zlib.error) as error:
        raise Unjoined from error
    finally:
        aside.unlink(missing_ok=True)
    return len(whole.pages)


class _Whole:
    """A PDF being written, an object as soon as it is known."""

    def __init__(self, file: BinaryIO):
        self.file, self.offsets, self.known = file, {}, {}
        self.pages: list[int] = []
        self.file.write(b"%PDF-1.6\n%\xc3\xa4\xc3\xbc\n")

    def add(self, data: bytes, *, even_pages: bool) -> None:
        objects, numbers = Objects(data), {}
        told = [objects.told[page][0] for page in objects.pages()]
        if even_pages and len(self.pages) % 2:
            self._page(b"<</Type/Page%s/Resources<<>>>>" % SIZE.search(told[0])[0])
        for page in told:
            if b"/Resources" not in page or not SIZE.search(page):
                raise Unjoined
            self._page(self._numbered(objects, BELONGING.sub(b"", page), numbers))

    def _page(self, told: bytes) -> None:
        self.pages.append(self._write(told.removesuffix(b">>") + b"/Parent %d 0 R>>" % PAGES))

    def _numbered(self, objects: Objects, told: bytes, numbers: dict[int, int | None]) -> bytes:
        return REFERENCE.sub(lambda one: b"%d 0 R" % self._kept(objects, int(one[1]), numbers), told)

    def _kept(self, objects: Objects, number: int, numbers: dict[int, int | None]) -> int:
        """The number here of an object of a letter, with all that it uses; its `numbers` are None while looked into."""
        if number not in numbers:
            told, stream = objects.told[number]
            if any(kind in told for kind in KINDS_OF_ALL):
                raise Unjoined
            numbers[number] = None
            body = self._numbered(objects, told, numbers)
            body += b"\nstream\n" + stream + b"\nendstream" if stream else b""
            same = hashlib.sha256(body).digest()
            self.known[same] = self.known.get(same) or self._write(body)
            numbers[number] = self.known[same]
        return numbers[number]

    def _write(self, body: bytes, number: int = 0) -> int:
        number = number or ABOUT + 1 + len(self.offsets)
        self.offsets[number] = self.file.tell()
        self.file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def end(self) -> None:
        kids, count = b" ".join(b"%d 0 R" % page for page in self.pages), len(self.pages)
        asked = b"/ViewerPreferences<</DisplayDocTitle true>>"
        self._write(b"<</Type/Catalog/Pages %d 0 R/Lang(fr-FR)%s>>" % (PAGES, asked), CATALOGUE)
        self._write(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), PAGES)
        self._write(b"<</Title<FEFF%s>>>" % TITLE, ABOUT)
        start, size = self.file.tell(), len(self.offsets) + 1
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self.file.write(b"".join(b"%010d 00000 n \n" % self.offsets[number] for number in range(1, size)))
        self.file.write(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\n" % (size, CATALOGUE, ABOUT))
        self.file.write(b"startxref\n%d\n%%%%EOF\n" % start)
