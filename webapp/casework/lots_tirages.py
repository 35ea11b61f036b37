"""What is drawn from a batch once its letters are made, in the background: its PDFs, its file for the printer.

The state stands on the batch's row (`suivi`), so a batch taken up again forgets it: other letters, other files. A run
makes one group and says whether there is more; it may be killed anywhere, and run twice.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlmodel import Session, col, select

from letters import LetterError
from letters.pdf import NoPdf
from webapp import db
from webapp.casework import documents, lots, lots_courriers, lots_envois, lots_pdf
from webapp.casework.administration import Refused
from webapp.casework.administration import record as journal
from webapp.db.models import Lot
from webapp.permissions import Agent

PDF, IMPRESSION = "pdf", "impression"
GENRES = (PDF, IMPRESSION)
RUNNING, DONE, STOPPED, BROKEN = "en-cours", "termine", "annule", "en-panne"
NOT_SETTLED = "Ce lot n’est pas fini : attendez ses courriers, ou reprenez-le."
UNFORESEEN = "Une erreur imprévue a arrêté cette préparation : prévenez l’administrateur. Les courriers sont gardés."


@dataclass(frozen=True)
class Tirage:
    """One of the GENRES of a batch. `etat`: "" where nobody asked; `fait`: letters done; `recto`: each on a recto."""

    genre: str
    etat: str = ""
    fait: int = 0
    recto: bool = True
    panne: str = ""

    @property
    def running(self) -> bool:
        return self.etat == RUNNING


def of(lot: Lot, genre: str) -> Tirage:
    return Tirage(genre, **lot.suivi.get("tirages", {}).get(genre, {}))


def path(lot: Lot, genre: str) -> Path:
    """What is given to take away: the ZIP of the PDFs, or the Word file for the printer."""
    return {PDF: lots_pdf.archive, IMPRESSION: lots_envois.printable}[genre](lot)


def ready(lot: Lot, genre: str) -> bool:
    return of(lot, genre).etat == DONE and path(lot, genre).exists()


def active(lot_id: int, genre: str) -> bool:
    """Is it still to be made, or being made?"""
    with db.reading() as session:
        return of(session.get_one(Lot, lot_id), genre).running


def ask(agent: Agent, lot_id: int, genre: str, *, recto: bool) -> None:
    """To be prepared in the background; commits. Asked while it is being made, changes nothing. Raises Refused."""
    with db.transaction() as session:
        lot = _locked(session, lot_id)
        progress = lots.progress(session, lot)
        if progress.active or not progress.packed:
            raise Refused(NOT_SETTLED)
        if not of(lot, genre).running:
            _note(lot, genre, {"etat": RUNNING, "recto": recto})
            session.add(lot)
            journal(session, agent.identifiant, "preparer", "lot", lot_id, apres={"genre": genre})


def cancel(agent: Agent, lot_id: int, genre: str) -> bool:
    """Stops after the group being made; commits. False when it was finished."""
    stopped = tell(lot_id, genre, etat=STOPPED)
    if stopped:
        with db.transaction() as session:
            journal(session, agent.identifiant, "annuler", "lot", lot_id, apres={"genre": genre})
    return stopped


def tell(lot_id: int, genre: str, **said: Any) -> bool:
    """Writes how far it is, in one short transaction; false, and nothing written, where it is not to be made any
    more."""
    with db.transaction() as session:
        lot = _locked(session, lot_id)
        tirage = of(lot, genre)
        if tirage.running:
            _note(lot, genre, {"etat": tirage.etat, "fait": tirage.fait, "recto": tirage.recto} | said)
            session.add(lot)
        return tirage.running


def _locked(session: Session, lot_id: int) -> Lot:
    return session.exec(select(Lot).where(Lot.id == lot_id).with_for_update()).one()


def _note(lot: Lot, genre: str, said: dict[str, Any]) -> None:
    lot.suivi = {**lot.suivi, "tirages": {**lot.suivi.get("tirages", {}), genre: said}}


def forget(lot: Lot, file: str) -> None:
    """A letter of the batch is not the same any more: nothing drawn from it stands. For whoever is alone at the batch,
    and writes its row."""
    (_workshop(lot, PDF) / lots_pdf.pdf_name(file)).unlink(missing_ok=True)
    lot.suivi = {name: said for name, said in lot.suivi.items() if name != "tirages"}


def to_run() -> list[tuple[int, str]]:
    """(batch, genre) that a worker has to look at."""
    with db.reading() as session:
        some = select(Lot).where(sa.cast(col(Lot.suivi), sa.String).contains(f'"{RUNNING}"')).order_by(col(Lot.id))
        found = session.exec(some).all()
    return [(lot.id, genre) for lot in found for genre in GENRES if of(lot, genre).running]


def run(lot_id: int, genre: str, go_on: Callable[[], bool] = lambda: True) -> bool:
    """Makes one group; is there more? False where somebody else is at it. `go_on`: false when the process has to end;
    the rest then waits."""
    with db.reading() as session:
        lot = session.get(Lot, lot_id)
    if lot is None or not of(lot, genre).running:
        return False
    with suppress(BlockingIOError), lots.alone(lot, aside=f"-{genre}", wait=False):
        return _guarded(lot, genre) and go_on()
    return False


def _guarded(lot: Lot, genre: str) -> bool:
    try:
        return _made(lot, genre)
    except NoPdf as error:
        said = str(error)
    except LetterError as error:
        said = "Le fichier n’est pas fait : " + " ; ".join(str(one) for one in error.faults) + "."
    except OSError as error:
        said = lots_courriers.unwritten(error)
    except sa.exc.OperationalError:
        raise  # the database does not answer: nothing can be told to it, this is taken up again later
    except Exception:
        current_app.logger.exception("batch %s: %s stopped", lot.id, genre)
        said = UNFORESEEN
    tell(lot.id, genre, etat=BROKEN, panne=said)
    return False


def _made(lot: Lot, genre: str) -> bool:
    """One group; what is made of the whole once it was the last."""
    recto, total = of(lot, genre).recto, lot.manifeste["count"]
    lots_envois.tidy(path(lot, genre))
    if genre == IMPRESSION:
        lots_envois.print_all(lot, recto=recto)
    elif (made := lots_pdf.make_some(lot, _workshop(lot, genre))) < total:
        return tell(lot.id, genre, fait=made)
    else:
        tell(lot.id, genre, fait=made)
        lots_pdf.gather(lot, _workshop(lot, genre), recto=recto)
    if tell(lot.id, genre, etat=DONE, fait=total) and genre == PDF:
        lots_pdf.sweep(_workshop(lot, genre))
    return False


def _workshop(lot: Lot, genre: str) -> Path:
    return documents.folder() / f"{lots.folder(lot)}-{genre}"
