"""Written reasons that let a point « à justifier » pass, kept with author and date."""

from __future__ import annotations

from sqlmodel import Session, col, select

from webapp import clock
from webapp.casework.administration import record as journal
from webapp.db.models import Justification

LONGEST = 500
Key = tuple[str, str]


def candidate_key(candidature_id: int | None) -> str:
    """How a candidate is called in a case file; the slate itself has no name."""
    return f"c{candidature_id}" if candidature_id else ""


def candidature_id(key: str) -> int | None:
    return int(key[1:]) if key else None


def of_liste(session: Session, liste_id: int) -> dict[Key, Justification]:
    """The latest sentence for each (candidate key, rule) of a slate."""
    rows = session.exec(
        select(Justification).where(Justification.liste_id == liste_id).order_by(col(Justification.id))
    ).all()
    return {(candidate_key(row.candidature_id), row.regle): row for row in rows}


def sentences(session: Session, liste_id: int) -> dict[Key, str]:
    return {key: row.phrase for key, row in of_liste(session, liste_id).items()}


def write(session: Session, liste_id: int, key: str, rule: str, sentence: str, *, par: str) -> None:
    """Adds a sentence, in the caller's transaction."""
    row = Justification(
        liste_id=liste_id, candidature_id=candidature_id(key), regle=rule, phrase=sentence, le=clock.now(), par=par
    )
    session.add(row)
    session.flush()
    journal(session, par, "justifier", "liste", liste_id, apres={"regle": rule, "candidat": key})
