"""What a batch gives to take away: its ZIP with the manifests, verified, and one document to print it all."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from flask import current_app
from sqlmodel import Session, col

import letters
from letters import batch
from letters.manifest import CORRECTED
from letters.package import digest
from webapp import db
from webapp.casework import documents, gabarits, lots, versions
from webapp.db.models import Document, Lot

LOST = "le fichier est perdu"
# What reading a ZIP cut short or altered may raise: the library's own checks are not all of one kind.
UNREADABLE = (OSError, letters.LetterError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError)


def pack(lot: Lot, known: Sequence[letters.Entry] = ()) -> list[letters.Entry]:
    """One ZIP of what is made, with its two manifests, read again and compared. `known`: the lines of letters that this
    process recorded itself. The pages that the batch's row tells of a letter are told again; a letter corrected by
    hand leaves as it was corrected."""
    place = documents.folder() / lots.folder(lot)
    with db.reading() as session:
        entries = sorted([*_entries(session, lot, {one.file for one in known}), *known], key=lambda one: one.order)
        instead = versions.of_batch(session, lot)
        entries = _counted(lot, [_leaving(one, instead) for one in entries] if instead else entries)
        if not entries:
            return []
        try:
            batch.write_zip(lots.archive(lot), entries, place, instead)
        except (FileNotFoundError, letters.CorruptBatch):
            _mend(session, lot)
            batch.write_zip(lots.archive(lot), entries, place, instead)
    return entries


def archived(lot: Lot) -> Path:
    """Where its ZIP stands, packed again if it is not what the batch's row tells. Raises LetterError, OSError, and
    BlockingIOError while the batch is being made."""
    path = lots.archive(lot)
    if not _holds(path, lot):
        with lots.alone(lot, wait=lot.etat not in lots.ACTIVE):
            with db.reading() as session:
                lot = session.get_one(Lot, lot.id)
            if not _holds(path, lot):
                tidy(path)
                pack(lot)
    return path


def _holds(path: Path, lot: Lot) -> bool:
    try:
        letters.verify(path, [letters.Entry(**one) for one in lot.manifeste["files"]])
    except UNREADABLE:
        return False
    return True


def tidy(path: Path) -> None:
    """Takes away what stood aside of a file that a process killed meanwhile was making; for whoever is alone at it."""
    for left in path.parent.glob(f".{path.name}*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _leaving(entry: letters.Entry, instead: Mapping[str, bytes]) -> letters.Entry:
    data = instead.get(entry.file)
    return replace(entry, sha256=digest(data), version=CORRECTED) if data else entry


def _counted(lot: Lot, entries: list[letters.Entry]) -> list[letters.Entry]:
    pages = {one["sha256"]: one["pages"] for one in lot.manifeste.get("files", ()) if one.get("pages")}
    return [replace(one, pages=pages.get(one.sha256)) for one in entries] if pages else entries


def _mend(session: Session, lot: Lot) -> None:
    """Files lost or altered are made again from their documents. Raises CorruptBatch where one cannot be."""
    for row in lots.letters_of(session, lot):
        data = documents.content(row)
        if data is None:
            raise letters.CorruptBatch([letters.Fault(row.fichier, LOST)])
        (documents.folder() / row.fichier).write_bytes(data)


def _entries(session: Session, lot: Lot, known: Collection[str]) -> Iterator[letters.Entry]:
    """A line of the manifest for each letter recorded by another process."""
    recorded = sa.select(Document.id, Document.fichier).where(col(Document.lot_id) == lot.id)
    others = [number for number, file in session.execute(recorded) if Path(file).name not in known]
    query = sa.select(Document.candidature_id, Document.lettre, Document.fichier)
    query = query.add_columns(Document.gabarit_sha256, Document.donnees, Document.sha256)
    rows = session.execute(query.where(col(Document.id).in_(others))).all() if others else ()
    who = lots.names(session, [row.candidature_id for row in rows])
    for row in rows:
        order, file = lots.order_of(row.fichier), Path(row.fichier).name
        digests = (row.gabarit_sha256, batch.data_digest(row.donnees), row.sha256)
        yield letters.Entry(order, who[row.candidature_id], row.lettre, file, *digests)


def printable(lot: Lot) -> Path:
    """Where the file for the printer stands."""
    return documents.folder() / f"{lots.folder(lot)}-impression.docx"


def print_all(lot: Lot, *, recto: bool) -> None:
    """One Word document of all that is made, in the batch's order, each letter on a recto if asked. Raises
    LetterError, OSError."""
    with db.reading() as session:
        letters.print_file(_pieces(session, lot), printable(lot), even_pages=recto)


def _pieces(session: Session, lot: Lot) -> Iterator[letters.Piece | letters.Finished]:
    """Each letter as it leaves: corrected by hand, or made from its data and its template, or as its file where those
    no longer make it."""
    query, instead = sa.select(Document.id, Document.fichier), versions.of_batch(session, lot)
    found = session.execute(query.where(col(Document.lot_id) == lot.id)).all()
    for number, file in sorted(found, key=lambda row: lots.order_of(row.fichier)):
        data = instead.get(Path(file).name)
        yield letters.Finished(data, file) if data else _piece(session, session.get_one(Document, number))


def _piece(session: Session, row: Document) -> letters.Piece | letters.Finished:
    letter, template = letters.LETTERS[row.lettre], gabarits.kept(session, row)
    try:
        if template is not None:
            return letters.Piece(letter, letters.load(letter.context, row.donnees), template)
    except letters.FaultyContext:
        current_app.logger.info("document %s is printed from its file: its letter asks for more today", row.id)
    data = documents.content(row)
    if data is None:
        raise letters.CorruptBatch([letters.Fault(row.fichier, LOST)])
    return letters.Finished(data, row.fichier)
