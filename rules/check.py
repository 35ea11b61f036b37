"""Checking a case: every rule of the step, on each file and on the set, gives one verdict."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from rules.dossier import Dossier
from rules.evaluate import OVER_PERSONS, PERSONNES, Program, Result, compile_program
from rules.expression import Expression, walk
from rules.facts import fait, person_key
from rules.parameters import Chiffres, national
from rules.policy import Policy
from rules.rule import Regle, RegleEnsemble
from rules.sentences import named_in, sayable, settled
from rules.sets import Candidate, Finding, Slate
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET, Missing, Operation, Outcome, Verdict
from rules.working import Reader, format_value

log = logging.getLogger(__name__)
SETS = ("liste", "ordre_du_jour", "seance")
BESIDE = "candidature.presentee_irrecevabilite"  # at the sitting, and on no slate
FAILED = "Cette vérification a échoué ; prévenez l’administrateur."


@dataclass(frozen=True)
class CaseFile:
    """What one check is about: common facts (dwelling, slate, session, tenancy), and one file per candidate."""

    common: Dossier
    candidates: Mapping[str, Dossier]
    year: tuple[Mapping, ...] | None = None


@dataclass(eq=False, slots=True)
class Account:
    """Tells a rule's verdict from the evaluated file."""

    rule: Regle
    reader: Reader
    outcome: Outcome
    reason: str = ""

    def message(self) -> str:
        if self.reason:
            return self.reason
        if self.outcome != COMPLETER:
            return self._say(settled(self.rule.explanation, self.rule.breves, self._known))
        return " ".join(part for part in (self._lacking(), self.partial()) if part)

    def value(self, name: str) -> Any:
        """What one of the rule's named values is worth on this file; None when unknown."""
        return self.reader.value(self.rule.names[name])

    def doubts(self) -> tuple[str, ...]:
        """Why people appraise whatever the figures say."""
        return tuple(self._say(text) for condition, text in self.rule.doutes if self.reader.value(condition))

    def _known(self, name: str) -> bool:
        return self.value(name) is not None

    def _say(self, sentence: str) -> str:
        """The sentence with the values that it names."""
        names = self.rule.names
        return sentence.format_map(
            {name: format_value(names[name], self.reader.value(names[name])) for name in named_in(sentence)}
        )

    def _lacking(self) -> str:
        missing = self.missing()
        if not missing:
            return "Non calculable avec ces valeurs (une division par zéro)."
        return f"Il manque : {' ; '.join(self._named(item) for item in missing[:3])}{'…' if len(missing) > 3 else '.'}"

    def _named(self, item: Missing) -> str:
        """« date de naissance (Claire) », « seuil de ressources… : valeur à saisir »."""
        if item.fact == PERSONNES or item.fact.startswith("chiffre:"):
            return item.question.rstrip(" ?\u00a0")
        key = person_key(item.fact)
        return fait(item.fact).label + (f" ({self._called(key)})" if key else "")

    def _called(self, key: str) -> str:
        """A person's first name where it is recorded, else the key."""
        persons = self.reader.result.facts.get(PERSONNES) or []
        names = (one.get(f"{PERSONNES}.*.prenom") for one in persons if one[f"{PERSONNES}.*"] == key)
        return next(names, None) or key

    def partial(self) -> str:
        """What can be said already while an answer is missing: all of it where only an exception is in doubt."""
        open_ = self.reader.value(self.rule.expression) is None
        said = self.rule.partielle if open_ else self.rule.explanation
        return self._say(said) if sayable(said, self._known) else ""

    def missing(self) -> tuple[Missing, ...]:
        if self.outcome != COMPLETER or self.reason == FAILED:
            return ()
        rule, value = self.rule, self.reader.value(self.rule.expression)
        beside = (*rule.doutes, *(rule.sans_objet if value is False else ()))
        roots = [rule.expression] if value is None else [condition for condition, _ in beside]
        return tuple({item.fact: item for root in roots for item in self.reader.missing(root)}.values())

    def working(self) -> tuple[Operation, ...]:
        root = self._root()
        return self.reader.working(root, *(self._told_beside() if root is self.rule.expression else ()))

    def _told_beside(self) -> list[Expression]:
        """The values that the sentence gives beside the rule's own: what is said is redone by hand too."""
        rule = self.rule
        told = rule.aussi and self.outcome == COMPLETER and self.reader.value(rule.expression) is None
        names = named_in(rule.partielle if told else rule.explanation) if rule.aussi else ()
        return [one for one in rule.aussi if any(rule.names[name] is one for name in names)]

    def _root(self) -> Expression:
        """What the outcome rests on: the exception that applies, else the rule's expression."""
        held = (condition for condition, _ in self.rule.sans_objet if self.reader.value(condition))
        return next(held, self.rule.expression)

    def reserves(self) -> tuple[str, ...]:
        """The rule's own, then those of the figures that the outcome rests on."""
        found = [self.rule.reserve] if self.rule.reserve else []
        beside = () if self.outcome == SANS_OBJET else (*self.rule.doutes, *self.rule.mentions)
        found += [self._say(text) for condition, text in beside if self.reader.value(condition)]
        root = self._root()
        for one in figures_in(self.reader.used(root, figures_only=True)) if root.figures else ():
            looked_up = self.reader.figure(one)
            if looked_up and looked_up.period.reserve:
                found.append(looked_up.period.reserve)
            if looked_up and looked_up.expired:
                title = self.reader.result.figures.by_identifier[one.args[0]].title
                found.append(f"{title} : valeur périmée depuis le {looked_up.period.last:%d/%m/%Y}, à mettre à jour.")
        return tuple(dict.fromkeys(found))


def figures_in(nodes: Iterable[Expression]) -> list[Expression]:
    """The dated figures behind these nodes, those inside a count over persons included."""
    return [one for one in walk(one for one in nodes if one.operator == "chiffre" or one.operator in OVER_PERSONS)
            if one.operator == "chiffre"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class RuleBook:
    """The rules of a policy at a step, compiled together."""

    rules: tuple[Regle, ...]
    sets: tuple[RegleEnsemble, ...]
    program: Program

    @cached_property
    def plan(self) -> tuple[tuple[Regle, int, tuple[tuple[int, str], ...]], ...]:
        """For each rule, where its value and its exceptions stand among the program's values."""
        slots = self.program.slots
        return tuple(
            (
                rule,
                slots[id(rule.expression)],
                tuple((slots[id(condition)], reason) for condition, reason in rule.sans_objet),
            )
            for rule in self.rules
        )

    def check(self, dossier: Dossier, on: date, figures: Chiffres, candidate: str = "") -> tuple[Result, list[Verdict]]:
        """The evaluated file and one verdict per rule."""
        try:
            result = self.program.run(dossier.values, on, figures)
        except Exception:
            log.exception("a rule failed; each is tried alone")
            return self._one_by_one(dossier, on, figures, candidate)
        reader, values = Reader(result, dossier), result.values
        return result, [
            _verdict(rule, values[slot], [(values[place], reason) for place, reason in exceptions], reader, candidate)
            for rule, slot, exceptions in self.plan
        ]

    def _one_by_one(
        self, dossier: Dossier, on: date, figures: Chiffres, candidate: str
    ) -> tuple[Result, list[Verdict]]:
        """A fault in one rule leaves the others standing: its verdict is « à compléter », with an alarm."""
        verdicts = []
        nothing = Result(self.program, {}, on, figures, (None,) * len(self.program.nodes), set())
        for rule in self.rules:
            try:
                result = compile_program(rule.roots).run(dossier.values, on, figures)
                exceptions = [(result.of(condition), reason) for condition, reason in rule.sans_objet]
                verdicts.append(
                    _verdict(rule, result.of(rule.expression), exceptions, Reader(result, dossier), candidate)
                )
            except Exception:
                log.exception("rule %s failed", rule.identifier)
                told = Account(rule, Reader(nothing, dossier), COMPLETER, FAILED)
                verdicts.append(Verdict(rule, COMPLETER, told, candidate))
        return nothing, verdicts


def _verdict(rule: Regle, value: Any, exceptions: list[tuple[Any, str]], reader: Reader, candidate: str) -> Verdict:
    """The outcome of a rule from its value and those of its exceptions."""
    doubtful = False
    for applies, reason in exceptions:
        if applies:
            return Verdict(rule, SANS_OBJET, Account(rule, reader, SANS_OBJET, reason), candidate)
        doubtful = doubtful or applies is None
    if value is None or (value is False and doubtful):
        outcome = COMPLETER
    elif not isinstance(value, bool) or _uncertain(rule, reader):
        outcome = APPRECIER
    elif any(reader.value(condition) is None for condition, _ in rule.doutes):
        outcome = COMPLETER
    else:
        outcome = CONFORME if value else rule.level
    return Verdict(rule, outcome, Account(rule, reader, outcome), candidate)


def _uncertain(rule: Regle, reader: Reader) -> bool:
    """Does nobody vouch for this answer, either way? An old figure neither passes a file nor refuses it."""
    if any(reader.value(condition) for condition, _ in rule.doutes):
        return True
    return bool(reader.result.expired) and _expired(rule, reader)


def _expired(rule: Regle, reader: Reader) -> bool:
    """Does the value rest on a figure past its validity?"""
    expired, slots = reader.result.expired, reader.result.program.slots
    return any(slots[id(one)] in expired for one in figures_in(reader.used(rule.expression, figures_only=True)))


@cache
def rule_book(policy: Policy, step: str) -> RuleBook:
    """The policy's rules at a step, compiled at first use."""
    from rules.law.priorite import dalo, premier_quartile, prioritaire

    rules = policy.at(step)
    single = tuple(rule for rule in rules if isinstance(rule, Regle))
    shared = (dalo, premier_quartile, prioritaire)
    program = compile_program([*(root for rule in single for root in rule.roots), *shared])
    return RuleBook(single, tuple(rule for rule in rules if isinstance(rule, RegleEnsemble)), program)


def check(
    case: CaseFile,
    policy: Policy,
    step: str,
    on: date,
    figures: Chiffres | None = None,
    justifications: Mapping[tuple[str, str], str] | None = None,
) -> list[Verdict]:
    """Every verdict of the step: each candidate's in turn, then those on the set."""
    figures = figures or national()
    book = rule_book(policy, step)
    if step == "annee":
        return [_set_verdict(rule, case.year or (), on, figures) for rule in book.sets]
    candidates = [_candidate(book, key, dossier, case.common, on, figures) for key, dossier in case.candidates.items()]
    verdicts = [verdict for candidate in candidates for verdict in candidate.verdicts]
    if not candidates and step not in SETS:
        verdicts = book.check(case.common, on, figures)[1]
    if step not in SETS:
        return verdicts
    common, listed = _listed(case.common.values, candidates, step)
    slate = Slate(common, tuple(listed), on, figures, justifications or {})
    return verdicts + _set_verdicts(book.sets, slate)


def _listed(common: Mapping[str, Any], candidates: list[Candidate], step: str) -> tuple[Mapping, list[Candidate]]:
    """Who stands on the slate: a file presented for inadmissibility goes to the sitting beside it, and is counted."""
    listed = [one for one in candidates if step == "seance" or not one.facts.get(BESIDE)]
    if len(listed) == len(candidates):
        return common, candidates
    return {**common, "liste.a_cote": len(candidates) - len(listed)}, listed


def carried(said: Iterable[Verdict], now: list[Verdict], changed: frozenset[str]) -> list[Verdict]:
    """The verdicts of now, on the same day and figures as those said before these facts changed: one that rests on none
    of them is the verdict already said, with the message and the working already made.

    A person who comes or goes may touch any rule that counts people, whatever it reads of them."""
    if any(key.startswith(PERSONNES) for key in changed):
        return now
    known = {(one.candidate, one.rule): one for one in said if isinstance(one.declared, Regle)}
    found = (known.get((one.candidate, one.rule)) for one in now)
    return [
        before if before is not None and changed.isdisjoint(before.declared.facts) else one
        for before, one in zip(found, now, strict=True)
    ]


def _candidate(book: RuleBook, key: str, dossier: Dossier, common: Dossier, on: date, figures: Chiffres) -> Candidate:
    merged = common.merged(dossier)
    result, verdicts = book.check(merged, on, figures, key)
    return Candidate(key, merged, result, tuple(verdicts))


def _set_verdicts(rules: Iterable[RegleEnsemble], slate: Slate) -> list[Verdict]:
    return [_set_verdict(rule, slate) for rule in rules]


def _set_verdict(rule: RegleEnsemble, *given: Any) -> Verdict:
    try:
        finding = rule.function(*given)
    except Exception:
        log.exception("rule %s failed", rule.identifier)
        finding = Finding(COMPLETER, FAILED)
    return Verdict(rule, finding.outcome, finding)
