"""One rule as people check it: its words, its exceptions, examples really worked out, the scenarios and tests of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from rules.check import check
from rules.clauses import all_rules, figures_read, files_testing
from rules.dossier import Faults
from rules.french import typeset
from rules.parameters import Chiffres, national
from rules.policy import policy_names, served
from rules.reading import read_case
from rules.rule import STEPS, Regle, RegleEnsemble, explained
from rules.schema import full_example
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET, Outcome, Verdict
from rules.wording import inside
from rules.working import phrase
from seed.scenario import Scenario, scenarios

STEP_NAMES = {
    "flechage": "Fléchage",
    "appel": "Appel",
    "liste": "Liste",
    "ordre_du_jour": "Ordre du jour",
    "seance": "Séance",
    "mutation": "Mutation",
    "occupation": "Occupation",
    "annee": "Année",
}
TELLING = {CONFORME: 0, BLOQUANT: 1, JUSTIFIER: 1, APPRECIER: 1, COMPLETER: 3, SANS_OBJET: 4}
Rule = Regle | RegleEnsemble
P = ParamSpec("P")
T = TypeVar("T")
Key = tuple[str, str]


@dataclass(frozen=True)
class Example:
    """A verdict that the rules gave on a fictitious file: a training scenario, or the full example of the schema."""

    verdict: Verdict
    on: date
    step: str
    scenario: Scenario | None = None

    @property
    def title(self) -> str:
        return self.scenario.titre if self.scenario else "Dossier d’exemple complet"

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome


@dataclass(frozen=True)
class Sheet:
    """A rule with everything that its page shows; `figures`: identifiers."""

    rule: Rule
    text: str
    exceptions: tuple[str, ...]
    examples: tuple[Example, ...]
    met: tuple[Example, ...]
    figures: tuple[str, ...]
    tests: tuple[str, ...]


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """Worked out once for the rules and the national figures as they are loaded: read again they are others."""
    known: dict[Any, T] = {}
    loaded: list[Rule | Chiffres] = []

    @wraps(function)
    def found(*args: P.args, **named: P.kwargs) -> T:
        now = [*all_rules(), national()]
        if len(now) != len(loaded) or any(one is not other for one, other in zip(now, loaded, strict=True)):
            known.clear()
            loaded[:] = now
        key = (args, tuple(named.items()))
        if key not in known:
            known[key] = function(*args, **named)
        return known[key]

    return found


def key_of(rule: Any) -> Key:
    return (getattr(rule, "identifier", ""), rule.landlord)


def find(identifier: str, landlord: str = "") -> Rule | None:
    """The rule under that name: the landlord's where it has one, else the national one, else anybody's."""
    named = [rule for rule in all_rules() if rule.identifier == identifier]
    named.sort(key=lambda rule: (rule.landlord != landlord, rule.landlord))
    return named[0] if named else None


def sheet(rule: Rule, figures: Chiffres) -> Sheet:
    """What the rule's page shows; `figures`: those of the landlord, which the examples read where the rule does."""
    own = any(figures.by_identifier[name].periods for name in figures_read(rule) if _is_entered(name))
    met = (_worked_out(figures) if own else examples()).get(key_of(rule), ())
    exceptions = tuple(typeset(reason) for _, reason in rule.sans_objet) if isinstance(rule, Regle) else ()
    told = tuple(sorted(figures_read(rule)))
    scenes = tuple(one for one in met if one.scenario)
    return Sheet(rule, text_of(rule), exceptions, _worked(met), scenes, told, tuple(files_testing(rule)))


def _is_entered(figure: str) -> bool:
    """Does the landlord enter it, since the product has none?"""
    return not national().by_identifier[figure].periods


def _verdicts(scenario: Scenario, figures: Chiffres) -> list[Verdict]:
    policy, on = served.get(scenario.politique), scenario.le
    return check(scenario.case(), policy, scenario.etape, on, figures, scenario.justifications)


def text_of(rule: Rule) -> str:
    """What the rule says of any file, the values named instead of given; empty for a rule over a set."""
    if not isinstance(rule, Regle):
        return ""
    names = {name: f"[{inside(phrase(rule.names[name]))}]" for name in explained(rule.explanation)}
    return typeset(rule.explanation.format_map(names))


def _worked(met: tuple[Example, ...]) -> tuple[Example, ...]:
    """Two at most, one that holds and one that does not; else whatever the rule answered."""
    chosen: dict[int, Example] = {}
    for one in met:
        chosen.setdefault(TELLING[one.outcome], one)
    ranked = [chosen[rank] for rank in sorted(chosen)]
    return tuple([one for one in ranked if TELLING[one.outcome] < 3] or ranked[:1])


@kept
def examples() -> dict[Key, tuple[Example, ...]]:
    """For each rule, its verdicts over the scenarios; over the full example for those that no scenario settles."""
    return _worked_out(national())


def _worked_out(figures: Chiffres) -> dict[Key, tuple[Example, ...]]:
    found: dict[Key, list[Example]] = {key_of(rule): [] for rule in all_rules()}
    for scenario in scenarios():
        for verdict in _verdicts(scenario, figures):
            found.setdefault(key_of(verdict.declared), []).append(
                Example(verdict, scenario.le, scenario.etape, scenario)
            )
    unsettled = {key for key, met in found.items() if all(TELLING[one.outcome] >= 3 for one in met)}
    for example in _of_schema(scenarios()[0].le, figures):
        key = key_of(example.verdict.declared)
        if key in unsettled:
            found[key].append(example)
    return {key: tuple(met) for key, met in found.items()}


def _of_schema(on: date, figures: Chiffres) -> list[Example]:
    """Every verdict of every landlord on the example that the schema prints."""
    found = []
    for step in STEPS:
        try:
            case = read_case(full_example(), step, on)
        except Faults:
            continue
        for name in policy_names():
            found += [Example(verdict, on, step) for verdict in check(case, served.get(name), step, on, figures)]
    return found
