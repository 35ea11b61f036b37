"""What shows a letter without Word: every word of it, in its place, and nothing that Word hides."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml

from letters import LETTERS, load, render
from letters.blocks import Block, Paragraph, Table, shown
from letters.text import document_text

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MARGINAL = re.compile(r"^\[(titre|en-tête|corps|notes|pied de page)\].*$|\[(PAGE|NUMPAGES)\]1", re.MULTILINE)


def made(build) -> tuple[Block, ...]:
    """The body of a document that `build` wrote with python-docx."""
    document, buffer = Document(), io.BytesIO()
    build(document)
    document.save(buffer)
    return shown(buffer.getvalue()).body


def words(blocks: tuple[Block, ...]) -> list[str]:
    found: list[str] = []
    for one in blocks:
        cells = (cell.blocks for row in one.rows for cell in row.cells) if isinstance(one, Table) else ()
        found += one.text.split() if isinstance(one, Paragraph) else [word for cell in cells for word in words(cell)]
    return found


@pytest.mark.parametrize("identifier", LETTERS)
def test_every_word_of_a_letter_is_shown_in_order(identifier):
    letter = LETTERS[identifier]
    data = render(letter, load(letter.context, letter.example()))
    found = shown(data)
    told = [*words(found.headers), *words(found.body), *words(found.notes), *words(found.footers)]
    written = MARGINAL.sub("", document_text(data)).replace(" | ", " ").replace(" / ", " ")
    assert [word for word in told if word != "…"] == written.split()


def test_headings_items_and_sides_come_from_the_styles():
    def build(document):
        document.add_heading("Objet", 1)
        document.add_heading("Vos recours", 2)
        document.add_paragraph("une pièce", "List Bullet")
        document.add_paragraph("la première", "List Number")
        document.add_paragraph("à droite").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph("au milieu").alignment = WD_ALIGN_PARAGRAPH.CENTER

    blocks = made(build)
    assert [(one.kind, one.level, one.side, one.numbered) for one in blocks] == [
        ("heading", 1, "left", False),
        ("heading", 2, "left", False),
        ("item", 0, "left", False),
        ("item", 0, "left", True),
        ("text", 0, "right", False),
        ("text", 0, "center", False),
    ]


def test_bold_italic_breaks_and_tabs_are_kept():
    def build(document):
        paragraph = document.add_paragraph("Vous avez ")
        paragraph.add_run("dix jours").bold = True
        paragraph.add_run(" pour\trépondre")
        paragraph.add_run("\nsans frais").italic = True

    (block,) = made(build)
    assert block.text == "Vous avez dix jours pour\trépondre\nsans frais"
    assert [(run.text, run.bold, run.italic) for run in block.runs][1] == ("dix jours", True, False)
    assert block.runs[-1].italic


def test_what_word_hides_or_struck_out_is_not_shown():
    def build(document):
        runs = (
            '<w:r><w:t xml:space="preserve">Le </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret </w:t></w:r>'
            '<w:del w:id="1" w:author="" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>ancien</w:delText></w:r></w:del>'
            '<w:ins w:id="2" w:author="" w:date="2026-01-01T00:00:00Z"><w:r><w:t>nouveau</w:t></w:r></w:ins>'
        )
        document.element.body.insert(0, parse_xml(f"<w:p {NS}>{runs}</w:p>"))

    assert [one.text for one in made(build)] == ["Le nouveau"]


def test_a_page_number_is_left_untold():
    def build(document):
        runs = (
            '<w:r><w:t xml:space="preserve">Page </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            '<w:r><w:t xml:space="preserve"> sur </w:t></w:r>'
            '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
        )
        document.element.body.insert(0, parse_xml(f"<w:p {NS}>{runs}</w:p>"))

    assert [one.text for one in made(build)] == ["Page … sur …"]


def test_a_table_keeps_its_rows_its_spans_and_the_table_within():
    def build(document):
        table = document.add_table(2, 2)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "Les deux"
        table.cell(1, 0).text = "une"
        table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "dedans"

    (table,) = made(build)
    assert [[cell.span for cell in row.cells] for row in table.rows] == [[2], [1, 1]]
    inner = table.rows[1].cells[1].blocks[0]
    assert isinstance(inner, Table)
    assert words((table,)) == ["Les", "deux", "une", "dedans"]
