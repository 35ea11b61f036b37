"""Templates put together in a print file: styles, defaults, theme, pictures, numbers, lists, notes."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import etree

from letters.document import Stamp, open_document
from letters.engine import fill, writes_xml
from letters.printing.writing import PrintFile
from tests.letters import print_templates as made
from tests.letters.corpus import CASES
from tests.letters.print_read import Read, W, lines_of, printer

STAMP = Stamp("Essai", date(2026, 2, 20))


@pytest.fixture
def printed(tmp_path):
    return printer(tmp_path)


def test_a_style_that_says_the_same_is_shared_and_one_that_does_not_is_renamed(printed):
    title = made.text("Titre", style="Heading 1")
    read = printed(made.made(title), made.made(title), made.made(title, made.style("Heading 1", 30)), names=["a"])
    assert read.values("pStyle") == ["Heading1", "Heading1", "Heading1-2"]
    names = [one.find(f"{W}name").get(f"{W}val") for one in read.styles().values()]
    assert "heading 1 (2)" in names
    assert len({name.lower() for name in names}) == len(names)
    sizes = [one.style.font.size.pt for one in read.document.paragraphs]
    assert sizes == [14, 14, 30]


def test_another_normal_is_written_on_the_paragraphs_that_name_none(printed):
    first, other = made.made(made.text("a")), made.made(made.text("b"), made.style("Normal", 8))
    read = printed(first, other, names=["x"])
    assert [one.style.name for one in read.document.paragraphs] == ["Normal", "Normal (2)"]
    assert read.document.paragraphs[1].style.font.size.pt == 8
    assert [
        name for name, one in read.styles().items() if one.get(f"{W}default") and one.get(f"{W}type") == "paragraph"
    ] == ["Normal"]


def test_a_style_resting_on_one_that_differs_differs_too(printed):
    first = made.made(made.text("a", style="Quote"))
    other = made.made(made.text("b", style="Quote"), made.style("Normal", 8))
    read = printed(first, other, names=["x"])
    assert read.values("pStyle") == ["Quote", "Quote-2"]
    assert read.styles()["Quote-2"].find(f"{W}basedOn").get(f"{W}val") == "Normal-2"


def test_defaults_that_differ_go_down_into_the_styles_that_rest_on_none(printed):
    read = printed(made.made(made.text("a")), made.made(made.larger_by_default, made.text("b")), names=["x"])
    defaults = read.root("styles").find(f"{W}docDefaults")
    assert not defaults.findall(f".//{W}sz")
    sizes = {
        name: one.find(f"{W}rPr/{W}sz").get(f"{W}val")
        for name, one in read.styles().items()
        if "Normal" in name and one.get(f"{W}type") == "paragraph"
    }
    assert sizes == {"Normal": "22", "Normal-2": "36"}


def test_a_theme_that_differs_is_written_out(printed):
    def other_theme(document) -> None:
        part = next(one.target_part for one in document.part.rels.values() if one.reltype.endswith("/theme"))
        part._blob = re.sub(rb'(<a:minorFont>\s*<a:latin typeface=")[^"]*', rb"\1Georgia", part.blob)

    read = printed(made.made(made.text("a")), made.made(other_theme, made.text("b")), names=["x"])
    fonts = read.styles()["Normal-2"].find(f"{W}rPr/{W}rFonts")
    assert fonts.get(f"{W}ascii") == "Georgia"
    assert not [name for name in fonts.attrib if name.lower().endswith("theme")]


def test_the_order_of_templates_changes_no_letter(printed):
    title = made.text("Titre", style="Heading 1")
    ones = [made.made(title), made.made(title, made.style("Heading 1", 30)), made.made(title, made.style("Normal", 8))]
    for order in (ones, ones[::-1]):
        read = printed(*order, names=["x"])
        found = {one: paragraph.style.font.size for one, paragraph in zip(order, read.document.paragraphs, strict=True)}
        assert [found[one].pt for one in ones] == [14, 30, 14]


def test_pictures_of_the_same_name_are_those_of_their_template(printed):
    read = printed(made.made(made.logo(made.RED)), made.made(made.logo(made.BLUE)))
    pictures = [data for name, data in read.parts.items() if name.startswith("word/media/")]
    assert sorted(pictures) == sorted([made.RED, made.BLUE])
    shown = [read.document.part.related_parts[one].blob for one in read.root().xpath("//@r:embed", namespaces=NAMES)]
    assert shown == [made.RED, made.BLUE] * 2
    assert [_picture_of(one.header) for one in read.sections] == [made.RED, made.BLUE] * 2


NAMES = {"w": W[1:-1], "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships"}


def _picture_of(header) -> bytes:
    (link,) = header._element.xpath(".//@r:embed")
    return header.part.related_parts[link].blob


def test_no_two_pictures_bookmarks_or_headers_have_the_same_number(printed):
    both = made.made(made.logo(made.RED), made.bookmarked, made.header("{{ nom }}"), made.logo(made.BLUE))
    read = printed(both, both)
    roots = [read.root()] + [
        etree.fromstring(data) for name, data in read.parts.items() if "word/header" in name and name.endswith(".xml")
    ]
    pictures = [one.get("id") for root in roots for one in root.iter("{*}docPr")]
    assert len(set(pictures)) == len(pictures) > 8
    opened, closed = read.values("bookmarkStart", "id"), read.values("bookmarkEnd", "id")
    assert opened == closed
    assert len(set(opened)) == 4


def test_a_reference_leads_to_the_bookmark_of_its_own_letter(printed):
    read = printed(made.made(made.bookmarked))
    names = read.values("bookmarkStart", "name")
    assert names == ["ici_1", "ici_2"]
    assert [one.strip() for one in read.root().xpath("//w:instrText/text()", namespaces=NAMES)] == [
        "REF ici_1",
        "REF ici_2",
    ]
    assert read.values("hyperlink", "anchor") == names


def test_numbers_start_again_in_each_letter(printed):
    read = printed(made.made(made.numbered), made.made(made.numbered))
    lists = [one.get(f"{W}val") for one in read.root().iter(f"{W}numId")]
    assert [len(set(lists[at : at + 4])) for at in range(0, 16, 4)] == [1] * 4
    assert len(set(lists)) == 4
    numbering = read.root("numbering")
    for number in set(lists):
        one = numbering.find(f'{W}num[@{W}numId="{number}"]')
        assert {over.get(f"{W}val") for over in one.iter(f"{W}startOverride")} == {"1"}
    numbers = [one.get(f"{W}numId") for one in numbering.iter(f"{W}num")]
    assert len(set(numbers)) == len(numbers)


def test_bullets_are_shared(printed):
    read = printed(made.made(made.text("a", "b", style="List Bullet")))
    assert read.values("numId") == []
    assert not list(read.root("numbering").iter(f"{W}startOverride"))


def test_a_tag_cut_into_runs_is_filled(printed):
    assert printed(made.made(made.split_tag)).lines() == [f"Bonjour {name}" for name in made.NAMES[:2]]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_way_of_writing_a_template_prints_as_alone(case, tmp_path):
    path = tmp_path / "lot.docx"
    with PrintFile(path) as file:
        if case.made:
            document = open_document(case.template())
            alone = [fill(case.template(), case.made(document), STAMP, document)]
        else:
            alone = [fill(case.template(), values, STAMP) for values in case.values]
            for values in case.values:
                file.add(case.template(), values, rich=writes_xml(values))
        for data in alone:
            file.add_finished(data, "essai")
    wanted = [line for data in alone for line in lines_of(data)]
    assert Read(path).lines() == wanted * (1 if case.made else 2)


def test_footnotes_are_those_of_each_letter_and_start_again(printed):
    noted = made.made(made.calls_a_note())
    read = printed(made.with_notes(noted, "Note de {{ nom }}"), made.with_notes(noted, "Autre note"))
    assert read.values("footnoteReference", "id") == ["1", "2", "3", "4"]
    notes = read.root("footnotes")
    assert [one.get(f"{W}id") for one in notes] == ["-1", "0", "1", "2", "3", "4"]
    words = ["".join(one.itertext()) for one in notes][2:]
    assert words == [f"Note de {made.NAMES[0]}", "Autre note", f"Note de {made.NAMES[1]}", "Autre note"]
    assert set(read.values("numRestart")) == {"eachSect"}


def test_endnotes_end_their_letter_not_the_file(printed):
    read = printed(made.with_notes(made.made(made.calls_a_note("endnote")), "Fin", "endnote"))
    assert read.values("endnoteReference", "id") == ["1", "2"]
    assert [one.get(f"{W}id") for one in read.root("endnotes")] == ["-1", "0", "1", "2"]
    assert read.root("settings").find(f"{W}endnotePr/{W}pos").get(f"{W}val") == "sectEnd"


def test_a_note_that_a_letter_does_not_call_is_left_out(printed):
    choice = made.made(made.text("{%p if nom == 'Ève' %}"), made.calls_a_note(), made.text("{%p endif %}", "Fin"))
    read = printed(made.with_notes(choice, "Note"), names=["Léo", "Ève"])
    assert [one.get(f"{W}id") for one in read.root("footnotes")] == ["-1", "0", "1"]


def test_links_out_of_the_file_lead_where_their_template_says(printed):
    addresses = ["https://un.example/?a=1&b=2", "https://deux.example/"]
    read = printed(*(made.made(made.link_to(address)) for address in addresses))
    links = read.root().xpath("//w:hyperlink/@r:id", namespaces=NAMES)
    assert [read.document.part.rels[link].target_ref for link in links] == addresses * 2


def test_styles_of_one_name_under_two_identifiers_stay_two_when_they_differ(printed):
    def in_french(document) -> None:
        style = document.styles["Heading 1"].element
        style.set(f"{W}styleId", "Titre1")
        for one in document.element.body.iter(f"{W}pStyle"):
            one.set(f"{W}val", "Titre1")

    title = made.text("Titre", style="Heading 1")
    same, other = made.made(title, in_french), made.made(title, made.style("Heading 1", 30), in_french)
    read = printed(made.made(title), same, other, names=["x"])
    assert read.values("pStyle") == ["Heading1", "Heading1", "Titre1"]
    assert read.styles()["Titre1"].find(f"{W}name").get(f"{W}val") == "heading 1 (2)"


def test_what_is_not_for_paper_is_left_out(printed):
    def commented(document) -> None:
        document.add_comment(document.add_paragraph("Texte").runs, "À relire", author="X")

    read = printed(made.made(commented))
    assert "word/comments.xml" not in read.parts
    assert not read.root().xpath("//w:commentReference|//w:commentRangeStart", namespaces=NAMES)
    assert read.lines() == ["Texte"] * 2


def test_words_that_a_template_declares_of_its_own_keep_the_file_sound(tmp_path):
    """Those that may be ignored go, the others keep their declaration, the prefixes of the file are its own."""
    template = made.made(made.text("{{ nom }}"))
    with zipfile.ZipFile(BytesIO(template.data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    xml = members["word/document.xml"].decode()
    xml = re.sub(r'mc:Ignorable="[^"]*"', 'xmlns:neuf="urn:neuf" xmlns:autre="urn:autre" mc:Ignorable="neuf"', xml)
    assert "urn:neuf" in xml
    tags = '<w:p neuf:date="1" autre:mot="2"><neuf:rien/><autre:chose/>'
    members["word/document.xml"] = re.sub(r"<w:p>", tags, xml, count=1).encode()
    with PrintFile(tmp_path / "lot.docx") as file:
        for _ in range(2):
            file.add(made.template_of(made.pack([*members.items()])), made.VALUES)
            file.add(template, made.VALUES)
    read = Read(tmp_path / "lot.docx")
    body = read.parts["word/document.xml"]
    assert (body.count(b"urn:neuf"), body.count(b"autre:chose")) == (0, 2)
    assert read.lines() == ["Dupont"] * 4
