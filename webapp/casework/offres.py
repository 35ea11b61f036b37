"""Offers of a dwelling: the letters that make one, the day each was first made, and whether it has left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from webapp import clock
from webapp.db.models import Decision, Document, Envoi, Lot

LETTERS = ("attribution", "attribution-sous-condition", "offre-dalo")


def outdated() -> sa.ColumnElement[bool]:
    """Joined to a document: was the decision that it tells put right, or taken away, since it was made?"""
    decided = sa.select(Decision.id).where(col(Decision.candidature_id) == Document.candidature_id).correlate(Document)
    sitting = sa.select(Lot.seance_id).where(col(Lot.id) == Document.lot_id).correlate(Document).scalar_subquery()
    own = sa.or_(col(Document.lot_id).is_(None), col(Decision.seance_id) == sitting)
    later = decided.where(col(Decision.le) > Document.cree_le, own).exists()
    none = sa.and_(sitting.is_not(None), ~decided.where(col(Decision.seance_id) == sitting).exists())
    return sa.and_(col(Document.candidature_id).is_not(None), sa.or_(later, none))


def outdated_among(session: Session, rows: Iterable[Document]) -> set[int]:
    """Those of these documents that no longer say what was decided."""
    ids = [row.id for row in rows if row.candidature_id]
    return set(session.exec(select(Document.id).where(col(Document.id).in_(ids), outdated())).all())


@dataclass(frozen=True)
class Offer:
    """`made`: the day of the first letter; `out`: is one with the person, or on its way?"""

    made: date
    out: bool


def of_candidates(session: Session, decided: Mapping[int, datetime]) -> dict[int, Offer]:
    """Candidacy → its offer; nobody to whom none was made. `decided`: candidacy → when its decision was last recorded:
    what was made before offers nothing any more."""
    query = (
        select(Document, Envoi)
        .outerjoin(Envoi, col(Envoi.document_id) == Document.id)
        .where(col(Document.candidature_id).in_(decided), col(Document.lettre).in_(LETTERS))
        .order_by(col(Document.id))
    )
    found: dict[int, Offer] = {}
    for row, sent in session.exec(query).all():
        if row.cree_le < decided[row.candidature_id]:
            continue
        known = found.get(row.candidature_id) or Offer(clock.paris(row.cree_le).date(), False)
        out = known.out or (sent is not None and sent.retour_le is None)
        found[row.candidature_id] = Offer(known.made, out)
    return found
