"""Timing two things in turn, so that a machine whose speed drifts treats both alike."""

from __future__ import annotations

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Line:
    """One printed result: medians in the unit given, and their ratio beside the goal."""

    bench: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float
    goal: str
    met: bool

    def printed(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def in_turn(
    bench: str,
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    named: str,
    goal: str,
    rounds: int = 30,
    batch: int = 20,
) -> Line:
    """Medians of the two and of their ratio, batch beside batch; `goal` is the ratio to reach: « <= 3 », « >= 40 »."""
    for call in (ours, reference):
        _timed(call, batch)
    pairs = [(_timed(ours, batch), _timed(reference, batch)) for _ in range(rounds)]
    value, other = (statistics.median(times) * 1e6 for times in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    return line(bench, value, other, named=named, goal=goal, ratio=ratio)


def line(bench: str, value: float, other: float, *, named: str, goal: str, ratio: float = 0) -> Line:
    """The result of two figures; `ratio`: theirs, unless it was measured better than by dividing them."""
    ratio = ratio or value / other
    sign, bound = goal.split()
    met = ratio <= float(bound) if sign == "<=" else ratio >= float(bound)
    return Line(bench, round(value, 1), "µs", named, round(other, 1), round(ratio, 2), goal, met)


def _timed(call: Callable[[], object], batch: int) -> float:
    """Seconds for one call, over a batch."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    for _ in range(batch):
        call()
    elapsed = time.perf_counter() - start
    gc.enable()
    return elapsed / batch
