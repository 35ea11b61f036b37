"""What the command line prints: JSON on standard output, one French line per message on standard error.

In JSON, decimals and dates are strings, sets are sorted lists.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from rules.dossier import Fault
from rules.french import typeset
from rules.verdict import Missing, Operand, Operation, Verdict

BREAKS = re.compile(r"[\x00-\x20\x7f\x85\u2028\u2029]+")
LONGEST = 2000


def open_output() -> None:
    """JSON is UTF-8 whatever the terminal; half a surrogate leaves as its JSON escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def give(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def tell(line: str) -> None:
    """One line, whatever was typed in it."""
    told = typeset(BREAKS.sub(" ", line))
    print(told if len(told) <= LONGEST else f"{told[:LONGEST]}…", file=sys.stderr)


def abandon_output() -> None:
    """Whoever read us has left, or never came: nothing more is said, and the exit stays quiet."""
    if sys.stdout is None:
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
