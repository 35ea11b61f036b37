"""Landlords' policies: those that ship load; a bad one is refused by file and key, all faults at once."""

from __future__ import annotations

import pytest

import rules.law  # noqa: F401 - importing declares the kinds of clauses
from rules.policy import PolicyFaults, load_policy, policy_names
from rules.rule import GENRES, NATIONAL
from rules.verdict import GRAVITY, LEVELS
from rules.vocabulary import CONTINGENTS, DECISIONS

ALL = sorted(policy_names())
CLAUSE = '[[clause]]\ngenre = "residence-principale"\nreference = "X"\nniveau = "justifier"\nmois = 8\n'


def faults_of(tmp_path, change) -> list[str]:
    path = tmp_path / "essai.toml"
    path.write_text(change(policy_names()["rives-de-seine"].read_text("utf-8")), "utf-8")
    with pytest.raises(PolicyFaults) as refused:
        load_policy(str(path))
    assert all(fault.startswith("essai.toml") for fault in refused.value.faults)
    return refused.value.faults


def test_the_three_landlords_ship():
    assert ALL == ["emeraude", "plaine-commune", "rives-de-seine"]


@pytest.mark.parametrize("name", ALL)
def test_each_policy_loads_with_the_national_layer_first(name):
    policy = load_policy(name)
    assert policy.identifier == name
    assert policy.all_rules[: len(NATIONAL)] == tuple(NATIONAL.values())
    assert all(rule.landlord == name for rule in policy.rules)


@pytest.mark.parametrize("name", ALL)
def test_identifiers_are_unique_within_a_policy(name):
    identifiers = [rule.identifier for rule in load_policy(name).all_rules]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("name", ALL)
def test_each_policy_knows_the_five_decisions_and_covers_its_agencies(name):
    policy = load_policy(name)
    assert [entry["code"] for entry in policy.data["decision"]] == list(DECISIONS)
    assert {entry["code"] for entry in policy.data["reservataire"]} <= CONTINGENTS.keys()
    for agency in policy.data["agence"]:
        assert all(policy.commission_of(commune) for commune in agency["communes"])


def test_a_commune_of_no_commission_has_none():
    assert load_policy("rives-de-seine").commission_of("75056") is None


def test_the_same_file_is_loaded_once():
    assert load_policy("rives-de-seine") is load_policy("rives-de-seine")


def test_an_unknown_policy_is_a_missing_file():
    with pytest.raises(FileNotFoundError):
        load_policy("inconnue")


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (CLAUSE.replace("residence-principale", "inventee"), "genre inconnu"),
        (CLAUSE.replace("mois = 8", ""), "mois : paramètre manquant"),
        (CLAUSE + "annees = 2\n", "annees : paramètre inconnu"),
        (CLAUSE.replace("8", '"huit"'), "mois : ceci est écrit comme texte ; attendu : un nombre entier"),
        (CLAUSE.replace("justifier", "bloquant"), "dépasse « justifier »"),
        (CLAUSE.replace("justifier", "refuser"), "niveau : écrivez"),
        (CLAUSE.replace('reference = "X"\n', ""), "reference : indiquez"),
    ],
)
def test_a_bad_clause_is_refused(tmp_path, clause, said):
    assert any(said in fault for fault in faults_of(tmp_path, lambda text: text + "\n" + clause))


def test_every_fault_is_told_at_once(tmp_path):
    bad = CLAUSE.replace("residence-principale", "inventee") + CLAUSE.replace("mois = 8", "")
    faults = faults_of(tmp_path, lambda text: text.replace("[tribunal]", "[tribune]") + "\n" + bad)
    assert len(faults) == 4
    assert "vouliez-vous écrire « tribunal » ?" in faults[0]


def test_a_file_that_is_not_toml_is_refused(tmp_path):
    assert "illisible" in faults_of(tmp_path, lambda text: text + "\n[[[")[0]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", GENRES.values(), ids=list(GENRES))
def test_no_kind_admits_a_level_above_its_highest(tmp_path, kind, level):
    samples = {int: "8", str: '"10"', list: "[]", dict: "{}", bool: "true"}
    lines = "".join(f"{name} = {samples[type_]}\n" for name, type_ in kind.parameters.items())
    clause = f'[[clause]]\ngenre = "{kind.identifier}"\nreference = "X"\nniveau = "{level}"\n{lines}'
    if GRAVITY[level] < GRAVITY[kind.highest]:
        assert any(
            "dépasse" in fault for fault in faults_of(tmp_path, lambda text: text.split("[[clause]]")[0] + clause)
        )
    else:
        assert kind.allowed_by
