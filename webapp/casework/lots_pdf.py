"""The PDFs of a batch: made in groups by LibreOffice, kept aside as they come, then one ZIP, one file for the printer,
and the pages of each letter in the manifest.

A PDF is made once its file stands under its name: killed anywhere, the next run makes what has none. No transaction is
open while LibreOffice works.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

import letters
from letters import batch
from letters.manifest import Entry, bytes_of
from letters.package import digest
from letters.pdf import pages_of, to_pdf
from letters.pdf_joining import Unjoined, join
from webapp import db
from webapp.casework import documents, lots, lots_envois, versions
from webapp.db.models import Document, Lot

GROUP = 50  # a call costs as much as ten letters, and a bar that moves is worth a few calls


def archive(lot: Lot) -> Path:
    """The ZIP of the PDFs, named like the letters."""
    return documents.folder() / f"{lots.folder(lot)}-pdf.zip"


def whole(lot: Lot) -> Path:
    """All of them in one PDF, in the batch's order; absent where they could not be joined."""
    return documents.folder() / f"{lots.folder(lot)}-impression.pdf"


def pdf_name(file: str) -> str:
    return f"{Path(file).stem}.pdf"


def make_some(lot: Lot, workshop: Path) -> int:
    """The next group of PDFs; how many are made. Raises NoPdf, CorruptBatch, OSError."""
    for left in filter(Path.is_dir, workshop.iterdir()):
        shutil.rmtree(left)  # by a process that was killed while LibreOffice worked
    files = [one["file"] for one in lot.manifeste["files"]]
    waiting = [file for file in files if not (workshop / pdf_name(file)).exists()]
    group = waiting[:GROUP]
    for file, made in zip(group, to_pdf(list(_contents(lot, group)), place=workshop.resolve()), strict=True):
        aside = workshop / f".{pdf_name(file)}"
        aside.write_bytes(made.data)
        os.replace(aside, workshop / pdf_name(file))
    return len(files) - len(waiting) + len(group)


def _contents(lot: Lot, files: list[str]) -> Iterator[bytes]:
    """The letters as they leave, those that were not corrected checked against their digest."""
    places = [f"{lots.folder(lot)}/{file}" for file in files]
    with db.reading() as session:
        query = sa.select(Document).where(col(Document.lot_id) == lot.id, col(Document.fichier).in_(places))
        rows = {row.fichier: row for row in session.execute(query).scalars()}
        instead = versions.of_batch(session, lot)
        for place in places:
            data = instead.get(Path(place).name) or documents.content(rows[place])
            if data is None:
                raise letters.CorruptBatch([letters.Fault(place, lots_envois.LOST)])
            yield data


def gather(lot: Lot, workshop: Path, *, recto: bool) -> None:
    """The ZIP of PDFs, the one PDF, and the pages told by the batch's manifests."""
    entries = [_of_pdf(Entry(**one), workshop) for one in lot.manifeste["files"]]
    batch.write_zip(archive(lot), entries, workshop)
    try:
        join((workshop / one.file for one in entries), whole(lot), even_pages=recto)
    except Unjoined:
        whole(lot).unlink(missing_ok=True)
    with lots.alone(lot):
        _tell_pages(lot.id, {one.order: one.pages for one in entries})


def sweep(workshop: Path) -> None:
    """Once all is told, what stood aside goes."""
    for one in workshop.iterdir():
        one.unlink()


def _of_pdf(entry: Entry, workshop: Path) -> Entry:
    name = pdf_name(entry.file)
    data = bytes_of(workshop / name)
    return replace(entry, file=name, sha256=digest(data), pages=pages_of(data))


def _tell_pages(lot_id: int, pages: dict[int, int | None]) -> None:
    """In the ZIP of the letters first, then on the row: whoever is killed in between does both again."""
    with db.reading() as session:
        lot = session.get_one(Lot, lot_id)
    files = [one | {"pages": pages.get(one["order"])} for one in lot.manifeste.get("files", ())]
    lot.manifeste = {**lot.manifeste, "files": files}
    lots_envois.pack(lot)
    with db.transaction() as session:
        session.execute(sa.update(Lot).where(col(Lot.id) == lot_id).values(manifeste=lot.manifeste))
