"""The offer to a household that the préfet designated, with its copy to whoever assists it (R. 441-16-3 of the CCH)."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session

from letters import LETTERS
from rules.facts import demande as facts
from rules.french import format_date
from rules.kinds import BadValue
from webapp import clock
from webapp.casework import documents, subjects, suites
from webapp.casework.courriers import due, made, ranked_on, setting
from webapp.casework.suites import Ladder
from webapp.db.models import Document, Seance
from webapp.letter_contexts import Prepared, for_candidate
from webapp.letter_contexts.candidat import ASSISTED, Recipient
from webapp.letter_contexts.reading import Missing
from webapp.permissions import Agent

WITH_COPY, PLAIN = "offre-dalo", "attribution"
ONE_OFFER = (
    "L’offre est déjà produite, le {day} : une seconde ferait courir un autre délai. Adressez une copie de celle-là à "
    "qui assiste le ménage."
)


def recipient(session: Session, agent: Agent, candidature_id: int, copie: str) -> tuple[Ladder, Recipient] | None:
    """The candidate whose turn it is, of a session that was held; None for anybody else."""
    found = suites.find(session, agent, candidature_id)
    if found is None or not found[1].turn:
        return None
    ladder, rung = found
    told = ranked_on(session, ladder.seance, [candidature_id]).get(candidature_id)
    return ladder, Recipient(ladder.logement, rung.demande, rung.candidature, rung.decision, copie, told)


def offer_with_copy(session: Session, agent: Agent, seance: Seance, to: Recipient) -> Prepared:
    """Refused, with the reason, to a household that was not designated, and where another offer was made already: one
    person gets one. Under a condition, it is the letter that says the condition."""
    if wrong := _wrong_copy(to):
        return Prepared(LETTERS[WITH_COPY], to.demande.named, None, (wrong,))
    letter = due(to.decision, turn=True)
    prepared = for_candidate(WITH_COPY if letter == PLAIN else letter, setting(agent, seance), to)
    other = made(session, seance, to.candidature.id, letter)
    if prepared.context is None or other is None:
        return prepared
    row = session.get_one(Document, other.id)
    if row.fichier.startswith(f"{_stem(to)}-v") and documents.same(session, agent, row, prepared):
        return prepared
    said = ONE_OFFER.format(day=format_date(clock.paris(row.cree_le).date()))
    return replace(prepared, context=None, missing=(Missing(prepared.person, "Offre", advice=said),))


def _wrong_copy(to: Recipient) -> Missing | None:
    try:
        facts.assiste_par.kind.from_text(to.copie or "-")
    except BadValue as error:
        return Missing(to.demande.named, facts.assiste_par.label, advice=str(error))
    return None


def _stem(to: Recipient) -> str:
    return f"candidatures/{to.candidature.id}-offre"


def keep(session: Session, agent: Agent, to: Recipient, made: Prepared) -> Document:
    """Writes it once for the same content, under a name that tells nothing, with who assists the household at the file;
    commits."""
    known = subjects.dossier(to.demande).values.get(ASSISTED)
    if to.copie and to.copie != known:
        subjects.write(session, to.demande, {ASSISTED: to.copie}, par=agent.identifiant)
    return documents.keep_once(session, agent, made, _stem(to), candidature_id=to.candidature.id)
