"""Fill a Word template: docxtpl's language and result, sandboxed, strict, escaped, each template compiled once.

Three ways, the quickest that gives docxtpl's bytes being taken: parts finished before they are filled
(`letters.quick`), parts finished after (`letters.finishing`), docxtpl itself for values tied to a docxtpl document.
The same data always give the same bytes on one installation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Undefined
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from lxml import etree

from letters.catalogue import Letter, person_of
from letters.compiled import Values, compiled
from letters.document import LetterDocument, Stamp
from letters.faults import Fault, FaultyContext, MissingValue, RefusedTemplate
from letters.loading import dump, faults_of
from letters.package import TemplateFile, repack
from letters.sandbox import ValueMissing, environment, offered, path_of

UNSAFE = re.compile(r"access to attribute '(.+)' of '.+' object is unsafe\.")
SAID = "l’accès à \\1 n’est pas permis"
UNFILLABLE = (
    SecurityError,
    TemplateError,
    ArithmeticError,
    TypeError,
    ValueError,
    AttributeError,
    etree.XMLSyntaxError,
)


def render(letter: Letter, context: Any, template: TemplateFile | None = None) -> bytes:
    """One letter as the bytes of a .docx; raises FaultyContext, MissingValue or RefusedTemplate."""
    if faults := faults_of(context):
        person = person_of(letter, dump(context))
        raise FaultyContext(fault.of(person) for fault in faults)
    return render_loaded(letter, context, template, rich=writes_xml(context))


def render_loaded(letter: Letter, context: Any, template: TemplateFile | None = None, *, rich: bool = False) -> bytes:
    """The same for a context that `load` made from JSON, so already checked; raises MissingValue or RefusedTemplate."""
    with told(letter, context):
        made = compiled(template or letter.template_file())
        return made.zipped(made.filled(offered(context), Stamp(letter.title, context.date), rich=rich))


@contextmanager
def told(letter: Letter, context: Any) -> Iterator[None]:
    """What goes wrong while a letter is filled, said in French: MissingValue or RefusedTemplate, with the person."""
    try:
        yield
    except ValueMissing as error:
        path, person = path_of(context, error.owner, error.name), person_of(letter, dump(context))
        missing = Fault(path, "le modèle imprime une valeur que ce courrier n’a pas", person=person)
        raise MissingValue([missing]) from error
    except UNFILLABLE as error:
        raise RefusedTemplate([Fault("", _in_french(error), "modèle", person_of(letter, dump(context)))]) from error


def fill(template: TemplateFile, values: Values, stamp: Stamp, document: LetterDocument | None = None) -> bytes:
    """Any values that docxtpl takes, as the bytes of a .docx; raises what docxtpl raises.

    `document`: the one that links, pictures or sub-documents among the values were made for; docxtpl then does all.
    """
    document = document or document_of(values)
    if document is None:
        made = compiled(template)
        return made.zipped(made.filled(values, stamp, rich=writes_xml(values)))
    document.render(dict(values), environment())
    document.stamp(stamp)
    return repack(document.saved())


def document_of(values: Any) -> LetterDocument | None:
    """The document that a picture or a sub-document among the values belongs to."""
    if isinstance(values, Undefined):
        return None  # a value that this letter does not have
    if isinstance(owner := getattr(values, "tpl", None), DocxTemplate):
        return owner
    return next((found for inner in _inside(values) if (found := document_of(inner))), None)


def writes_xml(value: Any) -> bool:
    """Does a value, somewhere, print as XML of its own (rich text, listing)?"""
    return hasattr(value, "__html__") or any(writes_xml(inner) for inner in _inside(value))


def _inside(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, item.name) for item in fields(value)]
    return []


def _in_french(error: Exception) -> str:
    if isinstance(error, SecurityError):
        return f"instruction refusée par sécurité ({UNSAFE.sub(SAID, str(error))})"
    if isinstance(error, TemplateSyntaxError):
        return badly_written(error)
    if isinstance(error, (etree.XMLSyntaxError, AttributeError)):
        return "les balises ne s’emboîtent pas dans le document (ligne, tableau ou paragraphe coupé)"
    return f"le modèle ne peut pas être rempli ({error})"


def badly_written(error: TemplateError) -> str:
    """Jinja's reproach, in French when it names a filter or a test."""
    unknown = re.fullmatch(r"No (?:filter|test) named '(.+)'\.", error.message or "")
    return f"balise mal écrite (filtre inconnu, {unknown[1]})" if unknown else "balise mal écrite, relisez ses signes"
