"""Giving the one fact that a letter lacks: the question of a call where there is one, else the record itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from rules.facts import FAITS, fait, person_key
from webapp.casework import subjects
from webapp.casework.administration import Refused
from webapp.casework.conversations import PERMISSIONS
from webapp.conversations import CONVERSATIONS
from webapp.db.models import Candidature, Conversation, Demande, Logement, Occupation
from webapp.db.models.base import Subject
from webapp.letter_contexts import Missing
from webapp.permissions import Agent

TAKEN = "Un autre dossier le porte déjà : vérifiez ce que vous avez écrit."
MENDED = ("demande", "logement", "occupation")
# What a refusal rests on, that no conversation is sure to ask.
OF_A_REFUSAL = frozenset(
    {
        "candidature.aucun_financement_ouvert",
        "candidature.pieces_demandees",
        "candidature.pieces_attendues_le",
        "candidature.complement_demande_le",
    }
)


def question(session: Session, agent: Agent, missing: Missing) -> tuple[int, str] | None:
    """The conversation already held about that record, and the question that asks the fact, if there are."""
    if not missing.path or missing.subject_id is None:
        return None
    key = fait(missing.path).key
    for kind, declared in CONVERSATIONS.items():
        found = next((one.key for one in declared.questions if key in one.paths), None)
        if found and missing.subject in declared.subjects and agent.can(PERMISSIONS[kind]):
            held = _held(session, kind, missing.subject, missing.subject_id)
            if held:
                return held, found
    return None


def _held(session: Session, kind: str, subject: str, subject_id: int) -> int | None:
    rows = session.exec(select(Conversation).where(Conversation.genre == kind).order_by(col(Conversation.id).desc()))
    return next((row.id for row in rows if row.sujets.get(subject) == subject_id), None)


def takes(subject: str, path: str) -> bool:
    """Is the fact one that a page of its own records? Of a candidacy, what was said of that dwelling and what a refusal
    rests on."""
    return subject in MENDED or (subject == "candidature" and path in subjects.OF_ONE_DWELLING | OF_A_REFUSAL)


def find(session: Session, agent: Agent, subject: str, subject_id: int, path: str) -> Subject | None:
    """The record to mend, if the fact is its own and the agent may see it."""
    if not takes(subject, path) or not _belongs(path, subject):
        return None
    row = session.get(subjects.TABLES[subject], subject_id)
    if isinstance(row, Candidature):
        home = session.get_one(Logement, row.logement_id)
        return row if home.bailleur == agent.bailleur and agent.sees(home.agence) else None
    if row is None or row.bailleur != agent.bailleur:
        return None
    if isinstance(row, Logement | Occupation):
        return row if agent.sees(row.agence) else None
    held = {None, *subjects.dossier(row).persons()}
    return row if person_key(path) in held and _sees_request(session, agent, row) else None


def _belongs(path: str, subject: str) -> bool:
    declared = f"menage.personnes.*.{path.rsplit('.', 1)[-1]}" if person_key(path) else path
    return declared in FAITS and subjects.owner(path) == subject


def _sees_request(session: Session, agent: Agent, row: Demande) -> bool:
    """A request is open to the agencies where it stands on a dwelling."""
    if agent.sees_all:
        return True
    query = select(Logement.agence).join(Candidature, col(Candidature.logement_id) == Logement.id)
    return any(agent.sees(one) for one in session.exec(query.where(Candidature.demande_id == row.id)))


def whose(session: Session, row: Subject) -> str:
    """Whom or what the fact is about, as its page names it."""
    if isinstance(row, Candidature):
        row = session.get_one(Demande, row.demande_id)
    if isinstance(row, Logement):
        return row.adresse or row.reference
    return row.named if isinstance(row, Demande) else row.locataire or f"Bail {row.id}"


def save(session: Session, agent: Agent, row: Subject, path: str, value: Any) -> None:
    """Records the fact and commits. Raises Refused where it is what tells another record from this one."""
    try:
        subjects.write(session, row, {path: value}, par=agent.identifiant)
        session.commit()
    except IntegrityError:
        raise Refused(TAKEN) from None
