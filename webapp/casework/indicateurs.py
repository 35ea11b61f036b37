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
from rules.counting import Counting, counting_of
from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.french import format_rates
from rules.law.contingents import Slice, StateShare, divide
from rules.law.indicateurs import les_plus_prioritaires
from rules.law.priorite import dalo, label_reconnu, premier_quartile
from rules.law.reservataires import Advice, advise, advised_reservataires
from rules.parameters import Chiffres
from rules.verdict import CONFORME, SANS_OBJET, Verdict
from rules.working import printed
from webapp.casework import cases, subjects
from webapp.casework.chiffres import figures_of
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance, Suite

DWELLING = ("contingent", "rendu_pour_un_tour", "qpv")
TOPICS = {
    "bailleur": "Publics prioritaires, logements du bailleur",
    "reservataires": "Publics prioritaires, contingent par contingent",
    "quartile": "Premier quartile",
    "secteurs": "Quartiers prioritaires et autres secteurs",
    "etat": "Part de l’État",
    "region": "Dispositif régional",
}


@dataclass(frozen=True)
class Gauge:
    """One counting: `part` and `cible` are rates, None when there is nothing to divide or no target."""

    verdict: Verdict
    counting: Counting
    compte: int
    base: int
    part: Decimal | None
    cible: Decimal | None
    source: str
    reserves: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Does every attribution of the base carry the facts that the counting reads?"""
        return "fait manque" not in self.verdict.message

    @property
    def empty(self) -> bool:
        """Nothing in the base, and nothing that could be for want of a fact."""
        return self.verdict.outcome == SANS_OBJET and self.complete

    @property
    def between(self) -> bool:
        """Is the target a range rather than one figure?"""
        return isinstance(self.counting, StateShare)

    @property
    def attained(self) -> bool:
        """Do the counts alone meet the target, whatever is left to confirm?"""
        if self.part is None or self.cible is None:
            return False
        return self.part <= self.cible if self.counting.at_most else self.part >= self.cible

    @property
    def standing(self) -> tuple[str, str]:
        """Where the counting stands in a word, and the kind of its badge."""
        if self.part is None:
            return "rien à compter encore", "sans-objet"
        if self.cible is None:
            return "sans seuil", "apprecier"
        if self.verdict.outcome == CONFORME:
            return ("plafond respecté" if self.counting.at_most else "cible atteinte"), "conforme"
        if self.attained and not (self.between and self.complete):
            return "à confirmer", "completer"
        ceiling = "hors de la fourchette" if self.between else "au-dessus du plafond"
        return (ceiling if self.between or self.counting.at_most else "sous la cible"), "apprecier"


@dataclass(frozen=True)
class Year:
    """Everything the rules say of a year's attributions: the countings by topic, and what no share tells."""

    gauges: list[Gauge]
    others: list[Verdict]

    def topics(self) -> list[tuple[str, list[tuple[int, Gauge]]]]:
        """Title, then the countings with their place among all; the landlord's own before the law's."""
        found = []
        for code, title in TOPICS.items():
            mine = [(place, one) for place, one in enumerate(self.gauges) if one.counting.topic == code]
            if mine:
                found.append((title, sorted(mine, key=lambda pair: not pair[1].verdict.declared.landlord)))
        return found


class Effect(NamedTuple):
    """What one more attribution changes in a counting; rates, `before` None while its base is empty."""

    title: str
    before: Decimal | None
    after: Decimal | None
    target: Decimal | None

    @property
    def told(self) -> str:
        """« aujourd’hui 23,33 %, avec elle 22,95 % », of a slate."""
        if self.before is None or self.after is None:
            return f"rien encore aujourd’hui, avec elle {printed(self.after, 'taux')}"
        now, then = format_rates(self.before, self.after)
        return f"aujourd’hui {now}, avec elle {then}"


def attributions(
    session: Session, bailleur: str, year: int, agences: Iterable[str] | None = None, until: date | None = None
) -> list[dict]:
    """The decisions of the sittings of a year, as the countings read them; `agences` and a last day narrow them."""
    query = select(Decision, Seance.le, Candidature, Logement, Demande)
    query = query.join(Seance, col(Seance.id) == Decision.seance_id)
    query = query.join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.join(Demande, col(Demande.id) == Candidature.demande_id)
    query = query.where(Seance.bailleur == bailleur, *_within(year, until))
    if agences is not None:
        query = query.where(col(Logement.agence).in_(list(agences)))
    signed, figures = _signed(session, bailleur), figures_of(bailleur)
    return [_attribution(*found, signed, figures) for found in session.exec(query.order_by(col(Decision.id))).all()]


def _within(year: int, until: date | None) -> tuple:
    return (col(Seance.le) >= date(year, 1, 1), col(Seance.le) <= (until or date(year, 12, 31)))


def _signed(session: Session, bailleur: str) -> set[int]:
    query = select(Suite.candidature_id).join(Candidature, col(Candidature.id) == Suite.candidature_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    return set(session.exec(query.where(Suite.genre == "bail-signe", Logement.bailleur == bailleur)).all())


def _attribution(
    decision: Decision,
    on: date,
    candidature: Candidature,
    logement: Logement,
    demande: Demande,
    signed: set[int],
    figures: Chiffres,
) -> dict:
    told = facts_of(subjects.dossier(logement, demande, candidature), on, figures)
    leased = candidature.id in signed or candidature.etat == "bail-signe"
    return told | {
        "decision": decision.decision,
        "rang": decision.rang,
        "bail_signe": leased,
        "agence": logement.agence,
    }


def facts_of(dossier: Dossier, on: date, figures: Chiffres) -> dict[str, Any]:
    """What the countings read of a dwelling and a household: add « decision », and « bail_signe » when it is."""
    result = _program().run(dossier.values, on, figures)
    told = {name: dossier.values.get(f"logement.{name}") for name in DWELLING}
    told["prioritaire"] = result.of(label_reconnu)
    told["dalo"] = result.of(dalo)
    told["plus_prioritaire"] = result.of(les_plus_prioritaires)
    told["premier_quartile"] = result.of(premier_quartile)
    told["imputation"] = dossier.values.get("candidature.imputation")
    told["relogement_renouvellement"] = dossier.values.get("demande.relogement_renouvellement")
    return told


@cache
def _program() -> Program:
    return compile_program((label_reconnu, dalo, premier_quartile, les_plus_prioritaires))


def read_year(bailleur: str, year: Iterable[Mapping], on: date) -> Year:
    """What every rule over the year says of these attributions."""
    figures = figures_of(bailleur)
    verdicts = check(CaseFile(Dossier(), {}, tuple(year)), cases.policy_of(bailleur), "annee", on, figures)
    pairs = [(verdict, counting_of(verdict.declared.function)) for verdict in verdicts]
    counted = [_gauge(verdict, counting, on, figures) for verdict, counting in pairs if counting]
    return Year(counted, [verdict for verdict, counting in pairs if counting is None])


def gauges(bailleur: str, year: Iterable[Mapping], on: date) -> list[Gauge]:
    """Every counting over these attributions."""
    return read_year(bailleur, year, on).gauges


def _gauge(verdict: Verdict, counting: Counting, on: date, figures: Chiffres) -> Gauge:
    counted, base = (operand.value for operand in verdict.working[0].operands) if verdict.working else (0, 0)
    target = counting.target(on, figures)
    return Gauge(
        verdict=verdict,
        counting=counting,
        compte=counted,
        base=base,
        part=verdict.working[0].result if verdict.working else None,
        cible=Decimal(target.value) if target else None,
        source=target.source if target else "",
        reserves=verdict.reserves or getattr(target, "notes", ()),
    )


def effect(session: Session, bailleur: str, on: date, hypothetical: dict) -> list[Effect]:
    """« Si cette liste est retenue »: the countings with a target that this attribution enters, before and after it.

    Leases count as if this one were signed, unless `hypothetical` says otherwise; a ceiling is told when it rises."""
    known = attributions(session, bailleur, on.year)
    after = gauges(bailleur, [*known, {"bail_signe": True, **hypothetical}], on)
    pairs = zip(gauges(bailleur, known, on), after, strict=True)
    entered = [(old, new) for old, new in pairs if new.cible and _enters(old, new)]
    entered.sort(key=lambda pair: not pair[1].verdict.declared.landlord)
    return [Effect(_conditional(new), old.part, new.part, new.cible) for old, new in entered]


def _enters(before: Gauge, after: Gauge) -> bool:
    if after.counting.topic == "etat":
        return after.compte > before.compte
    return after.base > before.base


def _conditional(gauge: Gauge) -> str:
    return f"{gauge.verdict.title}, une fois le bail signé" if gauge.counting.leases else gauge.verdict.title


def slices(year: Iterable[Mapping]) -> list[Slice]:
    """The attributions by réservataire and district."""
    return divide(year)


def advice(session: Session, bailleur: str, on: date, dossier: Dossier) -> tuple[Advice, ...]:
    """Which réservataire to charge with this household, ranked; empty where the policy does not switch it on."""
    compared = advised_reservataires(cases.policy_of(bailleur).rules)
    if compared is None:
        return ()
    figures = figures_of(bailleur)
    told = facts_of(dossier, on, figures)
    return advise(told["prioritaire"], attributions(session, bailleur, on.year), compared, on, figures)


def years(session: Session, bailleur: str, current: int) -> list[int]:
    """The years that have a sitting, and the current one, the latest first."""
    found = session.exec(select(Seance.le).where(Seance.bailleur == bailleur)).all()
    return sorted({current, *(day.year for day in found if day.year <= current)}, reverse=True)
