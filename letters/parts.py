"""The parts of a Word file that hold its words: told by content type and by link, never by name.

Word goes by the content types, LibreOffice by the links: a file where they do not agree is refused (`agrees`)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Collection, Iterator

from lxml import etree

DOCUMENT, HEADER, FOOTER = "document", "header", "footer"
FOOTNOTES, ENDNOTES, COMMENTS = "footnotes", "endnotes", "comments"
SHOWN = (HEADER, DOCUMENT, FOOTNOTES, ENDNOTES, FOOTER)
WORDS = {kind: kind for kind in (*SHOWN, COMMENTS)} | {"document.main": DOCUMENT}
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
LINKED = {kind: kind for kind in (*SHOWN, COMMENTS)} | {"officeDocument": DOCUMENT}
TYPES = "[Content_Types].xml"
PACKAGE = "_rels/.rels"
MAIN = "word/document.xml"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


class ContentTypes:
    """What `[Content_Types].xml` says of each member."""

    def __init__(self, root: etree._Element):
        self._named: dict[str, str] = {}
        self._default: dict[str, str] = {}
        for one in root.iter(etree.Element):
            said = one.get("ContentType", "").strip().lower()
            if one.get("PartName"):
                self._named[one.get("PartName", "").lstrip("/").lower()] = said
            elif one.get("Extension"):
                self._default[one.get("Extension", "").lower()] = said

    def of(self, name: str) -> str:
        """In lower case; empty when nothing is said."""
        name = name.lower()
        return self._named.get(name) or self._default.get(name.rpartition(".")[2], "")

    def is_xml(self, name: str) -> bool:
        """Pictures written in XML are pictures."""
        said = self.of(name)
        return said.endswith(("+xml", "/xml")) and not said.startswith("image/")

    def kind(self, name: str) -> str:
        """Which words it holds; empty when none."""
        said = self.of(name)
        return WORDS.get(said.removeprefix(TYPE).removesuffix("+xml"), "") if said.startswith(TYPE) else ""


def stories(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(kind, member) of each part that prints, headers first, footers last. Raises KeyError for what is no document."""
    types, members = content_types(archive), set(archive.namelist())
    main = next((name for kind, name in _linked(archive, PACKAGE) if kind == DOCUMENT), MAIN)
    reached = {main, *(name for _, name in _linked(archive, links_of(main)))} & members
    found = [(types.kind(name), name) for name in reached]
    return sorted((one for one in found if one[0] in SHOWN), key=lambda one: (SHOWN.index(one[0]), one[1]))


def content_types(archive: zipfile.ZipFile) -> ContentTypes:
    return ContentTypes(etree.fromstring(archive.read(TYPES), PARSER))


def links_of(name: str) -> str:
    """The member that holds the links of another."""
    folder, _, own = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{own}.rels")


def _linked(archive: zipfile.ZipFile, links: str) -> Iterator[tuple[str, str]]:
    if links in archive.namelist():
        yield from linked(links, etree.fromstring(archive.read(links), PARSER))


def linked(links: str, root: etree._Element) -> Iterator[tuple[str, str]]:
    """(kind, member) of each part with words that these links lead to, `links` being the member that holds them."""
    folder = posixpath.dirname(posixpath.dirname(links))
    for link in root.iter(etree.Element):
        kind = LINKED.get(link.get("Type", "").strip().rpartition("/")[2])
        if kind and link.get("TargetMode", "").strip().lower() != "external":
            yield kind, posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")


def agrees(types: ContentTypes, members: Collection[str], kind: str, name: str) -> bool:
    """Does a link to words of that kind lead to such words, the body where everything here looks for it?"""
    return name in members and types.kind(name) == kind and (kind != DOCUMENT or name == MAIN)
