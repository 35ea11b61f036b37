"""The print file: every letter its own section, every template's styles, lists, pictures and margins kept apart."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Cm
from docxtpl import InlineImage
from lxml import etree

from letters import LETTERS, FaultyBatch, Finished, MissingValue, Piece, RefusedTemplate, load, print_file, render
from letters.document import open_document
from letters.package import digest
from tests.letters import print_templates as made
from tests.letters.changed_templates import changed, with_sentence
from tests.letters.print_read import Read, W, lines_of, printer

DECISIONS = ("attribution", "non-attribution", "attribution-sous-condition", "irrecevabilite", "proces-verbal")


@pytest.fixture
def printed(tmp_path):
    return printer(tmp_path)


def decisions(*names: str) -> list[Piece]:
    return [Piece(LETTERS[name], load(LETTERS[name].context, LETTERS[name].example())) for name in names]


# Sections


def test_letters_follow_in_the_order_given_each_in_its_section(tmp_path):
    pieces = decisions(*DECISIONS, *reversed(DECISIONS))
    made_file = print_file(pieces, tmp_path / "lot.docx")
    read = Read(tmp_path / "lot.docx")
    assert (made_file.count, len(read.sections)) == (10, 10)
    assert made_file.sha256 == digest((tmp_path / "lot.docx").read_bytes())
    assert read.lines() == [line for one in pieces for line in lines_of(render(one.letter, one.context))]


def test_pages_start_again_at_one_for_each_letter(printed):
    read = printed(made.made(made.text("{{ nom }}")))
    assert read.values("pgNumType", "start") == ["1", "1"]
    assert [one.start_type for one in read.sections] == [WD_SECTION.NEW_PAGE] * 2


def test_a_template_that_starts_elsewhere_keeps_its_first_page(printed):
    def from_five(document) -> None:
        made.header("{{ nom }}")(document)
        etree.SubElement(document.sections[0]._sectPr, f"{W}pgNumType", {f"{W}start": "5"})

    assert printed(made.made(from_five)).values("pgNumType", "start") == ["5", "5"]


def test_headers_and_footers_are_those_of_each_person(printed):
    read = printed(made.made(made.header("Lettre à {{ nom }}"), made.pages_of("Réf. {{ nom }}")))
    assert [one.header.paragraphs[0].text for one in read.sections] == [f"Lettre à {name}" for name in made.NAMES[:2]]
    assert [name in one.footer.paragraphs[0].text for one, name in zip(read.sections, made.NAMES, strict=False)] == [
        True,
        True,
    ]


def test_a_header_that_says_the_same_for_all_is_there_once(printed):
    read = printed(made.made(made.header("Habitat"), made.logo(made.RED)), names=["a", "b", "c"])
    assert [name for name in read.parts if re.fullmatch(r"word/header\d+\.xml", name)] == ["word/header2.xml"]
    assert [one.header.paragraphs[0].text for one in read.sections] == ["Habitat"] * 3


def test_a_letter_without_header_does_not_take_that_of_the_one_before(printed):
    read = printed(made.made(made.text("nu")), made.made(made.header("Habitat")))
    assert [one.header.is_linked_to_previous for one in read.sections] == [True, False, False, False]
    assert [one.header.paragraphs[0].text for one in read.sections[1:]] == ["Habitat", "", "Habitat"]


def test_even_pages_keep_their_headers_beside_letters_that_have_but_one(printed):
    plain, even = made.made(made.header("Seul {{ nom }}")), made.made(made.even_headers)
    read = printed(plain, even, names=["Ève"])
    assert read.document.settings.odd_and_even_pages_header_footer
    assert [(one.header.paragraphs[0].text, one.even_page_header.paragraphs[0].text) for one in read.sections] == [
        ("Seul Ève", "Seul Ève"),
        ("Impaire Ève", "Paire Ève"),
    ]


def test_the_first_page_keeps_its_own_header(printed):
    read = printed(made.made(made.first_page), made.made(made.text("sans")))
    assert [one.different_first_page_header_footer for one in read.sections] == [True, False] * 2
    assert read.sections[2].first_page_header.paragraphs[0].text == f"Première page de {made.NAMES[1]}"


def test_sizes_margins_and_a_landscape_annex_are_kept(printed):
    read = printed(made.made(made.text("{{ nom }}"), made.landscape_annex), made.made(made.text("étroit"), made.narrow))
    found = [(one.page_width > one.page_height, round(one.left_margin.cm)) for one in read.sections]
    assert found == [(False, 3), (True, 5), (False, 6)] * 2
    starts = [one._sectPr.find(f"{W}pgNumType") is not None for one in read.sections]
    assert starts == [True, False, True] * 2
    assert read.sections[4].header.paragraphs[0].text == f"Annexe de {made.NAMES[1]}"


def test_each_letter_starts_on_a_recto_when_asked_and_its_annex_does_not(printed):
    template = made.made(made.text("{{ nom }}"), made.landscape_annex)
    read = printed(template, even_pages=True)
    assert [one.start_type for one in read.sections] == [WD_SECTION.ODD_PAGE, WD_SECTION.NEW_PAGE] * 2


@pytest.mark.parametrize("continuous", [False, True])
def test_a_letter_that_would_go_on_the_same_page_starts_a_new_one(printed, continuous):
    def build(document) -> None:
        document.sections[0].start_type = WD_SECTION.CONTINUOUS if continuous else WD_SECTION.EVEN_PAGE

    assert [one.start_type for one in printed(made.made(build)).sections] == [WD_SECTION.NEW_PAGE] * 2


# Ends


def test_the_section_stands_in_the_last_paragraph_and_adds_none(printed):
    read = printed(made.made(made.text("Un", "Deux")), made.made(made.text("Début"), made.ends_with_choice))
    assert len(read.document.paragraphs) == len(read.lines()) == 8
    held = [bool(one._p.xpath("./w:pPr/w:sectPr")) for one in read.document.paragraphs]
    assert held == [False, True] * 3 + [False, False]


def test_after_a_table_the_section_stands_in_a_paragraph_without_height(printed):
    read = printed(made.made(made.ends_with_table))
    assert [one.text for one in read.document.paragraphs] == [""]
    assert read.values("spacing", "line") == ["20"]
    assert [table.cell(0, 0).text for table in read.document.tables] == [f"Fin de {name}" for name in made.NAMES[:2]]


def test_the_count_of_pages_is_that_of_the_letter(printed):
    read = printed(made.made(made.text("Fin"), made.pages_of("Réf.")))
    instructions = [
        "".join(one._element.xpath(".//w:instrText/text()")).split() for one in (s.footer for s in read.sections)
    ]
    assert instructions == [["PAGE", "PAGEREF", f"fin_courrier_{rank}"] for rank in (1, 2)]
    marks = read.root().xpath("//w:bookmarkStart/@w:name", namespaces={"w": W[1:-1]})
    assert marks == ["fin_courrier_1", "fin_courrier_2"]


# Letters already made, faults, the file itself


def test_letters_already_made_are_joined_as_if_they_were_filled_there(tmp_path):
    pieces = decisions(*DECISIONS)
    print_file(pieces, tmp_path / "filled.docx")
    print_file([Finished(render(one.letter, one.context)) for one in pieces], tmp_path / "finished.docx")
    filled, finished = Read(tmp_path / "filled.docx"), Read(tmp_path / "finished.docx")
    assert filled.lines() == finished.lines()
    assert filled.parts["word/styles.xml"] == finished.parts["word/styles.xml"]
    assert [one.footer.paragraphs[-1].text for one in filled.sections] == [
        one.footer.paragraphs[-1].text for one in finished.sections
    ]


def test_each_person_has_the_version_of_the_template_kept_for_them(letter, filled, tmp_path):
    other = with_sentence(letter, "Une version plus récente.")
    print_file([Piece(letter, filled), Piece(letter, filled, other)], tmp_path / "lot.docx")
    assert [line for line in Read(tmp_path / "lot.docx").lines() if "récente" in line] == ["Une version plus récente."]


def test_a_picture_among_the_values_is_printed(letter, filled, tmp_path):
    picture = InlineImage(open_document(letter.template_file()), BytesIO(made.RED), width=Cm(1))
    shown = replace(filled, destinataire=replace(filled.destinataire, nom=picture))
    print_file([Piece(letter, filled), Piece(letter, shown, rich=True)], tmp_path / "lot.docx")
    read = Read(tmp_path / "lot.docx")
    assert [data for name, data in read.parts.items() if name.startswith("word/media/")] == [made.RED]
    assert len(read.root().findall(".//{*}docPr")) == 1


def test_the_file_opens_with_its_types_then_its_body(printed):
    parts = list(printed(made.made(made.text("a"))).parts)
    assert parts[:3] == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]


def test_the_same_letters_give_the_same_file(tmp_path):
    digests = [print_file(decisions(*DECISIONS), tmp_path / f"{turn}.docx").sha256 for turn in range(2)]
    assert digests[0] == digests[1]


def test_a_fault_names_the_person_and_leaves_the_file_that_was_there(letter, filled, tmp_path):
    (tmp_path / "lot.docx").write_bytes(b"avant")
    faulty = with_sentence(letter, "{{ surnom }}")
    with pytest.raises(MissingValue, match=r"Inès Da Costa – surnom"):
        print_file([Piece(letter, filled), Piece(letter, filled, faulty)], tmp_path / "lot.docx")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("lot.docx", b"avant")]


def test_what_is_no_document_is_refused_by_name(tmp_path):
    with pytest.raises(RefusedTemplate, match="Éloi"):
        print_file([Finished(b"rien", "Éloi")], tmp_path / "lot.docx")


def test_no_letter_makes_no_file(tmp_path):
    with pytest.raises(FaultyBatch, match="aucun courrier"):
        print_file([], tmp_path / "lot.docx")
    assert not list(tmp_path.iterdir())


def test_more_letters_than_a_file_can_hold_are_refused(letter, filled, tmp_path, monkeypatch):
    monkeypatch.setattr("letters.zipping.MOST_MEMBERS", 8)
    pieces = [Piece(letter, replace(filled, reference=str(rank))) for rank in range(20)]
    with pytest.raises(FaultyBatch, match="trop de courriers"):
        print_file(pieces, tmp_path / "lot.docx")


def test_pieces_are_taken_one_by_one(letter, filled, tmp_path):
    """The file grows while they come: none waits for the last."""
    sizes = []

    def pieces():
        for rank in range(3):
            sizes.append(sum(path.stat().st_size for path in tmp_path.rglob("*.docx")))
            yield Piece(letter, replace(filled, reference=f"R{rank}" * 9000))

    print_file(pieces(), tmp_path / "lot.docx")
    assert sizes == sorted(sizes)


def test_a_name_that_looks_like_a_mark_prints_as_it_is(printed):
    names = ["&#13;&#13;&#13;k&#13;", "<w:sectPr/>", "{{ nom }}"]
    assert printed(made.made(made.text("À {{ nom }}")), names=names).lines() == [f"À {name}" for name in names]


def test_a_shipped_letter_changed_by_a_landlord_stands_beside_the_shipped_one(letter, filled, tmp_path):
    def larger(document) -> None:
        made.style("Normal", 14)(document)
        document.sections[0].header.paragraphs[0].text = "Autre bailleur"

    print_file([Piece(letter, filled), Piece(letter, filled, changed(letter, larger))], tmp_path / "lot.docx")
    read = Read(tmp_path / "lot.docx")
    assert read.sections[1].header.paragraphs[0].text == "Autre bailleur"
    assert read.sections[0].header.paragraphs[0].text != "Autre bailleur"
