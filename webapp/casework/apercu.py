"""A letter as it will be, seen before it is made: its words from the Word file, its pages where they can be drawn.

Nothing is recorded. Drawn pages stand in the data folder under the digest of the letter; they are shown for an hour,
then forgotten by the background work, every minute while it runs, or when other pages are drawn.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Lock

from flask import current_app
from sqlmodel import Session

from letters import pdf
from letters.package import digest, pack
from webapp import clock
from webapp.casework import courriers, documents, gabarits, versions
from webapp.casework.courriers import setting
from webapp.db.models import Document, Modele, Seance
from webapp.letter_contexts import Prepared, for_candidate
from webapp.permissions import Agent

FOLDER, PDF_FILE = "apercus", "apercu.pdf"
SECONDS_KEPT = 3600
SECONDS_TO_WAIT = 30  # for a person in front of the screen
TITLE = re.compile(rb"<dc:title>.*?</dc:title>", re.DOTALL)
CORE = "docProps/core.xml"
BUSY = f"D’autres aperçus sont en cours\u00a0: rechargez la page dans un instant. {pdf.MEANWHILE}"

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Preview:
    """A letter not yet made, or made: the title that lists show, whose it is, its .docx."""

    title: str
    person: str
    data: bytes


@dataclass(frozen=True)
class Pages:
    """The drawn pages of a letter; no picture where only the PDF could be made."""

    place: Path
    pictures: tuple[str, ...]

    @property
    def pdf(self) -> bytes | None:
        return self._read(PDF_FILE)

    def picture(self, name: str) -> bytes | None:
        return self._read(name) if name in self.pictures else None

    def _read(self, name: str) -> bytes | None:
        """None once forgotten."""
        try:
            return (self.place / name).read_bytes()
        except FileNotFoundError:
            return None


def prepared(session: Session, agent: Agent, sitting: Seance, candidature_id: int, signatory: str) -> Prepared | None:
    """The letter that a candidate of a held session is owed; None when they are owed none, or are not the agent's."""
    found = list(courriers.recipients(session, agent, sitting, [candidature_id]))
    if sitting.etat != "tenue" or not found or not courriers.is_due(found[0]):
        return None
    turn = candidature_id in courriers.turns(session, sitting)
    return for_candidate(courriers.due_to(found[0], turn=turn), setting(agent, sitting, signatory), found[0])


def of_prepared(session: Session, agent: Agent, one: Prepared) -> Preview:
    """The letter as the template in force makes it; raises Unusable."""
    template = gabarits.in_force(session, agent.bailleur, one.letter)
    return Preview(
        documents.listed_title(one.letter.id), one.person, gabarits.filled(one.letter, one.context, template)
    )


def of_trial(session: Session, row: Modele) -> Preview:
    """The fictitious example made from a version of a template; raises LetterError when it no longer fits."""
    return Preview(documents.listed_title(row.lettre), "", gabarits.trial(session, row))


def of_document(session: Session, row: Document) -> Preview | None:
    """A letter already made, as it leaves; None where its bytes are lost for good."""
    data = versions.content(session, row)
    return data and Preview(documents.listed_title(row.lettre), documents.addressee(session, row), data)


def drawn(data: bytes) -> Pages | None:
    """The pages of a letter, if they are drawn already, within the hour."""
    place = _place(data)
    try:
        return None if _is_old(place) else _pages(place)
    except FileNotFoundError:
        return None


def draw(data: bytes) -> Pages:
    """The pages of a letter, drawn now if need be: seconds, so never within a transaction. Raises NoPdf."""
    office = pdf.find()
    if not _one_at_a_time.acquire(timeout=SECONDS_TO_WAIT):
        raise pdf.Overrun(BUSY)
    try:
        forget_old()
        return drawn(data) or _drawn_now(data, pdf.Office(office.path, SECONDS_TO_WAIT, 0))
    finally:
        _one_at_a_time.release()


def _place(data: bytes) -> Path:
    return Path(current_app.config["DATA_DIR"]) / FOLDER / digest(data)


def _pages(place: Path) -> Pages:
    names = sorted((one.name for one in place.glob("page-*.png")), key=lambda name: int(name[5:-4]))
    return Pages(place, tuple(names))


def _drawn_now(data: bytes, office: pdf.Office) -> Pages:
    """Made aside, then put in place whole."""
    place = _place(data)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = pdf.converted([untitled(data)], office)[0]
    with tempfile.TemporaryDirectory(dir=place.parent) as aside:
        ready = Path(aside) / "pages"
        ready.mkdir(mode=0o700)
        (ready / PDF_FILE).write_bytes(made.data)
        for number, picture in enumerate(pdf.pictures(made.data), 1):
            (ready / f"page-{number}.png").write_bytes(picture)
        os.utime(ready, times=(_instant(), _instant()))
        _put(ready, place)
    return _pages(place)


def _put(ready: Path, place: Path) -> None:
    """In place, unless another process just put the same there."""
    try:
        os.rename(ready, place)
    except OSError:
        if not place.is_dir():
            raise


def untitled(data: bytes) -> bytes:
    """The document without its title, which a browser shows on its tab."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return pack([(name, TITLE.sub(b"", part) if name == CORE else part) for name, part in members])


def _instant() -> float:
    return clock.now().timestamp()


def _is_old(place: Path) -> bool:
    """Drawn more than an hour ago; raises FileNotFoundError."""
    return place.stat().st_mtime < _instant() - SECONDS_KEPT


def forget_old() -> None:
    """Pages drawn more than an hour ago are drawn again when they are asked for."""
    folder = Path(current_app.config["DATA_DIR"]) / FOLDER
    for place in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # another process forgets too
            if _is_old(place):
                shutil.rmtree(place, ignore_errors=True)
