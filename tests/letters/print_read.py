"""A print file made of templates, and read back part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from lxml import etree

from letters.package import TemplateFile
from letters.printing.writing import PrintFile
from letters.text import _lines
from tests.letters.print_templates import NAMES, VALUES

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Read:
    """A print file read back: sound as a ZIP, every part well formed."""

    def __init__(self, path: Path):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
            assert len(self.parts) == len(archive.namelist())
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(data)
            assert b"&#13;" not in data, f"a mark is left in {name}"
        self.document = Document(BytesIO(path.read_bytes()))
        self.sections = list(self.document.sections)

    def root(self, name: str = "document") -> Any:
        return etree.fromstring(self.parts[f"word/{name}.xml"])

    def lines(self) -> list[str]:
        return [line for line in _lines(self.root()) if line.strip()]

    def values(self, tag: str, attribute: str = "val") -> list[str]:
        return [one.get(f"{W}{attribute}") for one in self.root().iter(f"{W}{tag}")]

    def styles(self) -> dict[str, Any]:
        return {one.get(f"{W}styleId"): one for one in self.root("styles").iter(f"{W}style")}


def lines_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return [line for line in _lines(etree.fromstring(archive.read("word/document.xml"))) if line.strip()]


def written(path: Path, templates: Iterable[TemplateFile], names: Iterable[str], *, even_pages: bool = False) -> Read:
    """Each template filled for each name, in one file."""
    with PrintFile(path, even_pages=even_pages) as file:
        for name in names:
            for template in templates:
                file.add(template, {**VALUES, "nom": name})
    return Read(path)


def printer(room: Path):
    """What makes print files in a folder, each of its own name."""

    def call(*templates: TemplateFile, names: Iterable[str] = NAMES[:2], even_pages: bool = False) -> Read:
        return written(room / f"{len(list(room.iterdir()))}.docx", templates, names, even_pages=even_pages)

    return call
