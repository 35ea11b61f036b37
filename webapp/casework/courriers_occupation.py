"""Letters to a sitting tenant about the review of the home's occupancy: its announcement, the commission's opinion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from rules.facts import fait
from webapp.casework import cases, documents, subjects
from webapp.casework import seance as sittings
from webapp.casework.courriers import setting
from webapp.db.models import Demande, Document, Logement, Occupation, Seance
from webapp.letter_contexts import Prepared, invitation, opinion
from webapp.letter_contexts.mutation import Tenancy
from webapp.letter_contexts.occupation import NEEDED, PIECES, SITTING, SITUATIONS
from webapp.permissions import Agent


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


def advise(session: Session, agent: Agent, row: Occupation) -> Prepared:
    """The opinion as it was recorded, given at one of the sessions held; or what it lacks."""
    day = subjects.dossier(row).values.get(SITTING)
    chosen = next((one for one in held(session, agent, row) if one.le == day), None)
    return opinion(setting(agent, chosen), tenancy(session, row))


@dataclass(frozen=True)
class Opinion:
    """What the commission said of a tenancy, as it is recorded: a day, the codes of situations, a sentence."""

    day: date | None = None
    situations: frozenset[str] | None = None
    needed: str = ""

    @property
    def told(self) -> str:
        """The situations in words."""
        return fait(SITUATIONS).kind.format(self.situations) if self.situations is not None else ""


def recorded(row: Occupation) -> Opinion:
    values = subjects.dossier(row).values
    return Opinion(values.get(SITTING), values.get(SITUATIONS), values.get(NEEDED) or "")


def record(session: Session, agent: Agent, row: Occupation, given: Opinion) -> None:
    """What the commission said at that session; commits."""
    values = {SITTING: given.day, SITUATIONS: given.situations, NEEDED: given.needed}
    subjects.write(session, row, values, par=agent.identifiant)
    session.commit()


def keep(session: Session, agent: Agent, row: Occupation, made: Prepared) -> Document:
    """Writes it once for the same content; commits."""
    return documents.keep_once(session, agent, made, f"occupations/{row.id}-{made.letter.id}", occupation_id=row.id)


def last(session: Session, row: Occupation, letter_id: str) -> Document | None:
    query = select(Document).where(Document.occupation_id == row.id, Document.lettre == letter_id)
    return session.exec(query.order_by(col(Document.id).desc())).first()
