"""The offer to a household that the préfet designated, with its copy to whoever assists it (R. 441-16-3 of the CCH)."""

from __future__ import annotations

from sqlmodel import Session

from webapp.casework import documents, suites
from webapp.casework.courriers import ranked_on, setting
from webapp.casework.suites import Ladder
from webapp.db.models import Document, Seance
from webapp.letter_contexts import Prepared, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.permissions import Agent

WITH_COPY = "offre-dalo"


def recipient(session: Session, agent: Agent, candidature_id: int, copie: str) -> tuple[Ladder, Recipient] | None:
    """The candidate whose turn it is, of a session that was held; None for anybody else."""
    found = suites.find(session, agent, candidature_id)
    if found is None or not found[1].turn:
        return None
    ladder, rung = found
    told = ranked_on(session, ladder.seance, [candidature_id]).get(candidature_id)
    return ladder, Recipient(ladder.logement, rung.demande, rung.candidature, rung.decision, copie, told)


def offer_with_copy(agent: Agent, seance: Seance, to: Recipient) -> Prepared:
    """Refused, with the reason, to a household that was not designated."""
    return for_candidate(WITH_COPY, setting(agent, seance), to)


def keep(session: Session, agent: Agent, to: Recipient, made: Prepared) -> Document:
    """Writes it once for the same content, under a name that tells nothing; commits."""
    stem = f"candidatures/{to.candidature.id}-offre"
    return documents.keep_once(session, agent, made, stem, candidature_id=to.candidature.id)
