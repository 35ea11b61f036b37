"""Fill a Word template: sandboxed, strict, escaped, and always the same bytes for the same data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from lxml import etree

from letters.catalogue import Letter, person_of
from letters.faults import Fault, FaultyContext, MissingValue, RefusedTemplate
from letters.loading import dump, faults_of
from letters.package import TemplateFile, refused, repack
from letters.sandbox import ValueMissing, environment, offered, path_of

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("title", "subject", "comments", "identifier")
LANGUAGE = "fr-FR"
UNSAFE = re.compile(r"access to attribute '(.+)' of '.+' object is unsafe\.")
SAID = "l’accès à \\1 n’est pas permis"


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

    def sources(self) -> Iterator[tuple[str, str]]:
        """(place, Jinja source) of every part that `render` fills, one paragraph per line."""
        self.init_docx()
        yield "corps", self._lines(self.get_xml())
        for place, uri in (("en-tête", self.HEADER_URI), ("pied de page", self.FOOTER_URI)):
            for _, part in self.get_headers_footers(uri):
                yield place, self._lines(self.get_part_xml(part))
        for part in self.footnotes():
            yield "note de bas de page", self._lines(part.blob.decode())
        for name in PROPERTIES:
            yield f"propriété {name}", getattr(self.docx.core_properties, name)

    def _lines(self, xml: str) -> str:
        return re.sub(r"<w:p([ >])", r"\n<w:p\1", self.patch_xml(xml))


def open_document(template: TemplateFile) -> LetterDocument:
    """The template as a docxtpl document; raises RefusedTemplate when Word itself could not read it."""
    document = LetterDocument(BytesIO(template.data))
    try:
        document.init_docx()
        readable = document.docx._element.body is not None
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise refused("le document Word est abîmé", template.name) from error
    if not readable:
        raise refused("le document Word est abîmé", template.name)
    return document


def render(letter: Letter, context: Any, template: TemplateFile | None = None) -> bytes:
    """One letter as the bytes of a .docx; raises FaultyContext, MissingValue or RefusedTemplate."""
    person = person_of(letter, dump(context))
    if faults := faults_of(context):
        raise FaultyContext(fault.of(person) for fault in faults)
    document = open_document(template or letter.template_file())
    _fill(document, context, person)
    _set_properties(document, letter, context)
    buffer = BytesIO()
    document.docx.save(buffer)
    return repack(buffer.getvalue())


def _fill(document: LetterDocument, context: Any, person: str) -> None:
    try:
        document.render(offered(context), environment())
    except ValueMissing as error:
        path = path_of(context, error.owner, error.name)
        raise MissingValue(
            [Fault(path, "le modèle imprime une valeur que ce courrier n’a pas", person=person)]
        ) from error
    except (SecurityError, TemplateError, ArithmeticError, TypeError, ValueError) as error:
        raise RefusedTemplate([Fault("", _in_french(error), "modèle", person)]) from error


def _in_french(error: Exception) -> str:
    if isinstance(error, SecurityError):
        return f"instruction refusée par sécurité ({UNSAFE.sub(SAID, str(error))})"
    if isinstance(error, TemplateSyntaxError):
        return badly_written(error)
    return f"le modèle ne peut pas être rempli ({error})"


def badly_written(error: TemplateError) -> str:
    """Jinja's reproach, in French when it names a filter or a test."""
    unknown = re.fullmatch(r"No (?:filter|test) named '(.+)'\.", error.message or "")
    return f"balise mal écrite (filtre inconnu, {unknown[1]})" if unknown else "balise mal écrite, relisez ses signes"


def _set_properties(document: LetterDocument, letter: Letter, context: Any) -> None:
    properties = document.docx.core_properties
    properties.title = properties.title or letter.title
    properties.language = LANGUAGE
    properties.author = properties.last_modified_by = ""
    properties.created = properties.modified = datetime.combine(context.date, datetime.min.time())
    properties.revision = 1
