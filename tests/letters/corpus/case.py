"""One template of the corpus, and how its paragraphs are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from letters.document import LetterDocument
from letters.package import TemplateFile, digest

PLAIN: dict[str, Any] = {
    "nom": "Dupont",
    "ville": "Évry",
    "vrai": True,
    "faux": False,
    "nombre": 3,
    "vide": "",
    "liste": ["un", "deux", "trois"],
    "rien": [],
    "gens": [{"nom": "Ève", "prenom": "Zoé", "ages": [3, 5]}, {"nom": "O’Hara & fils", "prenom": "<Al>", "ages": []}],
}
HARD: dict[str, Any] = {
    **PLAIN,
    "nom": "D’Été & <Fils> \"Œuvre\" 'l' &amp; &#34; 😀 \u00a0\u2028\x85 {x} #1",
    "ville": "V" * 60,
    "liste": ["<w:p>", "]]>", "&"],
}
LONE: dict[str, Any] = {**PLAIN, "nom": "", "liste": [""], "gens": [], "vrai": False, "faux": True}

KEPT_STYLES = {"Normal", "Header", "Footer", "Heading 1", "Normal Table"}

Build = Callable[[Any], None]
Make = Callable[[LetterDocument], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Case:
    """A template, the values to try, and whether its body may be finished before it is filled.

    `made`: values that belong to a docxtpl document, made for it.
    """

    name: str
    build: Build
    quick: bool = True
    values: tuple[Mapping[str, Any], ...] = (PLAIN, HARD, LONE)
    made: Make | None = None
    change: Callable[[bytes], bytes] = bytes

    def template(self) -> TemplateFile:
        return _template(self)


@cache
def _template(case: Case) -> TemplateFile:
    document = Document(BytesIO(_bare()))
    case.build(document)
    data = case.change(_saved(document))
    return TemplateFile(f"{case.name}.docx", data, digest(data))


@cache
def _bare() -> bytes:
    """python-docx's blank document less its themes and most of its styles: opened and saved often, it must be small."""
    document = Document()
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for rel in list(document.part.rels.values()):
        if not rel.reltype.endswith(("/styles", "/settings")):
            del document.part.rels[rel.rId]
    return _saved(document)


def _saved(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraphs(*texts: str) -> Build:
    """One paragraph a text; a text cut by « ¦ » makes as many runs."""

    def build(document: Any) -> None:
        for text in texts:
            paragraph = document.add_paragraph()
            for piece in text.split("¦"):
                paragraph.add_run(piece)

    return build


def raw(*inner: str) -> Build:
    """Paragraphs whose XML is given."""

    def build(document: Any) -> None:
        for xml in inner:
            document.element.body.insert(0, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))

    return build
