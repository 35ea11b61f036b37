"""What a Word file points to outside of itself: addresses to click, nothing that a program would go and fetch."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pytest

from letters import LETTERS, RefusedTemplate, pdf
from letters.package import inspect, pack

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f'xmlns:r="{RELATIONS}"'
STRICT = 'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
CLICKED = f'<w:hyperlink {R} r:id="r9"><w:r><w:t>le site</w:t></w:r></w:hyperlink>'
LETTER = LETTERS["non-attribution"]
SITE = "https://www.exemple.fr/demande"


def with_link(target: str, used: str, rels: str = "word/_rels/document.xml.rels") -> bytes:
    """A link out of the file, typed as one to click, and what uses it in the text."""
    link = (
        f'<Relationship Id="r9" Type="{RELATIONS}/hyperlink" Target="{target}" TargetMode="External"/></Relationships>'
    )
    changes = {rels: (b"</Relationships>", link.encode())}
    changes["word/document.xml"] = (b"<w:body>", f"<w:body><w:p>{used}</w:p>".encode())
    with zipfile.ZipFile(LETTER.template) as archive:
        parts = [(member, archive.read(member)) for member in archive.namelist()]
    return pack([(member, data.replace(*changes.get(member, (b"", b"", 0)))) for member, data in parts])


USES = {
    "a linked picture": f'<a:blip {A} {R} r:link="r9"/>',
    "a picture of the file": f'<a:blip {A} {R} r:embed="r9"/>',
    "an older picture": f'<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" {R} r:id="r9"/>',
    "a name of its own": '<v:fill xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:o" o:relid="r9"/>',
    "a document within": f'<w:subDoc {R} r:id="r9"/>',
    "a name made on filling": f"""<a:blip {A} {R} r:link="{{{{ 'r9' }}}}"/>""",
    "the strict namespace": f'<a:blip {A} {STRICT} r:link="r9"/>',
}


@pytest.mark.parametrize("used", USES.values(), ids=USES)
def test_a_link_to_click_serves_to_click_only(used):
    """Whatever else used it would be fetched by the program that opens the letter."""
    with pytest.raises(RefusedTemplate, match="extérieur"):
        inspect(with_link(SITE, CLICKED + used), "essai.docx")


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "\\\\serveur\\part", "ftp://e.example", "a.docx", "", "javascript:x"]
)
def test_a_link_leads_to_a_site_or_a_mailbox_only(target):
    with pytest.raises(RefusedTemplate, match="courriel"):
        inspect(with_link(target, CLICKED), "essai.docx")


@pytest.mark.parametrize("target", [SITE, "http://exemple.fr", "mailto:accueil@exemple.fr", "MAILTO:a@exemple.fr"])
@pytest.mark.parametrize("used", [CLICKED, f'<a:hlinkClick {A} {R} r:id="r9"/>', ""], ids=["text", "picture", "unused"])
def test_an_address_to_click_is_taken(target, used):
    inspect(with_link(target, used), "essai.docx")


def test_a_link_of_what_is_not_read_is_refused():
    with pytest.raises(RefusedTemplate, match="extérieur"):
        inspect(with_link(SITE, "", "_rels/.rels"), "essai.docx")


PICTURE = """<w:r><w:drawing><wp:inline
xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:extent cx="914400" cy="914400"/><wp:docPr id="77" name="p"/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="r9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>
</w:drawing></w:r>"""


def red_square(place: Path) -> Path:
    """A picture of 9 pixels a side, as PNG."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 9) * 9)),
        (b"IEND", b""),
    ]
    written = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    place.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(written))
    return place


@pytest.mark.filterwarnings("default:lecture extérieure non essayée")
def test_libreoffice_itself_goes_and_fetches_nothing(tmp_path):
    """Even what passed the checks; where LibreOffice is not installed, the run says that this was not tried."""
    if absent := pdf.why_not():
        warnings.warn(f"lecture extérieure non essayée : {absent}", stacklevel=1)
        return
    letter = with_link(red_square(tmp_path / "carre.png").as_uri(), PICTURE)
    assert b"/Subtype/Image" not in pdf.converted([letter], pdf.find())[0].data
