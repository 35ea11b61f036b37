"""Importing an extraction of requests: one row per request, headers are fact paths, everything refused is told."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from rules.dossier import Dossier, Fault, Faults
from rules.facts import fait
from rules.tables import TOO_HEAVY, HeavyWorkbook, Row, read_rows, told_once
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
    "demande.telephone",
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
WORKBOOK = b"PK\x03\x04"
EMPTY = "Ce fichier est vide."
UNREADABLE = "Ce fichier n’est ni un classeur Excel ni un fichier CSV lisible. Enregistrez-le en .xlsx ou en .csv."
NO_HEADER = f"La première ligne doit nommer les colonnes, dont « {NUMERO} ». Partez du modèle vide proposé ici."
NOT_OURS = "Colonne ignorée : ce fait n’est pas celui d’une demande."


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
    """What an import did; a row with a fault is not taken at all. `columns`: those left aside, and why."""

    creees: int = 0
    modifiees: int = 0
    inchangees: int = 0
    faults: list[RowFault] = field(default_factory=list)
    columns: list[Fault] = field(default_factory=list)

    @property
    def refusees(self) -> int:
        return len({fault.ligne for fault in self.faults})


def import_requests(session: Session, agent: Agent, content: bytes) -> Report:
    """Takes every good row, says what is wrong with the others, and commits. Raises Unreadable."""
    rows, columns = _read(content)
    report = Report(columns=[*columns, *_foreign(rows)])
    known = {row.numero: row for row in session.exec(select(Demande).where(Demande.bailleur == agent.bailleur)).all()}
    for row in told_once(rows, _values):
        _take(session, agent, row, known, report)
    told = {"creees": report.creees, "modifiees": report.modifiees, "refusees": report.refusees}
    told["sha256"] = hashlib.sha256(content).hexdigest()
    journal(session, agent.identifiant, "importer", "demande", apres=told)
    session.commit()
    return report


def _read(content: bytes) -> tuple[list[Row], list[Fault]]:
    if not content.strip():
        raise Unreadable(EMPTY)
    if b"\0" in content and not content.startswith(WORKBOOK):
        raise Unreadable(UNREADABLE)
    try:
        rows, columns = read_rows(content, clock.today())
    except HeavyWorkbook as error:
        raise Unreadable(TOO_HEAVY) from error
    except Faults as error:
        named = all(fault.path != "fichier" for fault in error.faults)
        raise Unreadable(NO_HEADER if named else UNREADABLE) from error
    if any(fault.path == NUMERO for fault in columns) or (rows and not any(map(_has_number, rows))):
        raise Unreadable(NO_HEADER)
    return rows, columns


def _has_number(row: Row) -> bool:
    """Does the row speak of its number, well written or not?"""
    if row.dossier is None:
        return True
    return NUMERO in row.dossier.values


def _foreign(rows: list[Row]) -> list[Fault]:
    """Columns of the vocabulary that do not speak of a request."""
    paths = {path for row in rows if row.dossier for path in row.dossier.records}
    return [Fault(path, NOT_OURS) for path in sorted(paths) if subjects.owner(path) != "demande"]


def _take(session: Session, agent: Agent, row: Row, known: dict[str, Demande], report: Report) -> None:
    faults = [RowFault(row.line, fault.path, fault.message) for fault in row.faults]
    values = _values(row.dossier) if row.dossier else {}
    if row.dossier and values.get(NUMERO) is None:
        faults.append(RowFault(row.line, NUMERO, "Le numéro unique manque."))
    if faults:
        report.faults += faults
        return
    _write(session, agent, known, values, report)


def _values(dossier: Dossier) -> dict[str, Any]:
    """Path → value of the facts that belong to a request."""
    said = {path: records[-1].value for path, records in dossier.records.items() if subjects.owner(path) == "demande"}
    return {path: value for path, value in said.items() if value is not None}


def _write(
    session: Session, agent: Agent, known: dict[str, Demande], values: Mapping[str, Any], report: Report
) -> None:
    row = known.get(values[NUMERO])
    if row is None:
        row = known[values[NUMERO]] = Demande(bailleur=agent.bailleur, numero=values[NUMERO])
        session.add(row)
        session.flush()  # the journal names the row
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
