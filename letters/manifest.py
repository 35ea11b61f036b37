"""The manifest of a batch: a line a letter, as CSV and as JSON, and the comparison of a batch with it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from letters.faults import CorruptBatch, Fault
from letters.package import digest
from letters.zipping import LOCAL

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADER = (
    "ordre",
    "personne",
    "courrier",
    "fichier",
    "empreinte du modèle",
    "empreinte des données",
    "empreinte du fichier",
    "pages",
    "version",
)
CORRECTED = "corrigé à la main"
TOLD = json.JSONEncoder(ensure_ascii=False)
MANIFESTS = ("manifest.csv", "manifest.json")


@dataclass(frozen=True)
class Entry:
    """One line of a manifest; digests are SHA-256 in hexadecimal. `pages`: None where nobody counted them; `version`:
    empty for the letter as it was made, CORRECTED where another stands in its place, whose digest is then told."""

    order: int
    person: str
    letter: str
    file: str
    template_sha256: str
    data_sha256: str
    sha256: str
    pages: int | None = None
    version: str = ""

    def as_dict(self) -> dict[str, Any]:
        return dict(vars(self))


def manifest_json(entries: Sequence[Entry], more: Mapping[str, str]) -> bytes:
    """The manifest for programs, a line a letter; `more`: what all its letters share."""
    shared = TOLD.encode({**more, "count": len(entries)}).removesuffix("}")
    lines = ",\n".join(TOLD.encode(entry.as_dict()) for entry in entries)
    return f'{shared}, "files": [\n{lines}\n]}}\n'.encode()


def manifest_csv(entries: Sequence[Entry]) -> bytes:
    """The manifest for a spreadsheet: a name that looks like a formula stays text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_cell(value) for value in entry.as_dict().values()] for entry in entries)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA) else text


def bytes_of(path: Path) -> bytes:
    """A whole file, at the least cost: a batch has hundreds."""
    with open(path, "rb", buffering=0) as file:
        return file.read()


def verify(lot: Path, entries: Sequence[Entry]) -> None:
    """Compare a folder or ZIP with the manifest's lines; raises CorruptBatch on any difference."""
    faults = []
    with _reader(lot) as (names, read):
        if sorted(names) != sorted([*(entry.file for entry in entries), *MANIFESTS]):
            faults.append(Fault(lot.name, "le lot ne contient pas les fichiers annoncés"))
        present = frozenset(names)
        for entry in entries:
            if entry.file in present and digest(read(entry.file)) != entry.sha256:
                faults.append(Fault(entry.file, "l’empreinte du fichier n’est pas celle du manifeste"))
        faults += _verified_manifests(names, read, entries)
    if faults:
        raise CorruptBatch(faults)


def _verified_manifests(
    names: Sequence[str], read: Callable[[str], bytes], entries: Sequence[Entry]
) -> Iterator[Fault]:
    """Both manifests tell the same letters, one line each."""
    if "manifest.json" in names:
        lines = [Entry(**line) for line in json.loads(read("manifest.json"))["files"]]
        if lines != list(entries):
            yield Fault("manifest.json", "le manifeste n’annonce pas ces courriers")
    if "manifest.csv" in names and read("manifest.csv") != manifest_csv(entries):
        yield Fault("manifest.csv", "le manifeste n’annonce pas ces courriers")


class _reader:
    """The names in a folder or a ZIP, and how to read them."""

    def __init__(self, lot: Path):
        self.archive = zipfile.ZipFile(lot) if lot.is_file() else None
        self.lot = lot

    def __enter__(self) -> tuple[list[str], Callable[[str], bytes]]:
        if self.archive:
            return self.archive.namelist(), self._stored
        return [path.name for path in self.lot.iterdir()], lambda name: bytes_of(self.lot / name)

    def _stored(self, name: str) -> bytes:
        """A letter stands in the ZIP as it is: its bytes are read where its header ends."""
        member, file = self.archive.getinfo(name), self.archive.fp
        if member.compress_type != zipfile.ZIP_STORED:
            return self.archive.read(name)
        file.seek(member.header_offset)
        header = file.read(LOCAL.size)
        named, extra = LOCAL.unpack(header)[-2:] if header.startswith(b"PK\3\4") else (0, 0)
        return file.read(named + extra + member.file_size)[named + extra :]

    def __exit__(self, *error: object) -> None:
        if self.archive:
            self.archive.close()


def read_manifest(lot: Path) -> list[Entry]:
    """The lines of a batch already written."""
    with _reader(lot) as (_, read):
        return [Entry(**line) for line in json.loads(read("manifest.json"))["files"]]
