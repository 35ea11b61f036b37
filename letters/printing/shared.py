"""What a Word document has one of — styles, lists, fonts, theme, settings — made from those of every template."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from letters.package import digest
from letters.printing.contents import RELATIONSHIP, WORD, Contents, Link, links_xml
from letters.printing.defaults import Theme
from letters.printing.lists import Book, Lists
from letters.printing.styles import BARE, Sheet, Styles
from letters.printing.words import R, W, child, listed

SHARED = ("styles", "numbering", "theme", "settings", "fontTable")
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
NOT_KEPT = {f"{W}{name}" for name in ("documentProtection", "writeProtection", "mailMerge", "attachedTemplate")}
NOT_KEPT |= {f"{W}{name}" for name in ("evenAndOddHeaders", "footnotePr", "endnotePr", "trackRevisions", "rsids")}
NO_SETTINGS = f'<w:settings xmlns:w="{W[1:-1]}"/>'.encode()
# What settings hold after the two that the file may add, in the schema's order.
AFTER_EVEN = listed(
    "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing "
    "drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
    "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData "
    "noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
    "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent "
    "alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
    "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults"
)
AFTER_NOTES = listed(
    "compat docVars mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats "
    "doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults "
    "doNotEmbedSmartTags decimalSymbol listSeparator docId defaultImageDpi conflictMode chartTrackingRefBased"
)


@dataclass(frozen=True)
class Merged:
    """How the shared things of one template are called in the file.

    `first`: the style to write where none is named, by kind, when the file's own would be another;
    `even`: its even pages have headers of their own; `theme`: to write out, when the file's is another."""

    sheet: Sheet
    book: Book
    styles: dict[str, str]
    lists: dict[str, int]
    first: dict[str, str]
    even: bool
    theme: Theme | None
    counting: frozenset[str] = field(default_factory=frozenset)


class Shared:
    """The shared things of the file, template after template."""

    def __init__(self) -> None:
        self.styles, self.lists = Styles(), Lists()
        self.fonts: dict[str, tuple[Any, Any]] = {}
        self.theme: bytes | None = None
        self.settings: Any = None
        self.first: dict[str, str] | None = None
        self.even = False
        self.merged: dict[str, Merged] = {}

    def of(self, main: Any) -> Merged:
        """What the template whose main part this is shares; done once for all that share the same."""
        parts = {name: _related(main, name) for name in SHARED}
        blobs = {name: b"" if part is None else part.blob for name, part in parts.items()}
        key = digest(b"\0".join(blobs.values()))
        if key not in self.merged:
            self.merged[key] = self._merge(parts, blobs)
        return self.merged[key]

    def _merge(self, parts: dict[str, Any], blobs: dict[str, bytes]) -> Merged:
        settings = etree.fromstring(blobs["settings"] or NO_SETTINGS)
        even = child(settings, "evenAndOddHeaders") is not None
        theme = self._theme(blobs["theme"] or None, settings)
        self.even |= even
        roots = [etree.fromstring(blobs[name] or BARE) for name in ("styles", "numbering")]
        for root in roots if theme else ():
            theme.written_out(root)
        self._keep_fonts(parts["fontTable"])
        sheet = Sheet(roots[0])
        book = Book(roots[1], sheet)
        prints = book.prints()
        names = self.styles.taken(sheet, {name: sheet.print_of(name, prints) for name in sheet.styles})
        numbers = self.lists.add(book, names, prints)
        self.styles.add(sheet, names, numbers)
        first = {kind: names[name] for kind, name in sheet.first.items()}
        self.first = self.first or first
        apart = {kind: name for kind, name in first.items() if self.first.get(kind) != name}
        counting = frozenset(name for name in book.lists if book.counts(name))
        return Merged(sheet, book, names, numbers, apart, even, theme, counting)

    def _theme(self, data: bytes | None, settings: Any) -> Theme | None:
        """The file has the theme and settings of its first letter; another theme must be written out."""
        if self.settings is None:
            self.theme, self.settings = data, settings
        return None if data == self.theme else Theme(data)

    def _keep_fonts(self, part: Any) -> None:
        for font in [] if part is None else etree.fromstring(part.blob).findall(f"{W}font"):
            self.fonts.setdefault(font.get(f"{W}name"), (font, part))

    def write(self, contents: Contents, notes: dict[str, int]) -> None:
        """The shared files; `notes`: the element of settings that says how each kind of note used is written."""
        self._put(contents, "styles", self.styles.xml())
        if self.lists.last:
            self._put(contents, "numbering", b"".join(self.lists.xml()))
        if self.theme is not None:
            contents.put("word/theme/theme1.xml", self.theme, THEME_TYPE)
            contents.link(f"{RELATIONSHIP}/theme", "theme/theme1.xml")
        self._put(contents, "settings", self._settings(notes))
        self._write_fonts(contents)

    def _put(self, contents: Contents, name: str, data: bytes) -> None:
        contents.put(f"word/{name}.xml", data, f"{WORD}.{name}+xml")
        contents.link(f"{RELATIONSHIP}/{name}", f"{name}.xml")

    def _settings(self, notes: dict[str, Any]) -> bytes:
        root = etree.Element(f"{W}settings", nsmap={"w": W[1:-1]}) if self.settings is None else deepcopy(self.settings)
        for one in list(root):
            if one.tag in NOT_KEPT or any(name.startswith(R) for name in one.attrib):
                root.remove(one)
        if self.even:
            _before(root, etree.Element(f"{W}evenAndOddHeaders"), (*AFTER_EVEN, *AFTER_NOTES))
        for note in notes.values():
            _before(root, note, AFTER_NOTES)
        return etree.tostring(root, encoding="UTF-8", standalone=True)

    def _write_fonts(self, contents: Contents) -> None:
        if not self.fonts:
            return
        root, links = etree.Element(f"{W}fonts", nsmap={"w": W[1:-1]}), []
        for font, part in self.fonts.values():
            root.append(deepcopy(font))
            for embedded in root[-1].iter(etree.Element):
                if name := embedded.get(f"{R}id"):
                    relation = part.rels[name]
                    links.append(Link(f"rId{len(links) + 1}", relation.reltype, *contents.led(relation, part)))
                    embedded.set(f"{R}id", links[-1].id)
        self._put(contents, "fontTable", etree.tostring(root, encoding="UTF-8", standalone=True))
        contents.put_links("word/fontTable.xml", links_xml(links) if links else b"")


def _related(main: Any, name: str) -> Any:
    found = (one.target_part for one in main.rels.values() if one.reltype.endswith(f"/{name}") and not one.is_external)
    return next(found, None)


def _before(root: Any, one: Any, names: tuple[str, ...] | list[str]) -> None:
    """Put an element before those that must follow it, at the end if there are none."""
    following: Iterator[Any] = (found for found in root if etree.QName(found).localname in names)
    if (found := next(following, None)) is None:
        root.append(one)
    else:
        found.addprevious(one)
