"""A hundred PDFs, made as one print file then cut, beside LibreOffice given the hundred files in one call."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from letters import render
from letters.pdf import converted, find, merged, why_not
from tests.bench.letters import LETTER, people
from tests.bench.measure import Line, line

LETTERS_MADE, ROUNDS = 100, 3
ONE_CALL = "LibreOffice sur les cent fichiers, en un appel"


def run() -> Iterator[Line]:
    """Nothing, and a word on standard error, where LibreOffice is not installed."""
    if absent := why_not():
        print(f"pdf : non mesuré. {absent}", file=sys.stderr)
        return
    office, letters = find(), [render(LETTER, one) for one in people(LETTERS_MADE)]
    pairs = [(_seconds(merged, letters, office), _seconds(converted, letters, office)) for _ in range(ROUNDS)]
    ours, theirs = (statistics.median(side) / LETTERS_MADE * 1e6 for side in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    yield line("pdf", ours, theirs, named=ONE_CALL, goal="<= 0.5", ratio=ratio)


def _seconds(make: Callable, *given: Any) -> float:
    start = time.perf_counter()
    make(*given)
    return time.perf_counter() - start
