"""Columns and their exact arithmetic.

A column has one row per request (or per person), or a single row that counts for all (the dwelling, a constant).
Numbers are fractions: integer numerators over a positive denominator, common to all rows or one each; where a product
could pass 64 bits it is made in Python's integers. Dates are ordinals over one. Yes-or-no is Kleene's: `yes`, `no`, or
neither.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import numpy as np

from rules.kinds import Nombre
from rules.pool import Column

LIMIT = 2**61
SIGNS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "==": operator.eq, "!=": operator.ne}


@dataclass(frozen=True)
class Number:
    """`num / den`; `top` and `bottom` bound them."""

    num: np.ndarray
    den: Any
    known: np.ndarray
    top: int
    bottom: int


@dataclass(frozen=True)
class Logic:
    yes: np.ndarray
    no: np.ndarray

    @property
    def known(self) -> np.ndarray:
        return self.yes | self.no


@dataclass(frozen=True)
class Codes:
    """Choices and texts as indexes in `words`; sets (`mask`) as bits over them."""

    num: np.ndarray
    known: np.ndarray
    words: tuple[str, ...]


def whole(num: np.ndarray, known: np.ndarray, den: int = 1) -> Number:
    top = max(1, int(num.max(initial=0)), -int(num.min(initial=0)))
    return Number(num, den, known, top, den)


def times(left: Any, right: Any, size: int) -> Any:
    """The product, in 64 bits where `size` bounds it safely."""
    if isinstance(right, int) and right == 1:
        return left
    return left * right if size < LIMIT else wide(left) * wide(right)


def wide(values: Any) -> Any:
    return values.astype(object) if isinstance(values, np.ndarray) else values


def aligned(a: Number, b: Number) -> tuple[Any, Any, Any, int, int]:
    """Both numerators over one denominator, that denominator, its bound, and the numerators' bound."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        den = lcm(a.den, b.den)
        up_a, up_b, bound_a, bound_b, bottom = den // a.den, den // b.den, den // a.den, den // b.den, den
    else:
        den = times(a.den, b.den, bottom := a.bottom * b.bottom)
        up_a, up_b, bound_a, bound_b = b.den, a.den, b.bottom, a.bottom
    left, right = times(a.num, up_a, a.top * bound_a), times(b.num, up_b, b.top * bound_b)
    return left, right, den, bottom, max(a.top * bound_a, b.top * bound_b)


def add(a: Number, b: Number, sign: int = 1) -> Number:
    left, right, den, bottom, top = aligned(a, b)
    left = left if 2 * top < LIMIT else wide(left)
    return Number(left + right if sign > 0 else left - right, den, a.known & b.known, 2 * top, bottom)


def multiply(a: Number, b: Number) -> Number:
    top, bottom = a.top * b.top, a.bottom * b.bottom
    return Number(times(a.num, b.num, top), times(a.den, b.den, bottom), a.known & b.known, top, bottom)


def divide(a: Number, b: Number) -> Number:
    """Unknown where the divisor is zero."""
    zero = b.num == 0
    shared = gcd(a.den, b.den) if isinstance(a.den, int) and isinstance(b.den, int) else 1
    up = b.den // shared if isinstance(b.den, int) else b.den
    down = a.den // shared if isinstance(a.den, int) else a.den
    sign = np.where(b.num < 0, -1, 1)
    top, bottom = a.top * b.bottom, b.top * a.bottom
    den = times(np.where(zero, 1, b.num * sign), down, bottom)
    den = int(den[0]) if den.size == 1 else den
    return Number(times(a.num, up, top) * sign, den, a.known & b.known & ~zero, top, bottom)


def compare(sign: str, a: Any, b: Any) -> Logic:
    if isinstance(a, Logic):
        known, same = a.known & b.known, a.yes == b.yes
        return logic(same if sign == "==" else ~same, known)
    left, right = aligned(a, b)[:2] if isinstance(a, Number) else same_words(a, b)[:2]
    return logic(SIGNS[sign](left, right), a.known & b.known)


def logic(values: np.ndarray, known: np.ndarray) -> Logic:
    return Logic(values & known, ~values & known)


def same_words(a: Codes, b: Codes) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    if a.words == b.words:
        return a.num, b.num, a.words
    if b.num.size == 1 and b.words[b.num[0]] in a.words:
        return a.num, np.array([a.words.index(b.words[b.num[0]])]), a.words
    place = {word: index for index, word in enumerate(dict.fromkeys((*a.words, *b.words)))}
    left, right = (np.array([place[word] for word in one.words])[one.num] for one in (a, b))
    return left, right, tuple(place)


def select(where: np.ndarray, a: Any, b: Any) -> Any:
    """`a` where the mask holds, else `b`."""
    if isinstance(a, Logic):
        return Logic(np.where(where, a.yes, b.yes), np.where(where, a.no, b.no))
    known = np.where(where, a.known, b.known)
    if isinstance(a, Codes):
        left, right, words = same_words(a, b)
        return Codes(np.where(where, left, right), known, words)
    if isinstance(a.den, int) and isinstance(b.den, int):
        left, right, den, bottom, top = aligned(a, b)
        return Number(np.where(where, left, right), den, known, top, bottom)
    num, den = np.where(where, a.num, b.num), np.where(where, a.den, b.den)
    return Number(num, den, known, max(a.top, b.top), max(a.bottom, b.bottom))


def only(mask: np.ndarray, column: Any) -> Any:
    """The column, unknown outside the mask."""
    if isinstance(column, Logic):
        return Logic(column.yes & mask, column.no & mask)
    return replace(column, known=column.known & mask)


def take(column: Any, rows: np.ndarray) -> Any:
    """A column of requests spread over their persons; a single row stays as it is."""
    fields = {name: value for name, value in vars(column).items() if isinstance(value, np.ndarray) and value.size > 1}
    return replace(column, **{name: value[rows] for name, value in fields.items()})


def wrap(column: Column) -> Any:
    data, known = np.asarray(column.data), np.frombuffer(column.known, dtype=np.bool_)
    if column.kind.name == "booleen":
        return logic(data == 1, known)
    if column.words:
        return Codes(data, known, column.words)
    return whole(data.astype(np.int64), known, 10**column.kind.scale if isinstance(column.kind, Nombre) else 1)


def constant(value: Any) -> Any:
    known = np.ones(1, np.bool_)
    if isinstance(value, bool):
        return logic(np.array([value]), known)
    if isinstance(value, str):
        return Codes(np.zeros(1, np.int64), known, (value,))
    if isinstance(value, date):
        return whole(np.array([value.toordinal()]), known)
    num, den = Fraction(value).as_integer_ratio()
    return whole(np.array([num]), known, den)
