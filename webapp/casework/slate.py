"""Composing a slate in a conversation: who may stand on it, at which rank, and what is justified."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.verdict import Verdict
from webapp.casework import cases, flechage, indicateurs, justifications, subjects
from webapp.casework.administration import Refused
from webapp.casework.chiffres import figures_of
from webapp.casework.conversations import Exchange, Saved, settled
from webapp.db.models import Candidature, Demande, Liste, Logement
from webapp.permissions import Agent

ENTERED = "Cette liste est inscrite à un ordre du jour, ou sa séance est passée : ses rangs ne changent plus ici."


def rank(session: Session, agent: Agent, exchange: Exchange, ranks: Mapping[int, tuple[int | None, str]]) -> Saved:
    """Sets each candidate's rank and reason (candidacy id → rank or None, sentence). Commits. Raises Refused once the
    slate is entered: its ranks are then the commission's."""
    liste = exchange.rows["liste"]
    if liste.etat != "ouverte":
        raise Refused(ENTERED)
    for row in cases.standing(session, liste):
        place, reason = ranks.get(row.id, (None, ""))
        _place(session, row, liste, place, reason, agent.identifiant)
    return settled(session, agent, exchange)


def _place(session: Session, row: Candidature, liste: Liste, place: int | None, reason: str, par: str) -> None:
    if place is None and cases.of_another_slate(liste, row):
        return  # not taken up again: what the earlier session examined stays as it was
    if place is None:
        subjects.erase(session, row, cases.PLACE, par=par)
        row.liste_id, row.etat = None, "qualifiee" if row.etat == "proposee" else row.etat
        return
    values = {"candidature.rang": place} | ({"candidature.motif_position": reason} if reason else {})
    if any(subjects.dossier(row).values.get(path) != value for path, value in values.items()):
        subjects.write(session, row, values, par=par)
    row.liste_id, row.etat = liste.id, "proposee"
    session.add(row)
    session.flush()


def justify(session: Session, agent: Agent, exchange: Exchange, sentences: Mapping[tuple[str, str], str]) -> Saved:
    """Writes the sentences given for the points to justify. Commits."""
    for (key, rule), sentence in sentences.items():
        if sentence and exchange.sentences.get((key, rule)) != sentence:
            justifications.write(session, exchange.rows["liste"].id, key, rule, sentence, par=agent.identifiant)
    return settled(session, agent, exchange)


def prospect(session: Session, exchange: Exchange, row: Candidature) -> tuple[Dossier, list[Verdict]]:
    """A candidate who may stand on the slate: the file, and what the rules say of it before any rank is given."""
    key, file = justifications.candidate_key(row.id), cases.candidate_file(session, row)
    case, figures = CaseFile(exchange.case.common, {key: file}), figures_of(exchange.policy.identifier)
    found = check(case, exchange.policy, exchange.declared.step, exchange.on, figures)
    return file, [one for one in found if one.candidate == key]


def quota_effect(session: Session, exchange: Exchange) -> list[indicateurs.Effect]:
    """What the year's countings become if rank 1 of this slate is attributed; nothing outside slates, nor once the
    dwelling is given, which the countings then hold."""
    files = exchange.case.candidates.values() if "liste" in exchange.rows else ()
    first = next((one for one in files if one.values.get("candidature.rang") == 1), None)
    if first is None or session.get_one(Logement, exchange.rows["liste"].logement_id).etat in flechage.DONE:
        return []
    figures = figures_of(exchange.policy.identifier)
    told = indicateurs.facts_of(exchange.case.common.merged(first), exchange.on, figures)
    hypothetical = told | {"decision": "attribution"}
    return indicateurs.effect(session, exchange.policy.identifier, exchange.on, hypothetical)


def name_of(session: Session, row: Candidature) -> str:
    """The applicant behind a candidacy."""
    return session.get_one(Demande, row.demande_id).named
