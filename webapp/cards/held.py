"""What an answer that nobody had keeps from happening, said at once rather than before the agenda."""

from __future__ import annotations

from collections.abc import Iterable

from rules.facts import person_key
from webapp.cards.household import lacking
from webapp.casework.conversations import Exchange
from webapp.conversations.model import PERSONNES, Question

HOLDS = {
    "appel": "Sans cette réponse, le dossier ne peut pas être inscrit à l’ordre du jour.",
    "flechage": "Sans cette réponse, aucun dossier ne pourra être inscrit à l’ordre du jour pour ce logement.",
}


def holds(exchange: Exchange, question: Question) -> str:
    """What the answers that nobody had to this question keep from happening; of the household, who lacks what."""
    if exchange.declared.kind not in HOLDS or question.repeat not in ("", PERSONNES):
        return ""
    about = [one.fact for one in exchange.unanswered if _asks(question, one.fact)]
    if not about:
        return ""
    named = [f"{lacking(exchange.dossier, path)}." for path in about if question.repeat]
    return " ".join((*named, HOLDS[exchange.declared.kind]))


def lacks(exchange: Exchange, unknown: Iterable[Question]) -> list[tuple[str, str]]:
    """Of the questions just left unknown: each name, and what it keeps from happening."""
    return [(one.heading, told) for one in unknown if (told := holds(exchange, one))]


def held(exchange: Exchange) -> list[tuple[str, str, str]]:
    """Key and name of each question whose missing answer holds the file, and what it keeps from happening; what another
    exchange asks has no key."""
    if not exchange.unanswered or exchange.declared.kind not in HOLDS:
        return []
    asked = [(one.key, one.heading, told) for one in exchange.standing.asked if (told := holds(exchange, one))]
    here = {path for one in exchange.standing.asked for path in one.paths}
    elsewhere = (one.fact for one in exchange.unanswered if not person_key(one.fact) and one.fact not in here)
    return asked + [("", lacking(exchange.dossier, path), HOLDS[exchange.declared.kind]) for path in elsewhere]


def _asks(question: Question, path: str) -> bool:
    return bool(person_key(path)) if question.repeat else path in question.paths
