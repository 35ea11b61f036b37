"""Evaluating expressions on one file: the whole set of rules becomes one straight-line function, run once per file.

The source of that function is written by the table below, from our own operators; values reach it only as arguments and
bound constants, never as text. Unknown is None: a comparison with an unknown operand is unknown, `et` and `ou` follow
Kleene, a division by zero is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from rules.addresses import plain_address
from rules.calendar import add_months, months_between, years_between
from rules.expression import ARITHMETIC, COMPARISONS, Expression, must, walk
from rules.parameters import Chiffres
from rules.territory import zone_of

PERSONNES = "menage.personnes"
SYMBOLS = {"plus": "+", "moins": "-", "fois": "*", **{symbol: symbol for symbol in COMPARISONS}}
OVER_PERSONS = {"compte", "somme", "quelque"}
ALWAYS_KNOWN = {"constante", "aujourdhui", "chacun", "connu", "en_vigueur"}


@dataclass(frozen=True, eq=False)
class Program:
    """A compiled set of expressions: `slots` gives the place of each node in the list of values.

    What depends on the day and the figures alone is prepared once for both; the rest runs once per file.
    """

    slots: dict[int, int]
    nodes: list[Expression]
    prepare: Callable[..., tuple]
    function: Callable[..., tuple]
    prepared: dict[tuple, tuple[Chiffres, tuple, frozenset[int]]] = field(default_factory=dict, repr=False)

    def run(self, values: dict[str, Any], on: date, figures: Chiffres) -> Result:
        """Every node's value on one file (fact path → value)."""
        _, static, past = self.prepared.get((on, id(figures))) or self._prepare(on, figures)
        expired = set(past)
        return Result(
            self, values, on, figures, self.function(values.get, on, figures.lookup, expired, static), expired
        )

    def _prepare(self, on: date, figures: Chiffres) -> tuple[Chiffres, tuple, frozenset[int]]:
        expired: set[int] = set()
        static = self.prepare(on, figures.lookup, expired)
        if len(self.prepared) > DAYS_KEPT:
            self.prepared.clear()
        found = self.prepared[on, id(figures)] = (figures, static, frozenset(expired))
        return found


DAYS_KEPT = 64


@dataclass(eq=False, slots=True)
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
    source, constants = _Writer(nodes, slots).source()
    scope = {**RUNTIME, **constants}
    exec(compile(source, "<rules>", "exec"), scope)  # noqa: S102 - the text above is ours alone
    return Program(slots, nodes, scope["prepare"], scope["check"])


def _static(nodes: list[Expression]) -> set[int]:
    """The nodes that depend on the day and the figures alone, by identity."""
    found: set[int] = set()
    for one in nodes:
        args = [arg for arg in one.args if isinstance(arg, Expression)]
        if one.operator not in OVER_PERSONS | {"fait"} and all(id(arg) in found for arg in args):
            found.add(id(one))
    return found


class _Writer:
    """Writes a line of Python per node: static ones in `prepare`, persons' in `per_person`, the others in `check`."""

    def __init__(self, nodes: list[Expression], slots: dict[int, int]):
        self.nodes, self.slots, self.static = nodes, slots, _static(nodes)
        self.constants: dict[str, Any] = {}
        self.columns: dict[int, int] = {}

    def source(self) -> tuple[str, dict[str, Any]]:
        """The text of `prepare` and `check`, and the constants that they name."""
        person = self._person_function()
        static = [self._name(one) for one in self.nodes if id(one) in self.static]
        moving = [one for one in self.nodes if id(one) not in self.static]
        lines = [
            "def prepare(on, lookup, expired):",
            *(self._line(one) for one in self.nodes if id(one) in self.static),
            f"    return ({_listed(static)})",
            *person,
            "def check(get, on, lookup, expired, static):",
            *([f"    ({_listed(static)}) = static"] if static else []),
            *self._person_columns(),
            *(self._line(one) for one in moving),
            f"    return ({_listed(map(self._name, self.nodes))})",
        ]
        return "\n".join(lines), self.constants

    def _name(self, one: Expression) -> str:
        return f"n{self.slots[id(one)]}"

    def _line(self, one: Expression) -> str:
        if one.operator in OVER_PERSONS:
            return (
                f"    {self._name(one)} = {one.operator}({', '.join(f'k{self.columns[id(arg)]}' for arg in one.args)})"
            )
        args = [self._name(arg) if isinstance(arg, Expression) else arg for arg in one.args]
        return f"    {self._name(one)} = {self._expression(one, args)}"

    def _person_function(self) -> list[str]:
        """One pass over the household: what every count and sum wants to know of each person."""
        wanted = [arg for one in self.nodes if one.operator in OVER_PERSONS for arg in one.args]
        self.columns = {identity: index for index, identity in enumerate(dict.fromkeys(map(id, wanted)))}
        inner = [part for part in walk(wanted) if part.per_person]
        names = {id(part): f"p{number}" for number, part in enumerate(inner)}
        self.outer = sorted(
            {
                self._name(arg)
                for part in inner
                for arg in part.args
                if isinstance(arg, Expression) and not arg.per_person
            }
        )
        lines = [f"def per_person(get_person, on, {_listed(self.outer)}):"]
        for part in inner:
            args = [names.get(id(arg)) or self._name(arg) if isinstance(arg, Expression) else arg for arg in part.args]
            lines.append(f"    {names[id(part)]} = {self._expression(part, args, 'get_person')}")
        by_identity = {id(arg): arg for arg in wanted}
        return [*lines, f"    return ({_listed(names[id(by_identity[identity])] for identity in self.columns)})"]

    def _person_columns(self) -> list[str]:
        """The household's answers, one tuple per thing asked; None for all while nobody is recorded."""
        if not self.columns:
            return []
        names = _listed(f"k{index}" for index in self.columns.values())
        asked = f"per_person(person.get, on, {_listed(self.outer)})"
        return [
            f"    persons = get({PERSONNES!r})",
            f"    ({names}) = zip(*[{asked} for person in persons]) if persons else (None,) * {len(self.columns)}",
        ]

    def _bind(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def _expression(self, one: Expression, args: list, get: str = "get") -> str:
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
            keys = _listed(args[2:])
            return f"chiffre({self.slots[id(one)]}, lookup, expired, {one.args[0]!r}, {args[1]}, ({keys}))"
        if operator == "en_vigueur":
            return f"{args[0]} is not None and {self.slots[id(one.args[0])]} not in expired"
        if operator == "cas":
            return _branches(args)
        if operator in {"et", "ou"}:
            return _kleene(operator, args)
        if operator in {"parmi", "croise"}:
            listed = self._bind(one.args[1])
            test = f"{args[0]} in {listed}" if operator == "parmi" else f"not {listed}.isdisjoint({args[0]})"
            return f"None if {args[0]} is None else {test}"
        return _template(operator, args, one)


def _listed(names: Iterable[str]) -> str:
    """`a, b, ` : the inside of a tuple, of one too."""
    return "".join(f"{name}, " for name in names)


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
    doubtful = [name for name, arg in zip(args, one.args, strict=True) if arg.operator not in ALWAYS_KNOWN]
    if operator == "connu":
        return f"{args[0]} is not None"
    if operator == "a_defaut":
        return f"{args[1]} if {args[0]} is None else {args[0]}"
    if operator == "divise":
        left = f"Decimal({args[0]})" if one.args[0].type == "entier" else args[0]
        return f"None if {args[0]} is None or not {args[1]} else {left} / {args[1]}"
    known = _operation(operator, args)
    return f"None if {' or '.join(f'{name} is None' for name in doubtful)} else {known}" if doubtful else known


def _operation(operator: str, args: list[str]) -> str:
    if operator == "non":
        return f"not {args[0]}"
    if operator in SYMBOLS:
        return f"{args[0]} {SYMBOLS[operator]} {args[1]}"
    return f"{ {'minimum': 'min', 'maximum': 'max'}.get(operator, operator) }({', '.join(args)})"


def _chiffre(slot: int, lookup: Callable, expired: set[int], identifier: str, on: date | None, keys: tuple) -> Any:
    if on is None or None in keys:
        return None
    found = lookup(identifier, on, keys)
    if found is None:
        return None
    if found.expired:
        expired.add(slot)
    return found.value


def _compte(column: tuple | None) -> int | None:
    return None if column is None or None in column else sum(column)


def _somme(values: tuple | None, chosen: tuple | None) -> Any:
    if values is None or None in chosen:
        return None
    kept = [value for value, taken in zip(values, chosen, strict=True) if taken]
    return None if None in kept else sum(kept)


def _quelque(column: tuple | None) -> bool | None:
    if column is None:
        return None
    return True if True in column else None if None in column else False


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
    "adresse": plain_address,
}
must(ARITHMETIC.keys() - SYMBOLS.keys() == {"divise"}, "each arithmetic operator is written somewhere")
