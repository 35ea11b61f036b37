"""The styles of a print file: those that say the same are shared, the others keep apart under another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from letters.package import digest
from letters.printing.defaults import with_defaults
from letters.printing.words import W, canonical, child, val

KINDS = ("paragraph", "character", "table", "numbering")
REFERENCES = ("basedOn", "next", "link")
NEVER_SEEN = {
    f"{W}{name}"
    for name in ("rsid", "uiPriority", "semiHidden", "unhideWhenUsed", "qFormat", "locked", "aliases", "name", "numId")
} | {f"{W}{name}" for name in REFERENCES}
BARE = f'<w:styles xmlns:w="{W[1:-1]}"/>'.encode()
NORMAL = '<w:style xmlns:w="{}" w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'


@dataclass
class Kept:
    """A style of the file; `defaults`: those of its template, for a paragraph style that rests on no other."""

    element: Any
    defaults: Any


class Sheet:
    """The styles of one template, and what each says once those it rests on are counted in."""

    def __init__(self, root: Any):
        self.root = root
        self.styles = {one.get(f"{W}styleId"): one for one in root.findall(f"{W}style")}
        self.first = {kind: name for kind in KINDS for name in [self._default(kind)] if name}
        if "paragraph" not in self.first:
            self._add_normal()
        self.words: dict[str, str] = {}
        self.defaults = child(root, "docDefaults")
        self.said = "" if self.defaults is None else canonical(self.defaults)

    def _default(self, kind: str) -> str:
        """The style of what names none: the last one that says so, as Word takes it."""
        marked = [name for name, one in self.styles.items() if _kind(one) == kind and _is_default(one)]
        return marked[-1] if marked else ""

    def _add_normal(self) -> None:
        name = next(name for name in ("Normal", "NormalParDefaut", "N0") if name not in self.styles)
        style = etree.fromstring(NORMAL.format(W[1:-1]))
        style.set(f"{W}styleId", name)
        self.root.append(style)
        self.styles[name] = style
        self.first["paragraph"] = name

    def chain(self, name: str | None) -> Iterator[Any]:
        """The style, then those it rests on."""
        seen = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = val(child(self.styles[name], "basedOn"))

    def _said(self, style: Any) -> str:
        name = style.get(f"{W}styleId")
        if name not in self.words:
            self.words[name] = canonical(style, NEVER_SEEN, {f"{W}styleId", f"{W}customStyle"})
        return self.words[name]

    def print_of(self, name: str, lists: Mapping[str, str] | None = None) -> str:
        """What a style says, all in all; `lists`: what each of its template's lists says, else they do not count."""
        chain = list(self.chain(name))
        if not chain:
            return ""
        said = [self._said(one) for one in chain]
        said += [(lists or {}).get(val(child(one, "pPr", "numPr", "numId")) or "", "") for one in chain]
        if _kind(chain[0]) == "paragraph":
            said.append(self.said)
        return digest("\0".join([_name(chain[0]).lower(), *said]).encode())


class Styles:
    """The styles of the file, template after template."""

    def __init__(self) -> None:
        self.kept: dict[str, Kept] = {}
        self.by_print: dict[str, str] = {}
        self.names: set[str] = set()
        self.sheet: Sheet | None = None
        self.said: set[str] = set()

    def taken(self, sheet: Sheet, prints: Mapping[str, str]) -> dict[str, str]:
        """Name in the template → name in the file; the styles that are new to the file are kept for `add`."""
        names = {}
        for name in sheet.styles:
            known = self.by_print.get(prints[name])
            names[name] = known or self._free(name)
            if not known:
                self.by_print[prints[name]] = names[name]
                self.kept[names[name]] = Kept(None, None)
        return names

    def _free(self, name: str) -> str:
        wanted, turn = name, 1
        while wanted in self.kept:
            turn += 1
            wanted = f"{name}-{turn}"
        return wanted

    def add(self, sheet: Sheet, names: Mapping[str, str], lists: Mapping[str, int]) -> None:
        """Keep the styles that `taken` found new, their references followed."""
        first = self.sheet is None
        self.sheet = self.sheet or sheet
        self.said.add(sheet.said)
        for name, style in sheet.styles.items():
            if self.kept[names[name]].element is None:
                made = self._made(style, names, lists, first)
                rests = child(style, "basedOn") is not None or _kind(style) != "paragraph"
                self.kept[names[name]] = Kept(made, None if rests else sheet.defaults)

    def _made(self, style: Any, names: Mapping[str, str], lists: Mapping[str, int], first: bool) -> Any:
        made = deepcopy(style)
        made.set(f"{W}styleId", names[style.get(f"{W}styleId")])
        if not first:
            made.attrib.pop(f"{W}default", None)
        self._rename(made)
        for kind in REFERENCES:
            if (reference := child(made, kind)) is not None:
                reference.set(f"{W}val", names.get(val(reference) or "", val(reference) or ""))
        for number in made.iter(f"{W}numId"):
            number.set(f"{W}val", str(lists.get(val(number) or "", 0)))
        return made

    def _rename(self, style: Any) -> None:
        """Word knows a style by its name too, which must be the only one."""
        plain, turn = _name(style), 1
        wanted = plain
        while wanted.lower() in self.names:
            turn += 1
            wanted = f"{plain} ({turn})"
        self.names.add(wanted.lower())
        if wanted != plain:
            child(style, "name").set(f"{W}val", wanted)
            for aliases in style.findall(f"{W}aliases"):
                style.remove(aliases)

    def xml(self) -> bytes:
        """The whole part; where templates differ in their defaults, each root style states its own."""
        root = deepcopy(self.sheet.root) if self.sheet else etree.fromstring(BARE)
        for style in root.findall(f"{W}style"):
            root.remove(style)
        apart = len(self.said) > 1
        if apart and (defaults := child(root, "docDefaults")) is not None:
            for said in [*defaults.findall(f"{W}rPrDefault/{W}rPr"), *defaults.findall(f"{W}pPrDefault/{W}pPr")]:
                said.clear()
        for one in self.kept.values():
            root.append(with_defaults(one.element, one.defaults) if apart else one.element)
        return etree.tostring(root, encoding="UTF-8", standalone=True)


def _kind(style: Any) -> str:
    return style.get(f"{W}type", "paragraph")


def _is_default(style: Any) -> bool:
    return style.get(f"{W}default") in {"1", "true", "on"}


def _name(style: Any) -> str:
    return val(child(style, "name")) or style.get(f"{W}styleId")
