"""Declaring rules: an expression with its title, level, source, clauses, explanation and exceptions.

A rule's function receives symbols and runs once, at load. National rules register themselves; a `genre` is a kind of
clause that a landlord's policy may hold, and makes one rule from that clause's parameters.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from rules.expression import Expression, as_expression, must, walk
from rules.verdict import LEVELS, Outcome, Source

STEPS = ("flechage", "appel", "liste", "ordre_du_jour", "seance", "mutation", "occupation", "annee")
CANDIDATE_STEPS = ("appel", "liste", "ordre_du_jour", "seance")


@dataclass(frozen=True)
class Regle:
    """One rule over one file. A numeric expression is a figure that people appraise; a yes-or-no is a condition.

    `doutes`: where one of these holds, people appraise whatever the figures say, and its sentence is a reserve; where
    nobody can say whether it does, the rule waits for the answer.
    `breves`: shorter explanations, said where the outcome is settled without a value that the explanation names.
    `mentions`: a reserve said where its condition holds, which leaves the outcome as it is.
    """

    identifier: str
    title: str
    level: Outcome
    source: Source
    clauses: tuple[str, ...]
    steps: tuple[str, ...]
    expression: Expression
    explanation: str
    sans_objet: tuple[tuple[Expression, str], ...] = ()
    requis_pour: tuple[str, ...] = ()
    reserve: str = ""
    landlord: str = ""
    exclut: bool = False
    partielle: str = ""
    breves: tuple[str, ...] = ()
    aussi: tuple[Expression, ...] = ()
    doutes: tuple[tuple[Expression, str], ...] = ()
    mentions: tuple[tuple[Expression, str], ...] = ()
    names: Mapping[str, Expression] = field(default_factory=dict, compare=False, repr=False)

    @property
    def roots(self) -> tuple[Expression, ...]:
        return (*self.weighed, *self.aussi, *(condition for condition, _ in self.mentions))

    @property
    def weighed(self) -> tuple[Expression, ...]:
        """What the outcome is read from: the expression, its exceptions, its doubts."""
        return (self.expression, *(condition for condition, _ in (*self.sans_objet, *self.doutes)))

    @property
    def figures(self) -> frozenset[str]:
        """The dated figures that the rule looks up."""
        return frozenset().union(*(root.figures for root in self.roots))

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts that the rule reads."""
        return frozenset().union(*(root.facts for root in self.roots))


@dataclass(frozen=True)
class RegleEnsemble:
    """One rule over a set (a slate, a session's decisions, a year): a plain function that returns a finding."""

    identifier: str
    title: str
    level: Outcome
    source: Source
    clauses: tuple[str, ...]
    steps: tuple[str, ...]
    function: Callable[..., Any]
    landlord: str = ""
    requis_pour: tuple[str, ...] = ()
    exclut: bool = False


@dataclass(frozen=True)
class Genre:
    """A kind of policy clause: its parameters, the text that lets a landlord set it, the highest level allowed."""

    identifier: str
    parameters: Mapping[str, type]
    allowed_by: str
    highest: Outcome
    make: Callable[..., Regle | RegleEnsemble]
    defaults: Mapping[str, Any] = field(default_factory=dict)


NATIONAL: dict[str, Regle | RegleEnsemble] = {}
GENRES: dict[str, Genre] = {}


def make_rule(identifier: str, expression: Any, **declared: Any) -> Regle:
    """A rule with its names resolved; BadDeclaration where the declaration does not hold together."""
    declared.setdefault("steps", CANDIDATE_STEPS)
    rule = Regle(identifier, expression=as_expression(expression), **declared)
    must(rule.level in LEVELS, f"{identifier}: a level is one of {LEVELS}")
    must(set(rule.steps) <= set(STEPS), f"{identifier}: unknown step in {rule.steps}")
    must(rule.expression.type == "booleen" or rule.level == Outcome.APPRECIER, f"{identifier}: a figure is appraised")
    rule.names.update(_names(rule))  # type: ignore[attr-defined]
    said = "".join(
        (rule.explanation, rule.partielle, *rule.breves, *(text for _, text in (*rule.doutes, *rule.mentions)))
    )
    unnamed = explained(said) - rule.names.keys()
    must(not unnamed, f"{identifier}: the explanation names {unnamed}, which the rule does not use")
    return rule


def explained(explanation: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(explanation) if name}


def _names(rule: Regle) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for one in walk(rule.roots):
        if one.key and not one.per_person:
            found[one.key.replace(".", "_").replace("-", "_")] = one
            found[one.key.rsplit(".", 1)[-1].replace("-", "_")] = one
    return found


def rule(identifier: str, **declared: Any) -> Callable[[Callable[[], Any]], Regle]:
    """Declare a national rule; the decorated function returns its expression."""

    def register(function: Callable[[], Any]) -> Regle:
        must(identifier not in NATIONAL, f"two rules are called {identifier}")
        NATIONAL[identifier] = made = make_rule(identifier, function(), **declared)
        return made

    return register


def set_rule(identifier: str, **declared: Any) -> Callable[[Callable[..., Any]], RegleEnsemble]:
    """Declare a national rule over a set."""

    def register(function: Callable[..., Any]) -> RegleEnsemble:
        must(identifier not in NATIONAL, f"two rules are called {identifier}")
        NATIONAL[identifier] = made = RegleEnsemble(identifier, function=function, **declared)
        return made

    return register


def genre(
    identifier: str,
    *,
    allowed_by: str,
    highest: Outcome,
    defaults: Mapping[str, Any] | None = None,
    **parameters: type,
) -> Callable[[Callable], Callable]:
    """Declare a kind of clause; the function receives the clause (`p`) and returns the rule it makes.

    A parameter named in `defaults` may be left out of a clause; every other is wanted."""

    def register(function: Callable[..., Regle | RegleEnsemble]) -> Callable[..., Regle | RegleEnsemble]:
        GENRES[identifier] = Genre(identifier, parameters, allowed_by, highest, function, defaults or {})
        return function

    return register


__all__ = [
    "GENRES",
    "NATIONAL",
    "STEPS",
    "Genre",
    "Regle",
    "RegleEnsemble",
    "Source",
    "genre",
    "make_rule",
    "rule",
    "set_rule",
]
