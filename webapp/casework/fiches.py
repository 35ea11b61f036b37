"""The sheets shown to the commission: the agenda entry of a dwelling, the review of a tenant's transfer."""

from __future__ import annotations

from sqlmodel import Session, col, select

import letters
from webapp import clock
from webapp.casework import cases, gabarits
from webapp.casework.administration import record as journal
from webapp.casework.courriers import setting
from webapp.casework.documents import folder, keep
from webapp.casework.seance import Entry
from webapp.db.models import Compte, Demande, Document, Inscription, Logement, Lot, Occupation, Seance
from webapp.letter_contexts import Missing, Prepared, agenda_entry, foreseen, review_of
from webapp.letter_contexts.commission import Entry as AgendaEntry
from webapp.letter_contexts.mutation import Tenancy
from webapp.permissions import Agent

REVIEW = "revue-mutation"


def agenda_document(session: Session, agent: Agent, seance: Seance, entry: Entry) -> Prepared:
    """The agenda entry of one dwelling, ready to render, or what it lacks."""
    return agenda_entry(setting(agent, seance), shown(session, agent, entry))


def shown(session: Session, agent: Agent, entry: Entry) -> AgendaEntry:
    """One dwelling of an agenda as its documents read it."""
    names = dict(session.exec(select(Compte.identifiant, Compte.nom).where(Compte.bailleur == agent.bailleur)).all())
    pairs = tuple((one.candidature, one.demande) for one in entry.candidates)
    told = {one.candidature.id: one.presented for one in entry.candidates}
    return AgendaEntry(
        entry.inscription, entry.liste, entry.logement, pairs, entry.all_verdicts, entry.justifications, names, told
    )


def for_letters(agent: Agent, seance: Seance, entry: Entry) -> dict[int, tuple[Missing, ...]]:
    """Candidacy → what their decision letter would lack today; nobody whose letter could be written."""
    chosen = setting(agent, seance)
    found = {
        one.candidature.id: foreseen(chosen, entry.logement, one.demande, one.candidature) for one in entry.candidates
    }
    return {number: lacking for number, lacking in found.items() if lacking}


def _agenda_path(inscription: Inscription) -> str:
    return f"seance-{inscription.seance_id}/ordre-du-jour/{inscription.ordre:02d}-{inscription.id}.docx"


def kept(session: Session, inscription: Inscription) -> Document | None:
    """The agenda entry last made: after the session it is the one that the commission read."""
    query = select(Document).where(Document.fichier == _agenda_path(inscription))
    return session.exec(query.order_by(col(Document.id).desc())).first()


def keep_agenda_entry(session: Session, agent: Agent, inscription: Inscription, prepared: Prepared) -> Document:
    """Writes the entry's document, once for the same content; commits. Its batch row ties it to the session."""
    path, known = _agenda_path(inscription), kept(session, inscription)
    template = gabarits.in_force(session, agent.bailleur, prepared.letter)
    unchanged = known and (known.donnees, known.gabarit_sha256) == (letters.dump(prepared.context), template.sha256)
    if unchanged and (folder() / path).exists():
        return known
    lot = Lot(seance_id=inscription.seance_id, etat="termine", cree_le=clock.now(), par=agent.identifiant)
    session.add(lot)
    session.flush()
    row = keep(session, agent, prepared, path, lot_id=lot.id)
    journal(session, agent.identifiant, "editer", "inscription", inscription.id, apres={"document": row.id})
    session.commit()
    return row


def review(session: Session, agent: Agent, occupation: Occupation, seance_id: int | None) -> Prepared:
    """The transfer sheet for the chosen session of the competent commission, or what it lacks (a session first)."""
    logement = session.get(Logement, occupation.logement_id) if occupation.logement_id else None
    demande = session.get(Demande, occupation.demande_id) if occupation.demande_id else None
    coming = cases.upcoming_sessions(session, agent.bailleur, logement.commune if logement else None)
    chosen = next((one for one in coming if one.id == seance_id), None)
    if logement and chosen is None:
        person = occupation.locataire or f"Bail {occupation.id}"
        return Prepared(letters.LETTERS[REVIEW], person, None, (_to_choose(person, coming),))
    seance = chosen or Seance(bailleur=agent.bailleur, commission="", le=clock.today())
    return review_of(setting(agent, seance), Tenancy(occupation, demande, logement))


def _to_choose(person: str, coming: list[Seance]) -> Missing:
    if coming:
        return Missing(person, "Séance", advice="Choisissez-la sur la page de la mutation, à côté de la fiche.")
    return Missing(person, "Séance à venir", advice="Créez la prochaine séance de la commission compétente.")


def keep_review(session: Session, agent: Agent, occupation: Occupation, prepared: Prepared) -> Document:
    """Writes the transfer sheet and keeps it; commits."""
    path = f"mutations/{occupation.id}-{clock.now():%Y%m%d-%H%M%S}.docx"
    row = keep(session, agent, prepared, path, occupation_id=occupation.id)
    journal(session, agent.identifiant, "editer", "occupation", occupation.id, apres={"document": row.id})
    session.commit()
    return row


def find_occupation(session: Session, agent: Agent, occupation_id: int) -> Occupation | None:
    row = session.get(Occupation, occupation_id)
    return row if row and row.bailleur == agent.bailleur and agent.sees(row.agence) else None
