"""Where LibreOffice is present: a print file shows, page by page, what the letters show one by one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from letters import LETTERS, load, pdf
from letters.document import Stamp
from letters.engine import fill
from letters.package import TemplateFile
from letters.printing.writing import PrintFile
from letters.sandbox import offered
from tests.letters import print_templates as made

STAMP = Stamp("Essai", date(2026, 2, 20))
READER = shutil.which("pdftotext")
Letters = list[tuple[TemplateFile, dict]]

TEMPLATES = {
    "listes": (
        made.made(made.text("A {{ nom }}"), made.numbered, made.pages_of("A {{ nom }}")),
        made.made(made.text("B"), made.numbered, made.pages_of("B")),
    ),
    "annexe": (
        made.made(made.header("En-tête {{ nom }}"), made.pages_of("P {{ nom }}"), made.landscape_annex),
        made.made(made.text("Sans en-tête {{ nom }}"), made.narrow),
    ),
    "paires": (
        made.made(made.long, made.header("Simple {{ nom }}"), made.pages_of("E")),
        made.made(made.even_headers, made.long, made.pages_of("F")),
        made.made(made.first_page, made.long),
        made.made(made.text("Rien d’autre"), made.long),
    ),
    "styles": (
        made.made(made.text("Titre", style="Heading 1"), made.text("{{ nom }}"), made.style("Heading 1", 30, "FF0000")),
        made.made(made.text("Titre", style="Heading 1"), made.text("{{ nom }}"), made.style("Normal", 8, "00AA00")),
        made.made(made.larger_by_default, made.text("Titre", style="Heading 1"), made.text("{{ nom }}")),
    ),
    "fins": (
        made.made(made.split_tag, made.bookmarked, made.ends_with_table),
        made.made(made.text("Début"), made.ends_with_choice),
        made.made(made.bookmarked, made.pages_of("K"), made.long),
    ),
}


def scenarios() -> Iterator[tuple[str, Letters]]:
    for name, templates in TEMPLATES.items():
        yield name, [(one, {**made.VALUES, "nom": nom}) for nom in made.NAMES[:2] for one in templates]
    decisions = [LETTERS[name] for name in ("attribution", "non-attribution", "proces-verbal", "irrecevabilite")]
    shipped = [(one.template_file(), offered(load(one.context, one.example()))) for one in decisions]
    yield "décisions", shipped


def printed(letters: Letters, path: Path, *, even_pages: bool = False) -> bytes:
    with PrintFile(path, even_pages=even_pages) as file:
        for template, values in letters:
            file.add(template, values)
    return path.read_bytes()


def texts(documents: list[bytes]) -> list[list[str]]:
    """The text of each page of each document."""
    return [_text(one.data) for one in pdf.to_pdf(documents)]


def _text(data: bytes) -> list[str]:
    read = subprocess.run([READER, "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, tuple[list[str], list[str]]]:
    """Pages of the print file, pages of its letters; nothing where no LibreOffice can tell."""
    if pdf.why_not() or not READER:
        return {}
    room = tmp_path_factory.mktemp("impression")
    chosen = dict(scenarios())
    files = [printed(letters, room / f"{name}.docx") for name, letters in chosen.items()]
    ones = [fill(template, values, STAMP) for letters in chosen.values() for template, values in letters]
    read = iter(texts(files + ones))
    together = [next(read) for _ in chosen]
    apart = [[page for _ in letters for page in next(read)] for letters in chosen.values()]
    return dict(zip(chosen, zip(together, apart, strict=True), strict=True))


def test_a_print_file_has_the_pages_of_its_letters(pages):
    assert {name: len(together) for name, (together, _) in pages.items()} == {
        name: len(apart) for name, (_, apart) in pages.items()
    }


def test_each_page_says_what_the_letter_says_alone(pages):
    for name, (together, apart) in pages.items():
        for number, (page, alone) in enumerate(zip(together, apart, strict=True), 1):
            assert page == alone, (name, number)
