"""The last answer of a dwelling, recorded by mistake, is taken back with a reason while nothing rests on it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from webapp import clock, db
from webapp.casework import subjects, suites, written
from webapp.casework.administration import record as journal
from webapp.casework.suites import Ladder, Rung
from webapp.casework.tenue import search_state
from webapp.db.models import Candidature, Suite
from webapp.permissions import Agent

ACTION, WHY = "reprendre-suite", "pourquoi"
LONGEST = 500
NO_REASON = "Écrivez en quoi la saisie était fausse, par exemple : réponse d’une autre personne."
LEASE, REFUSAL = "bail-signe", "refusee"
KINDS = ("acceptee", REFUSAL, "silence", LEASE)
LEFT = (REFUSAL, "silence")  # the next rank's turn comes with these
GIVEN, LET, STRUCK = "attribue", "loue", "radiee"
ERASED = {
    LEASE: ("candidature.radiation_motif", "candidature.radiee_le"),
    REFUSAL: (suites.REASONED,),
}
OTHER = "Cette réponse n’est plus la dernière enregistrée sur ce logement : rechargez la page."


def last(ladder: Ladder) -> tuple[Rung, Suite] | None:
    """The answer recorded last on this dwelling, whosesoever it is; None where none is, or where it was a paper."""
    found = [(one, answer) for one in ladder.rungs for answer in one.answers]
    pair = max(found, key=lambda known: known[1].id, default=None)
    return pair if pair and pair[1].genre in KINDS else None


def why_not(session: Session, ladder: Ladder, rung: Rung, answer: Suite) -> str:
    """What rests on this answer by now; empty where it can still be taken back."""
    if ladder.seance.etat != "tenue":
        return "Cette séance est close : ses réponses ne se reprennent plus."
    if _presented_again(session, ladder, rung) or ladder.logement.etat != _state_after(ladder, answer):
        return "Le logement a repris son cours depuis : cette réponse ne se reprend plus."
    if answer.genre == LEASE:
        return ""
    if rung.demande.etat == STRUCK:
        return "La demande est radiée depuis : cette réponse ne se reprend plus."
    offered = next((one for one in ladder.rungs if one.rank > rung.rank and one.made), None)
    if answer.genre in LEFT and offered:
        return (
            f"L’offre de {offered.name}, au rang {offered.rank}, est déjà produite : cette réponse ne se reprend plus."
        )
    return ""


def _presented_again(session: Session, ladder: Ladder, rung: Rung) -> bool:
    query = select(Candidature.id).where(Candidature.logement_id == ladder.logement.id)
    return session.exec(query.where(col(Candidature.liste_id) > (rung.candidature.liste_id or 0))).first() is not None


def _state_after(ladder: Ladder, answer: Suite) -> str:
    """The state in which the answer left the dwelling."""
    if answer.genre == LEASE:
        return LET
    return search_state(ladder.logement) if ladder.exhausted else GIVEN


def take_back(session: Session, agent: Agent, ladder: Ladder, rung: Rung, form: Mapping[str, str]) -> dict[str, str]:
    """Takes the answer `suite` back, with its written reason in the journal, and commits; else what to correct."""
    db.expect_version(rung.candidature, form.get("version", ""))
    found = last(ladder)
    if found is None or found[0] is not rung or str(found[1].id) != form.get("suite"):
        return {"reprise": OTHER}
    if refused := why_not(session, ladder, *found):
        return {"reprise": refused}
    reason = form.get("pourquoi", "").strip()
    if errors := written.to_mend(reason, "pourquoi", asked=NO_REASON, longest=LONGEST):
        return errors
    _undo(session, agent, ladder, *found)
    _journal(session, agent, found[1], reason)
    session.delete(found[1])
    session.commit()
    return {}


def _undo(session: Session, agent: Agent, ladder: Ladder, rung: Rung, answer: Suite) -> None:
    """The candidate and the dwelling stand where they stood; the day on which the offer was received stays."""
    before = {one.genre for one in rung.answers if one.id != answer.id}
    erased = [path for path in ERASED.get(answer.genre, ()) if path in rung.candidature.faits]
    if erased:
        subjects.erase(session, rung.candidature, erased, par=agent.identifiant)
    rung.candidature.etat = "acceptee" if "acceptee" in before else "retenue"
    ladder.logement.etat = GIVEN
    session.add_all([rung.candidature, ladder.logement])
    if answer.genre == LEASE:
        _revive(session, agent, ladder, rung)


def _revive(session: Session, agent: Agent, ladder: Ladder, rung: Rung) -> None:
    """No lease: the request lives on, and who waited behind waits again."""
    rung.demande.etat = "active"
    session.add(rung.demande)
    was, now = {"etat": STRUCK}, {"etat": "active"}
    journal(session, agent.identifiant, "annuler-radiation", "demande", rung.demande.id, avant=was, apres=now)
    for other in ladder.rungs:
        if other.candidature.etat == "non-retenue" and other.demande.etat != STRUCK:
            other.candidature.etat = "retenue"
            session.add(other.candidature)
    for other, own in suites.awaited_elsewhere(session, agent, rung):
        if own.turn and not _presented_again(session, other, own):
            other.logement.etat = GIVEN
            session.add(other.logement)


def _journal(session: Session, agent: Agent, answer: Suite, reason: str) -> None:
    day = clock.paris(answer.le).date().isoformat()
    was = {"genre": answer.genre, "motif": answer.motif, "le": day}
    journal(session, agent.identifiant, ACTION, "candidature", answer.candidature_id, avant=was, apres={WHY: reason})
