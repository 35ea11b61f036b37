"""Letters about a request before any commission: the papers that its file lacks, its registration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from webapp.casework import cases, documents, scope, subjects
from webapp.casework.courriers import setting
from webapp.db.models import Candidature, Decision, Demande, Document, Logement
from webapp.letter_contexts import Prepared, missing_papers, registration
from webapp.letter_contexts.demande import asked_papers, lacking_papers, papers_delay, papers_offered
from webapp.permissions import Agent

PAPERS, REGISTRATION = "demande-pieces", "attestation-enregistrement"


def find(session: Session, agent: Agent, demande_id: int) -> Demande | None:
    """A request of the agent's landlord: on a dwelling of an agency of theirs, or on none yet."""
    row = scope.find(session, agent, Demande, demande_id)
    if row is None or agent.sees_all:
        return row
    stands = _agencies(session, row)
    return row if not stands or any(agent.sees(one) for one in stands) else None


def _agencies(session: Session, row: Demande) -> list[str]:
    """The agencies of the dwellings it stands on, the latest first."""
    query = select(Logement.agence).join(Candidature, col(Candidature.logement_id) == Logement.id)
    return list(session.exec(query.where(Candidature.demande_id == row.id).order_by(col(Candidature.id).desc())))


def agencies(session: Session, agent: Agent, row: Demande) -> dict[str, str]:
    """Code → name of the agencies that may write for the agent, that of the latest dwelling first."""
    names = scope.agency_names(cases.policy_of(agent.bailleur), agent)
    order = _agencies(session, row)
    return dict(sorted(names.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def lacking(row: Demande) -> tuple[str, ...]:
    """The codes of the papers that nobody has seen."""
    return lacking_papers(row)


def offered(row: Demande) -> tuple[str, ...]:
    """The codes of the papers that may be asked for."""
    return papers_offered(row)


def to_ask(session: Session, row: Demande) -> tuple[str, ...]:
    """Those that nobody has seen, and that the landlord's text asks for or a commission awaits."""
    query = select(Decision.condition_piece).join(Candidature, col(Candidature.id) == Decision.candidature_id)
    query = query.where(Candidature.demande_id == row.id, col(Candidature.etat).in_(("retenue", "acceptee")))
    wanted = {*asked_papers(cases.policy_of(row.bailleur)), *session.exec(query)}
    return tuple(code for code in papers_offered(row) if code in wanted and code in lacking(row))


def delay(agent: Agent) -> tuple[date | None, str]:
    """The last day that the landlord's own text gives, and that text."""
    return papers_delay(setting(agent))


def ask_papers(
    session: Session, agent: Agent, row: Demande, agence: str, papers: Iterable[str], until: date | None
) -> Prepared:
    return missing_papers(setting(agent), row, agence, papers, until, _free(session, row))


def _free(session: Session, row: Demande) -> date | None:
    """The day on which the dwelling that it stands on last is free: the call says the same year."""
    query = select(Logement).join(Candidature, col(Candidature.logement_id) == Logement.id)
    latest = session.exec(query.where(Candidature.demande_id == row.id).order_by(col(Candidature.id).desc())).first()
    return subjects.dossier(latest).values.get("logement.disponible_le") if latest else None


def attest(agent: Agent, row: Demande, agence: str) -> Prepared:
    return registration(setting(agent), row, agence)


def keep(session: Session, agent: Agent, row: Demande, made: Prepared, agence: str) -> Document:
    """Writes it once for the same content; commits."""
    stem = f"demandes/{row.id}-{made.letter.id}"
    return documents.keep_once(session, agent, made, stem, demande_id=row.id, agence=agence)
