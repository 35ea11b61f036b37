"""One letter for each person: everything checked first, written aside, verified, then put in place at once."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from letters.catalogue import Letter, person_of
from letters.checker import check_template
from letters.compiled import compiled
from letters.engine import render_loaded
from letters.faults import CorruptBatch, Fault, FaultyBatch, FaultyContext, RefusedTemplate
from letters.loading import dump, load
from letters.package import TemplateFile, digest
from letters.sensitive import plain, sensitive_words
from letters.zipping import Archive, zlib_deflate

UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"}
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADER = (
    "ordre",
    "personne",
    "courrier",
    "fichier",
    "empreinte du modèle",
    "empreinte des données",
    "empreinte du fichier",
)
MANIFESTS = ("manifest.csv", "manifest.json")

Put = Callable[[str, bytes], object]


@dataclass(frozen=True)
class Entry:
    """One line of a manifest; digests are SHA-256 in hexadecimal."""

    order: int
    person: str
    letter: str
    file: str
    template_sha256: str
    data_sha256: str
    sha256: str


@dataclass(frozen=True)
class Item:
    """One person's letter, checked and not yet written."""

    order: int
    person: str
    context: Any

    def file_name(self, letter: Letter) -> str:
        return f"{self.order:03d}-{letter.id}-{slug(self.person)}.docx"

    def data_sha256(self) -> str:
        return digest(json.dumps(dump(self.context), ensure_ascii=False, sort_keys=True).encode())


def slug(person: str) -> str:
    """A name as it may stand in a file name: surname first, plain letters, no sensitive word."""
    *first, last = person.lower().split() or [""]
    words = [word for word in " ".join([last, *first]).split() if not sensitive_words(word)]
    ascii_only = plain(" ".join(words).translate(UNDECOMPOSED)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or "sans-nom"


def prepare(letter: Letter, rows: Iterable[Any]) -> list[Item]:
    """Check every row of JSON values; raises FaultyBatch saying who lacks what."""
    items: list[Item] = []
    faults: list[Fault] = []
    for order, row in enumerate(rows, start=1):
        person = person_of(letter, row)
        try:
            items.append(Item(order, person, load(letter.context, row)))
        except FaultyContext as error:
            who = f"n°\u00a0{order} {person}".strip()
            faults.extend(fault.of(who) for fault in error.faults)
    faults.extend(_twice(items))
    if not items and not faults:
        faults.append(Fault("", "le lot ne contient aucun courrier"))
    if faults:
        raise FaultyBatch(faults)
    return items


def _twice(items: list[Item]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for item in items:
        first = seen.setdefault(item.data_sha256(), item.order)
        if first != item.order:
            yield Fault("", f"même courrier que le n°\u00a0{first}", person=f"n°\u00a0{item.order} {item.person}")


def write_batch(
    letter: Letter,
    rows: Iterable[Any],
    out: Path,
    template: TemplateFile | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Entry]:
    """Write a folder, or a ZIP when `out` ends in .zip, with its two manifests; nothing is left when it fails."""
    chosen = template or letter.template_file()
    if faults := check_template(chosen, letter):
        raise RefusedTemplate(faults)
    items = prepare(letter, rows)
    if out.exists():
        raise FaultyBatch([Fault(str(out), "ce lot existe déjà, il n’est pas remplacé")])
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as aside:
        made = Path(aside) / ("lot.zip" if out.suffix.lower() == ".zip" else "lot")
        with _opened(made, chosen) as put:
            entries = _write_files(letter, items, chosen, put, progress)
            _write_manifests(put, letter, chosen, entries)
        verify(made, entries)
        os.rename(made, out)
    return entries


@contextmanager
def _opened(lot: Path, template: TemplateFile) -> Iterator[Put]:
    """How to add a file to a batch being written: to a ZIP as it is made, never kept in memory, or to a folder."""
    if lot.suffix == ".zip":
        family = compiled(template).frozen
        with Archive(lot) as archive:
            letter, other = partial(archive.put_letter, family=family), partial(archive.put, deflate=zlib_deflate)
            yield lambda name, data: other(name, data) if name in MANIFESTS else letter(name, data)
    else:
        lot.mkdir(mode=0o755)
        yield lambda name, data: (lot / name).write_bytes(data)


def _write_files(
    letter: Letter, items: list[Item], template: TemplateFile, put: Put, progress: Callable[[int, int], None]
) -> list[Entry]:
    entries = []
    for item in items:
        data = render_loaded(letter, item.context, template)
        name = item.file_name(letter)
        put(name, data)
        entries.append(
            Entry(item.order, item.person, letter.id, name, template.sha256, item.data_sha256(), digest(data))
        )
        progress(item.order, len(items))
    return entries


def _write_manifests(put: Put, letter: Letter, template: TemplateFile, entries: list[Entry]) -> None:
    put("manifest.csv", _csv(entries).encode("utf-8-sig"))
    manifest = {
        "letter": letter.id,
        "template_sha256": template.sha256,
        "count": len(entries),
        "files": [asdict(entry) for entry in entries],
    }
    put("manifest.json", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())


def _csv(entries: list[Entry]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_cell(value) for value in asdict(entry).values()] for entry in entries)
    return buffer.getvalue()


def _cell(value: object) -> str:
    text = str(value)
    return "'" + text if text.startswith(FORMULA) else text


def verify(lot: Path, entries: list[Entry]) -> None:
    """Compare a folder or ZIP with the manifest's lines; raises CorruptBatch on any difference."""
    faults = []
    with _reader(lot) as (names, read):
        if sorted(names) != sorted([*(entry.file for entry in entries), *MANIFESTS]):
            faults.append(Fault(lot.name, "le lot ne contient pas les fichiers annoncés"))
        for entry in entries:
            if entry.file in names and digest(read(entry.file)) != entry.sha256:
                faults.append(Fault(entry.file, "l’empreinte du fichier n’est pas celle du manifeste"))
    if faults:
        raise CorruptBatch(faults)


class _reader:
    """The names in a folder or a ZIP, and how to read them."""

    def __init__(self, lot: Path):
        self.archive = zipfile.ZipFile(lot) if lot.is_file() else None
        self.lot = lot

    def __enter__(self) -> tuple[list[str], Callable[[str], bytes]]:
        if self.archive:
            return self.archive.namelist(), self.archive.read
        return [path.name for path in self.lot.iterdir()], lambda name: (self.lot / name).read_bytes()

    def __exit__(self, *error: object) -> None:
        if self.archive:
            self.archive.close()


def read_manifest(lot: Path) -> list[Entry]:
    """The lines of a batch already written."""
    with _reader(lot) as (_, read):
        return [Entry(**line) for line in json.loads(read("manifest.json"))["files"]]
