"""Shares over a year's attributions: what a base holds, what is counted in it, the target beside it.

An attribution is a mapping of the names that `rules schema` prints under « annee »; an absent one is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rules.french import format_rate
from rules.parameters import Chiffres
from rules.sets import Finding, figure_operand
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Missing, Operand, Operation

Attribution = Mapping[str, object]
Test = Callable[[Attribution], bool | None]


def both(*answers: bool | None) -> bool | None:
    return False if False in answers else None if None in answers else True


def either(*answers: bool | None) -> bool | None:
    return True if True in answers else None if None in answers else False


def opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def recorded(one: Attribution, key: str) -> bool | None:
    """A recorded yes or no; None while nobody recorded it."""
    answer = one.get(key)
    return None if answer is None else bool(answer)


def decided(one: Attribution) -> bool | None:
    """Is the dwelling this household's? Ranked second or further, only once its lease is signed."""
    decision = one.get("decision")
    if decision == "attribution-classement":
        return one.get("rang") in (None, 1) or bool(one.get("bail_signe"))
    return None if decision is None else decision in ("attribution", "attribution-condition")


def charged(one: Attribution) -> str | None:
    """The one réservataire to whom an attribution is charged: the one chosen, else the landlord for a dwelling taken
    back for one turn, else the dwelling's quota (L. 441-1 CCH; Pays de la Loire, II-1)."""
    chosen = one.get("imputation")
    if chosen is None:
        chosen = "bailleur" if one.get("rendu_pour_un_tour") else one.get("contingent")
    return None if chosen is None else str(chosen)


def charged_to(*reservataires: str) -> Test:
    def test(one: Attribution) -> bool | None:
        found = charged(one)
        return None if found is None else found in reservataires

    return test


class Criterion(NamedTuple):
    """A test on attributions with its words: `label` in a title, `words` in a definition."""

    test: Test
    label: str
    words: str


class Tally(NamedTuple):
    """How many are counted, of how many, and how many lack a fact."""

    hits: int
    based: int
    unknown: int

    @property
    def part(self) -> Decimal | None:
        """None of 0 of 0."""
        return Decimal(self.hits) / self.based if self.based else None

    @property
    def left_out(self) -> str:
        return f" Attributions dont un fait manque : {self.unknown}." if self.unknown else ""


def tally(attributions: Iterable[Attribution], base: Test, counted: Test) -> Tally:
    hits = based = unknown = 0
    for one in attributions:
        held = base(one)
        answer = counted(one) if held else None
        based += bool(held)
        hits += bool(answer)
        unknown += held is None or bool(held and answer is None)
    return Tally(hits, based, unknown)


@dataclass(frozen=True)
class Counting:
    """One counting over a year: the function of a set rule.

    `figure` names the dated figure that is its target, `own` is the target that a landlord's clause states; without
    either no text sets a threshold. `at_most`: the target is a ceiling. `leases`: counts leases signed, not decisions.
    `topic` says beside which others it is read.
    """

    base: Criterion
    counted: Criterion
    figure: str = ""
    own: Operand | None = None
    at_most: bool = False
    leases: bool = False
    topic: str = ""

    @property
    def title(self) -> str:
        return f"{self.counted.label}{self.base.label}"

    @property
    def has_target(self) -> bool:
        return bool(self.figure or self.own)

    def target(self, on: date, figures: Chiffres) -> Operand | None:
        return self.own or (figure_operand(figures, self.figure, on) if self.figure else None)

    def tally(self, attributions: Iterable[Attribution]) -> Tally:
        return tally(attributions, self.base.test, self.counted.test)

    def __call__(self, attributions: Iterable[Attribution], on: date, figures: Chiffres) -> Finding:
        found, target = self.tally(attributions), self.target(on, figures)
        if target is None and self.has_target:
            ask = Missing(f"chiffre:{self.figure}", "Quelle cible ?", "administrateur")
            return Finding(COMPLETER, "La cible n’est pas renseignée.", (ask,))
        if found.part is None:
            return Finding(SANS_OBJET, f"Aucune attribution ne se compte encore ici.{found.left_out}")
        return self._beside(found, found.part, target)

    def _beside(self, found: Tally, part: Decimal, target: Operand | None) -> Finding:
        said = f"{found.hits} sur {found.based}, soit {format_rate(part)}"
        work = (count_of(found),)
        if target is None:
            return Finding(APPRECIER, f"{said} ; aucun texte ne fixe de seuil.{found.left_out}", work=work)
        held = part <= target.value if self.at_most else part >= target.value
        said += f" ; {'plafond' if self.at_most else 'cible'} {format_rate(Decimal(target.value))}.{found.left_out}"
        label = "Plafond respecté" if self.at_most else "Cible atteinte"
        work += (Operation("≤" if self.at_most else "≥", (Operand("Part", part, "taux"), target), held, label=label),)
        return Finding(CONFORME if held and not found.unknown else APPRECIER, said, work=work)


def counting_of(function: object) -> Counting | None:
    """The counting that a set rule computes, its landlord's reserve set apart; None for any other function."""
    found = getattr(function, "function", function)
    return found if isinstance(found, Counting) else None


def count_of(found: Tally) -> Operation:
    """The division that gives a share, for the working."""
    counts = (Operand("Attributions comptées", found.hits), Operand("Attributions de la base", found.based))
    return Operation("÷", counts, found.part, "taux", "Part")
