"""A letter already made, corrected by hand in Word and brought back: kept beside the original, never in its place.

What leaves from then on is the correction in force. Nothing of a batch is being made meanwhile: one letter, one
version. A letter that left is not corrected any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple, NoReturn

import sqlalchemy as sa
from sqlmodel import Session, col, select

from letters import LETTERS, Fault, LetterError
from letters.confined import check_corrected
from letters.expected import Expected, Name, expected
from letters.manifest import CORRECTED
from letters.package import digest
from webapp import clock, db
from webapp.casework import courriers, documents, envois, gabarits, lots, lots_tirages, offres, versions, written
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.casework.versions import Version
from webapp.db.models import Candidature, Correction, Decision, Demande, Document, Logement, Lot, Seance
from webapp.permissions import Agent

LONGEST_REASON = 200
NO_FILE = "Choisissez d’abord le fichier corrigé."
NO_REASON = "Écrivez en quelques mots ce qui a été corrigé."
NOT_DOCX = "le nom du fichier doit finir par .docx\u00a0: enregistrez-le au format Document Word"
LOST = "Le fichier d’origine est perdu\u00a0: rien ne peut lui être comparé. Refaites ce courrier."
NO_TEMPLATE = "Le modèle de ce courrier n’a pas été gardé\u00a0: rien ne peut lui être comparé. Refaites ce courrier."
CHANGING = "Le lot de ce courrier est en préparation\u00a0: attendez qu’elle finisse, ou annulez-la, puis recommencez."
SAME = "Ce fichier est la version en vigueur, à l’octet près\u00a0: rien n’est enregistré."
SAME_AS_MADE = (
    "Ce fichier est l’original, à l’octet près\u00a0: pour le remettre en vigueur, «\u00a0Revenir à l’original\u00a0»."
)
MEANWHILE = "La version en vigueur vient de changer\u00a0: relisez-la ci-dessous, puis recommencez."
AS_MADE = "L’original est déjà en vigueur."
NOT_KEPT = "La version corrigée n’est pas enregistrée\u00a0: corrigez ce qui suit, puis déposez-la à nouveau."


class Wrong(Refused):
    """What to mend. `errors`: field → message; `faults`: what the file holds, or lacks."""

    def __init__(self, message: str, errors: Mapping[str, str] | None = None, faults: tuple[Fault, ...] = ()):
        super().__init__(message)
        self.errors, self.faults = dict(errors or {}), faults


class Compared(NamedTuple):
    """Names of the mentions that the original prints, and of those that it does not; why there are none of either."""

    found: tuple[str, ...]
    absent: tuple[str, ...]
    nothing: str = ""


def why_not(session: Session, row: Document, *, alone: bool = False) -> str:
    """Why a document takes no correction now; empty where it does. `alone`: the caller is the one at its batch."""
    lot = session.get(Lot, row.lot_id) if row.lot_id else None
    seance = session.get(Seance, lot.seance_id) if lot and lot.seance_id else None
    if past := envois.history(session, row):
        return _left(past[-1].le.strftime("%d/%m/%Y"))
    if offres.outdated_among(session, [row]):
        return envois.OUTDATED
    if seance and seance.etat != "tenue":
        return courriers.why_not(seance.etat)
    return CHANGING if lot and _busy(session, lot, alone) else ""


def _left(day: str) -> str:
    return f"Ce courrier est parti le {day}\u00a0: il ne se corrige plus. S’il faut en envoyer un autre, refaites-le."


def _busy(session: Session, lot: Lot, alone: bool) -> bool:
    """Are its letters being made, or something drawn from them?"""
    drawn = any(lots_tirages.of(lot, genre).running for genre in lots_tirages.GENRES)
    return drawn or lot.etat in lots.ACTIVE or (not alone and lots.progress(session, lot).active)


def deposit(agent: Agent, row: Document, name: str, data: bytes, reason: str, seen: str) -> int:
    """Keeps a corrected version, in force from now; commits, a refusal too; gives its number. `seen`: the digest in
    force when the person looked. Raises Refused, Wrong."""
    if errors := _unfilled(name, data) | wrong_reason(reason):
        raise Wrong(NOT_KEPT, errors)
    with db.reading() as session:
        if refused := why_not(session, row):
            raise Wrong(refused)
        wanted = _expected(session, row, _others(session, agent, row))
    if found := _faults(name, data, wanted):
        _refuse(agent, row, data, found)
    with _changing(row, seen) as (session, lot, before):
        if digest(data) == row.sha256:
            raise Wrong(SAME_AS_MADE if before else SAME)
        if before and digest(data) == before.sha256:
            raise Wrong(SAME)
        known = versions.of_document(session, row)
        new = Correction(document_id=row.id, numero=len(known) + 1, donnees=data, sha256=digest(data), motif=reason)
        new.le, new.par = clock.now(), agent.identifiant
        _end(session, row, etat="remplacee")
        session.add(new)
        session.flush()
        _tell(session, agent, "corriger", row, before, (new.numero, new.sha256))
        _tell_batch(session, lot, row, new.sha256, CORRECTED)
        return new.numero


def set_aside(agent: Agent, row: Document, reason: str, seen: str) -> None:
    """The original leaves again, the corrections stay; commits. Raises Refused, Wrong."""
    if errors := wrong_reason(reason, "retour"):
        raise Wrong("L’original n’est pas remis en vigueur.", errors)
    with _changing(row, seen) as (session, lot, before):
        if before is None:
            raise Wrong(AS_MADE)
        when = {"ecartee_le": clock.now(), "ecartee_par": agent.identifiant, "ecartee_motif": reason}
        _end(session, row, etat="ecartee", **when)
        _tell(session, agent, "revenir", row, before, (0, row.sha256))
        _tell_batch(session, lot, row, row.sha256, "")


def wrong_reason(reason: str, field: str = "motif") -> dict[str, str]:
    """What is to mend in the reason typed, by field."""
    return written.to_mend(reason, field, asked=NO_REASON, longest=LONGEST_REASON)


def _unfilled(name: str, data: bytes) -> dict[str, str]:
    return {} if name or data else {"fichier": NO_FILE}


def compared(session: Session, row: Document) -> Compared:
    """What of a correction can be compared with the original."""
    try:
        found = {name for name, _, _ in _expected(session, row, ()).mentions}
    except Wrong as wrong:
        return Compared((), (), " ".join([*map(str, wrong.faults)] or [str(wrong)]))
    names = dict.fromkeys(one.nom for one in LETTERS[row.lettre].mentions)
    return Compared(tuple(filter(found.__contains__, names)), tuple(one for one in names if one not in found))


def _expected(session: Session, row: Document, others: Collection[Name]) -> Expected:
    made, template = documents.content(row), gabarits.kept(session, row)
    if made is None or template is None:
        raise Wrong(LOST if made is None else NO_TEMPLATE)
    try:
        return expected(LETTERS[row.lettre], row.donnees, made, template, others)
    except LetterError as error:
        raise Wrong(NOT_KEPT, faults=error.faults) from error


def _others(session: Session, agent: Agent, row: Document) -> list[Name]:
    """The people whose letters are made at the same time."""
    if not row.candidature_id:
        return [("", person) for _, person in documents.latest(session, agent)]
    sittings = sa.select(Decision.seance_id).where(col(Decision.candidature_id) == row.candidature_id)
    query = sa.select(Demande.prenom, Demande.nom, Logement.agence).select_from(Decision)
    query = query.join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.join(Demande, col(Demande.id) == Candidature.demande_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.where(col(Decision.seance_id).in_(sittings), col(Candidature.id) != row.candidature_id)
    return [(first or "", last) for first, last, agency in session.execute(query) if last and agent.sees(agency)]


def _faults(name: str, data: bytes, wanted: Expected) -> tuple[Fault, ...]:
    said = PurePosixPath(name.replace("\\", "/")).name
    if not said.lower().endswith(".docx"):
        return (Fault("", NOT_DOCX),)
    return check_corrected(data, "", wanted)


def _refuse(agent: Agent, row: Document, data: bytes, found: tuple[Fault, ...]) -> NoReturn:
    """A file that was refused is told in the journal, without its words."""
    with db.transaction() as session:
        told = {"sha256": digest(data), "fautes": len(found)}
        journal(session, agent.identifiant, "refuser", "document", row.id, apres=told)
    raise Wrong(NOT_KEPT, faults=found)


@contextmanager
def _changing(row: Document, seen: str) -> Iterator[tuple[Session, Lot | None, Version | None]]:
    """A transaction in which nobody sends the letter nor makes anything of its batch; with the batch, and the
    correction in force."""
    with ExitStack() as stack:
        with db.reading() as session:
            lot = session.get(Lot, row.lot_id) if row.lot_id else None
        try:
            for aside in ("", *(f"-{genre}" for genre in lot.suivi.get("tirages", ()))) if lot else ():
                stack.enter_context(lots.alone(lot, wait=False, aside=aside))
        except BlockingIOError as error:
            raise Wrong(CHANGING) from error
        session = stack.enter_context(db.transaction())
        session.execute(sa.select(Document.id).where(col(Document.id) == row.id).with_for_update())
        if lot:
            lot = session.exec(select(Lot).where(Lot.id == lot.id).with_for_update()).one()
        if refused := why_not(session, row, alone=True):
            raise Wrong(refused)
        before = versions.in_force(session, [row.id]).get(row.id)
        if seen != (before.sha256 if before else row.sha256):
            raise Wrong(MEANWHILE)
        yield session, lot, before


def _end(session: Session, row: Document, **said: object) -> None:
    """The correction in force, if any, is no more."""
    mark = sa.update(Correction).where(col(Correction.document_id) == row.id, versions.STANDS)
    session.execute(mark.values(**said))


def _tell(
    session: Session, agent: Agent, action: str, row: Document, before: Version | None, after: tuple[int, str]
) -> None:
    """The journal holds numbers and digests, no word of the letter."""
    known = {"version": before.numero, "sha256": before.sha256} if before else {"version": 0, "sha256": row.sha256}
    said = {"version": after[0], "sha256": after[1]}
    journal(session, agent.identifiant, action, "document", row.id, avant=known, apres=said)


def _tell_batch(session: Session, lot: Lot | None, row: Document, sha256: str, version: str) -> None:
    """The manifest tells what leaves; the ZIP is packed again when it is asked for, what was drawn is forgotten."""
    if lot is None or not lot.manifeste.get("files"):
        return
    name, changed = Path(row.fichier).name, {"sha256": sha256, "version": version, "pages": None}
    files = [one | changed if one["file"] == name else one for one in lot.manifeste["files"]]
    lot.manifeste = {**lot.manifeste, "files": files}
    lots_tirages.forget(lot, name)
    session.add(lot)
