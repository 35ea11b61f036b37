"""Entering a slate on a session's agenda."""

from __future__ import annotations

from sqlmodel import Session, func, select

from webapp import clock
from webapp.casework import cases, subjects
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.flechage import DONE
from webapp.db.models import Inscription, Liste, Logement
from webapp.permissions import Agent

# What a session and its letters leave on a candidacy: presented again on the same dwelling, it starts without.
OF_A_SESSION = tuple(
    f"candidature.{name}"
    for name in (
        "report",
        "decision",
        "decision_rang",
        "imputation",
        "motif",
        "condition_piece",
        "condition_le",
        "piece_absente",
        "piece_ecartee_le",
        "piece_ecartee_fait",
        "notifie_le",
        "delai_reponse",
        "information_offre",
    )
)


def enter(session: Session, agent: Agent, liste: Liste) -> Inscription:
    """The slate on the agenda of its chosen session, in the caller's transaction. Raises Refused, with what to do."""
    seance, logement = cases.chosen_session(session, liste), session.get_one(Logement, liste.logement_id)
    if seance is None:
        raise Refused("Choisissez d’abord la séance.")
    if seance.etat != "ouverte":
        raise Refused("Cette séance est déjà tenue : choisissez-en une à venir.")
    if logement.etat in DONE:
        raise Refused("Ce logement est déjà attribué : sa liste ne s’inscrit plus à un ordre du jour.")
    if session.exec(select(Inscription).where(Inscription.liste_id == liste.id)).first():
        raise Refused("Cette liste est déjà inscrite à un ordre du jour.")
    last = session.exec(select(func.max(Inscription.ordre)).where(Inscription.seance_id == seance.id)).one()
    row = Inscription(
        seance_id=seance.id, liste_id=liste.id, ordre=(last or 0) + 1, cree_le=clock.now(), par=agent.identifiant
    )
    liste.etat, logement.etat = "inscrite", "inscrit"
    for candidature in (*cases.candidatures(session, liste), *cases.beside(session, liste)):
        candidature.etat, candidature.liste_id = "inscrite", liste.id
        if earlier := [path for path in OF_A_SESSION if path in subjects.dossier(candidature).values]:
            subjects.erase(session, candidature, earlier, par=agent.identifiant)
        session.add(candidature)
    session.add_all([row, liste, logement])
    session.flush()
    journal(session, agent.identifiant, "inscrire", "liste", liste.id, apres={"seance": seance.id, "ordre": row.ordre})
    return row
