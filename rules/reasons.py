"""Reasons of decisions: each landlord's list, the sentence each audience reads, and what the facts say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from rules.communes import named
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.expression import Expression
from rules.facts import candidature, demande, logement
from rules.facts import ressources as moyens
from rules.french import format_date
from rules.grounds import Comparison, compare, compare_reason
from rules.law.effort import reste_mensuel, taux_effort
from rules.law.foyer import occupants, rang_categorie
from rules.law.ressources import plafond, rfr_retenu, zone_plafond
from rules.parameters import Chiffres
from rules.reason_lists import (
    AUDIENCES,
    DAY,
    REFUS_CANDIDAT,
    SHARED,
    Reason,
    ReasonFaults,
    gather,
    kind_of_reason,
    lists,
    unlawful,
)
from rules.reason_words import TOLD, LackingFacts
from rules.verdict import BLOQUANT, Missing, Verdict
from rules.working import Reader, format_value

if TYPE_CHECKING:
    from rules.policy import Policy

SILENCE = "REFUS-CANDIDAT-SILENCE"
__all__ = [
    "AUDIENCES",
    "REFUS_CANDIDAT",
    "SILENCE",
    "Comparison",
    "LackingFacts",
    "Reason",
    "ReasonFaults",
    "compare",
    "compare_reason",
    "compose",
    "contradiction",
    "of_decision",
    "reasons",
    "unlawful",
]


def _euros_a_month(one: Expression, value: Any) -> str:
    return f"{format_value(one, value)} par mois"


def _plain(one: Expression, value: Any) -> str:
    return str(value)


def _floor(one: Expression, value: int) -> str:
    return f"au {value}{'er' if value == 1 else 'e'} étage" if value else "au rez-de-chaussée"


def _lift(one: Expression, value: bool) -> str:
    return "avec ascenseur" if value else "sans ascenseur"


def _criteria(one: Expression, value: frozenset[str]) -> str:
    return candidature.criteres.kind.format(value)


def _towns(one: Expression, value: str) -> str:
    return ", ".join(named(value))


PRINTED: dict[str, tuple[Expression, Callable[[Expression, Any], str]]] = {
    "adresse": (logement.adresse, format_value),
    "pieces": (logement.pieces, _plain),
    "surface": (logement.surface, format_value),
    "occupants": (occupants, _plain),
    "depot": (demande.deposee_le, format_value),
    "rfr": (rfr_retenu, format_value),
    "plafond": (plafond, format_value),
    "annee": (moyens.annee_rfr, _plain),
    "financement": (logement.financement, format_value),
    "zone": (zone_plafond, format_value),
    "categorie": (rang_categorie, _plain),
    "taux_effort": (taux_effort, format_value),
    "reste_a_vivre": (reste_mensuel, _euros_a_month),
    "etage": (logement.etage, _floor),
    "ascenseur": (logement.ascenseur, _lift),
    "communes": (demande.communes, _towns),
    "criteres": (candidature.criteres, _criteria),
}


@cache
def _gathered(names: tuple[str, ...]) -> dict[str, Reason]:
    return gather(names)


def reasons(policy: Policy | None = None) -> dict[str, Reason]:
    """The reasons that a landlord uses, by code; without `policy`, those of every list."""
    return _gathered(tuple(lists())) if policy is None else _offered(_lists_of(policy), policy.clauses)


@cache
def _offered(names: tuple[str, ...], clauses: frozenset[str]) -> dict[str, Reason]:
    """Without those that rest on a clause which the landlord's policy does not hold."""
    return {code: one for code, one in _gathered(names).items() if one.open_to(clauses)}


def _lists_of(policy: Policy) -> tuple[str, ...]:
    return tuple(policy.data.get("motifs", SHARED))


def of_decision(decision: str, policy: Policy | None = None) -> list[Reason]:
    """The reasons that a decision (or « refus-candidat ») may have, in order; without `policy`, the shared ones."""
    listed = _gathered(SHARED) if policy is None else reasons(policy)
    return [reason for reason in listed.values() if reason.decision == kind_of_reason(decision)]


@cache
def _program() -> Program:
    return compile_program([one for one, _ in PRINTED.values()])


def compose(
    reason: Reason,
    dossier: Dossier,
    on: date,
    figures: Chiffres,
    day: date,
    *,
    audience: str = "candidat",
    printed: Mapping[str, str] | None = None,
) -> str:
    """The sentence with this person's facts; `day` is the one it names, `printed` replaces a fact's own words.

    Raises LackingFacts: nothing is written with a hole in it.
    """
    reader = Reader(_program().run(dossier.values, on, figures), dossier)
    words = {DAY: format_date(day), **(printed or {})}
    missing: dict[str, Missing] = {}
    for name in sorted(reason.placeholders(audience) - words.keys()):
        try:
            words[name] = TOLD[name](dossier) if name in TOLD else _printed(reader, name)
        except LackingFacts as lacking:
            if lacking.why:
                raise
            missing |= {one.fact: one for one in lacking.missing}
    if missing:
        raise LackingFacts(missing.values())
    return getattr(reason, audience).format_map(words)


def _printed(reader: Reader, name: str) -> str:
    one, show = PRINTED[name]
    value = reader.value(one)
    if value is None:
        raise LackingFacts(reader.missing(one))
    return show(one, value)


def contradiction(reason: Reason, dossier: Dossier, verdicts: Iterable[Verdict]) -> str:
    """What the recorded facts say against this reason, with their figures; empty when they do not contradict it."""
    found = compare_reason(reason, dossier, list(verdicts))
    return found.text if found.outcome == BLOQUANT else ""
