"""Workings: a closed list of operations, each line redone by hand, labels that can be read aloud."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

import rules.law  # noqa: F401 - importing declares the kinds of clauses
from rules.expression import Expression, walk
from rules.policy import load_policy, policy_names
from rules.rule import CANDIDATE_STEPS, GENRES, Regle
from rules.verdict import Verdict
from rules.working import OPERATIONS, SIGNS, WORDS, phrase, printed
from tests.rules.conftest import DEMANDEUR, ENFANT, a_file, verdict_of, verdicts_of
from tests.rules.recompute import REDO, check_working
from tests.rules.strategies import FILES, near_conforming

STEPS = ("flechage", *CANDIDATE_STEPS, "mutation")
UNITS = {
    "",
    "€",
    "€ par an",
    "€ par jour",
    "m²",
    "pièces",
    "personnes",
    "enfants",
    "ans",
    "mois",
    "jours",
    "taux",
    "UC",
    "année",
    "%",
}
CLAUSES = {
    "taux-effort-par-reste-a-vivre": 'bandes = [{ reste_sous = "10", taux_max = "0" }, { taux_max = "0.33" }]'
    '\njours_par_mois = "30"',
    "taux-effort-seuil": 'taux_max = "0.33"',
    "grille-typologie": 'lignes = [{ pieces = 1, texte = "F1", personnes_max = 2, enfants_max = 0 }, '
    '{ pieces = 4, texte = "F4", personnes_max = 6, enfants_max = 4 }, { pieces = 5, texte = "F5", enfants_min = 6 }]',
    "anciennete-locative": "mois = 18",
    "dispositif-regional": 'publics = ["dalo", "g", "d", "plan-refugie"]',
}


def every_verdict(facts: dict) -> list[Verdict]:
    return [verdict for step in STEPS for verdict in verdicts_of(facts, step=step)]


def test_the_list_of_operations_is_closed_and_each_can_be_redone():
    assert {*SIGNS.values(), *WORDS.values()} == OPERATIONS == REDO.keys()


@given(near_conforming())
def test_the_working_of_each_verdict_recomputes_to_its_result(facts):
    for verdict in every_verdict(facts):
        check_working(verdict.working)


@given(FILES)
def test_the_working_of_any_file_recomputes(facts):
    for verdict in every_verdict(facts):
        check_working(verdict.working)


@given(near_conforming())
def test_a_working_ends_on_what_the_rule_says(facts):
    for verdict in every_verdict(facts):
        if verdict.working and verdict.outcome in ("conforme", "bloquant") and isinstance(verdict.declared, Regle):
            assert verdict.working[-1].result is (verdict.outcome == "conforme"), verdict.rule


@given(near_conforming())
def test_values_are_plain_and_units_are_those_people_write(facts):
    for verdict in every_verdict(facts):
        for one in verdict.working:
            for value, unit in [(one.result, one.unit), *((part.value, part.unit) for part in one.operands)]:
                assert isinstance(value, str | bool | int | Decimal | date | tuple | None), value
                assert "E" not in str(value) or not isinstance(value, Decimal)
                assert unit in UNITS, unit


@pytest.mark.parametrize("policy", sorted(policy_names()))
@pytest.mark.parametrize("step", STEPS)
def test_what_is_conforme_or_appraised_shows_what_it_stands_on(policy, step):
    slate = [a_file(candidature__rang=rank) for rank in (1, 2, 3)]
    for verdict in verdicts_of(slate, step=step, policy=policy):
        assert verdict.working or verdict.outcome in ("completer", "sans-objet"), verdict.rule


def test_a_rule_that_is_an_answer_shows_the_answer_and_where_it_comes_from():
    facts = a_file(demande__toujours_en_recherche={"valeur": True, "origine": "piece", "le": "2026-11-02"})
    (line,) = verdict_of("demande-maintenue", facts).working
    assert (line.operation, line.label, line.result) == ("réponse", "Toujours en recherche", True)
    assert (line.operands[0].value, line.operands[0].source) == (True, "vu sur pièce")
    assert verdict_of("demande-maintenue", a_file(demande__toujours_en_recherche=None)).working == ()


def test_sets_are_sorted_lists():
    facts = a_file(demande__publics=["k", "dalo", "a"])
    assert verdict_of("public-cible", facts).working[0].operands[0].value == ("a", "dalo", "k")


def every_node() -> list[Expression]:
    rules = [rule for name in policy_names() for rule in load_policy(name).all_rules if isinstance(rule, Regle)]
    return walk([root for rule in rules for root in rule.roots])


def local_nodes(landlord) -> list[Expression]:
    made = [
        next(iter(landlord(f'genre = "{kind}"\nreference = "X"\nniveau = "apprecier"\n{lines}').rules))
        for kind, lines in CLAUSES.items()
    ]
    return walk([root for rule in made for root in rule.roots])


def assert_reads_well(label: str) -> None:
    assert label, "a node without a name"
    assert len(label) <= 140, label
    assert label.count("(") <= 1, label
    assert not re.search(r"\b(croise|chiffre|nomme|None|True|False)\b", label), label


def test_every_label_is_short_french_without_nested_jargon(landlord):
    for one in [*every_node(), *local_nodes(landlord)]:
        if not one.per_person:
            assert_reads_well(phrase(one))


def test_every_count_over_persons_says_what_it_counts():
    nodes = every_node()
    named = {id(one.args[0]) for one in nodes if one.operator == "nomme"}
    for one in nodes:
        if one.operator in {"compte", "somme", "quelque"}:
            assert id(one) in named, one


def test_a_count_shows_each_person_by_tie_and_key_never_by_name():
    person = {**DEMANDEUR, "nom": "Delmas", "prenom": "Claire"}
    working = verdict_of("ressources-sous-plafond", a_file(personnes=[person, ENFANT])).working
    counted = next(one for one in working if one.label == "Personnes à charge")
    assert [(part.label, part.value) for part in counted.operands] == [
        ("Titulaire de la demande (p1)", False),
        ("Enfant (p2)", True),
    ]
    assert "Delmas" not in str(working)


def test_a_sum_shows_what_it_takes_from_each():
    couple = [{**DEMANDEUR, "naissance": "1998-01-01"}, {**DEMANDEUR, "lien": "conjoint", "naissance": "1999-01-01"}]
    working = verdict_of("ressources-sous-plafond", a_file(personnes=couple)).working
    ages = next(one for one in working if one.label == "Somme des âges du couple")
    assert [(part.value, part.unit) for part in ages.operands] == [(28, "ans"), (27, "ans")]
    assert ages.result == 55


def test_a_verdict_without_object_shows_what_makes_it_so():
    working = verdict_of("preuve-du-label", a_file()).working
    assert working[-1].result is True


def test_a_reserve_of_a_figure_that_was_not_used_is_not_shown():
    assert not any("10\u00a0%" in reserve for reserve in verdict_of("ressources-sous-plafond", a_file()).reserves)
    above = a_file(ressources__rfr_n2="70000", ressources__rfr_n1="60000")
    assert any("10\u00a0%" in reserve for reserve in verdict_of("ressources-sous-plafond", above).reserves)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "", "non renseigné"),
        (None, "€", "non renseigné"),
        (True, "", "oui"),
        (Decimal("1234.5"), "€", "1 234,50 €"),
        (Decimal("13200"), "€ par an", "13 200 € par an"),
        (Decimal("0.3001"), "taux", "30,01 %"),
        (date(2026, 3, 1), "", "1er mars 2026"),
        (2024, "année", "2024"),
        (1, "pièces", "1 pièce"),
        (Decimal("2.1"), "UC", "2,1 UC"),
        (("a", "b"), "", "a, b"),
        ((), "", "aucun"),
        ("zone-1", "", "zone 1"),
    ],
)
def test_values_are_printed_as_people_read_them(value, unit, text):
    assert printed(value, unit).replace("\u202f", " ").replace("\u00a0", " ") == text


def test_every_kind_of_clause_is_covered_by_a_policy_or_by_the_samples_here():
    shipped = {clause["genre"] for name in policy_names() for clause in load_policy(name).data.get("clause", [])}
    assert GENRES.keys() == shipped | CLAUSES.keys()
