"""Ending a conversation as its rules allow: what each conclusion refuses, and what it changes."""

from __future__ import annotations

from sqlmodel import Session

from rules.verdict import BLOQUANT
from webapp import clock
from webapp.casework import appel, ordre_du_jour
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.conversations import Exchange
from webapp.permissions import Agent

FREE = {"conge-recu", "fleche", "non-fleche"}


def conclude(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    """Ends the conversation as chosen, if the rules allow it; commits. Raises Refused with what to do."""
    chosen = next((one for one in exchange.declared.endings if one.key == ending), None)
    if chosen is None:
        raise Refused("Choisissez comment conclure.")
    CONCLUSIONS[exchange.declared.kind](session, agent, exchange, ending)
    exchange.row.etat, exchange.row.modifie_le = "conclue", clock.now()
    session.add(exchange.row)
    journal(session, agent.identifiant, "conclure", "conversation", exchange.row.id, apres={"conclusion": ending})
    session.commit()


def _conclude_flechage(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    if not exchange.standing.complete:
        raise Refused("Répondez d’abord aux questions qui restent : elles décident du fléchage.")
    logement = exchange.rows["logement"]
    if logement.etat in FREE:
        logement.etat = "fleche" if exchange.dossier.values.get("logement.fleche") else "non-fleche"
    session.add(logement)


def _conclude_appel(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    candidature = exchange.rows["candidature"]
    if ending == "qualifiee" and exchange.standing.stop:
        raise Refused(exchange.standing.stop)
    if ending == "qualifiee" and any(one.outcome == BLOQUANT for one in exchange.verdicts):
        raise Refused(
            "Un point bloquant empêche de qualifier ce candidat : corrigez la réponse, ou ne le présentez pas."
        )
    if candidature.rang and ending == "ecartee":
        raise Refused("Ce candidat est sur la liste : retirez-lui d’abord son rang.")
    if not candidature.rang:
        candidature.etat = ending
    session.add(candidature)
    appel.note_reached(session, agent, exchange.row)


def _conclude_liste(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    refusals = [one for one in exchange.verdicts if one.outcome == BLOQUANT]
    if refusals:
        raise Refused(f"La liste ne peut pas être enregistrée : {refusals[0].message}")
    if not exchange.case.candidates:
        raise Refused("Donnez un rang à au moins un candidat.")
    logement = exchange.rows["logement"]
    if logement.etat in FREE:
        logement.etat = "liste-ouverte"
    session.add(logement)


def _conclude_ordre_du_jour(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    refusals = exchange.refusals
    if refusals:
        raise Refused(f"L’inscription attend encore : {refusals[0].message}")
    unwritten = sorted(exchange.repeated.to_justify - exchange.repeated.justified)
    if unwritten:
        raise Refused("Écrivez d’abord la justification de chaque point à justifier.")
    ordre_du_jour.enter(session, agent, exchange.rows["liste"])


def _conclude_mutation(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    if not exchange.standing.complete:
        raise Refused("Répondez d’abord aux questions qui restent : la fiche de mutation en a besoin.")


CONCLUSIONS = {
    "flechage": _conclude_flechage,
    "appel": _conclude_appel,
    "liste": _conclude_liste,
    "ordre_du_jour": _conclude_ordre_du_jour,
    "mutation": _conclude_mutation,
}
