"""One letter for each person: everything checked first, written aside, verified, then put in place at once."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from letters.catalogue import Letter, person_of
from letters.checker import check_template
from letters.compiled import compiled
from letters.engine import render_loaded
from letters.faults import Fault, FaultyBatch, FaultyContext, RefusedTemplate
from letters.loading import dump, load
from letters.manifest import MANIFESTS, Entry, bytes_of, manifest_csv, manifest_json, verify
from letters.package import TemplateFile, digest
from letters.sensitive import plain, sensitive_words
from letters.zipping import Archive, zlib_deflate

UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"}
)

NOTHING: Mapping[str, bytes] = MappingProxyType({})
SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True)

Put = Callable[[str, bytes], object]


@dataclass(frozen=True)
class Item:
    """One person's letter, checked and not yet written."""

    order: int
    person: str
    context: Any

    def file_name(self, letter: Letter) -> str:
        return file_name(self.order, letter, self.person)

    def data_sha256(self) -> str:
        return data_digest(dump(self.context))


def file_name(order: int, letter: Letter, person: str) -> str:
    """The name of a letter in its batch: its place, what it is, whose."""
    return f"{order:03d}-{letter.listed}-{slug(person)}.docx"


def data_digest(data: Any) -> str:
    """SHA-256 of a letter's JSON values, whatever the order of their names."""
    return digest(SORTED.encode(data).encode())


def slug(person: str) -> str:
    """A name as it may stand in a file name: surname first, plain letters, no sensitive word."""
    *first, last = person.lower().split() or [""]
    words = [word for word in " ".join([last, *first]).split() if not sensitive_words(word)]
    ascii_only = plain(" ".join(words).translate(UNDECOMPOSED)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or "sans-nom"


class Checked:
    """Letters checked and set aside on disk: one context at a time is in memory, however many there are."""

    def __init__(self, letter: Letter):
        self.letter, self.count = letter, 0
        self.aside = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with what it serves
        self.faults: list[Fault] = []
        self._seen: dict[str, int] = {}

    def add(self, order: int, row: Any) -> None:
        """A row of JSON values, with what is wrong in it."""
        person = person_of(self.letter, row)
        who = f"n°\u00a0{order} {person}".strip()
        try:
            item = Item(order, person, load(self.letter.context, row))
        except FaultyContext as error:
            self.faults.extend(fault.of(who) for fault in error.faults)
            return
        first = self._seen.setdefault(item.data_sha256(), order)
        if first != order:
            self.faults.append(Fault("", f"même courrier que le n°\u00a0{first}", person=who))
        self.aside.write(json.dumps([order, person, dump(item.context)]) + "\n")
        self.count += 1

    def __iter__(self) -> Iterator[Item]:
        self.aside.seek(0)
        for line in self.aside:
            order, person, row = json.loads(line)
            yield Item(order, person, load(self.letter.context, row))

    def __len__(self) -> int:
        return self.count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.aside.close()


def prepare(letter: Letter, rows: Iterable[Any]) -> Checked:
    """Check every row of JSON values; raises FaultyBatch saying who lacks what."""
    checked = Checked(letter)
    for order, row in enumerate(rows, start=1):
        checked.add(order, row)
    if not checked.count and not checked.faults:
        checked.faults.append(Fault("", "le lot ne contient aucun courrier"))
    if checked.faults:
        checked.aside.close()
        raise FaultyBatch(checked.faults)
    return checked


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
    with prepare(letter, rows) as items:
        if out.exists():
            raise FaultyBatch([Fault(str(out), "ce lot existe déjà, il n’est pas remplacé")])
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as aside:
            made = Path(aside) / ("lot.zip" if out.suffix.lower() == ".zip" else "lot")
            with _opened(made, chosen) as put:
                entries = _write_files(letter, items, chosen, put, progress)
                _write_manifests(put, entries, {"letter": letter.listed, "template_sha256": chosen.sha256})
            verify(made, entries)
            os.rename(made, out)
    return entries


def write_zip(out: Path, entries: Sequence[Entry], folder: Path, instead: Mapping[str, bytes] = NOTHING) -> None:
    """A ZIP of letters already written in a folder, with its two manifests; takes the place of one of the same name
    once it is verified. `instead`: file → the bytes that leave in its place. Raises CorruptBatch."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as aside:
        made = Path(aside) / "lot.zip"
        with Archive(made) as archive:
            for entry in entries:
                archive.put_stored(entry.file, instead.get(entry.file) or bytes_of(folder / entry.file))
            _write_manifests(partial(archive.put, deflate=zlib_deflate), entries, {})
        verify(made, entries)
        os.replace(made, out)


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
    letter: Letter, items: Checked, template: TemplateFile, put: Put, progress: Callable[[int, int], None]
) -> list[Entry]:
    entries = []
    for item in items:
        data = render_loaded(letter, item.context, template)
        name = item.file_name(letter)
        put(name, data)
        entries.append(
            Entry(item.order, item.person, letter.listed, name, template.sha256, item.data_sha256(), digest(data))
        )
        progress(item.order, len(items))
    return entries


def _write_manifests(put: Put, entries: Sequence[Entry], more: Mapping[str, str]) -> None:
    put("manifest.csv", manifest_csv(entries))
    put("manifest.json", manifest_json(entries, more))
