"""Reading a pool: CSV, XLSX or JSON lines become requests; a faulty row is told with its number and the rest go on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from rules.dossier import Dossier, Fault, Faults
from rules.facts import demande, fait
from rules.kinds import NO_BREAK_SPACES, BadValue, Booleen, Date
from rules.reading import read_request

SPREADSHEET_WORDS = {"vrai": "oui", "faux": "non", "1": "oui", "0": "non"}
XLSX_MAGIC = b"PK\x03\x04"
JSON_LINE = re.compile(rb"\A\s*\[|^[ \t\xef\xbb\xbf]*\{", re.MULTILINE)
NUMERO = demande.numero.key
TOO_HEAVY = (
    "Ce classeur demande trop de place pour être lu\u00a0: une seule cellule remplie loin du tableau suffit à cela. "
    "Copiez le tableau seul dans un nouveau classeur, et prenez celui-là."
)
NO_COLUMN = f"Aucune colonne reconnue : la première ligne porte les chemins des faits, par exemple {NUMERO}."


class HeavyWorkbook(Faults):
    """A workbook that asks for more time or room than a table of requests does."""


@dataclass(frozen=True)
class Row:
    """One row of a pool: its number in the file, and its request or its faults; `told`: another row says them too."""

    line: int
    dossier: Dossier | None
    faults: tuple[Fault, ...] = ()
    told: bool = False


def read_rows(content: bytes, on: date) -> tuple[list[Row], list[Fault]]:
    """Rows, and what is wrong with the header; Faults when the file as a whole cannot be read."""
    if content.startswith(XLSX_MAGIC):
        return _table(_sheet(content), on)
    if JSON_LINE.search(content):
        return [_json_row(number, line, on) for number, line in numbered_lines(content)], []
    return _table(_cells(_decode(content)), on)


def told_once(rows: list[Row], said_by: Callable[[Dossier], Any] = attrgetter("values")) -> list[Row]:
    """The same rows, where a request of several rows is taken once if they agree (`said_by`: on what), and at none of
    them if they differ: nothing says which is right. The others bear a fault that names the rows."""
    same: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.dossier is not None and row.dossier.values.get(NUMERO):
            same[row.dossier.values[NUMERO]].append(row)
    refused = {row.line: row for found in same.values() if len(found) > 1 for row in _repeats(found, said_by)}
    return [refused.get(row.line, row) for row in rows]


def _repeats(rows: list[Row], said_by: Callable[[Dossier], Any]) -> Iterator[Row]:
    """The rows not to take, and why."""
    first, *others = rows
    if all(said_by(one.dossier) == said_by(first.dossier) for one in others):
        said = f"Ce numéro est déjà à la ligne {first.line}, avec les mêmes réponses."
        yield from (Row(one.line, None, (Fault(NUMERO, said),)) for one in others)
        return
    *before, last = [str(one.line) for one in rows]
    said = f"Ce numéro est aux lignes {', '.join(before)} et {last}, qui diffèrent : gardez celle qui est juste."
    yield from (Row(one.line, None, (Fault(NUMERO, said),), told=one is not first) for one in rows)


def _decode(content: bytes) -> str:
    """UTF-8 with or without its mark, else Windows' western code page; Faults when it is no text."""
    if b"\0" in content.split(b"\n", 1)[0]:
        raise Faults([Fault("fichier", "Ce n’est ni un tableau CSV, ni un classeur XLSX, ni du JSON ligne à ligne.")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def numbered_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, from 1 on; each is decoded apart, so that a faulty one spoils no other."""
    return ((number, line) for number, line in enumerate(content.split(b"\n"), 1) if line.strip())


def parse_json(content: bytes) -> Any:
    """What the text holds; Faults when it is not JSON in UTF-8, or holds a key twice."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_key_once)
    except Faults:
        raise
    except UnicodeDecodeError as error:
        raise _unusable(f"Ce n’est pas de l’UTF-8 (octet {error.start + 1}).") from None
    except json.JSONDecodeError as error:
        raise _unusable(f"{_not_json(content, error)}.") from None
    except (ValueError, RecursionError):
        raise _unusable("Ce n’est pas du JSON utilisable (nombre ou imbrication démesurés).") from None


def _unusable(message: str) -> Faults:
    return Faults([Fault("fichier", message)])


def _not_json(content: bytes, error: json.JSONDecodeError) -> str:
    if not content.strip():
        return "Il est vide ; un objet JSON est attendu"
    several = b"\n" in content.strip()
    where = f"ligne {error.lineno}, colonne {error.colno}" if several else f"colonne {error.colno}"
    return f"Ce n’est pas du JSON valide ({where})"


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; a key written twice would silently lose the first value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = [name for name in found if names.count(name) > 1]
        raise Faults([Fault(name, "Cette clé est écrite deux fois dans le même objet.") for name in twice])
    return found


def _json_row(number: int, line: bytes, on: date) -> Row:
    try:
        return Row(number, read_request(parse_json(line), on))
    except Faults as error:
        return Row(number, None, tuple(error.faults))


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    except csv.Error:
        raise Faults([Fault("fichier", "Ce tableau CSV n’est pas lisible.")]) from None


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from rules.spreadsheet import NotReadable, TooHeavy, first_sheet

    try:
        return enumerate(first_sheet(content), 1)
    except NotReadable:
        raise Faults([Fault("fichier", "Ce classeur n’est pas lisible.")]) from None
    except TooHeavy:
        raise HeavyWorkbook([Fault("fichier", TOO_HEAVY)]) from None


def _table(rows: Iterable[tuple[int, list[str]]], on: date) -> tuple[list[Row], list[Fault]]:
    rows = iter(rows)
    _, first = next(rows, (1, []))
    header = [_text(cell) for cell in first]
    if not any(header):
        raise Faults([Fault("fichier", "La première ligne porte les chemins des faits ; elle est vide.")])
    faults = _header_faults(header)
    refused = {fault.path for fault in faults}
    columns = {index: path for index, path in enumerate(header) if path and path not in refused}
    if not columns:
        raise Faults([*faults, Fault("en-tête", NO_COLUMN)])
    return [_row(number, cells, columns, len(header), on) for number, cells in rows if any(map(_text, cells))], faults


def _header_faults(header: list[str]) -> list[Fault]:
    named = [path for path in header if path]
    twice = [path for path in dict.fromkeys(named) if named.count(path) > 1]
    faults = [Fault(path, "Colonnes ignorées : deux colonnes portent ce fait.") for path in twice]
    for path in dict.fromkeys(named):
        try:
            fait(path)
        except KeyError:
            faults.append(Fault(path, "Colonne ignorée : fait inconnu du vocabulaire."))
    return faults


def _row(number: int, cells: list[str], columns: dict[int, str], width: int, on: date) -> Row:
    if len(cells) > width:
        return Row(number, None, (Fault("ligne", f"{len(cells)} cellules pour {width} colonnes."),))
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for index, cell in enumerate(cells):
        path = columns.get(index)
        if path is None or not _text(cell):
            continue
        try:
            values[path] = _value(path, cell)
        except BadValue as error:
            faults.append(Fault(path, str(error)))
    try:
        dossier = read_request(values, on)
    except Faults as error:
        faults += error.faults
    return Row(number, None, tuple(faults)) if faults else Row(number, dossier)


def _value(path: str, cell: str) -> Any:
    """A cell as the JSON value of its fact: dates in either writing, a spreadsheet's yes and no."""
    kind, text = fait(path).kind, _text(cell)
    if isinstance(kind, Date):
        return kind.from_text(text) if "/" in text or "." in text else kind.from_json(text)
    if isinstance(kind, Booleen):
        return SPREADSHEET_WORDS.get(text.lower(), text)
    return text


def _text(cell: str) -> str:
    return cell.translate(NO_BREAK_SPACES).strip()
