"""Where else a household stands: given another home, behind another's offer, first of another slate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, and_, col, or_, select

from rules.french import format_date
from rules.law.seance import REFUS
from webapp.casework.scope import scoped
from webapp.db.models import Candidature, Decision, Demande, Inscription, Liste, Logement, Seance
from webapp.permissions import Agent

LEASED = "bail-signe"
GIVEN = ("retenue", "acceptee", LEASED)
LISTED = ("proposee", "inscrite")
DECIDED = {*GIVEN, "non-retenue", "refusee", "sans-reponse", "sans-effet"}
BAIL, OFFRE, ATTENTE, LISTE = "bail", "offre", "attente", "liste"


@dataclass(frozen=True)
class Held:
    """Another dwelling of the same request. `genre`: lease signed, offer open or accepted, a rank behind somebody
    else's offer, or the first rank of a slate that no session has examined; `seance`: None where none is recorded."""

    genre: str
    logement: Logement
    seance: Seance | None
    rang: int | None
    acceptee: bool = False

    @property
    def blocks(self) -> bool:
        return self.genre == BAIL

    @property
    def given(self) -> bool:
        """Is the home theirs to take?"""
        return self.genre in (BAIL, OFFRE)

    @property
    def details(self) -> str:
        """« séance du 3 novembre 2026, rang 1, offre en cours »."""
        day = f"séance du {format_date(self.seance.le)}" if self.seance else ""
        rank = f"rang {self.rang}" if self.rang and self.genre == OFFRE else ""
        state = {OFFRE: "offre acceptée" if self.acceptee else "offre en cours"}.get(self.genre, "")
        return ", ".join(filter(None, (day, rank, state)))

    @property
    def said(self) -> str:
        """« RSH-0412, séance du 3 novembre 2026, rang 1, offre en cours », as the rules tell it."""
        return ", ".join(filter(None, (self.logement.reference, self.details)))

    @property
    def told(self) -> str:
        """The same, as a list or a call shows it."""
        heads = {
            BAIL: "Bail signé pour un autre logement",
            OFFRE: "Déjà retenue pour un autre logement",
            ATTENTE: f"Rang {self.rang}, derrière une autre candidature, pour un autre logement",
            LISTE: "Déjà au rang 1 de la liste d’un autre logement",
        }
        details = f", {self.details}" if self.details else ""
        return f"{heads[self.genre]} ({self.logement.reference}){details}."


def of_requests(session: Session, demande_ids: Collection[int], logement_id: int) -> Mapping[int, list[Held]]:
    """By request, the other dwellings where it stands, the gravest first."""
    query = (
        select(Candidature, Logement, Liste)
        .join(Logement, col(Logement.id) == Candidature.logement_id)
        .outerjoin(Liste, col(Liste.id) == Candidature.liste_id)
        .where(col(Candidature.demande_id).in_(demande_ids), Candidature.logement_id != logement_id)
        .where(or_(col(Candidature.etat).in_(GIVEN), _first_of_a_slate()))
        .order_by(col(Candidature.id))
    )
    found: dict[int, list[Held]] = {}
    for row, home, liste in session.exec(query).all():
        found.setdefault(row.demande_id, []).append(_held(session, row, home, liste))
    return {one: sorted(helds, key=_gravity) for one, helds in found.items()}


def _first_of_a_slate():
    open_ = and_(Candidature.rang == 1, col(Candidature.etat).in_(LISTED))
    return and_(open_, col(Liste.etat) != "close")


def _gravity(one: Held) -> int:
    return (BAIL, OFFRE, LISTE, ATTENTE).index(one.genre)


def _held(session: Session, row: Candidature, home: Logement, liste: Liste | None) -> Held:
    if row.etat not in GIVEN:
        return Held(LISTE, home, _entered(session, liste), 1)
    query = select(Decision, Seance).join(Seance, col(Seance.id) == Decision.seance_id)
    query = query.where(Decision.candidature_id == row.id).order_by(col(Decision.id).desc())
    decision, seance = session.exec(query).first() or (None, None)
    rank = decision.rang if decision else row.rang
    if row.etat == LEASED:
        return Held(BAIL, home, seance, rank)
    waits = row.etat == "retenue" and decision is not None and _stands_ahead(session, home, decision)
    return Held(ATTENTE if waits else OFFRE, home, seance, rank, row.etat == "acceptee")


def _entered(session: Session, liste: Liste | None) -> Seance | None:
    query = select(Seance).join(Inscription, col(Inscription.seance_id) == Seance.id)
    query = query.where(Inscription.liste_id == (liste.id if liste else 0))
    return session.exec(query.order_by(col(Inscription.id).desc())).first()


def _stands_ahead(session: Session, home: Logement, decision: Decision) -> bool:
    """Does somebody of a better rank, by the same session, still hold the offer?"""
    query = select(Decision.rang).join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.where(Decision.seance_id == decision.seance_id, Candidature.logement_id == home.id)
    query = query.where(col(Candidature.etat).in_(GIVEN), col(Decision.decision).not_in(REFUS))
    return any((rank or 1) < (decision.rang or 1) for rank in session.exec(query).all())


def retained(session: Session, row: Candidature) -> str:
    """Where else the household has a home to take, in words for the rules; empty where nowhere. Once a session has
    decided for this candidacy, only what had been given by then."""
    found = of_requests(session, [row.demande_id], row.logement_id).get(row.demande_id, [])
    given = [one for one in found if one.genre == OFFRE]
    if given and row.etat in DECIDED:
        given = _by_then(session, row, given)
    return " ; ".join(one.said for one in given)


def _by_then(session: Session, row: Candidature, given: Iterable[Held]) -> list[Held]:
    query = select(Seance.le).join(Decision, col(Decision.seance_id) == Seance.id)
    day = session.exec(query.where(Decision.candidature_id == row.id).order_by(col(Seance.le).desc())).first()
    return [one for one in given if day is None or one.seance is None or one.seance.le <= day]


def leased(session: Session, agent: Agent) -> set[int]:
    """The active requests of the landlord that already have a lease signed."""
    query = select(Candidature.demande_id).join(Demande, col(Demande.id) == Candidature.demande_id)
    query = query.where(Candidature.etat == LEASED, Demande.etat == "active")
    return set(session.exec(scoped(query, Demande, agent)).all())
