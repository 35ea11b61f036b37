"""Redoing a working by hand: for each operation of the closed list, what its operands give."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from rules.addresses import plain_address
from rules.calendar import add_months, months_between, years_between
from rules.territory import zone_of
from rules.verdict import Operation


def _last(*values: Any) -> Any:
    """The branch taken comes after the conditions that were read: all false but the one just before it."""
    *conditions, value = values
    assert not any(conditions[:-1])
    return value


def _sum(*values: Any) -> Any:
    return sum(values)


def _quotient(left: Any, right: Any) -> Decimal:
    return Decimal(left) / right


REDO: dict[str, Callable[..., Any]] = {
    "réponse": lambda value: value,
    "+": _sum,
    "−": operator.sub,
    "×": operator.mul,
    "÷": _quotient,
    "≤": operator.le,
    "<": operator.lt,
    "≥": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
    "≠": operator.ne,
    "et": lambda *values: all(values),
    "ou": lambda *values: any(values),
    "non": operator.not_,
    "selon le cas": _last,
    "barème": lambda *values: values[-1],
    "est connu": lambda value: value is not None,
    "à défaut": lambda *values: next((value for value in values if value is not None), None),
    "contient": lambda held, codes: any(code in codes for code in held),
    "parmi": lambda value, codes: value in codes or str(value) in codes,
    "mois écoulés": months_between,
    "jours écoulés": lambda start, end: (end - start).days,
    "ajout de mois": lambda start, months: add_months(start, int(months)),
    "année": lambda day: day.year,
    "âge": years_between,
    "zone": zone_of,
    "adresse écrite simplement": plain_address,
    "le plus petit": min,
    "le plus grand": max,
    "nombre": _sum,
    "somme": _sum,
    "au moins un": lambda *values: any(values),
}


def redo(one: Operation) -> Any:
    return REDO[one.operation](*(operand.value for operand in one.operands))


def check_working(steps: tuple[Operation, ...]) -> None:
    """Each line gives its result, and each operand that a line above computed carries that line's result."""
    computed: dict[str, set] = {}
    for one in steps:
        assert redo(one) == one.result, one
        for operand in one.operands:
            if operand.label in computed and not operand.source:
                assert operand.value in computed[operand.label], (one, operand)
        computed.setdefault(one.label, set()).add(one.result)


def one_line(steps: tuple[Operation, ...]) -> str:
    """For a failing test: the working as text."""
    return reduce(lambda text, one: f"{text}\n{one.label} = {one.result} {one.unit}", steps, "")
