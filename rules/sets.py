"""Rules over a set of files: what a plain function is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules.calendar import add_months
from rules.dossier import Dossier
from rules.evaluate import Result
from rules.parameters import Chiffres
from rules.rule import RegleEnsemble
from rules.verdict import Missing, Operand, Operation, Outcome, Verdict
from rules.working import Reader, unit_of_figure


@dataclass(frozen=True)
class Finding:
    """What a set rule found; it becomes a verdict under that rule's name, and is its account."""

    outcome: Outcome
    text: str
    lacking: tuple[Missing, ...] = ()
    work: tuple[Operation, ...] = ()

    def message(self) -> str:
        return self.text

    def partial(self) -> str:
        return ""

    def missing(self) -> tuple[Missing, ...]:
        return self.lacking

    def working(self) -> tuple[Operation, ...]:
        return self.work

    def reserves(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class Candidate:
    """One candidate of a slate, evaluated."""

    key: str
    dossier: Dossier
    result: Result
    verdicts: tuple[Verdict, ...]

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.dossier.values

    @property
    def reader(self) -> Reader:
        return Reader(self.result, self.dossier)


@dataclass(frozen=True)
class Slate:
    """A dwelling, its candidates, its session; `justifications`: the sentences written, by candidate and rule."""

    common: Mapping[str, Any]
    candidates: tuple[Candidate, ...]
    on: date
    figures: Chiffres
    justifications: Mapping[tuple[str, str], str]

    @property
    def verdicts(self) -> list[Verdict]:
        return [verdict for candidate in self.candidates for verdict in candidate.verdicts]

    def count(self, outcome: Outcome) -> int:
        return sum(verdict.outcome == outcome for verdict in self.verdicts)

    def justified(self, verdict: Verdict) -> bool:
        return bool(self.justifications.get((verdict.candidate, verdict.rule)))

    def figure(self, identifier: str) -> Operand:
        """A figure in force as an operand with its source; KeyError when it has none."""
        found = self.figures.lookup(identifier, self.on)
        if found is None:
            raise KeyError(identifier)
        value = int(found.value) if found.value == found.value.to_integral_value() else found.value
        figure = self.figures.by_identifier[identifier]
        return Operand(figure.title, value, unit_of_figure(identifier, self.figures), found.period.source)

    @staticmethod
    def add_months(day: date, months: Decimal | int) -> date:
        return add_months(day, int(months))


def local_set_rule(
    identifier: str, function: Callable[[Slate], Finding], *, title: str, steps: tuple[str, ...], p: Any
) -> RegleEnsemble:
    """A set rule made by a policy clause."""
    declared = {key: p.declared[key] for key in ("level", "source", "clauses", "landlord")}
    return RegleEnsemble(
        identifier, title=title, steps=steps, function=function, requis_pour=("ordre_du_jour",), **declared
    )
