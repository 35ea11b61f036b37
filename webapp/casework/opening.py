"""Opening a conversation on the records it is about, or the one already in progress there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from webapp import clock
from webapp.casework import records
from webapp.casework.administration import record as journal
from webapp.casework.conversations import NONE
from webapp.casework.records import NotFound
from webapp.conversations import CONVERSATIONS
from webapp.conversations.model import Conversation
from webapp.db.models import Candidature, Liste, Occupation
from webapp.db.models import Conversation as Row
from webapp.permissions import Agent

POSTED = ("logement", "demande", "occupation")


def open_(session: Session, agent: Agent, kind: str, ids: Mapping[str, int]) -> Row:
    """The conversation in progress on these records, or a new one; commits."""
    declared = CONVERSATIONS[kind]
    records.read(session, agent, {name: ids[name] for name in declared.subjects if name in ids and name in POSTED})
    rows = records.read(session, agent, _complete(session, declared, ids))
    sujets = {name: row.id for name, row in rows.items()}
    found = session.exec(
        select(Row).where(Row.genre == kind, Row.etat == "en-cours").order_by(col(Row.id).desc())
    ).all()
    row = next((one for one in found if one.sujets == sujets), None)
    if row is None:
        now, said = clock.now(), _said_none(session, declared, sujets)
        row = Row(genre=kind, sujets=sujets, passees=said, vue=agent.vue, par=agent.identifiant)
        row.cree_le = row.modifie_le = now
        session.add(row)
        session.flush()
        journal(
            session, agent.identifiant, "commencer", "conversation", row.id, apres={"genre": kind, "sujets": sujets}
        )
    session.commit()
    return row


def _said_none(session: Session, declared: Conversation, sujets: Mapping[str, int]) -> list[str]:
    """The questions that the last exchange on these records answered by « non »: of a dwelling it still holds, of a
    person it is asked anew."""
    if "demande" in declared.subjects:
        return []
    query = select(Row.sujets, Row.passees).where(Row.genre == declared.kind, Row.etat == "conclue")
    ended = session.exec(query.order_by(col(Row.id).desc())).all()
    passed = next((passed for about, passed in ended if about == sujets), [])
    none = [one for one in passed if one.endswith(NONE)]
    return [*(one.removesuffix(NONE) for one in none), *none]


def _complete(session: Session, declared: Conversation, ids: Mapping[str, int]) -> dict[str, int]:
    """The subjects' ids: what follows from the others (candidacy, slate, tenant's request, home) is found or made here,
    never taken from the form. Raises NotFound where a tenancy has no such record."""
    sujets = {name: ids[name] for name in declared.subjects if name in ids}
    if "candidature" in declared.subjects:
        sujets["candidature"] = _candidature(session, sujets["logement"], sujets["demande"]).id
    if "liste" in declared.subjects:
        sujets["liste"] = _liste(session, sujets["logement"]).id
    if "occupation" in declared.subjects:
        held = session.get_one(Occupation, sujets["occupation"])
        sujets |= {"demande": held.demande_id, "logement": held.logement_id}
        if not all(sujets[name] for name in declared.subjects):
            raise NotFound(held.id)
    return {name: sujets[name] for name in declared.subjects}


def _candidature(session: Session, logement_id: int, demande_id: int) -> Candidature:
    query = select(Candidature).where(Candidature.logement_id == logement_id, Candidature.demande_id == demande_id)
    return session.exec(query).first() or _added(session, Candidature(logement_id=logement_id, demande_id=demande_id))


def _liste(session: Session, logement_id: int) -> Liste:
    query = select(Liste).where(Liste.logement_id == logement_id, Liste.etat != "close")
    return session.exec(query).first() or _added(session, Liste(logement_id=logement_id))


def _added(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
