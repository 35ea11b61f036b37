"""What each row's value rests on: the branch taken there, as `Reader.used` reads it on one file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from rules.evaluate import OVER_PERSONS
from rules.expression import Expression, walk
from rules.screening.evaluation import Columns

Reliance = Iterator[tuple[Expression, Any]]


def rests_on_expired(root: Expression, columns: Columns) -> Any:
    """A mask of the rows whose value rests on a figure past its validity."""
    nowhere = np.zeros(1, np.bool_)
    if not root.figures:
        return nowhere
    expired = {id(one): columns.expired.get(id(one), nowhere) for one in walk((root,)) if one.operator == "chiffre"}
    if not any(mask.any() for mask in expired.values()):
        return nowhere
    found = nowhere
    for one, rows in _relied_on(root, columns):
        if one.operator == "chiffre" or one.operator in OVER_PERSONS:
            for inner in walk((one,)):
                found = found | (rows & expired.get(id(inner), nowhere))
    return found


def _relied_on(root: Expression, columns: Columns) -> Reliance:
    """Each node with the rows that rest on it; what uses a node comes before it."""
    rows = {id(root): np.ones(1, np.bool_)}
    for one in reversed(walk((root,))):
        mask = rows.get(id(one))
        if mask is None:
            continue
        yield one, mask
        for part, part_mask in _active(one, mask, columns):
            rows[id(part)] = rows.get(id(part), False) | part_mask


def _active(one: Expression, mask: Any, columns: Columns) -> Reliance:
    args = [arg for arg in one.args if isinstance(arg, Expression)]
    if one.operator in OVER_PERSONS:
        return iter(())
    if one.operator == "cas":
        return _branch(args, mask, columns)
    if one.operator == "a_defaut":
        return iter(((args[0], mask), (args[1], mask & ~columns.of(args[0]).known)))
    if one.operator in {"et", "ou"}:
        return _decisive(one, args, mask, columns)
    return ((arg, mask) for arg in args)


def _branch(args: list[Expression], mask: Any, columns: Columns) -> Reliance:
    for condition, branch in zip(args[0:-1:2], args[1:-1:2], strict=True):
        yield condition, mask
        yield branch, mask & columns.of(condition).yes
        mask = mask & columns.of(condition).no
    yield args[-1], mask


def _decisive(one: Expression, args: list[Expression], mask: Any, columns: Columns) -> Reliance:
    """The first operand that settles the row; every operand where none does."""
    side = "yes" if one.operator == "ou" else "no"
    settled = getattr(columns.of(one), side)
    left = mask & settled
    for arg in args:
        deciding = left & getattr(columns.of(arg), side)
        yield arg, deciding | (mask & ~settled)
        left = left & ~deciding
