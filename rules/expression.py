"""Expressions over facts: a closed list of operators, built once at load, shared wherever two rules say the same thing.

An expression is never true or false in Python: `if` on one is an error. The same tree is evaluated on one file
(`rules.evaluate`), over the columns of a pool (`rules.screening`) and read for its working (`rules.working`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

ARITHMETIC = {"plus": "+", "moins": "−", "fois": "×", "divise": "÷"}
COMPARISONS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "=", "!=": "≠"}
NUMERIC = {"nombre", "entier"}
ORDERED = NUMERIC | {"date"}


class BadDeclaration(TypeError):
    """A rule or an expression that does not hold together; found while the rules load."""


def must(held: bool, why: str) -> None:
    if not held:
        raise BadDeclaration(why)


class Expression:
    """One node. `type` is nombre, entier, booleen, date, choix, ensemble or texte; equal nodes are one object."""

    __slots__ = ("args", "facts", "figures", "key", "label", "operator", "per_person", "type", "unit")
    _known: dict[tuple, Expression] = {}

    def __init__(self, operator: str, args: tuple, type_: str, *, key: str = "", label: str = "", unit: str = ""):
        self.operator, self.args, self.type = operator, args, type_
        self.key, self.label, self.unit = key, label, unit
        parts = [arg for arg in args if isinstance(arg, Expression)]
        self.facts: frozenset[str] = frozenset().union(*(part.facts for part in parts))
        self.figures: frozenset[str] = frozenset().union(*(part.figures for part in parts))
        self.per_person = operator not in {"compte", "somme", "quelque"} and any(part.per_person for part in parts)

    def __bool__(self) -> bool:
        raise TypeError("an expression has no truth value here: use &, |, ~ or cas()")

    __hash__ = object.__hash__

    def __add__(self, other: Any) -> Expression:
        return _arithmetic("plus", self, other)

    def __radd__(self, other: Any) -> Expression:
        return _arithmetic("plus", other, self)

    def __sub__(self, other: Any) -> Expression:
        return _arithmetic("moins", self, other)

    def __rsub__(self, other: Any) -> Expression:
        return _arithmetic("moins", other, self)

    def __mul__(self, other: Any) -> Expression:
        return _arithmetic("fois", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Expression:
        return _arithmetic("divise", self, other)

    def __le__(self, other: Any) -> Expression:
        return _comparison("<=", self, other)

    def __lt__(self, other: Any) -> Expression:
        return _comparison("<", self, other)

    def __ge__(self, other: Any) -> Expression:
        return _comparison(">=", self, other)

    def __gt__(self, other: Any) -> Expression:
        return _comparison(">", self, other)

    def __eq__(self, other: Any) -> Expression:  # type: ignore[override]
        return _comparison("==", self, other)

    def __ne__(self, other: Any) -> Expression:  # type: ignore[override]
        return _comparison("!=", self, other)

    def __and__(self, other: Expression) -> Expression:
        return _logic("et", self, other)

    def __or__(self, other: Expression) -> Expression:
        return _logic("ou", self, other)

    def __invert__(self) -> Expression:
        return node("non", (_boolean(self),), "booleen")

    def contient(self, code: str) -> Expression:
        """Is this code in the set?"""
        return self.croise((code,))

    def croise(self, codes: Iterable[str]) -> Expression:
        """Does the set share at least one code with these?"""
        must(self.type == "ensemble", "croise() wants a set")
        return node("croise", (self, frozenset(codes)), "booleen")

    def parmi(self, codes: Iterable[Any]) -> Expression:
        """Is the value one of these?"""
        return node("parmi", (self, frozenset(codes)), "booleen")

    def est_connu(self) -> Expression:
        """Is the value known at all? Always answered, never unknown."""
        return node("connu", (self,), "booleen")

    def nomme(self, key: str, label: str, unit: str = "") -> Expression:
        """The same value with a name people read, used by explanations, workings and stored columns."""
        return Expression._known.setdefault(
            ("nomme", key, id(self)), Expression("nomme", (self,), self.type, key=key, label=label, unit=unit)
        )

    def __repr__(self) -> str:
        return self.key or f"{self.operator}({', '.join(map(repr, self.args))})"


def node(operator: str, args: tuple, type_: str, **named: str) -> Expression:
    """The one node for this operator and these arguments."""
    identity = (operator, type_, tuple(_identity(arg) for arg in args))
    found = Expression._known.get(identity)
    if found is None:
        found = Expression._known[identity] = Expression(operator, args, type_, **named)
    return found


def _identity(arg: Any) -> Any:
    return id(arg) if isinstance(arg, Expression) else (type(arg).__name__, arg)


def constante(value: Any, label: str = "", unit: str = "") -> Expression:
    """A value fixed by a text or a policy clause; `label` names it in workings."""
    types = {bool: "booleen", int: "entier", Decimal: "nombre", date: "date", str: "choix", frozenset: "ensemble"}
    known = Expression._known
    identity = ("constante", type(value).__name__, value, label)
    return known.setdefault(identity, Expression("constante", (value,), types[type(value)], label=label, unit=unit))


def as_expression(value: Any) -> Expression:
    if isinstance(value, Expression):
        return value
    return constante(Decimal(value) if isinstance(value, str) and value[:1].isdigit() else value)


def _arithmetic(operator: str, left: Any, right: Any) -> Expression:
    left, right = as_expression(left), as_expression(right)
    must({left.type, right.type} <= NUMERIC, f"{operator} wants numbers: {left!r}, {right!r}")
    whole = left.type == right.type == "entier" and operator != "divise"
    return node(operator, (left, right), "entier" if whole else "nombre")


def _comparison(operator: str, left: Any, right: Any) -> Expression:
    left = as_expression(left)
    right = right if isinstance(right, Expression) else _same_type(left, right)
    comparable = (
        left.type == right.type or {left.type, right.type} <= NUMERIC or {left.type, right.type} <= {"choix", "texte"}
    )
    must(comparable, f"{operator} compares like with like: {left!r} ({left.type}), {right!r} ({right.type})")
    must(operator in {"==", "!="} or left.type in ORDERED, f"{operator} wants numbers or dates: {left!r}")
    return node(operator, (left, right), "booleen")


def _same_type(left: Expression, value: Any) -> Expression:
    return constante(Decimal(value)) if left.type == "nombre" and not isinstance(value, bool) else constante(value)


def _boolean(part: Expression) -> Expression:
    must(part.type == "booleen", f"a yes-or-no is wanted: {part!r}")
    return part


def _logic(operator: str, *parts: Expression) -> Expression:
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.args if part.operator == operator else (_boolean(part),))
    return node(operator, tuple(flat), "booleen")


def et(*parts: Expression) -> Expression:
    return _logic("et", *parts)


def ou(*parts: Expression) -> Expression:
    return _logic("ou", *parts)


def cas(*branches: tuple[Expression, Any], sinon: Any) -> Expression:
    """The value of the first branch whose condition holds, else `sinon`; an unknown condition stops there."""
    args: list[Expression] = []
    for condition, value in branches:
        args += [_boolean(condition), as_expression(value)]
    args.append(as_expression(sinon))
    types = {value.type for value in args[1::2]} | {args[-1].type}
    type_ = types.pop() if len(types) == 1 else "nombre"
    must(not types or types | {type_} <= NUMERIC, f"branches of one kind are wanted: {args!r}")
    return node("cas", tuple(args), type_)


def plus_petit(*parts: Any) -> Expression:
    return _extreme("minimum", parts)


def plus_grand(*parts: Any) -> Expression:
    return _extreme("maximum", parts)


def _extreme(operator: str, parts: tuple) -> Expression:
    args = tuple(as_expression(part) for part in parts)
    types = {arg.type for arg in args}
    return node(operator, args, types.pop() if len(types) == 1 else "nombre")


AUJOURDHUI = node("aujourdhui", (), "date", key="aujourdhui", label="Date de l’examen")


def age(birth: Expression, le: Expression = AUJOURDHUI) -> Expression:
    """Completed years."""
    return node("age", (birth, le), "entier", label="Âge", unit="ans")


def mois_entre(start: Expression, end: Expression = AUJOURDHUI) -> Expression:
    """Completed months from one day to the other."""
    return node("mois_entre", (start, end), "entier", label="Mois écoulés", unit="mois")


def jours_entre(start: Expression, end: Expression = AUJOURDHUI) -> Expression:
    """Days from one day to the other, negative when the second is earlier."""
    return node("jours_entre", (start, end), "entier", label="Jours écoulés", unit="jours")


def plus_mois(start: Expression, months: Any) -> Expression:
    """The same day some months later, the last day of the month where there is none."""
    return node("plus_mois", (start, as_expression(months)), "date")


def plus_tard(*dates: Expression) -> Expression:
    return node("maximum", dates, "date")


def annee(day: Expression) -> Expression:
    return node("annee", (day,), "entier", label="Année")


def zone(commune: Expression) -> Expression:
    """The zone of the income ceilings where the commune lies."""
    return node("zone", (commune,), "choix", label="Zone du plafond")


def adresse(place: Expression) -> Expression:
    """An address without accents, capitals or punctuation, so that two ways of writing it are equal."""
    return node("adresse", (place,), "texte", label="Adresse, sans accents, majuscules ni ponctuation")


def a_defaut(value: Expression, other: Expression) -> Expression:
    """The value when known, else the other: for what a text itself lets stand in for the first."""
    must(value.type == other.type, f"{value!r} and {other!r} must be of one kind")
    return node("a_defaut", (value, other), value.type)


def chiffre(identifier: str, *keys: Expression, le: Expression = AUJOURDHUI, type_: str = "nombre") -> Expression:
    """A dated figure, looked up by keys where it is a table; unknown when no period covers the day."""
    found = node("chiffre", (identifier, le, *keys), type_, key=identifier)
    found.figures |= {identifier}
    return found


def en_vigueur(figure: Expression) -> Expression:
    """Is this dated figure known, and within its validity? Always answered, never unknown."""
    must(figure.operator == "chiffre", f"a dated figure is wanted: {figure!r}")
    return node("en_vigueur", (figure,), "booleen", label="Chiffre en vigueur")


CHACUN = node("chacun", (), "booleen", label="Chaque personne")
CHACUN.per_person = True


def compte(condition: Expression) -> Expression:
    """How many persons of the household meet the condition."""
    return _over_persons("compte", (condition,), "entier")


def somme(value: Expression, condition: Expression) -> Expression:
    """The sum of a value over the persons who meet the condition."""
    return _over_persons("somme", (value, condition), value.type)


def quelque(condition: Expression) -> Expression:
    """Does at least one person meet the condition?"""
    return _over_persons("quelque", (condition,), "booleen")


def _over_persons(operator: str, args: tuple[Expression, ...], type_: str) -> Expression:
    must(all(arg.per_person for arg in args), f"{operator} speaks of persons: {args!r}")
    return node(operator, args, type_)


def walk(roots: Iterable[Expression]) -> list[Expression]:
    """Every node below these, operands before what uses them, each once."""
    seen: dict[int, Expression] = {}

    def visit(one: Expression) -> None:
        if id(one) in seen:
            return
        for arg in one.args:
            if isinstance(arg, Expression):
                visit(arg)
        seen[id(one)] = one

    for root in roots:
        visit(root)
    return list(seen.values())
