"""The vocabulary as JSON Schema, and its full example."""

from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from rules.check import check
from rules.facts import FAITS, GROUPES
from rules.policy import load_policy
from rules.reading import read_case
from rules.rule import STEPS
from rules.schema import file_schema, full_example

SCHEMA = file_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_valid_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example_holds_every_fact_and_satisfies_the_schema():
    example = full_example()
    assert list(VALIDATOR.iter_errors(example)) == []
    case = read_case(example, "appel", date(2026, 11, 23))
    records = case.common.merged(case.candidates["c1"]).records
    assert {path.replace(".p1.", ".*.") for path in records} == set(FAITS)


@pytest.mark.parametrize("step", STEPS)
def test_the_example_is_checked_without_fault_at_every_step(step):
    on = date(2026, 11, 23)
    for policy in ("rives-de-seine", "plaine-commune", "emeraude"):
        assert isinstance(check(read_case(full_example(), step, on), load_policy(policy), step, on), list)


def test_each_fact_has_a_title_and_says_whom_to_ask():
    facts = [fact for groupe in GROUPES for fact in groupe.faits()]
    described = json.dumps(SCHEMA, ensure_ascii=False)
    assert all(fact.label in described and (not fact.question or fact.question in described) for fact in facts)
    pieces = SCHEMA["properties"]["logement"]["properties"]["pieces"]
    assert (pieces["title"], pieces["unit"], pieces["ask"]) == ("Nombre de pièces", "pièces", "bailleur")


RECORD = {"valeur": "27400", "origine": "piece", "le": "2026-11-20", "piece": "avis d’imposition"}


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ("27400", True),
        (27400, True),
        (None, True),
        (RECORD, True),
        ({"inconnu": "ne-sait-pas", "le": "2026-11-20"}, True),
        ([RECORD, {"inconnu": "ne-sait-pas"}], True),
        (27400.5, False),
        ({"origine": "piece"}, False),
        ({"valeur": "1", "origine": "ouï-dire"}, False),
        ([], False),
        ("beaucoup", False),
    ],
)
def test_a_fact_is_plain_recorded_or_asked_and_unknown(value, accepted):
    assert VALIDATOR.is_valid({"ressources": {"rfr_n2": value}}) is accepted


def test_sets_keep_their_plain_list_beside_the_list_of_records():
    assert VALIDATOR.is_valid({"demande": {"publics": ["dalo", "k"]}})
    assert VALIDATOR.is_valid({"demande": {"publics": [{"valeur": ["dalo"]}]}})
    assert not VALIDATOR.is_valid({"demande": {"publics": ["inconnu"]}})


@pytest.mark.parametrize(
    "file", [{"logment": {}}, {"logement": {"couleur": "bleu"}}, {"menage": {"personnes": {"1": {}}}}]
)
def test_unknown_keys_are_refused(file):
    assert not VALIDATOR.is_valid(file)
