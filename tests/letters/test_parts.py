"""Which parts of a Word file are read: those that print, whatever they are named and wherever they stand."""

from __future__ import annotations

import io
import zipfile

import pytest

from letters import LETTERS, RefusedTemplate, load, render
from letters.blocks import shown
from letters.confined import check_corrected, check_sent
from letters.expected import Expected, expected, has_hidden
from letters.package import ELSEWHERE, inspect, pack
from letters.parts import stories
from letters.text import document_text
from tests.letters.changed_templates import FOOTNOTES, KIND, RELATION, with_part

LETTER = LETTERS["non-attribution"]
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FOREIGN = "Jean Dupontel, 111032301698211099, violences"
FETCHES = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "http://e.example/x.png"'
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
TYPES, LINKS, BODY, HEADER = "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml", "header1.xml"
PLACES = ["word/header1.xml", "word/entete.xml", "word/header1.dat", "word/entete", "marges/header1.xml"]


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, *changes: tuple[str, str, str]) -> bytes:
    """The file where, in a member, some words stand in the place of others."""
    found = members(data)
    for name, old, new in changes:
        assert old.encode() in found[name], (name, old)
        found[name] = found[name].replace(old.encode(), new.encode(), 1)
    return pack(list(found.items()))


def moved(data: bytes, place: str) -> bytes:
    """The file whose header stands elsewhere, links and types following."""
    data = changed(data, (TYPES, "/word/header1.xml", f"/{place}"), (LINKS, f'"{HEADER}"', f'"/{place}"'))
    return pack([(place if name == "word/header1.xml" else name, part) for name, part in members(data).items()])


def in_header(data: bytes, xml: str) -> bytes:
    return changed(data, ("word/header1.xml", "</w:hdr>", f"{xml}</w:hdr>"))


def paragraph(said: str) -> str:
    return f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"


def with_endnote(data: bytes, said: str) -> bytes:
    """As Word inserts it: its part, its type, its link, its call in the text."""
    notes = FOOTNOTES.replace("footnote", "endnote").format(text=said)
    kind, link = KIND.format(kind="endnotes"), RELATION.format(kind="endnotes")
    data = changed(
        data,
        (TYPES, "</Types>", f'<Override PartName="/word/endnotes.xml" ContentType="{kind}"/></Types>'),
        (LINKS, "</Relationships>", f'<Relationship Id="rE" Type="{link}" Target="endnotes.xml"/></Relationships>'),
        (BODY, "</w:p>", '<w:r><w:endnoteReference w:id="2"/></w:r></w:p>'),
    )
    return pack([*members(data).items(), ("word/endnotes.xml", notes.encode())])


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(LETTER, load(LETTER.context, LETTER.example()))


@pytest.fixture(scope="module")
def wanted(made) -> Expected:
    return expected(LETTER, LETTER.example(), made, LETTER.template_file(), [("Jean", "Dupontel")])


def three_faults(data: bytes, wanted: Expected) -> bool:
    """Another number, another person, a word that no letter holds."""
    said = " ".join(fault.message for fault in check_corrected(data, "x.docx", wanted))
    return all(words in said for words in ("111032301698211099", "Jean Dupontel", "violences"))


def test_a_letter_just_made_has_its_parts_in_the_order_of_reading(made):
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert stories(archive) == [
            ("header", "word/header1.xml"),
            ("document", "word/document.xml"),
            ("footer", "word/footer1.xml"),
        ]


def test_another_person_in_an_endnote_is_found(made, wanted):
    data = with_endnote(made, FOREIGN)
    assert three_faults(data, wanted)
    assert f"[notes de fin]\n{FOREIGN}" in document_text(data)
    assert FOREIGN in [one.text for one in shown(data).notes]


@pytest.mark.parametrize("place", PLACES)
def test_another_person_in_a_header_is_found_whatever_its_name(made, wanted, place):
    data = moved(in_header(made, paragraph(FOREIGN)), place)
    assert three_faults(data, wanted)
    assert FOREIGN in [one.text for one in shown(data).headers]


def test_another_person_in_a_text_box_of_a_margin_is_found(made, wanted):
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(FOREIGN)}</w:txbxContent></w:pict></w:r></w:p>"
    assert three_faults(moved(in_header(made, box), "word/entete.xml"), wanted)


@pytest.mark.parametrize("place", PLACES)
def test_a_header_named_otherwise_is_the_same_header(made, wanted, place):
    data = moved(made, place)
    assert document_text(data) == document_text(made)
    assert check_corrected(data, "x.docx", wanted) == ()


@pytest.mark.parametrize("place", PLACES)
def test_hidden_words_are_found_in_a_header_whatever_its_name(made, place):
    hidden = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{FOREIGN}</w:t></w:r></w:p>"
    assert has_hidden(moved(in_header(made, hidden), place))


@pytest.mark.parametrize("place", PLACES)
def test_a_header_that_fetches_is_refused_whatever_its_name(place):
    data = moved(in_header(LETTER.template_file().data, FETCHES), place)
    with pytest.raises(RefusedTemplate, match="extérieur"):
        inspect(data, "essai.docx")
    assert "extérieur" in check_sent(data, "essai.docx", LETTER)[0].message


@pytest.mark.parametrize("place", PLACES)
def test_a_template_whose_header_is_named_otherwise_is_still_filled(place):
    assert check_sent(moved(LETTER.template_file().data, place), "essai.docx", LETTER) == ()


@pytest.mark.parametrize(
    "change",
    [
        (TYPES, KIND.format(kind="header"), "application/octet-stream"),
        (TYPES, KIND.format(kind="header"), KIND.format(kind="settings")),
        (TYPES, KIND.format(kind="header"), KIND.format(kind="footer")),
        (LINKS, f'"{HEADER}"', '"absent.xml"'),
        (LINKS, f'"{HEADER}"', '"styles.xml"'),
        ("_rels/.rels", '"word/document.xml"', '"word/header1.xml"'),
    ],
    ids=["of no type", "of another type", "of other words", "absent", "elsewhere", "another body"],
)
def test_a_link_and_a_type_that_disagree_are_refused(made, change):
    """Word goes by one, LibreOffice by the other: what is read here would not be what prints."""
    with pytest.raises(RefusedTemplate) as refused:
        inspect(changed(made, change), "essai.docx")
    assert refused.value.faults[0].message == ELSEWHERE


def test_properties_that_another_program_named_its_way_are_taken(made):
    core = "docProps/core.xml"
    data = changed(made, (TYPES, f"/{core}", "/package/x.psmdcp"), ("_rels/.rels", core, "package/x.psmdcp"))
    inspect(pack([("package/x.psmdcp" if name == core else name, part) for name, part in members(data).items()]), "x")


def test_the_parts_of_the_building_blocks_of_word_are_not_shown(made):
    block, kind = "word/glossary/header1.xml", KIND.format(kind="header")
    data = changed(made, (TYPES, "</Types>", f'<Override PartName="/{block}" ContentType="{kind}"/></Types>'))
    header = f"<w:hdr {NAMESPACE}>{paragraph('Titre à saisir')}</w:hdr>".encode()
    assert "Titre à saisir" not in document_text(pack([*members(data).items(), (block, header)]))


def test_the_footnotes_and_the_comments_of_a_template_are_told_apart():
    notes = with_part(LETTER, "footnotes", FOOTNOTES.format(text="Une note")).data
    comments = FOOTNOTES.replace("footnote", "comment").format(text="Une remarque")
    assert "[notes]\nUne note" in document_text(notes)
    assert "Une remarque" not in document_text(with_part(LETTER, "comments", comments).data)


def test_a_comment_left_in_a_corrected_letter_is_told(made, wanted):
    kind, link = KIND.format(kind="comments"), RELATION.format(kind="comments")
    data = changed(
        made,
        (TYPES, "</Types>", f'<Override PartName="/word/notes.xml" ContentType="{kind}"/></Types>'),
        (LINKS, "</Relationships>", f'<Relationship Id="rC" Type="{link}" Target="notes.xml"/></Relationships>'),
    )
    comments = f'<w:comments {NAMESPACE}><w:comment w:id="1">{paragraph("vu")}</w:comment></w:comments>'.encode()
    found = check_corrected(pack([*members(data).items(), ("word/notes.xml", comments)]), "x.docx", wanted)
    assert any("commentaires" in fault.message for fault in found)
