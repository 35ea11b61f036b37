"""The text of a Word document, part by part, so that a changed sentence shows in a diff."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from docx import Document
from lxml import etree

from letters.package import as_word_writes
from letters.parts import DOCUMENT, ENDNOTES, FOOTER, FOOTNOTES, HEADER, stories

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PLACES = {HEADER: "en-tête", DOCUMENT: "corps", FOOTNOTES: "notes", ENDNOTES: "notes de fin", FOOTER: "pied de page"}


def document_text(data: bytes) -> str:
    """Title, headers, body, notes, footers of a .docx, one paragraph or table row a line."""
    blocks = [f"[titre] {Document(BytesIO(as_word_writes(data))).core_properties.title}"]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for kind, name in stories(archive):
            lines = [line for line in _lines(etree.fromstring(archive.read(name))) if line.strip()]
            blocks.append("\n".join([f"[{PLACES[kind]}]", *lines]) if lines else "")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _lines(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag == f"{W}p":
            yield _paragraph(child)
            for box in child.iter(f"{W}txbxContent"):
                if not any(above.tag == FALLBACK for above in box.iterancestors()):
                    yield from _lines(box)
        elif child.tag == f"{W}tr":
            yield " | ".join(" / ".join(line for line in _lines(cell) if line) for cell in child.iter(f"{W}tc"))
        else:
            yield from _lines(child)


def _paragraph(paragraph: etree._Element) -> str:
    return "".join(_pieces(paragraph)).rstrip()


def _pieces(node: etree._Element) -> Iterator[str]:
    for child in node:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br"):
            yield "\t" if child.tag == f"{W}tab" else "\n"
        elif child.tag == f"{W}instrText":
            yield f"[{(child.text or '').strip()}]"
        elif child.tag not in (f"{W}txbxContent", f"{W}pPr", f"{W}rPr", FALLBACK):
            yield from _pieces(child)
