"""The year's countings, for the landlord and per agency, and what one more attribution would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.law.indicateurs import PRIORITAIRES, QUARTILE
from rules.law.priorite import label_reconnu, premier_quartile
from rules.parameters import Found, national
from rules.verdict import Verdict
from webapp.casework import cases, subjects
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance, Suite

DWELLING = ("contingent", "rendu_pour_un_tour", "qpv")


@dataclass(frozen=True)
class Definition:
    """What a counting is made of, in words: its base, what is counted in it, and the figure of its target."""

    base: str
    compte: str
    cible: str


DECIDED = (
    "Décisions d’attribution de l’année, que le ménage accepte ou refuse (classé deuxième ou après : une fois son bail "
    "signé)"
)
LEASES = "Attributions de l’année suivies d’un bail signé, hors quartiers prioritaires de la ville"
DEFINITIONS = {
    "prioritaires-non-reserves": Definition(
        f"{DECIDED}, sur les logements non réservés.", "Celles dont le ménage porte un label reconnu.", PRIORITAIRES
    ),
    "prioritaires-non-reserves-et-rendus": Definition(
        f"{DECIDED}, sur les logements non réservés ou repris pour un tour.",
        "Celles dont le ménage porte un label reconnu.",
        PRIORITAIRES,
    ),
    "quartile-toutes-attributions": Definition(
        f"{DECIDED}, tous logements.", "Celles dont le ménage relève du premier quartile.", QUARTILE
    ),
    "quartile-baux-hors-qpv": Definition(f"{LEASES}.", "Celles dont le ménage relève du premier quartile.", QUARTILE),
    "quartile-ou-relogement-baux-hors-qpv": Definition(
        f"{LEASES}.",
        "Celles dont le ménage relève du premier quartile ou d’un relogement de renouvellement urbain.",
        QUARTILE,
    ),
}


@dataclass(frozen=True)
class Gauge:
    """One counting: `part` and `cible` are rates, None when there is nothing to divide or no target."""

    verdict: Verdict
    definition: Definition
    compte: int
    base: int
    part: Decimal | None
    cible: Decimal | None
    source: str
    reserve: str


class Effect(NamedTuple):
    """What one more attribution changes in a counting; rates, None while its base is empty."""

    title: str
    before: Decimal | None
    after: Decimal | None
    target: Decimal | None


def attributions(session: Session, bailleur: str, year: int, agences: Iterable[str] | None = None) -> list[dict]:
    """The decisions of the sittings of a year, as the countings read them; `agences` narrows them."""
    query = select(Decision, Seance.le, Candidature, Logement, Demande)
    query = query.join(Seance, col(Seance.id) == Decision.seance_id)
    query = query.join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.join(Demande, col(Demande.id) == Candidature.demande_id)
    query = query.where(Seance.bailleur == bailleur, *_within(year))
    if agences is not None:
        query = query.where(col(Logement.agence).in_(list(agences)))
    signed = _signed(session, bailleur)
    return [_attribution(*found, signed) for found in session.exec(query.order_by(col(Decision.id))).all()]


def _within(year: int) -> tuple:
    return (col(Seance.le) >= date(year, 1, 1), col(Seance.le) <= date(year, 12, 31))


def _signed(session: Session, bailleur: str) -> set[int]:
    query = select(Suite.candidature_id).join(Candidature, col(Candidature.id) == Suite.candidature_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    return set(session.exec(query.where(Suite.genre == "bail-signe", Logement.bailleur == bailleur)).all())


def _attribution(
    decision: Decision, on: date, candidature: Candidature, logement: Logement, demande: Demande, signed: set[int]
) -> dict:
    told = facts_of(subjects.dossier(logement, demande, candidature), on)
    leased = candidature.id in signed or candidature.etat == "bail-signe"
    return told | {
        "decision": decision.decision,
        "rang": decision.rang,
        "bail_signe": leased,
        "agence": logement.agence,
    }


def facts_of(dossier: Dossier, on: date) -> dict[str, Any]:
    """What the countings read of a dwelling and a household: add « decision », and « bail_signe » when it is."""
    result = _program().run(dossier.values, on, national())
    told = {name: dossier.values.get(f"logement.{name}") for name in DWELLING}
    told["prioritaire"] = result.of(label_reconnu)
    told["premier_quartile"] = result.of(premier_quartile)
    told["relogement_renouvellement"] = dossier.values.get("demande.relogement_renouvellement")
    return told


@cache
def _program() -> Program:
    return compile_program((label_reconnu, premier_quartile))


def gauges(bailleur: str, year: Iterable[Mapping], on: date) -> list[Gauge]:
    """Every counting over these attributions."""
    case = CaseFile(Dossier(), {}, tuple(year))
    return [_gauge(verdict, on) for verdict in check(case, cases.policy_of(bailleur), "annee", on)]


def _gauge(verdict: Verdict, on: date) -> Gauge:
    definition = DEFINITIONS[verdict.rule]
    counted, base = (operand.value for operand in verdict.working[0].operands) if verdict.working else (0, 0)
    target = _target(definition, on)
    return Gauge(
        verdict=verdict,
        definition=definition,
        compte=counted,
        base=base,
        part=verdict.working[0].result if verdict.working else None,
        cible=target.value if target else None,
        source=target.period.source if target else "",
        reserve=target.period.reserve if target else "",
    )


def _target(definition: Definition, on: date) -> Found | None:
    return national().lookup(definition.cible, on)


def effect(session: Session, bailleur: str, on: date, hypothetical: dict) -> list[Effect]:
    """« Si cette liste est retenue »: the countings that this attribution would enter, before and after it."""
    known = attributions(session, bailleur, on.year)
    pairs = zip(gauges(bailleur, known, on), gauges(bailleur, [*known, hypothetical], on), strict=True)
    return [
        Effect(after.verdict.title, before.part, after.part, after.cible)
        for before, after in pairs
        if after.base > before.base
    ]


def years(session: Session, bailleur: str, current: int) -> list[int]:
    """The years that have a sitting, and the current one, the latest first."""
    found = session.exec(select(Seance.le).where(Seance.bailleur == bailleur)).all()
    return sorted({current, *(day.year for day in found if day.year <= current)}, reverse=True)
