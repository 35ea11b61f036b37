"""PDF of letters by LibreOffice, where it is installed: many in one call, in a profile of its own, within a time.

LibreOffice is looked for at each run, never required. Nothing here knows a database: whoever calls must not hold a
transaction meanwhile, since a call takes seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from letters.faults import LetterError
from letters.pdf_cutting import Uncut, cut, marked
from letters.printing import Finished, print_file
from letters.zipping import TooLarge

SETTING = "LIBREOFFICE"
COMMANDS = ("soffice", "libreoffice")
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
)
DRAWER, DOTS_AN_INCH, SECONDS_TO_DRAW = "pdftoppm", 110, 60
WORTH_STARTING, WORTH_MERGING = 15, 10  # letters
AT_ONCE = 100  # letters in one call: starting costs more than ten of them
SECONDS_TO_START, SECONDS_A_LETTER = 60, 2
OPTIONS = (
    "--headless",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nologo",
    "--convert-to",
)
KIND = "pdf:writer_pdf_Export"
KIND_WITH_MARKS = f'{KIND}:{{"ExportBookmarksToPDFDestination":{{"type":"boolean","value":"true"}}}}'
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TZ", "SAL_USE_VCLPLUGIN")  # of the environment: nothing else is told
# What a letter points to outside is not fetched, and nothing in it runs.
PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
        for name in ("BlockUntrustedRefererLinks", "DisableActiveContent")
    )
    + "</oor:items>\n"
)
PAGES = re.compile(rb"/Type\s*/Pages\b")
COUNT = re.compile(rb"/Count\s+(\d+)")
DICTIONARY = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>|<[^<>]*>)*>>")
PACKED = re.compile(rb"/Type\s*/ObjStm\b.*?stream\r?\n(.*?)endstream", re.DOTALL)

MEANWHILE = "En attendant, ouvrez les courriers dans Word et imprimez-les\u00a0: ils sont complets."
ABSENT = (
    "LibreOffice n’est pas installé sur ce serveur\u00a0: les PDF ne peuvent pas être faits. Installez LibreOffice "
    f"Writer (paquet « libreoffice-writer »), ou donnez son emplacement par le réglage {SETTING}. {MEANWHILE}"
)
MISPLACED = (
    f"Le réglage {SETTING} ne désigne pas un programme que le serveur peut lancer\u00a0: les PDF ne peuvent pas être "
    f"faits. Corrigez-le, ou retirez-le pour que LibreOffice soit cherché. {MEANWHILE}"
)
OVERRUN = f"LibreOffice n’a pas fini à temps et a été arrêté\u00a0: aucun PDF n’est gardé. {MEANWHILE}"
FAILED = f"LibreOffice n’a pas rendu tous les PDF\u00a0: aucun n’est gardé. {MEANWHILE}"


class NoPdf(Exception):
    """Why there is no PDF, in French, with what to do; holds nothing of the letters."""


class Absent(NoPdf):
    """LibreOffice is not there."""


class Overrun(NoPdf):
    """LibreOffice was stopped."""


class Failed(NoPdf):
    """LibreOffice ended without what was asked."""


@dataclass(frozen=True)
class Pdf:
    """One letter's PDF; `pages` is None when they cannot be counted."""

    data: bytes
    pages: int | None


@dataclass(frozen=True)
class Office:
    """A LibreOffice found on this machine, and the seconds it may take: to start, then for each letter."""

    path: str
    to_start: float = SECONDS_TO_START
    a_letter: float = SECONDS_A_LETTER

    def limit(self, count: int) -> float:
        return self.to_start + self.a_letter * count


def find(environ: Mapping[str, str] = os.environ) -> Office:
    """The LibreOffice of this machine, or the one that the setting names; raises Absent."""
    if asked := environ.get(SETTING, "").strip():
        if not shutil.which(asked):
            raise Absent(MISPLACED)
        return Office(asked)
    path = next(filter(None, map(shutil.which, (*COMMANDS, *USUAL_PLACES))), None)
    if path is None:
        raise Absent(ABSENT)
    return Office(path)


def why_not(environ: Mapping[str, str] = os.environ) -> str:
    """What to tell people where no PDF can be made; empty where they can."""
    try:
        find(environ)
    except Absent as error:
        return str(error)
    return ""


def to_pdf(
    letters: Iterable[bytes],
    office: Office | None = None,
    at_once: int = AT_ONCE,
    together: int = 1,
    place: Path | None = None,
) -> Iterator[Pdf]:
    """The PDF of each .docx, in order, made `at_once` by `at_once`; raises Absent, Overrun, Failed.

    `together`: LibreOffices at work side by side, each on its share; two take little more than half the time of one
    where two cores are free. `place`: the folder to work in, absolute, else the system's; whoever is killed leaves the
    letters being made there."""
    office, waiting = office or find(), iter(letters)
    with ThreadPoolExecutor(together) as pool:
        while chunk := list(islice(waiting, at_once * together)):
            for made in pool.map(partial(_made, office=office, place=place), _shares(chunk, together)):
                yield from made


def _shares(letters: list[bytes], count: int) -> list[list[bytes]]:
    """As many runs of neighbours, as equal as can be; fewer where starting would cost more than it saves."""
    count = max(1, min(count, len(letters) // WORTH_STARTING))
    size = -(-len(letters) // count)
    return [letters[first : first + size] for first in range(0, len(letters), size)]


def _made(letters: Sequence[bytes], office: Office, place: Path | None) -> list[Pdf]:
    """Many are quicker made as one document then cut; where that leaves a doubt they are made one by one."""
    if len(letters) >= WORTH_MERGING:
        with suppress(Uncut, LetterError, TooLarge, BadZipFile, Failed):
            return merged(letters, office, place)
    return converted(letters, office, place=place)


def merged(letters: Sequence[bytes], office: Office, place: Path | None = None) -> list[Pdf]:
    """The PDF of letters made as one print file, then cut; raises Uncut, LetterError, TooLarge, Overrun, Failed."""
    ready = [marked(data) for data in letters]
    with tempfile.TemporaryDirectory(prefix="impression-", dir=place) as aside:
        printed = Path(aside) / "courriers.docx"
        print_file((Finished(data) for data, _ in ready), printed)
        patient = replace(office, to_start=office.limit(len(letters)))
        (whole,) = converted([printed.read_bytes()], patient, KIND_WITH_MARKS, place)
    return [Pdf(data, pages) for data, pages in cut(whole.data, [title for _, title in ready])]


def converted(letters: Sequence[bytes], office: Office, kind: str = KIND, place: Path | None = None) -> list[Pdf]:
    """The PDF of each in one call, all or nothing; raises Overrun, Failed."""
    if not letters:
        return []  # LibreOffice without a file to convert waits for ever
    with tempfile.TemporaryDirectory(prefix="pdf-", dir=place) as aside:
        room = Path(aside)
        sources = [room / f"{number:04d}.docx" for number in range(len(letters))]
        for source, data in zip(sources, letters, strict=True):
            source.write_bytes(data)
        _run(office, room, sources, kind)
        return [_read(room / "pdf" / f"{source.stem}.pdf") for source in sources]


def _run(office: Office, room: Path, sources: list[Path], kind: str) -> None:
    profile = room / "profil"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    told = f"-env:UserInstallation={profile.as_uri()}"
    command = [office.path, told, *OPTIONS, kind, "--outdir", str(room / "pdf"), *map(str, sources)]
    environ = {name: os.environ[name] for name in KEPT if name in os.environ} | {"HOME": str(room), "TMPDIR": str(room)}
    run_apart(command, environ, office.limit(len(sources)))


def run_apart(command: list[str], environ: Mapping[str, str], seconds: float) -> None:
    """Runs a command without a shell nor a word of ours kept; it and all it started are killed past its time.

    Raises Overrun, Failed."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        running = subprocess.Popen(command, env=dict(environ), start_new_session=True, **quiet)  # noqa: S603 - no shell
    except OSError as error:
        raise Failed(FAILED) from error
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Overrun(OVERRUN) from error
    finally:
        _end(running)


def _end(running: subprocess.Popen) -> None:
    """Nothing that it started outlives it."""
    with suppress(ProcessLookupError):  # all ended by themselves
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _read(made: Path) -> Pdf:
    data = made.read_bytes() if made.is_file() else b""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        raise Failed(FAILED)
    return Pdf(data, pages_of(data))


def pictures(data: bytes, dots: int = DOTS_AN_INCH) -> list[bytes]:
    """The pages of a PDF as PNG, in order; none where `pdftoppm` is not installed. Raises Overrun, Failed."""
    if not (program := shutil.which(DRAWER)):
        return []
    with tempfile.TemporaryDirectory(prefix="pages-") as aside:
        source = Path(aside) / "lettre.pdf"
        source.write_bytes(data)
        command = [program, "-png", "-r", str(dots), str(source), str(Path(aside) / "page")]
        run_apart(command, {"PATH": os.environ.get("PATH", "")}, SECONDS_TO_DRAW)
        made = sorted(Path(aside).glob("page-*.png"), key=lambda one: int(one.stem.split("-")[1]))
        return [one.read_bytes() for one in made]


def pages_of(data: bytes) -> int | None:
    """How many pages a PDF has, None when it does not tell in a way that we read."""
    for told in (data, *_unpacked(data)):
        counts = [
            int(found[1])
            for one in DICTIONARY.finditer(told)
            if PAGES.search(one[0]) and (found := COUNT.search(one[0]))
        ]
        if counts:
            return max(counts)
    return None


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The streams where newer PDFs keep their objects."""
    for found in PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue
