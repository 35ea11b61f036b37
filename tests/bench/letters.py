"""A thousand decision notices with their logo, beside docxtpl opened for each, and beside the least that must be done.

The least: the final XML deflated by zlib at its usual level, the ZIP written. Contexts are loaded before any clock
starts. Times are the processor's, files are written in memory where the system can: what else the machine does counts
for neither side.
"""

from __future__ import annotations

import gc
import random
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.shared import Cm
from docxtpl import DocxTemplate

from letters import LETTERS, load
from letters.compiled import Compiled
from letters.document import Stamp
from letters.package import TemplateFile, digest
from letters.sandbox import LetterEnvironment, offered
from letters.zipping import Archive, Member, fastest, isal_zlib, zlib_deflate
from tests.bench.measure import Line

LETTER = LETTERS["non-attribution"]
ROUNDS = 10
FILES, BY_DOCXTPL, IN_ZIP = 100, 4, 500  # in each round
SMALL = 100
MEMORY = Path("/dev/shm")
NAMES = ("Dupont", "N’Diaye", "Żak-Øst", "Da Costa", "Le Goff & fils", "Éloi", "de La Tour du Pin")
DOCXTPL = "docxtpl ouvert à chaque courrier"
FLOOR = "le XML final déflaté par zlib (niveau 6) et le ZIP écrit"


def logo(side: int = 170) -> bytes:
    """A grey square of noise as a PNG of about 30 kB."""
    noise = random.Random(1)
    rows = b"".join(b"\0" + bytes(noise.randrange(256) for _ in range(side)) for _ in range(side))
    header = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def with_logo() -> TemplateFile:
    """The shipped notice, a logo in its header."""
    document = Document(str(LETTER.template))
    document.sections[0].header.paragraphs[0].add_run().add_picture(BytesIO(logo()), width=Cm(2))
    buffer = BytesIO()
    document.save(buffer)
    return TemplateFile(LETTER.template.name, buffer.getvalue(), digest(buffer.getvalue()))


def people(count: int) -> Iterator[Any]:
    """Contexts of fictitious people, made one by one."""
    first = load(LETTER.context, LETTER.example())
    for order in range(count):
        who = replace(first.destinataire, nom=f"{NAMES[order % len(NAMES)]} {order}")
        yield replace(first, destinataire=who, reference=f"CAL-{order:05d}")


class Writers:
    """The ways to write letters; each writes a tenth of its letters when called with a round."""

    def __init__(self, folder: Path, archive: Archive):
        self.folder, self.archive, self.template = folder, archive, with_logo()
        self.contexts = list(people(IN_ZIP * ROUNDS))
        self.quick, self.plain = Compiled(self.template, fastest), Compiled(self.template, zlib_deflate)
        self.final = [self.plain.filled(offered(one), stamp(one)) for one in self.contexts[: FILES * ROUNDS]]
        self.environment = LetterEnvironment()

    def fastest(self, turn: int) -> None:
        self._files(self.quick, turn)

    def zlib(self, turn: int) -> None:
        self._files(self.plain, turn)

    def _files(self, made: Compiled, turn: int) -> None:
        for order in _slice(turn, FILES):
            context = self.contexts[order]
            self.path(order).write_bytes(made.zipped(made.filled(offered(context), stamp(context))))

    def floor(self, turn: int) -> None:
        frozen = self.plain.frozen
        for order in _slice(turn, FILES):
            packed = [Member.of(name, data, as_word) for name, data in self.final[order]]
            self.path(order).write_bytes(frozen.zipped(packed))

    def docxtpl(self, turn: int) -> None:
        for order in _slice(turn, BY_DOCXTPL):
            self.by_docxtpl(self.contexts[order]).save(self.path(order))

    def by_docxtpl(self, context: Any) -> DocxTemplate:
        document = DocxTemplate(BytesIO(self.template.data))
        document.render(offered(context), self.environment)
        return document

    def zip(self, turn: int) -> None:
        chosen = _slice(turn, IN_ZIP)
        add_to(self.archive, self.quick, self.contexts[chosen.start : chosen.stop], chosen.start)

    def path(self, order: int) -> Path:
        return self.folder / f"{order:04d}.docx"


def _slice(turn: int, count: int) -> range:
    return range(turn * count, (turn + 1) * count)


def as_word(data: bytes) -> bytes:
    """zlib as everybody calls it, level 6."""
    return zlib.compress(data, 6, wbits=-15)


def stamp(context: Any) -> Stamp:
    return Stamp(LETTER.title, context.date)


def add_to(archive: Archive, made: Compiled, contexts: Iterable[Any], first: int = 0) -> None:
    """Each letter written as it is made."""
    for order, context in enumerate(contexts, first):
        data = made.zipped(made.filled(offered(context), stamp(context)))
        archive.put_letter(f"{order:04d}.docx", data, made.frozen)


def run() -> Iterator[Line]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        folder = Path(name)
        with Archive(folder / "lot.zip") as archive:
            writers = Writers(folder, archive)
            same_as_docxtpl(writers)
            found = medians(writers)
        yield from compared(found)
        yield memory(folder)


def medians(writers: Writers) -> dict[str, float]:
    """Microseconds a letter, the ways taken in turn."""
    counts = {"docxtpl": BY_DOCXTPL, "fastest": FILES, "zlib": FILES, "floor": FILES, "zip": IN_ZIP}
    times: dict[str, list[float]] = {name: [] for name in counts}
    for turn in range(ROUNDS):
        for name, count in counts.items():
            times[name].append(seconds(getattr(writers, name), turn) / count * 1e6)
    return {name: statistics.median(found) for name, found in times.items()}


def seconds(write: Callable[[int], None], turn: int) -> float:
    gc.collect()
    gc.disable()
    start = time.process_time()
    write(turn)
    elapsed = time.process_time() - start
    gc.enable()
    return elapsed


def compared(found: dict[str, float]) -> Iterator[Line]:
    if isal_zlib:
        yield faster("courriers-en-fichiers-isal", found["fastest"], found["docxtpl"], ">= 40")
        yield lighter("courriers-et-plancher-isal", found["fastest"], found["floor"], "µs", FLOOR, "<= 1.5")
    yield faster("courriers-en-fichiers-zlib", found["zlib"], found["docxtpl"], ">= 30")
    yield lighter("courriers-et-plancher-zlib", found["zlib"], found["floor"], "µs", FLOOR, "<= 1.5")
    yield faster(f"courriers-en-un-zip-{'isal' if isal_zlib else 'zlib'}", found["zip"], found["docxtpl"], ">= 80")


def faster(bench: str, value: float, other: float, goal: str) -> Line:
    ratio = other / value
    return Line(bench, round(value, 1), "µs", DOCXTPL, round(other, 1), round(ratio, 2), goal, ratio >= _bound(goal))


def lighter(bench: str, value: float, other: float, unit: str, named: str, goal: str) -> Line:
    ratio = value / other
    return Line(bench, round(value, 1), unit, named, round(other, 1), round(ratio, 2), goal, ratio <= _bound(goal))


def _bound(goal: str) -> float:
    return float(goal.split()[1])


def same_as_docxtpl(writers: Writers) -> None:
    """Speed counts only for the same letter: raises ValueError on a part that differs."""
    for context, members in zip(writers.contexts[:SMALL:10], writers.final[:SMALL:10], strict=True):
        buffer = BytesIO()
        writers.by_docxtpl(context).save(buffer)
        with zipfile.ZipFile(buffer) as archive:
            if any(archive.read(name) != data for name, data in members if name.startswith("word/")):
                raise ValueError(context.reference)


def memory(folder: Path) -> Line:
    many, few = (peak(count, folder) for count in (IN_ZIP * ROUNDS, SMALL))
    return lighter("memoire-d-un-zip-de-5000", many, few, "Mo", f"un ZIP de {SMALL} courriers", "<= 1.2")


def peak(count: int, folder: Path) -> float:
    """Megabytes at most in a fresh process; through a shell, since a process leaves its own peak to what it starts."""
    command = [sys.executable, "-m", "tests.bench.letters", str(count), str(folder / f"memoire-{count}.zip")]
    shell = ["sh", "-c", '"$0" "$@"; exit $?', *command]
    return float(subprocess.run(shell, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    with Archive(Path(sys.argv[2])) as written:
        add_to(written, Compiled(with_logo()), people(int(sys.argv[1])))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
