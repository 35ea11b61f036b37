"""The living sheet: what the rules say now, by candidate where there is a slate, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.dossier import PERSONNES, Dossier
from rules.facts import FAITS, logement, person_key
from rules.french import format_date, typeset
from rules.solve import by_weight, solutions
from rules.verdict import (
    BLOQUANT,
    COMPLETER,
    CONFORME,
    JUSTIFIER,
    SANS_OBJET,
    TITLES,
    Missing,
    Outcome,
    Verdict,
    gravest_first,
)
from webapp.cards.household import counted, household, lacking
from webapp.casework import subjects
from webapp.casework.conversations import NONE, Exchange
from webapp.casework.justifications import candidate_key
from webapp.casework.vivier import filed
from webapp.conversations.model import PERSONNES as OVER_PERSONS
from webapp.conversations.model import Question

AT_A_GLANCE = 8
AGENDA = "ordre_du_jour"
CONFIRMED = (PERSONNES, "menage.composition_confirmee")
AIMED = {CONFORME: "label reconnu ou premier quartile", COMPLETER: "label et quartile à vérifier"}


@dataclass(frozen=True)
class Group:
    """Verdicts that belong together: a call's file, a slate, one of its candidates (`key`, empty for the others)."""

    key: str
    title: str
    notable: list[Verdict]
    conforme: list[Verdict]
    waiting: list[Verdict]
    pointless: list[Verdict]

    @property
    def summary(self) -> str:
        """« 1 à justifier, 3 à compléter (dont 2 pour la liste seulement), 14 conformes »."""
        listed = (*self.notable, *self.waiting, *self.conforme)
        counts = Counter(one.outcome for one in listed)
        told = (_told(number, outcome, listed) for outcome, number in counts.items())
        return ", ".join(told) or "rien encore"

    @property
    def many(self) -> bool:
        """Are there more conformities than an officer reads at a glance?"""
        return len(self.conforme) > AT_A_GLANCE

    def fold(self, name: str) -> list[Verdict]:
        """What is folded away under a name; nothing under any other."""
        return {"conformes": self.conforme, "a-completer": self.waiting, "sans-objet": self.pointless}.get(name, [])

    @property
    def calls_for_attention(self) -> bool:
        return any(one.outcome in {BLOQUANT, JUSTIFIER} for one in self.notable)


def _told(number: int, outcome: Outcome, listed: Iterable[Verdict]) -> str:
    """What the agenda entry no longer weighs is said: there, the same candidate waits for fewer answers."""
    own = [one for one in listed if one.outcome == COMPLETER == outcome and AGENDA not in one.declared.steps]
    some = f"dont {len(own)} " if len(own) < number else ""
    return f"{of_outcome(number, outcome)} ({some}pour la liste seulement)" if own else of_outcome(number, outcome)


def of_outcome(number: int, outcome: Outcome) -> str:
    """« 16 conformes », « 2 à justifier »: what is to be done does not agree in number."""
    agrees = outcome in {CONFORME, BLOQUANT} and number > 1
    return f"{number} {TITLES[outcome].lower()}{'s' if agrees else ''}"


@dataclass(frozen=True)
class Wanted:
    """Something still to ask: the key and heading of the question that asks it here (empty elsewhere), and how many
    points wait for it; `person`: the key of whom it is about."""

    item: Missing
    question: str
    heading: str
    points: int
    person: str = ""


@dataclass(frozen=True)
class Sheet:
    """The living sheet: what the rules say now, what is missing (here, then elsewhere), dwelling and household."""

    facts: list[tuple[str, str]]
    groups: list[Group]
    missing: list[Wanted]
    elsewhere: list[Wanted]


def sheet(exchange: Exchange, called: Mapping[str, str]) -> Sheet:
    """`called`: the names of a slate's candidates, in the order in which they are shown."""
    ordered = gravest_first(exchange.verdicts)
    keys = list(dict.fromkeys(("", *called, *(one.candidate for one in ordered))))
    groups = [_group(key, called.get(key, ""), [one for one in ordered if one.candidate == key]) for key in keys]
    wanted = _missing(exchange, [one for one in ordered if one.outcome == COMPLETER])
    here, elsewhere = ([one for one in wanted if bool(one.question) is asked] for asked in (True, False))
    return Sheet(list(_facts(exchange)), [one for one in groups if one], here, elsewhere)


def _group(key: str, title: str, own: list[Verdict]) -> Group | None:
    kinds = {CONFORME: [], COMPLETER: [], SANS_OBJET: []}
    notable = [one for one in own if one.outcome not in kinds or _half_known(one)]
    for one in own:
        if one not in notable:
            kinds[one.outcome].append(one)
    return Group(key, title, notable, *kinds.values()) if own else None


def _half_known(verdict: Verdict) -> bool:
    """Does it wait for an answer and already give a figure, as the effort without the benefit?"""
    return verdict.outcome == COMPLETER and bool(verdict.partial)


def _facts(exchange: Exchange) -> Iterable[tuple[str, str]]:
    values = exchange.case.common.values
    for path in ("logement.adresse", "logement.pieces", "logement.surface", "logement.loyer", "logement.financement"):
        if path in values:
            yield FAITS[path].label, FAITS[path].kind.format(values[path])
    if "demande" in exchange.rows:
        birth = subjects.titulaire(exchange.dossier).get("naissance")
        if birth:
            yield "Naissance (titulaire de la demande)", format_date(birth)
        yield "Ménage", household(exchange.dossier) + _as_declared(exchange.dossier)


def _as_declared(dossier: Dossier) -> str:
    """The number that the request declares, where the list, not confirmed yet, says another."""
    number, listed = dossier.values.get("menage.nombre"), len(dossier.values.get(PERSONNES) or ())
    if number in (None, listed) or dossier.values.get("menage.composition_confirmee"):
        return ""
    people = counted(number, "personne").replace(" ", "\u00a0")
    return typeset(f" (la demande compte {people} ; les calculs la suivent jusqu’à « C’est tout le monde »)")


def _missing(exchange: Exchange, waiting: Iterable[Verdict]) -> list[Wanted]:
    """What to ask still, each once, what settles most points first; not what the person said does not apply."""
    places = {path: question for question in exchange.standing.asked for path in _paths(question)}
    listed: dict[str, Wanted] = {}
    for one in by_weight(waiting):
        found = _wanted(exchange, places, one.missing, one.touches)
        if f"{found.question}{NONE}" in exchange.row.passees:
            continue
        listed.setdefault(f"{found.question}{found.person}" or one.missing.fact, found)
    for item in exchange.unanswered if exchange.declared.kind == "flechage" else ():
        listed.setdefault(places[item.fact].key, _wanted(exchange, places, item, 1))
    return list(listed.values())


def _wanted(exchange: Exchange, places: Mapping[str, Question], item: Missing, points: int) -> Wanted:
    """Where it is asked; of a person, under the name."""
    place, person = places.get(_generic(item.fact)), person_key(item.fact) or ""
    if place is None:
        return Wanted(item, "", "", points)
    return Wanted(item, place.key, lacking(exchange.dossier, item.fact) if person else place.heading, points, person)


def sufficing(verdict: Verdict) -> list[str]:
    """What would be enough of the dwelling for a rule that fails: « loyer principal : 512,00 € au plus »."""
    if verdict.outcome not in {BLOQUANT, JUSTIFIER}:
        return []
    found = (str(one) for one in solutions(verdict) if one.fact.group == logement.prefix)
    return [f"{one[:1].lower()}{one[1:]}" for one in found]


def _paths(question: Question) -> tuple[str, ...]:
    """The facts that a question settles; that of the household also confirms it."""
    return (*question.paths, *CONFIRMED) if question.repeat == OVER_PERSONS else question.paths


def _generic(path: str) -> str:
    parts = path.split(".")
    return ".".join((*parts[:2], "*", *parts[3:])) if path.startswith(f"{PERSONNES}.") else path


def position_reason(row: Any) -> str:
    """Why this candidate stands at this rank, as last written."""
    return subjects.dossier(row).values.get("candidature.motif_position", "")


def names(candidates: Iterable[tuple[Any, str]]) -> dict[str, str]:
    """The names behind `c12`, `c13`, …, in rank order: none for the slate itself, nor for a call's only file."""
    ranked = sorted(candidates, key=lambda one: (one[0].rang or 99, one[0].id))
    return {candidate_key(row.id): f"{row.rang}. {name}" if row.rang else name for row, name in ranked}


def candidate_line(verdicts: Iterable[Verdict], dossier: Dossier, on: date) -> str:
    """A candidate in one line: household, age of the request, target of the flagging, effort, and what is blocking or
    to justify."""
    by_rule = {one.rule: one for one in verdicts}
    since = filed(dossier.values.get("demande.deposee_le"), on)
    parts = [household(dossier)]
    parts.append(f"première demande le {since}" if since else "date de la première demande à compléter")
    if target := by_rule.get("public-cible"):
        parts.append(AIMED.get(target.outcome, ""))
    if (effort := by_rule.get("taux-effort")) and effort.outcome != COMPLETER:
        parts.append(f"taux d’effort {effort.message.partition(':')[0].strip()}")
    parts += [one.heading for one in gravest_first(list(verdicts)) if one.outcome in {BLOQUANT, JUSTIFIER}]
    return " · ".join(filter(None, parts))
