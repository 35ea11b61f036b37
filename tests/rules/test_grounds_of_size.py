"""A reason about the size is held against the facts in its own direction: what is too large is not too small."""

from __future__ import annotations

import pytest

from rules.ground_tables import OPPOSED
from rules.grounds import Comparison
from rules.reasons import compare, reasons
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, Outcome
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, dossier_of, outcome_of, verdicts_of

VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
SMALL, LARGE = "NA-TYPO-SUR", "NA-TYPO-SOUS"
LISTED = {"logement__immeuble": "15 rue Trezel"}


def compared(code: str, rooms: int | None, surface: str | None, persons, policy="rives-de-seine", **more) -> Comparison:
    facts = a_file(logement__pieces=rooms, logement__surface=surface, personnes=persons, **more)
    return compare(code, dossier_of(facts), verdicts_of(facts, "seance", policy))


def plain(found: Comparison) -> str:
    return found.text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_three_rooms_for_one_person_are_not_too_small_and_both_figures_are_told(policy):
    found = compared(SMALL, 3, "66.5", [DEMANDEUR], policy)
    assert found.outcome == BLOQUANT
    assert "66,5 m² pour 1 personne ; la loi retient 9 m² au moins" in plain(found)
    assert "3 pièces pour 1 personne" in plain(found)


@pytest.mark.parametrize(("rooms", "outcome"), [(1, APPRECIER), (2, APPRECIER), (3, BLOQUANT), (4, BLOQUANT)])
def test_too_small_is_contradicted_one_room_above_what_is_admitted(rooms, outcome):
    """One person: 1 + 1 = 2 rooms at most, by the law as by the policy."""
    assert compared(SMALL, rooms, "40", [DEMANDEUR]).outcome == outcome


@pytest.mark.parametrize(("surface", "outcome"), [("15.99", CONFORME), ("16", APPRECIER), ("16.01", APPRECIER)])
def test_too_small_is_borne_out_below_the_least_surface(surface, outcome):
    """Two persons: 16 m² at least; three rooms are not too many."""
    assert compared(SMALL, 3, surface, [DEMANDEUR, CONJOINT]).outcome == outcome


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize(("surface", "contradicted"), [("15.99", True), ("16", False)])
def test_too_large_is_contradicted_below_the_least_surface(policy, surface, contradicted):
    found = compared(LARGE, 3, surface, [DEMANDEUR, CONJOINT], policy)
    assert ("15,99 m² pour 2 personnes" in plain(found)) is contradicted
    if contradicted or policy != "emeraude":
        assert found.outcome == BLOQUANT
    else:
        assert found.outcome == APPRECIER  # no rule of the landlord's own: the law's most contradicts none


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize(("rooms", "outcome"), [(3, BLOQUANT), (4, CONFORME)])
def test_too_large_is_borne_out_one_room_above_what_is_admitted(policy, rooms, outcome):
    expected = APPRECIER if policy == "emeraude" and rooms == 3 else outcome
    assert compared(LARGE, rooms, "66.5", [DEMANDEUR, CONJOINT], policy).outcome == expected


@pytest.mark.parametrize("code", [SMALL, LARGE])
def test_many_rooms_on_too_few_metres_are_for_people_to_say(code):
    found = compared(code, 4, "15.99", [DEMANDEUR, CONJOINT])
    assert found.outcome == APPRECIER
    assert "15,99 m²" in plain(found)
    assert "4 pièces pour 2 personnes" in plain(found)


@pytest.mark.parametrize("code", [SMALL, LARGE])
def test_a_child_who_visits_leaves_the_size_to_appraise_and_says_why(code):
    """Three rooms: not too many with that child, too many without."""
    found = compared(code, 3, "66.5", [DEMANDEUR, VISITE])
    assert found.outcome == APPRECIER
    assert "Sans les enfants en droit de visite" in plain(found)


@pytest.mark.parametrize("fact", ["demande__lit_medicalise", "demande__tierce_personne"])
@pytest.mark.parametrize("code", [SMALL, LARGE])
def test_a_room_that_is_needed_leaves_the_count_of_rooms_to_people(code, fact):
    found = compared(code, 3, "66.5", [DEMANDEUR], **{fact: True})
    assert found.outcome == APPRECIER
    assert "pièce de plus est notée comme nécessaire" in plain(found)
    assert "médic" not in plain(found)


@pytest.mark.parametrize("fact", ["demande__lit_medicalise", "demande__tierce_personne"])
@pytest.mark.parametrize(
    ("policy", "rooms", "surface", "outcome"),
    [
        ("rives-de-seine", 2, "66.5", CONFORME),
        ("rives-de-seine", 3, "66.5", APPRECIER),
        ("rives-de-seine", 3, "8.99", BLOQUANT),  # too small as well: a room more mends nothing
        ("rives-de-seine", 3, "9", APPRECIER),
        ("plaine-commune", 5, "66.5", APPRECIER),  # off the grid for want of persons
    ],
)
def test_a_room_that_is_needed_leaves_a_dwelling_that_fits_to_people(policy, rooms, surface, outcome, fact):
    """One person: two rooms at most, nine square metres at least; the policy itself admits more with a reason."""
    found = compared("AT-TYPOLOGIE", rooms, surface, [DEMANDEUR], policy, **{fact: True})
    assert found.outcome == outcome
    assert ("pièce de plus est notée comme nécessaire" in plain(found)) is (outcome == APPRECIER)


def test_a_household_above_the_grid_s_line_does_not_fit_however_many_rooms_are_needed():
    persons = [DEMANDEUR, CONJOINT, ENFANT]
    found = compared("AT-TYPOLOGIE", 2, "66.5", persons, "plaine-commune", demande__lit_medicalise=True)
    assert found.outcome == BLOQUANT


@pytest.mark.parametrize("fact", ["demande__lit_medicalise", "demande__tierce_personne"])
@pytest.mark.parametrize(
    ("code", "changes", "outcome"),
    [
        ("NA-PROPRIETAIRE", {}, BLOQUANT),
        ("NA-ADAPT", {"demande__besoin_adaptation": True}, CONFORME),
        ("NA-TYPO-SUR", {"logement__surface": "33.99"}, CONFORME),
        ("NA-TYPO-SOUS", {"logement__pieces": 5}, BLOQUANT),
    ],
)
def test_a_room_that_is_needed_changes_no_reason_that_the_count_of_rooms_does_not_settle(code, changes, outcome, fact):
    facts = a_file(**changes, **{fact: True})
    found = compare(code, dossier_of(facts), verdicts_of(facts, "seance"))
    assert found.outcome == outcome
    assert "pièce de plus" not in plain(found)


@pytest.mark.parametrize("code", [SMALL, LARGE])
def test_a_building_that_the_policy_sets_aside_leaves_the_count_of_rooms_to_people(code):
    assert compared(code, 3, "66.5", [DEMANDEUR], **LISTED).outcome == APPRECIER


def test_an_unknown_surface_leaves_too_small_to_complete():
    assert compared(SMALL, 3, None, [DEMANDEUR]).outcome == COMPLETER


def test_at_the_session_a_refusal_for_the_contrary_cause_is_blocked():
    facts = a_file(
        candidature__decision="non-attribution",
        candidature__motif=SMALL,
        logement__pieces=3,
        logement__surface="66.5",
        personnes=[DEMANDEUR],
    )
    assert outcome_of("motifs-fondes", facts, step="seance") == BLOQUANT


@pytest.mark.parametrize(
    ("need", "adapted", "outcome"),
    [(True, False, CONFORME), (False, True, APPRECIER), (False, False, BLOQUANT), (True, True, BLOQUANT)],
)
def test_a_dwelling_fitted_for_others_is_not_one_that_lacks_what_the_household_needs(
    need: bool, adapted: bool, outcome: Outcome
):
    facts = a_file(demande__besoin_adaptation=need, logement__adapte=adapted)
    assert compare("NA-ADAPT", dossier_of(facts), verdicts_of(facts, "seance")).outcome == outcome


def test_every_reason_that_has_a_contrary_is_the_contrary_of_its_own():
    """Every reason whose label speaks of the size stands in the table."""
    assert all(OPPOSED[other] == code for code, other in OPPOSED.items())
    assert {code for code, one in reasons().items() if "trop petit" in one.label or "trop grand" in one.label} == set(
        OPPOSED
    )
