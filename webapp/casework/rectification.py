"""A decision wrongly recorded, put right once its session is held: what was typed changes, not what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from rules.facts import fait
from rules.french import format_date
from rules.policy import Policy
from rules.reasons import reasons
from webapp import clock
from webapp.casework import cases, decisions, radiation, subjects, suites, tenue, votes, written
from webapp.casework.administration import record as journal
from webapp.casework.decisions import ATTRIBUTIONS, FIELD_OF, PATHS, Proposal
from webapp.casework.seance import Candidate, Entry
from webapp.db.models import Candidature, Decision, Seance, Suite
from webapp.permissions import Agent

ACTION, WHY = "rectifier", "pourquoi"
LONGEST = 500
NO_REASON = "Écrivez en quoi la saisie était fausse, par exemple : motif coché par erreur."
ANSWERS = {
    "acceptee": "offre acceptée",
    "refusee": "offre refusée",
    "silence": "offre restée sans réponse",
    "bail-signe": "bail signé",
    "piece-recue": "pièce reçue",
    "piece-absente": "pièce attendue, pas venue",
    "piece-ecartee": "pièce venue sans confirmer les conditions d’accès",
}
AGAIN = "Pour que la commission y revienne, présentez de nouveau le dossier à une prochaine séance."
PUT_OFF = "Pas de décision (report)"
REPORT = "candidature.report"
# What the receipt of a letter started: that letter no longer says what was decided.
STARTED = (suites.NOTIFIED, suites.DELAY, suites.INFORMED, radiation.WARNED, radiation.PROVEN, radiation.GROUND)
CHARGED, VOTE = "imputation", "Vote sur ce logement"
TEXTS = ("decision", "motif")


@dataclass(frozen=True)
class Change:
    """What the correction changes for one candidate, or for the vote (`key` 0). `letter`: its letter says otherwise;
    `owed`: another is then owed, which a file put off does not get."""

    who: str
    key: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    letter: bool
    owed: bool = False


@dataclass
class Correction:
    """A dwelling's form filled again: nothing is to be recorded while there are errors."""

    proposals: list[Proposal]
    reason: str = ""
    vote: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return bool(self.errors) or any(one.errors for one in self.proposals)


def why_not(session: Session, seance: Seance, entry: Entry) -> str:
    """Why the recording of this dwelling's decisions cannot be put right, and what to do; empty where it can."""
    if seance.etat == "ouverte":
        return "Cette séance n’est pas terminée : modifiez les décisions, rien n’est à rectifier."
    if said := tenue.signed(seance):
        return f"{said} La saisie ne se rectifie plus. {AGAIN}"
    if seance.etat == "close":
        return f"Cette séance est close : la saisie ne se rectifie plus. {AGAIN}"
    return _answered(session, seance, entry) or _shown_again(session, entry)


def _answered(session: Session, seance: Seance, entry: Entry) -> str:
    names = {one.candidature.id: one.name for one in entry.candidates}
    query = select(Suite).where(col(Suite.candidature_id).in_(names)).order_by(col(Suite.id).desc())
    for one in session.exec(query):
        day = clock.paris(one.le).date()
        if day >= seance.le:
            said = f"{names[one.candidature_id]} : {ANSWERS[one.genre]} le {format_date(day)}."
            return f"{said} Une réponse est enregistrée sur ce logement : la saisie ne se rectifie plus. {AGAIN}"
    return ""


def _shown_again(session: Session, entry: Entry) -> str:
    """The dwelling, or a request, has gone on meanwhile."""
    query = select(Candidature.id).where(Candidature.logement_id == entry.logement.id)
    query = query.where(col(Candidature.liste_id) > entry.liste.id)
    if entry.logement.etat == "liste-ouverte" or session.exec(query).first():
        return f"Ce logement est depuis sur une nouvelle liste : la saisie ne se rectifie plus. {AGAIN}"
    for one in entry.candidates:
        if subjects.dossier(one.candidature).values.get(radiation.STRUCK):
            return f"La demande de {one.name} est radiée depuis : la saisie ne se rectifie plus. {AGAIN}"
    return ""


def examine(session: Session, seance: Seance, entry: Entry, form: Mapping[str, str]) -> Correction:
    """The form of a dwelling against the checks of the session, its written reason, and what would change."""
    session.refresh(seance, with_for_update=True)  # minutes signed meanwhile
    found = Correction(decisions.typed(entry, form), form.get("raison", "").strip())
    if stopped := why_not(session, seance, entry):
        found.errors["seance"] = stopped
        return found
    found.vote, found.errors = decisions.weigh(session, seance, entry, found.proposals, form)
    found.errors |= written.to_mend(found.reason, "raison", asked=NO_REASON, longest=LONGEST)
    _examine_again(entry, found)
    if not found.refused:
        found.changes = _changes(entry, found, cases.policy_of(seance.bailleur))
        if not found.changes:
            found.errors["seance"] = "Rien ne change : corrigez la saisie, ou revenez à la séance."
    return found


def _examine_again(entry: Entry, found: Correction) -> None:
    """What the end of a session checks, and requests that ended since."""
    given = [one for one in found.proposals if one.decision in ATTRIBUTIONS]
    wrong = any(one.errors for one in found.proposals)
    if not wrong and (said := tenue.gap(one.values.get("rang", 1) for one in given)):
        found.errors["seance"] = f"{entry.logement.reference} : {said}"
    files = {one.candidature.id: one for one in entry.candidates}
    for one in given:
        known = files[one.candidature.id]
        if known.demande.etat == "radiee" and known.candidature.etat != "retenue":
            one.refuse("decision", f"La demande de {known.name} est radiée : elle ne peut plus recevoir ce logement.")


def _changes(entry: Entry, found: Correction, policy: Policy) -> list[Change]:
    pairs = zip(entry.candidates, found.proposals, strict=True)
    changes = [_change(one, proposal, policy) for one, proposal in pairs if _recorded(one) != proposal.values]
    before = {path: subjects.dossier(entry.liste).values.get(path) for path in found.vote}
    if before != found.vote:
        changes.append(Change(VOTE, 0, _said_of_vote(before), _said_of_vote(found.vote), False))
    return changes


def _recorded(one: Candidate) -> dict[str, Any]:
    """The values of the form as they are recorded, by field."""
    known = subjects.dossier(one.candidature).values
    return {name: known[path] for name, path in PATHS.items() if known.get(path) is not None}


def _change(one: Candidate, proposal: Proposal, policy: Policy) -> Change:
    before, after = _recorded(one), proposal.values
    differing = {name for name in PATHS if before.get(name) != after.get(name)}
    told = (_said(before, policy), _said(after, policy))
    return Change(one.name, one.candidature.id, *told, bool(differing - {CHARGED}), bool(proposal.decision))


def _said(values: Mapping[str, Any], policy: Policy) -> tuple[str, ...]:
    if not values.get("decision"):
        return (PUT_OFF,)
    listed = reasons(policy)
    lines = [policy.decision_name(values["decision"])]
    if code := values.get("motif"):
        lines.append(f"Motif : {listed[code].label if code in listed else code}")
    return (*lines, *(_line(PATHS[name], values[name]) for name in PATHS if name in values and name not in TEXTS))


def _said_of_vote(values: Mapping[str, Any]) -> tuple[str, ...]:
    known = {path: one for path, one in values.items() if one is not None}
    return tuple(_line(path, one) for path, one in known.items()) or ("Vote non noté",)


def said_again(told: Mapping[str, Any], policy: Policy) -> tuple[str, ...]:
    """The same words from what the journal kept, by path."""
    values = {path: None if one is None else fait(path).kind.from_json(one) for path, one in told.items()}
    if values.keys() & set(votes.PATHS.values()):
        return _said_of_vote(values)
    return _said({FIELD_OF[path]: one for path, one in values.items()}, policy)


def _line(path: str, value: Any) -> str:
    return f"{fait(path).label} : {fait(path).kind.format(value)}"


def save(session: Session, agent: Agent, seance: Seance, entry: Entry, found: Correction) -> None:
    """Records the correction with its reason, lets candidates and dwelling follow, and commits."""
    changed = {one.key for one in found.changes}
    if 0 in changed:
        before = {path: subjects.dossier(entry.liste).values.get(path) for path in found.vote}
        votes.keep(session, entry.liste, found.vote, par=agent.identifiant)
        _journal(session, agent, "liste", entry.liste.id, before, found.vote, found.reason)
    for one, proposal in zip(entry.candidates, found.proposals, strict=True):
        if one.candidature.id in changed:
            _save_one(session, agent, seance, one, proposal, found)
    _follow_dwelling(session, entry, found.proposals)
    session.commit()


def _save_one(
    session: Session, agent: Agent, seance: Seance, one: Candidate, proposal: Proposal, found: Correction
) -> None:
    row, before = one.candidature, _recorded(one)
    since = one.decision.le if one.decision else None
    change = next(each for each in found.changes if each.key == row.id)
    decisions.record(session, agent, seance, proposal)
    if not change.letter:
        _keep_instant(session, seance, row, since)
    known = subjects.dossier(row).values
    outdated = [path for path in STARTED if path in known and change.letter]
    if not proposal.decision:
        tenue.put_off(session, row)
        subjects.write(session, row, {REPORT: "autre"}, par=agent.identifiant)
    elif REPORT in known:
        outdated.append(REPORT)
    if outdated:
        subjects.erase(session, row, outdated, par=agent.identifiant)
    after = {PATHS[name]: value for name, value in proposal.values.items()}
    said = {PATHS[name]: value for name, value in before.items()}
    _journal(session, agent, "candidature", row.id, said, after, found.reason)


def _keep_instant(session: Session, seance: Seance, row: Candidature, since: Any) -> None:
    """Its letter says nothing of what changed: it stands."""
    query = select(Decision).where(Decision.seance_id == seance.id, Decision.candidature_id == row.id)
    kept = session.exec(query).one()
    kept.le = since
    session.add(kept)


def _journal(
    session: Session, agent: Agent, what: str, number: int | None, before: Mapping, after: Mapping, reason: str
) -> None:
    told = {path: None if one is None else fait(path).kind.to_json(one) for path, one in after.items()}
    was = {path: None if one is None else fait(path).kind.to_json(one) for path, one in before.items()}
    journal(session, agent.identifiant, ACTION, what, number, avant=was, apres=told | {WHY: reason})


def _follow_dwelling(session: Session, entry: Entry, proposals: Iterable[Proposal]) -> None:
    """A dwelling that nobody gets any more goes back to the search, and the other way round."""
    given = any(one.decision in ATTRIBUTIONS for one in proposals)
    if given != (entry.logement.etat == "attribue"):
        entry.logement.etat = "attribue" if given else tenue.search_state(entry.logement)
        session.add(entry.logement)
