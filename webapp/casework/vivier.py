"""The pool: every active request of the landlord set against one dwelling, kept or excluded, with reasons."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from itertools import repeat
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, func, select

from rules.calendar import months_between
from rules.dossier import Dossier
from rules.expression import Expression
from rules.facts import demande, ressources
from rules.french import format_amount, format_date
from rules.law.foyer import occupants
from rules.policy import Policy
from rules.screening import screen
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, Outcome, Verdict, gravest_first
from webapp.casework import appel, demandes, elsewhere, subjects
from webapp.casework.chiffres import figures_of
from webapp.casework.elsewhere import Held
from webapp.casework.request_file import composition
from webapp.casework.scope import scoped
from webapp.db.models import Appel, Candidature, Demande, Logement
from webapp.permissions import Agent

if TYPE_CHECKING:
    from rules.screening.run import Screening

PER_PAGE = 25
EXCLUDED_SHOWN = 100
AVEC_LABEL = demande.publics.croise(demande.publics.kind.options)
CIBLE = AVEC_LABEL | demande.premier_quartile_sne
CONFIDENTIAL = {"demande.preuves_vues", "demande.besoin_adaptation", "demande.lit_medicalise"}


@dataclass(frozen=True)
class Filters:
    """What the officer narrows the pool to. `appel`: « jamais », « deja » or nothing; `commune`: a code or nothing;
    `cible`: those whom a flagged dwelling is for, labelled or of the first quartile; `least`, `most`: persons of the
    household, 0 where nothing is asked."""

    texte: str = ""
    label: bool = False
    quartile: bool = False
    commune: str = ""
    appel: str = ""
    cible: bool = False
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Row:
    """A line of the list: never the ground of a priority, only that a label is recognised."""

    demande: Demande
    menage: str
    revenus: str
    label: bool
    quartile: bool
    anciennete: str
    bilan: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    blocages: tuple[str, ...]
    dernier: Appel | None
    candidature: Candidature | None
    telephone: str = ""
    ailleurs: tuple[Held, ...] = ()

    @property
    def given(self) -> bool:
        """Has the household another home to take?"""
        return any(one.given for one in self.ailleurs)


@dataclass(frozen=True)
class Found:
    """The screened pool: indexes of the requests kept and excluded after the filters, in display order."""

    requests: demandes.Requests
    screening: Screening
    kept: list[int]
    excluded: list[int]
    communes: list[str]

    @property
    def total(self) -> int:
        return len(self.requests.ids)


def find(session: Session, agent: Agent, policy: Policy, logement: Logement, filters: Filters, on: date) -> Found:
    """Every active request of the landlord against this dwelling: DALO first, then filing date."""
    requests = demandes.active(session, agent)
    screening = screen(policy, subjects.dossier(logement), requests.pool, on, figures_of(agent.bailleur))
    passing = reduce(operator.and_, _passing(session, agent, requests, screening, filters))
    kept, excluded = screening.shown(passing), screening.excluded(passing)
    if housed := elsewhere.leased(session, agent):
        excluded += [index for index in kept if requests.ids[index] in housed]
        kept = [index for index in kept if requests.ids[index] not in housed]
    return Found(requests, screening, kept, excluded, sorted(requests.towns()))


def _passing(
    session: Session, agent: Agent, requests: demandes.Requests, screening: Screening, filters: Filters
) -> Iterator[Any]:
    """One mask for each filter that the officer set, after one that keeps everybody."""
    yield screening.mask(repeat(True))
    if filters.label:
        yield screening.where(AVEC_LABEL)
    if filters.quartile:
        yield screening.where(demande.premier_quartile_sne)
    if filters.cible:
        yield screening.where(CIBLE)
    if filters.least:
        yield ~screening.where(_fewer(filters.least))
    if filters.most:
        yield ~screening.where(_more(filters.most))
    if filters.commune:
        wished = filters.commune
        yield screening.where_text(demande.communes.key, lambda towns: wished in (demandes.listed(towns) or (wished,)))
    if filters.appel:
        called = appel.called(session, agent)
        yield screening.mask((one in called) == (filters.appel == "deja") for one in requests.ids)
    if filters.texte:
        yield screening.mask(demandes.named(session, agent, requests, filters.texte))


@cache
def _fewer(number: int) -> Expression:
    """Kept for good: a screening knows an expression by its place in memory."""
    return occupants < number


@cache
def _more(number: int) -> Expression:
    return occupants > number


def rows(session: Session, logement: Logement, found: Found, indexes: Iterable[int], on: date) -> list[Row]:
    """What the list shows of these requests."""
    ids = [found.requests.ids[index] for index in indexes]
    held = {one.id: one for one in session.exec(select(Demande).where(col(Demande.id).in_(ids))).all()}
    last = appel.latest(session, ids)
    query = select(Candidature).where(Candidature.logement_id == logement.id, col(Candidature.demande_id).in_(ids))
    candidacies = {one.demande_id: one for one in session.exec(query).all()}
    other = elsewhere.of_requests(session, ids, logement.id)
    return [_row(found, held[one], last.get(one), candidacies.get(one), tuple(other.get(one, ())), on) for one in ids]


def _row(
    found: Found,
    row: Demande,
    dernier: Appel | None,
    candidature: Candidature | None,
    ailleurs: tuple[Held, ...],
    on: date,
) -> Row:
    facts = subjects.dossier(row)
    # Of whom a call asked about this dwelling, what was said of it counts too: the call and the list tell one number.
    verdicts = found.screening.verdicts_of(subjects.dossier(row, candidature))
    return Row(
        demande=row,
        menage=composition(facts),
        revenus=income(facts),
        label=bool(row.labels),
        quartile=facts.values.get(demande.premier_quartile_sne.key) is True,
        anciennete=seniority(row.depot, on),
        bilan=_beside(summary(verdicts), ailleurs),
        points=tuple(points(verdicts, JUSTIFIER)),
        blocages=(*(one.told for one in ailleurs if one.blocks), *points(verdicts, BLOQUANT)),
        dernier=dernier,
        candidature=candidature,
        telephone=facts.values.get(demande.telephone.key, ""),
        ailleurs=ailleurs,
    )


def _beside(badges: tuple[tuple[str, str], ...], ailleurs: tuple[Held, ...]) -> tuple[tuple[str, str], ...]:
    """Another home to take is for people to appraise: nothing is simply « conforme » beside it."""
    if not any(one.given for one in ailleurs):
        return badges
    return (*(one for one in badges if one[1] != CONFORME), ("à apprécier", str(APPRECIER)))


def income(dossier: Dossier) -> str:
    """« 1 286 € par mois · revenu fiscal 2024 : 14 355 € », as recorded; nothing where neither is."""
    values, year = dossier.values, dossier.values.get(ressources.annee_rfr.key)
    monthly, taxed = values.get(ressources.mensuelles.key), values.get(ressources.rfr_n2.key)
    told = [f"{format_amount(monthly)} par mois"] if monthly is not None else []
    if taxed is not None:
        told.append(f"revenu fiscal{f' {year}' if year else ''}\u00a0: {format_amount(taxed)}")
    return " · ".join(told)


def seniority(depot: date | None, on: date) -> str:
    """« 3 ans et 8 mois » since the request was filed."""
    if depot is None or depot > on:
        return ""
    years, months = divmod(months_between(depot, on), 12)
    said = [f"{years}\u00a0an{'s' if years > 1 else ''}"] if years else []
    said += [f"{months}\u00a0mois"] if months or not years else []
    return " et\u00a0".join(said)


def filed(depot: date | None, on: date) -> str:
    """« 14 mars 2023, il y a 3 ans et 8 mois »: what tells two requests of one month apart; empty where not known."""
    waited = seniority(depot, on)
    return f"{format_date(depot)}, il y\u00a0a {waited}" if depot and waited else ""


def summary(verdicts: Iterable[Verdict]) -> tuple[tuple[str, str], ...]:
    """Badges: what blocks, is to justify, is to ask; « conforme » only when nothing of that is left."""
    outcomes = [one.outcome for one in verdicts]
    words: dict[Outcome, str] = {BLOQUANT: "bloquant", JUSTIFIER: "à justifier", COMPLETER: "à compléter"}
    told = [(f"{outcomes.count(code)} {text}", str(code)) for code, text in words.items() if code in outcomes]
    return tuple(told) or (("conforme", str(CONFORME)),)


def points(verdicts: Iterable[Verdict], outcome: Outcome) -> Iterable[str]:
    """What blocks, or is to justify, in words that a list may show."""
    for one in gravest_first(list(verdicts)):
        if one.outcome == outcome:
            yield "Un point à voir pendant l’appel." if _confidential(one) else f"{one.title}\u00a0: {one.message}"


def _confidential(verdict: Verdict) -> bool:
    """Would the message tell a ground of priority or a matter of health?"""
    return bool(CONFIDENTIAL & verdict.declared.expression.facts)


def count(session: Session, agent: Agent) -> int:
    """How many active requests the landlord has."""
    query = scoped(select(func.count()).select_from(Demande), Demande, agent)
    return session.exec(query.where(Demande.etat == "active")).one()
