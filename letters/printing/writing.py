"""The print file while it is written: bodies into one stream, headers and footers beside, what is shared at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Self

from letters.document import open_document
from letters.package import TemplateFile, digest, inspect
from letters.printing.adapted import Adapted, Template
from letters.printing.contents import DECLARED, MAIN, RELATIONSHIP, WORD, Contents
from letters.printing.ending import ended
from letters.printing.fields import END
from letters.printing.marks import LETTER, WRITTEN, Counters, Numbers, replaced
from letters.printing.notes import Notes
from letters.printing.root import HEADS, inside
from letters.printing.sections import BLANK, ROOTS, Margins
from letters.printing.shared import Shared
from letters.printing.words import W
from letters.zipping import Archive, Stream, fastest

CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
CORE_LINK = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
CORE = (
    f'{DECLARED}<cp:coreProperties xmlns:cp="{CORE_LINK.replace("relationships/", "")}" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Courriers à imprimer</dc:title>'
    "<dc:language>fr-FR</dc:language></cp:coreProperties>"
)
OWN_LINKS = (
    f'{DECLARED}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONSHIP}/officeDocument" Target="{MAIN}"/>'
    f'<Relationship Id="rId2" Type="{CORE_LINK}" Target="docProps/core.xml"/></Relationships>'
)
OF_LETTER = WRITTEN + LETTER.encode()
REMEMBERED = 256


class PrintFile:
    """A .docx made letter by letter; what it keeps in memory grows with the templates, not with the letters.

    `path` must not exist; nothing readable is there until the end. Every `add` raises TooLarge beyond a plain ZIP."""

    def __init__(self, path: Path, *, even_pages: bool = False):
        self.path, self.recto, self.count = path, even_pages, 0
        self.templates: dict[str, Template] = {}
        self.shared, self.counters, self.margins = Shared(), Counters(), Margins(self._blank)
        self.known: dict[str, str] = {}
        self.waiting = b"", b"", b""

    def __enter__(self) -> Self:
        self.open = ExitStack()
        beside = self.path.with_name(f"{self.path.name}.parts")
        self.open.callback(beside.unlink, missing_ok=True)
        self.archive = self.open.enter_context(Archive(beside))
        self.body = Stream(self._aside())
        self.contents = Contents(self.archive, Stream(self._aside()), Stream(self._aside()))
        self.notes = Notes(self.contents, self._aside)
        self.contents.put("docProps/core.xml", CORE.encode(), CORE_TYPE)
        self.contents.typed(MAIN, f"{WORD}.document.main+xml")
        self.body.write(HEADS["document"][0])
        return self

    def _aside(self) -> BinaryIO:
        return self.open.enter_context(tempfile.TemporaryFile(dir=self.path.parent))

    def __exit__(self, kind: type[BaseException] | None, *error: Any) -> None:
        with self.open as opened:
            if kind is None:
                self._finish()
            else:
                opened.pop_all().__exit__(kind, *error)

    def add(self, template: TemplateFile, values: Mapping[str, Any], *, rich: bool = False) -> None:
        """Fill a letter into the file; raises RefusedTemplate, and what Jinja and lxml raise."""
        made = self.templates.get(template.sha256) or self._template(template)
        self._write(made, dict(made.filled(values, rich=rich)))

    def _template(self, template: TemplateFile) -> Template:
        inspect(template.data, template.name)
        made = Template(open_document(template), self.shared, self.contents, recto=self.recto)
        self.templates[template.sha256] = made
        return made

    def add_finished(self, data: bytes, name: str) -> None:
        """Add a letter filled before; raises RefusedTemplate for what is no sound document."""
        inspect(data, name)
        document = open_document(TemplateFile(name, data, ""))
        made = Adapted(document, self.shared, self.contents, recto=self.recto)
        self._write(made, dict(made.finished()))

    def _write(self, made: Adapted, parts: Mapping[str, bytes]) -> None:
        self.count += 1
        letter = Letter(self, made, parts)
        body = replaced(inside("document", parts[made.name]), letter.numbers.value)
        section = letter.section(len(made.sections) - 1).encode()
        self._flush(closing=False)
        self.waiting = body, section, self._end(made)
        for kind, part in made.notes.items():
            self.notes.write(kind, parts[part.partname.membername], letter.numbers)

    def _end(self, made: Adapted) -> bytes:
        """The bookmark that a letter ends with, when it prints how many pages it has."""
        if not made.asks_end:
            return b""
        number = next(self.counters.spans)
        opened = f'<w:bookmarkStart w:id="{number}" w:name="{END}{self.count}"/>'
        return f'{opened}<w:bookmarkEnd w:id="{number}"/>'.encode()

    def _flush(self, *, closing: bool) -> None:
        """Write the letter that waited to know whether it was the last: the file ends with its section."""
        body, section, bookmark = self.waiting
        if body or section:
            written = b"<w:sectPr>" + section + b"</w:sectPr>"
            self.body.write(ended(body, b"" if closing else written, bookmark) + (written if closing else b""))

    def margin(self, kind: str, made: Adapted, name: str, data: bytes, numbers: Numbers) -> str:
        """The link of a header or footer; one that says the same for several letters is there once."""
        links = made.margin_links[name]
        key = digest(b"\0".join((kind.encode(), links, data)))
        if key not in self.known or OF_LETTER in data:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[key] = self._put_margin(kind, replaced(data, numbers.value), links)
        return self.known[key]

    def _put_margin(self, kind: str, data: bytes, links: bytes) -> str:
        name = f"{kind}{next(self.contents.places)}.xml"
        self.contents.put(f"word/{name}", data, f"{WORD}.{kind}+xml")
        self.contents.put_links(f"word/{name}", links)
        return self.contents.link(f"{RELATIONSHIP}/{kind}", name)

    def _blank(self, kind: str) -> str:
        if kind not in self.known:
            data = BLANK.format(root=ROOTS[kind], uri=W[1:-1]).encode()
            self.known[kind] = self._put_margin(kind, data, b"")
        return self.known[kind]

    def _finish(self) -> None:
        """Put the parts together as Word does, their types first: whoever sniffs at a file looks there."""
        self._flush(closing=True)
        self.body.write(HEADS["document"][1])
        self.body.close()
        self.notes.close()
        self.shared.write(self.contents, self.notes.settings())
        self.contents.close()
        with Archive(self.path) as whole:
            whole.put_stream("[Content_Types].xml", self.contents.types)
            whole.put("_rels/.rels", OWN_LINKS.encode(), fastest)
            whole.put_stream(MAIN, self.body)
            whole.join(self.archive)


class Letter:
    """One letter while it is written: its numbers, its sections in their order, its headers and footers."""

    def __init__(self, file: PrintFile, made: Adapted, parts: Mapping[str, bytes]):
        self.file, self.made, self.parts = file, made, parts
        self.links: dict[str, str] = {}
        self.lists: dict[int, int] = {}
        self.opened = False
        self.numbers = Numbers(file.count, file.counters, self.section, self.listed)

    def section(self, rank: int) -> str:
        """The inside of a section; the first that is asked opens the letter."""
        section, opening = self.made.sections[rank], not self.opened
        self.opened = True
        references = self.file.margins.references(section, self.link, opening=opening)
        return references + (section.opening if opening else section.following)

    def link(self, kind: str, name: str) -> str:
        if name not in self.links:
            self.links[name] = self.file.margin(kind, self.made, name, self.parts[name], self.numbers)
        return self.links[name]

    def listed(self, number: int) -> int:
        """The number of a list in this letter."""
        if number not in self.lists:
            self.lists[number] = self.file.shared.lists.again(number)
        return self.lists[number]
