"""Fictitious people who are easily taken for one another, each with a mark of their own in every field of a letter."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from letters import Letter
from letters.loading import element, hints, unwrap

MARK = re.compile(r"Q(\d{5})([A-Z]+)Q")
SURNAMES = (
    "Martin",
    "Marin",
    "Martins",
    "Mártin",
    "Martin-Marin",
    "Marin-Martin",
    "Martin Marin",
    "de la Tour-Éloi",
    "N’Diaye",
    "N'Diaye",
    "NDiaye",
    "Łukaszewicz-Øst",
    "Dupont & fils",
    "<Dupont>",
    "Dupont>",
    "&lt;Dupont&gt;",
    "&amp;Dupont;",
    "&#233;loi",
    "<!ENTITY nom>",
    "]]>Dupont",
    "</w:t></w:r>",
    "<w:br/>",
    "{{ nom }}",
    "{{nom}}",
    "{% if dalo %}",
    "{%p endfor %}",
    "{# Dupont #}",
    "}} {{",
    "%(nom)s {0} ${nom}",
    '"Dupont"',
    "« Dupont »",
    "🏠Dupont👩‍👧",
    "دوبون",
    "דופון־לוי",
    "\u202eDupont",
    "=1+1",
    "../../Dupont",
    "nul",
    "A" * 30 + "B" * 30,
    "A" * 30 + "B" * 29 + "C",
)
# Real surnames that a file name must not show; no letter says such a word anywhere else.
TELLING_SURNAMES = ("Handicap", "Violent", "Malade-Prison")
FIRST_NAMES = ("Camille", "Camile", "Anne-Cécile", "Anne Cécile", "Zoé", "Zoe", "Ñ", "李", None)
FIRST_DAY = date(2001, 1, 1)
FIRST_COUNT = 20_000  # no sentence of a template says a number as large
AMOUNTS = {"principal": 1000, "charges": 200, "annexes": 30}
# A list as long for everybody, so that what surrounds the values is the same for all; addresses alone vary.
LISTED = 2


@dataclass(frozen=True)
class Person:
    """One of them: a number, and the JSON values of a letter; `shape`: what changes the sentences themselves."""

    number: int
    data: dict[str, Any]
    shape: tuple[bool, ...]

    @property
    def name(self) -> str:
        who = self.data["destinataire"]
        return " ".join(filter(None, (who["prenom"], who["nom"])))


def lookalikes(letter: Letter, count: int, first: int = 0, seed: int = 441) -> list[Person]:
    """`count` people for a letter, numbered from `first`; the same ones each time."""
    chance = random.Random(seed + first)
    return [_person(letter, number, chance) for number in range(first, first + count)]


def _person(letter: Letter, number: int, chance: random.Random) -> Person:
    data = _record(letter.context, (), number, chance)
    late = letter.id == "attribution-sans-effet"  # written once the awaited paper's day is past
    data |= {"date": _day(number, 400 if late else 30), "seance": {**data["seance"], "date": _day(number, 0)}}
    told = data["logement"]["etage"] is not None, data["destinataire"]["prenom"] is not None
    rent, ranked = data.get("loyer", {}), data.get("classement") or {}
    told += bool(data.get("dalo")), data.get("copie") is not None, rent.get("annexes") is not None
    told += bool(rent.get("compteurs_individuels")), data["avec"] is not None, data.get("disponible_le") is not None
    told += bool(ranked), ranked.get("annonce_le") is not None
    told += data.get("refus") is not None, data.get("recue_le") is not None
    return Person(number, data, told)


def _record(cls: type, path: tuple[str, ...], number: int, chance: random.Random) -> dict[str, Any]:
    kinds = hints(cls)
    return {one.name: _value(kinds[one.name], (*path, one.name), number, chance) for one in fields(cls)}


def _value(kind: Any, path: tuple[str, ...], number: int, chance: random.Random) -> Any:
    kind, optional = unwrap(kind)
    if optional and path[-1] != "prenom" and chance.random() < 0.3:
        return None
    if is_dataclass(kind):
        return _record(kind, path, number, chance)
    if inner := element(kind):
        many = chance.randint(1, 5) if path[-1] == "adresse" else LISTED
        return [_value(inner, (*path, str(at)), number, chance) for at in range(many)]
    return WRITTEN[kind](path, number, chance)


def _text(path: tuple[str, ...], number: int, chance: random.Random) -> str | None:
    """A look-alike with the mark of this person and field; a third of the people share one landlord, unmarked."""
    if path[0] == "bailleur" and number % 3 == 0:
        return f"Habitat des Trois Rives, {path[-1]}"
    word = chance.choice(FIRST_NAMES if path[-1] == "prenom" else SURNAMES)
    if path == ("destinataire", "nom") and number % 50 == 0:
        word = chance.choice(TELLING_SURNAMES)
    if word is None:
        return None if path[0] == "destinataire" else _mark(path, number)
    return f"{word}{_mark(path, number)}" + ("\nseconde ligne" if path[-1] == "faits" and number % 7 == 0 else "")


def _mark(path: tuple[str, ...], number: int) -> str:
    """`Q00042DESTINATAIRENOMQ`: it says whose, and where."""
    where = "".join(path).translate(str.maketrans("0123456789", "ABCDEFGHIJ", "_")).upper()
    return f"Q{number:05d}{where}Q"


def _amount(path: tuple[str, ...], number: int, chance: random.Random) -> str:
    return str(AMOUNTS.get(path[-1], FIRST_COUNT) + Decimal(number) * Decimal("0.11"))


def _day(number: int, more: int) -> str:
    return (FIRST_DAY + timedelta(number + more)).isoformat()


WRITTEN = {
    str: _text,
    Decimal: _amount,
    int: lambda path, number, chance: FIRST_COUNT + number,
    bool: lambda path, number, chance: chance.random() < 0.5,
    date: lambda path, number, chance: _day(number, 90),
}


def texts(value: Any) -> Iterator[str]:
    """Every text among some JSON values, days and amounts aside."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str) and not re.fullmatch(r"[\d.-]+", value):
        yield value
