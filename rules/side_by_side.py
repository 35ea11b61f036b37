"""Candidates of a dwelling side by side: the figures that a reason rests on, and who is attributed in spite of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from rules.dossier import Dossier
from rules.evaluate import Program, compile_program
from rules.ground_tables import RESTS_ON_FIGURES
from rules.parameters import Chiffres
from rules.reasons import PRINTED
from rules.working import Reader

COMPARED = ("occupants", "taux_effort", "reste_a_vivre")


@dataclass(frozen=True)
class Figure:
    """A figure of one candidate: `value` is None while a fact of it is lacking, and `words` then empty."""

    label: str
    value: Any
    words: str


@dataclass(frozen=True)
class Outdone:
    """A figure of who is refused, and that of `other`, attributed the same dwelling, which is worse."""

    own: Figure
    other: str
    theirs: Figure

    @property
    def said(self) -> str:
        return f"{self.own.label} : {self.own.words}, et {self.theirs.words} pour {self.other}, attributaire."


def figures_beside(dossier: Dossier, on: date, figures: Chiffres) -> dict[str, Figure]:
    """What is compared of one candidate, by name; `dossier` holds the dwelling too."""
    reader = Reader(_program().run(dossier.values, on, figures), dossier)
    return {name: _figure(reader, name) for name in COMPARED}


@cache
def _program() -> Program:
    return compile_program([PRINTED[name][0] for name in COMPARED])


def _figure(reader: Reader, name: str) -> Figure:
    one, show = PRINTED[name]
    value = reader.value(one)
    return Figure(one.label, value, "" if value is None else show(one, value))


def outdone(code: str, own: Mapping[str, Figure], attributed: Mapping[str, Mapping[str, Figure]]) -> Iterable[Outdone]:
    """Each figure on which the reason `code` rests that a candidate attributed (name → figures) exceeds."""
    for name, higher_is_worse in RESTS_ON_FIGURES.get(code, {}).items():
        for other, theirs in attributed.items():
            if _worse(theirs[name], own[name], higher_is_worse):
                yield Outdone(own[name], other, theirs[name])


def _worse(theirs: Figure, own: Figure, higher_is_worse: bool) -> bool:
    """Strictly, as it is printed: what reads the same is not told as different."""
    if theirs.value is None or own.value is None or theirs.words == own.words:
        return False
    return theirs.value > own.value if higher_is_worse else theirs.value < own.value
