"""Command line: `python -m letters render | batch | check | catalogue`. JSON out, French messages on standard error."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from letters.batch import write_batch
from letters.catalogue import LETTERS, Letter, described, person_of
from letters.checker import check, check_template
from letters.engine import render
from letters.faults import CorruptBatch, Fault, FaultyContext, LetterError, RefusedTemplate
from letters.loading import load
from letters.package import TemplateFile, digest, read_template

DONE, FAILED, BAD_INPUT = 0, 1, 2


class Parser(argparse.ArgumentParser):
    """argparse that speaks French when the command is badly formed."""

    def error(self, message: str) -> NoReturn:
        raise LetterError([Fault("", f"commande mal formée, voir --help ({message})")])


def _parser() -> Parser:
    parser = Parser(prog="python -m letters", description="Les courriers : modèles Word, contextes, lots.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    for name, source in (("render", "data"), ("batch", "lines")):
        command = commands.add_parser(name)
        command.add_argument("letter")
        command.add_argument(source, type=Path)
        command.add_argument("out", type=Path)
        command.add_argument("--template", type=Path, help="un autre modèle Word que celui de la maison")
    checking = commands.add_parser("check")
    checking.add_argument("template", type=Path)
    checking.add_argument("letter")
    commands.add_parser("catalogue")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 2 bad input or faults found, 1 our own failure."""
    try:
        options = _parser().parse_args(arguments)
        answer, status = COMMANDS[options.command](options)
    except LetterError as error:
        answer = {"faults": [fault.as_dict() for fault in error.faults]}
        status = FAILED if isinstance(error, CorruptBatch) else BAD_INPUT
        _say(error.faults)
    except OSError as error:
        print(f"Fichier inutilisable\u00a0: {error.filename or ''} ({error.strerror})", file=sys.stderr)
        return BAD_INPUT
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return status


def _say(faults: Sequence[Fault]) -> None:
    for fault in faults:
        print(str(fault).replace("\n", " "), file=sys.stderr)


def _letter(name: str) -> Letter:
    if name not in LETTERS:
        raise LetterError([Fault(name, "courrier inconnu, on attend\u00a0: " + ", ".join(LETTERS))])
    return LETTERS[name]


def _template(path: Path | None, letter: Letter) -> TemplateFile:
    """The shipped template, or another one that passes the checker."""
    if path is None:
        return letter.template_file()
    template = read_template(path)
    if faults := check_template(template, letter):
        raise RefusedTemplate(faults)
    return template


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultyContext([Fault(path.name, "le fichier n’est pas en UTF-8")]) from error


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise FaultyContext([Fault(where, f"ce n’est pas du JSON ({error})")]) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} n’est pas un nombre")


def _context(letter: Letter, data: Any) -> Any:
    try:
        return load(letter.context, data)
    except FaultyContext as error:
        raise FaultyContext(fault.of(person_of(letter, data)) for fault in error.faults) from error


def _render(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    letter = _letter(options.letter)
    template = _template(options.template, letter)
    context = _context(letter, _json(_text(options.data), options.data.name))
    data = render(letter, context, template)
    _replace(options.out, data)
    names = {"letter": letter.id, "file": str(options.out)}
    return {**names, "sha256": digest(data), "template_sha256": template.sha256}, DONE


def _replace(path: Path, data: bytes) -> None:
    """Write aside, then rename: a reader never sees half a letter."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        aside.write(data)
    os.chmod(aside.name, 0o644)
    os.replace(aside.name, path)


def _rows(path: Path) -> Iterator[Any]:
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if line.strip():
            yield _json(line, f"{path.name}, ligne {number}")


def _batch(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    letter = _letter(options.letter)
    entries = write_batch(letter, _rows(options.lines), options.out, _template(options.template, letter))
    return {"letter": letter.id, "out": str(options.out), "count": len(entries), "manifest": "manifest.json"}, DONE


def _check(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    letter = _letter(options.letter)
    faults = check(options.template, letter)
    _say(faults)
    answer = {"letter": letter.id, "template": str(options.template), "faults": [fault.as_dict() for fault in faults]}
    return answer, BAD_INPUT if faults else DONE


def _catalogue(options: argparse.Namespace) -> tuple[list[dict[str, Any]], int]:
    return [described(letter) for letter in LETTERS.values()], DONE


COMMANDS = {"render": _render, "batch": _batch, "check": _check, "catalogue": _catalogue}

if __name__ == "__main__":
    sys.exit(main())
