"""What a fact is: an expression with its label, unit, help and question; and what a group of facts is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.expression import Expression
from rules.french import typeset
from rules.kinds import Booleen, Entier, Kind

OUI_NON = Booleen()


class Fait(Expression):
    """One fact of the vocabulary. `ask` says who can answer: candidat, bailleur or administrateur."""

    __slots__ = ("ask", "example", "group", "help", "kind", "name", "question")

    def __init__(
        self, label: str, kind: Kind, *, question: str = "", help: str = "", ask: str = "candidat", example: Any = None
    ):
        super().__init__("fait", (), _expression_type(kind), label=typeset(label), unit=kind.unit)
        self.kind, self.ask, self.example = kind, ask, example
        self.question, self.help = typeset(question), typeset(help)

    def __set_name__(self, owner: type, name: str) -> None:
        self.group, self.name = owner.prefix, name
        self.per_person = owner.prefix.endswith("*")
        self.key = f"{owner.prefix}.{name}"
        self.args = (self.key,)
        self.facts = frozenset({self.key})


def _expression_type(kind: Kind) -> str:
    if isinstance(kind, Entier):
        return "entier"
    return {"montant": "nombre", "numero-unique": "texte"}.get(kind.name, kind.name)


class Groupe:
    """A group of facts; `prefix` begins their paths. A group that grows long takes a part of its facts from another
    class of the same prefix, its base."""

    prefix: str = ""
    title: str = ""

    @classmethod
    def faits(cls) -> Iterator[Fait]:
        return (value for part in cls.__mro__ for value in vars(part).values() if isinstance(value, Fait))
