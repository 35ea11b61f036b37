"""What a rectification leaves behind it: letters to make again, minutes to draw again, its own trace."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, select

import letters
from rules.policy import Policy
from webapp import clock
from webapp.casework import cases, courriers, courriers_seance, documents, envois, membres, rectification, tenue
from webapp.casework.seance import Entry, agenda
from webapp.db.models import Compte, Document, Envoi, Journal, Seance
from webapp.permissions import Agent

OUTDATED = (
    "Le procès-verbal édité ici est d’avant la dernière correction de la séance : éditez-le de nouveau, "
    "faites signer celui-là, puis notez sa signature."
)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Touched:
    """A letter that the rectification outdates. `sent`, `received`: the days noted; `document`: its row; `owed`: is
    another owed in its place?"""

    who: str
    title: str
    document: int
    made: date
    sent: date | None
    received: date | None
    owed: bool


@dataclass(frozen=True)
class Trace:
    """A rectification that was recorded: for whom, by whom, when, why, what stood and what stands."""

    who: str
    par: str
    le: datetime
    why: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def letters_touched(session: Session, seance: Seance, changes: Sequence[rectification.Change]) -> list[Touched]:
    """The letters that stand for those whose decision changes, in the order of the changes."""
    names = {one.key: one for one in changes if one.letter}
    made = courriers.made_to(session, seance, names)
    ids = [one.id for one in made.values() if courriers.standing(one)]
    rows = session.exec(select(Document).where(col(Document.id).in_(ids)).order_by(col(Document.id))).all()
    sent, places = envois.of_documents(session, ids), list(names)
    rows = sorted(rows, key=lambda row: places.index(row.candidature_id))
    return [_touched(row, names[row.candidature_id], sent.get(row.id)) for row in rows]


def _touched(row: Document, change: rectification.Change, sent: Envoi | None) -> Touched:
    out = sent if envois.is_out(sent) else None
    title, made = documents.listed_title(row.lettre), clock.paris(row.cree_le).date()
    return Touched(change.who, title, row.id, made, out and out.le, out and out.preuve_le, change.owed)


def minutes_made(session: Session, seance: Seance) -> bool:
    """Were the minutes drawn before? They are to be drawn again."""
    return courriers_seance.kept(session, seance, courriers_seance.MINUTES) is not None


def minutes_outdated(session: Session, agent: Agent, seance: Seance) -> str:
    """Why the minutes that were made cannot be signed: what they print was changed since. Empty where they may be."""
    made = courriers_seance.kept(session, seance, courriers_seance.MINUTES)
    if made is None or made.cree_le > _last_said(session, agent, seance):
        return ""
    now = courriers_seance.prepared(session, agent, seance, courriers_seance.MINUTES)
    return OUTDATED if now.context is None or letters.dump(now.context) != made.donnees else ""


def _last_said(session: Session, agent: Agent, seance: Seance) -> datetime:
    """When what the minutes print last changed: a decision, its rectification, who sat."""
    entries = agenda(session, agent, seance, whole=True)
    decided = [one.decision.le for entry in entries for one in entry.candidates if one.decision]
    policy = cases.policy_of(seance.bailleur)
    rectified = [one.le for found in traces(session, policy, entries).values() for one in found]
    query = select(Journal.le).where(Journal.objet == "seance", Journal.objet_id == seance.id)
    seated = session.exec(query.where(Journal.action == membres.ACTION)).all()
    counted = [datetime.fromisoformat(one["le"]) for one in seance.faits.get(f"seance.{tenue.COUNTED}", ())]
    return max([*decided, *rectified, *seated, *counted], default=LONG_AGO)


def traces(session: Session, policy: Policy, entries: Collection[Entry]) -> Mapping[int, list[Trace]]:
    """Slate → the rectifications of its decisions, the oldest first."""
    people = {one.candidature.id: (one.name, entry.liste.id) for entry in entries for one in entry.candidates}
    slates = {entry.liste.id: (rectification.VOTE, entry.liste.id) for entry in entries}
    found: dict[int, list[Trace]] = {}
    for what, known in (("candidature", people), ("liste", slates)):
        query = select(Journal, Compte.nom).outerjoin(Compte, col(Compte.identifiant) == Journal.par)
        query = query.where(Journal.objet == what, col(Journal.objet_id).in_(known))
        query = query.where(Journal.action == rectification.ACTION).order_by(col(Journal.id))
        for line, author in session.exec(query).all():
            who, slate = known[line.objet_id]
            found.setdefault(slate, []).append(_trace(line, who, author or line.par, policy))
    return found


def _trace(line: Journal, who: str, author: str, policy: Policy) -> Trace:
    after = dict(line.apres or {})
    why = after.pop(rectification.WHY, "")
    before = rectification.said_again(line.avant or {}, policy)
    return Trace(who, author, line.le, why, before, rectification.said_again(after, policy))
