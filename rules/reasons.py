"""Reasons of decisions: each landlord's list, the sentence each audience reads, and what the facts say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.expression import Expression
from rules.facts import demande, logement
from rules.french import format_date
from rules.grounds import Comparison, compare, compare_reason
from rules.law.effort import reste_mensuel, taux_effort
from rules.law.foyer import occupants
from rules.law.ressources import plafond, rfr_retenu
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


class LackingFacts(ValueError):
    """A sentence that cannot be written yet; `missing` says what to ask, and whom."""

    def __init__(self, missing: Iterable[Missing]):
        self.missing = tuple(missing)
        super().__init__(" ; ".join(one.question for one in self.missing))


def _euros_a_month(one: Expression, value: Any) -> str:
    return f"{format_value(one, value)} par mois"


def _plain(one: Expression, value: Any) -> str:
    return str(value)


PRINTED: dict[str, tuple[Expression, Callable[[Expression, Any], str]]] = {
    "adresse": (logement.adresse, format_value),
    "pieces": (logement.pieces, _plain),
    "surface": (logement.surface, format_value),
    "occupants": (occupants, _plain),
    "depot": (demande.deposee_le, format_value),
    "rfr": (rfr_retenu, format_value),
    "plafond": (plafond, format_value),
    "taux_effort": (taux_effort, format_value),
    "reste_a_vivre": (reste_mensuel, _euros_a_month),
}


@cache
def _gathered(names: tuple[str, ...]) -> dict[str, Reason]:
    return gather(names)


def reasons(policy: Policy | None = None) -> dict[str, Reason]:
    """The reasons that a landlord uses, by code; without `policy`, those of every list."""
    return _gathered(tuple(lists()) if policy is None else _lists_of(policy))


def _lists_of(policy: Policy) -> tuple[str, ...]:
    return tuple(policy.data.get("motifs", SHARED))


def of_decision(decision: str, policy: Policy | None = None) -> list[Reason]:
    """The reasons that a decision (or « refus-candidat ») may have, in order; without `policy`, the shared ones."""
    listed = _gathered(SHARED if policy is None else _lists_of(policy))
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
        one, show = PRINTED[name]
        value = reader.value(one)
        if value is None:
            missing |= {lacking.fact: lacking for lacking in reader.missing(one)}
        else:
            words[name] = show(one, value)
    if missing:
        raise LackingFacts(missing.values())
    return getattr(reason, audience).format_map(words)


def contradiction(reason: Reason, dossier: Dossier, verdicts: Iterable[Verdict]) -> str:
    """What the recorded facts say against this reason, with their figures; empty when they do not contradict it."""
    found = compare_reason(reason, dossier, list(verdicts))
    return found.text if found.outcome == BLOQUANT else ""
