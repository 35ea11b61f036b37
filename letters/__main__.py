"""Command line: `python -m letters render | batch | print | check | catalogue`. JSON out, French on standard error."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
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
from letters.printing import Finished, Piece, print_file

DONE, FAILED, BAD_INPUT = 0, 1, 2
BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
BADLY_CALLED = (
    (r"the following arguments are required: (.+)", r"il manque \1"),
    (r"unrecognized arguments: (.+)", r"argument inconnu, \1"),
    (r"argument (.+): expected one argument", r"\1 attend une valeur"),
    (r"argument .+: invalid choice: '([^']*)'.*", r"commande inconnue, « \1 »"),
)
ON_DISK = {
    errno.ENOENT: "introuvable",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "le chemin passe par un fichier",
    errno.EACCES: "accès refusé",
    errno.ENOSPC: "le disque est plein",
    errno.ENAMETOOLONG: "le nom est trop long",
}


class Parser(argparse.ArgumentParser):
    """argparse that speaks French when the command is badly formed."""

    def error(self, message: str) -> NoReturn:
        for pattern, french in BADLY_CALLED:
            message = re.sub(pattern, french, message, flags=re.DOTALL)
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
        if name == "batch":
            command.add_argument("--print", dest="printed", type=Path, help="un seul .docx de tous, pour l’imprimeur")
            _on_rectos(command)
    printing = commands.add_parser("print")
    printing.add_argument("out", type=Path)
    printing.add_argument("letters", type=Path, nargs="+")
    _on_rectos(printing)
    checking = commands.add_parser("check")
    checking.add_argument("template", type=Path)
    checking.add_argument("letter")
    commands.add_parser("catalogue")
    return parser


def _on_rectos(command: argparse.ArgumentParser) -> None:
    said = "chaque courrier commence au recto, et se finit sur une feuille à lui"
    command.add_argument("--even-pages", action="store_true", help=said)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 2 bad input or faults found, 1 our own failure."""
    try:
        answer, status = _answer(arguments)
        _give(answer)
        return status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        print(f"Erreur de notre fait ({type(error).__name__})\u00a0; prévenez l’administrateur.", file=sys.stderr)
        return FAILED


def _answer(arguments: Sequence[str] | None) -> tuple[Any, int]:
    try:
        options = _parser().parse_args(arguments)
        return COMMANDS[options.command](options)
    except LetterError as error:
        faults, status = error.faults, FAILED if isinstance(error, CorruptBatch) else BAD_INPUT
    except OSError as error:
        why = ON_DISK.get(error.errno or 0, error.strerror or "")
        faults, status = (Fault(str(error.filename or ""), f"Fichier inutilisable, {why}"),), BAD_INPUT
    _say(faults)
    return {"faults": [fault.as_dict() for fault in faults]}, status


def _give(answer: Any) -> None:
    """JSON in UTF-8 whatever the terminal; half a surrogate leaves as its JSON escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print(json.dumps(answer, ensure_ascii=False, indent=1), flush=True)


def _say(faults: Sequence[Fault]) -> None:
    for fault in faults:
        print(BREAKS.sub(" ", str(fault)), file=sys.stderr)


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
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_each_key_once)
    except json.JSONDecodeError as error:
        spot = f"ligne {error.lineno}, colonne {error.colno}" if text.strip() else "il n’y a rien"
        raise FaultyContext([Fault(where, f"ce n’est pas du JSON ({spot})")]) from error
    except RecursionError as error:
        raise FaultyContext([Fault(where, "ce n’est pas du JSON utilisable (imbrication démesurée)")]) from error
    except ValueError as error:
        raise FaultyContext([Fault(where, f"ce n’est pas du JSON utilisable ({_why(error)})")]) from error


def _why(error: ValueError) -> str:
    return str(error) if isinstance(error, Unusable) else "nombre démesuré"


class Unusable(ValueError):
    """JSON that Python would read and we refuse; said in French."""


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; a key written twice would silently lose the first value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = ", ".join(name for name in found if names.count(name) > 1)
        raise Unusable(f"écrit deux fois, {twice}")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Unusable(f"{name} n’est pas un nombre")


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
    _check_place(path)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        aside.write(data)
    os.chmod(aside.name, 0o644)
    os.replace(aside.name, path)


def _check_place(path: Path) -> None:
    if path.is_dir() or not path.parent.is_dir():
        code = errno.EISDIR if path.is_dir() else errno.ENOENT
        raise OSError(code, os.strerror(code), str(path))


def _rows(path: Path) -> list[Any]:
    """The JSON of every line; the faulty lines are told together."""
    rows, faults = [], []
    for number, line in enumerate(_text(path).split("\n"), start=1):
        try:
            rows += [_json(line, f"{path.name}, ligne {number}")] if line.strip() else []
        except FaultyContext as error:
            faults += error.faults
    if faults:
        raise FaultyContext(faults)
    return rows


def _batch(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    letter = _letter(options.letter)
    template = _template(options.template, letter)
    if options.printed:
        _check_place(options.printed)
    elif options.even_pages:
        raise LetterError([Fault("", "--even-pages ne vaut qu’avec --print")])
    entries = write_batch(letter, _rows(options.lines), options.out, template)
    answer = {"letter": letter.id, "out": str(options.out), "count": len(entries), "manifest": "manifest.json"}
    if options.printed:
        pieces = (Piece(letter, load(letter.context, row), template) for row in _rows(options.lines))
        answer["print"] = _printed(pieces, options.printed, options.even_pages)
    return answer, DONE


def _print(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    """Letters made already, in the order given."""
    _check_place(options.out)
    pieces = (Finished(path.read_bytes(), path.name) for path in options.letters)
    return _printed(pieces, options.out, options.even_pages), DONE


def _printed(pieces: Iterable[Piece | Finished], out: Path, even_pages: bool) -> dict[str, Any]:
    made = print_file(pieces, out, even_pages=even_pages)
    return {"file": str(out), "count": made.count, "sha256": made.sha256}


def _check(options: argparse.Namespace) -> tuple[dict[str, Any], int]:
    letter = _letter(options.letter)
    faults = check(options.template, letter)
    _say(faults)
    answer = {"letter": letter.id, "template": str(options.template), "faults": [fault.as_dict() for fault in faults]}
    return answer, BAD_INPUT if faults else DONE


def _catalogue(options: argparse.Namespace) -> tuple[list[dict[str, Any]], int]:
    return [described(letter) for letter in LETTERS.values()], DONE


COMMANDS = {"render": _render, "batch": _batch, "print": _print, "check": _check, "catalogue": _catalogue}

if __name__ == "__main__":
    sys.exit(main())
