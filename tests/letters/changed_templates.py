"""Word templates changed on purpose, to see what the room says of them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

from docx import Document

from letters import Letter
from letters.package import TemplateFile, digest, pack

FOOTNOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"


def template_of(data: bytes, name: str = "essai.docx") -> TemplateFile:
    return TemplateFile(name, data, digest(data))


def changed(letter: Letter, change: Callable) -> TemplateFile:
    """The shipped template after `change(document)`."""
    document = Document(str(letter.template))
    change(document)
    buffer = BytesIO()
    document.save(buffer)
    return template_of(buffer.getvalue())


def with_sentence(letter: Letter, sentence: str) -> TemplateFile:
    return changed(letter, lambda document: document.add_paragraph(sentence))


def without_sentence(letter: Letter, words: str) -> TemplateFile:
    def remove(document) -> None:
        found = [paragraph for paragraph in document.paragraphs if words in paragraph.text]
        assert found, words
        for paragraph in found:
            paragraph._p.getparent().remove(paragraph._p)

    return changed(letter, remove)


def with_part(letter: Letter, kind: str, xml: str) -> TemplateFile:
    """The shipped template with one more part (footnotes, endnotes, comments) attached to the document."""
    members = []
    with zipfile.ZipFile(letter.template) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            if name == "[Content_Types].xml":
                override = f'<Override PartName="/word/{kind}.xml" ContentType="{KIND.format(kind=kind)}"/>'
                text = text.replace(b"</Types>", override.encode() + b"</Types>")
            if name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rIdX" Type="{RELATION.format(kind=kind)}" Target="{kind}.xml"/>'
                text = text.replace(b"</Relationships>", link.encode() + b"</Relationships>")
            members.append((name, text))
    return template_of(pack([*members, (f"word/{kind}.xml", xml.encode())]))
