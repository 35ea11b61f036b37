"""What a landlord's rules need to be asked: the facts that they read, and the questions left once the others are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from types import CodeType
from typing import Any

from rules.expression import Expression, walk
from rules.facts import FAITS, Fait, demande, liste, logement
from rules.ground_tables import ROOM_NEEDED
from rules.labels import porte
from rules.policy import Policy
from rules.rule import Regle, RegleEnsemble
from webapp.conversations.model import Conversation, Question

# Facts whose choices a clause of the policy lists, and may word: the kind of clause, and its parameter.
LISTED = {
    logement.label_seniors.key: ("ordre-logement-seniors", "labels"),
    liste.exception_locale.key: ("exception-locale-trois-candidats", "motifs"),
}
NARROWED = (demande.publics_locaux.key, demande.publics_plan.key, demande.preuves_vues.key)
NONE = ("aucun", "aucune")


@cache
def facts_read(policy: Policy, steps: tuple[str, ...]) -> frozenset[str]:
    """The facts that this landlord's rules read at these steps, the national rules included."""
    rules = {id(rule): rule for step in steps for rule in policy.at(step)}
    return frozenset().union(*(_facts(rule) for rule in rules.values()))


def _facts(rule: Regle | RegleEnsemble) -> frozenset[str]:
    """What a rule reads; what a reason is only weighed against where it is recorded already is asked of nobody."""
    if isinstance(rule, Regle):
        return rule.facts
    return frozenset(_named(rule.function, {id(FAITS)})) - frozenset(ROOM_NEEDED)


def _named(value: Any, seen: set[int]) -> Iterator[str]:
    """The facts that a function over a set names: in its own text, and in what it calls or looks up in the rules."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, str):
        yield from {value} & FAITS.keys()
    elif isinstance(value, Expression):
        yield from value.facts
    elif isinstance(value, Mapping):
        yield from _each((*value.keys(), *value.values()), seen)
    elif isinstance(value, list | tuple | set | frozenset):
        yield from _each(value, seen)
    elif isinstance(value, partial):
        yield from _each((value.func, *value.args, *value.keywords.values()), seen)
    elif callable(value) and getattr(value, "__module__", "").startswith("rules."):
        yield from _each(_within(value), seen)


def _each(values: Iterable[Any], seen: set[int]) -> Iterator[str]:
    for one in values:
        yield from _named(one, seen)


def _within(value: Callable) -> list[Any]:
    """What a function holds: its constants, what it closes over, the names of its module that it uses; what an object
    called like a function keeps."""
    code = getattr(value, "__code__", None)
    if code is None:
        return list(getattr(value, "__dict__", {}).values()) if not isinstance(value, type) else []
    held = [cell.cell_contents for cell in value.__closure__ or ()]
    for one in _codes(code):
        held += [constant for constant in one.co_consts if not isinstance(constant, CodeType)]
        held += [value.__globals__[name] for name in one.co_names if name in value.__globals__]
    return held


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@cache
def tailored(conversation: Conversation, policy: Policy) -> Conversation:
    """The conversation as this landlord holds it: what none of its rules reads is not asked."""
    wanted = set(facts_read(policy, conversation.steps))
    wanted = wanted.union(*(stop.when.facts for stop in conversation.stops))
    kept: dict[str, Question] = {}
    for question in reversed(conversation.questions):
        own = _trimmed(question, wanted)
        if own is not None:
            kept[own.key] = own = _worded(own, policy, conversation.steps)
            wanted |= own.only_if.facts if own.only_if is not None else set()
    sections = (
        replace(section, questions=tuple(kept[one.key] for one in section.questions if one.key in kept))
        for section in conversation.sections
    )
    return replace(conversation, sections=tuple(section for section in sections if section.questions))


def _trimmed(question: Question, wanted: set[str]) -> Question | None:
    """The question with the facts wanted alone, in their own words where some are left out; None where none is."""
    if question.repeat or question.choices:
        return question
    kept = wanted.union(question.wanted if question.serves else ())
    facts = tuple(fact for fact in question.facts if fact.key in kept)
    if len(facts) == len(question.facts):
        return question
    if all(fact.key not in question.wanted for fact in facts):
        return None
    title = question.title if len(facts) > 1 else ""
    left = {fact.key for fact in facts}
    say = question.say if left.issuperset(question.wanted) else _said(facts)
    return replace(question, facts=facts, title=title, say=say if question.say else "")


def _said(facts: tuple[Fait, ...]) -> str:
    spoken = " ".join(fact.question for fact in facts if fact.ask == "candidat")
    return f"« {spoken} »" if spoken else ""


def _worded(question: Question, policy: Policy, steps: tuple[str, ...]) -> Question:
    """The question with the landlord's own choices, opened too by the labels that its text wants established."""
    options = {path: found for path in question.paths if (found := _choices(path, policy, steps))}
    proved = _proved(policy) if question.evidence else ()
    if proved and question.only_if is not None:
        question = replace(question, only_if=question.only_if | porte(proved, "a_etablir", "Public à établir"))
    return replace(question, options={**question.options, **options}) if options else question


def _choices(path: str, policy: Policy, steps: tuple[str, ...]) -> dict[str, str]:
    """What this landlord's rules and lists know of a fact's choices, in the vocabulary's order; empty: all of them."""
    own: dict[str, str] = {}
    if path in LISTED:
        kind, parameter = LISTED[path]
        for clause in _clauses(policy, kind):
            named = clause[parameter]
            own |= named if isinstance(named, Mapping) else dict.fromkeys(named, "")
    elif path in NARROWED:
        own = dict.fromkeys(_codes_read(path, policy, steps), "")
        if path == demande.publics_locaux.key:
            own |= {one["code"]: one["libelle"] for one in policy.data.get("public", ())}
    declared = FAITS[path].kind.options if own else {}
    return {code: own.get(code) or label for code, label in declared.items() if code in own or code in NONE}


def _codes_read(path: str, policy: Policy, steps: tuple[str, ...]) -> set[str]:
    """The codes of a set that the rules look for."""
    roots = [root for step in steps for rule in policy.at(step) if isinstance(rule, Regle) for root in rule.roots]
    return {
        code for node in walk(roots) if node.operator == "croise" and node.args[0].key == path for code in node.args[1]
    }


def _proved(policy: Policy) -> tuple[str, ...]:
    """The labels that a clause of the policy wants established by a paper."""
    tables = (clause.get("preuves") for clause in policy.data.get("clause", ()))
    return tuple(sorted({code for table in tables if isinstance(table, Mapping) for code in table}))


def _clauses(policy: Policy, kind: str) -> Iterator[Mapping[str, Any]]:
    return (clause for clause in policy.data.get("clause", ()) if clause["genre"] == kind)
