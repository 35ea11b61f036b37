"""The sections of a letter: its sizes and margins kept, its pages from 1, its own headers and footers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from letters.printing.words import R, W, child, listed

KINDS = ("header", "footer")
NEW_PAGE, RECTO = "nextPage", "oddPage"
ORDER = listed(
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
    "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange"
)
NOT_KEPT = listed("headerReference footerReference printerSettings sectPrChange")
DECLARATION = re.compile(r' xmlns:(?:w|r)="[^"]*"')
# A header that shows nothing and takes no room, where the letter has none and one before it had.
BLANK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} xmlns:w="{uri}"><w:p><w:pPr>'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p></w:{root}>'
)
ROOTS = {"header": "hdr", "footer": "ftr"}

Place = tuple[str, str]  # header or footer; default, first or even


@dataclass(frozen=True)
class Section:
    """One section of a template: its margins by place, its XML when it opens a letter, and when it follows."""

    margins: Mapping[Place, str]
    opening: str
    following: str


def section_of(node: Any, main: Any, *, even: bool, recto: bool, notes: bool) -> Section:
    """A section from its `sectPr`; `even`: even pages have margins of their own; `notes`: their numbers start again."""
    margins = dict(_margins(node, main))
    for kind in KINDS:
        if not even:
            margins.pop((kind, "even"), None)
            if (kind, "default") in margins:
                margins[kind, "even"] = margins[kind, "default"]
    following = deepcopy(node)
    for name in NOT_KEPT:
        for one in following.findall(f"{W}{name}"):
            following.remove(one)
    return Section(margins, _written(_opened(following, recto=recto, notes=notes)), _written(following))


def _margins(node: Any, main: Any) -> Iterator[tuple[Place, str]]:
    for kind in KINDS:
        for one in node.findall(f"{W}{kind}Reference"):
            if (relation := main.rels.get(one.get(f"{R}id"))) is not None:
                yield (kind, one.get(f"{W}type", "default")), relation.target_part.partname.membername


def _opened(node: Any, *, recto: bool, notes: bool) -> Any:
    """The section on a new page, numbered from where the template says, else from 1."""
    node = deepcopy(node)
    _set(node, "type", "val", RECTO if recto else NEW_PAGE)
    if child(node, "pgNumType") is None or child(node, "pgNumType").get(f"{W}start") is None:
        _set(node, "pgNumType", "start", "1")
    if notes:
        for name in ("footnotePr", "endnotePr"):
            if child(node, name, "numRestart") is None:
                _part(node, name).append(etree.Element(f"{W}numRestart", {f"{W}val": "eachSect"}))
    places = {f"{W}{name}": place for place, name in enumerate(ORDER)}
    node[:] = sorted(node, key=lambda one: places.get(one.tag, len(ORDER)))
    return node


def _part(node: Any, name: str) -> Any:
    found = child(node, name)
    return etree.SubElement(node, f"{W}{name}") if found is None else found


def _set(node: Any, name: str, attribute: str, value: str) -> None:
    _part(node, name).set(f"{W}{attribute}", value)


def _written(node: Any) -> str:
    return "".join(DECLARATION.sub("", etree.tostring(one, encoding="unicode", with_tail=False)) for one in node)


class Margins:
    """The headers and footers that the file has had so far, by place: a letter that has none must say so."""

    def __init__(self, blank: Callable[[str], str]):
        self.blank, self.seen = blank, set[Place]()

    def references(self, section: Section, link: Callable[[str, str], str], *, opening: bool) -> str:
        """The references that open a section; `link`: from what it is and a part's name to its link in the file."""
        links = {place: link(place[0], name) for place, name in section.margins.items()}
        if opening:
            links |= {place: self.blank(place[0]) for place in sorted(self.seen - set(links))}
        self.seen |= set(section.margins)
        return "".join(
            f'<w:{kind}Reference w:type="{pages}" r:id="{links[kind, pages]}"/>' for kind, pages in sorted(links)
        )


def last_section(body: Any) -> Any:
    """The section of the end of a body, made if there is none."""
    found = body[-1] if len(body) and body[-1].tag == f"{W}sectPr" else None
    return etree.SubElement(body, f"{W}sectPr") if found is None else found
