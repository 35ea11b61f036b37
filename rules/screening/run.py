"""Running the rules of a qualification call over a pool: outcomes as codes, kept or excluded, order of display."""

from __future__ import annotations

import logging
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce

import numpy as np

from rules.check import RuleBook
from rules.dossier import Dossier
from rules.expression import Expression, walk
from rules.facts import demande
from rules.law.priorite import dalo
from rules.parameters import Chiffres
from rules.pool import DWELLING, Pool
from rules.rule import Regle
from rules.screening.columns import Logic
from rules.screening.evaluation import Columns
from rules.screening.reliance import rests_on_expired
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, GRAVITY, SANS_OBJET, Outcome, Verdict

log = logging.getLogger(__name__)
OUTCOMES: tuple[Outcome, ...] = tuple(GRAVITY)
CODE = {outcome: np.uint8(code) for code, outcome in enumerate(OUTCOMES)}
SAID = tuple(outcome not in (CONFORME, SANS_OBJET) for outcome in OUTCOMES)
LAST = np.iinfo(np.int64).max
REQUEST_ORDER = (dalo, demande.deposee_le, demande.numero)


@dataclass(frozen=True)
class Screening:
    """One row per rule and one column per request in `outcomes` (indexes in OUTCOMES, gravest first).

    `kept`: no blocking outcome. `order`: 1 for the first shown among the kept, 0 for an excluded request.
    """

    rules: tuple[Regle, ...]
    outcomes: np.ndarray
    kept: np.ndarray
    order: np.ndarray
    pool: Pool
    dwelling: Dossier
    on: date
    figures: Chiffres
    book: RuleBook

    def __len__(self) -> int:
        return len(self.pool)

    @cached_property
    def displayed(self) -> list[int]:
        """The kept requests, in the order of display."""
        return np.flatnonzero(self.kept)[np.argsort(self.order[self.kept])].tolist()

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
    roots = [root for rule in book.rules for root in (rule.expression, *(one for one, _ in rule.sans_objet))]
    columns = Columns(pool, dwelling, on, figures, _frontier([*roots, *REQUEST_ORDER]))
    outcomes = np.array([_outcomes(rule, columns) for rule in book.rules], dtype=np.uint8).reshape(
        len(book.rules), len(pool)
    )
    kept = ~(outcomes == CODE[BLOQUANT]).any(axis=0)
    return Screening(book.rules, outcomes, kept, _order(columns, kept), pool, dwelling, on, figures, book)


def dwelling_alone(dwelling: Dossier) -> Dossier:
    return Dossier(
        *(
            {path: one for path, one in part.items() if path.startswith(DWELLING)}
            for part in (dwelling.values, dwelling.records)
        )
    )


def _frontier(roots: list[Expression]) -> set[int]:
    """The nodes that the requests alone decide, where something else uses them: kept from one dwelling to the next."""
    outside = {id(one) for one in walk(roots) if any(fact.startswith(DWELLING) for fact in one.facts)}
    used = [*roots, *(arg for one in walk(roots) if id(one) in outside for arg in one.args)]
    return {id(one) for one in used if isinstance(one, Expression) and id(one) not in outside}


def _outcomes(rule: Regle, columns: Columns) -> np.ndarray:
    size = len(columns.pool)
    try:
        return np.broadcast_to(_codes(rule, columns), (size,))
    except Exception:
        log.exception("rule %s failed over the pool", rule.identifier)
        return np.full(size, CODE[COMPLETER])


def _codes(rule: Regle, columns: Columns) -> np.ndarray:
    """The table of `check`: an exception first, then unknown, then the level, then an expired figure."""
    nothing = np.zeros(1, np.bool_)
    conditions = [columns.of(condition) for condition, _ in rule.sans_objet]
    aside = reduce(operator.or_, [one.yes for one in conditions], nothing)
    doubtful = reduce(operator.or_, [~one.known for one in conditions], nothing)
    value = columns.of(rule.expression)
    if isinstance(value, Logic):
        good = np.where(rests_on_expired(rule.expression, columns), CODE[APPRECIER], CODE[CONFORME])
        codes = np.where(value.yes, good, np.where(value.no & ~doubtful, CODE[rule.level], CODE[COMPLETER]))
    else:
        codes = np.where(value.known, CODE[APPRECIER], CODE[COMPLETER])
    return np.where(aside, CODE[SANS_OBJET], codes)


def _order(columns: Columns, kept: np.ndarray) -> np.ndarray:
    """DALO first, then the filing date, then the number; what is unknown comes last."""
    first, filed, number = (columns.of(one) for one in REQUEST_ORDER)
    keys = (np.where(number.known, number.num, LAST), np.where(filed.known, filed.num, LAST), ~first.yes)
    ranked = np.lexsort([np.broadcast_to(key, kept.shape) for key in keys])
    order = np.zeros(len(kept), np.int64)
    order[ranked[kept[ranked]]] = np.arange(1, np.count_nonzero(kept) + 1)
    return order
