"""What a print file is made of, and the making of it: written aside, put in place when it is whole."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from letters.catalogue import Letter
from letters.document import Stamp
from letters.engine import document_of, fill, told
from letters.faults import Fault, FaultyBatch, RefusedTemplate
from letters.package import TemplateFile
from letters.printing.writing import PrintFile
from letters.sandbox import offered
from letters.zipping import TooLarge


@dataclass(frozen=True)
class Piece:
    """A letter to fill: its kind, a context that `load` made, the template kept for that person (else the shipped one).

    `rich`: a value writes XML of its own (rich text, a picture)."""

    letter: Letter
    context: Any
    template: TemplateFile | None = None
    rich: bool = False


@dataclass(frozen=True)
class Finished:
    """A letter made already: the bytes of its .docx, and whose it is, for a fault to name."""

    data: bytes
    person: str = ""


@dataclass(frozen=True)
class Printed:
    """A print file as written: how many letters, the SHA-256 of the file in hexadecimal."""

    count: int
    sha256: str


def print_file(pieces: Iterable[Piece | Finished], path: Path, *, even_pages: bool = False) -> Printed:
    """Write every piece into one .docx, in order, each with its own pages 1, 2…, headers, footers, sizes and margins.

    `even_pages`: each starts on a recto, so that no sheet printed on both sides holds two people. The pieces are taken
    one by one; a file already there is replaced, and only by a whole one. Raises FaultyBatch when there is no piece or
    too many, MissingValue, RefusedTemplate, OSError.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as aside:
        made = Path(aside) / "impression.docx"
        try:
            count = _write(pieces, made, even_pages)
        except TooLarge as error:
            raise FaultyBatch([Fault("", "trop de courriers pour un seul fichier à imprimer")]) from error
        with made.open("rb") as written:
            found = Printed(count, hashlib.file_digest(written, "sha256").hexdigest())
        os.replace(made, path)
    return found


def _write(pieces: Iterable[Piece | Finished], path: Path, even_pages: bool) -> int:
    with PrintFile(path, even_pages=even_pages) as file:
        for piece in pieces:
            if isinstance(piece, Finished):
                _add_finished(file, piece)
            else:
                _add(file, piece)
        if not file.count:
            raise FaultyBatch([Fault("", "le lot ne contient aucun courrier")])
    return file.count


def _add(file: PrintFile, piece: Piece) -> None:
    """Fill a letter into the file, or fill it by docxtpl when a value belongs to a document, then add it."""
    template, letter = piece.template or piece.letter.template_file(), piece.letter
    with told(letter, piece.context):
        if piece.rich and document_of(piece.context):
            data = fill(template, offered(piece.context), Stamp(letter.title, piece.context.date))
            file.add_finished(data, template.name)
        else:
            file.add(template, offered(piece.context), rich=piece.rich)


def _add_finished(file: PrintFile, piece: Finished) -> None:
    try:
        file.add_finished(piece.data, "courrier")
    except RefusedTemplate as error:
        raise RefusedTemplate(fault.of(piece.person) for fault in error.faults) from error
