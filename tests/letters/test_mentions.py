"""Every mention of every letter: declared as data, present in the template, missed as soon as it goes."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from letters import LETTERS, Letter, check_template, load, render
from letters.catalogue import WRITTEN_TO_PEOPLE, described
from letters.checker import comparable
from letters.drawing.__main__ import SHEETS
from letters.mentions import Mention
from letters.package import pack
from letters.text import document_text
from tests.letters.changed_templates import template_of

EVERY = pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
ASKED = [(letter, mention) for letter in LETTERS.values() for mention in letter.mentions]


def silenced(letter: Letter, extrait: str):
    """The template without the paragraphs that hold these words."""
    members = []
    with zipfile.ZipFile(letter.template) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.startswith("word/") and name.endswith(".xml"):
                data = _silenced_part(data, comparable(extrait))
            members.append((name, data))
    return template_of(pack(members))


def _silenced_part(data: bytes, words: str) -> bytes:
    root = etree.fromstring(data)
    for paragraph in root.iter(qn("w:p")):
        texts = list(paragraph.iter(qn("w:t")))
        if words in comparable("".join(text.text or "" for text in texts)):
            for text in texts:
                text.text = ""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@pytest.mark.parametrize(("letter", "mention"), ASKED, ids=lambda one: getattr(one, "id", getattr(one, "code", "")))
def test_a_template_that_loses_a_mention_is_refused_by_name(letter: Letter, mention: Mention):
    for extrait in mention.extraits:
        said = [fault.message for fault in check_template(silenced(letter, extrait), letter)]
        assert any("mention obligatoire absente" in one and mention.nom in one for one in said), extrait


@EVERY
def test_a_mention_has_its_code_its_article_and_its_words(letter):
    codes = [mention.code for mention in letter.mentions]
    assert len(set(codes)) == len(codes) > 0
    for mention in letter.mentions:
        assert mention.source.startswith(("art. ", "politique du bailleur"))
        assert mention.nom
        assert all(mention.extraits)
    printed = described(letter)["mentions"]
    assert [one["code"] for one in printed] == codes
    assert all(one["required"] for one in printed)


@EVERY
def test_whoever_is_written_to_reads_who_signs(letter):
    if letter.audience in WRITTEN_TO_PEOPLE:
        assert "auteur" in {mention.code for mention in letter.mentions}


@pytest.mark.parametrize("name", SHEETS)
def test_a_template_is_drawn_anew_to_the_byte(name):
    assert SHEETS[name]().bytes() == LETTERS[name].template.read_bytes()


@EVERY
def test_a_document_can_be_read_by_a_machine(letter):
    """Headings as styles, one first; a header row on every table of a drawn letter; French; a title."""
    document = Document(BytesIO(render(letter, load(letter.context, letter.example()))))
    styles = [one.style.name for one in document.paragraphs]
    assert styles.count("Heading 1") == 1
    assert document.core_properties.title
    assert document.core_properties.language == "fr-FR"
    if letter.id in SHEETS:
        for table in document.tables:
            assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


@EVERY
def test_what_the_example_says_is_read_again_in_the_document(letter):
    text = comparable(document_text(render(letter, load(letter.context, letter.example()))))
    for words in _texts(letter.example()):
        assert comparable(words) in text, words


UNPRINTED = ("dalo",)


def _texts(value):
    """The texts of some JSON values, dates left out: letters write them out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in UNPRINTED:
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str) and not value.replace("-", "").replace(".", "").isdigit():
        yield value


@pytest.mark.parametrize("words", ["irrecevab", "radi", "rejet"])
def test_a_request_for_papers_threatens_nobody(words):
    assert words not in document_text(LETTERS["demande-pieces"].template.read_bytes()).lower()
