"""The print file of five hundred decision notices, beside docxcompose putting finished letters one after the other.

Ours fills the letters too; docxcompose is given them filled. It slows down with each letter: it is timed on three
hundred and told by letter, which flatters it; with `--full`, on the five hundred. Times are the processor's.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from docx import Document
from docxcompose.composer import Composer

from letters import Piece, print_file, render
from tests.bench.letters import LETTER, MEMORY, lighter, people, seconds, with_logo
from tests.bench.measure import Line

FEW, MANY, MOST = 100, 500, 5000
COMPARED = 300
ROUNDS = 9


class Ways:
    """The two ways to make one file of so many letters of one template."""

    def __init__(self, folder: Path):
        self.folder, self.template = folder, with_logo()
        self.contexts = list(people(MANY))
        self.letters = [render(LETTER, one, self.template) for one in self.contexts]

    def ours(self, count: int) -> None:
        pieces = (Piece(LETTER, one, self.template) for one in self.contexts[:count])
        print_file(pieces, self.folder / "impression.docx")

    def docxcompose(self, count: int) -> None:
        first, *others = self.letters[:count]
        file = Composer(Document(BytesIO(first)))
        for one in others:
            file.doc.add_page_break()
            file.append(Document(BytesIO(one)))
        file.save(self.folder / "docxcompose.docx")

    def check(self) -> None:
        """Speed counts only for the same letters: raises ValueError on a paragraph that differs."""
        self.ours(FEW)
        wanted = [line for one in self.letters[:FEW] for line in lines(BytesIO(one))]
        if lines(self.folder / "impression.docx") != wanted:
            raise ValueError("impression.docx")


def lines(source: Path | BytesIO) -> list[str]:
    return [paragraph.text for paragraph in Document(source).paragraphs]


def run(compared: int = COMPARED) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        ways = Ways(Path(name))
        ways.check()
        times = [(seconds(ways.ours, FEW), seconds(ways.ours, MANY)) for _ in range(ROUNDS)]
        few, many = (statistics.median(found) * 1e3 for found in zip(*times, strict=True))
        yield faster(many / MANY, seconds(ways.docxcompose, compared) * 1e3 / compared, compared)
        yield lighter("fichier-a-imprimer-de-500-et-de-100", many, few, "ms", "le même de 100", "<= 5.5")
        yield memory(Path(name))


def run_full() -> Iterator[Line]:
    """The same, docxcompose timed on as many letters: about a minute."""
    return run(MANY)


def faster(ours: float, other: float, compared: int) -> Line:
    """Milliseconds a letter; the goal is that of equal counts, half of it against a smaller one."""
    goal = 200 if compared == MANY else 100
    ratio, named = other / ours, f"docxcompose sur {compared} courriers déjà remplis, par courrier"
    name = f"fichier-a-imprimer-de-{MANY}-par-courrier"
    return Line(name, round(ours, 3), "ms", named, round(other, 2), round(ratio, 1), f">= {goal}", ratio >= goal)


def memory(folder: Path) -> Line:
    many, few = (peak(count, folder) for count in (MOST, FEW))
    return lighter(f"memoire-d-un-fichier-de-{MOST}", many, few, "Mo", f"un fichier de {FEW} courriers", "<= 1.2")


def peak(count: int, folder: Path) -> float:
    """Megabytes at most in a fresh process; through a shell, since a process leaves its own peak to what it starts."""
    command = [sys.executable, "-m", "tests.bench.print_file", str(count), str(folder / "memoire.docx")]
    shell = ["sh", "-c", '"$0" "$@"; exit $?', *command]
    return float(subprocess.run(shell, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    used = with_logo()
    print_file((Piece(LETTER, one, used) for one in people(int(sys.argv[1]))), Path(sys.argv[2]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
