"""Where each clause of the sources is done: rules that carry it, figures they read, scenarios and tests of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import rules.law  # noqa: F401 - importing declares the national rules
from rules.figures import in_force
from rules.french import typeset
from rules.parameters import Chiffres, national
from rules.policy import policy_names, served
from rules.rule import NATIONAL, Regle, RegleEnsemble

DATA = Path(__file__).parent / "data" / "clauses.toml"
CHECKOUT = Path(__file__).parent.parent
TEST_FOLDERS = ("tests", "e2e")
SCENARIOS = "seed/scenarios"


def list_clauses(on: date, figures: Chiffres | None = None) -> list[dict[str, Any]]:
    """Every clause with place, rules, figures in force; scenarios and tests only where they lie beside the product."""
    declared = tomllib.loads(DATA.read_text("utf-8"))["clause"]
    carried, tests = rules_by_clause(), _test_files()
    return [_clause(one, carried.get(one["id"], []), on, figures or national(), tests) for one in declared]


def all_rules() -> list[Regle | RegleEnsemble]:
    """The national rules and those of every policy that comes with the product."""
    local = [rule for name in policy_names() for rule in served.get(name).rules]
    return [*NATIONAL.values(), *local]


def rules_by_clause() -> dict[str, list[Regle | RegleEnsemble]]:
    found: dict[str, list[Regle | RegleEnsemble]] = {}
    for rule in all_rules():
        for clause in rule.clauses:
            found.setdefault(clause, []).append(rule)
    return found


def _clause(
    one: dict[str, Any],
    carried: list[Regle | RegleEnsemble],
    on: date,
    figures: Chiffres,
    tests: dict[str, frozenset[str]],
) -> dict[str, Any]:
    names = list(dict.fromkeys(rule.identifier for rule in carried))
    read = sorted(set().union(*(figures_read(rule) for rule in carried)))
    told = {
        "id": one["id"],
        "text": one["texte"],
        "source": one.get("source", ""),
        "place": "regle" if names else one["lieu"],
        "where": list(dict.fromkeys([*(f"regle:{name}" for name in names), *one.get("ou", [])])),
        "rules": names,
        "by_rule": [_rule(rule) for rule in carried],
        "figures": [entry for identifier in read for entry in in_force(figures.by_identifier[identifier], on)],
    }
    if _scenario_files():
        told["scenarios"] = list(dict.fromkeys(path for rule in carried for path in scenarios_of(rule)))
    return told | ({"tests": _naming(tests, [one["id"], *names])} if tests else {})


def _rule(rule: Regle | RegleEnsemble) -> dict[str, Any]:
    """A rule that carries a clause, down to what exercises it."""
    told = {
        "rule": rule.identifier,
        "title": rule.title,
        "policy": rule.landlord or None,
        "level": str(rule.level),
        "steps": list(rule.steps),
        "source": str(rule.source),
        "figures": sorted(figures_read(rule)),
    }
    return told | ({"scenarios": scenarios_of(rule), "cases": cases_of(rule)} if _scenario_files() else {})


@cache
def figures_read(rule: Regle | RegleEnsemble) -> frozenset[str]:
    """The dated figures that a rule looks up; for a function over a set, those that it names."""
    if isinstance(rule, Regle):
        return rule.figures
    return frozenset(_texts(rule.function)) & national().by_identifier.keys()


def _texts(function: Callable[..., Any]) -> Iterator[str]:
    """The texts that a callable holds: in its code and its closure, or among its attributes."""
    if not isinstance(function, FunctionType):
        yield from (one for one in vars(function).values() if isinstance(one, str))
        return
    yield from (cell.cell_contents for cell in function.__closure__ or () if isinstance(cell.cell_contents, str))
    yield from _named_in(function.__code__, function.__globals__, {function.__code__})


def _named_in(code: CodeType, names: Mapping[str, Any], seen: set[CodeType]) -> Iterator[str]:
    """The texts that a function holds or reads from its module, the functions within and beside it included."""
    read = [names.get(name) for name in code.co_names]
    yield from (one for one in (*code.co_consts, *read) if isinstance(one, str))
    beside = [one.__code__ for one in read if isinstance(one, FunctionType) and one.__globals__ is names]
    for one in (*beside, *(one for one in code.co_consts if isinstance(one, CodeType))):
        if one not in seen:
            seen.add(one)
            yield from _named_in(one, names, seen)


def scenarios_of(rule: Regle | RegleEnsemble) -> list[str]:
    """The scenarios that say what the rule must give: all of them for a national rule, else its landlord's."""
    return list(dict.fromkeys(case["scenario"] for case in cases_of(rule)))


def cases_of(rule: Regle | RegleEnsemble) -> list[dict[str, str]]:
    """The cases of those scenarios, each with its title, the policy it is told under and the outcome announced."""
    return [
        {"scenario": path, "title": typeset(title), "policy": policy, "outcome": outcome}
        for path, scenario in _scenario_files().items()
        for named, policy, title, outcome in _expected(scenario)
        if named == rule.identifier and rule.landlord in ("", policy)
    ]


def _expected(scenario: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Rule, policy, title and outcome of what a scenario, or each case of a file of short cases, announces."""
    policy = scenario.get("politique", "")
    if "cas" not in scenario:
        told = scenario.get("attendu", ())
        yield from ((one["regle"], policy, scenario["titre"], one["resultat"]) for one in told)
    for case in scenario.get("cas", ()):
        for under, own in (case.get("selon") or {case.get("politique", policy): {}}).items():
            told = {**case.get("attendu", {}), **own}
            yield from ((rule, under, case["titre"], outcome) for rule, outcome in told.items())


def files_testing(rule: Regle | RegleEnsemble) -> list[str]:
    """The test files that name the rule."""
    return _naming(_test_files(), [rule.identifier])


@cache
def _scenario_files() -> dict[str, dict[str, Any]]:
    """Path → content of each training scenario; empty where there is none beside the rules."""
    paths = sorted((CHECKOUT / SCENARIOS).glob("*.toml"))
    return {path.relative_to(CHECKOUT).as_posix(): tomllib.loads(path.read_text("utf-8")) for path in paths}


@cache
def _test_files() -> dict[str, frozenset[str]]:
    """Path → words of each test file, hyphens within; empty outside a checkout."""
    paths = [path for folder in TEST_FOLDERS for path in sorted((CHECKOUT / folder).rglob("test_*.py"))]
    words = re.compile(r"[\w-]+")
    return {path.relative_to(CHECKOUT).as_posix(): frozenset(words.findall(path.read_text("utf-8"))) for path in paths}


def _naming(tests: dict[str, frozenset[str]], names: Iterable[str]) -> list[str]:
    return [path for path, words in tests.items() if not words.isdisjoint(names)]
