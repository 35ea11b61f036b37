"""A sitting tenant who asks to move."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of, verdicts_of

STEP = {"step": "mutation"}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"occupation.loyers_a_jour": "plan-respecte"}, CONFORME),
        ({"occupation.loyers_a_jour": "dette"}, APPRECIER),
        ({"occupation.assurance": False}, APPRECIER),
        ({"occupation.jouissance_paisible": False}, APPRECIER),
        ({"occupation.visite": "travaux-legers"}, CONFORME),
        ({"occupation.visite": "travaux-importants"}, APPRECIER),
        ({"occupation.visite": "non-faite"}, APPRECIER),
        ({"occupation.visite": None}, COMPLETER),
        ({"occupation.assurance": None}, COMPLETER),
    ],
)
def test_situation_locative_is_appraised_never_refused(facts, outcome):
    assert outcome_of("situation-locative", a_file(facts), policy="emeraude", **STEP) == outcome


def test_a_debt_is_not_a_ground_of_inadmissibility_and_the_verdict_says_so():
    verdict = verdict_of("situation-locative", a_file(occupation__loyers_a_jour="dette"), policy="emeraude", **STEP)
    assert any("irrecevabilité" in reserve for reserve in verdict.reserves)


@pytest.mark.parametrize(
    ("since", "outcome"),
    [("2025-05-24", APPRECIER), ("2025-05-23", CONFORME), ("2025-05-22", CONFORME), (None, COMPLETER)],
)
def test_anciennete_locative_counts_completed_months(landlord, since, outcome):
    policy = landlord('genre = "anciennete-locative"\nreference = "EM-31"\nniveau = "apprecier"\nmois = 18')
    facts = a_file(occupation__locataire_depuis=since)
    assert outcome_of("anciennete-locative", facts, policy=policy, **STEP) == outcome


PLAINE = {"step": "mutation", "policy": "plaine-commune"}
EMERAUDE = {"step": "mutation", "policy": "emeraude"}


@pytest.mark.parametrize(
    ("visit", "outcome"),
    [
        ("bon-etat", CONFORME),
        ("travaux-legers", CONFORME),
        ("travaux-importants", JUSTIFIER),
        ("non-faite", JUSTIFIER),
        (None, COMPLETER),
    ],
)
def test_visite_technique_conditions_the_new_dwelling_at_plaine_commune(visit, outcome):
    assert outcome_of("visite-technique", a_file(occupation__visite=visit), **PLAINE) == outcome


@pytest.mark.parametrize(
    ("visit", "cost", "outcome"),
    [
        ("bon-etat", None, SANS_OBJET),
        ("bon-etat", "0", SANS_OBJET),
        ("bon-etat", "0.01", APPRECIER),
        ("non-faite", "350", SANS_OBJET),
        ("travaux-legers", "350", APPRECIER),
        ("travaux-importants", "0", APPRECIER),
        ("travaux-importants", None, COMPLETER),
        (None, "350", APPRECIER),
    ],
)
def test_frais_de_remise_en_etat_is_a_figure_that_people_appraise(visit, cost, outcome):
    facts = a_file(occupation__visite=visit, occupation__frais_remise_en_etat=cost)
    verdict = verdict_of("frais-de-remise-en-etat", facts, **PLAINE)
    assert verdict.outcome == outcome
    assert outcome != APPRECIER or str(cost).replace(".", ",") in verdict.message


@pytest.mark.parametrize(
    ("visit", "done", "outcome"),
    [
        ("bon-etat", None, SANS_OBJET),
        ("non-faite", None, SANS_OBJET),
        ("travaux-legers", True, CONFORME),
        ("travaux-importants", True, CONFORME),
        ("travaux-importants", False, APPRECIER),
        ("travaux-importants", None, COMPLETER),
    ],
)
def test_travaux_avant_mutation_looks_at_what_the_visit_found(visit, done, outcome):
    facts = a_file(occupation__visite=visit, occupation__travaux_faits=done)
    assert outcome_of("travaux-avant-mutation", facts, **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("rent", "former", "settled", "outcome"),
    [
        ("a-jour", None, None, SANS_OBJET),
        ("a-jour", False, None, SANS_OBJET),
        ("a-jour", True, None, COMPLETER),
        ("a-jour", True, False, APPRECIER),
        ("a-jour", True, True, CONFORME),
        ("plan-respecte", None, None, COMPLETER),
        ("plan-respecte", None, True, CONFORME),
        ("plan-respecte", False, None, CONFORME),
        ("plan-respecte", True, False, APPRECIER),
        ("dette", None, None, COMPLETER),
        ("dette", None, False, APPRECIER),
        ("dette", None, True, CONFORME),
    ],
)
def test_dette_avant_mutation_takes_a_commitment_for_a_debt_present_or_past(rent, former, settled, outcome):
    changes = {"loyers_a_jour": rent, "dette_anterieure": former, "dette_regularisee": settled}
    facts = a_file({f"occupation.{name}": value for name, value in changes.items()})
    assert outcome_of("dette-avant-mutation", facts, **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("rule", "options"),
    [("visite-technique", PLAINE), ("travaux-avant-mutation", EMERAUDE), ("dette-avant-mutation", EMERAUDE)],
)
def test_what_is_asked_beforehand_is_never_a_suspensive_condition(rule, options):
    assert any("pièce manquante" in one for one in verdict_of(rule, a_file(), **options).reserves)


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("accessibilite", CONFORME),
        ("logement-trop-petit", CONFORME),
        ("logement-trop-grand", CONFORME),
        ("cout-logement", CONFORME),
        ("rapprochement-familial", APPRECIER),
        ("autre", APPRECIER),
        (None, COMPLETER),
    ],
)
def test_urgence_de_mutation_shares_the_newcomers_urgencies_without_saying_the_reason(reason, outcome):
    verdict = verdict_of("urgence-de-mutation", a_file(occupation__motif=reason), **EMERAUDE)
    assert verdict.outcome == outcome
    assert "ccessib" not in verdict.message


TRANSFER = {
    "occupation.visite": "travaux-importants",
    "occupation.travaux_faits": False,
    "occupation.loyers_a_jour": "dette",
    "occupation.dette_regularisee": True,
    "occupation.frais_remise_en_etat": "840",
    "occupation.locataire_depuis": "2025-09-01",
    "occupation.motif": "logement-trop-grand",
}
LOCAL = {
    "rives-de-seine": {},
    "plaine-commune": {"visite-technique": JUSTIFIER, "frais-de-remise-en-etat": APPRECIER},
    "emeraude": {
        "situation-locative": APPRECIER,
        "travaux-avant-mutation": APPRECIER,
        "dette-avant-mutation": CONFORME,
        "anciennete-locative": APPRECIER,
        "urgence-de-mutation": CONFORME,
    },
}


@pytest.mark.parametrize("policy", LOCAL)
def test_the_same_tenant_is_seen_three_ways_by_three_landlords(policy):
    known = set().union(*LOCAL.values())
    found = {one.rule: one.outcome for one in verdicts_of(a_file(TRANSFER), step="mutation", policy=policy)}
    assert {rule: outcome for rule, outcome in found.items() if rule in known} == LOCAL[policy]
