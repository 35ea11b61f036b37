"""The lists of a print file: one definition for those that say the same, numbers that start again in each letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from letters.package import digest
from letters.printing.styles import Sheet
from letters.printing.words import W, canonical, child, val

LEVELS = range(9)
OWN_NUMBERS = {f"{W}nsid", f"{W}tmpl", f"{W}numPicBullet", f"{W}lvlPicBulletId"}
STYLED = (f"{W}pStyle", f"{W}styleLink", f"{W}numStyleLink")
SILENT = {"bullet", "none"}
HERE = b'w:numId="0"'
OPENING = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering xmlns:w="{W[1:-1]}">'.encode()
CLOSING = b"</w:numbering>"


class Book:
    """The lists of one template, and what each says."""

    def __init__(self, root: Any, sheet: Sheet):
        nodes = [] if root is None else root.findall(f"{W}abstractNum")
        self.models = {one.get(f"{W}abstractNumId"): one for one in nodes}
        found = [] if root is None else root.findall(f"{W}num")
        self.lists = {one.get(f"{W}numId"): one for one in found if self.model(one) in self.models}
        self.sheet = sheet

    def model(self, one: Any) -> str:
        return val(child(one, "abstractNumId")) or ""

    def print_of_model(self, name: str) -> str:
        """What a model of list says, the styles that it is tied to counted in."""
        model = self.models[name]
        said = canonical(model, OWN_NUMBERS, {f"{W}abstractNumId"})
        tied = [self.sheet.print_of(val(one) or "") for one in model.iter(*STYLED)]
        return digest("\0".join([said, *tied]).encode())

    def prints(self) -> dict[str, str]:
        """What each list says: its model, and what it changes in it."""
        models = {name: self.print_of_model(name) for name in self.models}
        return {
            name: models[self.model(one)] + canonical(one, attributes={f"{W}numId"}) for name, one in self.lists.items()
        }

    def counts(self, name: str) -> bool:
        """Does the list number what it lists? Bullets need no new start."""
        one = self.lists[name]
        formats = [val(found) for node in (one, self.models[self.model(one)]) for found in node.iter(f"{W}numFmt")]
        return not formats or any(found not in SILENT for found in formats)

    def level_of(self, name: str, style: str) -> str:
        """The level of a list that a style stands for."""
        model = self.models.get(self.model(self.lists.get(name)) if name in self.lists else "")
        levels = [] if model is None else model.findall(f"{W}lvl")
        return next((one.get(f"{W}ilvl") for one in levels if val(child(one, "pStyle")) == style), "0")


@dataclass
class Kept:
    """A list of the file: its XML, and that of the same list starting again, its number to be written in."""

    xml: bytes
    again: bytes


class Lists:
    """The lists of the file, template after template; numbers from 1."""

    def __init__(self) -> None:
        self.models: dict[str, Any] = {}
        self.kept: dict[str, Kept] = {}
        self.by_number: dict[int, str] = {}
        self.restarts: list[tuple[int, Kept]] = []
        self.last = 0

    def add(self, book: Book, names: Mapping[str, str], prints: Mapping[str, str]) -> dict[str, int]:
        """Number in the template → number in the file; `names`: of the styles, in the file; `prints`: the book's."""
        numbers = {}
        known = {said: number for number, said in self.by_number.items()}
        for name, one in book.lists.items():
            if prints[name] not in known:
                known[prints[name]] = self._keep(book, one, prints[name], names)
            numbers[name] = known[prints[name]]
        return numbers

    def _keep(self, book: Book, one: Any, said: str, names: Mapping[str, str]) -> int:
        model = self._model(book, book.model(one), names)
        self.last += 1
        self.by_number[self.last] = said
        self.kept[said] = Kept(*_written(one, model, book.models[book.model(one)]))
        return self.last

    def _model(self, book: Book, name: str, names: Mapping[str, str]) -> int:
        said = book.print_of_model(name)
        if said not in self.models:
            made = deepcopy(book.models[name])
            number = len(self.models)
            made.set(f"{W}abstractNumId", str(number))
            for own in [own for own in made.iter() if own.tag in OWN_NUMBERS]:
                own.getparent().remove(own)
            made.insert(0, etree.Element(f"{W}nsid", {f"{W}val": f"{0x4C000000 + number:08X}"}))
            for tied in made.iter(*STYLED):
                tied.set(f"{W}val", names.get(val(tied) or "", val(tied) or ""))
            self.models[said] = made
        return list(self.models).index(said)

    def again(self, number: int) -> int:
        """A list like this one, whose numbers start again."""
        self.last += 1
        self.restarts.append((self.last, self.kept[self.by_number[number]]))
        return self.last

    def xml(self) -> Iterator[bytes]:
        """The whole part, piece by piece."""
        yield OPENING
        for model in self.models.values():
            yield etree.tostring(model)
        for number, said in self.by_number.items():
            yield _numbered(self.kept[said].xml, number)
        for number, kept in self.restarts:
            yield _numbered(kept.again, number)
        yield CLOSING


def _numbered(xml: bytes, number: int) -> bytes:
    return xml.replace(HERE, b'w:numId="%d"' % number, 1)


def _written(one: Any, model: int, levels: Any) -> tuple[bytes, bytes]:
    """A list of the file as XML, then the same with a new start at every level."""
    plain = deepcopy(one)
    plain.set(f"{W}numId", "0")
    child(plain, "abstractNumId").set(f"{W}val", str(model))
    again = deepcopy(plain)
    for level in LEVELS:
        _start_again(again, str(level), levels)
    return etree.tostring(plain), etree.tostring(again)


def _start_again(again: Any, level: str, levels: Any) -> None:
    over = again.find(f'{W}lvlOverride[@{W}ilvl="{level}"]')
    if over is None:
        over = etree.SubElement(again, f"{W}lvlOverride", {f"{W}ilvl": level})
    if child(over, "startOverride") is None:
        own = levels.find(f'{W}lvl[@{W}ilvl="{level}"]')
        first = val(child(over, "lvl", "start")) or val(child(own, "start")) or "1"
        over.insert(0, etree.Element(f"{W}startOverride", {f"{W}val": first}))
