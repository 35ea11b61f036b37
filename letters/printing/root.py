"""The one root under which the bodies of all templates stand: every prefix that Word writes, always the same."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from lxml import etree

from letters.finishing import serialised
from letters.printing.words import W

IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
OFFICE = "http://schemas.openxmlformats.org"
MICROSOFT = "http://schemas.microsoft.com/office"
NAMES = {
    "w": W[1:-1],
    "r": f"{OFFICE}/officeDocument/2006/relationships",
    "m": f"{OFFICE}/officeDocument/2006/math",
    "wp": f"{OFFICE}/drawingml/2006/wordprocessingDrawing",
    "mc": f"{OFFICE}/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "v": "urn:schemas-microsoft-com:vml",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{MICROSOFT}/word/2010/wordml",
    "w15": f"{MICROSOFT}/word/2012/wordml",
    "w16se": f"{MICROSOFT}/word/2015/wordml/symex",
    "w16cid": f"{MICROSOFT}/word/2016/wordml/cid",
    "w16": f"{MICROSOFT}/word/2018/wordml",
    "w16cex": f"{MICROSOFT}/word/2018/wordml/cex",
    "w16sdtdh": f"{MICROSOFT}/word/2020/wordml/sdtdatahash",
    "wne": f"{MICROSOFT}/word/2006/wordml",
    "wp14": f"{MICROSOFT}/word/2010/wordprocessingDrawing",
    "wpc": f"{MICROSOFT}/word/2010/wordprocessingCanvas",
    "wpg": f"{MICROSOFT}/word/2010/wordprocessingGroup",
    "wpi": f"{MICROSOFT}/word/2010/wordprocessingInk",
    "wps": f"{MICROSOFT}/word/2010/wordprocessingShape",
}
MAY_BE_IGNORED = "w14 w15 w16se w16cid w16 w16cex w16sdtdh wp14"


def rooted(name: str, inner: Any) -> Any:
    """A root of that local name whose children are those of `inner`, which loses them."""
    root = parse_xml(etree.tostring(etree.Element(f"{W}{name}", {IGNORABLE: MAY_BE_IGNORED}, nsmap=NAMES)))
    _drop_ignorable(inner)
    for one in list(inner):
        root.append(one)
    return root


def document_of(body: Any) -> Any:
    """The main part around a body whose children it takes."""
    root = rooted("document", etree.Element("none"))
    etree.SubElement(root, f"{W}body")[:] = list(rooted("body", body))
    return root


def _drop_ignorable(inner: Any) -> None:
    """Take away what the template lets be ignored, in words that the file does not declare so."""
    allowed = inner.getroottree().getroot().get(IGNORABLE, "").split()
    declared = {NAMES[prefix] for prefix in MAY_BE_IGNORED.split()}
    unknown = {uri for prefix, uri in inner.nsmap.items() if prefix in allowed} - declared
    for one in list(inner.iter(etree.Element)) if unknown else ():
        for name in [name for name in one.attrib if etree.QName(name).namespace in unknown]:
            del one.attrib[name]
        if etree.QName(one).namespace in unknown and one is not inner:
            one.getparent().remove(one)


def _around(name: str) -> tuple[bytes, bytes]:
    root = rooted(name, etree.Element("none")) if name != "document" else document_of(etree.Element("none"))
    (root if name != "document" else root[0]).append(etree.PI("here", "it"))
    before, _, after = serialised(root).partition(b"<?here it?>")
    return before, after


HEADS = {name: _around(name) for name in ("document", "footnotes", "endnotes")}


def inside(name: str, data: bytes) -> bytes:
    """What stands between the head and the end of a part of that root; raises ValueError for another root."""
    before, after = HEADS[name]
    if data.startswith(before) and data.endswith(after):
        return data[len(before) : len(data) - len(after)]
    if data.endswith(EMPTY[name]):
        return b""
    raise ValueError(name)


EMPTY = {"document": b"<w:body/></w:document>", "footnotes": b"/>", "endnotes": b"/>"}
