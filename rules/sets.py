"""Rules over a set of files: what a plain function is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from rules.calendar import add_months
from rules.dossier import Dossier
from rules.evaluate import Result
from rules.parameters import Chiffres
from rules.rule import RegleEnsemble
from rules.verdict import APPRECIER, CONFORME, Missing, Operand, Operation, Outcome, Verdict
from rules.working import Reader, unit_of_figure


@dataclass(frozen=True)
class FigureOperand(Operand):
    """A dated figure in a working: `notes` is what its reader should know, `expired` that it is past its validity."""

    notes: tuple[str, ...] = field(default=(), compare=False)
    expired: bool = field(default=False, compare=False)


def figure_operand(figures: Chiffres, identifier: str, on: date) -> FigureOperand | None:
    """A figure in force as an operand with its source; None while nobody has entered it."""
    found = figures.lookup(identifier, on)
    if found is None:
        return None
    figure, period = figures.by_identifier[identifier], found.period
    value = int(found.value) if found.value == found.value.to_integral_value() else found.value
    notes = [period.reserve] if period.reserve else []
    if found.expired:
        notes.append(f"{figure.title} : valeur périmée depuis le {period.last:%d/%m/%Y}, à mettre à jour.")
    unit = unit_of_figure(identifier, figures)
    return FigureOperand(figure.title, value, unit, period.source, tuple(notes), found.expired)


@dataclass(frozen=True)
class Finding:
    """What a set rule found; it becomes a verdict under that rule's name, and is its account.

    A conclusion that rests on a figure past its validity is no longer « conforme »: people appraise it.
    """

    outcome: Outcome
    text: str
    lacking: tuple[Missing, ...] = ()
    work: tuple[Operation, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.outcome == CONFORME and any(one.expired for one in self.figures):
            object.__setattr__(self, "outcome", APPRECIER)

    @property
    def figures(self) -> tuple[FigureOperand, ...]:
        """The dated figures that the working reads."""
        operands = (operand for operation in self.work for operand in operation.operands)
        return tuple(one for one in operands if isinstance(one, FigureOperand))

    def message(self) -> str:
        return self.text

    def partial(self) -> str:
        return ""

    def missing(self) -> tuple[Missing, ...]:
        return self.lacking

    def working(self) -> tuple[Operation, ...]:
        return self.work

    def value(self, name: str) -> None:
        """A function over a set names no value."""

    def doubts(self) -> tuple[str, ...]:
        """Nor a doubt."""
        return ()

    def reserves(self) -> tuple[str, ...]:
        """The rule's own, then those of the figures that the working reads."""
        return tuple(dict.fromkeys([*self.notes, *(note for one in self.figures for note in one.notes)]))


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

    def figure(self, identifier: str) -> FigureOperand:
        """A figure in force as an operand with its source; KeyError when it has none."""
        found = figure_operand(self.figures, identifier, self.on)
        if found is None:
            raise KeyError(identifier)
        return found

    @staticmethod
    def add_months(day: date, months: Decimal | int) -> date:
        return add_months(day, int(months))


def local_set_rule(
    identifier: str,
    function: Callable[..., Finding],
    *,
    title: str,
    steps: tuple[str, ...],
    p: Any,
    requis_pour: tuple[str, ...] = ("ordre_du_jour",),
) -> RegleEnsemble:
    """A set rule made by a policy clause; the clause's reserve goes with each finding."""
    declared = {key: p.declared[key] for key in ("level", "source", "clauses", "landlord")}
    if reserve := p.declared.get("reserve"):
        function = Reserved(function, reserve, getattr(function, "figure", ""))
    return RegleEnsemble(identifier, title=title, steps=steps, function=function, requis_pour=requis_pour, **declared)


@dataclass(frozen=True)
class Reserved:
    """A set rule's function whose findings carry the reserve of the landlord's clause; `figure`: its target."""

    function: Callable[..., Finding]
    reserve: str
    figure: str = ""

    def __call__(self, *given: Any) -> Finding:
        found = self.function(*given)
        return replace(found, notes=(self.reserve, *found.notes))
