"""Expressions: no truth value in Python, one node per meaning, three-valued evaluation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from rules.evaluate import compile_program
from rules.expression import (
    AUJOURDHUI,
    CHACUN,
    BadDeclaration,
    a_defaut,
    age,
    annee,
    cas,
    chiffre,
    compte,
    constante,
    et,
    jours_entre,
    mois_entre,
    ou,
    plus_grand,
    plus_mois,
    plus_petit,
    quelque,
    somme,
    walk,
    zone,
)
from rules.facts import demande, logement, menage, occupation, personne, ressources
from rules.parameters import national

ON = date(2026, 11, 23)
A, B = menage.composition_confirmee, demande.residence_principale
P = "menage.personnes.*"


def value(expression, facts: dict | None = None, on: date = ON):
    return compile_program((expression,)).run(facts or {}, on, national()).of(expression)


def people(*persons: dict) -> dict:
    return {
        "menage.personnes": [
            {P: f"p{n}", **{f"{P}.{k}": v for k, v in one.items()}} for n, one in enumerate(persons, 1)
        ]
    }


@pytest.mark.parametrize("use", [bool, lambda one: one and True, lambda one: not one, lambda one: 1 if one else 0])
def test_an_expression_has_no_truth_value(use):
    with pytest.raises(TypeError, match="no truth value"):
        use(logement.pieces <= 3)


def test_equal_expressions_are_one_node():
    assert (logement.pieces <= 3) is (logement.pieces <= 3)
    assert (logement.pieces + 1) is (logement.pieces + 1)
    assert (logement.pieces <= 3) is not (logement.pieces <= 4)


@pytest.mark.parametrize(
    "build",
    [
        lambda: logement.pieces + logement.immeuble,
        lambda: logement.pieces <= logement.disponible_le,
        lambda: logement.immeuble <= "a",
        lambda: A & logement.pieces,
        lambda: cas((logement.pieces, 1), sinon=2),
        lambda: cas((A, 1), sinon=constante("x")),
        lambda: a_defaut(logement.pieces, logement.disponible_le),
        lambda: compte(logement.adapte),
        lambda: logement.pieces.contient("a"),
    ],
)
def test_what_does_not_hold_together_is_refused_at_load(build):
    with pytest.raises(BadDeclaration):
        build()


@pytest.mark.parametrize(("left", "right"), list(product((True, False, None), repeat=2)))
def test_et_ou_and_non_follow_kleene(left, right):
    facts = {A.key: left, B.key: right}
    both = False if False in (left, right) else None if None in (left, right) else True
    either = True if True in (left, right) else None if None in (left, right) else False
    assert value(et(A, B), facts) is both
    assert value(ou(A, B), facts) is either
    assert value(~A, facts) is (None if left is None else not left)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (logement.pieces + 1, 4),
        (1 + logement.pieces, 4),
        (10 - logement.pieces, 7),
        (logement.pieces * 2, 6),
        (logement.pieces / 2, Decimal("1.5")),
        (logement.pieces / (logement.pieces - 3), None),
        (logement.pieces == 3, True),
        (logement.pieces != 3, False),
        (logement.pieces < 3, False),
        (logement.pieces >= 3, True),
        (logement.pieces > 2, True),
        (logement.surface <= 64, None),
        (logement.pieces.parmi((3, 4)), True),
        (logement.surface.parmi((3, 4)), None),
        (logement.pieces.est_connu(), True),
        (logement.surface.est_connu(), False),
        (plus_petit(logement.pieces, 2), 2),
        (plus_grand(logement.pieces, logement.surface), None),
        (a_defaut(logement.surface, ressources.mensuelles), Decimal(7)),
        (demande.publics.contient("k"), True),
        (demande.publics.croise(("dalo", "l")), False),
        (zone(logement.commune), "zone-1"),
        (annee(logement.disponible_le), 2025),
        (mois_entre(logement.disponible_le), 11),
        (jours_entre(AUJOURDHUI, logement.disponible_le), -356),
        (plus_mois(logement.disponible_le, 2), date(2026, 2, 2)),
        (chiffre("candidats-par-logement"), Decimal(3)),
        (chiffre("candidats-par-logement", le=occupation.locataire_depuis), None),
        (chiffre("surface-minimale", logement.pieces), Decimal(25)),
    ],
)
def test_each_operator_on_one_file(expression, expected):
    facts = {
        "logement.pieces": 3,
        "ressources.mensuelles": Decimal(7),
        "demande.publics": frozenset({"k"}),
        "logement.commune": "92044",
        "logement.disponible_le": date(2025, 12, 2),
    }
    assert value(expression, facts) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(True, None, 1), (False, True, 2), (False, False, 3), (None, True, None), (False, None, None)],
)
def test_cas_takes_the_first_branch_that_holds_and_stops_at_an_unknown(first, second, expected):
    assert value(cas((A, 1), (B, 2), sinon=3), {A.key: first, B.key: second}) == expected


def test_persons_are_counted_summed_and_searched():
    facts = people(
        {"naissance": date(1988, 5, 17), "a_charge": False},
        {"naissance": date(2015, 11, 24), "a_charge": True},
    )
    assert value(compte(CHACUN), facts) == 2
    assert value(compte(personne.a_charge), facts) == 1
    assert value(somme(age(personne.naissance), ~personne.a_charge), facts) == 38
    assert value(somme(age(personne.naissance), personne.a_charge), facts) == 10
    assert value(quelque(personne.a_charge), facts) is True


def test_one_unknown_person_leaves_a_count_open_and_a_found_one_settles_a_search():
    facts = people({"a_charge": None}, {"a_charge": True})
    assert value(compte(personne.a_charge), facts) is None
    assert value(quelque(personne.a_charge), facts) is True
    assert value(quelque(~personne.a_charge), facts) is None


def test_a_household_without_persons_is_unknown_not_empty():
    for nobody in ({}, {"menage.personnes": []}):
        assert value(compte(CHACUN), nobody) is None
        assert value(quelque(personne.a_charge), nobody) is None


def test_the_facts_and_figures_of_a_tree_are_known_without_evaluating_it():
    tree = (logement.pieces <= compte(personne.a_charge)) & (chiffre("candidats-par-logement") > 2)
    assert tree.facts == {"logement.pieces", f"{P}.a_charge"}
    assert tree.figures == {"candidats-par-logement"}
    assert walk((tree,))[-1] is tree
