"""Where each clause of the sources is done: the rules that carry it, the figures they read, tests that name them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import rules.law  # noqa: F401 - importing declares the national rules
from rules.figures import in_force
from rules.parameters import Chiffres, national
from rules.policy import load_policy, policy_names
from rules.rule import NATIONAL, Regle, RegleEnsemble

DATA = Path(__file__).parent / "data" / "clauses.toml"
CHECKOUT = Path(__file__).parent.parent
TEST_FOLDERS = ("tests", "e2e")


def list_clauses(on: date, figures: Chiffres | None = None) -> list[dict[str, Any]]:
    """Every clause with place, rules, figures in force; `tests` only where the tests lie beside the product."""
    declared = tomllib.loads(DATA.read_text("utf-8"))["clause"]
    carried, tests = rules_by_clause(), _test_files()
    return [_clause(one, carried.get(one["id"], []), on, figures or national(), tests) for one in declared]


def all_rules() -> list[Regle | RegleEnsemble]:
    """The national rules and those of every policy that comes with the product."""
    local = [rule for name in policy_names() for rule in load_policy(name).rules]
    return [*NATIONAL.values(), *local]


def rules_by_clause() -> dict[str, list[Regle | RegleEnsemble]]:
    found: dict[str, list[Regle | RegleEnsemble]] = {}
    for rule in all_rules():
        for clause in rule.clauses:
            found.setdefault(clause, []).append(rule)
    return found


def _clause(
    one: dict[str, Any], carried: list[Regle | RegleEnsemble], on: date, figures: Chiffres, tests: dict[str, str]
) -> dict[str, Any]:
    names = list(dict.fromkeys(rule.identifier for rule in carried))
    read = sorted(set().union(*(_figures(rule) for rule in carried)))
    told = {
        "id": one["id"],
        "text": one["texte"],
        "source": one.get("source", ""),
        "place": "regle" if names else one["lieu"],
        "where": list(dict.fromkeys([*(f"regle:{name}" for name in names), *one.get("ou", [])])),
        "rules": names,
        "figures": [entry for identifier in read for entry in in_force(figures.by_identifier[identifier], on)],
    }
    return told | ({"tests": _naming(tests, [one["id"], *names])} if tests else {})


def _figures(rule: Regle | RegleEnsemble) -> frozenset[str]:
    if isinstance(rule, RegleEnsemble):
        return frozenset()
    return frozenset().union(*(root.figures for root in rule.roots))


@cache
def _test_files() -> dict[str, str]:
    """Path → text of each test file; empty outside a checkout."""
    paths = [path for folder in TEST_FOLDERS for path in sorted((CHECKOUT / folder).rglob("test_*.py"))]
    return {path.relative_to(CHECKOUT).as_posix(): path.read_text("utf-8") for path in paths}


def _naming(tests: dict[str, str], names: Iterable[str]) -> list[str]:
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, names)) + r")(?![\w-])")
    return [path for path, text in tests.items() if pattern.search(text)]
