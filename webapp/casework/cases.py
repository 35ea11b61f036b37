"""From rows to what the rules check: a dwelling with a caller, a slate, a tenancy."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, col, select

from rules.check import CaseFile
from rules.dossier import Dossier
from rules.policy import Policy, served
from webapp import clock
from webapp.casework import subjects
from webapp.casework.justifications import candidate_key
from webapp.db.models import Candidature, Demande, Inscription, Liste, Logement, Occupation, Seance, Subject


def policy_of(bailleur: str) -> Policy:
    """The landlord's policy, by the code that rows carry, as last written without a fault."""
    return served.get(bailleur)


def of_call(rows: Mapping[str, Subject | None], held: Occupation | None = None) -> CaseFile:
    """A dwelling and one request, with the caller's tenancy where there is one, during a call."""
    candidate = subjects.dossier(rows.get("demande"), rows.get("candidature"), held)
    return CaseFile(subjects.dossier(rows.get("logement")), {"": candidate})


def of_rows(rows: Mapping[str, Subject | None]) -> CaseFile:
    """Everything these rows say, as one file: flagging, mutation."""
    return CaseFile(subjects.dossier(*rows.values()), {})


def candidatures(session: Session, liste: Liste) -> list[Candidature]:
    """The slate's candidates, in rank order."""
    rows = session.exec(select(Candidature).where(Candidature.liste_id == liste.id)).all()
    return sorted(rows, key=lambda row: (row.rang or 99, row.id))


def of_liste(session: Session, liste: Liste, seance: Seance | None = None) -> CaseFile:
    """A slate with its dwelling and, once chosen, its session; candidates are named `c<id>`."""
    seance = seance or chosen_session(session, liste)
    common = subjects.dossier(session.get(Logement, liste.logement_id), liste, seance)
    files = {candidate_key(row.id): candidate_file(session, row) for row in candidatures(session, liste)}
    return CaseFile(common, files)


def candidate_file(session: Session, row: Candidature) -> Dossier:
    """A candidate's request, candidacy and present tenancy, with what the other slates say of it."""
    demande = session.get(Demande, row.demande_id)
    found = subjects.dossier(demande, row, tenancy(session, demande))
    found.values["candidature.rang_un_ailleurs"] = is_first_elsewhere(session, row)
    return found


def tenancy(session: Session, demande: Demande | None) -> Occupation | None:
    """The tenancy of a request whose household says to be ours already, the latest recorded where there are several."""
    if demande is None or not subjects.dossier(demande).values.get("demande.locataire_du_parc"):
        return None
    query = select(Occupation).where(Occupation.demande_id == demande.id).order_by(col(Occupation.id).desc())
    return session.exec(query.limit(1)).first()


def is_first_elsewhere(session: Session, row: Candidature) -> bool:
    """Is the household already at rank 1 of another slate that is not closed?"""
    query = (
        select(Candidature.id)
        .join(Liste, col(Candidature.liste_id) == Liste.id)
        .where(Candidature.demande_id == row.demande_id, Candidature.id != row.id, Candidature.rang == 1)
        .where(Liste.etat != "close")
    )
    return session.exec(query.limit(1)).first() is not None


def chosen_session(session: Session, liste: Liste) -> Seance | None:
    """The session where the slate is entered, else the one chosen in the conversation."""
    entered = session.exec(
        select(Inscription).where(Inscription.liste_id == liste.id).order_by(col(Inscription.id).desc())
    ).first()
    if entered:
        return session.get(Seance, entered.seance_id)
    chosen = subjects.dossier(liste).values.get("liste.seance")
    return session.get(Seance, int(chosen)) if chosen and chosen.isdigit() else None


def upcoming_sessions(session: Session, bailleur: str, commune: str | None) -> list[Seance]:
    """Sessions to come of the commission competent for the commune, the nearest first."""
    commission = policy_of(bailleur).commission_of(commune or "")
    if commission is None:
        return []
    query = select(Seance).where(
        Seance.bailleur == bailleur,
        Seance.commission == commission["code"],
        Seance.le >= clock.today(),
        Seance.etat == "ouverte",
    )
    return list(session.exec(query.order_by(col(Seance.le))).all())
