"""What happens to a document once printed: sent on a day and by a way, received on a provable day, or returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from rules.french import format_date
from rules.kinds import BadValue, Date
from rules.vocabulary import PIECES
from webapp import clock
from webapp.casework import courriers, documents, offres, radiation, subjects, suites, versions
from webapp.casework.administration import record as journal
from webapp.casework.appel import BEFORE_AGENDA
from webapp.casework.courriers import Made
from webapp.casework.courriers_demande import PAPERS, REGISTRATION
from webapp.db.models import Candidature, Decision, Demande, Document, Envoi, Lot, Seance
from webapp.letter_contexts.reading import asks_for
from webapp.permissions import Agent

VOIES = {
    "recommande": "Recommandé avec avis de réception",
    "simple": "Lettre simple",
    "courriel": "Courriel",
    "remise": "Remise en main propre, contre signature",
}
UNPROVABLE, HANDED_OVER = "simple", "remise"
WARNING = "irrecevabilite"
OUTDATED = "Ce courrier ne dit plus ce qui est décidé : ne l’envoyez pas. Un nouveau se produit avec ceux de la séance."
BEFORE_SESSION = (*sorted(BEFORE_AGENDA), "inscrite")
DAY = Date()

Offers = Mapping[int, tuple[suites.Ladder, suites.Rung]]  # by candidacy


def of_documents(session: Session, ids: Iterable[int]) -> dict[int, Envoi]:
    """Document → its latest sending."""
    query = select(Envoi).where(col(Envoi.document_id).in_(list(ids))).order_by(col(Envoi.id))
    return {row.document_id: row for row in session.exec(query).all()}


def history(session: Session, row: Document) -> list[Envoi]:
    """Every sending of a document, the latest first."""
    return list(session.exec(select(Envoi).where(Envoi.document_id == row.id).order_by(col(Envoi.id).desc())).all())


def is_out(sent: Envoi | None) -> bool:
    """Is the document with the person, or on its way?"""
    return sent is not None and sent.retour_le is None


def starts_a_delay(row: Document) -> bool:
    """Does a delay run from the day this letter is received?"""
    return row.lettre in (*offres.LETTERS, WARNING)


@dataclass(frozen=True)
class Departure:
    """How the letters of a batch left. `remaining`: those still to leave; `last`: the day of the latest sending."""

    out: int
    remaining: int
    last: date | None


def of_lots(session: Session, lots: Iterable[Lot]) -> dict[int, Departure]:
    """Batch → what left of it; a letter that no longer says what is decided is not to leave."""
    numbers = [one.id for one in lots]
    rows = session.exec(select(Document).where(col(Document.lot_id).in_(numbers))).all()
    sent, stale = of_documents(session, [row.id for row in rows]), offres.outdated_among(session, rows)
    found = {}
    for number in numbers:
        own = [row.id for row in rows if row.lot_id == number]
        days = [sent[one].le for one in own if is_out(sent.get(one))]
        remaining = sum(one not in stale and not is_out(sent.get(one)) for one in own)
        found[number] = Departure(len(days), remaining, max(days, default=None))
    return found


def send(session: Session, agent: Agent, rows: Sequence[Document], form: Mapping[str, str]) -> dict[str, str]:
    """Notes documents as sent on one day by one way, all together, and commits; else what to correct, by field, the
    caller then undoing all."""
    known = of_documents(session, [row.id for row in rows])
    rows = [row for row in rows if not is_out(known.get(row.id))]
    if not rows:
        return {"le": "L’envoi de ce document est déjà noté : notez d’abord son retour s’il est revenu."}
    stale = offres.outdated_among(session, rows)
    rows = [row for row in rows if row.id not in stale]
    if not rows:
        return {"le": OUTDATED}
    day, errors = _read(form, "le", _made_on(session, rows), "la production du document")
    voie = form.get("voie", "")
    if voie not in VOIES:
        errors["voie"] = "Choisissez comment le document est parti."
    if errors:
        return errors
    for row in rows:
        _send_one(session, agent, row, day, voie)
    follow_sessions(session, agent, rows)
    offers = _offers(session, agent, rows) if voie == HANDED_OVER else {}
    for row in rows if voie == HANDED_OVER else ():
        if refused := _start(session, agent, row, day, "le", offers):
            return _whose(session, row, refused) if len(rows) > 1 else refused
    session.commit()
    return {}


def _made_on(session: Session, rows: Sequence[Document]) -> date:
    """The day from which they may leave, as they leave; nobody corrects them while it is noted."""
    ids = sorted(row.id for row in rows)
    session.execute(sa.select(Document.id).where(col(Document.id).in_(ids)).order_by(Document.id).with_for_update())
    known = [row.cree_le for row in rows] + [one.le for one in versions.in_force(session, ids).values()]
    return max(clock.paris(instant).date() for instant in known)


def _whose(session: Session, row: Document, errors: dict[str, str]) -> dict[str, str]:
    """Among several, who stops them all."""
    said = " ".join(errors.values())
    return {"le": f"{documents.addressee(session, row)} : {said} Rien n’est noté, pour personne."}


def _send_one(session: Session, agent: Agent, row: Document, day: date, voie: str) -> None:
    proven = day if voie == HANDED_OVER else None
    sent = Envoi(document_id=row.id, le=day, voie=voie, preuve_le=proven, cree_le=clock.now(), par=agent.identifiant)
    session.add(sent)
    session.flush()
    said = {"le": day.isoformat(), "voie": voie}
    journal(session, agent.identifiant, "envoyer", "document", row.id, apres=said)
    _tell_the_file(session, agent, row, day)


def _tell_the_file(session: Session, agent: Agent, row: Document, day: date) -> None:
    """The day that the rules read in the file of a request: its attestation, the written request for its papers."""
    if row.demande_id and row.lettre == REGISTRATION:
        demande = session.get_one(Demande, row.demande_id)
        subjects.write(session, demande, {"demande.attestation_le": day}, par=agent.identifiant)
    elif row.demande_id and row.lettre == PAPERS:
        query = select(Candidature).where(Candidature.demande_id == row.demande_id)
        for one in session.exec(query.where(col(Candidature.etat).in_(BEFORE_SESSION))).all():
            subjects.write(session, one, _asked(row, day), par=agent.identifiant)


def _asked(row: Document, day: date) -> dict[str, Any]:
    """What a written request for papers asked for, when, and for which day: a refusal for want of them says it."""
    codes = (code for code in PIECES if asks_for(row.donnees["pieces"], code))
    return {
        "candidature.complement_demande_le": day,
        "candidature.pieces_demandees": frozenset(codes),
        "candidature.pieces_attendues_le": date.fromisoformat(row.donnees["date_limite"]),
    }


def prove(session: Session, agent: Agent, row: Document, sent: Envoi, form: Mapping[str, str]) -> dict[str, str]:
    """Notes the day from which receipt can be proven, starts the delay that it opens, and commits; else the errors."""
    if sent.voie == UNPROVABLE or not is_out(sent):
        return {"preuve_le": "Une lettre simple, ou revenue, ne prouve aucune réception."}
    day, errors = _read(form, "preuve_le", sent.le, "l’envoi")
    if errors:
        return errors
    sent.preuve_le = day
    session.add(sent)
    journal(session, agent.identifiant, "prouver", "document", row.id, apres={"le": day.isoformat()})
    errors = _start(session, agent, row, day, "preuve_le", _offers(session, agent, [row]))
    if not errors:
        session.commit()
    return errors


def come_back(session: Session, agent: Agent, row: Document, sent: Envoi, form: Mapping[str, str]) -> dict[str, str]:
    """Notes that the post brought the document back, and commits; else what to correct."""
    if not is_out(sent):
        return {"retour_le": "Le retour de cet envoi est déjà noté."}
    day, errors = _read(form, "retour_le", sent.le, "l’envoi")
    if errors:
        return errors
    sent.retour_le = day
    session.add(sent)
    journal(session, agent.identifiant, "retourner", "document", row.id, apres={"le": day.isoformat()})
    session.commit()
    return {}


def _read(form: Mapping[str, str], name: str, first: date, since: str) -> tuple[date | None, dict[str, str]]:
    """A day between `first` and today."""
    try:
        day = DAY.from_text(form.get(name, "").strip())
    except BadValue as error:
        return None, {name: str(error)}
    if not first <= day <= clock.today():
        return None, {name: f"Écrivez une date entre {since}, le {format_date(first)}, et aujourd’hui."}
    return day, {}


def _offers(session: Session, agent: Agent, rows: Iterable[Document]) -> Offers:
    """Read together: a batch has hundreds."""
    numbers = [row.candidature_id for row in rows if row.candidature_id and row.lettre in offres.LETTERS]
    return suites.find_all(session, agent, numbers)


def _start(session: Session, agent: Agent, row: Document, day: date, field: str, offers: Offers) -> dict[str, str]:
    """The delay that the law or the policy counts from that day: to answer an offer, before striking off."""
    if row.candidature_id is None or not starts_a_delay(row) or offres.outdated_among(session, [row]):
        return {}
    warns = row.lettre == WARNING
    errors = _warned(session, agent, row, day) if warns else _notified(session, agent, row, day, offers)
    return {field: next(iter(errors.values()))} if errors else {}


def _notified(session: Session, agent: Agent, row: Document, day: date, offers: Offers) -> dict[str, str]:
    found = offers.get(row.candidature_id)
    if found is None or not found[1].turn or found[1].candidature.etat != "retenue":
        return {}
    informed = row.lettre == "offre-dalo" or row.donnees.get("dalo")
    form = {"notifie": f"{day:%d/%m/%Y}", "information": "oui" if informed else ""}
    return suites.received(session, agent, *found, form)


def _warned(session: Session, agent: Agent, row: Document, day: date) -> dict[str, str]:
    one = radiation.find(session, agent, row.candidature_id)
    if one is None or one.struck:
        return {}
    return radiation.received(session, agent, one, {"avertissement": f"{day:%d/%m/%Y}", "prouve": "oui"})


def follow_sessions(session: Session, agent: Agent, rows: Iterable[Document]) -> None:
    """Once the letters of a session have all left, those of every agency, it says so: its rules read that day."""
    everywhere = replace(agent, agences=("*",))
    lots = {row.lot_id for row in rows if row.lot_id and row.candidature_id}
    numbers = {session.get_one(Lot, one).seance_id for one in lots}
    for sitting in (session.get_one(Seance, one) for one in numbers if one):
        letters = letters_of(session, everywhere, sitting)
        out = of_documents(session, [row.id for row in letters if row])
        if letters and all(row and is_out(out.get(row.id)) for row in letters):
            last = max(one.le for one in out.values())
            subjects.write(session, sitting, {"seance.courriers_le": last}, par=agent.identifiant)


def letters_of(session: Session, agent: Agent, sitting: Seance) -> list[Made | None]:
    """The letter that each person of a session is owed; None while it is to make, or to make again."""
    turns, made = courriers.turns(session, sitting), courriers.all_made(session, sitting)
    owed = ((one, one.candidature.id) for one in courriers.recipients(session, agent, sitting) if courriers.is_due(one))
    found = (made.get((number, courriers.due_to(one, turn=number in turns))) for one, number in owed)
    return [courriers.standing(one) for one in found]


def unsent(session: Session, agent: Agent, sitting: Seance) -> bool:
    """Where sendings are noted letter by letter, is one not out: made again since, or called for by an answer?"""
    if not _noted(session, sitting):
        return False
    letters = letters_of(session, replace(agent, agences=("*",)), sitting)
    out = of_documents(session, [row.id for row in letters if row])
    return not all(row and is_out(out.get(row.id)) for row in letters)


def _noted(session: Session, sitting: Seance) -> bool:
    """Was the sending of any of the session's letters noted?"""
    query = select(Envoi.id).join(Document, col(Document.id) == Envoi.document_id)
    query = query.join(Decision, col(Decision.candidature_id) == Document.candidature_id)
    return session.exec(query.where(Decision.seance_id == sitting.id).limit(1)).first() is not None
