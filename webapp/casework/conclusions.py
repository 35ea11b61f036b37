"""Ending a conversation as its rules allow: what each conclusion refuses, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from rules.check import BESIDE
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, Verdict
from webapp import clock
from webapp.casework import appel, cases, ordre_du_jour, slate, subjects
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.conversations import Exchange
from webapp.casework.liste import to_settle
from webapp.conversations.model import Ending
from webapp.db.models import Candidature, Demande
from webapp.permissions import Agent

FREE = {"conge-recu", "fleche", "non-fleche"}
# The two conditions of article R. 441-1: nothing else makes a request inadmissible.
GROUNDS = {"ressources-sous-plafond", "sejour-regulier"}
DECIDED = (
    "Cette candidature est déjà devant la commission, ou décidée par elle : la conclusion d’un appel ne la change "
    "plus. Vos réponses, elles, sont enregistrées."
)
INADMISSIBLE, NOTHING_RAISED = "irrecevabilite", "rien-a-transmettre"


def endings(exchange: Exchange) -> list[Ending]:
    """The ways to conclude that are open now: inadmissibility only on the law's own grounds."""
    grounded = inadmissible(exchange.verdicts) and not exchange.standing.stop
    return [one for one in exchange.declared.endings if one.key != INADMISSIBLE or grounded]


def inadmissible(verdicts: Iterable[Verdict]) -> bool:
    """Is every blocking verdict one of the two grounds of the law, with nothing left to complete on either?"""
    verdicts = list(verdicts)
    blocking = {one.rule for one in verdicts if one.outcome == BLOQUANT}
    unknown = {one.rule for one in verdicts if one.outcome == COMPLETER}
    return bool(blocking) and blocking <= GROUNDS and not unknown & GROUNDS


def conclude(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    """Ends the conversation as chosen, if the rules allow it; commits. Raises Refused with what to do."""
    chosen = next((one for one in endings(exchange) if one.key == ending), None)
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
            "Un point bloquant empêche de qualifier cette candidature : corrigez la réponse, ou ne la présentez pas."
        )
    ranked = candidature.rang and not cases.is_over(session, candidature)
    if ranked and ending != "qualifiee":
        raise Refused("Cette candidature est sur la liste : retirez-lui d’abord son rang.")
    if candidature.etat in appel.callable_states(exchange.rows["logement"]):
        if not ranked:
            candidature.etat = "ecartee" if ending == INADMISSIBLE else ending
        _present(session, agent, candidature, ending == INADMISSIBLE)
        session.add(candidature)
    elif ending != (INADMISSIBLE if _is_presented(candidature) else "qualifiee"):
        raise Refused(DECIDED)
    if exchange.row.etat != "conclue":  # opened again to mend a fact, it is no further call
        appel.note_reached(session, agent, exchange.row)


def _present(session: Session, agent: Agent, candidature: Candidature, inadmissibly: bool) -> None:
    """On no slate, the commission examines it beside; another ending takes that back."""
    known = _is_presented(candidature)
    if inadmissibly and not known:
        subjects.write(session, candidature, {BESIDE: True}, par=agent.identifiant)
    elif known and not inadmissibly:
        subjects.erase(session, candidature, [BESIDE], par=agent.identifiant)


def _is_presented(candidature: Candidature) -> bool:
    return bool(subjects.dossier(candidature).values.get(BESIDE))


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
    refusals = to_settle(exchange)
    if refusals:
        raise Refused(_waits_for(len(refusals)))
    unwritten = sorted(exchange.repeated.to_justify - exchange.repeated.justified)
    if unwritten:
        raise Refused("Écrivez d’abord la justification de chaque point à justifier.")
    _check_beside(session, exchange)
    ordre_du_jour.enter(session, agent, exchange.rows["liste"])


def _waits_for(points: int) -> str:
    """How much is still to settle; the page lists each point, whose it is, and the way to its question."""
    told = "un point : il est" if points == 1 else f"{points} points : ils sont"
    return f"L’inscription attend encore {told} ci-dessous, avec la question à ouvrir."


def _check_beside(session: Session, exchange: Exchange) -> None:
    """Whoever is presented for inadmissibility still has a ground that the law knows."""
    for row in cases.beside(session, exchange.rows["liste"]):
        if not inadmissible(slate.prospect(session, exchange, row)[1]):
            name = session.get_one(Demande, row.demande_id).named
            raise Refused(
                f"{name} est présenté pour irrecevabilité, et son dossier n’en donne plus le motif : "
                "reprenez son appel, puis concluez à nouveau."
            )


def _conclude_mutation(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    if not exchange.standing.complete:
        raise Refused("Répondez d’abord aux questions qui restent : la fiche de mutation en a besoin.")


def _conclude_occupation(session: Session, agent: Agent, exchange: Exchange, ending: str) -> None:
    if exchange.standing.stop:
        if ending != NOTHING_RAISED:
            raise Refused(exchange.standing.stop)
        return
    if not exchange.standing.complete:
        raise Refused("Répondez d’abord aux questions qui restent : l’examen porte sur les cinq situations de la loi.")
    if ending == NOTHING_RAISED:
        _refuse_raised([one for one in exchange.verdicts if one.rule == "examen-par-la-commission"])
    held = {"occupation.examine_le": clock.today()}
    subjects.write(session, exchange.rows["occupation"], held, par=agent.identifiant)


def _refuse_raised(verdicts: Iterable[Verdict]) -> None:
    """Nothing is passed over where the law's situations are raised, or where nobody knows yet."""
    for one in verdicts:
        if one.outcome == COMPLETER:
            raise Refused(f"On ne peut pas encore conclure que rien n’est à transmettre. {one.message}")
        if one.outcome == APPRECIER:
            raise Refused(_raised(one))


def _raised(one: Verdict) -> str:
    """Which situation: raised, raised by one of the law's two counts alone, or resting on what nobody vouches for."""
    if one.account.value("situation_relevee"):
        return "Une des cinq situations de la loi est relevée : transmettez l’examen à la commission."
    if one.account.doubts():
        return (
            "Selon un seul des deux comptes de la loi, le logement est sous-occupé : transmettez l’examen à la "
            "commission, qui l’apprécie."
        )
    return " ".join(("On ne peut pas conclure que rien n’est à transmettre.", *one.reserves))


CONCLUSIONS = {
    "flechage": _conclude_flechage,
    "appel": _conclude_appel,
    "liste": _conclude_liste,
    "ordre_du_jour": _conclude_ordre_du_jour,
    "mutation": _conclude_mutation,
    "occupation": _conclude_occupation,
}
