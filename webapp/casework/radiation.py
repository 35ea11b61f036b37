"""The warning that an inadmissibility letter carries: received on a provable day, then a month, then striking off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlmodel import Session, col, select

from rules.evaluate import Program, compile_program
from rules.law.demande import fin_du_preavis
from webapp import clock, db
from webapp.casework import subjects
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.days import read_day
from webapp.db.models import Candidature, Decision, Demande, Logement, Seance
from webapp.permissions import Agent

REASON = "irrecevabilite"
WARNED, PROVEN = "candidature.avertissement_le", "candidature.avertissement_prouve"
GROUND, STRUCK = "candidature.radiation_motif", "candidature.radiee_le"


@dataclass(frozen=True)
class Warned:
    """A request found inadmissible at a sitting. `due`: the first day it may be struck off; None while the receipt of
    the warning is not proven."""

    seance: Seance
    candidature: Candidature
    demande: Demande
    logement: Logement
    received: date | None
    proven: bool | None
    struck: date | None

    @property
    def name(self) -> str:
        return self.demande.named

    @property
    def due(self) -> date | None:
        """The last day of the month still counts (the bound of the rules): the day after it."""
        if self.received is None or not self.proven:
            return None
        facts = subjects.dossier(self.candidature).values
        last = _program().run(facts, self.received, figures_of(self.logement.bailleur)).of(fin_du_preavis)
        return last and last + timedelta(days=1)

    @property
    def strikable(self) -> bool:
        return self.struck is None and self.due is not None and clock.today() >= self.due


@cache
def _program() -> Program:
    return compile_program((fin_du_preavis,))


def of_sitting(session: Session, agent: Agent, seance: Seance) -> list[Warned]:
    """Every request that this session found inadmissible, within the agent's agencies."""
    query = select(Candidature, Demande, Logement).join(Decision, col(Decision.candidature_id) == Candidature.id)
    query = query.join(Demande, col(Demande.id) == Candidature.demande_id)
    query = query.join(Logement, col(Logement.id) == Candidature.logement_id)
    query = query.where(Decision.seance_id == seance.id, Decision.decision == REASON)
    query = query.where(Logement.bailleur == agent.bailleur).order_by(col(Logement.reference), col(Candidature.id))
    return [_warned(seance, *found) for found in session.exec(query).all() if agent.sees(found[2].agence)]


def _warned(seance: Seance, candidature: Candidature, demande: Demande, logement: Logement) -> Warned:
    value = subjects.dossier(candidature).values.get
    return Warned(seance, candidature, demande, logement, value(WARNED), value(PROVEN), value(STRUCK))


def find(session: Session, agent: Agent, candidature_id: int) -> Warned | None:
    """A request found inadmissible at a session that was held, of the agent's landlord and agencies."""
    query = select(Decision).where(Decision.candidature_id == candidature_id, Decision.decision == REASON)
    decision = session.exec(query.order_by(col(Decision.id).desc())).first()
    seance = session.get(Seance, decision.seance_id) if decision else None
    if seance is None or seance.etat == "ouverte":
        return None
    found = of_sitting(session, agent, seance)
    return next((one for one in found if one.candidature.id == candidature_id), None)


def warn(session: Session, agent: Agent, one: Warned, form: Mapping[str, str]) -> dict[str, str]:
    """Records when the letter was received and whether that can be proven, and commits; else what to correct."""
    db.expect_version(one.candidature, form.get("version", ""))
    errors = received(session, agent, one, form)
    if not errors:
        session.commit()
    return errors


def received(session: Session, agent: Agent, one: Warned, form: Mapping[str, str]) -> dict[str, str]:
    """The same in the caller's transaction."""
    if one.struck:
        return {"avertissement": "Cette demande est déjà radiée : rien ne change plus."}
    day, error = read_day(form.get("avertissement", ""), one.seance)
    proven = form.get("prouve", "")
    errors = {"avertissement": error} if error else {}
    if proven not in ("oui", "non"):
        errors["prouve"] = "Dites si la remise est prouvée."
    if errors:
        return errors
    values = {WARNED: day, PROVEN: proven == "oui", GROUND: REASON}
    subjects.write(session, one.candidature, values, par=agent.identifiant)
    return {}


def strike(session: Session, agent: Agent, one: Warned, form: Mapping[str, str]) -> dict[str, str]:
    """Strikes the request off, today, and commits; else why not."""
    db.expect_version(one.candidature, form.get("version", ""))
    if not one.strikable:
        return {"radiation": "La radiation attend la fin du mois qui suit la remise prouvée de l’avertissement."}
    subjects.write(session, one.candidature, {STRUCK: clock.today()}, par=agent.identifiant)
    one.demande.etat = "radiee"
    session.add(one.demande)
    said = {"motif": REASON, "base": "article R. 441-2-8 du CCH"}
    journal(session, agent.identifiant, "radier", "demande", one.demande.id, apres=said)
    session.commit()
    return {}
