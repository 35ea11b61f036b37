"""The clauses of the sources, each with the rules that carry it and the figures in force that they read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from rules.clauses import DATA, all_rules, list_clauses
from rules.policy import load_policy, policy_names
from rules.rule import Regle, RegleEnsemble

LIEUX = {
    "regle": ("Règle", "conforme"),
    "question": ("Question", "conforme"),
    "ecran": ("Écran", "conforme"),
    "document": ("Document", "conforme"),
    "prevu": ("Prévu", "sans-objet"),
}


@dataclass(frozen=True)
class Clause:
    """A clause as the page shows it; `figures` as `rules.figures.in_force` gives them."""

    id: str
    texte: str
    source: str
    lieu: str
    ou: tuple[str, ...]
    rules: tuple[Regle | RegleEnsemble, ...]
    figures: tuple[dict[str, Any], ...]

    @property
    def prefix(self) -> str:
        return self.id.partition("-")[0]


@cache
def clauses(on: date) -> tuple[Clause, ...]:
    """Every clause, on a day."""
    by_name: dict[str, list] = {}
    for rule in all_rules():
        by_name.setdefault(rule.identifier, []).append(rule)
    return tuple(_clause(one, by_name) for one in list_clauses(on))


def _clause(one: dict[str, Any], by_name: dict[str, list]) -> Clause:
    carried = [rule for name in one["rules"] for rule in by_name[name] if one["id"] in rule.clauses]
    other = tuple(place for place in one["where"] if not place.startswith("regle:"))
    return Clause(
        one["id"], one["text"], one["source"], one["place"], other, tuple(carried), tuple(map(_figure, one["figures"]))
    )


def _figure(entry: dict[str, Any]) -> dict[str, Any]:
    """Numbers and days as such, for the page to print."""
    told = dict(entry)
    for name in {"from", "to"} & entry.keys():
        told[name] = date.fromisoformat(entry[name]) if entry[name] else None
    if "value" in entry:
        told["value"] = Decimal(entry["value"])
    told["values"] = {key: Decimal(value) for key, value in entry.get("values", {}).items()}
    return told


@cache
def sources() -> dict[str, str]:
    """Prefix → name of the document."""
    return tomllib.loads(DATA.read_text("utf-8"))["sources"]


@cache
def landlords() -> dict[str, str]:
    """Code → name of the landlords whose policy comes with the product."""
    return {code: load_policy(code).name for code in policy_names()}


def search(on: date, prefix: str = "", lieu: str = "", text: str = "") -> list[Clause]:
    """The clauses of a document, in a place, whose identifier, words or rules hold every word of `text`."""
    words = text.casefold().split()
    return [
        one
        for one in clauses(on)
        if (not prefix or one.prefix == prefix) and (not lieu or one.lieu == lieu) and _holds(one, words)
    ]


def _holds(one: Clause, words: list[str]) -> bool:
    told = " ".join((one.id, one.texte, *(f"{rule.identifier} {rule.title}" for rule in one.rules))).casefold()
    return all(word in told for word in words)
