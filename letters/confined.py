"""Checking a file that anybody may have sent: in a process of its own, whose time and memory are counted.

`python -m letters.confined LETTER` reads a template on standard input and prints its faults as JSON. With `--corrected`
in place of a letter, standard input is a line of JSON, what the letter as made says, then the corrected one.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict

from letters import corrected
from letters.catalogue import LETTERS, ROOM, Letter
from letters.checker import check_template
from letters.expected import Expected
from letters.faults import Fault, LetterError
from letters.package import MAX_BYTES, TemplateFile, digest, inspect, refused

SECONDS = 8
CPU_SECONDS = 6
MEMORY = 1_500_000_000
TOO_HEAVY = "le modèle demande trop de temps ou de mémoire pour être rempli"
TOO_LONG = "ce document demande trop de temps ou de mémoire pour être relu"
CORRECTED = "--corrected"


def check_sent(data: bytes, name: str, letter: Letter) -> tuple[Fault, ...]:
    """Faults of a file sent by somebody, refusals included; never raises for what the file holds."""
    return _bounded(data, name) or _checked_apart(data, name, letter.id, TOO_HEAVY)


def check_corrected(data: bytes, name: str, wanted: Expected) -> tuple[Fault, ...]:
    """The same for a letter corrected by hand: hostile files are refused alike."""
    said = json.dumps(asdict(wanted)).encode() + b"\n"
    return _bounded(data, name) or _checked_apart(said + data, name, CORRECTED, TOO_LONG)


def _bounded(data: bytes, name: str) -> tuple[Fault, ...]:
    try:
        if not data:
            raise refused("le fichier est vide", name)
        if len(data) > MAX_BYTES:
            raise refused(f"le fichier dépasse {MAX_BYTES // 1_000_000}\u00a0Mo", name)
    except LetterError as error:
        return error.faults
    return ()


def _checked_apart(data: bytes, name: str, asked: str, heavy: str) -> tuple[Fault, ...]:
    command = [sys.executable, "-m", "letters.confined", asked]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data, capture_output=True, timeout=SECONDS, cwd=ROOM.parent, env={}, check=False
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return (Fault("", heavy, name),)
    return tuple(Fault(**one) for one in told)


def faults(data: bytes, letter: Letter) -> tuple[Fault, ...]:
    """Faults of a template's bytes, in this very process."""
    try:
        inspect(data, "fichier")
        return tuple(check_template(TemplateFile("fichier", data, digest(data)), letter))
    except LetterError as error:
        return error.faults


def _corrected(sent: bytes) -> tuple[Fault, ...]:
    line, _, data = sent.partition(b"\n")
    told = json.loads(line)
    told |= {name: tuple(map(tuple, told[name])) for name in ("mentions", "others")} | {"person": tuple(told["person"])}
    return corrected.faults(data, Expected(**told))


def main(asked: str) -> None:
    """Reads standard input under limits; ends without an answer where they are passed."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sent = sys.stdin.buffer.read()
    found = _corrected(sent) if asked == CORRECTED else faults(sent, LETTERS[asked])
    print(json.dumps([one.as_dict() | {"path": one.path, "message": one.message} for one in found]))


if __name__ == "__main__":
    main(sys.argv[1])
