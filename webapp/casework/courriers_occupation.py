"""Letters to a sitting tenant about the review of the home's occupancy: its announcement, the commission's opinion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

import letters
from webapp.casework import cases, documents
from webapp.casework import seance as sittings
from webapp.casework.courriers import setting
from webapp.db.models import Demande, Document, Logement, Occupation, Seance
from webapp.letter_contexts import Missing, Prepared, invitation, opinion
from webapp.letter_contexts.mutation import Tenancy
from webapp.letter_contexts.occupation import PIECES
from webapp.permissions import Agent

OPINION = "occupation-avis"
NO_SITTING = "La commission compétente n’a encore tenu aucune séance."


def tenancy(session: Session, row: Occupation) -> Tenancy:
    logement = session.get(Logement, row.logement_id) if row.logement_id else None
    demande = session.get(Demande, row.demande_id) if row.demande_id else None
    return Tenancy(row, demande, logement)


def held(session: Session, agent: Agent, row: Occupation) -> list[Seance]:
    """The sessions held by the commission competent for that home, the latest first."""
    home = tenancy(session, row).logement
    policy = cases.policy_of(agent.bailleur)
    found = sittings.sittings(session, agent, policy)
    mine = [one["code"] for one in policy.data["commission"] if home and home.commune in one["communes"]]
    rows = [row for code in mine for row in found.get(code, ()) if row.etat != "ouverte"]
    return sorted(rows, key=lambda one: one.le, reverse=True)


def invite(session: Session, agent: Agent, row: Occupation, until: date | None, papers: Iterable[str]) -> Prepared:
    return invitation(setting(agent), tenancy(session, row), until, tuple(papers) or PIECES)


def advise(session: Session, agent: Agent, row: Occupation, seance_id: int | None) -> Prepared:
    """The opinion as given at one of the sessions held, or what it lacks (a session first)."""
    chosen = next((one for one in held(session, agent, row) if one.id == seance_id), None)
    if chosen is None:
        person = row.locataire or f"Bail {row.id}"
        return Prepared(letters.LETTERS[OPINION], person, None, (Missing(person, "Séance tenue", advice=NO_SITTING),))
    return opinion(setting(agent, chosen), tenancy(session, row))


def keep(session: Session, agent: Agent, row: Occupation, made: Prepared) -> Document:
    """Writes it once for the same content; commits."""
    return documents.keep_once(session, agent, made, f"occupations/{row.id}-{made.letter.id}", occupation_id=row.id)


def last(session: Session, row: Occupation, letter_id: str) -> Document | None:
    query = select(Document).where(Document.occupation_id == row.id, Document.lettre == letter_id)
    return session.exec(query.order_by(col(Document.id).desc())).first()
