"""Running the rules of a qualification call over a pool: outcomes as codes, kept or excluded, order of display."""

from __future__ import annotations

import logging
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, reduce

import numpy as np

from rules.check import RuleBook
from rules.dossier import Dossier
from rules.expression import Expression, walk
from rules.facts import demande
from rules.law.priorite import dalo
from rules.parameters import Chiffres
from rules.pool import DWELLING, Pool
from rules.rule import Regle
from rules.screening.columns import Logic, times
from rules.screening.evaluation import Columns
from rules.screening.reliance import rests_on_expired
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, GRAVITY, SANS_OBJET, Outcome, Verdict

log = logging.getLogger(__name__)
# The C library gives large arrays back to the system as they are freed, and then every page of the next ones has to be
# mapped anew: a third of a screening's time. Once it has freed one this large, it keeps what it has for the next.
np.empty(30 << 20, np.uint8)
OUTCOMES: tuple[Outcome, ...] = tuple(GRAVITY)
CODE = {outcome: np.uint8(code) for code, outcome in enumerate(OUTCOMES)}
FROM_COMPLETER = {outcome: np.uint8((int(code) - int(CODE[COMPLETER])) % 256) for outcome, code in CODE.items()}
SAID = tuple(outcome not in (CONFORME, SANS_OBJET) for outcome in OUTCOMES)
REQUEST_ORDER = (dalo, demande.deposee_le, demande.numero)


@dataclass(frozen=True)
class Screening:
    """A pool set against one dwelling. `kept`: no blocking outcome. `ranked`: the kept requests, first shown first."""

    rules: tuple[Regle, ...]
    kept: np.ndarray
    ranked: np.ndarray
    pool: Pool
    dwelling: Dossier
    on: date
    figures: Chiffres
    book: RuleBook
    columns: Columns = field(repr=False)
    known: dict[str, np.ndarray] = field(repr=False)

    def __len__(self) -> int:
        return len(self.pool)

    @cached_property
    def outcomes(self) -> np.ndarray:
        """One row per rule and one column per request: indexes in OUTCOMES, gravest first."""
        found = np.empty((len(self.rules), len(self.pool)), np.uint8)
        for row, rule in zip(found, self.rules, strict=True):
            row[:] = self.known[rule.identifier] if rule.identifier in self.known else _outcomes(rule, self.columns)
        return found

    @cached_property
    def order(self) -> np.ndarray:
        """1 for the first shown among the kept, 0 for an excluded request."""
        order = np.zeros(len(self.pool), np.int64)
        order[self.ranked] = np.arange(1, len(self.ranked) + 1)
        return order

    @cached_property
    def displayed(self) -> list[int]:
        """The kept requests, in the order of display."""
        return self.ranked.tolist()

    def shown(self, chosen: np.ndarray) -> list[int]:
        """The kept requests among the chosen, in the order of display."""
        return self.ranked[chosen[self.ranked]].tolist()

    def excluded(self, chosen: np.ndarray) -> list[int]:
        """The excluded requests among the chosen, in the same order."""
        return _ranked(self.columns, chosen & ~self.kept).tolist()

    def where(self, condition: Expression) -> np.ndarray:
        """The requests of which this is known to hold."""
        return np.broadcast_to(self.columns.of(condition).yes, self.kept.shape)

    def where_text(self, path: str, accepted: Callable[[str], bool]) -> np.ndarray:
        """The requests whose text is accepted, « » where it is unknown; each distinct text is asked once."""
        column = self.pool.columns[path]
        known = np.frombuffer(column.known, np.bool_)
        passing = np.array([accepted(word) for word in column.words])[np.asarray(column.data)]
        return np.where(known, passing, accepted(""))

    def mask(self, chosen: Iterable[bool]) -> np.ndarray:
        """One answer per request, in the order of the pool."""
        return np.fromiter(chosen, np.bool_, len(self))

    def reasons(self, index: int) -> list[tuple[str, Outcome]]:
        """What is to be said of one request, gravest first: neither « conforme » nor « sans objet »."""
        return self._reasons(self.outcomes[:, index].tolist())

    def _reasons(self, codes: list[int]) -> list[tuple[str, Outcome]]:
        said = sorted((code, place) for place, code in enumerate(codes) if SAID[code])
        return [(self.rules[place].identifier, OUTCOMES[code]) for code, place in said]

    def all_reasons(self) -> Iterator[list[tuple[str, Outcome]]]:
        return map(self._reasons, self.outcomes.T.tolist())

    def counts(self) -> dict[str, dict[Outcome, int]]:
        """How many requests have each outcome, by rule."""
        return {
            rule.identifier: {
                OUTCOMES[code]: int(found) for code, found in enumerate(np.bincount(row, minlength=len(OUTCOMES)))
            }
            for rule, row in zip(self.rules, self.outcomes, strict=True)
        }

    def verdicts(self, index: int) -> list[Verdict]:
        """One request's verdicts with messages and workings, by the check of a single file."""
        return self.verdicts_of(self.pool.request(index))

    def verdicts_of(self, request: Dossier) -> list[Verdict]:
        """The same, of a request whose file is at hand."""
        return self.book.check(self.dwelling.merged(request), self.on, self.figures)[1]


def run(book: RuleBook, dwelling: Dossier, pool: Pool, on: date, figures: Chiffres) -> Screening:
    columns = Columns(pool, dwelling, on, figures, _frontier(book), _uses(book))
    known = {rule.identifier: _outcomes(rule, columns) for rule in book.rules if rule.level == BLOQUANT}
    kept = reduce(operator.and_, [row != CODE[BLOQUANT] for row in known.values()], np.ones(len(pool), np.bool_))
    return Screening(book.rules, kept, _ranked(columns, kept), pool, dwelling, on, figures, book, columns, known)


def dwelling_alone(dwelling: Dossier) -> Dossier:
    return Dossier(
        *(
            {path: one for path, one in part.items() if path.startswith(DWELLING)}
            for part in (dwelling.values, dwelling.records)
        )
    )


@cache
def _uses(book: RuleBook) -> Counter[int]:
    """How many times a screening asks for each node, once for each other that it is part of and each rule."""
    roots = [root for rule in book.rules for root in rule.weighed]
    parts = [arg for one in walk(roots) for arg in one.args if isinstance(arg, Expression)]
    return Counter(id(one) for one in (*roots, *parts, *REQUEST_ORDER))


@cache
def _frontier(book: RuleBook) -> frozenset[int]:
    """The nodes that the requests alone decide, where something else uses them: kept from one dwelling to the next.

    Facts stay out: the pool holds them already.
    """
    roots = [*(root for rule in book.rules for root in rule.weighed), *REQUEST_ORDER]
    outside = {id(one) for one in walk(roots) if any(fact.startswith(DWELLING) for fact in one.facts)}
    used = [*roots, *(arg for one in walk(roots) if id(one) in outside for arg in one.args)]
    inside = [one for one in used if isinstance(one, Expression) and id(one) not in outside]
    return frozenset(id(one) for one in inside if one.operator != "fait")


def _outcomes(rule: Regle, columns: Columns) -> np.ndarray:
    size = len(columns.pool)
    try:
        codes = np.broadcast_to(_codes(rule, columns), (size,))
        columns.used(rule.weighed)
        return codes
    except Exception:
        log.exception("rule %s failed over the pool", rule.identifier)
        return np.full(size, CODE[COMPLETER])


def _codes(rule: Regle, columns: Columns) -> np.ndarray:
    """The table of `check`: an exception first, then unknown, then what nobody vouches for, then the level."""
    conditions = [columns.of(condition) for condition, _ in rule.sans_objet]
    value = columns.of(rule.expression)
    if isinstance(value, Logic):
        sure = reduce(operator.and_, [one.known for one in conditions], value.no)
        doubts = [columns.of(condition) for condition, _ in rule.doutes]
        doubted = reduce(operator.or_, [one.yes for one in doubts], rests_on_expired(rule.expression, columns))
        decided = reduce(operator.and_, [one.known for one in doubts], ~doubted)
        asked = (value.yes | sure) & doubted
        codes = _coded((value.yes & decided, CONFORME), (asked, APPRECIER), (sure & decided, rule.level))
    else:
        codes = _coded((value.known, APPRECIER))
    aside = [one.yes for one in conditions if one.yes.any()]
    return np.where(reduce(operator.or_, aside), CODE[SANS_OBJET], codes) if aside else codes


def _coded(*cases: tuple[np.ndarray, Outcome]) -> np.ndarray:
    """« À compléter » but where one of these masks, of which no two meet, says otherwise: sums of bytes, no choice."""
    parts = (mask.view(np.uint8) * FROM_COMPLETER[outcome] for mask, outcome in cases if mask.any())
    return reduce(operator.add, parts, np.full(1, CODE[COMPLETER]))


def _ranked(columns: Columns, chosen: np.ndarray) -> np.ndarray:
    """The chosen rows, DALO first, then by filing date, then by number; what is unknown comes last."""
    first, filed, number = (columns.of(one) for one in REQUEST_ORDER)
    rows, key, size = np.flatnonzero(chosen), np.broadcast_to(~first.yes, chosen.shape)[chosen].astype(np.int64), 2
    for column in (filed, number):
        last = int(column.num.max(initial=0)) + 1
        place = np.broadcast_to(np.where(column.known, column.num, last), chosen.shape)[chosen]
        key, size = times(key, last + 1, size * (last + 1)) + place, size * (last + 1)
    return rows[np.argsort(key, kind=None if number.known.all() else "stable")]
