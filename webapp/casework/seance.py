"""Sittings of a commission: those an agent may see, opening a new one, and its agenda with the rules' conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.facts import fait
from rules.facts import seance as facts
from rules.kinds import BadValue
from rules.policy import Policy
from rules.verdict import CONFORME, SANS_OBJET, Account, Missing, Operand, Operation, Verdict, gravest_first
from webapp import clock
from webapp.casework import cases, justifications, subjects
from webapp.casework.administration import record as journal
from webapp.casework.chiffres import figures_of
from webapp.casework.presented import Presented, presented, readable
from webapp.db.models import Candidature, Decision, Demande, Inscription, Justification, Liste, Logement, Seance
from webapp.permissions import Agent

STEP = "ordre_du_jour"
PERIODICITY = "commission-tous-les-deux-mois"
CARD = "menage.personnes.p1.carte_invalidite"
Point = tuple[Inscription, Liste, Logement]
UNTOLD = tuple(fait(path).label for path in (*sorted(subjects.SENSITIVE), CARD))


@dataclass(frozen=True)
class Discreet:
    """A verdict's account as the commission reads it: steps that read a label, a proof or a card are left out."""

    account: Account

    def message(self) -> str:
        return self.account.message()

    def partial(self) -> str:
        return self.account.partial()

    def missing(self) -> tuple[Missing, ...]:
        return self.account.missing()

    def reserves(self) -> tuple[str, ...]:
        return self.account.reserves()

    def value(self, name: str) -> Any:
        return self.account.value(name)

    def doubts(self) -> tuple[str, ...]:
        return self.account.doubts()

    def working(self) -> tuple[Operation, ...]:
        return tuple(one for one in self.account.working() if not any(map(_tells, one.operands)))


def _tells(operand: Operand) -> bool:
    return any(label in f"{operand.label} {operand.source}" for label in UNTOLD)


@dataclass(frozen=True)
class Candidate:
    """One candidate of an agenda entry. `label`: recognised or not, None where it is not known."""

    candidature: Candidature
    demande: Demande
    label: bool | None
    verdicts: tuple[Verdict, ...]
    decision: Decision | None
    presented: Presented

    @property
    def name(self) -> str:
        return self.demande.named

    @property
    def beside(self) -> bool:
        """Is the file presented for inadmissibility, on no slate?"""
        return cases.is_beside(self.candidature)

    @property
    def placed(self) -> str:
        """Why this rank, as the officer wrote it; empty where nothing was written, or more than may be read."""
        return readable(subjects.dossier(self.candidature).values.get("candidature.motif_position") or "")

    @property
    def points(self) -> list[Verdict]:
        """What the commission should look at, gravest first."""
        found = (one for one in gravest_first(list(self.verdicts)) if one.outcome not in (CONFORME, SANS_OBJET))
        return [replace(one, account=Discreet(one.account)) for one in found]


@dataclass(frozen=True)
class Entry:
    """One dwelling of the agenda with its candidates in rank order; `verdicts` are those on the slate itself."""

    inscription: Inscription
    liste: Liste
    logement: Logement
    candidates: tuple[Candidate, ...]
    verdicts: tuple[Verdict, ...]
    justifications: Mapping[tuple[str, str], Justification]

    @property
    def decided(self) -> int:
        return sum(one.decision is not None for one in self.candidates)

    @property
    def justified(self) -> list[Verdict]:
        """The points of the slate itself that pass with a written sentence."""
        return [one for one in self.verdicts if ("", one.rule) in self.justifications]

    @property
    def all_verdicts(self) -> tuple[Verdict, ...]:
        return (*(verdict for one in self.candidates for verdict in one.verdicts), *self.verdicts)


def commissions(agent: Agent, policy: Policy) -> list[Mapping]:
    """The commissions competent for a commune of the agent's agencies."""
    return [one for one in policy.data["commission"] if agent.sees_all or _serves(agent, policy, one)]


def _serves(agent: Agent, policy: Policy, commission: Mapping) -> bool:
    covered = set(commission["communes"])
    return any(agent.sees(one["code"]) and covered & set(one["communes"]) for one in policy.data["agence"])


def sittings(session: Session, agent: Agent, policy: Policy) -> dict[str, list[Seance]]:
    """Every session the agent may see, by commission, the oldest first."""
    codes = [one["code"] for one in commissions(agent, policy)]
    query = select(Seance).where(Seance.bailleur == agent.bailleur, col(Seance.commission).in_(codes))
    found: dict[str, list[Seance]] = {code: [] for code in codes}
    for row in session.exec(query.order_by(col(Seance.le))):
        found[row.commission].append(row)
    return found


def find(session: Session, agent: Agent, seance_id: int) -> Seance | None:
    """A session of the agent's landlord and agencies, else None."""
    row = session.get(Seance, seance_id)
    if row is None or row.bailleur != agent.bailleur:
        return None
    codes = [one["code"] for one in commissions(agent, cases.policy_of(agent.bailleur))]
    return row if row.commission in codes else None


def sizes(session: Session, seances: Iterable[Seance]) -> dict[int, int]:
    """Number of dwellings on each agenda."""
    ids = [row.id for row in seances]
    counts = dict.fromkeys(ids, 0)
    for seance_id in session.exec(select(Inscription.seance_id).where(col(Inscription.seance_id).in_(ids))):
        counts[seance_id] += 1
    return counts


def previous(session: Session, bailleur: str, commission: str, before: date) -> Seance | None:
    """The commission's session held or planned just before that day."""
    query = select(Seance).where(Seance.bailleur == bailleur, Seance.commission == commission, Seance.le < before)
    return session.exec(query.order_by(col(Seance.le).desc())).first()


def create(session: Session, agent: Agent, form: Mapping[str, str]) -> tuple[Seance | None, dict[str, str]]:
    """A new session, committed; or what to correct, by field."""
    policy = cases.policy_of(agent.bailleur)
    code, errors = form.get("commission", ""), {}
    if code not in [one["code"] for one in commissions(agent, policy)]:
        errors["commission"] = "Choisissez la commission."
    day, errors["le"] = _read_day(form.get("le", ""))
    if day and not errors.get("commission") and _taken(session, agent.bailleur, code, day):
        errors["le"] = "Cette commission a déjà une séance ce jour-là : choisissez un autre jour."
    errors = {name: message for name, message in errors.items() if message}
    if errors:
        return None, errors
    return _add(session, agent, policy, code, day), {}


def _read_day(text: str) -> tuple[date | None, str]:
    try:
        day = facts.le.kind.from_text(text)
    except BadValue as error:
        return None, str(error)
    if day < clock.today():
        return None, "Cette date est passée : choisissez aujourd’hui ou un jour à venir."
    return day, ""


def _taken(session: Session, bailleur: str, commission: str, day: date) -> bool:
    query = select(Seance.id).where(Seance.bailleur == bailleur, Seance.commission == commission, Seance.le == day)
    return session.exec(query).first() is not None


def _add(session: Session, agent: Agent, policy: Policy, code: str, day: date) -> Seance:
    row = Seance(bailleur=agent.bailleur, commission=code, le=day)
    before = previous(session, agent.bailleur, code, day)
    session.add(row)
    session.flush()
    values = {
        "seance.le": day,
        "seance.commission": code,
        "seance.communes": ",".join(policy.commission(code)["communes"]),
    }
    values |= {"seance.precedente_le": before.le} if before else {}
    subjects.write(session, row, values, par=agent.identifiant)
    journal(session, agent.identifiant, "creer", "seance", row.id, apres={"commission": code, "le": day.isoformat()})
    session.commit()
    return row


def facts_of(session: Session, row: Seance) -> Dossier:
    """The session as a file; the previous one is looked up where it was not recorded."""
    found = subjects.dossier(row)
    before = previous(session, row.bailleur, row.commission, row.le)
    known = {"seance.le": row.le, "seance.commission": row.commission}
    known |= {"seance.precedente_le": before.le} if before else {}
    return Dossier({**found.values, **known}, found.records)


def periodicity(session: Session, row: Seance) -> Verdict:
    """Does the commission sit often enough?"""
    policy, figures = cases.policy_of(row.bailleur), figures_of(row.bailleur)
    verdicts = check(CaseFile(facts_of(session, row), {}), policy, STEP, row.le, figures)
    return next(one for one in verdicts if one.rule == PERIODICITY)


def agenda(session: Session, agent: Agent, row: Seance, *, whole: bool = False) -> list[Entry]:
    """The agenda in its order, without the dwellings of agencies that the agent does not follow unless `whole`."""
    return [_entry(session, row, *found) for found in order(session, agent, row, whole=whole)]


def order(session: Session, agent: Agent, row: Seance, *, whole: bool = False) -> list[Point]:
    """The rows of the agenda in its order, as `agenda` keeps them; no rule is weighed."""
    query = (
        select(Inscription, Liste, Logement)
        .join(Liste, col(Liste.id) == Inscription.liste_id)
        .join(Logement, col(Logement.id) == Liste.logement_id)
        .where(Inscription.seance_id == row.id, Logement.bailleur == agent.bailleur)
        .order_by(col(Inscription.ordre))
    )
    return [found for found in session.exec(query).all() if whole or agent.sees(found[2].agence)]


def entry_of(session: Session, agent: Agent, row: Seance, liste_id: int) -> Entry | None:
    """One dwelling of the agenda, by its slate."""
    found = next((found for found in order(session, agent, row) if found[1].id == liste_id), None)
    return _entry(session, row, *found) if found else None


def _entry(session: Session, row: Seance, inscription: Inscription, liste: Liste, logement: Logement) -> Entry:
    written = justifications.of_liste(session, liste.id)
    sentences = {key: one.phrase for key, one in written.items()}
    policy, figures = cases.policy_of(row.bailleur), figures_of(row.bailleur)
    case = cases.of_sitting(session, liste, row)
    verdicts = check(case, policy, STEP, row.le, figures, sentences)
    found = tuple(_candidate(session, row, one, verdicts, case) for one in cases.examined(session, liste, row))
    whole = tuple(one for one in verdicts if not one.candidate)
    return Entry(inscription, liste, logement, found, whole, written)


def _candidate(
    session: Session, row: Seance, candidature: Candidature, verdicts: Iterable[Verdict], case: CaseFile
) -> Candidate:
    demande = session.get_one(Demande, candidature.demande_id)
    publics = subjects.dossier(demande).values.get("demande.publics")
    key = justifications.candidate_key(candidature.id)
    query = select(Decision).where(Decision.seance_id == row.id, Decision.candidature_id == candidature.id)
    own = tuple(one for one in verdicts if one.candidate == key)
    file = case.common.merged(case.candidates[key])
    return Candidate(
        candidature,
        demande,
        None if publics is None else bool(publics),
        own,
        session.exec(query).first(),
        presented(file, own, row.le, figures_of(row.bailleur)),
    )
