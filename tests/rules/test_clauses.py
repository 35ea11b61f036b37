"""Clause → place → rules → figures → tests."""

from __future__ import annotations

from datetime import date

import pytest

from rules.clauses import CHECKOUT, all_rules, figures_read, list_clauses, rules_by_clause, scenarios_of

ON = date(2026, 11, 23)
CLAUSES = {clause["id"]: clause for clause in list_clauses(ON)}


def test_every_clause_that_a_rule_names_exists():
    assert rules_by_clause().keys() <= CLAUSES.keys()


def test_a_clause_with_a_rule_is_done_by_it():
    for identifier, rules in rules_by_clause().items():
        clause = CLAUSES[identifier]
        assert clause["place"] == "regle"
        assert {f"regle:{rule.identifier}" for rule in rules} <= set(clause["where"])


def test_the_figures_behind_a_clause_come_with_source_and_validity():
    figures = {figure["figure"]: figure for figure in CLAUSES["RA-17"]["figures"] if "source" in figure}
    ceiling = figures["plafond-ressources"]
    assert ceiling["source"]
    assert ceiling["from"] <= ON.isoformat()
    assert ceiling["size"] == 7


def test_the_tests_that_name_a_clause_or_its_rule_are_listed():
    assert "tests/rules/test_clauses.py" in CLAUSES["RA-17"]["tests"]
    assert all(path.startswith(("tests/", "e2e/")) for clause in CLAUSES.values() for path in clause["tests"])


def test_outside_a_checkout_no_tests_are_listed(monkeypatch, tmp_path):
    from rules import clauses

    clauses._test_files.cache_clear()
    monkeypatch.setattr(clauses, "CHECKOUT", tmp_path)
    try:
        assert all("tests" not in clause for clause in list_clauses(ON))
    finally:
        clauses._test_files.cache_clear()


def test_the_data_file_says_where_each_clause_carried_by_a_rule_is_done():
    import tomllib

    from rules.clauses import DATA

    declared = {one["id"]: one for one in tomllib.loads(DATA.read_text("utf-8"))["clause"]}
    for identifier, rules in rules_by_clause().items():
        assert declared[identifier]["lieu"] == "regle"
        assert {f"regle:{rule.identifier}" for rule in rules} <= set(declared[identifier]["ou"])


def test_each_rule_of_a_clause_comes_with_its_source_its_figures_and_its_scenarios():
    (ceiling,) = [one for one in CLAUSES["RA-17"]["by_rule"] if one["rule"] == "ressources-sous-plafond"]
    assert "plafond-ressources" in ceiling["figures"]
    assert ceiling["source"]
    assert "seed/scenarios/04-ressources-au-dessus-du-plafond.toml" in ceiling["scenarios"]
    assert set(ceiling["scenarios"]) <= set(CLAUSES["RA-17"]["scenarios"])


def test_a_scenario_is_listed_where_its_landlords_rules_are():
    for rule in all_rules():
        for path in scenarios_of(rule):
            text = (CHECKOUT / path).read_text("utf-8")
            assert f'regle = "{rule.identifier}"' in text or f'{rule.identifier} = "' in text
            assert not rule.landlord or f'politique = "{rule.landlord}"' in text or f"selon.{rule.landlord}" in text


def test_outside_a_checkout_no_scenario_is_listed(monkeypatch, tmp_path):
    from rules import clauses

    clauses._scenario_files.cache_clear()
    monkeypatch.setattr(clauses, "CHECKOUT", tmp_path)
    try:
        assert all("scenarios" not in clause for clause in list_clauses(ON))
        assert all("scenarios" not in rule for clause in list_clauses(ON) for rule in clause["by_rule"])
    finally:
        clauses._scenario_files.cache_clear()


@pytest.mark.parametrize(
    ("rule", "figure"),
    [
        ("trois-candidats", "candidats-par-logement"),
        ("quorum-atteint", "quorum"),
        ("quartile-baux-hors-qpv", "part-premier-quartile-hors-qpv"),
        ("premier-quartile", "seuil-premier-quartile"),
    ],
)
def test_the_figures_of_a_rule_are_known_whatever_it_is_made_of(rule, figure):
    found = [one for one in all_rules() if one.identifier == rule]
    assert found
    assert all(figure in figures_read(one) for one in found)


def test_a_rule_without_figure_reads_none():
    assert figures_read(next(one for one in all_rules() if one.identifier == "rangs-de-la-liste")) == frozenset()
