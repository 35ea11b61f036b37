"""The versions of a document: as it was made, and as somebody corrected it by hand; which one leaves.

What was made stays what it is (`documents.content`); everything that goes out asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from webapp.casework import documents
from webapp.db.models import Correction, Document, Lot

IN_FORCE = "en-vigueur"
STATES = {
    IN_FORCE: ("En vigueur", "conforme"),
    "remplacee": ("Remplacée", "sans-objet"),
    "ecartee": ("Écartée", "sans-objet"),
}


class Version(NamedTuple):
    """A correction without its bytes."""

    document_id: int
    numero: int
    etat: str
    sha256: str
    motif: str
    le: datetime
    par: str
    ecartee_le: datetime | None
    ecartee_par: str | None
    ecartee_motif: str | None

    @property
    def stands(self) -> bool:
        return self.etat == IN_FORCE


COLUMNS = [getattr(Correction, name) for name in Version._fields]
STANDS = col(Correction.etat) == IN_FORCE


def of_document(session: Session, row: Document) -> list[Version]:
    """Every correction of a document, the latest first."""
    query = sa.select(*COLUMNS).where(col(Correction.document_id) == row.id).order_by(col(Correction.numero).desc())
    return [Version._make(one) for one in session.execute(query)]


def in_force(session: Session, ids: Iterable[int]) -> dict[int, Version]:
    """Document → the correction that leaves in its place; nothing for those that leave as they were made."""
    query = sa.select(*COLUMNS).where(STANDS, col(Correction.document_id).in_(list(ids)))
    return {one.document_id: Version._make(one) for one in session.execute(query)}


def content(session: Session, row: Document) -> bytes | None:
    """The bytes that leave; None where they are lost for good."""
    query = sa.select(Correction.donnees).where(STANDS, col(Correction.document_id) == row.id)
    return session.execute(query).scalar() or documents.content(row)


def corrected(session: Session, row: Document, numero: int) -> bytes | None:
    """The bytes of one correction, whatever became of it."""
    query = sa.select(Correction.donnees).where(col(Correction.document_id) == row.id)
    return session.execute(query.where(col(Correction.numero) == numero)).scalar()


def of_batch(session: Session, lot: Lot) -> dict[str, bytes]:
    """File of a batch → the bytes that leave in its place."""
    query = sa.select(Document.fichier, Correction.donnees).join(Document, col(Document.id) == Correction.document_id)
    found = session.execute(query.where(STANDS, col(Document.lot_id) == lot.id))
    return {Path(file).name: data for file, data in found}


def file_name(row: Document, numero: int = 0) -> str:
    """What a version is called when it is taken away; 0: as it was made."""
    made = Path(row.fichier)
    return f"{made.stem}-corrige-{numero}{made.suffix}" if numero else made.name


def name_in_force(session: Session, row: Document) -> str:
    found = in_force(session, [row.id]).get(row.id)
    return file_name(row, found.numero if found else 0)
