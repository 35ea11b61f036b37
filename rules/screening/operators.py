"""Every operator of `rules.expression` over columns, dates included."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np

from rules.addresses import plain_address
from rules.screening.almanac import calendar, later
from rules.screening.columns import (
    SIGNS,
    Codes,
    Logic,
    Number,
    add,
    compare,
    constant,
    divide,
    logic,
    multiply,
    only,
    select,
    whole,
)
from rules.territory import zone_of

WIDEST_SPAN = 4096


def age(birth: Number, on: Number) -> Number:
    (month, day), (month_on, day_on) = calendar(birth), calendar(on)
    return whole((month_on - month - (day_on < day)) // 12, birth.known & on.known)


def months_between(start: Number, end: Number) -> Number:
    months = calendar(end)[0] - calendar(start)[0]
    reached, forward = later(start, months), end.num >= start.num
    months = months - (forward & (reached > end.num)) + (~forward & (reached < end.num))
    return whole(months, start.known & end.known)


def add_months(start: Number, months: Number) -> Number:
    count = np.sign(months.num) * (abs(months.num) // months.den)
    return whole(later(start, count.astype(np.int64)), start.known & months.known)


def days_between(start: Number, end: Number) -> Number:
    return whole(end.num - start.num, start.known & end.known)


def year_of(day: Number) -> Number:
    return whole(calendar(day)[0] // 12 + 1970, day.known)


def extreme(sign: str) -> Callable[..., Number]:
    def pick(a: Number, b: Number) -> Number:
        return only(a.known & b.known, select(compare(sign, a, b).yes, a, b))

    return lambda *columns: reduce(pick, columns)


def both(*columns: Logic) -> Logic:
    return Logic(reduce(operator.and_, [one.yes for one in columns]), reduce(operator.or_, [one.no for one in columns]))


def either(*columns: Logic) -> Logic:
    return Logic(reduce(operator.or_, [one.yes for one in columns]), reduce(operator.and_, [one.no for one in columns]))


def branches(*columns: Any) -> Any:
    found = columns[-1]
    for condition, value in zip(reversed(columns[0:-1:2]), reversed(columns[1:-1:2]), strict=True):
        found = only(condition.known, select(condition.yes, value, found))
    return found


def zones(communes: Codes) -> Codes:
    named = [zone_of(word) if word else None for word in communes.words]
    words = tuple(sorted({zone for zone in named if zone})) or ("",)
    places = np.array([words.index(zone) if zone else 0 for zone in named])
    return Codes(places[communes.num], communes.known & np.array([bool(zone) for zone in named])[communes.num], words)


def plain_addresses(typed: Codes) -> Codes:
    named = [plain_address(word or "") for word in typed.words]
    words = tuple(dict.fromkeys(named))
    return Codes(np.array([words.index(name) for name in named])[typed.num], typed.known, words)


def known(column: Any) -> Logic:
    return Logic(column.known, ~column.known)


def among(name: str, column: Any, codes: frozenset) -> Logic:
    """`parmi`: is the value one of these; `croise`: does the set share one with these."""
    if not isinstance(column, Codes):
        return either(*(compare("==", column, constant(code)) for code in codes))
    if name == "parmi":
        return logic(np.array([word in codes for word in column.words])[column.num], column.known)
    bits = sum(1 << index for index, word in enumerate(column.words) if word in codes)
    return logic(column.num & bits != 0, column.known)


def indexed(column: Any) -> tuple[np.ndarray, Any]:
    """A key of a look-up as indexes in its distinct values."""
    if isinstance(column, Codes):
        return column.num, column.words
    if isinstance(column, Logic):
        return column.yes.astype(np.int64), (False, True)
    if not isinstance(column.den, int):
        raise TypeError("a figure is not looked up by a quotient")
    known = np.broadcast_to(column.num, np.broadcast_shapes(column.num.shape, column.known.shape))[
        np.broadcast_to(column.known, np.broadcast_shapes(column.num.shape, column.known.shape))
    ]
    low, high = (int(known.min()), int(known.max())) if known.size else (1, 1)
    num = np.where(column.known, column.num, low)
    if column.den == 1 and high - low < WIDEST_SPAN:
        return num.astype(np.int64) - low, range(low, high + 1)
    distinct, places = np.unique(num, return_inverse=True)
    return places, [value if column.den == 1 else Decimal(value) / column.den for value in distinct.tolist()]


OPERATORS: dict[str, Callable[..., Any]] = {
    "plus": add,
    "moins": lambda a, b: add(a, b, -1),
    "fois": multiply,
    "divise": divide,
    **{sign: lambda a, b, sign=sign: compare(sign, a, b) for sign in SIGNS},
    "et": both,
    "ou": either,
    "non": lambda a: Logic(a.no, a.yes),
    "connu": known,
    "nomme": lambda a: a,
    "a_defaut": lambda a, b: select(a.known, a, b),
    "cas": branches,
    "minimum": extreme("<="),
    "maximum": extreme(">="),
    "age": age,
    "mois_entre": months_between,
    "jours_entre": days_between,
    "plus_mois": add_months,
    "annee": year_of,
    "zone": zones,
    "adresse": plain_addresses,
}
