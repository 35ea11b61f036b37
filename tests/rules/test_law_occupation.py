"""The three-yearly review: when it is due, the five situations, and what the tenant in place keeps."""

from __future__ import annotations

from typing import Any

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of, verdicts_of

STEP = {"step": "occupation"}
THREE = ("rives-de-seine", "plaine-commune", "emeraude")
# Under-occupied in a zone of the decree, by a tenant whom nothing protects.
EXPOSED = {
    "logement.zone_desequilibre": True,
    "occupation.bail_signe_le": "2020-11-23",
    "occupation.pieces": 6,
    "occupation.pieces_profession": 0,
    "occupation.protection_etablie": False,
    "occupation.offres_refusees": 3,
    "occupation.troisieme_offre_le": "2026-05-23",
}


def exposed(**changed: Any) -> dict[str, Any]:
    return a_file({**EXPOSED, **{key.replace("__", "."): value for key, value in changed.items()}})


@pytest.mark.parametrize(
    ("signed", "outcome"),
    [("2023-11-24", CONFORME), ("2023-11-23", APPRECIER), ("2023-11-22", APPRECIER), (None, COMPLETER)],
)
def test_examen_triennal_is_due_three_years_after_the_lease(signed, outcome):
    assert outcome_of("examen-triennal", exposed(occupation__bail_signe_le=signed), **STEP) == outcome


@pytest.mark.parametrize(
    ("reviewed", "outcome"), [("2023-11-24", CONFORME), ("2023-11-23", APPRECIER), ("2023-11-22", APPRECIER)]
)
def test_after_a_review_the_three_years_run_again(reviewed, outcome):
    assert outcome_of("examen-triennal", exposed(occupation__examine_le=reviewed), **STEP) == outcome


def test_entering_the_premises_is_not_signing_the_lease():
    verdict = verdict_of("examen-triennal", exposed(occupation__bail_signe_le=None), **STEP)
    assert "occupation.bail_signe_le" in {item.fact for item in verdict.missing}


@pytest.mark.parametrize("rule", ["examen-triennal", "examen-par-la-commission"])
@pytest.mark.parametrize(("zone", "outcome"), [(True, APPRECIER), (False, SANS_OBJET)])
def test_outside_the_zones_of_the_decree_no_review_is_due(rule, zone, outcome):
    assert outcome_of(rule, exposed(logement__zone_desequilibre=zone), **STEP) == outcome


def test_an_unknown_zone_is_asked_of_the_landlord():
    verdict = verdict_of("examen-par-la-commission", exposed(logement__zone_desequilibre=None), **STEP)
    asked = [(item.fact, item.ask) for item in verdict.missing]
    assert (verdict.outcome, asked) == (COMPLETER, [("logement.zone_desequilibre", "bailleur")])


SITUATIONS: dict[str, dict[str, Any]] = {
    "logement-actuel-sur-occupe": {"occupation.surface": "33.99"},
    "logement-actuel-sous-occupe": {"occupation.pieces": 6},
    "logement-adapte-libere": {"logement.adapte": True, "occupation.adapte_sans_occupant": True},
    "besoin-de-logement-adapte": {"occupation.perte_autonomie": True},
    "plafond-du-logement-occupe": {"ressources.rfr_n2": "62968.01"},
}


@pytest.mark.parametrize("policy", THREE)
@pytest.mark.parametrize("rule", SITUATIONS)
def test_each_of_the_five_situations_goes_to_the_commission(rule, policy):
    facts = a_file({"logement.zone_desequilibre": True, **SITUATIONS[rule]})
    found = {one.rule: one.outcome for one in verdicts_of(facts, policy=policy, **STEP)}
    relevees = {name for name in SITUATIONS if found[name] == APPRECIER}
    assert relevees == {rule}
    assert (found["examen-par-la-commission"], found["logement-necessaire"]) == (APPRECIER, APPRECIER)


def test_without_any_of_them_nothing_goes_to_the_commission():
    found = {one.rule: one.outcome for one in verdicts_of(a_file(logement__zone_desequilibre=True), **STEP)}
    assert (found["examen-par-la-commission"], found["logement-necessaire"]) == (CONFORME, SANS_OBJET)
    assert not [name for name in SITUATIONS if found[name] == APPRECIER]


def test_the_home_needed_is_told_with_rooms_and_surface():
    message = verdict_of("logement-necessaire", exposed(), **STEP).message
    assert message.startswith("Pour 4\u00a0personnes\u00a0: 5\u00a0pièces au plus, 34\u00a0m² au moins.")


@pytest.mark.parametrize(
    ("income", "outcome"), [("62967.99", CONFORME), ("62968", CONFORME), ("62968.01", APPRECIER), (None, COMPLETER)]
)
def test_plafond_du_logement_occupe_is_passed_from_the_first_cent(income, outcome):
    facts = a_file(ressources__rfr_n2=income)
    assert outcome_of("plafond-du-logement-occupe", facts, **STEP) == outcome


@pytest.mark.parametrize(("cost", "bound"), [("4000", "66968"), ("10000", "72968"), ("14000", "72968")])
def test_plafond_du_logement_occupe_deducts_the_fees_that_the_text_deducts(cost, bound):
    """The same income is compared with the same ceiling, at the door and in the home."""
    for income, outcome in ((f"{bound}", CONFORME), (f"{bound}.01", APPRECIER)):
        facts = a_file(ressources__rfr_n2=income, ressources__frais_hebergement=cost)
        assert outcome_of("plafond-du-logement-occupe", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("adapted", "left", "outcome"),
    [(True, True, APPRECIER), (True, False, CONFORME), (False, True, SANS_OBJET), (True, None, COMPLETER)],
)
def test_logement_adapte_libere_is_noted(adapted, left, outcome):
    facts = a_file(logement__adapte=adapted, occupation__adapte_sans_occupant=left)
    assert outcome_of("logement-adapte-libere", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("need", "adapted", "outcome"),
    [(True, False, APPRECIER), (True, True, CONFORME), (False, False, CONFORME), (None, False, COMPLETER)],
)
def test_a_need_is_a_situation_where_the_present_home_does_not_meet_it(need, adapted, outcome):
    facts = a_file(occupation__perte_autonomie=need, logement__adapte=adapted)
    assert outcome_of("besoin-de-logement-adapte", facts, **STEP) == outcome


@pytest.mark.parametrize("step", ["mutation", "occupation"])
@pytest.mark.parametrize(
    ("rooms", "working_rooms", "outcome"),
    [(6, 1, CONFORME), (6, 0, APPRECIER), (6, None, APPRECIER), (7, 1, APPRECIER), (7, 2, CONFORME)],
)
def test_a_room_that_a_profession_needs_does_not_count(step, rooms, working_rooms, outcome):
    facts = a_file(occupation__pieces=rooms, occupation__pieces_profession=working_rooms)
    assert outcome_of("logement-actuel-sous-occupe", facts, step=step) == outcome


def test_visiting_children_belong_to_the_household_under_review():
    visiting = {**ENFANT, "a_charge": False, "garde": "visite"}
    alone = a_file({"occupation.pieces": 3}, personnes=[DEMANDEUR])
    with_child = a_file({"occupation.pieces": 3}, personnes=[DEMANDEUR, visiting])
    outcomes = [outcome_of("logement-actuel-sous-occupe", one, **STEP) for one in (alone, with_child)]
    assert outcomes == [APPRECIER, APPRECIER]  # two rooms over the parent alone: both counts are shown


PROTECTION = "protection-du-locataire"
OFFERS = "offres-de-relogement"
TITLE = "titre-d-occupation"


def born(day: str | None, **holder: Any) -> dict[str, Any]:
    person = {key: value for key, value in {**CONJOINT, "naissance": day, **holder}.items() if value is not None}
    return a_file(EXPOSED, personnes=[DEMANDEUR, person])


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("1961-11-24", CONFORME), ("1961-11-23", CONFORME), ("1961-11-22", APPRECIER), (None, COMPLETER)],
)
def test_protection_du_locataire_begins_after_the_65th_birthday(day, outcome):
    assert outcome_of(PROTECTION, born(day), **STEP) == outcome


@pytest.mark.parametrize("link", ["conjoint", "cotitulaire"])
def test_the_age_of_each_holder_protects(link):
    assert outcome_of(PROTECTION, born("1961-11-22", lien=link), **STEP) == APPRECIER
    assert outcome_of(PROTECTION, born("1961-11-23", lien=link), **STEP) == CONFORME


def test_the_age_of_an_occupant_who_holds_no_lease_protects_nobody():
    assert outcome_of(PROTECTION, born("1940-01-01", lien="autre"), **STEP) == CONFORME


@pytest.mark.parametrize("fact", ["occupation.protection_etablie", "logement.qpv"])
@pytest.mark.parametrize(("answer", "outcomes"), [
    (True, (APPRECIER, SANS_OBJET, SANS_OBJET)),
    (False, (CONFORME, APPRECIER, CONFORME)),
    (None, (COMPLETER, COMPLETER, COMPLETER)),
])  # fmt: skip
def test_who_is_protected_keeps_the_right_to_stay(fact, answer, outcomes):
    facts = a_file({**EXPOSED, fact: answer})
    assert tuple(outcome_of(rule, facts, **STEP) for rule in (PROTECTION, OFFERS, TITLE)) == outcomes


def test_a_card_recorded_in_the_household_leaves_the_protection_to_people():
    """Nobody established the protection: the card alone neither gives it nor lets a right be said lost or whole."""
    for holder, child, expected in ((True, False, APPRECIER), (False, True, APPRECIER), (False, False, CONFORME)):
        persons = [{**DEMANDEUR, "carte_invalidite": holder}, CONJOINT, ENFANT, {**ENFANT, "carte_invalidite": child}]
        for refused in (0, 2):
            facts = a_file({**EXPOSED, "occupation.offres_refusees": refused}, personnes=persons)
            assert [outcome_of(rule, facts, **STEP) for rule in (PROTECTION, OFFERS)] == [expected, expected]
            known = verdict_of(OFFERS, facts, **STEP).reserves
            assert any("R. 442-3-1" in one for one in known) is (expected == APPRECIER)


def test_the_card_of_whom_the_text_does_not_name_changes_nothing():
    persons = [DEMANDEUR, CONJOINT, {**ENFANT, "lien": "autre", "a_charge": False, "carte_invalidite": True}]
    assert outcome_of(PROTECTION, a_file(EXPOSED, personnes=persons), **STEP) == CONFORME


LEFT = {"occupation.pieces": 5, "logement.adapte": True, "occupation.adapte_sans_occupant": True}


@pytest.mark.parametrize("protecting", ["logement.qpv", "occupation.protection_etablie"])
def test_an_adapted_home_freed_is_protected_by_age_alone(protecting):
    """L. 442-3-2 names neither the district nor a recognised need; the two rules say the same of one file."""
    facts = exposed(**{key.replace(".", "__"): value for key, value in {**LEFT, protecting: True}.items()})
    assert [outcome_of(rule, facts, **STEP) for rule in (PROTECTION, OFFERS)] == [CONFORME, APPRECIER]
    old = [DEMANDEUR, {**CONJOINT, "naissance": "1961-11-22"}]
    aged = a_file(facts, personnes=[*old, *[ENFANT] * 2])
    assert [outcome_of(rule, aged, **STEP) for rule in (PROTECTION, OFFERS)] == [APPRECIER, SANS_OBJET]


def test_under_occupied_and_adapted_both_situations_want_their_protection():
    facts = exposed(logement__adapte=True, occupation__adapte_sans_occupant=True, logement__qpv=True)
    verdict = verdict_of(PROTECTION, facts, **STEP)
    assert verdict.outcome == CONFORME
    assert any("L. 442-3-2" in reserve for reserve in verdict.reserves)


def test_neither_under_occupied_nor_adapted_and_left_means_no_offers_to_count():
    facts = exposed(occupation__pieces=5)
    assert [outcome_of(rule, facts, **STEP) for rule in (PROTECTION, OFFERS, TITLE)] == [SANS_OBJET] * 3


@pytest.mark.parametrize("refused", [0, 2, 3, 4, None])
def test_offres_de_relogement_are_exhausted_at_the_third(refused):
    facts = exposed(occupation__offres_refusees=refused)
    expected = COMPLETER if refused is None else APPRECIER if refused >= 3 else CONFORME
    assert outcome_of(OFFERS, facts, **STEP) == expected
    assert refused is None or (outcome_of(TITLE, facts, **STEP) == SANS_OBJET) is (refused < 3)


@pytest.mark.parametrize(
    ("notified", "outcome"),
    [("2026-05-22", APPRECIER), ("2026-05-23", CONFORME), ("2026-05-24", CONFORME), (None, COMPLETER)],
)
def test_titre_d_occupation_lasts_six_months_after_the_third_offer(notified, outcome):
    assert outcome_of(TITLE, exposed(occupation__troisieme_offre_le=notified), **STEP) == outcome


def test_the_doubtful_texts_say_so():
    for rule in (OFFERS, TITLE):
        assert any("à vérifier" in reserve for reserve in verdict_of(rule, exposed(), **STEP).reserves)


LEFT = {"occupation.pieces": 4, "logement.adapte": True, "occupation.adapte_sans_occupant": True}


@pytest.mark.parametrize(
    ("after_death", "notified", "outcome"),
    [
        (False, "2026-05-22", APPRECIER),
        (False, "2026-05-23", CONFORME),
        (True, "2025-05-22", APPRECIER),
        (True, "2025-05-23", CONFORME),
        (True, "2025-05-24", CONFORME),
    ],
)
def test_an_adapted_home_has_its_own_delay(after_death, notified, outcome):
    own = {"occupation.adapte_depuis_deces": after_death, "occupation.troisieme_offre_le": notified}
    assert outcome_of(TITLE, a_file({**EXPOSED, **LEFT, **own}), **STEP) == outcome


def test_an_adapted_home_is_protected_by_age_alone_and_in_every_zone():
    own = {**EXPOSED, **LEFT, "logement.zone_desequilibre": False, "occupation.protection_etablie": True}
    assert outcome_of(OFFERS, a_file(own), **STEP) == APPRECIER
    older = a_file(own, personnes=[{**DEMANDEUR, "naissance": "1950-01-01"}])
    assert outcome_of(OFFERS, older, **STEP) == SANS_OBJET


RENT = "loyer-apres-sous-occupation"
FREED = {
    "demande.locataire_du_parc": True,
    "demande.libere_plus_grand": True,
    "occupation.pieces": 6,
    "occupation.zone_desequilibre": True,
    "occupation.qpv": False,
    "occupation.protection_etablie": False,
}


@pytest.mark.parametrize(
    ("rent", "outcome"), [("497.99", CONFORME), ("498", APPRECIER), ("498.01", APPRECIER), (None, COMPLETER)]
)
def test_loyer_apres_sous_occupation_is_lower_than_the_present_one(rent, outcome):
    assert outcome_of(RENT, a_file(FREED, logement__loyer=rent), step="liste") == outcome


@pytest.mark.parametrize(
    "change",
    [
        {"demande.libere_plus_grand": False},
        {"occupation.pieces": 5},
        {"occupation.zone_desequilibre": False},
        {"occupation.qpv": True},
        {"occupation.protection_etablie": True},
    ],
)
def test_an_ordinary_move_has_no_such_condition(change):
    assert outcome_of(RENT, a_file({**FREED, **change}), step="liste") == SANS_OBJET


VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


@pytest.mark.parametrize(("rule", "step"), [("logement-necessaire", "occupation"), (RENT, "liste")])
@pytest.mark.parametrize(("rooms", "outcome"), [(4, SANS_OBJET), (5, APPRECIER)])
def test_a_home_under_occupied_by_one_count_alone_is_said_so(rule, step, rooms, outcome):
    """A couple, a child and one who visits: past 5 rooms with that child, past 4 without."""
    facts = a_file(FREED, logement__zone_desequilibre=True, personnes=[DEMANDEUR, CONJOINT, ENFANT, VISITE])
    verdict = verdict_of(rule, facts | {"occupation.pieces": rooms}, step=step)
    assert verdict.outcome == outcome
    assert any("L. 621-2" in one for one in verdict.reserves) is (outcome == APPRECIER)


@pytest.mark.parametrize("rule", ["protection-du-locataire", TITLE, OFFERS])
@pytest.mark.parametrize(("born_on", "to_check"), [("1988-05-17", True), ("1950-01-01", False)])
def test_a_paper_of_the_household_is_to_check_while_nothing_else_protects(rule, born_on, to_check):
    holder = {**DEMANDEUR, "naissance": born_on, "carte_invalidite": True}
    facts = a_file(EXPOSED, logement__qpv=False, personnes=[holder, CONJOINT, ENFANT, ENFANT])
    reserves = verdict_of(rule, facts, **STEP).reserves
    assert any("peut établir la protection" in one for one in reserves) is to_check
