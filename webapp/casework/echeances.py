"""What is due and by when: letters to make and send, receipts to note, answers, papers, the end of a warning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from webapp import clock
from webapp.casework import cases, documents, envois, offres, radiation, subjects, suites
from webapp.casework import seance as sittings
from webapp.casework.courriers_demande import PAPERS, lacking
from webapp.casework.suites import Ladder
from webapp.db.models import Candidature, Demande, Document, Envoi, Logement, Occupation, Seance
from webapp.letter_contexts.reading import asks_for
from webapp.permissions import Agent

SENT, SIGNED = "seance.courriers_le", "seance.pv_signe_le"
REVIEW, LEASE = "occupation-examen", "Bail à signer"


@dataclass(frozen=True)
class Due:
    """One thing to do. `day`: its last day, None where no text gives a number; `gesture`: endpoint and its values;
    `free`: when the dwelling waited for is, which is no delay."""

    title: str
    whose: str
    day: date | None
    gesture: tuple[str, dict[str, Any]] = field(compare=False)
    permission: str = "enregistrer-suites"
    free: date | None = None

    @property
    def late(self) -> bool:
        return self.day is not None and clock.today() > self.day

    @property
    def is_free(self) -> bool:
        return self.free is not None and clock.today() > self.free


def board(session: Session, agent: Agent) -> list[Due]:
    """Everything due to the agent, what is late first."""
    found = [*_of_sessions(session, agent), *_of_documents(session, agent)]
    mine = [one for one in found if agent.can(one.permission)]
    return sorted(mine, key=lambda one: (not one.late, one.day or one.free or date.max, one.title, one.whose))


def _of_sessions(session: Session, agent: Agent) -> Iterator[Due]:
    policy = cases.policy_of(agent.bailleur)
    for rows in sittings.sittings(session, agent, policy).values():
        for sitting in rows:
            if sitting.etat == "tenue":
                name = policy.commission(sitting.commission)["nom"]
                name = f"{name}, séance du {sitting.le:%d/%m/%Y}"
                yield from _letters(session, agent, sitting, name)
                yield from _minutes(sitting, name)
                yield from _answers(suites.ladders(session, agent, sitting))
                yield from _warnings(radiation.of_sitting(session, agent, sitting))


def _minutes(sitting: Seance, name: str) -> Iterator[Due]:
    if not subjects.dossier(sitting).values.get(SIGNED):
        gesture = ("seance.show", {"seance_id": sitting.id, "_anchor": "seance"})
        yield Due("Procès-verbal à signer", name, None, gesture, "decider")


def letters_day(bailleur: str, sitting: Seance) -> date | None:
    """The last day that the landlord's text gives for the letters, days counted one by one; None where it has none."""
    days = cases.policy_of(bailleur).data["delais"].get("courriers_jours")
    return sitting.le + timedelta(days=int(days)) if days else None


def _letters(session: Session, agent: Agent, sitting: Seance, name: str) -> Iterator[Due]:
    """Those of a session left to make, then to send: one line each, whatever their number."""
    if subjects.dossier(sitting).values.get(SENT) and not envois.unsent(session, agent, sitting):
        return
    owed = envois.letters_of(session, agent, sitting)
    out = envois.of_documents(session, [row.id for row in owed if row])
    to_send = [row for row in owed if row and row.id not in out]
    day = letters_day(agent.bailleur, sitting)
    for count, what in ((owed.count(None), "produire"), (len(to_send), "envoyer")):
        if count:
            title = f"{count} courrier{'s' if count > 1 else ''} à {what}"
            yield Due(title, name, day, ("courriers.prepare", {"seance_id": sitting.id}), "editer-courriers")


def _answers(ladders: Iterable[Ladder]) -> Iterator[Due]:
    for ladder in ladders:
        where = {"seance_id": ladder.seance.id, "_anchor": f"logement-{ladder.logement.id}"}
        for rung in ladder.rungs:
            whose = f"{rung.name}, {ladder.logement.adresse or ladder.logement.reference}"
            if suites.awaits_paper(rung):
                yield Due("Condition à lever", whose, rung.decision.condition_le, ("suites.show", where))
            if rung.turn and rung.candidature.etat == "retenue" and rung.last_day:
                yield Due("Réponse à l’offre", whose, rung.last_day, ("suites.show", where))
            if rung.turn and rung.candidature.etat == "acceptee" and not suites.awaits_paper(rung):
                free = subjects.dossier(ladder.logement).values.get(suites.FREE)
                yield Due(LEASE, whose, None, ("suites.show", where), free=free)


def _warnings(found: Iterable[radiation.Warned]) -> Iterator[Due]:
    """The last day of the month that a proven warning opens: the request may be struck off from the next."""
    for one in found:
        if one.struck is None and one.due is not None:
            where = {"seance_id": one.seance.id, "_anchor": f"irrecevable-{one.candidature.id}"}
            yield Due("Fin du mois d’avertissement", one.name, one.due - timedelta(days=1), ("suites.show", where))


def _of_documents(session: Session, agent: Agent) -> Iterator[Due]:
    """Documents one by one: those that came back, whose receipt is to note, that ask for papers by a day."""
    rows = _owned(session, agent)
    out = envois.of_documents(session, [row.id for row, *_ in rows])
    for row, demande, tenancy, candidature in rows:
        sent, person = out.get(row.id), documents.person(row, demande, tenancy)
        title = documents.listed_title(row.lettre)
        gesture = ("echeances.show", {"document_id": row.id})
        if sent is None and candidature is None:
            yield Due(f"À envoyer : {title}", person, None, gesture)
        elif sent and sent.retour_le:
            yield Due(f"Revenu, à renvoyer : {title}", person, sent.retour_le, gesture)
        elif sent and sent.preuve_le is None and _waits(row, candidature):
            yield Due(_receipt(sent, title), person, None, gesture)
        elif sent and (day := _papers_day(row, demande)):
            yield Due(f"Pièces attendues : {title}", person, day, _on_the_file(row))


def _owned(session: Session, agent: Agent) -> list[tuple]:
    """The latest document of each kind to each person of the agent's agencies, unless its decision was put right."""
    query = select(Document, Demande, Occupation, Candidature, Logement)
    query = query.outerjoin(Candidature, col(Candidature.id) == Document.candidature_id)
    query = query.outerjoin(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.outerjoin(Occupation, col(Occupation.id) == Document.occupation_id)
    query = query.outerjoin(Demande, documents.of_request())
    query = query.where(documents.owned_by(agent), col(Document.lettre).in_(documents.POSTED), _to_look_at())
    query = query.where(~offres.outdated())
    found = {}
    for row, demande, tenancy, candidature, home in session.exec(query.order_by(col(Document.id))).all():
        if agent.sees((home or tenancy or row).agence or ""):
            key = (row.lettre, row.candidature_id, row.occupation_id, row.demande_id)
            found[key] = (row, demande, tenancy, candidature)
    return list(found.values())


def _to_look_at() -> Any:
    """Leaves out, in the database, the letters after which nothing is due: most of those to candidates."""
    back = select(Document.candidature_id).join(Envoi, col(Envoi.document_id) == Document.id)
    return or_(
        col(Document.candidature_id).is_(None),
        and_(col(Document.lettre).in_(offres.LETTERS), Candidature.etat == "retenue"),
        and_(Document.lettre == envois.WARNING, Demande.etat == "active"),
        col(Document.candidature_id).in_(back.where(col(Envoi.retour_le).is_not(None))),
    )


def _waits(row: Document, candidature: Candidature | None) -> bool:
    """Does a delay wait for the proof of receipt?"""
    if candidature is None or not envois.starts_a_delay(row):
        return False
    known = subjects.dossier(candidature).values
    if row.lettre == envois.WARNING:
        return known.get(radiation.STRUCK) is None and not known.get(radiation.PROVEN)
    return candidature.etat == "retenue" and known.get(suites.NOTIFIED) is None


def _receipt(sent: Envoi, title: str) -> str:
    if sent.voie == envois.UNPROVABLE:
        return f"Réception sans preuve, le délai ne court pas : {title}"
    return f"Preuve de réception à noter : {title}"


def _papers_day(row: Document, demande: Demande | None) -> date | None:
    """The day by which a letter asked for papers that are still to come."""
    if row.lettre == PAPERS and demande and demande.etat == "active":
        missing = {code for code in lacking(demande) if asks_for(row.donnees["pieces"], code)}
    elif row.lettre == REVIEW:
        missing = set(row.donnees["pieces"])
    else:
        return None
    return date.fromisoformat(row.donnees["date_limite"]) if missing else None


def _on_the_file(row: Document) -> tuple[str, dict[str, Any]]:
    if row.demande_id:
        return "documents.of_request", {"demande_id": row.demande_id}
    return "mutation.show", {"occupation_id": row.occupation_id}
