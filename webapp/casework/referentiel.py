"""The clauses of the sources, each with the rules that carry it and the figures that they read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rules.clauses import DATA, all_rules, figures_read, list_clauses
from rules.figures import history, in_force
from rules.parameters import Chiffres
from rules.policy import policy_names, served
from rules.rule import Regle, RegleEnsemble
from webapp.casework.regles import STEP_NAMES, Rule, kept, key_of, text_of

LIEUX = {
    "regle": ("Règle", "conforme"),
    "question": ("Question", "conforme"),
    "ecran": ("Écran", "conforme"),
    "document": ("Document", "conforme"),
    "prevu": ("Prévu", "sans-objet"),
}
NATIONAL = "national"


@dataclass(frozen=True)
class Clause:
    """A clause as the page shows it; `figures`: the identifiers of those its rules read."""

    id: str
    texte: str
    source: str
    lieu: str
    ou: tuple[str, ...]
    rules: tuple[Regle | RegleEnsemble, ...]
    figures: tuple[str, ...]
    scenarios: tuple[str, ...]
    tests: tuple[str, ...]
    words: str

    @property
    def prefix(self) -> str:
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Filters:
    """What the page is narrowed to; `bailleur`: a landlord's code, NATIONAL or nothing."""

    source: str = ""
    lieu: str = ""
    bailleur: str = ""
    etape: str = ""
    text: str = ""

    def args(self) -> dict[str, str | None]:
        """As the address carries them."""
        told = {"source": self.source, "lieu": self.lieu, "bailleur": self.bailleur, "etape": self.etape}
        return {name: value or None for name, value in (told | {"q": self.text}).items()}


def read_filters(args: Any) -> Filters:
    """The filters of an address; what is not of their lists is left out."""
    lists = {"source": sources(), "lieu": LIEUX, "bailleur": {NATIONAL, *landlords()}, "etape": STEP_NAMES}
    told = {name: args.get(name, "") if args.get(name) in known else "" for name, known in lists.items()}
    return Filters(text=args.get("q", "").strip()[:100], **told)


@kept
def clauses(on: date) -> tuple[Clause, ...]:
    """Every clause, on a day."""
    by_name: dict[str, list] = {}
    for rule in all_rules():
        by_name.setdefault(rule.identifier, []).append(rule)
    return tuple(_clause(one, by_name) for one in list_clauses(on))


def _clause(one: dict[str, Any], by_name: dict[str, list]) -> Clause:
    carried = tuple(rule for name in one["rules"] for rule in by_name[name] if one["id"] in rule.clauses)
    other = tuple(place for place in one["where"] if not place.startswith("regle:"))
    said = (f"{rule.identifier} {rule.title} {rule.source} {text_of(rule)}" for rule in carried)
    return Clause(
        one["id"],
        one["text"],
        one["source"],
        one["place"],
        other,
        carried,
        figures_of_rules(carried),
        tuple(one.get("scenarios", ())),
        tuple(one.get("tests", ())),
        " ".join((one["id"], one["text"], one["source"], *said)).casefold(),
    )


def figures_of_rules(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*map(figures_read, rules))))


def search(on: date, filters: Filters) -> list[Clause]:
    """The clauses that pass, each with its rules that pass; every word of the text is in its words or its rules'."""
    words = filters.text.casefold().split()
    found = (_narrowed(one, filters) for one in clauses(on) if all(word in one.words for word in words))
    return [one for one in found if one is not None]


def _narrowed(one: Clause, filters: Filters) -> Clause | None:
    if (filters.source and one.prefix != filters.source) or (filters.lieu and one.lieu != filters.lieu):
        return None
    if not (filters.bailleur or filters.etape):
        return one
    kept = tuple(rule for rule in one.rules if _applies(rule, filters))
    if not kept and (filters.etape or one.rules or not speaks_of(one.prefix, filters.bailleur)):
        return None
    return replace(one, rules=kept, figures=figures_of_rules(kept))


def _applies(rule: Rule, filters: Filters) -> bool:
    """At that landlord (national rules apply everywhere), at that step."""
    own = {"", *({filters.bailleur} - {NATIONAL})}
    return (not filters.bailleur or rule.landlord in own) and (not filters.etape or filters.etape in rule.steps)


def speaks_of(prefix: str, bailleur: str) -> bool:
    """Is a document that landlord's, or nobody's?"""
    owners = _owners().get(prefix, frozenset())
    return not owners or bailleur in owners


@kept
def _owners() -> dict[str, frozenset[str]]:
    """Prefix of a document → the landlords whose own rules name it."""
    found: dict[str, frozenset[str]] = {}
    for rule in all_rules():
        for clause in rule.clauses if rule.landlord else ():
            prefix = clause.partition("-")[0]
            found[prefix] = found.get(prefix, frozenset()) | {rule.landlord}
    return found


def periods(figures: Chiffres, identifiers: Iterable[str], on: date, *, whole: bool = False) -> dict[str, list[dict]]:
    """For each figure its periods in force on that day, or its `whole` history, ready to print."""
    told = history if whole else in_force
    return {name: [_printable(one) for one in told(figures.by_identifier[name], on)] for name in identifiers}


def _printable(entry: dict[str, Any]) -> dict[str, Any]:
    """Numbers and days as such, for the page to print."""
    told = dict(entry)
    for name in {"from", "to"} & entry.keys():
        told[name] = date.fromisoformat(entry[name]) if entry[name] else None
    if "value" in entry:
        told["value"] = Decimal(entry["value"])
    told["values"] = {key: Decimal(value) for key, value in entry.get("values", {}).items()}
    return told


@kept
def readers() -> dict[str, tuple[Rule, ...]]:
    """Figure → the rules that read it."""
    found: dict[str, dict] = {}
    for rule in all_rules():
        for name in figures_read(rule):
            found.setdefault(name, {})[key_of(rule)] = rule
    return {name: tuple(rules.values()) for name, rules in found.items()}


@kept
def clause_texts(on: date) -> dict[str, Clause]:
    return {one.id: one for one in clauses(on)}


@kept
def sources() -> dict[str, str]:
    """Prefix → name of the document."""
    return tomllib.loads(DATA.read_text("utf-8"))["sources"]


@kept
def landlords() -> dict[str, str]:
    """Code → name of the landlords whose policy comes with the product."""
    return {code: served.get(code).name for code in policy_names()}
