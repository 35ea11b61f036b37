"""A reason as the file calls for it: the first of its cases that holds, with the words of the rule that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from rules.check import RuleBook
from rules.dossier import Dossier
from rules.evaluate import compile_program
from rules.grounds import REASON_WANTED, beyond_doubt, fails, to_record
from rules.parameters import Chiffres
from rules.policy import Policy
from rules.reason_cases import OF_A_RULE, Case
from rules.reason_lists import Reason
from rules.reasons import LackingFacts
from rules.rule import Regle
from rules.verdict import Verdict
from rules.working import format_value

STEP = "seance"


@dataclass(frozen=True)
class AtHand:
    """The reason to write, and the words that its sentences take from the rule which fails."""

    reason: Reason
    words: Mapping[str, str] = field(default_factory=dict)


def at_hand(reason: Reason, dossier: Dossier, policy: Policy, on: date, figures: Chiffres) -> AtHand:
    """The reason in its case; its own words where none holds.

    Raises LackingFacts where none holds and the reason has no words of its own: what to record, or another reason."""
    if not reason.cases:
        return AtHand(reason)
    failed = _failed(reason, dossier, policy, on, figures)
    for case in reason.cases:
        if _holds(case, dossier, policy, failed):
            return AtHand(reason.in_case(case), _words(failed.get(case.rule)))
    if reason.outside:
        raise LackingFacts(to_record(reason, dossier) or (REASON_WANTED,), reason.outside)
    return AtHand(reason)


def _holds(case: Case, dossier: Dossier, policy: Policy, failed: Mapping[str, Verdict]) -> bool:
    if case.rule and case.rule not in failed:
        return False
    return case.recorded(dossier.values) and (not case.clause or case.clause in policy.clauses)


def _failed(reason: Reason, dossier: Dossier, policy: Policy, on: date, figures: Chiffres) -> dict[str, Verdict]:
    """The rules that the cases name and that fail on this file, beyond doubt and for the reason's own cause."""
    book = _book(policy, tuple(dict.fromkeys(case.rule for case in reason.cases if case.rule)))
    if not book.rules:
        return {}
    found = book.check(dossier, on, figures)[1]
    return {one.rule: one for one in found if fails(reason.code, one) and beyond_doubt(one)}


@cache
def _book(policy: Policy, names: tuple[str, ...]) -> RuleBook:
    """Those of these rules that the policy applies at the sitting, compiled once."""
    rules = tuple(one for one in policy.at(STEP) if one.identifier in names and isinstance(one, Regle))
    return RuleBook(rules, (), compile_program([root for one in rules for root in one.roots]))


def _words(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {}
    known = {name: one for name, one in verdict.declared.names.items() if name in OF_A_RULE}
    return {name: format_value(one, verdict.account.value(name)) for name, one in known.items()}
