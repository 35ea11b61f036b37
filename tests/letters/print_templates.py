"""Templates that print files must hold together: lists, sections, pictures, styles that look alike and are not."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from letters.package import TemplateFile, pack
from tests.letters.changed_templates import KIND, RELATION, template_of

Build = Callable[[Any], None]
VALUES = {"nom": "Dupont", "points": ["un", "deux", "trois"], "vrai": True, "long": ["Ligne."] * 60}
RULES = ("separator", "continuationSeparator")
NAMES = ("Dupont", "N’Diaye & fils", "Żak <Øst>")


def made(*builds: Build, name: str = "essai.docx") -> TemplateFile:
    """python-docx's blank document after these changes."""
    document = Document()
    for build in builds:
        build(document)
    buffer = BytesIO()
    document.save(buffer)
    return template_of(buffer.getvalue(), name)


def text(*lines: str, style: str | None = None) -> Build:
    def build(document: Any) -> None:
        for line in lines:
            document.add_paragraph(line, style=style)

    return build


def field(paragraph: Any, instruction: str) -> None:
    """A Word field at the end of a paragraph, its instruction cut in two runs."""
    half = len(instruction) // 2
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction[:half]}</w:instrText>',
        f'<w:instrText xml:space="preserve">{instruction[half:]} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>9</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))


def pages_of(words: str) -> Build:
    """A footer « words, page N sur M »."""

    def build(document: Any) -> None:
        paragraph = document.sections[0].footer.paragraphs[0]
        paragraph.add_run(f"{words}, page ")
        field(paragraph, "PAGE")
        paragraph.add_run(" sur ")
        field(paragraph, "NUMPAGES")

    return build


def header(words: str) -> Build:
    return lambda document: setattr(document.sections[0].header.paragraphs[0], "text", words)


def style(name: str, size: int, colour: str = "000000") -> Build:
    """A built-in style made one's own."""

    def build(document: Any) -> None:
        document.styles[name].font.size = Pt(size)
        document.styles[name].font.color.rgb = RGBColor.from_string(colour)

    return build


def numbered(document: Any) -> None:
    """A list whose numbers come from its style, and another from its paragraphs."""
    document.add_paragraph("{%p for point in points %}")
    document.add_paragraph("{{ point }}", style="List Number")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("Et encore")._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>')
    )


def landscape_annex(document: Any) -> None:
    """A second section, wide, with its own header."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = Cm(5)
    section.header.is_linked_to_previous = False
    section.header.paragraphs[0].text = "Annexe de {{ nom }}"
    document.add_paragraph("Plan du logement")


def square(colour: tuple[int, int, int], side: int = 24) -> bytes:
    """A PNG of one colour."""
    rows = b"".join(b"\0" + bytes(colour) * side for _ in range(side))
    chunks = (
        (b"IHDR", struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


RED, BLUE = square((200, 0, 0)), square((0, 0, 200))


def logo(picture: bytes) -> Build:
    """The picture in the header and in the body: python-docx names it image1.png in every template."""

    def build(document: Any) -> None:
        document.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(picture), width=Cm(1))
        document.add_paragraph().add_run().add_picture(BytesIO(picture), width=Cm(2))

    return build


def even_headers(document: Any) -> None:
    """Even pages with a header of their own."""
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_header.paragraphs[0].text = "Paire {{ nom }}"
    document.sections[0].header.paragraphs[0].text = "Impaire {{ nom }}"


def first_page(document: Any) -> None:
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "Première page de {{ nom }}"


def bookmarked(document: Any) -> None:
    """A bookmark, a reference to it, a link to it."""
    paragraph = document.add_paragraph("Voir ")
    paragraph._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="ici"/>'))
    paragraph.add_run("{{ nom }}")
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))
    field(document.add_paragraph("Plus haut "), "REF ici")
    link = f'<w:hyperlink {nsdecls("w")} w:anchor="ici"><w:r><w:t>lien</w:t></w:r></w:hyperlink>'
    document.add_paragraph()._p.append(parse_xml(link))


def split_tag(document: Any) -> None:
    """A tag that Word cut into runs, as it does after a spelling mistake."""
    paragraph = document.add_paragraph()
    for piece in ("Bonjour {", "{ no", "m }", "}"):
        paragraph.add_run(piece)


def ends_with_table(document: Any) -> None:
    document.add_table(1, 1).cell(0, 0).text = "Fin de {{ nom }}"


def ends_with_choice(document: Any) -> None:
    for line in ("{%p if vrai %}", "Dernière ligne", "{%p endif %}"):
        document.add_paragraph(line)


def narrow(document: Any) -> None:
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(6)


def long(document: Any) -> None:
    for line in ("{%p for ligne in long %}", "{{ ligne }}", "{%p endfor %}"):
        document.add_paragraph(line)


def larger_by_default(document: Any) -> None:
    """Other defaults than the rest: twice as large, in Courier, without space after."""
    defaults = document.styles.element.find("{*}docDefaults")
    for size in defaults.iter("{*}sz"):
        size.set(size.keys()[0], "36")
    for fonts in defaults.iter("{*}rFonts"):
        fonts.attrib.clear()
        fonts.set(f"{{{fonts.nsmap['w']}}}ascii", "Courier New")
        fonts.set(f"{{{fonts.nsmap['w']}}}hAnsi", "Courier New")


def calls_a_note(kind: str = "footnote") -> Build:
    """A call to a note that `with_notes` writes."""

    def build(document: Any) -> None:
        run = document.add_paragraph("Appel de {{ nom }}").add_run()
        run._r.append(parse_xml(f'<w:{kind}Reference {nsdecls("w")} w:id="2"/>'))

    return build


def with_notes(template: TemplateFile, words: str, kind: str = "footnote") -> TemplateFile:
    """The template with a part of notes: its rules, and a note of these words."""
    note = f'<w:{kind} {{}} w:id="{{}}"><w:p><w:r>{{}}</w:r></w:p></w:{kind}>'
    rules = [note.format(f'w:type="{kind}"', rank, f"<w:{kind}/>") for rank, kind in enumerate(RULES)]
    inner = "".join([*rules, note.format("", 2, f"<w:{kind}Ref/></w:r><w:r><w:t>{words}</w:t>")])
    override = f'<Override PartName="/word/{kind}s.xml" ContentType="{KIND.format(kind=f"{kind}s")}"/></Types>'
    link = f'<Relationship Id="rIdN" Type="{RELATION.format(kind=f"{kind}s")}" Target="{kind}s.xml"/></Relationships>'
    with zipfile.ZipFile(BytesIO(template.data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, end, more in (
        ("[Content_Types].xml", b"</Types>", override),
        ("word/_rels/document.xml.rels", b"</Relationships>", link),
    ):
        members[name] = members[name].replace(end, more.encode())
    notes = f'<?xml version="1.0" encoding="UTF-8"?><w:{kind}s {nsdecls("w")}>{inner}</w:{kind}s>'
    return template_of(pack([*members.items(), (f"word/{kind}s.xml", notes.encode())]))


def link_to(address: str) -> Build:
    """A link out of the document."""

    def build(document: Any) -> None:
        kind = RELATION.format(kind="hyperlink")
        link = document.part.relate_to(address, kind, is_external=True)
        name = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        xml = f'<w:hyperlink {nsdecls("w")} xmlns:r="{name}" r:id="{link}"><w:r><w:t>lien</w:t></w:r></w:hyperlink>'
        document.add_paragraph()._p.append(parse_xml(xml))

    return build
