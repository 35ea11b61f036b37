"""Reading one line of a verdict's working, as somebody with a pencil ticks it off."""

from __future__ import annotations

from typing import Any

from rules.verdict import Verdict


def result(verdict: Verdict, label: str) -> Any:
    """The result of the line that bears this label; StopIteration where there is none."""
    return next(one.result for one in verdict.working if one.label == label)


def operand(verdict: Verdict, label: str) -> Any:
    """The value that stands under this label on the left of some line; StopIteration where there is none."""
    return next(one.value for line in verdict.working for one in line.operands if one.label == label)


def lines(verdict: Verdict, *labels: str) -> dict[str, Any]:
    """The results of the lines that bear these labels; a line that the outcome does not rest on is not there."""
    return {one.label: one.result for one in verdict.working if one.label in labels}
