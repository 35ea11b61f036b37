"""The file of a request as its page shows it: household, income, papers, letters, its end; no ground of priority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from rules.communes import named
from rules.dossier import PERSONNES, Dossier
from rules.facts import candidature, demande, menage
from rules.facts import ressources as income
from rules.french import format_date
from rules.vocabulary import PIECES
from webapp.cards.household import Person, counted, household, persons
from webapp.casework import documents, flechage, subjects
from webapp.casework.flechage import FactLine
from webapp.db.models import Appel, Candidature, Demande, Document
from webapp.permissions import Agent

INCOMES = (
    income.rfr_n2,
    income.annee_rfr,
    income.rfr_n1,
    income.douze_mois,
    income.mensuelles,
    income.justifiees,
)
REGISTER = (demande.deposee_le, demande.renouvelee_le, demande.adresse_postale)
NOTHING_SEEN = "aucune"


@dataclass(frozen=True)
class RequestFile:
    """`unknown`: the incomes that nobody has recorded; `papers`: each, and whether it was seen; `end`: empty while the
    request goes on."""

    household: str
    persons: list[Person]
    incomes: list[FactLine]
    unknown: list[str]
    register: list[FactLine]
    communes: tuple[str, ...]
    papers: list[tuple[str, bool]]
    labelled: bool
    letters: list[Document]
    end: str


def of(session: Session, agent: Agent, row: Demande, candidacies: Iterable[Candidature], on: date) -> RequestFile:
    """Everything that the page of this request shows, within the agent's sight."""
    dossier = subjects.dossier(row)
    incomes, unknown = flechage.lines(row, INCOMES)
    return RequestFile(
        household=composition(dossier),
        persons=persons(dossier, on),
        incomes=incomes,
        unknown=unknown,
        register=flechage.lines(row, REGISTER)[0],
        communes=named(dossier.values.get(demande.communes.key)),
        papers=_papers(dossier),
        labelled=bool(row.labels),
        letters=_letters(session, agent, row),
        end=_end(row, dossier, candidacies),
    )


def occupants(dossier: Dossier) -> int | None:
    """Persons of the household, as the rules count them: one by one once confirmed, else the number declared."""
    confirmed = dossier.values.get(menage.composition_confirmee.key) is True
    return len(dossier.persons()) if confirmed else dossier.values.get(menage.nombre.key)


def composition(dossier: Dossier) -> str:
    """« 2 adultes, 1 enfant » where the register names everybody; else « 3 personnes », or nothing."""
    number, recorded = occupants(dossier), dossier.values.get(PERSONNES) or []
    if number == len(recorded) and all(one.get(f"{PERSONNES}.*.lien") for one in recorded):
        return household(dossier)
    return counted(number, "personne") if number else ""


def _papers(dossier: Dossier) -> list[tuple[str, bool]]:
    seen = dossier.values.get(demande.pieces_vues.key) or ()
    return [(label, code in seen) for code, label in PIECES.items() if code != NOTHING_SEEN]


def _letters(session: Session, agent: Agent, row: Demande) -> list[Document]:
    """The letters written to the person, the latest first."""
    query = select(Document).outerjoin(Candidature, col(Candidature.id) == Document.candidature_id)
    query = query.where(or_(Candidature.demande_id == row.id, Document.demande_id == row.id))
    query = query.where(col(Document.lettre).in_(documents.POSTED)).order_by(col(Document.id).desc())
    return [one for one in session.exec(query).all() if documents.find(session, agent, one.id)]


def _end(row: Demande, dossier: Dossier, candidacies: Iterable[Candidature]) -> str:
    struck = (subjects.dossier(one).values for one in candidacies)
    known = next((one for one in struck if one.get(candidature.radiee_le.key)), {})
    if known or row.etat != "active":
        day, why = known.get(candidature.radiee_le.key), known.get(candidature.radiation_motif.key)
        reason = f"\u00a0: {candidature.radiation_motif.kind.format(why).lower()}" if why else ""
        return f"Demande radiée{f' le {format_date(day)}' if day else ''}{reason}."
    if dossier.values.get(demande.toujours_en_recherche.key) is False:
        return "La personne a dit qu’elle ne cherche plus de logement."
    return ""


def calls_said(attempts: Sequence[Appel], issues: dict[str, str]) -> str:
    """« 2 appels : sans réponse », the last outcome; nothing while nobody has called."""
    if not attempts:
        return ""
    last = max(attempts, key=lambda one: one.numero)
    return f"{counted(len(attempts), 'appel')}\u00a0: {issues[last.issue].lower()}"
