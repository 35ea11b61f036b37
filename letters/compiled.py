"""A template made ready once for many letters: its parts compiled, its other members deflated for good."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from html import escape
from io import BytesIO
from typing import Any

from jinja2 import Template
from lxml import etree

from letters.document import PROPERTIES, LetterDocument, Stamp, open_document
from letters.finishing import Body, finished_margin, finished_notes, off_lines, on_lines, serialised
from letters.package import TemplateFile, inspect
from letters.quick import NotQuick, Ready, Together, ready
from letters.sandbox import environment
from letters.zipping import Deflate, Frozen, Member, fastest, smallest

Values = Mapping[str, Any]
STAMPED = {
    **{name: name for name in PROPERTIES},
    "comments": "description",
    "created": "created",
    "modified": "modified",
}
VALUE = re.compile(rf"<\?value ({'|'.join(STAMPED)})\?>")
LONGEST_PROPERTY = 255  # what python-docx accepts


class Part:
    """The body, a header, a footer or the footnotes: values in, finished XML out."""

    def __init__(self, name: str, source: str, finish: Callable[[str], bytes]):
        self.name, self.source, self.finish = name, source, finish
        try:
            self.ready: Ready | None = ready(source, finish)
        except NotQuick:
            self.ready = None

    @cached_property
    def template(self) -> Template:
        return environment().from_string(on_lines(self.source))

    def filled(self, values: Values) -> bytes:
        """The part's bytes, filled then finished; raises Jinja's errors, XMLSyntaxError."""
        return self.finish(off_lines(self.template.render(values)))


def parts_of(document: LetterDocument, number: Callable[[int], str] = str) -> Iterator[Part]:
    """The parts that a letter fills, the body first; `number` writes the number of a picture of the body."""
    main = document.docx.part
    yield Part(main.partname.membername, document.patch_xml(document.get_xml()), Body(main.element, number).finished)
    for _, part in document.headers_and_footers():
        source = document.patch_xml(document.get_part_xml(part))
        yield Part(part.partname.membername, source, finished_margin)
    for part in document.footnotes():
        yield Part(part.partname.membername, document.patch_xml(part.blob.decode()), finished_notes)


class Filling:
    """The parts of a template, filled together when they can be. Raises Jinja's errors."""

    def __init__(self, parts: Iterable[Part]):
        self.parts = list(parts)
        self.quick = [part.name for part in self.parts if part.ready]
        self.together = Together([part.ready for part in self.parts if part.ready])

    def filled(self, values: Values, *, rich: bool = False) -> list[tuple[str, bytes]]:
        """Name and bytes of each part, in order; `rich` when a value may write XML of its own."""
        quick = None if rich else self.together.filled(values)
        done = dict(zip(self.quick, quick or (), strict=bool(quick)))
        return [(part.name, done.get(part.name) or part.filled(values)) for part in self.parts]


class Properties:
    """The document's properties: the same XML around the few values of a letter."""

    def __init__(self, document: LetterDocument):
        plain, found = environment(autoescape=False), document.docx.core_properties
        sources = {name: getattr(found, name) for name in PROPERTIES}
        self.texts = {name: source for name, source in sources.items() if "{" not in source}
        self.templates = {name: plain.from_string(sources[name]) for name in PROPERTIES if name not in self.texts}
        for name in PROPERTIES:
            setattr(found, name, "")
        document.stamp(Stamp("", date(2000, 1, 1)))
        self.name = document.docx.part.package._core_properties_part.partname.membername
        self.pieces = _around_values(found._element)

    def filled(self, values: Values, stamp: Stamp) -> bytes:
        """The bytes of the properties; raises Jinja's errors, ValueError for one longer than Word accepts."""
        texts = self.texts | {name: template.render(values) for name, template in self.templates.items()}
        texts["title"] = texts["title"] or stamp.title
        if long := [name for name, text in texts.items() if len(text) > LONGEST_PROPERTY]:
            raise ValueError(f"propriété de plus de {LONGEST_PROPERTY} signes, {', '.join(long)}")
        texts["created"] = texts["modified"] = f"{stamp.day.isoformat()}T00:00:00Z"
        pieces = [_written(texts[piece]) if at % 2 else piece for at, piece in enumerate(self.pieces)]
        return "".join(pieces).encode()


def _around_values(core: etree._Element) -> list[str]:
    """XML, name of a value, XML, name of a value… XML."""
    for name, tag in STAMPED.items():
        element = getattr(core, tag)
        element.text = None
        element.append(etree.PI("value", name))
    return VALUE.split(serialised(core).decode())


def _written(text: str) -> str:
    """A property as lxml writes it; raises ValueError on what XML cannot hold."""
    if not text.isprintable():
        etree.Element("value").text = text
    return escape(text, quote=False).replace("\r", "&#13;")


class Compiled:
    """What all the letters of a template share. Raises RefusedTemplate, and Jinja's errors."""

    def __init__(self, template: TemplateFile, deflate: Deflate = fastest):
        inspect(template.data, template.name)
        document = open_document(template)
        self.deflate = deflate
        self.filling = Filling(parts_of(document))
        self.parts = self.filling.parts
        self.properties = Properties(document)
        self.frozen = Frozen(Member.of(name, data, smallest) for name, data in self._unchanged(document.saved()))
        self._last: dict[str, tuple[bytes, Member]] = {}

    def _unchanged(self, saved: bytes) -> Iterator[tuple[str, bytes]]:
        changing = {part.name for part in self.parts} | {self.properties.name}
        with zipfile.ZipFile(BytesIO(saved)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist() if name not in changing)

    def filled(self, values: Values, stamp: Stamp, *, rich: bool = False) -> list[tuple[str, bytes]]:
        """The members that a letter does not share, name and bytes; `rich` when a value may write XML of its own."""
        return [*self.filling.filled(values, rich=rich), (self.properties.name, self.properties.filled(values, stamp))]

    def zipped(self, members: list[tuple[str, bytes]]) -> bytes:
        """A whole letter: what is shared, then these."""
        return self.frozen.zipped(self._member(name, data) for name, data in members)

    def _member(self, name: str, data: bytes) -> Member:
        """Deflated, unless it is what the letter before had there (a header often is)."""
        before, member = self._last.get(name, (b"", None))
        if member is None or before != data:
            member = Member.of(name, data, self.deflate)
            self._last[name] = data, member
        return member


@lru_cache(maxsize=32)
def compiled(template: TemplateFile) -> Compiled:
    """The template made ready, remembered by its name and bytes."""
    return Compiled(template)
