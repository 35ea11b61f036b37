"""The letters of a batch, made in groups: read, written, then recorded in a short transaction. Any step may run twice.

A letter is made once its row is there; a file without one is nothing, and goes. Killed anywhere, the next run makes
what has no row yet.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlmodel import Session, col, select

import letters
from letters import batch
from letters.package import TemplateFile, digest
from webapp import clock, db
from webapp.casework import courriers, documents, gabarits, lots, lots_envois, subjects
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.courriers import Line, Made
from webapp.db.models import Document, Lot, Seance
from webapp.letter_contexts import Missing, Prepared, Setting, for_candidate
from webapp.letter_contexts.candidat import Recipient
from webapp.permissions import Agent

GROUP = 100
INSERT = sa.insert(Document.__table__)
UNFORESEEN = "Une erreur imprévue a arrêté ce lot : prévenez l’administrateur. Ce qui est fait est gardé."
CORRUPT = "Le ZIP relu n’est pas celui du manifeste : reprenez le lot. Ce qui est fait est gardé."
DISK = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le disque est plein",
    errno.EACCES: "le dossier des documents est fermé en écriture",
    errno.EROFS: "le dossier des documents est fermé en écriture",
}
NO_LETTER = "n’attend plus de courrier"
ELSEWHERE = "courrier déjà produit dans un autre lot"


@dataclass(frozen=True)
class Step:
    """One letter to make: its place in the batch, whose, and why the document `before` is made again."""

    order: int
    candidature: int
    again: str
    before: int | None = None


def run(lot_id: int, go_on: Callable[[], bool] = lambda: True) -> None:
    """Makes what remains of a batch, and its ZIP. `go_on`: false when the process has to end; the batch then waits."""
    with db.reading() as session:
        lot = session.get(Lot, lot_id)
    if lot is None or not lot.total:
        return
    try:
        with lots.alone(lot):
            if lots.waits(lot_id):
                _make(lot_id, go_on)
    except OSError as error:
        _break(lot_id, unwritten(error))
    except letters.CorruptBatch:
        _break(lot_id, CORRUPT)
    except sa.exc.OperationalError:
        raise  # the database does not answer: nothing can be told to it, the batch is taken up again later
    except Exception:
        current_app.logger.exception("batch %s stopped", lot_id)
        _break(lot_id, UNFORESEEN)


def unwritten(error: OSError) -> str:
    """Why a file could not be written, in French."""
    why = DISK.get(error.errno or 0, f"erreur {error.errno} du système")
    return f"Les fichiers ne s’écrivent pas : {why}. Ce qui est fait est gardé."


def _break(lot_id: int, said: str) -> None:
    with db.transaction() as session:
        session.execute(sa.update(Lot).where(col(Lot.id) == lot_id).values(etat="en-panne", panne=said))


def _make(lot_id: int, go_on: Callable[[], bool]) -> None:
    started = _started(lot_id)
    with db.reading() as session:
        lot = session.get_one(Lot, lot_id)
        making = Making(session, lot, session.get_one(Seance, lot.seance_id)) if started else None
    if making is not None:
        making.sweep()
        for group in making.groups():
            if not making.record(making.letters(group)):
                break
            if not go_on():
                return
    _finish(lot, making)


def _started(lot_id: int) -> bool:
    """Is there something to make? A batch that was cancelled is only packed."""
    with db.transaction() as session:
        mark = sa.update(Lot).where(col(Lot.id) == lot_id, col(Lot.etat).in_(lots.ACTIVE)).values(etat="en-cours")
        return session.execute(mark).rowcount == 1


@dataclass
class Ready:
    """A letter whose context is complete; then its bytes and the name of its file."""

    step: Step
    prepared: Prepared
    data: bytes = b""
    name: str = ""


@dataclass
class Produced:
    """Letters written and not recorded yet. `seen`: (candidacy, letter) → the one that stood when they were written."""

    at: datetime
    seen: dict[tuple[int, str], Made | None] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    again: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: list[letters.Entry] = field(default_factory=list)


class Making:
    """A batch being made: what its letters share is read once."""

    def __init__(self, session: Session, lot: Lot, seance: Seance):
        self.lot, self.seance = lot, seance
        self.agent = Agent(0, lot.par, "", "", seance.bailleur, ("*",))  # whoever foresaw it could see them all
        day = date.fromisoformat(lot.prevu["le"])
        self.setting: Setting = courriers.setting(self.agent, seance, lot.prevu["signataire"], day)
        self.turns = courriers.turns(session, seance)
        self.recorded = dict(_recorded(session, lot))
        self.place = str(documents.folder() / lots.folder(lot))
        self.templates: dict[str, TemplateFile] = {}
        self.stored: set[str] = set()
        self.entries: list[letters.Entry] = []
        self.missing: list[Missing] = []
        self.left: list[tuple[int, str]] = []
        self.refused = ""

    def sweep(self) -> None:
        """Takes away the files that nothing tells of: written by a process that did not live to record them."""
        known = {Path(file).name for file in self.recorded.values()}
        for path in (documents.folder() / lots.folder(self.lot)).iterdir():
            if path.name not in known:
                path.unlink()

    def groups(self) -> Iterator[list[Step]]:
        """What has no row yet, in the batch's order."""
        steps = [Step(order, *entry) for order, entry in enumerate(self.lot.prevu["courriers"], 1)]
        steps = [one for one in steps if one.candidature not in self.recorded]
        yield from (steps[start : start + GROUP] for start in range(0, len(steps), GROUP))

    def letters(self, group: Sequence[Step]) -> Produced:
        """Reads the group in one query, writes its files; no transaction is open for writing."""
        numbers, done = [one.candidature for one in group], Produced(clock.now())
        with db.reading() as session:
            found = {one.candidature.id: one for one in courriers.recipients(session, self.agent, self.seance, numbers)}
            known = courriers.made_to(session, self.seance, numbers)
            for one in found.values():
                subjects.dossier(one.demande)
            ready = [self._ready(step, found.get(step.candidature), known, done) for step in group]
            # One kind of work at a time, one template after the other: a fifth faster than letter by letter.
            ready = sorted(filter(None, ready), key=lambda one: one.prepared.letter.id)
            made = [one for one in ready if self._fill(session, one)]
        for one in sorted(made, key=lambda one: one.step.order):
            self._keep(one, done)
        for one in made:
            self._write(one)
        return done

    def _ready(
        self, step: Step, recipient: Recipient | None, known: Mapping[tuple[int, str], Made], done: Produced
    ) -> Ready | None:
        """The letter with its context; None where none is owed, or where it lacks something."""
        if recipient is None or not courriers.is_due(recipient):
            self.left.append((step.candidature, NO_LETTER))
            return None
        letter_id = courriers.due_to(recipient, turn=step.candidature in self.turns)
        made = known.get((step.candidature, letter_id))
        if made is not None and made.id != step.before:
            self.left.append((step.candidature, ELSEWHERE))
            return None
        prepared = for_candidate(letter_id, self.setting, recipient)
        if prepared.missing:
            self.missing.extend(prepared.missing)
            return None
        if made is not None:
            done.again[step.candidature] = {"motif": step.again, "document": made.id}
        done.seen[(step.candidature, letter_id)] = made
        return Ready(step, prepared)

    def _fill(self, session: Session, one: Ready) -> bool:
        """The letter from its template in force; false where that template cannot make it."""
        letter = one.prepared.letter
        if letter.id not in self.templates:
            self.templates[letter.id] = gabarits.in_force(session, self.agent.bailleur, letter)
        try:
            one.data = gabarits.filled(letter, one.prepared.context, self.templates[letter.id])
        except gabarits.Unusable as error:
            self.missing.append(Missing(one.prepared.person, letter.title, advice=str(error)))
            return False
        return True

    def _keep(self, one: Ready, done: Produced) -> None:
        """Its row, and its line in the manifest."""
        said, sha256 = letters.dump(one.prepared.context), digest(one.data)
        one.name = batch.file_name(one.step.order, one.prepared.letter, one.prepared.person)
        letter_id, template = one.prepared.letter.id, self.templates[one.prepared.letter.id].sha256
        digests = (template, batch.data_digest(said), sha256)
        done.entries.append(letters.Entry(one.step.order, one.prepared.person, letter_id, one.name, *digests))
        row = {"lettre": letter_id, "donnees": said, "gabarit_sha256": template, "sha256": sha256}
        row |= {"fichier": f"{lots.folder(self.lot)}/{one.name}", "cree_le": done.at, "par": self.lot.par}
        done.rows.append(row | {"lot_id": self.lot.id, "candidature_id": one.step.candidature})

    def _write(self, one: Ready) -> None:
        """The file, under its fixed name."""
        with open(f"{self.place}/{one.name}", "wb", buffering=0) as file:
            file.write(one.data)

    def record(self, done: Produced) -> bool:
        """Keeps the group in one short transaction; false once the batch is to stop."""
        with db.transaction() as session:
            self.refused = lots.locked(session, self.seance.id)
            self._leave_out(done, self._made_meanwhile(session, done))
            for template in sorted(self.templates.values(), key=lambda one: one.sha256):
                if template.sha256 not in self.stored:
                    gabarits.store(session, template.data)
                    self.stored.add(template.sha256)
            if done.rows:
                session.execute(INSERT, done.rows)
            for number in done.again.keys() & {row["candidature_id"] for row in done.rows}:
                journal(session, self.lot.par, "refaire", "candidature", number, avant=None, apres=done.again[number])
            query = sa.select(Lot.etat).where(col(Lot.id) == self.lot.id)
            going = session.execute(query).scalar() == "en-cours"
        self.entries += done.entries
        return going and not self.refused

    def _made_meanwhile(self, session: Session, done: Produced) -> set[int]:
        """Whose letter is not to be kept: another batch recorded one, or the session is closed."""
        numbers = {number for number, _ in done.seen}
        if self.refused:
            return numbers
        known = courriers.made_to(session, self.seance, numbers)
        late = {key[0] for key, made in done.seen.items() if known.get(key) != made}
        self.left.extend((number, ELSEWHERE) for number in sorted(late))
        return late

    def _leave_out(self, done: Produced, numbers: Collection[int]) -> None:
        """Takes their letters away from the group, and their files."""
        files = {row["fichier"] for row in done.rows if row["candidature_id"] in numbers}
        for file in files:
            (documents.folder() / file).unlink(missing_ok=True)
        done.rows = [row for row in done.rows if row["fichier"] not in files]
        names = {Path(file).name for file in files}
        done.entries = [one for one in done.entries if one.file not in names]


def _recorded(session: Session, lot: Lot) -> Iterator[tuple[int, str]]:
    query = sa.select(Document.candidature_id, Document.fichier).where(col(Document.lot_id) == lot.id)
    yield from session.execute(query)


def _finish(lot: Lot, making: Making | None) -> None:
    """Packs what is made, then says how the batch stands."""
    lots_envois.tidy(lots.archive(lot))
    entries = lots_envois.pack(lot, making.entries if making else ())
    manifest = {"count": len(entries), "files": [one.as_dict() for one in entries]} if entries else {}
    with db.transaction() as session:
        row = session.exec(select(Lot).where(Lot.id == lot.id).with_for_update()).one()
        row.manifeste = manifest
        if making is not None:
            who = lots.names(session, [number for number, _ in making.left])
            left = [(who.get(number, "Candidature retirée"), why) for number, why in making.left]
            row.suivi = {"manques": [lots.told(one) for one in making.missing], "laisses": left}
            _conclude(row, len(entries) + len(left), making.refused)
        session.add(row)


def _conclude(row: Lot, settled: int, refused: str) -> None:
    """One that was cancelled meanwhile stays so, even with all its letters: it was told to whoever cancelled it."""
    if row.etat != "en-cours":
        return
    lacking = row.total - settled
    row.etat = "en-panne" if lacking > 0 else "termine"
    if lacking > 0:
        several = "s" if lacking > 1 else ""
        waits = f"{lacking} courrier{several} en attente : complétez ce qui manque, puis reprenez le lot."
        row.panne = refused or waits


def produce_one(agent: Agent, seance: Seance, line: Line, reason: str) -> Document:
    """One candidate's letter, made by itself and at once: the next rank's offer. Raises Refused."""
    chosen = courriers.chosen(seance, [line], {line.id: reason})
    lot_id = lots.create(agent, seance, chosen, {line.id: reason}, "")
    run(lot_id)
    with db.reading() as session:
        lot = session.get_one(Lot, lot_id)
        row = session.exec(select(Document).where(Document.lot_id == lot_id)).first()
    if row is None:
        raise Refused(lot.panne or lots.NOTHING_LEFT)
    return row
