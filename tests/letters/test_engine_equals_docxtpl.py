"""The engine gives docxtpl's document, headers, footers and footnotes, byte for byte, on every template."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from docxtpl import DocxTemplate

from letters import LETTERS, load
from letters.compiled import compiled
from letters.document import Stamp, open_document
from letters.engine import fill, render
from letters.package import TemplateFile
from letters.sandbox import LetterEnvironment, offered
from tests.letters.corpus import CASES
from tests.letters.corpus.case import Case

ENVIRONMENT = LetterEnvironment()
ENVIRONMENT.from_string = lru_cache(ENVIRONMENT.from_string)  # docxtpl compiles at each render: slow, and all the same
STAMP = Stamp("Essai", date(2026, 2, 20))
SURNAME = "Éléonore-Œuvre d’Ù & <Fils> \"de\" l’Aÿ 'Zß' 😀 de la Tour du Pin"
EVERY = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
LETTER = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))


def parts(data: bytes) -> dict[str, bytes]:
    """What docxtpl fills, but the properties, which we fill apart."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("word/")}


def by_docxtpl(template: TemplateFile, values: Mapping[str, Any], document: DocxTemplate | None = None) -> bytes:
    document = document or DocxTemplate(BytesIO(template.data))
    document.render(dict(values), ENVIRONMENT)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def trials(case: Case) -> list[Mapping[str, Any]]:
    return list(case.values) if case.made is None else []


@EVERY
def test_a_template_of_the_corpus_comes_out_as_docxtpl_writes_it(case):
    template = case.template()
    for values in trials(case):
        assert parts(fill(template, values, STAMP)) == parts(by_docxtpl(template, values))


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.made], ids=lambda case: case.name)
def test_what_needs_the_document_itself_goes_to_docxtpl(case):
    template = case.template()
    ours, theirs = open_document(template), DocxTemplate(BytesIO(template.data))
    expected = parts(by_docxtpl(template, case.made(theirs), theirs))
    assert parts(fill(template, case.made(ours), STAMP, ours)) == expected


@pytest.mark.parametrize("name", ["image", "images-en-boucle", "document-inclus"])
def test_the_document_is_found_from_the_picture_itself(name):
    case = CASES[name]
    ours, theirs = open_document(case.template()), DocxTemplate(BytesIO(case.template().data))
    filled = fill(case.template(), case.made(ours), STAMP)
    assert parts(filled) == parts(by_docxtpl(case.template(), case.made(theirs), theirs))


@EVERY
def test_which_way_a_template_takes_is_known_when_it_is_loaded(case):
    assert bool(compiled(case.template()).parts[0].ready) is case.quick


def test_the_corpus_holds_at_least_thirty_templates_and_each_way():
    assert len(CASES) >= 30
    assert {case.quick for case in CASES.values()} == {True, False}


def with_words(value: Any, words: str) -> Any:
    """The same context, `words` for every surname."""
    if isinstance(value, tuple):
        return tuple(with_words(item, words) for item in value)
    if not is_dataclass(value):
        return value
    found = {item.name: with_words(getattr(value, item.name), words) for item in fields(value)}
    return replace(
        value, **{name: words if name == "nom" and isinstance(old, str) else old for name, old in found.items()}
    )


@LETTER
@pytest.mark.parametrize("words", ["", SURNAME, "a\nb"], ids=["exemple", "signes", "retour"])
def test_a_shipped_letter_comes_out_as_docxtpl_writes_it(letter, words):
    context = load(letter.context, letter.example())
    context = with_words(context, words) if words else context
    template = letter.template_file()
    assert parts(render(letter, context)) == parts(by_docxtpl(template, offered(context)))


@LETTER
def test_a_letter_with_what_its_example_leaves_out_comes_out_as_docxtpl_writes_it(letter):
    """Optional values gone, when the template allows it."""
    whole = load(letter.context, letter.example())
    bare = replace(whole, **dict.fromkeys(letter_options(letter)))
    template = letter.template_file()
    assert parts(render(letter, bare)) == parts(by_docxtpl(template, offered(bare)))


def letter_options(letter) -> list[str]:
    return [item.name for item in fields(letter.context) if "None" in str(item.type)]
