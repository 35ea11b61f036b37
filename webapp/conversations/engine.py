"""Where a conversation stands, recomputed from the facts each time: nothing about « next » is ever stored."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.parameters import Chiffres
from webapp.conversations.model import (
    CANDIDATS,
    JUSTIFICATIONS,
    PERSONNES,
    RECAPITULATIF,
    Conversation,
    Question,
    Section,
)


@dataclass(frozen=True)
class Standing:
    """Where an exchange stands. `current` is None when nothing is left to ask."""

    conversation: Conversation
    dossier: Dossier
    asked: tuple[Question, ...]
    answered: frozenset[str]
    current: Question | None
    stop: str = ""

    def status(self, question: Question) -> str:
        """`done`, `current` or `todo`."""
        if self.current is not None and question.key == self.current.key:
            return "current"
        return "done" if question.key in self.answered else "todo"

    def at(self, key: str) -> Standing:
        """The same, gone to a question that the officer chose; unmoved where it is not asked."""
        chosen = next((one for one in self.asked if one.key == key), None)
        return replace(self, current=chosen) if chosen else self

    @property
    def complete(self) -> bool:
        return all(question.key in self.answered for question in self.asked)

    def left(self) -> list[Question]:
        """Questions not answered yet, in the order in which they are asked."""
        return [question for question in self.asked if question.key not in self.answered]

    def turns(self) -> list[Question]:
        """Questions already answered, in the order in which they are asked."""
        return [question for question in self.asked if question.key in self.answered]

    def section(self) -> Section:
        """The section in progress, or the last one."""
        return self.conversation.section_of(self.current) if self.current else self.conversation.sections[-1]

    def asked_in(self, section: Section) -> list[Question]:
        return [question for question in section.questions if question in self.asked]


@dataclass(frozen=True)
class Repeated:
    """What the repeating questions run over: candidates' files by key, and the points to justify."""

    candidates: Mapping[str, Dossier] = field(default_factory=dict)
    to_justify: frozenset[str] = frozenset()
    justified: frozenset[str] = frozenset()


@cache
def _conditions(conversation: Conversation) -> Program | None:
    return compile_program(conversation.conditions) if conversation.conditions else None


def stand(
    conversation: Conversation,
    dossier: Dossier,
    passed: Iterable[str],
    on: date,
    figures: Chiffres,
    repeated: Repeated | None = None,
) -> Standing:
    """Where the exchange stands, from what was answered and passed over."""
    program = _conditions(conversation)
    result = program.run(dossier.values, on, figures) if program else None
    asked = tuple(
        question
        for question in conversation.questions
        if question.only_if is None or result.of(question.only_if) is True
    )
    passed, repeated = frozenset(passed), repeated or Repeated()
    passed |= _said_once(asked, dossier) if _hung_up(asked, passed) else frozenset()
    answered = frozenset(one.key for one in asked if one.key in passed or is_answered(one, dossier, repeated, on))
    stop = next((one.message for one in conversation.stops if result and result.of(one.when) is True), "")
    following = None if stop else next((one for one in asked if one.key not in answered), None)
    return Standing(conversation, dossier, asked, answered, following, stop)


def _hung_up(asked: Iterable[Question], passed: Container[str]) -> bool:
    return any(one.repeat == RECAPITULATIF and one.key in passed for one in asked)


def _said_once(asked: Iterable[Question], dossier: Dossier) -> frozenset[str]:
    """What another day asks again of somebody on the line, and of nobody once they have hung up."""
    return frozenset(one.key for one in asked if one.each_time and all(dossier.asked(path) for path in one.paths))


def is_answered(question: Question, dossier: Dossier, repeated: Repeated, on: date) -> bool:
    """Has every fact of the question been asked, known or not?"""
    if question.each_time:
        day = on.isoformat()
        return all(any(one.le.startswith(day) for one in dossier.records.get(path, ())) for path in question.paths)
    if question.repeat == PERSONNES:
        return dossier.asked("menage.composition_confirmee") and bool(dossier.persons())
    if question.repeat == CANDIDATS:
        files = [one for one in repeated.candidates.values() if one.asked(question.paths[0])]
        return bool(files)
    if question.repeat == JUSTIFICATIONS:
        return repeated.to_justify <= repeated.justified
    if question.repeat == RECAPITULATIF:
        return False
    if question.optional:
        return any(dossier.asked(path) for path in question.paths)
    return all(dossier.asked(path) for path in question.wanted)


@dataclass(frozen=True)
class Consequences:
    """What an edited answer changes: questions no longer asked though answered, and questions newly asked; `given`: the
    answer, by path."""

    dropped: tuple[Question, ...]
    added: tuple[Question, ...]
    given: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.dropped)

    @property
    def cleared(self) -> tuple[str, ...]:
        """Fact paths that no question asks any more."""
        return tuple(path for question in self.dropped for path in question.paths)

    @property
    def contested(self) -> tuple[str, ...]:
        """The paths of the answer that no longer let those questions be asked; all of it where none is named."""
        read = frozenset().union(*(one.only_if.facts for one in self.dropped if one.only_if is not None))
        return tuple(path for path in self.given if path in read) or tuple(self.given)


def consequences(before: Standing, after: Standing) -> Consequences:
    asked, known = ({one.key for one in standing.asked} for standing in (after, before))
    dropped = tuple(one for one in before.turns() if one.key not in asked and one.repeat == "")
    added = tuple(one for one in after.asked if one.key not in known)
    return Consequences(dropped, added)


def next_person_key(dossier: Dossier, ever: Iterable[str]) -> str:
    """A key never used before in this household, so that a removed person's records keep their own."""
    used = {*dossier.persons(), *ever}
    number = 1
    while f"p{number}" in used:
        number += 1
    return f"p{number}"
