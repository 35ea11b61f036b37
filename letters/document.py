"""A template opened by docxtpl, closed by our environment: what every letter must equal, and the way of rich values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from letters.package import TemplateFile, as_word_writes, refused
from letters.sandbox import environment

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("title", "subject", "comments", "identifier")
LANGUAGE = "fr-FR"


@dataclass(frozen=True)
class Stamp:
    """What a letter's properties say of it: a title for want of one in the template, and its day."""

    title: str
    day: date


@lru_cache(maxsize=64)
def patched(source: str) -> str:
    """docxtpl's cleaning of a part, remembered: it depends on the template only."""
    return DocxTemplate.patch_xml(None, source)


class LetterDocument(DocxTemplate):
    """docxtpl whose properties and footnotes go through the same environment, each filled once."""

    def patch_xml(self, src_xml: str) -> str:
        return patched(src_xml)

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)
        return super().fix_tables(xml)

    def headers_and_footers(self) -> Iterator[tuple[str, Any]]:
        """(place, part) of each, a part shared by several sections once."""
        seen: list[Any] = []
        for place, uri in (("en-tête", self.HEADER_URI), ("pied de page", self.FOOTER_URI)):
            for _, part in self.get_headers_footers(uri):
                if part not in seen:
                    seen.append(part)
                    yield place, part

    def footnotes(self) -> list[Any]:
        return [part for part in self.docx.part.package.iter_parts() if part.content_type == FOOTNOTES]

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        plain = environment(autoescape=False)
        for name in PROPERTIES:
            source = getattr(self.docx.core_properties, name)
            setattr(self.docx.core_properties, name, plain.from_string(source).render(context))

    def render_footnotes(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        for part in self.footnotes():
            xml = self.render_xml_part(self.patch_xml(part.blob.decode()), part, context, jinja_env)
            etree.fromstring(xml.encode())
            part._blob = xml.encode()

    def stamp(self, stamp: Stamp) -> None:
        """Write the properties that a letter does not take from its template."""
        properties = self.docx.core_properties
        properties.title = properties.title or stamp.title
        properties.language = LANGUAGE
        properties.author = properties.last_modified_by = ""
        properties.created = properties.modified = datetime.combine(stamp.day, datetime.min.time())
        properties.revision = 1

    def saved(self) -> bytes:
        """The bytes of the .docx as it stands."""
        buffer = BytesIO()
        self.docx.save(buffer)
        return buffer.getvalue()

    def sources(self) -> Iterator[tuple[str, str]]:
        """(place, Jinja source) of every part that `render` fills, one paragraph per line."""
        self.init_docx()
        yield "corps", self._lines(self.get_xml())
        for place, part in self.headers_and_footers():
            yield place, self._lines(self.get_part_xml(part))
        for part in self.footnotes():
            yield "note de bas de page", self._lines(part.blob.decode())
        for name in PROPERTIES:
            yield f"propriété {name}", getattr(self.docx.core_properties, name)

    def _lines(self, xml: str) -> str:
        return re.sub(r"<w:p([ >])", r"\n<w:p\1", self.patch_xml(xml))


def open_document(template: TemplateFile) -> LetterDocument:
    """The template as a docxtpl document; raises RefusedTemplate when Word itself could not read it."""
    try:
        document = LetterDocument(BytesIO(as_word_writes(template.data)))
        document.init_docx()
        readable = document.docx._element.body is not None
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise refused("le document Word est abîmé", template.name) from error
    if not readable:
        raise refused("le document Word est abîmé", template.name)
    return document
