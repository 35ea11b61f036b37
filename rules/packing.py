"""One request in a few hundred bytes: every fact that a rule may compare, as its column holds it, written once.

A record is a head (layout, number of persons, facts, unique number), one part per person, then the towns wished for.
`rules.screening.unpack` makes a pool of many. What is unknown is the least number that a field can hold, or an empty
text. No rule reads any other text: a name, an address.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rules.dossier import PERSONNES
from rules.facts import FAITS
from rules.kinds import Choix, Ensemble, Kind, Nombre, Texte

OWNED = ("demande.", "menage.", "ressources.")
NUMBER, TOWNS = "demande.numero", "demande.communes"
NUMBER_WIDTH = 18
BITS = 63


@dataclass(frozen=True)
class Field:
    """One fact in a record; `code` is its `struct` letter."""

    path: str
    code: str

    @cached_property
    def unknown(self) -> int:
        return -(1 << (8 * struct.calcsize(self.code) - 1))

    @cached_property
    def number(self) -> Callable[[Any], int]:
        kind = FAITS[self.path].kind
        if isinstance(kind, Choix):
            return {code: place for place, code in enumerate(kind.options)}.__getitem__
        return kind.to_column

    def written(self, values: Mapping[str, Any]) -> int:
        value = values.get(self.path)
        return self.unknown if value is None else self.number(value)


def _code(kind: Kind) -> str:
    """The narrowest field that holds every value of the kind."""
    if isinstance(kind, Ensemble):
        if len(kind.options) >= BITS:
            raise ValueError(f"a set of {len(kind.options)} codes does not fit in a column")
        return "i" if len(kind.options) < 31 else "q"
    if isinstance(kind, Choix):
        return "b" if len(kind.options) < 128 else "h"
    return "q" if isinstance(kind, Nombre) else "b" if kind.name == "booleen" else "i"


def _fields(*, per_person: bool) -> tuple[Field, ...]:
    """The widest first, so that each stands at a multiple of its width."""
    own = [one for one in FAITS.values() if one.key.startswith(OWNED) and not isinstance(one.kind, Texte)]
    found = [Field(one.key, _code(one.kind)) for one in own if one.per_person == per_person]
    return tuple(sorted(found, key=lambda field: (-struct.calcsize(field.code), field.path)))


REQUEST, PERSON = _fields(per_person=False), _fields(per_person=True)
HEAD = struct.Struct("<II" + "".join(field.code for field in REQUEST) + f"{NUMBER_WIDTH}s")
PART = struct.Struct("<" + "".join(field.code for field in PERSON))


def _layout() -> int:
    """Changes with the vocabulary: the fields, their places, the codes of their lists."""
    fields = [*REQUEST, *PERSON]
    lists = [tuple(getattr(FAITS[field.path].kind, "options", ())) for field in fields]
    said = repr(([(field.path, field.code) for field in fields], lists, NUMBER, TOWNS))
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:4], "little")


LAYOUT = _layout()
MARK = struct.pack("<I", LAYOUT)


def pack(values: Mapping[str, Any]) -> bytes:
    """The record of a request with these values, as files hold them."""
    persons = values.get(PERSONNES) or ()
    number, towns = ((values.get(path) or "").encode() for path in (NUMBER, TOWNS))
    head = HEAD.pack(LAYOUT, len(persons), *[field.written(values) for field in REQUEST], number)
    parts = [PART.pack(*[field.written(person) for field in PERSON]) for person in persons]
    return b"".join((head, *parts, towns))


def is_current(record: bytes | None) -> bool:
    """Was the record written with today's vocabulary?"""
    return record is not None and record.startswith(MARK)
