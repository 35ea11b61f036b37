"""Offers of a dwelling: the letters that make one, the day each was first made, and whether it has left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from webapp import clock
from webapp.casework import subjects
from webapp.db.models import Demande, Document, Envoi

LETTERS = ("attribution", "attribution-sous-condition", "offre-dalo")


@dataclass(frozen=True)
class Offer:
    """`made`: the day of the first letter; `out`: is one with the person, or on its way?"""

    made: date
    out: bool


def of_candidates(session: Session, candidatures: Collection[int]) -> dict[int, Offer]:
    """Candidacy → its offer; nobody to whom none was made."""
    query = (
        select(Document, Envoi)
        .outerjoin(Envoi, col(Envoi.document_id) == Document.id)
        .where(col(Document.candidature_id).in_(candidatures), col(Document.lettre).in_(LETTERS))
        .order_by(col(Document.id))
    )
    found: dict[int, Offer] = {}
    for row, sent in session.exec(query).all():
        known = found.get(row.candidature_id) or Offer(clock.paris(row.cree_le).date(), False)
        out = known.out or (sent is not None and sent.retour_le is None)
        found[row.candidature_id] = Offer(known.made, out)
    return found


def information(demande: Demande) -> str:
    """Is the information of article R. 441-16-3 owed to this person? Told without the ground."""
    known = subjects.dossier(demande).values
    if known.get("demande.designee_par_le_prefet"):
        return "D’après le dossier, elle est due à cette personne."
    if (publics := known.get("demande.publics")) is None:
        return "Le dossier ne dit pas si elle est due à cette personne."
    if "dalo" in publics:
        return "D’après le dossier, elle peut être due à cette personne : à apprécier avant d’enregistrer sa réponse."
    return "D’après le dossier, elle n’est pas due à cette personne."
