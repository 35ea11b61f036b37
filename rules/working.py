"""Reading an evaluated expression: its working, redone by hand line by line, and the facts it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from rules.dossier import ORIGINES, Dossier
from rules.evaluate import OVER_PERSONS, PERSONNES, Program, Result, compile_program
from rules.expression import Expression
from rules.facts import FAITS, Fait, personne
from rules.verdict import Missing, Operand, Operation
from rules.vocabulary import LIENS
from rules.wording import (
    DIMENSIONLESS,
    LEAVES,
    LISTE,
    OPERATIONS,
    SIGNS,
    UNITS,
    WORDS,
    format_value,
    inside,
    phrase,
    plain,
    printed,
    unit_of,
    unit_of_figure,
)

__all__ = [
    "DIMENSIONLESS",
    "LEAVES",
    "OPERATIONS",
    "SIGNS",
    "UNITS",
    "WORDS",
    "Reader",
    "format_value",
    "phrase",
    "printed",
    "unit_of",
    "unit_of_figure",
]


class Reader:
    """Reads the result of a file for the verdicts that rest on it."""

    def __init__(self, result: Result, dossier: Dossier):
        self.result, self.dossier = result, dossier

    def value(self, one: Expression) -> Any:
        return self.result.of(one)

    def active(self, one: Expression) -> list[Expression]:
        """The operands that the value really rests on: the branch taken, and the conditions on the way."""
        args = [arg for arg in one.args if isinstance(arg, Expression)]
        if one.operator == "cas":
            return list(self._taken(args))
        if one.operator == "a_defaut":
            return [args[0]] if self.value(args[0]) is not None else args
        if one.operator in {"et", "ou"} and self.value(one) is (one.operator == "ou"):
            return [arg for arg in args if self.value(arg) is self.value(one)][:1]
        return args

    def _taken(self, args: list[Expression]) -> Iterable[Expression]:
        for condition, branch in zip(args[0:-1:2], args[1:-1:2], strict=True):
            yield condition
            if self.value(condition) is None:
                return
            if self.value(condition):
                yield branch
                return
        yield args[-1]

    def used(self, root: Expression, *, figures_only: bool = False) -> list[Expression]:
        """Every node that the value rests on, each once; what a branch not taken says is left out.

        `figures_only`: those alone that have a dated figure behind them.
        """
        seen: dict[int, Expression] = {}

        def visit(one: Expression) -> None:
            if id(one) in seen or (figures_only and not one.figures):
                return
            seen[id(one)] = one
            for part in [] if one.operator in OVER_PERSONS else self.active(one):
                visit(part)

        visit(root)
        return list(seen.values())

    def working(self, root: Expression, *beside: Expression) -> tuple[Operation, ...]:
        """The operations behind the values told `beside`, then behind this one, operands first; what is unknown is left
        out."""
        seen: dict[int, Operation | None] = {}

        def visit(one: Expression, name: Expression | None = None) -> None:
            if id(one) in seen or one.operator in LEAVES:
                return
            if one.operator == "nomme":
                visit(one.args[0], one)
                return
            parts = self._flat(one)
            if one.operator not in OVER_PERSONS:
                for part in parts:
                    visit(part)
            known = self.value(one) is not None and all(
                self.value(part) is not None for part in self._needed(one, parts)
            )
            seen[id(one)] = self._operation(one, parts, one if name is None else name) if known else None

        for one in (*beside, root):
            visit(one)
        return tuple(found for found in seen.values() if found) or self._answer(root)

    def _answer(self, root: Expression) -> tuple[Operation, ...]:
        """A value that is an answer itself, with where it comes from; nothing while it is unknown."""
        one = root
        while one.operator == "nomme":
            one = one.args[0]
        if not isinstance(one, Fait) or self.value(one) is None:
            return ()
        return (Operation(WORDS["fait"], (self._operand(one),), plain(self.value(one)), unit_of(root), phrase(root)),)

    @staticmethod
    def _needed(one: Expression, parts: list[Expression]) -> list[Expression]:
        return [] if one.operator in {"connu", "a_defaut", *OVER_PERSONS} else parts

    def _flat(self, one: Expression) -> list[Expression]:
        """Long sums are shown as one line."""
        if one.operator != "plus":
            return self.active(one)
        left, right = one.args
        return [*(self._flat(left) if left.operator == "plus" else [left]), right]

    def _operation(self, one: Expression, parts: list[Expression], name: Expression) -> Operation:
        if one.operator == "chiffre":
            return self._figure(one, parts, name)
        operands = self._persons(one) if one.operator in OVER_PERSONS else tuple(self._operand(part) for part in parts)
        if one.operator in {"parmi", "croise"}:
            operands += (Operand(LISTE, tuple(sorted(map(str, one.args[1])))),)
        sign = SIGNS.get(one.operator) or WORDS[one.operator]
        return Operation(sign, operands, plain(self.value(one)), unit_of(name), phrase(name))

    def _figure(self, one: Expression, parts: list[Expression], name: Expression) -> Operation:
        figure, found = self.result.figures.by_identifier[one.args[0]], self.figure(one)
        unit = unit_of_figure(one.args[0], self.result.figures)
        source = Operand(figure.title, found.value, unit, found.period.source)
        label = figure.title if name is one else phrase(name)
        return Operation(WORDS["chiffre"], (*map(self._operand, parts), source), found.value, unit, label)

    def figure(self, one: Expression) -> Any:
        """The period and value behind a look-up; None when a key or the figure is unknown."""
        day, *keys = (self.value(arg) for arg in one.args[1:])
        return None if day is None or None in keys else self.result.figures.lookup(one.args[0], day, tuple(keys))

    def _persons(self, one: Expression) -> tuple[Operand, ...]:
        """One operand per person: counted or not, or what a sum takes from whom it takes."""
        found = []
        for person in self.result.facts.get(PERSONNES) or []:
            alone = {**self.result.facts, PERSONNES: [person]}
            value = _alone(one).run(alone, self.result.on, self.result.figures).of(one)
            if one.operator != "somme":
                found.append(Operand(_who(person), bool(value), "", _known_facts(one, person)))
            elif value:
                found.append(Operand(_who(person), value, unit_of(one), _known_facts(one, person)))
        return tuple(found)

    def _operand(self, one: Expression) -> Operand:
        source = ""
        if isinstance(one, Fait):
            source = ORIGINES.get(self.dossier.origine(one.key), "")
        elif one.operator == "chiffre" and self.figure(one):
            source = self.figure(one).period.source
        return Operand(phrase(one), plain(self.value(one)), unit_of(one), source)

    def missing(self, root: Expression) -> tuple[Missing, ...]:
        """The facts and figures whose knowledge could settle an unknown value, in the order one would ask."""
        found: dict[str, Missing] = {}
        self._lacks(root, found)
        return tuple(found.values())

    def _lacks(self, one: Expression, found: dict[str, Missing]) -> None:
        if self.value(one) is not None:
            return
        if isinstance(one, Fait):
            found.setdefault(one.key, Missing(one.key, one.question or one.label, one.ask))
        elif one.operator in OVER_PERSONS:
            found.update((item.fact, item) for item in self._lacking_persons(one))
        else:
            parts = [part for part in self.active(one) if self.value(part) is None]
            for part in parts:
                self._lacks(part, found)
            if one.operator == "zone" and not parts:
                question = "Quel est le code INSEE de la commune ? Celui-ci n’a pas de zone de plafond."
                found[one.args[0].key] = Missing(one.args[0].key, question, "bailleur")
            if one.operator == "chiffre" and not parts:
                title = self.result.figures.by_identifier[one.args[0]].title
                found[f"chiffre:{one.args[0]}"] = Missing(
                    f"chiffre:{one.args[0]}", f"{title} : valeur à saisir", "administrateur"
                )

    def _lacking_persons(self, one: Expression) -> list[Missing]:
        """The facts of the persons who leave the count open, and of no one else."""
        persons = self.result.facts.get(PERSONNES)
        if not persons:
            return [Missing(PERSONNES, "Qui habitera le logement ?", "candidat")]
        keys = sorted(key for key in one.facts if key.startswith(f"{PERSONNES}.*"))
        return [
            Missing(key.replace("*", person[f"{PERSONNES}.*"]), FAITS[key].question or FAITS[key].label, FAITS[key].ask)
            for person in persons
            if self._open(one, person)
            for key in keys
            if person.get(key) is None
        ]

    def _open(self, one: Expression, person: dict[str, Any]) -> bool:
        alone = {**self.result.facts, PERSONNES: [person]}
        return _alone(one).run(alone, self.result.on, self.result.figures).of(one) is None


@cache
def _alone(one: Expression) -> Program:
    """The same count, to be run on a household of one person."""
    return compile_program((one,))


def _who(person: dict[str, Any]) -> str:
    """« Enfant (p3) »: the tie and the stable key, never a name."""
    return f"{LIENS.get(person.get(personne.lien.key), 'Personne')} ({person[f'{PERSONNES}.*']})"


def _known_facts(one: Expression, person: dict[str, Any]) -> str:
    keys = sorted(key for key in one.facts if person.get(key) is not None)
    return " ; ".join(f"{FAITS[key].label} : {inside(FAITS[key].kind.format(person[key]))}" for key in keys)
