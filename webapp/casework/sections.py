"""A section answered on one screen: question after question, what is new is recorded, what is left empty is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from rules.verdict import Verdict
from webapp.casework import conversations as casework
from webapp.casework.conversations import Exchange, Saved
from webapp.conversations.engine import Consequences
from webapp.conversations.model import PERSONNES, Question, Section
from webapp.conversations.reading import NOT_KNOWN, NOTHING, Reading, Words, read_among, unsaid
from webapp.permissions import Agent

ANSWERED = {"declare", "piece"}
CONFIRMED = "menage.composition_confirmee"
Form = Mapping[str, list[str]]
# What a colleague recorded meanwhile, or another answer contradicts, as messages by path.
Conflicts = Callable[[Exchange, Question, Reading], dict[str, str]]


@dataclass
class Answered:
    """What a section's form did: the exchange after it, new verdicts, messages by path, the required questions left
    empty; `pending`: what the answer to `at` would clear, until it is confirmed; `said`: what the file told, and was
    sent as it stood."""

    exchange: Exchange
    changes: list[Verdict] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    left: list[Question] = field(default_factory=list)
    pending: Consequences | None = None
    at: str = ""
    said: dict[str, Any] = field(default_factory=dict)


def answer(
    session: Session,
    agent: Agent,
    exchange: Exchange,
    section: Section,
    form: Form,
    words: Words,
    conflicts: Conflicts,
    leaving: bool = False,
) -> Answered:
    """Reads and records each question asked in the section, in order; commits as it goes. `leaving`: what is typed is
    kept, and what is left empty is neither passed nor asked for."""
    done, aloud = Answered(exchange), not (leaving or section.after)
    for question in exchange.standing.asked_in(section):
        if question in done.exchange.standing.asked and not (leaving and _empty(question, form)):
            _answer(session, agent, done, question, form, words, conflicts)
        if done.pending:
            return done
    if done.said and aloud:  # asked of the person on the line: their word from then on
        done.exchange = casework.answer(session, agent, done.exchange, section.questions[0], done.said).exchange
    if not leaving:
        done.errors |= {one.wanted[0]: unsaid(one, section) for one in done.left}
    return done


def left(exchange: Exchange, section: Section) -> int:
    """How many questions of a section just sent are still to answer; 0 where the exchange goes on elsewhere."""
    standing = exchange.standing
    if standing.current not in section.questions:
        return 0
    return sum(one.key not in standing.answered for one in standing.asked_in(section))


def _empty(question: Question, form: Form) -> bool:
    """Is nothing said of it, neither typed nor ticked?"""
    boxes = (f"{NOT_KNOWN}-{question.key}", f"{NOTHING}-{question.key}")
    return not any("".join(form.get(name, [])).strip() for name in (*question.paths, *boxes))


def _answer(
    session: Session, agent: Agent, done: Answered, question: Question, form: Form, words: Words, conflicts: Conflicts
) -> None:
    exchange, known = done.exchange, question.key in done.exchange.standing.answered
    reading = read_among(question, form, words, exchange.dossier.values)
    if reading is None:
        none = f"{NOTHING}-{question.key}" in form
        if question.optional and (none or not known):
            done.exchange = casework.skip(session, agent, exchange, question, none=none).exchange
        elif not known:
            done.left.append(question)
        return
    seen = question.papers and f"piece-{question.key}" in form
    shown = _as_shown(exchange, question, reading)
    reading = reading if seen or question.each_time else _new(exchange, reading)
    errors = reading.errors or conflicts(exchange, question, reading)
    if errors or not (reading.values or reading.emptied):
        done.errors |= errors
        done.said |= {} if errors else shown
        return
    how = {"origine": "piece" if seen else "declare", "confirmed": "confirme" in form, "emptied": reading.emptied}
    saved = casework.answer(session, agent, exchange, question, reading.values, **how)
    done.exchange, done.pending, done.at = saved.exchange, saved.pending, question.key
    done.changes += saved.changes


def _as_shown(exchange: Exchange, question: Question, reading: Reading) -> dict[str, Any]:
    """What the file told of it, said again by nobody in this exchange yet, and sent as it stood."""
    if not question.say or answered_here(exchange, question):
        return {}
    known = exchange.dossier.values
    return {path: known[path] for path in _told(exchange, question) if reading.values.get(path) == known[path]}


def _new(exchange: Exchange, reading: Reading) -> Reading:
    """The reading without what is recorded already: a field sent back as it was shown says nothing new."""
    dossier = exchange.dossier
    values = {
        path: value
        for path, value in reading.values.items()
        if not dossier.asked(path) or dossier.values.get(path) != value
    }
    return Reading(values, reading.errors, reading.emptied)


def confirm(session: Session, agent: Agent, exchange: Exchange, question: Question) -> Saved:
    """The person said again what the file knew of what is asked of them; commits."""
    known = {path: exchange.dossier.values[path] for one in to_confirm(exchange) for path in _told(exchange, one)}
    saved = casework.answer(session, agent, exchange, question, known) if known else Saved(exchange)
    return casework.skip(session, agent, saved.exchange, question)


def to_confirm(exchange: Exchange) -> list[Question]:
    """What is asked of the person on the line, and was told by the file rather than in this exchange."""
    sections = [one for one in exchange.declared.sections if not one.after]
    asked = [question for section in sections for question in exchange.standing.asked_in(section)]
    return [one for one in asked if not one.repeat and _told(exchange, one) and not answered_here(exchange, one)]


def _told(exchange: Exchange, question: Question) -> list[str]:
    """The facts that the file gives and that are the person's to say; what was seen on paper needs no word."""
    asked = (fact.key for fact in question.facts if fact.ask == "candidat" and fact.key in exchange.dossier.values)
    return [path for path in asked if exchange.dossier.origine(path) != "piece"]


def answered_here(exchange: Exchange, question: Question) -> bool:
    """Was any of it recorded since this exchange began, or nothing recorded at all (passed)?"""
    paths = (CONFIRMED,) if question.repeat == PERSONNES else question.paths
    records = [one for path in paths for one in exchange.dossier.records.get(path, ())]
    begun = exchange.row.cree_le
    begun = begun.replace(microsecond=begun.microsecond // 1000 * 1000)  # facts are dated to the millisecond
    return not records or any(one.origine in ANSWERED and _instant(one.le) >= begun for one in records)


def _instant(le: str) -> datetime:
    """When a fact was recorded; a bare day begins at midnight, an unknown one came before all others."""
    read = datetime.fromisoformat(le or "1900-01-01")
    return read if read.tzinfo else read.replace(tzinfo=UTC)
