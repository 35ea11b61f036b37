"""Evaluating expressions over a pool and one dwelling."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from math import lcm, prod
from typing import Any

import numpy as np

from rules.dossier import Dossier
from rules.evaluate import OVER_PERSONS
from rules.expression import Expression
from rules.facts import FAITS
from rules.parameters import Chiffres
from rules.pool import DWELLING, Pool, make_column
from rules.screening.columns import Logic, Number, constant, take, times, whole, wrap
from rules.screening.operators import OPERATORS, among, indexed

WIDEST_TABLE = 65_536


def distinct(code: np.ndarray, known: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The codes to look up (-1: none), and each row's place among them."""
    if size > WIDEST_TABLE:
        return np.unique(np.where(known, code, -1), return_inverse=True)
    asked = np.full(size, -1)
    asked[code[known]] = code[known]
    return asked, np.where(known, code, 0)


class Columns:
    """Evaluates expressions over a pool and one dwelling; what the requests alone decide is kept with the pool.

    `uses`: how many times each node will be asked for. After the last one its memory serves again; asked once more, it
    is computed once more. Without it every value is kept.
    """

    def __init__(
        self,
        pool: Pool,
        dwelling: Dossier,
        on: date,
        figures: Chiffres,
        kept: frozenset[int] = frozenset(),
        uses: Mapping[int, int] | None = None,
    ):
        self.pool, self.dwelling, self.on, self.figures, self.kept = pool, dwelling, on, figures, kept
        if pool.derived.get("for") != (on, id(figures)):
            pool.derived = {"for": (on, id(figures)), "figures": figures, "values": {}, "expired": {}}
        self.shared, self.expired = pool.derived["values"], pool.derived["expired"] | {}
        self.values: dict[int, Any] = {}
        self.left = dict(uses or {})
        self.counts = np.array(pool.counts, dtype=np.int64)
        self.bounds = np.concatenate(([0], np.cumsum(self.counts)))
        self.owner = np.repeat(np.arange(len(pool)), self.counts)

    def of(self, one: Expression) -> Any:
        key = id(one)
        found = self.values.get(key, self.shared.get(key))
        if found is None:
            found = self.values[key] = self._compute(one)
            self.used(arg for arg in one.args if isinstance(arg, Expression))
            if key in self.kept:
                self.shared[key] = found
        return found

    def used(self, nodes: Iterable[Expression]) -> None:
        """Each of these was asked for once."""
        for one in nodes:
            if id(one) in self.left:
                self.left[id(one)] -= 1
                if self.left[id(one)] <= 0:
                    self.values.pop(id(one), None)

    def _compute(self, one: Expression) -> Any:
        name = one.operator
        if name == "fait":
            return self._fact(one.key)
        if name in {"constante", "aujourdhui", "chacun"}:
            return constant(one.args[0] if name == "constante" else self.on if name == "aujourdhui" else True)
        args = [self._argument(one, arg) for arg in one.args if isinstance(arg, Expression)]
        if name in OVER_PERSONS:
            return self._over_persons(name, *args)
        if name == "chiffre":
            return self._figure(one, *args)
        if name == "en_vigueur":
            held = args[0].known & ~self.expired[id(one.args[0])]
            return Logic(held, ~held)
        if name in {"parmi", "croise"}:
            return among(name, args[0], one.args[1])
        return OPERATORS[name](*args)

    def _fact(self, key: str) -> Any:
        if key.startswith(DWELLING):
            return wrap(make_column(FAITS[key].kind, [self.dwelling.values.get(key)]))
        column = self.pool.columns.get(key) or self.pool.persons.get(key)
        return wrap(column or make_column(FAITS[key].kind, [None]))

    def _argument(self, one: Expression, arg: Expression) -> Any:
        over = one.per_person or one.operator in OVER_PERSONS
        return take(self.of(arg), self.owner) if over and not arg.per_person else self.of(arg)

    def _over_persons(self, name: str, *args: Any) -> Any:
        chosen: Logic = args[-1]
        some, yes = self.counts > 0, self._total(chosen.yes)
        if name == "quelque":
            return Logic(yes > 0, some & (self._total(chosen.no) == self.counts))
        settled = some & (self._total(chosen.known) == self.counts)
        if name == "compte":
            return whole(yes, settled)
        value = args[0]
        lost = self._total(chosen.yes & ~value.known)
        return self._sum(value, chosen.yes & value.known, settled & (lost == 0))

    def _sum(self, value: Number, chosen: np.ndarray, settled: np.ndarray) -> Number:
        den = value.den if isinstance(value.den, int) else lcm(*np.unique(value.den).tolist())
        top = value.top * den * max(1, len(self.owner))
        scale = den // value.den
        scaled = np.where(chosen, times(value.num, scale, top), 0)
        return Number(self._total(scaled), den, settled, top, den)

    def _total(self, values: np.ndarray) -> np.ndarray:
        """Sums over each request's persons."""
        running = np.zeros(len(self.owner) + 1, object if values.dtype == object else np.int64)
        np.cumsum(np.broadcast_to(values, self.owner.shape), out=running[1:])
        return np.diff(running[self.bounds])

    def _figure(self, one: Expression, *args: Any) -> Number:
        """Each combination of day and keys is looked up once."""
        keys = [indexed(arg) for arg in args]
        all_known = reduce(operator.and_, [arg.known for arg in args])
        sizes = [len(words) for _, words in keys]
        code = reduce(lambda total, key: total * len(key[1]) + key[0], keys, np.zeros(1, np.int64))
        asked, places = distinct(*np.broadcast_arrays(code, all_known), prod(sizes))
        found = [self._look_up(one.args[0], keys, number) if number >= 0 else None for number in asked.tolist()]
        return self._looked_up(one, found, places, all_known)

    def _look_up(self, identifier: str, keys: list, number: int) -> Any:
        words = []
        for _, values in reversed(keys):
            number, place = divmod(number, len(values))
            words.append(values[place])
        return self.figures.lookup(identifier, date.fromordinal(words[-1]), tuple(reversed(words[:-1])))

    def _looked_up(self, one: Expression, found: list, places: np.ndarray, all_known: np.ndarray) -> Number:
        values = [Fraction(entry.value) if entry else Fraction(0) for entry in found]
        den = lcm(*(value.denominator for value in values))
        there = np.array([bool(entry) for entry in found])
        self.expired[id(one)] = np.array([bool(entry and entry.expired) for entry in found])[places] & all_known
        if not any(fact.startswith(DWELLING) for fact in one.facts):
            self.pool.derived["expired"][id(one)] = self.expired[id(one)]
        return whole(np.array([int(value * den) for value in values])[places], there[places] & all_known, den)
