"""Flagging a dwelling."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults, load_policy, policy_names
from rules.rule import NATIONAL
from rules.verdict import COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of


@pytest.mark.parametrize(
    ("contingent", "handed_back", "outcome"),
    [
        ("bailleur", False, CONFORME),
        ("commune", True, CONFORME),
        ("commune", False, JUSTIFIER),
        ("etat", False, JUSTIFIER),
        ("etat", None, COMPLETER),
        (None, False, COMPLETER),
    ],
)
def test_flechage_non_reserve_takes_unreserved_and_handed_back_dwellings(contingent, handed_back, outcome):
    facts = a_file(logement__contingent=contingent, logement__rendu_pour_un_tour=handed_back)
    assert outcome_of("flechage-non-reserve", facts, step="flechage") == outcome


def test_a_dwelling_taken_back_is_not_said_to_be_unreserved():
    facts = a_file(logement__contingent="action-logement", logement__rendu_pour_un_tour=True)
    found = verdict_of("flechage-non-reserve", facts, step="flechage", policy="rives-de-seine")
    assert found.title == "Logement non réservé, ou repris pour un tour"
    assert found.message.startswith("Contingent\u00a0: Action Logement\u00a0; repris pour un tour\u00a0: oui.")


@pytest.mark.parametrize("fact", ["avis_localisation", "avis_typologie", "avis_loyer", "avis_mixite"])
@pytest.mark.parametrize(
    ("opinion", "outcome"),
    [("favorable", CONFORME), ("neutre", CONFORME), ("defavorable", JUSTIFIER), (None, COMPLETER)],
)
def test_flechage_criteres_weighs_the_four_criteria(fact, opinion, outcome):
    assert outcome_of("flechage-criteres", a_file({f"logement.{fact}": opinion}), step="flechage") == outcome


@pytest.mark.parametrize("rule", ["flechage-non-reserve", "flechage-criteres"])
def test_a_dwelling_that_is_not_flagged_is_not_judged(rule):
    facts = a_file(logement__fleche=False, logement__contingent="etat", logement__avis_loyer="defavorable")
    assert outcome_of(rule, facts, step="flechage") == SANS_OBJET


@pytest.mark.parametrize(
    ("available", "outcome"),
    [("2026-10-11", JUSTIFIER), ("2026-10-12", CONFORME), ("2026-10-13", CONFORME), (None, COMPLETER)],
)
def test_conge_recu_comes_before_the_dwelling_is_available(available, outcome):
    assert outcome_of("conge-recu", a_file(logement__disponible_le=available), step="flechage") == outcome


@pytest.mark.parametrize(("new", "outcome"), [(True, SANS_OBJET), (False, COMPLETER), (None, COMPLETER)])
def test_a_new_dwelling_has_no_notice_to_wait_for(new, outcome):
    facts = a_file(logement__neuf=new, logement__conge_recu_le=None)
    assert outcome_of("conge-recu", facts, step="flechage") == outcome


def test_a_landlord_names_the_criteria_that_its_procedure_weighs(landlord):
    clause = 'genre = "flechage-criteres"\nreference = "RP-3"\nniveau = "justifier"\ncriteres = ["loyer"]'
    policy, facts = landlord(clause), a_file(logement__avis_mixite="defavorable")
    assert outcome_of("flechage-criteres", facts, step="flechage", policy=policy) == CONFORME
    assert outcome_of("flechage-criteres", facts, step="flechage") == JUSTIFIER


@pytest.mark.parametrize("criteres", ['["couleur"]', "[]"])
def test_a_criterion_that_no_fact_answers_is_a_fault_of_the_policy(landlord, criteres):
    clause = f'genre = "flechage-criteres"\nreference = "RP-3"\nniveau = "justifier"\ncriteres = {criteres}'
    with pytest.raises(PolicyFaults):
        landlord(clause)


def test_only_the_landlord_whose_procedure_asks_flags_and_the_law_adds_nothing():
    names = {"flechage-non-reserve", "flechage-criteres", "conge-recu"}
    asked = {name: names & {one.identifier for one in load_policy(name).rules} for name in policy_names()}
    assert asked == {"rives-de-seine": names, "plaine-commune": set(), "emeraude": set()}
    assert not names & NATIONAL.keys()
