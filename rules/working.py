"""Reading an evaluated expression: its working, the facts it lacks, and its values in French."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from rules.dossier import ORIGINES, Dossier
from rules.evaluate import OVER_PERSONS, PERSONNES, Result
from rules.expression import ARITHMETIC, COMPARISONS, Expression
from rules.facts import FAITS, Fait
from rules.french import format_amount, format_date, format_decimal, format_rate
from rules.parameters import national
from rules.verdict import Missing, Operand, Operation

DIMENSIONLESS = "1"
LEAVES = {"fait", "constante", "aujourdhui", "chacun"}
SIGNS = {**ARITHMETIC, **COMPARISONS, "et": "et", "ou": "ou"}
WORDS = {"non": "non", "cas": "selon le cas", "chiffre": "barème", "connu": "est connu", "a_defaut": "à défaut",
         "croise": "contient", "parmi": "parmi", "mois_entre": "mois écoulés", "jours_entre": "jours écoulés",
         "plus_mois": "ajout de mois", "annee": "année", "age": "âge"}  # fmt: skip


def format_value(one: Expression, value: Any) -> str:
    """The value as people read it, with its unit."""
    if value is None:
        return "inconnu"
    if isinstance(one, Fait):
        return one.kind.format(value)
    unit = unit_of(one)
    if unit == "taux":
        return format_rate(Decimal(value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal | int):
        return _number(value, unit)
    return str(value)


def _number(value: Decimal | int, unit: str) -> str:
    if unit.startswith("€"):
        return format_amount(value) + unit[1:].replace(" ", "\u00a0")
    text = format_decimal(round(Decimal(value), 4))
    return f"{text}\u00a0{unit}" if unit else text


def unit_of(one: Expression) -> str:
    """The unit of a node, its own or its operands' where an operation keeps it."""
    if one.unit or one.operator in LEAVES:
        return "" if one.unit == DIMENSIONLESS else one.unit
    if one.operator == "nomme":
        return unit_of(one.args[0])
    if one.operator in {"plus", "moins", "cas", "minimum", "maximum", "a_defaut", "somme"}:
        units = [unit_of(arg) for arg in one.args if isinstance(arg, Expression) and arg.type != "booleen"]
        return next((unit for unit in units if unit), "")
    return ""


def phrase(one: Expression) -> str:
    """What a node is called: its label, else the operation in words."""
    if one.label:
        return one.label
    if one.operator == "chiffre":
        return national().by_identifier[one.args[0]].title
    if one.operator == "constante":
        return format_value(one, one.args[0])
    if one.operator in SIGNS:
        return f" {SIGNS[one.operator]} ".join(phrase(arg) for arg in one.args)
    named = [phrase(arg) for arg in one.args if isinstance(arg, Expression)]
    return f"{WORDS.get(one.operator, one.operator)} ({', '.join(named)})" if named else one.operator


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

    def working(self, root: Expression) -> tuple[Operation, ...]:
        """The operations behind a value, operands first; what is not known yet is left out."""
        seen: dict[int, Operation | None] = {}

        def visit(one: Expression, label: str = "") -> None:
            if id(one) in seen or one.operator in LEAVES:
                return
            if one.operator == "nomme":
                visit(one.args[0], one.label)
                return
            parts = self._flat(one)
            if one.operator not in OVER_PERSONS:
                for part in parts:
                    visit(part)
            seen[id(one)] = self._operation(one, parts, label) if self.value(one) is not None else None

        visit(root)
        return tuple(found for found in seen.values() if found)

    def _flat(self, one: Expression) -> list[Expression]:
        """Long sums are shown as one line."""
        if one.operator != "plus":
            return self.active(one)
        left, right = one.args
        return [*(self._flat(left) if left.operator == "plus" else [left]), right]

    def _operation(self, one: Expression, parts: list[Expression], label: str) -> Operation:
        operands = self._persons(one) if one.operator in OVER_PERSONS else tuple(self._operand(part) for part in parts)
        if one.operator in {"parmi", "croise"}:
            operands += (Operand("liste", tuple(sorted(map(str, one.args[1])))),)
        name = SIGNS.get(one.operator) or WORDS.get(one.operator, one.operator)
        unit = unit_of(one)
        if one.operator == "chiffre":
            return self._figure(one, operands, label)
        return Operation(name, operands, self.value(one), unit, label or phrase(one))

    def _figure(self, one: Expression, operands: tuple[Operand, ...], label: str) -> Operation:
        figure = self.result.figures.by_identifier[one.args[0]]
        found = self.figure(one)
        source = Operand(figure.title, found.value, figure.unit, found.period.source)
        return Operation(WORDS["chiffre"], (*operands, source), found.value, figure.unit, label or figure.title)

    def figure(self, one: Expression) -> Any:
        """The period and value behind a look-up; None when a key or the figure is unknown."""
        day, *keys = (self.value(arg) for arg in one.args[1:])
        return None if day is None or None in keys else self.result.figures.lookup(one.args[0], day, tuple(keys))

    def _persons(self, one: Expression) -> tuple[Operand, ...]:
        facts = sorted(key for key in one.facts if key.startswith(f"{PERSONNES}.*"))
        persons = self.result.facts.get(PERSONNES) or []
        return tuple(
            Operand(f"{person[f'{PERSONNES}.*']} : {FAITS[key].label}", person.get(key), FAITS[key].unit)
            for person in persons
            for key in facts
        )

    def _operand(self, one: Expression) -> Operand:
        value = self.value(one)
        source = ""
        if isinstance(one, Fait):
            source = ORIGINES.get(self.dossier.origine(one.key), "")
        elif one.operator == "chiffre" and self.figure(one):
            source = self.figure(one).period.source
        return Operand(phrase(one), value, unit_of(one), source)

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
            if one.operator == "chiffre" and not parts:
                title = self.result.figures.by_identifier[one.args[0]].title
                found[f"chiffre:{one.args[0]}"] = Missing(
                    f"chiffre:{one.args[0]}", f"{title} : valeur à saisir", "administrateur"
                )

    def _lacking_persons(self, one: Expression) -> list[Missing]:
        persons = self.result.facts.get(PERSONNES)
        if not persons:
            return [Missing(PERSONNES, "Qui habitera le logement ?", "candidat")]
        keys = sorted(key for key in one.facts if key.startswith(f"{PERSONNES}.*"))
        return [
            Missing(key.replace("*", person[f"{PERSONNES}.*"]), FAITS[key].question or FAITS[key].label, FAITS[key].ask)
            for person in persons
            for key in keys
            if person.get(key) is None
        ]
