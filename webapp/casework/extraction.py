"""Importing an extraction of requests: one row per request, headers are fact paths, everything refused is told."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, select

from rules.dossier import Faults
from rules.facts import PERSON_PATH, Fait, fait
from rules.kinds import BadValue, NumeroUnique
from rules.reading import read_request
from webapp import clock
from webapp.casework import subjects
from webapp.casework.administration import record as journal
from webapp.db.models import Demande
from webapp.permissions import Agent

NUMERO = "demande.numero"
ORIGINE = "sne"
MODEL = (
    NUMERO,
    "demande.deposee_le",
    "demande.renouvelee_le",
    "demande.communes",
    "demande.publics",
    "demande.premier_quartile_sne",
    "menage.nombre",
    "menage.personnes.p1.civilite",
    "menage.personnes.p1.nom",
    "menage.personnes.p1.prenom",
    "menage.personnes.p1.lien",
    "menage.personnes.p1.naissance",
    "ressources.rfr_n2",
    "ressources.annee_rfr",
    "ressources.mensuelles",
)
XLSX_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
NO_HEADER = "Cette cellule n’a pas d’en-tête. Un séparateur se trouve peut-être dans un texte de la ligne."
UNREADABLE = "Ce fichier n’est ni un classeur Excel ni un fichier CSV lisible. Enregistrez-le à nouveau en .xlsx ou en .csv."


Columns = dict[int, tuple[str, Fait] | None]


class Unreadable(ValueError):
    """A file that cannot be taken at all; the message is French and says what to do."""


@dataclass(frozen=True)
class RowFault:
    """What is wrong on a row, numbered as the spreadsheet shows it; `colonne` is its header."""

    ligne: int
    colonne: str
    message: str


@dataclass
class Report:
    """What an import did; a row with a fault is not taken at all."""

    creees: int = 0
    modifiees: int = 0
    inchangees: int = 0
    faults: list[RowFault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def refusees(self) -> int:
        return len({fault.ligne for fault in self.faults})


def read_table(content: bytes) -> list[list[Any]]:
    """The cells, header row first. Raises Unreadable."""
    if not content.strip():
        raise Unreadable("Ce fichier est vide.")
    table = _workbook(content) if content.startswith(XLSX_MARKS) else _text(content)
    if not any(_filled(row) for row in table):
        raise Unreadable("Ce fichier est vide.")
    return table


def _workbook(content: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(UNREADABLE) from error


def _text(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable(UNREADABLE)
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=header.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable("Ce fichier CSV a un guillemet qui n’est pas refermé, ou une cellule trop longue.") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _filled(row: Iterable[Any]) -> bool:
    return any(str(cell).strip() for cell in row)


def import_requests(session: Session, agent: Agent, content: bytes) -> Report:
    """Takes every good row, says what is wrong with the others, and commits. Raises Unreadable."""
    table = read_table(content)
    first = next(index for index, row in enumerate(table) if _filled(row))
    report = Report()
    columns = _columns(table[first], report)
    known = {row.numero: row for row in session.exec(select(Demande).where(Demande.bailleur == agent.bailleur)).all()}
    seen: dict[str, int] = {}
    for number, cells in enumerate(table[first + 1 :], first + 2):
        if _filled(cells):
            _take(session, agent, _Line(number, cells, columns), known, seen, report)
    counts = {"creees": report.creees, "modifiees": report.modifiees, "refusees": report.refusees}
    digest = hashlib.sha256(content).hexdigest()
    journal(session, agent.identifiant, "importer", "demande", apres={**counts, "sha256": digest})
    session.commit()
    return report


@dataclass(frozen=True)
class _Line:
    """A row of the file; `columns` as `_columns` gives them."""

    number: int
    cells: list[Any]
    columns: Columns


def _columns(header: list[Any], report: Report) -> Columns:
    """Place → path and fact; None where the header is no fact of a request: told once and left aside."""
    columns: Columns = {}
    for index, cell in enumerate(header):
        path = str(cell).strip()
        if not path:
            continue
        fact = None if path in _paths(columns) else _fact(path)
        columns[index] = (path, fact) if fact else None
        report.ignored += [] if fact else [path]
    if NUMERO not in _paths(columns):
        raise Unreadable(
            f"La première ligne doit nommer les colonnes, dont « {NUMERO} ». Partez du modèle proposé sur cette page."
        )
    return columns


def _paths(columns: Columns) -> set[str]:
    return {found[0] for found in columns.values() if found}


def _fact(path: str) -> Fait | None:
    try:
        return fait(path) if subjects.owner(path) == "demande" and (path.count(".") < 2 or PERSON_PATH.match(path)) else None
    except KeyError:
        return None


def _take(
    session: Session, agent: Agent, line: _Line, known: dict[str, Demande], seen: dict[str, int], report: Report
) -> None:
    values, faults = _values(line)
    faults += _household_faults(line, values) if not faults else []
    numero = values.get(NUMERO)
    if not faults and numero in seen:
        faults.append(RowFault(line.number, NUMERO, f"Ce numéro est déjà à la ligne {seen[numero]}."))
    if faults:
        report.faults += faults
        return
    seen[numero] = line.number
    _write(session, agent, known, numero, values, report)


def _values(line: _Line) -> tuple[dict[str, Any], list[RowFault]]:
    values: dict[str, Any] = {}
    faults: list[RowFault] = []
    for index, cell in enumerate(line.cells):
        text = _typed(cell)
        if not text:
            continue
        if index not in line.columns:
            faults.append(RowFault(line.number, f"colonne {index + 1}", NO_HEADER))
        elif found := line.columns[index]:
            _read(line, *found, cell, values, faults)
    if NUMERO not in values and not any(fault.colonne == NUMERO for fault in faults):
        faults.insert(0, RowFault(line.number, NUMERO, "Le numéro unique manque."))
    return values, faults


def _read(line: _Line, path: str, fact: Fait, cell: Any, values: dict[str, Any], faults: list[RowFault]) -> None:
    try:
        values[path] = _value(fact, cell, _typed(cell))
    except BadValue as error:
        faults.append(RowFault(line.number, path, str(error)))


def _typed(cell: Any) -> str:
    """A cell as one would type it: spreadsheets hold dates, numbers and yes-or-no as such."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    return str(cell).strip()


def _value(fact: Fait, cell: Any, text: str) -> Any:
    if isinstance(fact.kind, NumeroUnique) and isinstance(cell, float):
        raise BadValue("Le tableur a arrondi ce numéro. Mettez la colonne au format Texte, puis saisissez-le à nouveau.")
    try:
        return fact.kind.from_json(text)
    except BadValue:
        return fact.kind.from_text(text)


def _household_faults(line: _Line, values: dict[str, Any]) -> list[RowFault]:
    """What only the whole row shows: a birth to come, a household without any adult."""
    try:
        read_request({path: fait(path).kind.to_json(value) for path, value in values.items()}, clock.today())
    except Faults as error:
        return [RowFault(line.number, fault.path, fault.message) for fault in error.faults]
    return []


def _write(
    session: Session, agent: Agent, known: dict[str, Demande], numero: str, values: dict[str, Any], report: Report
) -> None:
    row = known.get(numero)
    if row is None:
        row = known[numero] = Demande(bailleur=agent.bailleur, numero=numero)
        report.creees += 1
    else:
        values = {path: value for path, value in values.items() if _is_new(row, path, value)}
        report.modifiees += bool(values)
        report.inchangees += not values
    if values:
        subjects.write(session, row, values, par=agent.identifiant, origine=ORIGINE)


def _is_new(row: Demande, path: str, value: Any) -> bool:
    """Did the last extraction say otherwise, or nothing?"""
    said = [entry for entry in row.faits.get(path, []) if entry.get("origine") == ORIGINE]
    return not said or said[-1].get("valeur") != fait(path).kind.to_json(value)


def model_file() -> bytes:
    """An empty extraction to fill in: the usual headers, as a spreadsheet opens them."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(MODEL)
    return out.getvalue().encode("utf-8-sig")
