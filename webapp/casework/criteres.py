"""A landlord's rules and criteria as they are displayed to all, by topic: from the policy and the law alone.

Nothing of a file, nothing of the work inside: reserves written for those who keep the policy stay out, and so do the
documents that the landlord calls internal, with the landlord's rules that rest on these alone; a figure that is not
certain keeps its reserve.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import rules.law
from rules.clauses import figures_read
from rules.expression import Expression
from rules.french import typeset
from rules.parameters import Chiffres
from rules.policy import Policy, policy_names, served
from rules.rule import GENRES, NATIONAL, Regle, RegleEnsemble, explained
from rules.territory import zone_of
from rules.vocabulary import PUBLICS
from rules.wording import format_value, inside
from rules.working import phrase
from webapp.casework import referentiel
from webapp.casework.regles import Rule, kept

# The rooms of the law, gathered as people ask about them.
TOPICS = {
    "demande": ("La demande", ("demande", "accueil", "sejour", "foyer", "anciennete")),
    "ressources": ("Les ressources et le budget", ("ressources", "effort")),
    "logement": ("La taille et l’adaptation du logement", ("taille", "pieces", "logement")),
    "publics": ("Les publics prioritaires", ("priorite", "publics")),
    "reservations": ("Les réservations et le fléchage", ("flechage", "reservataires", "contingents")),
    "candidats": ("Le choix et l’ordre des candidats", ("liste", "rang")),
    "commission": ("La commission et ses décisions", ("ordre_du_jour", "seance", "tenue", "motifs", "condition")),
    "suites": ("Après la décision", ("courriers", "suites")),
    "parc": ("Les locataires du parc", ("mutation", "plafond_mutation", "occupation")),
    "objectifs": ("Les objectifs de l’année", ("indicateurs", "counting")),
}
OTHER = ("autres", "Les autres règles")
INTERNAL = re.compile(r"\binterne\b")
BARE_CHECK = re.compile(r"[^:\[\]]{1,30}\s:\s\[[^\[\]]+\]\.?")  # « Motif : [motif]. » says nothing to those outside
MADE_IN_A_LOOP = {"revenu-n-1": "ressources", "revenu-douze-mois": "ressources"}


@dataclass(frozen=True)
class Criterion:
    """One rule: its words, the landlord's own text (`see`: told elsewhere), where it does not apply, its source.

    `figures`: identifiers."""

    identifier: str
    title: str
    text: str
    clauses: tuple[tuple[str, str], ...]
    see: tuple[str, ...]
    exceptions: tuple[str, ...]
    source: str
    own: bool
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """What is asked about together; `publics`: the groups that it names, by the text that does."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]
    publics: tuple[tuple[str, tuple[str, ...]], ...] = ()


def find(code: str) -> Policy | None:
    """The policy of a landlord of this installation."""
    return served.get(code) if code in policy_names() else None


@kept
def topics(code: str, on: date) -> tuple[Topic, ...]:
    """The landlord's rules beside the law's, by topic; worked out once for the policy as it is loaded."""
    policy, found = served.get(code), {}
    texts = {one.id: one for one in referentiel.clause_texts(on).values() if _shown(one, code)}
    displayed = [rule for rule in policy.all_rules if not rule.landlord or texts.keys() & set(rule.clauses)]
    homes = _homes(displayed, texts)
    for rule in displayed:
        found.setdefault(_topic(rule, policy), []).append(_criterion(rule, texts, homes))
    titles = {name: title for name, (title, _) in TOPICS.items()} | dict([OTHER])
    return tuple(
        Topic(name, title, tuple(found[name]), tuple(_publics(policy)) if name == "publics" else ())
        for name, title in titles.items()
        if name in found
    )


def _topic(rule: Rule, policy: Policy) -> str:
    module = _module(rule, policy)
    return next((name for name, (_, modules) in TOPICS.items() if module in modules), OTHER[0])


def _module(rule: Rule, policy: Policy) -> str:
    """The room of the law where the rule, or the kind of clause that makes it, is declared."""
    if not rule.landlord:
        return _national_modules().get(rule.identifier, "")
    clauses = zip(policy.data["clause"], policy.rules, strict=True)
    kind = next(clause["genre"] for clause, made in clauses if made is rule)
    return _last(GENRES[kind].make.__module__)


def _last(module: str) -> str:
    return module.rpartition(".")[2]


@cache
def _national_modules() -> dict[str, str]:
    found = dict(MADE_IN_A_LOOP)
    for one in NATIONAL.values():
        if isinstance(one, RegleEnsemble):
            found[one.identifier] = _last(_plain(one.function).__module__)
    for place in iter_modules(rules.law.__path__):
        held = vars(import_module(f"{rules.law.__name__}.{place.name}")).values()
        found |= {one.identifier: place.name for one in held if isinstance(one, Regle)}
    return found


def _plain(function: Any) -> Any:
    """The function behind a partial one."""
    return getattr(function, "func", function)


def _homes(listed: Iterable[Rule], texts: dict[str, referentiel.Clause]) -> dict[str, Rule]:
    """Where each text is told, once: under the rule that carries the fewest."""
    found: dict[str, Rule] = {}
    for rule in sorted(listed, key=lambda one: len(one.clauses)):
        for name in rule.clauses:
            if name in texts:
                found.setdefault(name, rule)
    return found


def _criterion(rule: Rule, texts: dict[str, referentiel.Clause], homes: dict[str, Rule]) -> Criterion:
    named = [name for name in rule.clauses if name in texts]
    reasons = [typeset(reason) for _, reason in rule.sans_objet] if isinstance(rule, Regle) else []
    return Criterion(
        rule.identifier,
        rule.title,
        _text(rule),
        tuple((name, texts[name].texte) for name in named if homes[name] is rule),
        tuple(name for name in named if homes[name] is not rule),
        tuple(dict.fromkeys(reasons)),
        _source(rule, named),
        bool(rule.landlord),
        tuple(sorted(figures_read(rule))),
    )


def _shown(clause: referentiel.Clause, code: str) -> bool:
    """Is it from a document of that landlord, and meant to be read outside?"""
    outside = not INTERNAL.search(referentiel.sources()[clause.prefix])
    return outside and referentiel.speaks_of(clause.prefix, code)


def _source(rule: Rule, named: list[str]) -> str:
    """Where the rule comes from; where an internal document has a part in it, the others alone, by name."""
    told = str(rule.source)
    if not rule.landlord or not INTERNAL.search(told):
        return told
    found: dict[str, list[str]] = {}
    for name in named:
        found.setdefault(name.partition("-")[0], []).append(name)
    said = (", ".join([*names, referentiel.sources()[prefix]]) for prefix, names in found.items())
    return typeset(" ; ".join(said))


def public_source(policy: Policy) -> str:
    """The documents of a policy, without those that the landlord calls internal."""
    return typeset(" ; ".join(one for one in re.split(r"\s;\s", policy.source) if not INTERNAL.search(one)))


def _text(rule: Rule) -> str:
    """What is looked at, values fixed by the policy in figures, the others between brackets."""
    if not isinstance(rule, Regle):
        return ""
    said = typeset(rule.explanation.format_map({name: _said(rule.names[name]) for name in explained(rule.explanation)}))
    return "" if BARE_CHECK.fullmatch(said) else said


def _said(one: Expression) -> str:
    fixed = one.args[0] if one.operator == "nomme" else one
    if fixed.operator == "constante":
        return format_value(one, fixed.args[0])
    return f"[{inside(phrase(one))}]"


def _publics(policy: Policy) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups that the law puts first, then those that the policy names beside them."""
    yield "Publics que la loi rend prioritaires (article L. 441-1 du CCH)", tuple(PUBLICS.values())
    named = tuple(f"{one['libelle']} ({one['reference']})" for one in policy.data.get("public", ()))
    if named:
        yield f"Publics que la politique du bailleur nomme ({public_source(policy)})", named


def figures(policy: Policy, found: Iterable[Topic], known: Chiffres, on: date) -> dict[str, list[dict[str, Any]]]:
    """The figures that these rules read, with value, validity and source; by zone, those of the landlord's communes."""
    names = {name for topic in found for one in topic.criteria for name in one.figures}
    zones = {zone_of(commune) for agency in policy.data["agence"] for commune in agency["communes"]}
    listed = referentiel.periods(known, sorted(names, key=lambda name: known.by_identifier[name].title), on)
    return {name: [one for one in periods if _concerns(one, zones)] for name, periods in listed.items()}


def _concerns(period: dict[str, Any], zones: set[str | None]) -> bool:
    return period.get("keys", {}).get("zone") in {None, *zones}
