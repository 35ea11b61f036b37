"""Given a rule that fails, the value of one fact that would meet it; given what is unknown, what to ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from rules.dossier import PERSONNES
from rules.evaluate import Program, compile_program
from rules.facts import FAITS, Fait
from rules.french import typeset
from rules.kinds import Date, Entier, Nombre
from rules.rule import Regle
from rules.verdict import COMPLETER, LEVELS, Missing, Verdict

AT_MOST, AT_LEAST, HERE = "au plus", "au moins", ""
DAYS = {AT_MOST: "au plus tard le", AT_LEAST: "au plus tôt le", HERE: "le"}


@dataclass(frozen=True)
class Solution:
    """A value of a fact at which the rule is met, the nearest found; `sense`: `au plus` or `au moins` where every value
    tried beyond it meets the rule too."""

    fact: Fait
    value: Any
    sense: str

    def __str__(self) -> str:
        """« Loyer principal : 512,00 € au plus », « Date de dépôt : au plus tard le 3 mars 2026 »."""
        said = self.fact.kind.format(self.value)
        how = f"{DAYS[self.sense]} {said}" if isinstance(self.value, date) else f"{said} {self.sense}"
        return typeset(f"{self.fact.label} : {how.strip()}")


def solutions(verdict: Verdict) -> list[Solution]:
    """What would meet a condition that fails, one solution for each fact that can be counted; none for the others."""
    rule = verdict.declared
    if verdict.outcome not in LEVELS or not isinstance(rule, Regle) or rule.expression.type != "booleen":
        return []
    found = (solve(verdict, key) for key in sorted(rule.expression.facts) if _countable(key))
    return [one for one in found if one is not None]


def solve(verdict: Verdict, fact: str) -> Solution | None:
    """The value of this fact nearest to the recorded one at which the rule is met, all else unchanged."""
    declared, result, rule = FAITS[fact], verdict.account.reader.result, verdict.declared
    now = result.facts.get(fact)
    if now is None:
        return None
    program, scale = _program(rule), _Scale.of(declared.kind)

    def met(place: int) -> bool:
        values = {**result.facts, fact: scale.value(place)}
        found = program.run(values, result.on, result.figures)
        return found.of(rule.expression) is True and all(found.of(doubt) is False for doubt, _ in rule.doutes)

    here = scale.place(now)
    sides = [_side(met, here, end) for end in (scale.least, scale.most)] if not met(here) else []
    found = [side for side in sides if side is not None]
    if not found:
        return None
    place, whole = min(found, key=lambda side: abs(side[0] - here))
    sense = (AT_MOST if place < here else AT_LEAST) if whole else HERE
    return Solution(declared, scale.value(place), sense)


def _countable(key: str) -> bool:
    return not key.startswith(PERSONNES) and isinstance(FAITS[key].kind, Nombre | Entier | Date)


@cache
def _program(rule: Regle) -> Program:
    return compile_program((rule.expression, *(doubt for doubt, _ in rule.doutes)))


@dataclass(frozen=True)
class _Scale:
    """A fact's values as whole numbers: cents, units, days."""

    least: int
    most: int
    value: Callable[[int], Any]
    place: Callable[[Any], int]

    @classmethod
    def of(cls, kind: Date | Entier | Nombre) -> _Scale:
        if isinstance(kind, Date):
            return cls(kind.first.toordinal(), kind.last.toordinal(), date.fromordinal, date.toordinal)
        if isinstance(kind, Entier):
            return cls(kind.least, kind.most, int, int)
        least, most = kind.to_column(kind.least), kind.to_column(kind.most)
        return cls(least, most, lambda place: Decimal(place).scaleb(-kind.scale), kind.to_column)


def _side(met: Callable[[int], bool], here: int, end: int) -> tuple[int, bool] | None:
    """The first place on the way to `end` where the rule is met, and whether it is so at every place tried beyond.

    The way is tried at doubling distances, then halved down to neighbours: one meets the rule, the one before does not.
    """
    tried = [here + (1 if end > here else -1) * 2**power for power in range(abs(end - here).bit_length() - 1)]
    answers = [(place, met(place)) for place in (*tried, end)] if end != here else []
    first = next((index for index, (_, held) in enumerate(answers) if held), None)
    if first is None:
        return None
    outside, inside = (answers[first - 1][0] if first else here), answers[first][0]
    while abs(inside - outside) > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if met(middle) else (inside, middle)
    return inside, all(held for _, held in answers[first:])


@dataclass(frozen=True)
class Pending:
    """A fact to ask: the points that wait for it, and among them those that wait for nothing else."""

    missing: Missing
    touches: int
    settles: int


def by_weight(verdicts: Iterable[Verdict]) -> list[Pending]:
    """What is missing, first what alone keeps most points open, then what most points wait for."""
    waiting = [one for one in verdicts if one.outcome == COMPLETER]
    items = {item.fact: item for verdict in waiting for item in verdict.missing}
    lists = [{item.fact for item in verdict.missing} for verdict in waiting]
    found = [
        Pending(item, sum(fact in one for one in lists), sum(one == {fact} for one in lists))
        for fact, item in items.items()
    ]
    return sorted(found, key=lambda one: (-one.settles, -one.touches))
