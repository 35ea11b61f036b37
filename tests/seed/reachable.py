"""Which outcomes can a rule give? Read from the rule itself, so that its scenarios are asked for those alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from math import prod
from types import CodeType, FunctionType
from typing import Any

from rules.counting import Counting, counting_of
from rules.expression import Expression
from rules.facts import fait
from rules.figures import to_enter
from rules.kinds import Choix, Texte
from rules.parameters import national
from rules.rule import Regle, RegleEnsemble
from rules.sets import Reserved
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Outcome

# What a set rule's code says whatever its landlord's clause.
SHARED = {COMPLETER, SANS_OBJET}
CONNECTIVES = {"et", "ou", "non", "nomme", "cas"}
TO_ENTER = {one.identifier for one in to_enter(national())}
MOST = 12_000
Truths = dict[int, Any]


def outcomes_of(rule: Regle | RegleEnsemble) -> set[Outcome]:
    return _of_one_file(rule) if isinstance(rule, Regle) else _of_a_set(rule)


# A rule over one file: every truth of the conditions that it is made of, unknown included.


def _of_one_file(rule: Regle) -> set[Outcome]:
    roots = (rule.expression, *(condition for condition, _ in (*rule.sans_objet, *rule.doutes)))
    atoms = list({id(one): one for root in roots for one in _atoms(root)}.values())
    found: set[Outcome] = set()
    for truths in _every_truth(atoms):
        found.add(_outcome(rule, truths))
        if found >= {CONFORME, APPRECIER, rule.level, COMPLETER, SANS_OBJET}:
            break
    return found


def _every_truth(atoms: list[Expression]) -> Iterator[Truths]:
    """Every coherent combination; of a rule with too many conditions, as many as that taken at random."""
    values, bonds = [_values(one) for one in atoms], _bonds(atoms)
    for combination in product(*values) if prod(map(len, values)) <= MOST else _drawn(values):
        truths = {id(one): value for one, value in zip(atoms, combination, strict=True)}
        if all((truths[one] is None) in allowed(truths) for one, allowed in bonds):
            yield truths


def _drawn(values: list[list[Any]]) -> Iterator[list[Any]]:
    """Nothing said, then chance."""
    chance = random.Random(0)
    yield [None if None in one else one[-1] for one in values]
    yield from ([chance.choice(one) for one in values] for _ in range(MOST))


def _atoms(one: Expression) -> Iterator[Expression]:
    """The conditions below the connectives; a known-or-not of a condition is itself a connective."""
    if one.operator in CONNECTIVES and one.type == "booleen":
        for arg in one.args:
            if isinstance(arg, Expression):
                yield from _atoms(arg)
    elif one.operator == "connu" and one.args[0].type == "booleen":
        yield from _atoms(one.args[0])
    elif one.operator != "constante":
        yield one


def _values(atom: Expression) -> list[Any]:
    """The truths that a condition can take; a figure is « known » or not, whatever it is worth."""
    if atom.operator == "connu":
        return [True, False]
    truths = [True, False] if atom.type == "booleen" and not _always_true(atom) else [True]
    return [None, *truths] if _can_lack(atom) else truths


def _always_true(atom: Expression) -> bool:
    """« One of all the codes there are », « a text that is not empty »: true of whatever is known."""
    subject = atom.args[0] if atom.args else None
    if not isinstance(subject, Expression) or subject.operator != "fait" or subject.per_person:
        return False
    kind = fait(subject.key).kind
    if atom.operator == "parmi":
        return isinstance(kind, Choix) and set(kind.options) <= set(atom.args[1])
    other = atom.args[1] if atom.operator == "!=" else None
    return isinstance(kind, Texte | Choix) and isinstance(other, Expression) and other.args[0] == ""


def _can_lack(one: Expression) -> bool:
    """May the value be unknown on some file?"""
    if one.operator in {"connu", "en_vigueur", "constante", "aujourdhui", "chacun"}:
        return False
    if one.operator == "a_defaut":
        return _can_lack(one.args[1])
    parts = [arg for arg in one.args if isinstance(arg, Expression)]
    return one.operator == "fait" or one.args[0] in TO_ENTER or any(map(_can_lack, parts))


def _bonds(atoms: list[Expression]) -> list[tuple[int, Callable[[Truths], set[bool]]]]:
    """For each condition that needs what another asks the presence of: may it be unknown, may it be known?"""
    presence = {id(one.args[0]): id(one) for one in atoms if one.operator == "connu"}
    found = []
    for atom in (one for one in atoms if one.operator != "connu"):
        needed = _needed(atom)
        if asked := [presence[one] for one in needed if one in presence]:
            found.append((id(atom), partial(_allowed, asked, len(asked) < len(needed))))
    return found


def _allowed(asked: list[int], others: bool, truths: Truths) -> set[bool]:
    """True where it may be unknown: something it needs is absent, or may be; False where it may be known."""
    if not all(truths[one] for one in asked):
        return {True}
    return {True, False} if others else {False}


def _needed(one: Expression) -> set[int]:
    """The facts without which the value is unknown."""
    if one.operator in {"connu", "constante", "en_vigueur"}:
        return set()
    if one.operator == "fait":
        return {id(one)}
    parts = one.args[1:] if one.operator == "a_defaut" else one.args
    return set().union(*(_needed(part) for part in parts if isinstance(part, Expression)))


def _truth(one: Expression, truths: Truths) -> Any:
    if id(one) in truths:
        return truths[id(one)]
    if one.operator == "constante":
        return one.args[0]
    if one.operator == "nomme":
        return _truth(one.args[0], truths)
    parts = [_truth(arg, truths) for arg in one.args]
    if one.operator == "connu":
        return parts[0] is not None
    if one.operator == "non":
        return None if parts[0] is None else not parts[0]
    if one.operator == "cas":
        return _branch(parts)
    stop = one.operator == "ou"
    return stop if stop in parts else None if None in parts else not stop


def _branch(parts: list[Any]) -> Any:
    for condition, value in zip(parts[0:-1:2], parts[1:-1:2], strict=True):
        if condition is not False:
            return value if condition else None
    return parts[-1]


def _outcome(rule: Regle, truths: Truths) -> Outcome:
    exceptions = [_truth(condition, truths) for condition, _ in rule.sans_objet]
    first = next((one for one in exceptions if one), None)
    value = _truth(rule.expression, truths)
    if first:
        return SANS_OBJET
    if value is None or (value is False and None in exceptions):
        return COMPLETER
    doubted = any(_truth(condition, truths) for condition, _ in rule.doutes)
    if rule.expression.type != "booleen" or doubted:
        return APPRECIER
    return CONFORME if value else rule.level


# A rule over a set is a plain function: the outcomes that its code names.


def _of_a_set(rule: RegleEnsemble) -> set[Outcome]:
    counted = counting_of(rule.function)
    if counted is not None:
        return _of_a_counting(counted)
    return set(_named(rule.function)) | {rule.level}


def _of_a_counting(counted: Counting) -> set[Outcome]:
    """Without a target nothing is reached; a target of the landlord's own is never missing."""
    found = {APPRECIER, SANS_OBJET} | ({CONFORME} if counted.has_target else set())
    return found | ({COMPLETER} if counted.figure else set())


def _named(function: Callable[..., Any]) -> Iterator[Outcome]:
    if isinstance(function, Reserved):
        yield from _named(function.function)
    elif isinstance(function, partial):
        # A clause that gives no number cannot find that it is kept.
        unbounded = any(one is None or (type(one) is int and not one) for one in function.args)
        yield from (one for one in _named(function.func) if not (unbounded and one == CONFORME))
    elif not isinstance(function, FunctionType):
        yield from _named(type(function).__call__)
    else:
        yield from _in_code(function.__code__, function.__globals__, set())


def _in_code(code: CodeType, names: dict[str, Any], seen: set[CodeType]) -> Iterator[Outcome]:
    """The outcomes that a function names, those of the functions within and beside it included."""
    seen.add(code)
    read = [names.get(name) for name in code.co_names]
    yield from (one for one in read if isinstance(one, Outcome))
    beside = [one.__code__ for one in read if isinstance(one, FunctionType) and one.__globals__ is names]
    for one in (*beside, *(const for const in code.co_consts if isinstance(const, CodeType))):
        if one not in seen:
            yield from _in_code(one, names, seen)
