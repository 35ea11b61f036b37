"""Headers, footers, properties, footnotes."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import Any

from docx.enum.section import WD_SECTION

from tests.letters.changed_templates import FOOTNOTES, with_part
from tests.letters.corpus.case import PLAIN, Case, paragraphs


def both(document: Any) -> None:
    document.add_paragraph("{{ ville }}")
    section = document.sections[0]
    section.header.paragraphs[0].text = "En-tête {{ nom }} & <x>"
    section.footer.paragraphs[0].text = "{% if vrai %}{{ ville }}{% endif %}"


def first_page(document: Any) -> None:
    both(document)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Première page {{ nom }}"
    section.first_page_footer.paragraphs[0].text = "{% for x in liste %}{{ x }} {% endfor %}"


def even_pages(document: Any) -> None:
    both(document)
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_header.paragraphs[0].text = "Pages paires {{ nom }}"


def two_sections(document: Any) -> None:
    both(document)
    second = document.add_section(WD_SECTION.NEW_PAGE)
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Seconde partie {{ ville }}"
    document.add_paragraph("{{ nom }}")


def listed_margin(document: Any) -> None:
    both(document)
    header = document.sections[0].header
    for text in ("{%p for x in liste %}", "{{ x }}", "{%p endfor %}"):
        header.add_paragraph(text)


def properties(document: Any) -> None:
    both(document)
    found = document.core_properties
    found.title, found.subject, found.comments = "Lettre à {{ nom }}", "{{ ville }}", "A & B"


def noted(data: bytes) -> bytes:
    """The same .docx with a footnote."""
    letter = SimpleNamespace(template=BytesIO(data))
    return with_part(letter, "footnotes", FOOTNOTES.format(text='Note de {{ nom }} "{{ ville }}"')).data


LINES = ({**PLAIN, "nom": "a\nb", "ville": "c\td"},)

CASES = [
    Case("en-tete-et-pied", both),
    Case("premiere-page", first_page),
    Case("pages-paires", even_pages),
    Case("deux-sections", two_sections),
    Case("liste-en-en-tete", listed_margin),
    Case("retour-en-en-tete", both, values=LINES),
    Case("proprietes", properties),
    Case("note-de-bas-de-page", paragraphs("{{ nom }}"), change=noted),
    Case("retour-en-note", paragraphs("{{ nom }}"), change=noted, values=LINES),
]
