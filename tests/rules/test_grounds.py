"""A reason set against a file: what bears it out, what contradicts it, and what leaves it to people."""

from __future__ import annotations

import pytest

from letters.sensitive import sensitive_words
from rules.facts import fait
from rules.ground_tables import (
    CONFLICTING,
    HELD_BY_RULES,
    LABELS,
    NEEDED,
    REFUTED_BY_FACT,
    REFUTED_BY_RULES,
    SETTLED,
    SHOWN,
)
from rules.policy import policy_names
from rules.reasons import compare, contradiction, reasons
from rules.rule import GENRES, NATIONAL
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME
from tests.rules.conftest import a_file, dossier_of, verdicts_of


def against(code, **changes):
    facts = a_file(**changes)
    return contradiction(reasons()[code], dossier_of(facts), verdicts_of(facts, "seance"))


@pytest.mark.parametrize(("surface", "outcome"), [("33.99", CONFORME), ("34", APPRECIER), ("34.01", APPRECIER)])
def test_the_least_surface_of_the_law_bears_out_too_small_and_never_contradicts_it(surface, outcome):
    assert compared("NA-TYPO-SUR", logement__surface=surface).outcome == outcome
    assert against("NA-TYPO-SUR", logement__surface=surface) == ""


@pytest.mark.parametrize(("rooms", "outcome"), [(3, BLOQUANT), (4, BLOQUANT), (2, CONFORME)])
def test_too_small_is_refuted_by_a_landlord_s_own_grid(rooms, outcome):
    assert compared("NA-TYPO-SUR", "plaine-commune", logement__pieces=rooms).outcome == outcome


@pytest.mark.parametrize(("rooms", "refuted"), [(4, True), (5, True), (6, False)])
def test_too_large_is_refuted_up_to_one_room_more_than_persons(rooms, refuted):
    assert bool(against("NA-TYPO-SOUS", logement__pieces=rooms)) is refuted


def test_a_landlord_s_rule_set_aside_contradicts_nothing():
    listed = {"logement__immeuble": "15 rue Trezel", "logement__pieces": 5}
    assert compared("NA-TYPO-SOUS", **listed).outcome == APPRECIER
    assert compared("NA-TYPO-SOUS", logement__pieces=5).outcome == BLOQUANT


@pytest.mark.parametrize(
    ("better", "rent", "refusal", "attribution"),
    [(True, "1200", APPRECIER, CONFORME), (False, "1200", CONFORME, BLOQUANT), (True, "500", APPRECIER, CONFORME)],
)
def test_a_rate_that_the_policy_sets_aside_is_left_to_people(better, rent, refusal, attribution):
    changes = {"demande__locataire_du_parc": True, "candidature__ameliore_situation": better, "logement__loyer": rent}
    assert compared("NA-TE", "plaine-commune", **changes).outcome == refusal
    assert compared("AT-COUT", "plaine-commune", **changes).outcome == attribution


def test_a_ceiling_that_the_law_sets_aside_is_no_reason_to_refuse():
    assert compared("IRR-PLAFOND").outcome == BLOQUANT
    tenant = {"demande__locataire_du_parc": True, "occupation__adapte_sans_occupant": True}
    found = compared("IRR-PLAFOND", **tenant)
    assert found.outcome == BLOQUANT
    assert "hors condition de plafond" in found.text


@pytest.mark.parametrize(
    ("code", "refuting", "allowing"),
    [
        ("NA-LOCALISATION", {"demande__accepte_commune": True}, {"demande__accepte_commune": False}),
        (
            "NA-DETTE",
            {"occupation__loyers_a_jour": "plan-respecte"},
            {"occupation__loyers_a_jour": "dette", "demande__locataire_du_parc": True},
        ),
        ("NA-PROPRIETAIRE", {}, {"demande__proprietaire_logement_adapte": True}),
        ("NA-PIECES", {}, {"demande__pieces_vues": ["identite"]}),
        ("IRR-SEJOUR", {}, {"demande__sejour_regulier": False}),
    ],
)
def test_a_reason_that_the_facts_contradict_is_told(code, refuting, allowing):
    assert against(code, **refuting)
    assert against(code, **allowing) == ""


def test_an_unknown_fact_refutes_nothing():
    assert against("NA-TYPO-SUR", logement__surface=None) == ""


def test_every_code_and_rule_of_the_tables_exists():
    compared = REFUTED_BY_FACT.keys() | REFUTED_BY_RULES.keys() | HELD_BY_RULES.keys() | SHOWN.keys()
    assert compared | NEEDED.keys() | LABELS.keys() | CONFLICTING <= reasons().keys()
    named = [*REFUTED_BY_RULES.values(), *HELD_BY_RULES.values(), *SHOWN.values()]
    assert {rule for several in named for rule in several} <= NATIONAL.keys() | GENRES.keys()


def test_every_fact_of_the_tables_can_be_asked():
    facts = {*(path for path, _, _ in REFUTED_BY_FACT.values()), SETTLED, *NEEDED.values(), *LABELS.values()}
    assert all(fait(path).question for path in facts)


def compared(code, policy="rives-de-seine", **changes):
    facts = a_file(**changes)
    return compare(code, dossier_of(facts), verdicts_of(facts, "seance", policy))


BOUND = {"logement__charges": "118.40", "ressources__aide_logement": "13"}


@pytest.mark.parametrize(
    ("policy", "rent", "refusal", "attribution"),
    [
        ("emeraude", "656.89", APPRECIER, CONFORME),
        ("emeraude", "656.90", APPRECIER, CONFORME),
        ("emeraude", "656.91", CONFORME, APPRECIER),
        ("plaine-commune", "587.59", BLOQUANT, CONFORME),
        ("plaine-commune", "587.60", BLOQUANT, CONFORME),
        ("plaine-commune", "587.61", CONFORME, BLOQUANT),
    ],
)
def test_the_cost_of_the_dwelling_is_held_against_the_landlord_s_threshold(policy, rent, refusal, attribution):
    """On and around 33 % and, with 10 to 20 € a day and person, 30 % of 2 310 €."""
    changes = BOUND | {"logement__loyer": rent}
    assert compared("NA-TE", policy, **changes).outcome == refusal
    assert compared("AT-COUT", policy, **changes).outcome == attribution


def test_a_contradicted_reason_is_told_with_both_figures():
    said = compared("NA-TE", "emeraude").text.replace("\u00a0", " ")
    assert said.startswith("Motif : charge de loyer trop élevée")
    assert "22,5 %" in said
    assert "33 %" in said


def test_without_a_threshold_the_figure_is_shown_and_people_appraise():
    for code in ("NA-TE", "AT-COUT"):
        found = compared(code)
        assert found.outcome == APPRECIER
        assert "22,5" in found.text
        assert "33" not in found.text


@pytest.mark.parametrize("policy", policy_names())
def test_an_unknown_rent_or_income_leaves_the_cost_to_complete(policy):
    found = compared("NA-TE", policy, ressources__mensuelles=None)
    assert found.outcome == COMPLETER
    assert "ressources.mensuelles" in [one.fact for one in found.missing]


@pytest.mark.parametrize(
    ("code", "unknown"),
    [
        ("NA-LOCALISATION", "demande__accepte_commune"),
        ("AT-LOCALISATION", "demande__accepte_commune"),
        ("NA-DETTE", "occupation__loyers_a_jour"),
        ("NA-PROPRIETAIRE", "demande__proprietaire_logement_adapte"),
        ("NA-PIECES", "demande__pieces_vues"),
        ("NA-TYPO-SUR", "logement__surface"),
        ("NA-TYPO-SOUS", "logement__pieces"),
        ("AT-TYPOLOGIE", "logement__surface"),
        ("IRR-SEJOUR", "demande__sejour_regulier"),
        ("AT-ANCIENNETE", "demande__deposee_le"),
        ("AT-PRIORITE", "demande__publics"),
    ],
)
def test_an_unknown_fact_leaves_the_reason_to_complete(code, unknown):
    found = compared(code, **{"demande__locataire_du_parc": True, unknown: None})
    assert found.outcome == COMPLETER
    assert unknown.replace("__", ".") in [one.fact for one in found.missing]


@pytest.mark.parametrize(("rfr", "outcome"), [("62967", BLOQUANT), ("62968", BLOQUANT), ("62969", CONFORME)])
def test_the_ceiling_is_held_on_and_around_it(rfr, outcome):
    changes = {"ressources__rfr_n2": rfr, "ressources__rfr_n1": rfr, "ressources__douze_mois": rfr}
    found = compared("IRR-PLAFOND", **changes)
    assert found.outcome == outcome
    assert "62\u202f968" in found.text


@pytest.mark.parametrize(("surface", "outcome"), [("33.99", BLOQUANT), ("34", CONFORME), ("34.01", CONFORME)])
def test_a_dwelling_that_fits_is_held_on_and_around_the_legal_surface(surface, outcome):
    assert compared("AT-TYPOLOGIE", logement__surface=surface).outcome == outcome


@pytest.mark.parametrize(
    ("code", "against_it", "for_it"),
    [
        ("NA-ADAPT", {}, {"demande__besoin_adaptation": True}),
        ("AT-LOCALISATION", {"demande__accepte_commune": False}, {}),
        ("AT-PRIORITE", {"demande__publics": []}, {}),
    ],
)
def test_a_reason_is_held_against_the_fact_it_rests_on(code, against_it, for_it):
    assert compared(code, **against_it).outcome == BLOQUANT
    assert compared(code, **for_it).outcome == CONFORME


def test_a_recognised_priority_is_never_named():
    told = compared("AT-PRIORITE", demande__publics=["g"]).text
    assert sensitive_words(told) == []
    assert "priorité reconnue" in told


def test_inexact_information_wants_two_recorded_values_that_differ():
    facts = a_file()
    assert compare("NA-INFO-INEXACTE", dossier_of(facts), []).outcome == COMPLETER
    facts["ressources.mensuelles"] = [
        {"valeur": "2310", "origine": "declare"},
        {"valeur": "1900", "origine": "piece", "le": "2026-11-01"},
    ]
    assert compare("NA-INFO-INEXACTE", dossier_of(facts), []).outcome == CONFORME


def test_a_reason_with_nothing_recorded_to_compare_says_what_the_file_must_hold():
    found = compared("INCAPACITE-CONTRACTER")
    assert found.outcome == APPRECIER
    assert "À vérifier au dossier" in found.text
