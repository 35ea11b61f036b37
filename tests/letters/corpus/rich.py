"""Rich text, pictures, links, documents within the document."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx.shared import Cm
from docxtpl import InlineImage, RichText, RichTextParagraph

from letters.document import LetterDocument
from tests.letters.corpus.case import HARD, PLAIN, Case, paragraphs
from tests.letters.corpus.tables import table


def picture() -> BytesIO:
    """A PNG of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b""))


def styled(text: str) -> RichText:
    rich = RichText("gras", bold=True, color="#ff0000", size=24)
    rich.add(f" puis {text}", italic=True, underline="double", font="eastAsia:Arial", lang="fr-FR")
    rich.add("\nligne\aparagraphe", strike=True, superscript=True)
    return rich


def pictured(document: Any) -> None:
    document.add_paragraph("{{ nom }}").add_run().add_picture(picture(), width=Cm(1))
    document.add_paragraph("{{ ville }}").add_run().add_picture(picture(), width=Cm(2))


def repeated_picture(document: Any) -> None:
    document.add_paragraph("{%p for x in liste %}")
    pictured(document)
    document.add_paragraph("{%p endfor %}")


def picture_above(document: Any) -> None:
    document.add_paragraph("{{ nom }}")
    header = document.sections[0].header
    header.paragraphs[0].add_run("{{ ville }}").add_picture(picture(), width=Cm(1))


class Inner:
    """A document within the document: XML that relies on the document it was made for, as docxtpl's own does."""

    def __init__(self, tpl: LetterDocument, text: str):
        self.tpl, self.text = tpl, text

    def __str__(self) -> str:
        rel = self.tpl.build_url_id("https://example.org/")
        link = f'<w:hyperlink r:id="{rel}"><w:r><w:t>{self.text}</w:t></w:r></w:hyperlink>'
        return f"<w:p>{link}</w:p><w:p/>"

    __html__ = __str__


def image(document: LetterDocument) -> Mapping[str, Any]:
    return {**PLAIN, "logo": InlineImage(document, picture(), width=Cm(1))}


def images(document: LetterDocument) -> Mapping[str, Any]:
    return {**HARD, "logos": [{"image": InlineImage(document, picture())}, {"image": InlineImage(document, picture())}]}


def linked(document: LetterDocument) -> Mapping[str, Any]:
    return {**PLAIN, "lien": RichText("ici", url_id=document.build_url_id("https://example.org/?a=1&b=2"))}


def inner(document: LetterDocument) -> Mapping[str, Any]:
    return {**PLAIN, "annexe": Inner(document, "annexe")}


RICH = tuple({**values, "riche": styled(values["ville"])} for values in (PLAIN, HARD))
WHOLE = ({**PLAIN, "bloc": RichTextParagraph("un paragraphe", parastyle="Heading1")},)

CASES = [
    Case("texte-riche", paragraphs("Avant {{r riche }} après {{ nom }}"), values=RICH),
    Case("texte-riche-en-tableau", table(("a", "{{r riche }}"), ("{{ nom }}", "b")), values=RICH),
    Case("texte-riche-sous-condition", paragraphs("{% if vrai %}{{r riche }}{% endif %}"), values=RICH, quick=False),
    Case("paragraphe-riche", paragraphs("Avant", "{{p bloc }}", "Après {{ nom }}"), values=WHOLE),
    Case("lien", paragraphs("Voir {{r lien }}."), made=linked),
    Case("image", paragraphs("Logo {{ logo }} {{ nom }}"), made=image),
    Case("images-en-boucle", paragraphs("{% for l in logos %}{{ l.image }}{% endfor %}{{ nom }}"), made=images),
    Case("document-inclus", paragraphs("Avant {{ nom }}", "{{p annexe }}", "Après"), made=inner),
    Case("images-du-modele", pictured),
    Case("image-du-modele-en-boucle", repeated_picture, quick=False),
    Case("image-en-en-tete", picture_above),
]
