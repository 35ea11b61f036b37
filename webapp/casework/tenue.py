"""The end of a session: everybody decided or put off by name; dwellings and candidates follow."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from webapp import db
from webapp.casework import subjects
from webapp.casework.administration import record as journal
from webapp.casework.decisions import ATTRIBUTIONS, not_yet
from webapp.casework.seance import Candidate, Entry, agenda
from webapp.db.models import Logement, Seance
from webapp.permissions import Agent


def search_state(logement: Logement) -> str:
    """The state of a dwelling whose candidates are to be looked for again."""
    return "fleche" if subjects.dossier(logement).values.get("logement.fleche") else "non-fleche"


@dataclass(frozen=True)
class Review:
    """What holding the session would settle for good: its whole agenda, whatever the agent's agencies."""

    entries: tuple[Entry, ...]

    @property
    def undecided(self) -> list[tuple[Entry, Candidate]]:
        return [(entry, one) for entry in self.entries for one in entry.candidates if one.decision is None]

    @property
    def decisions(self) -> Counter[str]:
        """How many candidates by decision."""
        return Counter(one.decision.decision for entry in self.entries for one in entry.candidates if one.decision)

    @property
    def stamp(self) -> str:
        """Changes with any decision, so that nothing is confirmed that was not read."""
        taken = [one.decision for entry in self.entries for one in entry.candidates if one.decision]
        said = "".join(f"{one.id} {one.decision} {one.le.isoformat()};" for one in taken)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def review(session: Session, agent: Agent, seance: Seance, form: Mapping[str, str]) -> tuple[Review, dict[str, str]]:
    """What would be settled, and what remains by field: everybody is decided, or put off by name."""
    db.expect_version(seance, form.get("version", ""))
    if refusal := not_yet(seance):
        return Review(()), {"seance": refusal}
    found = Review(tuple(agenda(session, agent, seance, whole=True)))
    errors = {
        f"report-{one.candidature.id}": f"{one.name} n’a pas de décision : prenez-la, ou cochez le report."
        for _, one in found.undecided
        if not form.get(f"report-{one.candidature.id}")
    }
    return found, errors | _rank_gaps(found.entries)


def hold(session: Session, agent: Agent, seance: Seance, reviewed: Review) -> None:
    """Closes the session as held and commits."""
    for entry in reviewed.entries:
        _end_dwelling(session, agent, entry)
    seance.etat = "tenue"
    session.add(seance)
    put_off = [one.candidature.id for _, one in reviewed.undecided]
    journal(session, agent.identifiant, "tenir", "seance", seance.id, apres={"reports": put_off})
    session.commit()


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
