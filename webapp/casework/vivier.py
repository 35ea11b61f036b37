"""The pool: every active request of the landlord set against one dwelling, kept or excluded, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlmodel import Session, col, func, select

from rules.calendar import months_between
from rules.dossier import Dossier
from rules.policy import Policy
from rules.pool import Pool
from rules.screening import screen
from rules.verdict import BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, Outcome, Verdict, gravest_first
from webapp.casework import appel, subjects
from webapp.casework.chiffres import figures_of
from webapp.casework.scope import scoped
from webapp.db.models import Appel, Candidature, Demande, Logement
from webapp.permissions import Agent

PER_PAGE = 25
EXCLUDED_SHOWN = 100
CONFIDENTIAL = {"demande.preuves_vues", "demande.besoin_adaptation", "demande.lit_medicalise"}


@dataclass(frozen=True)
class Filters:
    """What the officer narrows the pool to. `appel`: « jamais », « deja » or nothing; `commune`: a code or nothing."""

    texte: str = ""
    label: bool = False
    quartile: bool = False
    commune: str = ""
    appel: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the list: never the ground of a priority, only that a label is recognised."""

    demande: Demande
    occupants: int | None
    label: bool
    quartile: bool
    anciennete: str
    bilan: tuple[tuple[str, str], ...]
    points: tuple[str, ...]
    blocages: tuple[str, ...]
    dernier: Appel | None
    candidature: Candidature | None


@dataclass(frozen=True)
class Requests:
    """The landlord's active requests, and their columns."""

    rows: list[Demande]
    pool: Pool

    def quartile(self, index: int) -> bool:
        return self.pool.dossiers[index].values.get("demande.premier_quartile_sne") is True


@dataclass(frozen=True)
class Found:
    """The screened pool: indexes of the requests kept and excluded after the filters, in display order."""

    requests: Requests
    screening: object
    kept: list[int]
    excluded: list[int]
    communes: list[str]

    @property
    def total(self) -> int:
        return len(self.requests.rows)


def find(session: Session, agent: Agent, policy: Policy, logement: Logement, filters: Filters, on: date) -> Found:
    """Every active request of the landlord against this dwelling: DALO first, then filing date."""
    requests = _requests(session, agent)
    screening = screen(policy, subjects.dossier(logement), requests.pool, on, figures_of(agent.bailleur))
    called = appel.called(session, agent) if filters.appel else set()
    passing = {index for index, row in enumerate(requests.rows) if _passes(requests, index, row, filters, called)}
    kept = [index for index in screening.displayed if index in passing]
    excluded = [index for index in sorted(passing) if not screening.kept[index]]
    communes = sorted({code for one in requests.rows for code in one.commune_souhaitee})
    return Found(requests, screening, kept, excluded, communes)


def _requests(session: Session, agent: Agent) -> Requests:
    """Read and derived once, until a request changes: each write of a row counts up its version."""
    state = select(func.count(), func.sum(Demande.version), func.max(Demande.id))
    stamp = session.exec(scoped(state, Demande, agent)).one()
    known = current_app.extensions.setdefault("pools", {})
    if agent.bailleur not in known or known[agent.bailleur][0] != stamp:
        known[agent.bailleur] = (stamp, _read(session, agent))
    return known[agent.bailleur][1]


def _read(session: Session, agent: Agent) -> Requests:
    query = scoped(select(Demande), Demande, agent).where(Demande.etat == "active")
    rows = list(session.exec(query.order_by(col(Demande.depot), col(Demande.id))).all())
    return Requests(rows, Pool.from_dossiers([subjects.dossier(row) for row in rows]))


def _passes(requests: Requests, index: int, row: Demande, filters: Filters, called: set[int]) -> bool:
    return (
        (not filters.label or bool(row.labels))
        and (not filters.quartile or requests.quartile(index))
        and (not filters.commune or not row.commune_souhaitee or filters.commune in row.commune_souhaitee)
        and (not filters.appel or (row.id in called) == (filters.appel == "deja"))
        and _named(row, filters.texte)
    )


def _named(row: Demande, text: str) -> bool:
    held = f"{row.prenom or ''} {row.nom or ''} {row.numero}".casefold()
    return all(word in held for word in text.casefold().split())


def rows(session: Session, logement: Logement, found: Found, indexes: Iterable[int], on: date) -> list[Row]:
    """What the list shows of these requests."""
    indexes = list(indexes)
    ids = [found.requests.rows[index].id for index in indexes]
    last = appel.latest(session, ids)
    query = select(Candidature).where(Candidature.logement_id == logement.id, col(Candidature.demande_id).in_(ids))
    candidacies = {one.demande_id: one for one in session.exec(query).all()}
    return [_row(found, index, last, candidacies, on) for index in indexes]


def _row(found: Found, index: int, last: Mapping[int, Appel], candidacies: Mapping[int, Candidature], on: date) -> Row:
    row = found.requests.rows[index]
    verdicts = found.screening.verdicts(index)
    return Row(
        demande=row,
        occupants=occupants(found.requests.pool.dossiers[index]),
        label=bool(row.labels),
        quartile=found.requests.quartile(index),
        anciennete=seniority(row.depot, on),
        bilan=summary(verdicts),
        points=tuple(points(verdicts, JUSTIFIER)),
        blocages=tuple(points(verdicts, BLOQUANT)),
        dernier=last.get(row.id),
        candidature=candidacies.get(row.id),
    )


def occupants(dossier: Dossier) -> int | None:
    """Persons of the household, as the rules count them: one by one once confirmed, else the number declared."""
    confirmed = dossier.values.get("menage.composition_confirmee") is True
    return len(dossier.persons()) if confirmed else dossier.values.get("menage.nombre")


def seniority(depot: date | None, on: date) -> str:
    """« 3 ans et 8 mois » since the request was filed."""
    if depot is None or depot > on:
        return ""
    years, months = divmod(months_between(depot, on), 12)
    said = [f"{years}\u00a0an{'s' if years > 1 else ''}"] if years else []
    said += [f"{months}\u00a0mois"] if months or not years else []
    return "\u00a0et\u00a0".join(said)


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
