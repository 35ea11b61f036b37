"""A verdict: one of six outcomes, what it says, what it rests on, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from rules.french import typeset


class Outcome(StrEnum):
    CONFORME = "conforme"
    APPRECIER = "apprecier"
    JUSTIFIER = "justifier"
    BLOQUANT = "bloquant"
    COMPLETER = "completer"
    SANS_OBJET = "sans-objet"


CONFORME, APPRECIER, JUSTIFIER, BLOQUANT, COMPLETER, SANS_OBJET = Outcome
TITLES = {
    CONFORME: "Conforme",
    APPRECIER: "À apprécier",
    JUSTIFIER: "À justifier",
    BLOQUANT: "Bloquant",
    COMPLETER: "À compléter",
    SANS_OBJET: "Sans objet",
}
GRAVITY = {
    outcome: rank for rank, outcome in enumerate((BLOQUANT, JUSTIFIER, COMPLETER, APPRECIER, CONFORME, SANS_OBJET))
}
LEVELS = (APPRECIER, JUSTIFIER, BLOQUANT)


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: the text, the article, the version read."""

    text: str
    article: str = ""
    version: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.article, self.text, self.version) if part)


@dataclass(frozen=True)
class Operand:
    label: str
    value: Any
    unit: str = ""
    source: str = ""


@dataclass(frozen=True)
class Operation:
    """One line of a working: what was done to which operands, and what came out."""

    operation: str
    operands: tuple[Operand, ...]
    result: Any
    unit: str = ""
    label: str = ""


@dataclass(frozen=True)
class Missing:
    """What to ask, and whom: candidat, bailleur or administrateur."""

    fact: str
    question: str
    ask: str


class Account(Protocol):
    """What a verdict can tell when somebody looks; nothing of it is made before."""

    def message(self) -> str: ...
    def partial(self) -> str: ...
    def missing(self) -> tuple[Missing, ...]: ...
    def working(self) -> tuple[Operation, ...]: ...
    def reserves(self) -> tuple[str, ...]: ...
    def doubts(self) -> tuple[str, ...]: ...
    def value(self, name: str) -> Any: ...


class Declared(Protocol):
    """The part of a rule that a verdict shows."""

    identifier: str
    title: str
    level: Outcome
    source: Source
    clauses: tuple[str, ...]
    requis_pour: tuple[str, ...]
    landlord: str


@dataclass(eq=False)
class Verdict:
    """The outcome of one rule on one file; message, missing facts and working are made on demand."""

    declared: Declared
    outcome: Outcome
    account: Account
    candidate: str = ""

    @property
    def rule(self) -> str:
        return self.declared.identifier

    @property
    def title(self) -> str:
        return self.declared.title

    @property
    def clauses(self) -> tuple[str, ...]:
        return self.declared.clauses

    @property
    def source(self) -> Source:
        return self.declared.source

    @property
    def required_for(self) -> tuple[str, ...]:
        return self.declared.requis_pour

    @cached_property
    def message(self) -> str:
        return typeset(self.account.message())

    @cached_property
    def partial(self) -> str:
        """What can be said already while an answer is missing; empty for most."""
        return self.account.partial()

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        return self.account.missing()

    @cached_property
    def working(self) -> tuple[Operation, ...]:
        """Each operation, in the order one redoes it by hand."""
        return self.account.working()

    @cached_property
    def reserves(self) -> tuple[str, ...]:
        """What the reader should know about the figures used: doubtful, expired, disputed."""
        return tuple(typeset(one) for one in self.account.reserves())

    @cached_property
    def doubts(self) -> tuple[str, ...]:
        """Why people appraise whatever the figures say."""
        return tuple(typeset(one) for one in self.account.doubts())

    @property
    def heading(self) -> str:
        return f"{TITLES[self.outcome]}\u00a0: {self.title[:1].lower()}{self.title[1:]}"


def gravest_first(verdicts: list[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=lambda verdict: GRAVITY[verdict.outcome])
