"""Evaluating expressions on one file: the whole set of rules becomes one straight-line function, run once per file.

The source of that function is written by the table below, from our own operators; values reach it only as arguments and
bound constants, never as text. Unknown is None: a comparison with an unknown operand is unknown, `et` and `ou` follow
Kleene, a division by zero is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rules.calendar import add_months, months_between, years_between
from rules.expression import ARITHMETIC, COMPARISONS, Expression, walk
from rules.parameters import Chiffres
from rules.territory import zone_of

PERSONNES = "menage.personnes"
SYMBOLS = {"plus": "+", "moins": "-", "fois": "*", **{symbol: symbol for symbol in COMPARISONS}}
OVER_PERSONS = {"compte", "somme", "quelque"}


@dataclass(frozen=True)
class Program:
    """A compiled set of expressions: `slots` gives the place of each node in the list of values."""

    slots: dict[int, int]
    nodes: list[Expression]
    function: Callable[..., tuple]

    def run(self, values: dict[str, Any], on: date, figures: Chiffres) -> Result:
        expired: set[int] = set()
        return Result(self, values, on, figures, self.function(values.get, on, figures.lookup, expired), expired)


@dataclass(frozen=True)
class Result:
    """Every node's value on one file; `expired` holds the slots of figures past their validity."""

    program: Program
    facts: dict[str, Any]
    on: date
    figures: Chiffres
    values: tuple
    expired: set[int]

    def of(self, expression: Expression) -> Any:
        """The value of an expression of the program; None when unknown."""
        return self.values[self.program.slots[id(expression)]]


def compile_program(roots: Iterable[Expression]) -> Program:
    """One function for all these expressions; what they share is computed once."""
    nodes = [one for one in walk(roots) if not one.per_person]
    slots = {id(one): index for index, one in enumerate(nodes)}
    writer = _Writer(slots)
    lines = [f"    n{index} = {writer.write(one, index)}" for index, one in enumerate(nodes)]
    body = [*writer.functions, *lines, f"    return ({', '.join(f'n{index}' for index in range(len(nodes)))},)"]
    source = "def check(get, on, lookup, expired):\n" + "\n".join(body)
    scope = {**RUNTIME, **writer.constants}
    exec(compile(source, "<rules>", "exec"), scope)  # noqa: S102 - the text above is ours alone
    return Program(slots, nodes, scope["check"])


class _Writer:
    """Writes one line of Python per node."""

    def __init__(self, slots: dict[int, int]):
        self.slots = slots
        self.constants: dict[str, Any] = {}
        self.functions: list[str] = []

    def write(self, one: Expression, index: int) -> str:
        if one.operator in OVER_PERSONS:
            return self._over_persons(one, index)
        return self._expression(
            one, [f"n{self.slots[id(arg)]}" if isinstance(arg, Expression) else arg for arg in one.args], index
        )

    def _bind(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def _expression(self, one: Expression, args: list, index: int, get: str = "get") -> str:
        operator = one.operator
        if operator == "fait":
            return f"{get}({args[0]!r})"
        if operator == "constante":
            return self._bind(args[0])
        if operator in {"aujourdhui", "chacun"}:
            return "on" if operator == "aujourdhui" else "True"
        if operator == "nomme":
            return args[0]
        if operator == "chiffre":
            return f"chiffre({index}, lookup, expired, {one.args[0]!r}, {args[1]}, ({''.join(f'{key}, ' for key in args[2:])}))"
        if operator == "cas":
            return _branches(args)
        if operator in {"et", "ou"}:
            return _kleene(operator, args)
        if operator in {"parmi", "croise"}:
            test = (
                f"{args[0]} in {self._bind(one.args[1])}"
                if operator == "parmi"
                else f"not {self._bind(one.args[1])}.isdisjoint({args[0]})"
            )
            return f"None if {args[0]} is None else {test}"
        return _template(operator, args, one)

    def _over_persons(self, one: Expression, index: int) -> str:
        """A function of one person, then the aggregate over them all."""
        inner = [part for part in walk(one.args) if part.per_person or id(part) not in self.slots]
        names = {id(part): f"p{number}" for number, part in enumerate(inner)}
        lines = [f"    def per_person{index}(get_person):"]
        for part in inner:
            args = [
                names.get(id(arg)) or f"n{self.slots[id(arg)]}" if isinstance(arg, Expression) else arg
                for arg in part.args
            ]
            lines.append(f"        {names[id(part)]} = {self._expression(part, args, index, 'get_person')}")
        returned = ", ".join(names[id(arg)] for arg in one.args)
        self.functions += [*lines, f"        return {returned}"]
        return f"{one.operator}(get({PERSONNES!r}), per_person{index})"


def _branches(args: list[str]) -> str:
    text = args[-1]
    for condition, value in zip(reversed(args[0:-1:2]), reversed(args[1:-1:2]), strict=True):
        text = f"({value} if {condition} else None if {condition} is None else {text})"
    return text


def _kleene(operator: str, args: list[str]) -> str:
    stop, other = ("False", "True") if operator == "et" else ("True", "False")
    return (
        f"{stop} if {' or '.join(f'{arg} is {stop}' for arg in args)} "
        f"else None if {' or '.join(f'{arg} is None' for arg in args)} else {other}"
    )


def _template(operator: str, args: list[str], one: Expression) -> str:
    unknown = " or ".join(f"{arg} is None" for arg in args)
    if operator == "non":
        return f"None if {args[0]} is None else not {args[0]}"
    if operator == "connu":
        return f"{args[0]} is not None"
    if operator == "a_defaut":
        return f"{args[1]} if {args[0]} is None else {args[0]}"
    if operator == "divise":
        left = f"Decimal({args[0]})" if one.args[0].type == "entier" else args[0]
        return f"None if {args[0]} is None or not {args[1]} else {left} / {args[1]}"
    if operator in SYMBOLS:
        return f"None if {unknown} else {args[0]} {SYMBOLS[operator]} {args[1]}"
    call = {"minimum": "min", "maximum": "max"}.get(operator, operator)
    return f"None if {unknown} else {call}({', '.join(args)})"


def _chiffre(slot: int, lookup: Callable, expired: set[int], identifier: str, on: date | None, keys: tuple) -> Any:
    if on is None or None in keys:
        return None
    found = lookup(identifier, on, keys)
    if found is None:
        return None
    if found.expired:
        expired.add(slot)
    return found.value


def _compte(persons: list | None, condition: Callable) -> int | None:
    found = None if not persons else [condition(person.get) for person in persons]
    return None if found is None or None in found else sum(found)


def _somme(persons: list | None, pair: Callable) -> Any:
    found = None if not persons else [pair(person.get) for person in persons]
    if found is None or any(chosen is None or (chosen and value is None) for value, chosen in found):
        return None
    return sum(value for value, chosen in found if chosen)


def _quelque(persons: list | None, condition: Callable) -> bool | None:
    found = None if not persons else [condition(person.get) for person in persons]
    if found is None:
        return None
    return True if True in found else None if None in found else False


RUNTIME: dict[str, Any] = {
    "Decimal": Decimal,
    "chiffre": _chiffre,
    "compte": _compte,
    "somme": _somme,
    "quelque": _quelque,
    "age": years_between,
    "mois_entre": months_between,
    "jours_entre": lambda start, end: (end - start).days,
    "plus_mois": add_months,
    "annee": lambda day: day.year,
    "zone": zone_of,
}
assert ARITHMETIC.keys() - SYMBOLS.keys() == {"divise"}, "each arithmetic operator is written somewhere"
