"""Where to settle what refuses a slate or its agenda entry: the question that asks the fact, about that record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from rules.facts import person_key
from rules.verdict import COMPLETER, Verdict
from webapp.casework import cases, conversations, opening, subjects
from webapp.casework.conversations import PERMISSIONS, Exchange
from webapp.casework.justifications import candidate_key
from webapp.conversations import CONVERSATIONS
from webapp.conversations.model import PERSONNES, Question
from webapp.db.models import Conversation
from webapp.permissions import Agent

HOUSEHOLD = ("menage.personnes", "menage.composition_confirmee")
SLATE, SESSION = ("liste", "rangs"), ("ordre_du_jour", "seance")
ABOUT = {"flechage": ("logement",), "appel": ("logement", "demande"), "liste": ("logement",)}
ABOUT["ordre_du_jour"] = ("logement",)
SUM = "candidats-presentables"  # only adds up what the others say
REFUSING = ("liste", "ordre_du_jour")
RETURNING = {"flechage": ("ordre_du_jour", "liste"), "appel": ("ordre_du_jour", "liste"), "liste": ("ordre_du_jour",)}


@dataclass(frozen=True)
class Remedy:
    """A question to answer anew: `ids` names its records; `fact` is mended by itself where nobody here may ask."""

    kind: str
    question: str
    heading: str
    ids: dict[str, int]
    allowed: bool
    fact: str = ""

    @property
    def owner(self) -> str:
        return subjects.owner(self.fact) if self.fact else ""


@dataclass(frozen=True)
class Refusal:
    """A verdict that stands in the way, and where to settle it; `elsewhere`: what no question asks."""

    verdict: Verdict
    remedies: tuple[Remedy, ...]
    elsewhere: tuple[str, ...]


def refusals(session: Session, agent: Agent, exchange: Exchange) -> list[Refusal]:
    """What keeps this slate from the agenda, each with its remedies; nothing in other conversations."""
    if exchange.declared.kind not in REFUSING:
        return []
    requests = _requests(session, exchange)
    return [_refusal(agent, exchange, one, requests) for one in to_settle(exchange)]


def to_settle(exchange: Exchange) -> list[Verdict]:
    """What stands in the way, each thing once: what only adds the others up is said where it stands alone."""
    standing = exchange.refusals
    return [one for one in standing if one.rule != SUM or len(standing) == 1]


def _requests(session: Session, exchange: Exchange) -> dict[str, int]:
    """`c12` → the id of the request behind it."""
    return {candidate_key(row.id): row.demande_id for row in cases.candidatures(session, exchange.rows["liste"])}


def _refusal(agent: Agent, exchange: Exchange, verdict: Verdict, requests: dict[str, int]) -> Refusal:
    ids = {"logement": exchange.rows["logement"].id}
    if verdict.candidate in requests:
        ids["demande"] = requests[verdict.candidate]
    found: dict[tuple[str, str], Remedy] = {}
    elsewhere = []
    for path, words in _facts(verdict):
        place = _place(path, ids)
        if place is None:
            elsewhere += [words] if words else []
            continue
        kind, question = place
        named = {name: ids[name] for name in ABOUT[kind]}
        allowed = agent.can(PERMISSIONS[kind])
        remedy = Remedy(kind, question.key, question.heading, named, allowed, path)
        found.setdefault((kind, question.key), remedy)
    return Refusal(verdict, tuple(found.values()), tuple(dict.fromkeys(elsewhere)))


def _facts(verdict: Verdict) -> Iterable[tuple[str, str]]:
    """The facts to settle, with the words of the rule where it asks for them; « » stands for the slate itself."""
    if verdict.outcome == COMPLETER:
        return [(one.fact, one.question) for one in verdict.missing]
    expression = getattr(verdict.declared, "expression", None)
    return [(path, "") for path in sorted(expression.facts)] if expression is not None else [("", "")]


def _place(path: str, ids: dict[str, int]) -> tuple[str, Question] | None:
    """The conversation and the question that ask this fact, among those about the records at hand."""
    fixed = SLATE if not path else SESSION if path.startswith("seance.") else None
    if fixed:
        return fixed[0], CONVERSATIONS[fixed[0]].question(fixed[1])
    for kind, names in ABOUT.items():
        if set(names) <= ids.keys():
            for question in CONVERSATIONS[kind].questions:
                if _asks(question, path):
                    return kind, question
    return None


def _asks(question: Question, path: str) -> bool:
    if question.repeat == PERSONNES and (path in HOUSEHOLD or person_key(path) or path.startswith(HOUSEHOLD[0])):
        return True
    return path in question.paths


def waiting(session: Session, agent: Agent, exchange: Exchange) -> Conversation | None:
    """The agenda entry, else the slate, in progress on the dwelling of a concluded exchange that was opened to mend a
    fact; one's own first. None where the agent may not lead it."""
    logement, kind = exchange.rows.get("logement"), exchange.declared.kind
    if logement is None or exchange.row.etat != "conclue" or kind not in RETURNING:
        return None
    genres = [genre for genre in RETURNING[kind] if agent.can(PERMISSIONS[genre])]
    query = select(Conversation).where(Conversation.etat == "en-cours", col(Conversation.genre).in_(genres))
    rows = [row for row in session.exec(query).all() if row.sujets.get("logement") == logement.id]
    return min(rows, key=lambda row: (genres.index(row.genre), row.par != agent.identifiant, -row.id), default=None)


def open_(session: Session, agent: Agent, kind: str, ids: dict[str, int]) -> Conversation:
    """The latest conversation held about these records, concluded or not, else a new one. Raises NotFound."""
    query = select(Conversation).where(Conversation.genre == kind, Conversation.etat != "abandonnee")
    rows = session.exec(query.order_by(col(Conversation.id).desc())).all()
    held = next((row for row in rows if all(row.sujets.get(name) == number for name, number in ids.items())), None)
    if held is None:
        return opening.open_(session, agent, kind, ids)
    return conversations.resume(session, agent, held.id).row
