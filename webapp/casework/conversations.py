"""Carrying a conversation: resumed from the facts, saved at each answer, concluded under the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session

from rules.check import CaseFile, check
from rules.dossier import Dossier, Record
from rules.policy import Policy
from rules.verdict import BLOQUANT, COMPLETER, JUSTIFIER, Missing, Verdict, gravest_first
from webapp import clock, db
from webapp.casework import cases, judging, justifications, records, subjects
from webapp.casework.chiffres import figures_of
from webapp.casework.records import NotFound
from webapp.conversations import CONVERSATIONS
from webapp.conversations.engine import Consequences, Repeated, Standing, consequences, stand
from webapp.conversations.model import Conversation, Question
from webapp.conversations.needs import tailored
from webapp.db.models import Conversation as Row
from webapp.db.models import Subject
from webapp.permissions import Agent

PERMISSIONS = {
    "flechage": "flecher",
    "appel": "appeler",
    "liste": "composer-liste",
    "ordre_du_jour": "inscrire",
    "mutation": "instruire-mutation",
    "occupation": "instruire-occupation",
}


@dataclass
class Exchange:
    """A conversation as it stands: its rows, the landlord's policy, where it is, and what the rules say."""

    row: Row
    declared: Conversation
    rows: dict[str, Subject]
    policy: Policy
    on: date
    case: CaseFile
    verdicts: list[Verdict]
    standing: Standing
    repeated: Repeated
    sentences: dict[tuple[str, str], str]

    @property
    def dossier(self) -> Dossier:
        return self.standing.dossier

    @cached_property
    def contradictions(self) -> dict[str, list[Record]]:
        """Facts that differ from one origin to another, worked out once for the whole transcript."""
        return self.dossier.contradictions()

    @cached_property
    def unanswered(self) -> tuple[Missing, ...]:
        """What nobody knew, and without which no file reaches an agenda."""
        frame = (self.policy, figures_of(self.policy.identifier), self.on)
        return judging.unanswered(self.declared.kind, self.dossier, self.verdicts, frame)

    @property
    def to_justify(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == JUSTIFIER]

    @property
    def refusals(self) -> list[Verdict]:
        """What stands against concluding: blocking verdicts, and answers that this step requires."""
        return [
            verdict
            for verdict in self.verdicts
            if verdict.outcome == BLOQUANT
            or (verdict.outcome == COMPLETER and self.declared.step in verdict.required_for)
        ]


def resume(session: Session, agent: Agent, conversation_id: int, at: str = "") -> Exchange:
    """The exchange as the facts have it now. `at`: a question to go to. Raises NotFound."""
    row, rows = records.of_conversation(session, agent, conversation_id)
    if not agent.can(PERMISSIONS[row.genre]):
        raise NotFound(conversation_id)
    return _stand(session, agent, row, rows, at)


def _stand(session: Session, agent: Agent, row: Row, rows: dict[str, Subject], at: str = "") -> Exchange:
    policy, on = cases.policy_of(agent.bailleur), clock.today()
    declared, figures = tailored(CONVERSATIONS[row.genre], policy), figures_of(policy.identifier)
    if "liste" in rows:
        return _stand_slate(session, row, rows, declared, (policy, figures, on), at)
    judged = judging.judged(session, row, rows, (policy, figures, on))
    standing = judged.standing(declared, row.passees).at(at)
    return Exchange(row, declared, rows, policy, on, judged.case, judged.verdicts, standing, Repeated(), {})


def _stand_slate(
    session: Session, row: Row, rows: dict[str, Subject], declared: Conversation, frame: judging.Frame, at: str
) -> Exchange:
    """The exchange about a slate, which other records may have changed: read and checked anew each time."""
    liste, (policy, figures, on) = rows["liste"], frame
    case, sentences = cases.of_liste(session, liste), justifications.sentences(session, liste.id)
    candidates = {f"c{one.id}": cases.placed(liste, one) for one in cases.standing(session, liste)}
    verdicts = check(case, policy, declared.step, on, figures, sentences)
    pending = frozenset(f"{one.candidate}/{one.rule}" for one in verdicts if one.outcome == JUSTIFIER and _is_own(one))
    repeated = Repeated(candidates, pending, frozenset(f"{key}/{rule}" for key, rule in sentences))
    dossier = subjects.dossier(*rows.values())
    dossier.values["liste.candidats"] = len(case.candidates)
    standing = stand(declared, dossier, row.passees, on, figures, repeated).at(at)
    return Exchange(row, declared, rows, policy, on, case, verdicts, standing, repeated, sentences)


def _is_own(verdict: Verdict) -> bool:
    """The verdict that sums up the others is justified by justifying them."""
    return verdict.rule != "candidats-presentables"


@dataclass(frozen=True)
class Saved:
    """What an answer did: the exchange after it, and what changed in the verdicts; or what it would clear."""

    exchange: Exchange
    changes: tuple[Verdict, ...] = ()
    pending: Consequences | None = None


def answer(
    session: Session,
    agent: Agent,
    exchange: Exchange,
    question: Question,
    values: Mapping[str, Any],
    *,
    origine: str = "declare",
    confirmed: bool = False,
    emptied: tuple[str, ...] = (),
) -> Saved:
    """Records an answer, takes back what was `emptied`, and commits; when it makes earlier answers pointless, says so
    first unless confirmed."""
    before, standing = exchange.verdicts, exchange.standing
    _write(session, exchange.rows, values, agent.identifiant, origine)
    if emptied:
        _take_back(session, agent, exchange, question, emptied)
    after = _stand(session, agent, exchange.row, exchange.rows)
    found = consequences(standing, after.standing)
    if found and not confirmed:
        session.rollback()
        return Saved(exchange, pending=replace(found, given=dict.fromkeys(emptied) | dict(values)))
    if found:
        _erase(session, exchange.rows, found.cleared, agent.identifiant)
        after = _stand(session, agent, exchange.row, exchange.rows)
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(before, after.verdicts))


def _write(session: Session, rows: Mapping[str, Subject], values: Mapping[str, Any], par: str, origine: str) -> None:
    for name, row in rows.items():
        own = {path: value for path, value in values.items() if subjects.owner(path) == name}
        if own:
            subjects.write(session, row, own, par=par, origine=origine)


def _erase(session: Session, rows: Mapping[str, Subject], paths: Iterable[str], par: str) -> None:
    paths = list(paths)
    for name, row in rows.items():
        own = [path for path in paths if subjects.owner(path) == name]
        if own:
            subjects.erase(session, row, own, par=par)


def _take_back(session: Session, agent: Agent, exchange: Exchange, question: Question, paths: tuple[str, ...]) -> None:
    """What was recorded no longer counts; an optional question is then passed, not asked again."""
    _erase(session, exchange.rows, paths, agent.identifiant)
    if question.optional:
        exchange.row.passees = [*dict.fromkeys([*exchange.row.passees, question.key])]


def _touch(session: Session, row: Row) -> None:
    """The last answer's time, to the minute as people read it, and whatever is pending on the conversation."""
    now = clock.now()
    if session.is_modified(row) or now.replace(second=0, microsecond=0) > row.modifie_le:
        db.write(session, row, modifie_le=now)


def changed(before: Iterable[Verdict], after: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts whose outcome is new."""
    known = {(one.candidate, one.rule): one.outcome for one in before}
    return tuple(gravest_first([one for one in after if known.get((one.candidate, one.rule)) != one.outcome]))


NONE = "=aucun"  # after a question's key: it was not only passed, the person said that there is nothing


def skip(session: Session, agent: Agent, exchange: Exchange, question: Question, *, none: bool = False) -> Saved:
    """Passes an optional question, or notes that there is nothing to say of it (`none`); commits."""
    row, said = exchange.row, f"{question.key}{NONE}"
    kept = [one for one in row.passees if one != said]
    row.passees = [*dict.fromkeys([*kept, question.key, *([said] if none else [])])]
    _touch(session, row)
    after = _stand(session, agent, row, exchange.rows)
    session.commit()
    return Saved(after)


def remove_person(session: Session, agent: Agent, exchange: Exchange, key: str) -> Saved:
    """A person who was added and does not live there; the household is to be confirmed again. Commits."""
    row = exchange.rows["demande"]
    gone = [path for path in row.faits if path.startswith(f"menage.personnes.{key}.")]
    subjects.erase(session, row, [*gone, "menage.composition_confirmee"], par=agent.identifiant)
    return settled(session, agent, exchange, at=_current(exchange))


def save_person(session: Session, agent: Agent, exchange: Exchange, values: Mapping[str, Any]) -> Saved:
    """Adds or changes a person; the household is to be confirmed again. Commits."""
    row = exchange.rows["demande"]
    subjects.write(session, row, values, par=agent.identifiant)
    subjects.erase(session, row, ["menage.composition_confirmee"], par=agent.identifiant)
    return settled(session, agent, exchange, at=_current(exchange))


def settled(session: Session, agent: Agent, exchange: Exchange, at: str = "") -> Saved:
    """The exchange after what was just written, and the verdicts that it changed. Commits."""
    after = _stand(session, agent, exchange.row, exchange.rows, at)
    _touch(session, exchange.row)
    session.commit()
    return Saved(after, changed(exchange.verdicts, after.verdicts))


def _current(exchange: Exchange) -> str:
    return exchange.standing.current.key if exchange.standing.current else ""


def newer(row: Subject, agent: Agent, paths: Iterable[str], seen: str) -> dict[str, dict]:
    """By path, what a colleague recorded on it since a form was shown (`seen`: an instant in ISO form, empty when the
    form says none), where it is not what the form showed."""
    found = {}
    for path in paths:
        records = row.faits.get(path) or [{}]
        if seen and records[-1].get("le", "") > seen and records[-1].get("par") != agent.identifiant:
            before = next((one for one in reversed(records) if one.get("le", "") <= seen), {})
            if _said(before) != _said(records[-1]):
                found[path] = records[-1]
    return found


def _said(record: Mapping[str, Any]) -> tuple[Any, Any]:
    return record.get("valeur"), record.get("inconnu")


def set_view(session: Session, agent: Agent, exchange: Exchange, view: str) -> None:
    """Guided or dense, for this conversation and the agent's next ones; commits."""
    from webapp.db.models import Compte

    exchange.row.vue = view
    session.get_one(Compte, agent.id).vue = view
    session.add(exchange.row)
    session.commit()


def rendered_at() -> str:
    """The instant written in a form, to tell a colleague's later answer."""
    return clock.now().isoformat(timespec="milliseconds")
