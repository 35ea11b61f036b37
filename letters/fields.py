"""The fields of a letter as a person pastes them into Word: the tag, what it means, what it prints in the example.

The filter of a tag and the name of a loop's element are those of the shipped template, so that both read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from letters.catalogue import LETTERS, Letter
from letters.loading import element, hints, load, unwrap
from letters.sandbox import environment, offered
from letters.text import document_text

ELEMENT = "element"
CLOSE = 0.65  # likeness from which a name is worth suggesting


@dataclass(frozen=True)
class Champ:
    """One value that a letter offers; `tag` stands between the `loops`, outermost first."""

    path: str
    tag: str
    meaning: str
    example: str
    loops: tuple[str, ...] = ()
    optional: bool = False

    @property
    def snippet(self) -> str:
        """The tag within its loops, that can be pasted anywhere."""
        return _within(self.loops, self.tag)


@dataclass(frozen=True)
class Place:
    """Where a walk stands: the expression that reads it, its path, the loops and conditions around."""

    expression: str = ""
    path: str = ""
    loops: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    meaning: str = ""


@cache
def champs(letter_id: str) -> tuple[Champ, ...]:
    """Every field of a letter, in the order of its context."""
    letter = LETTERS[letter_id]
    text = document_text(letter.template_file().data)
    values = offered(load(letter.context, letter.example()))
    return tuple(_champ(kind, place, text, values) for kind, place in _walk(letter.context, Place(), text))


def nearest(letter: Letter, path: str) -> str:
    """The tag of the field that most resembles an unknown one; empty when none does."""
    known = {_bare(one.path): one for one in champs(letter.id)}
    asked = _bare(path)
    close = get_close_matches(asked, known, 1, CLOSE)
    if not close:
        lasts = {name.rsplit(".", 1)[-1]: name for name in reversed(known)}
        close = [lasts[one] for one in get_close_matches(asked.rsplit(".", 1)[-1], lasts, 1, CLOSE)]
    return known[close[0]].tag if close else ""


def _bare(path: str) -> str:
    return path.replace("[]", "").lower()


def _walk(kind: type, place: Place, text: str) -> Iterator[tuple[type, Place]]:
    """The values under a record, each with the place where it is read."""
    for item in fields(kind):
        inner, optional = unwrap(hints(kind)[item.name])
        expression = f"{place.expression}.{item.name}".lstrip(".")
        guard = f"{expression} is present" if inner in (int, Decimal) else expression
        guards = (*place.guards, guard) if optional and inner is not bool else place.guards
        path = f"{place.path}.{item.name}".lstrip(".")
        here = Place(expression, path, place.loops, guards, item.metadata["aide"])
        yield from _below(inner, here, text)


def _below(kind: Any, place: Place, text: str) -> Iterator[tuple[type, Place]]:
    if is_dataclass(kind):
        yield from _walk(kind, place, text)
    elif listed := element(kind):
        name = _loop_name(place.path.rsplit(".", 1)[-1], text)
        loop = f"{{% for {name} in {place.expression} %}}"
        opened = (*(f"{{% if {one} %}}" for one in place.guards), loop)
        inside = Place(name, f"{place.path}[]", (*place.loops, *opened), (), place.meaning)
        yield from _below(listed, inside, text)
    else:
        yield kind, place


def _loop_name(name: str, text: str) -> str:
    found = re.search(rf"for (\w+) in (?:\w+\.)*{name}\b", text)
    return found[1] if found else ELEMENT


def _champ(kind: type, place: Place, text: str, values: dict[str, Any]) -> Champ:
    tag = _tag(kind, place, text)
    for guard in reversed(place.guards):
        tag = f"{{% if {guard} %}}{tag}{{% endif %}}"
    optional = bool(place.guards) or any(one.startswith("{% if") for one in place.loops)
    printed = _printed(place.loops, tag, values)
    return Champ(place.path, tag, place.meaning, printed, place.loops, optional)


def _tag(kind: type, place: Place, text: str) -> str:
    if kind is bool:
        return f"{{% if {place.expression} %}}oui{{% else %}}non{{% endif %}}"
    return f"{{{{ {place.expression}{_filter(kind, place, text)} }}}}"


def _filter(kind: type, place: Place, text: str) -> str:
    """The filter that the shipped template gives this field, else that of its kind."""
    if kind is date:
        return "|date_fr"
    last = re.escape(place.expression.rsplit(".", 1)[-1])
    for expression in (re.escape(place.expression), rf"(?:\w+\.)*{last}"):
        if found := re.search(rf"\{{\{{ {expression}(\|[^}}]+?)? \}}\}}", text):
            return found[1] or ""
    return "|nombre" if kind is Decimal else ""


def _within(loops: tuple[str, ...], tag: str) -> str:
    ends = ["{% endfor %}" if one.startswith("{% for") else "{% endif %}" for one in reversed(loops)]
    return "".join([*loops, tag, *ends])


def _printed(loops: tuple[str, ...], tag: str, values: dict[str, Any]) -> str:
    """What the first of the example prints."""
    only_first = f"{tag}\n"
    source = _within(loops, only_first)
    lines = environment(autoescape=False).from_string(source).render(values).split("\n")
    return next((line for line in lines if line.strip()), "")
