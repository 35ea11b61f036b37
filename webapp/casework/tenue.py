"""The end of a session: everybody decided or put off by name; dwellings and candidates follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from webapp import db
from webapp.casework import subjects
from webapp.casework.administration import record as journal
from webapp.casework.decisions import ATTRIBUTIONS, not_yet
from webapp.casework.seance import Entry, agenda
from webapp.db.models import Logement, Seance
from webapp.permissions import Agent


def search_state(logement: Logement) -> str:
    """The state of a dwelling whose candidates are to be looked for again."""
    return "fleche" if subjects.dossier(logement).values.get("logement.fleche") else "non-fleche"


def hold(session: Session, agent: Agent, seance: Seance, form: Mapping[str, str]) -> dict[str, str]:
    """Closes the session as held and commits: everybody decided, or put off by name. Else what remains, by field."""
    db.expect_version(seance, form.get("version", ""))
    if refusal := not_yet(seance):
        return {"seance": refusal}
    entries = agenda(session, agent, seance, whole=True)
    undecided = [one for entry in entries for one in entry.candidates if one.decision is None]
    errors = {
        f"report-{one.candidature.id}": f"{one.name} n’a pas de décision : prenez-la, ou cochez le report."
        for one in undecided
        if not form.get(f"report-{one.candidature.id}")
    } | _rank_gaps(entries)
    if errors:
        return errors
    for entry in entries:
        _end_dwelling(session, agent, entry)
    seance.etat = "tenue"
    session.add(seance)
    put_off = [one.candidature.id for one in undecided]
    journal(session, agent.identifiant, "tenir", "seance", seance.id, apres={"reports": put_off})
    session.commit()
    return {}


def _rank_gaps(entries: Iterable[Entry]) -> dict[str, str]:
    errors = {}
    for entry in entries:
        given = [one.decision for one in entry.candidates if one.decision and one.decision.decision in ATTRIBUTIONS]
        ranks = sorted(one.rang or 1 for one in given)
        if ranks != list(range(1, len(ranks) + 1)):
            said = ", ".join(map(str, ranks))
            errors[f"logement-{entry.liste.id}"] = f"{entry.logement.reference} : rangs {said}. Il en manque un avant."
    return errors


def _end_dwelling(session: Session, agent: Agent, entry: Entry) -> None:
    """Those put off may be presented again; a dwelling that nobody gets goes back to the search."""
    for one in entry.candidates:
        if one.decision is None:
            one.candidature.etat = "qualifiee"
            session.add(one.candidature)
    entry.liste.etat = "close"
    if not any(one.decision and one.decision.decision in ATTRIBUTIONS for one in entry.candidates):
        entry.logement.etat = search_state(entry.logement)
    session.add_all([entry.liste, entry.logement])
