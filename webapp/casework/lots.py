"""Batches of letters: what each is to make, how far it is, stopping it and taking it up again.

The row is the truth, and the documents tell what is made: whoever makes the letters (`lots_courriers`) may be killed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp import clock, db
from webapp.casework import courriers, documents, gabarits
from webapp.casework import seance as sittings
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.courriers import Line
from webapp.db.models import Candidature, Demande, Document, Logement, Lot, Seance
from webapp.db.models.vivier import applicant
from webapp.letter_contexts import Missing
from webapp.permissions import Agent

ACTIVE, STOPPED = ("prevu", "en-cours"), ("annule", "en-panne")
UNFINISHED = ("prevu", "en-cours", "en-panne")
NOTHING_LEFT = "Tous les courriers de ce lot sont faits."


class Ongoing(Refused):
    """These letters are in a batch that is not finished."""

    def __init__(self, lot_id: int):
        super().__init__(f"Ces courriers sont déjà dans le lot n° {lot_id}, qui n’est pas fini.")
        self.lot_id = lot_id


@dataclass(frozen=True)
class Progress:
    """How far a batch is. `missing`: what stopped letters; `left`: (person, why no letter is owed any more)."""

    lot: Lot
    made: int
    missing: tuple[Missing, ...]
    left: tuple[tuple[str, str], ...]
    busy: bool = False

    @property
    def stoppable(self) -> bool:
        return self.lot.etat in ACTIVE

    @property
    def stopping(self) -> bool:
        """Cancelled, while a group of letters is still being made, or packed."""
        packed = self.lot.manifeste.get("count", 0) == self.made
        return self.lot.etat == "annule" and (self.busy or not packed)

    @property
    def active(self) -> bool:
        """Is there more to come without anybody's gesture?"""
        return self.stoppable or self.stopping

    @property
    def total(self) -> int:
        return self.lot.total or self.made

    @property
    def remaining(self) -> int:
        return max(self.total - self.made - len(self.left), 0)

    @property
    def packed(self) -> bool:
        """Does the ZIP hold all that is made?"""
        return bool(self.made) and self.lot.manifeste.get("count") == self.made

    @property
    def resumable(self) -> bool:
        """One that broke may lack only its ZIP."""
        return self.lot.etat == "en-panne" or (self.lot.etat in STOPPED and self.remaining > 0)


def create(agent: Agent, seance: Seance, lines: Sequence[Line], again: Mapping[int, str], signatory: str) -> int:
    """A batch of these letters, to be made; commits. Raises Refused, Unusable, Ongoing."""
    courriers.check_signatory(agent.bailleur, signatory)
    with db.reading() as session:
        for letter in {one.prepared.letter.id: one.prepared.letter for one in lines}.values():
            gabarits.require(session, agent.bailleur, letter)
    with db.transaction() as session:
        if refused := locked(session, seance.id):
            raise Refused(refused)
        entries = [_entry(one, again) for one in _still(session, seance, lines)]
        lot = Lot(seance_id=seance.id, total=len(entries), cree_le=clock.now(), par=agent.identifiant)
        lot.prevu = {"courriers": entries, "signataire": signatory, "le": clock.today().isoformat()}
        session.add(lot)
        session.flush()
        journal(session, agent.identifiant, "produire", "lot", lot.id, apres={"courriers": len(entries)})
        return lot.id


def locked(session: Session, seance_id: int) -> str:
    """Why the letters of a session are not made, empty where they are; nobody else foresees or records one before the
    transaction ends. To be asked for before the row of a batch."""
    query = sa.select(Seance.etat).where(col(Seance.id) == seance_id).with_for_update()
    return courriers.why_not(session.execute(query).scalar_one())


def _entry(line: Line, again: Mapping[int, str]) -> list[Any]:
    why = again.get(line.id) or (courriers.PUT_RIGHT if line.redo else "")
    return [line.id, why, line.made.id] if line.made else [line.id, "", None]


def _still(session: Session, seance: Seance, lines: Sequence[Line]) -> list[Line]:
    """Without what somebody else had made in the meantime. Raises Ongoing where it is being made, Refused when nothing
    is left."""
    _refuse_ongoing(session, seance.id, {one.id for one in lines})
    known = courriers.all_made(session, seance)
    found = [one for one in lines if known.get((one.id, one.prepared.letter.id)) == one.made]
    if not found:
        raise Refused(courriers.ALL_MADE)
    return found


def _refuse_ongoing(session: Session, seance_id: int, wanted: Collection[int]) -> None:
    query = sa.select(Lot.id, Lot.prevu).where(col(Lot.seance_id) == seance_id, col(Lot.etat).in_(ACTIVE))
    for lot_id, foreseen in session.execute(query):
        if not _foreseen(foreseen).isdisjoint(wanted):
            raise Ongoing(lot_id)


def _foreseen(prevu: Mapping[str, Any]) -> set[int]:
    return {number for number, *_ in prevu.get("courriers", ())}


def cancel(agent: Agent, lot_id: int) -> bool:
    """Stops a batch after the letters being made now, which are kept; commits. False when it was finished."""
    with db.transaction() as session:
        stopped = sa.update(Lot).where(col(Lot.id) == lot_id, col(Lot.etat).in_(ACTIVE)).values(etat="annule")
        done = session.execute(stopped).rowcount == 1
        if done:
            journal(session, agent.identifiant, "annuler", "lot", lot_id)
    return done


def resume(agent: Agent, lot_id: int) -> None:
    """What remains of a stopped batch is to be made, dated today; commits. Raises Refused, Ongoing."""
    with db.transaction() as session:
        seance_id = session.execute(sa.select(Lot.seance_id).where(col(Lot.id) == lot_id)).scalar_one()
        if refused := locked(session, seance_id):
            raise Refused(refused)
        lot = session.exec(select(Lot).where(Lot.id == lot_id).with_for_update()).one()
        if not progress(session, lot).resumable:
            raise Refused(NOTHING_LEFT)
        recorded = session.execute(sa.select(Document.candidature_id).where(col(Document.lot_id) == lot_id)).scalars()
        _refuse_ongoing(session, seance_id, _foreseen(lot.prevu).difference(recorded))
        lot.prevu = {**lot.prevu, "le": clock.today().isoformat()}
        lot.etat, lot.panne, lot.suivi = "prevu", "", {}
        session.add(lot)
        journal(session, agent.identifiant, "reprendre", "lot", lot_id)


def progress(session: Session, lot: Lot) -> Progress:
    made = session.execute(sa.select(sa.func.count()).where(col(Document.lot_id) == lot.id)).scalar_one()
    missing = tuple(Missing(**one) for one in lot.suivi.get("manques", ()))
    left = tuple((who, why) for who, why in lot.suivi.get("laisses", ()))
    return Progress(lot, made, missing, left, bool(lot.total) and _busy(lot))


@contextmanager
def alone(lot: Lot, *, wait: bool = True, aside: str = "") -> Iterator[None]:
    """One at a time on a batch, or on what stands `aside` of it, whatever the process; the system lets go of it when a
    process dies. Raises BlockingIOError where somebody else is at it and `wait` is false."""
    place = documents.folder() / f"{folder(lot)}{aside}"
    place.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _busy(lot: Lot) -> bool:
    """Is somebody at it? Those who look do not see each other."""
    try:
        handle = os.open(documents.folder() / folder(lot), os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def active(lot_id: int) -> bool:
    """Is the batch still to be made, or being made?"""
    with db.reading() as session:
        return progress(session, session.get_one(Lot, lot_id)).active


def to_run() -> list[int]:
    """The batches that a worker has to look at."""
    with db.reading() as session:
        return list(session.execute(sa.select(Lot.id).where(_waiting()).order_by(col(Lot.id))).scalars())


def waits(lot_id: int) -> bool:
    """Is it one of them?"""
    with db.reading() as session:
        return session.execute(sa.select(Lot.id).where(col(Lot.id) == lot_id, _waiting())).first() is not None


def _waiting() -> sa.ColumnElement[bool]:
    """Not finished, or stopped before what was made of it was packed."""
    made = sa.select(sa.func.count()).where(col(Document.lot_id) == Lot.id).correlate(Lot).scalar_subquery()
    packed = sa.func.coalesce(col(Lot.manifeste)["count"].as_integer(), 0)
    unpacked = sa.and_(col(Lot.etat) == "annule", col(Lot.total) > 0, made != packed)
    return sa.or_(col(Lot.etat).in_(ACTIVE), unpacked)


def find(session: Session, agent: Agent, lot_id: int) -> tuple[Lot, Seance] | None:
    """A batch all of whose letters are those of the agent's agencies, with its session."""
    lot = session.get(Lot, lot_id)
    row = sittings.find(session, agent, lot.seance_id) if lot and lot.seance_id and _is_batch(lot) else None
    return (lot, row) if row and _sees_whole(session, agent, lot) else None


def _is_batch(lot: Lot) -> bool:
    """Agenda entries are kept under rows of their own, which are no batch."""
    return bool(lot.total or lot.manifeste.get("files"))


def _sees_whole(session: Session, agent: Agent, lot: Lot) -> bool:
    if agent.sees_all:
        return True
    query = sa.select(Logement.agence).join(Candidature, col(Candidature.logement_id) == Logement.id).distinct()
    written = sa.select(Document.candidature_id).where(col(Document.lot_id) == lot.id)
    which = sa.or_(col(Candidature.id).in_(_foreseen(lot.prevu)), col(Candidature.id).in_(written))
    return all(agent.sees(one) for one in session.execute(query.where(which)).scalars())


def of_session(session: Session, agent: Agent, seance: Seance) -> list[Progress]:
    """The session's batches that the agent may see, the latest first."""
    rows = session.exec(select(Lot).where(Lot.seance_id == seance.id).order_by(col(Lot.id).desc())).all()
    return [progress(session, row) for row in rows if _is_batch(row) and _sees_whole(session, agent, row)]


def letters_of(session: Session, lot: Lot) -> list[Document]:
    """The documents of a batch, in its order."""
    rows = session.exec(select(Document).where(Document.lot_id == lot.id).order_by(col(Document.id))).all()
    return sorted(rows, key=lambda row: order_of(row.fichier))


def order_of(file: str) -> int:
    """The place of a letter in its batch, which its file name starts with."""
    number = Path(file).name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def folder(lot: Lot) -> str:
    """Where its letters stand, under the documents folder."""
    return f"seance-{lot.seance_id}/lot-{lot.id}"


def archive(lot: Lot) -> Path:
    """Where its ZIP stands."""
    return documents.folder() / f"{folder(lot)}.zip"


def names(session: Session, candidatures: Sequence[int]) -> dict[int, str]:
    """Candidacy → its applicant."""
    query = sa.select(Candidature.id, Demande.prenom, Demande.nom, Demande.numero)
    query = query.join(Demande, col(Demande.id) == Candidature.demande_id).where(col(Candidature.id).in_(candidatures))
    found = session.execute(query)
    return {number: applicant(first, last, unique) for number, first, last, unique in found}


def told(missing: Missing) -> dict[str, Any]:
    """What a letter lacks, as a batch keeps it."""
    return dict(vars(missing))
