"""Verdicts as the JSON of the command line: decimals and dates are strings, sets are sorted lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from rules.dossier import Fault
from rules.verdict import Missing, Operand, Operation, Verdict


def plain(value: Any) -> Any:
    """A value that JSON can carry."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def answer(policy: str, step: str, on: date, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """The whole answer of one check."""
    return {"policy": policy, "step": step, "on": on.isoformat(), "verdicts": [print_verdict(one) for one in verdicts]}


def print_verdict(verdict: Verdict) -> dict[str, Any]:
    """`candidature` is there when the verdict is about one candidate."""
    printed = {
        "rule": verdict.rule,
        "outcome": str(verdict.outcome),
        "title": verdict.title,
        "message": verdict.message,
        "level": str(verdict.declared.level),
        "clauses": list(verdict.clauses),
        "source": str(verdict.source),
        "reserves": list(verdict.reserves),
        "working": [_operation(one) for one in verdict.working],
        "missing": [_missing(one) for one in verdict.missing],
    }
    return printed | ({"candidature": verdict.candidate} if verdict.candidate else {})


def _operation(one: Operation) -> dict[str, Any]:
    return {
        "label": one.label,
        "operation": one.operation,
        "operands": [_operand(operand) for operand in one.operands],
        "result": plain(one.result),
        "unit": one.unit,
    }


def _operand(one: Operand) -> dict[str, Any]:
    return {"label": one.label, "value": plain(one.value), "unit": one.unit, "source": one.source}


def _missing(one: Missing) -> dict[str, str]:
    return {"fact": one.fact, "question": one.question, "ask": one.ask}


def print_faults(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"path": fault.path, "message": fault.message} for fault in faults]
