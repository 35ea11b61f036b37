"""What became of a candidacy and of its request's earlier ones: answers, refusals, a rank left without an offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from webapp import clock
from webapp.casework import subjects
from webapp.db.models import Candidature, Decision, Seance, Suite

ANSWERS = {"acceptee": "acceptee", "refusee": "refusee"}
TO_DECIDE = ("qualifiee", "proposee", "inscrite")
RANKED = "attribution-classement"
LEASED, WARNED = "candidature.bail_signe_le", "candidature.avertissement_le"
# A striking-off begun on one candidacy is the request's, on whatever dwelling it stands.
OF_THE_REQUEST = (WARNED, "candidature.avertissement_prouve", "candidature.radiation_motif", "candidature.radiee_le")


def told(session: Session, row: Candidature) -> dict[str, Any]:
    """Facts by path that the rows of this candidacy and of the others of its request say; nothing is written."""
    others = session.exec(
        select(Candidature).where(Candidature.demande_id == row.demande_id, Candidature.id != row.id)
    ).all()
    answers = _answers(session, [row.id, *(one.id for one in others)])
    return {
        **_answer(_since_decided(session, row, answers.get(row.id, ()))),
        **_refusals(others, answers),
        **_rank_without_offer(session, others),
        **_striking_off(others),
    }


def _answers(session: Session, ids: list[int]) -> Mapping[int, list[Suite]]:
    found: dict[int, list[Suite]] = {}
    for one in session.exec(select(Suite).where(col(Suite.candidature_id).in_(ids)).order_by(col(Suite.id))):
        found.setdefault(one.candidature_id, []).append(one)
    return found


def _since_decided(session: Session, row: Candidature, answers: Iterable[Suite]) -> list[Suite]:
    """The answers to the latest decision: one presented again on the same dwelling has given none yet."""
    if row.etat in TO_DECIDE:
        return []
    query = select(Seance.le).join(Decision, col(Decision.seance_id) == Seance.id)
    day = session.exec(query.where(Decision.candidature_id == row.id).order_by(col(Seance.le).desc())).first()
    return [one for one in answers if day is None or clock.paris(one.le).date() >= day]


def _answer(rows: Iterable[Suite]) -> dict[str, Any]:
    """The latest answer to the offer, and the lease; silence is no answer, and the rules count the days."""
    said: dict[str, Any] = {}
    for one in rows:
        day = clock.paris(one.le).date()
        if one.genre in ANSWERS:
            said |= {"candidature.reponse": ANSWERS[one.genre], "candidature.reponse_le": day}
        elif one.genre == "bail-signe":
            said[LEASED] = day
    return said


def _refusals(others: Iterable[Candidature], answers: Mapping[int, list[Suite]]) -> dict[str, Any]:
    """How many earlier offers were refused without a reason, and when last; silence gives none, and in law refuses."""
    days = [
        clock.paris(one.le).date()
        for row in others
        for one in answers.get(row.id, ())
        if one.genre == "silence" or (one.genre == "refusee" and _unreasoned(row))
    ]
    if not days:
        return {}
    return {"candidature.refus_sans_motif": len(days), "candidature.dernier_refus_le": max(days)}


def _unreasoned(row: Candidature) -> bool:
    """Nobody's refusal counts against them while nobody noted that no reason was given."""
    return subjects.dossier(row).values.get("candidature.refus_motive") is False


def _rank_without_offer(session: Session, others: Iterable[Candidature]) -> dict[str, Any]:
    """The rank at the latest sitting where the dwelling went to somebody ahead, before any offer."""
    ids = [one.id for one in others if one.etat == "non-retenue" and not _offered(one)]
    query = select(Decision).where(col(Decision.candidature_id).in_(ids), Decision.decision == RANKED)
    latest = session.exec(query.order_by(col(Decision.id).desc())).first() if ids else None
    return {"candidature.rang_precedent": latest.rang} if latest and latest.rang else {}


def _offered(row: Candidature) -> bool:
    return "candidature.notifie_le" in subjects.dossier(row).values


def _striking_off(others: Iterable[Candidature]) -> dict[str, Any]:
    """What another candidacy of the request says of its striking-off, the latest recorded."""
    for one in sorted(others, key=lambda row: row.id, reverse=True):
        known = subjects.dossier(one).values
        if known.get("candidature.radiation_motif"):
            return {path: known[path] for path in OF_THE_REQUEST if known.get(path) is not None}
    return {}
