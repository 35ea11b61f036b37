"""Every rule has its workings redone by hand: a test that bears its name, with two cases at least."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from rules.clauses import all_rules

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
FILES = (HERE / "test_law_by_hand.py", *sorted((HERE / "by_hand").glob("test_*.py")))
RULES = sorted({rule.identifier for rule in all_rules()})
CASES = 2
BESIDE = {"policy", "step", "on"}  # the same case seen again is not a second one
# What a test may know of the product: how a file is read and checked, never how anything is worked out.
KNOWN = {"rules.check", "rules.dossier", "rules.parameters", "rules.policy", "rules.verdict"}


def name_of(identifier: str) -> str:
    return f"test_{identifier.replace('-', '_')}_by_hand"


@cache
def found_by_hand() -> dict[str, list[Callable[..., None]]]:
    """The tests of every file, by name."""
    found: dict[str, list[Callable[..., None]]] = {}
    for path in FILES:
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, one in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and one.__module__ == module.__name__:
                found.setdefault(name, []).append(one)
    return found


def marks(test: Callable[..., None], name: str) -> Iterator[pytest.Mark]:
    return (one for one in getattr(test, "pytestmark", ()) if one.name == name)


def names_of(mark: pytest.Mark) -> set[str]:
    told = mark.args[0]
    return set(told.replace(" ", "").split(",") if isinstance(told, str) else told)


def cases_of(test: Callable[..., None]) -> int:
    """How many cases a test is given."""
    return max((len(one.args[1]) for one in marks(test, "parametrize") if names_of(one) - BESIDE), default=0)


def imported(path: Path) -> set[str]:
    """The modules of the product that a file imports from."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    whole = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    parts = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {one for one in whole | parts if one.split(".")[0] in ("rules", "webapp", "seed", "letters")}


@pytest.mark.parametrize("identifier", RULES)
def test_two_workings_of_every_rule_are_redone_by_hand(identifier):
    found = found_by_hand().get(name_of(identifier), [])
    assert len(found) == 1, f"{len(found)} tests are called {name_of(identifier)}"
    assert cases_of(found[0]) >= CASES, f"{name_of(identifier)} has fewer than {CASES} cases"


@pytest.mark.parametrize("identifier", RULES)
def test_a_working_redone_by_hand_is_written_down_and_never_skipped(identifier):
    for test in found_by_hand().get(name_of(identifier), []):
        source = inspect.getsource(test)
        assert "# " in source or '"""' in source, f"{test.__name__} shows no working"
        assert not {mark.name for mark in getattr(test, "pytestmark", ())} & {"skip", "skipif", "xfail"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_working_redone_by_hand_asks_the_product_for_no_arithmetic(path):
    assert imported(path) <= KNOWN
    assert "recompute" not in path.read_text("utf-8")


def test_cases_are_counted_without_the_landlords_that_they_are_seen_under():
    rows = pytest.mark.parametrize(("rooms", "outcome"), [(1, "x"), (2, "y"), (3, "z")])
    landlords = pytest.mark.parametrize("policy", ["a", "b", "c", "d"])

    @landlords
    def one_case_seen_four_times():
        """Nothing to count."""

    @landlords
    @rows
    def three_cases():
        """Three to count."""

    assert [cases_of(one) for one in (one_case_seen_four_times, three_cases)] == [0, 3]
