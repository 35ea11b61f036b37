"""The landlord's own reports: the quarterly note to the members of its commissions, the yearly report to its board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from rules.calendar import add_months
from webapp import clock
from webapp.casework import cases, documents, indicateurs, scope
from webapp.casework.courriers import setting
from webapp.casework.indicateurs import Gauge
from webapp.db.models import Decision, Demande, Document, Inscription, Liste, Logement, Seance
from webapp.letter_contexts import Prepared, quarterly_note, yearly_report
from webapp.letter_contexts.rapport import WHOLE, Examined
from webapp.permissions import Agent

MONTHS_A_QUARTER = 3


def quarters(year: int) -> list[int]:
    """The quarters of a year that have begun."""
    return [one for one in range(1, 5) if date(year, MONTHS_A_QUARTER * one - 2, 1) <= clock.today()]


def note(session: Session, agent: Agent, year: int, quarter: int, actions: Sequence[str]) -> Prepared:
    last = add_months(date(year, 1, 1), MONTHS_A_QUARTER * quarter) - timedelta(days=1)
    return quarterly_note(setting(agent), year, quarter, _scopes(session, agent, year, last), actions)


def report(session: Session, agent: Agent, year: int) -> Prepared:
    scopes = _scopes(session, agent, year, date(year, 12, 31))
    return yearly_report(setting(agent), year, examined(session, agent, year), scopes)


def _scopes(session: Session, agent: Agent, year: int, last: date) -> dict[str, list[Gauge]]:
    """The countings up to that day: the landlord's, then each agency's."""
    on = min(clock.today(), last)
    found = indicateurs.attributions(session, agent.bailleur, year, until=on)
    named = scope.agency_names(cases.policy_of(agent.bailleur), agent)
    own = {name: [one for one in found if one["agence"] == code] for code, name in named.items()}
    read = {name: indicateurs.gauges(agent.bailleur, rows, on) for name, rows in {WHOLE: found, **own}.items()}
    return {name: [one for one in gauges if not one.empty] for name, gauges in read.items()}


def examined(session: Session, agent: Agent, year: int) -> list[Examined]:
    """Every file that the sessions held in a year examined, those put off too."""
    query = select(Seance, Liste, Logement).join(Inscription, col(Inscription.seance_id) == Seance.id)
    query = query.join(Liste, col(Liste.id) == Inscription.liste_id)
    query = query.join(Logement, col(Logement.id) == Liste.logement_id)
    query = query.where(Seance.bailleur == agent.bailleur, Seance.etat != "ouverte")
    query = query.where(col(Seance.le) >= date(year, 1, 1), col(Seance.le) <= date(year, 12, 31))
    rows = session.exec(query.order_by(col(Seance.le), col(Inscription.ordre))).all()
    return [one for found in rows for one in _of_dwelling(session, *found)]


def _of_dwelling(session: Session, sitting: Seance, liste: Liste, home: Logement) -> list[Examined]:
    decided = session.exec(select(Decision).where(Decision.seance_id == sitting.id)).all()
    decisions = {one.candidature_id: one for one in decided}
    return [
        Examined(
            sitting,
            home,
            session.get_one(Demande, one.demande_id),
            one,
            decisions.get(one.id),
            one.etat == "bail-signe",
        )
        for one in cases.candidatures(session, liste)
    ]


def keep(session: Session, agent: Agent, made: Prepared, name: str) -> Document:
    """Writes it once for the same content; commits."""
    return documents.keep_once(session, agent, made, f"bailleurs/{agent.bailleur}/{name}", bailleur=agent.bailleur)
