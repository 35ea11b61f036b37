"""Where nobody vouches for a ceiling: two readings, an old figure, an unsettled zone, a tenant rehoused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.grounds import compare
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, dossier_of, outcome_of, verdict_of, verdicts_of
from tests.rules.test_law_ressources import (
    ALTERNEE,
    CARTE,
    COUPLE,
    FREED,
    FREED_ADAPTED,
    RULE,
    at_the_bound,
    born,
    income,
)


@pytest.mark.parametrize("freed", [FREED, FREED_ADAPTED], ids=["under-occupied", "adapted"])
def test_a_tenant_rehoused_by_the_landlord_is_outside_the_ceiling(freed):
    assert outcome_of(RULE, income(90000) | freed) == SANS_OBJET
    assert outcome_of(RULE, income(90000) | freed | {"demande.locataire_du_parc": False}) == BLOQUANT


@pytest.mark.parametrize("fact", ["occupation.zone_desequilibre", "occupation.qpv", "occupation.protection_etablie"])
def test_a_relocation_that_the_text_sets_aside_stays_under_the_ceiling(fact):
    other = not FREED[fact]
    assert outcome_of(RULE, income(90000) | FREED | {fact: other}) == BLOQUANT
    left = {path: value for path, value in (income(90000) | FREED).items() if path != fact}
    verdict = verdict_of(RULE, left)
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [fact])


@pytest.mark.parametrize("freed", [FREED, FREED_ADAPTED], ids=["under-occupied", "adapted"])
@pytest.mark.parametrize(
    ("day", "outcome"), [("1961-11-24", SANS_OBJET), ("1961-11-23", SANS_OBJET), ("1961-11-22", BLOQUANT)]
)
def test_neither_relocation_is_made_past_the_protected_age(freed, day, outcome):
    persons = [DEMANDEUR, {**CONJOINT, "naissance": day}, ENFANT, ENFANT]
    assert outcome_of(RULE, income(90000, personnes=persons) | freed) == outcome


@pytest.mark.parametrize(("rooms", "outcome"), [(4, BLOQUANT), (5, BLOQUANT), (6, SANS_OBJET), (None, COMPLETER)])
def test_a_larger_home_is_outside_the_ceiling_when_the_law_calls_it_under_occupied(rooms, outcome):
    """Four persons: six rooms and more. Until the rooms are recorded, nobody’s word stands in."""
    facts = {**income(150000), **FREED, "occupation.pieces": rooms}
    verdict = verdict_of(RULE, {path: value for path, value in facts.items() if value is not None})
    assert verdict.outcome == outcome
    assert outcome != SANS_OBJET or "sous-occupé au sens de la loi" in verdict.message
    assert outcome != COMPLETER or "occupation.pieces" in [item.fact for item in verdict.missing]


VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


@pytest.mark.parametrize(
    ("rooms", "amount", "outcome"),
    [
        (4, 150000, BLOQUANT),
        (5, 150000, APPRECIER),
        (5, 62968, CONFORME),
        (5, 62969, APPRECIER),
        (6, 150000, SANS_OBJET),
    ],
)
def test_a_home_under_occupied_by_one_of_the_two_counts_leaves_the_ceiling_to_people(rooms, amount, outcome):
    """A couple, a child and one who visits: 4 + 1 = 5 rooms at most with that child, 3 + 1 = 4 without."""
    persons = [DEMANDEUR, CONJOINT, ENFANT, VISITE]
    verdict = verdict_of(RULE, income(amount, personnes=persons) | FREED | {"occupation.pieces": rooms})
    assert verdict.outcome == outcome
    assert any("un seul des deux comptes" in one for one in verdict.reserves) is (outcome == APPRECIER)


@pytest.mark.parametrize(
    "fact",
    ["demande.locataire_du_parc", "demande.libere_plus_grand", "occupation.zone_desequilibre", "occupation.qpv"],
)
def test_one_count_alone_leaves_nothing_to_people_where_the_law_has_no_relocation(fact):
    facts = income(150000, personnes=[DEMANDEUR, CONJOINT, ENFANT, VISITE]) | FREED | {"occupation.pieces": 5}
    assert outcome_of(RULE, facts) == APPRECIER
    assert outcome_of(RULE, facts | {fact: not facts[fact]}) == BLOQUANT
    del facts[fact]
    for rule, step in ((RULE, "appel"), ("loyer-apres-sous-occupation", "liste")):
        verdict = verdict_of(rule, facts, step=step)
        assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [fact])
    refused = facts | {"candidature.decision": "irrecevabilite", "candidature.motif": "IRR-PLAFOND"}
    assert outcome_of("motif-conforme-aux-faits", refused, step="seance") == COMPLETER


def test_an_adapted_home_left_sets_the_ceiling_aside_whatever_the_two_counts():
    facts = income(150000, personnes=[DEMANDEUR, CONJOINT, ENFANT, VISITE]) | FREED | FREED_ADAPTED
    facts |= {"occupation.pieces": 5, "candidature.decision": "irrecevabilite", "candidature.motif": "IRR-PLAFOND"}
    assert outcome_of(RULE, facts) == SANS_OBJET
    assert outcome_of("motif-conforme-aux-faits", facts, step="seance") == BLOQUANT
    del facts["occupation.zone_desequilibre"]
    assert outcome_of(RULE, facts) == SANS_OBJET


def test_a_reason_of_ceiling_is_left_to_people_where_one_count_alone_sets_the_ceiling_aside():
    facts = income(150000, personnes=[DEMANDEUR, CONJOINT, ENFANT, VISITE]) | FREED | {"occupation.pieces": 5}
    facts |= {"candidature.decision": "irrecevabilite", "candidature.motif": "IRR-PLAFOND"}
    assert outcome_of("motif-conforme-aux-faits", facts, step="seance") == APPRECIER
    assert outcome_of("motif-conforme-aux-faits", facts | {"occupation.pieces": 4}, step="seance") == CONFORME


def test_the_rent_after_such_a_move_is_left_to_people_too():
    facts = income(100, personnes=[DEMANDEUR, CONJOINT, ENFANT, VISITE]) | FREED
    rooms = {4: SANS_OBJET, 5: APPRECIER, 6: CONFORME}
    for count, outcome in rooms.items():
        file = facts | {"occupation.pieces": count, "occupation.loyer": "600", "logement.loyer": "512.30"}
        assert outcome_of("loyer-apres-sous-occupation", file, step="liste") == outcome


def at_both(low: int, high: int, persons: list[dict]) -> list[str]:
    """On and above the ceiling of the narrow reading, then of the wide one."""
    amounts = (Decimal(bound) + cents for bound in (low, high) for cents in (Decimal(0), Decimal("0.01")))
    return [outcome_of(RULE, income(amount, personnes=persons)) for amount in amounts]


TWO_READINGS = [
    ("single parent, the child with the card", [DEMANDEUR, ENFANT | CARTE], 52740, 62968),
    ("single parent with the card, three children", [DEMANDEUR | CARTE, *[ENFANT] * 3], 74919, 84304),
    ("young couple, one with the card", [born(DEMANDEUR, 30) | CARTE, born(CONJOINT, 25)], 52740, 62968),
    ("six persons, one with the card", [*COUPLE, *[ENFANT] * 3, ENFANT | CARTE], 84304, 84304 + 9394),
    ("one parent, a child who alternates and is on no notice", [DEMANDEUR, ALTERNEE], 26920, 52740),
    ("one parent, two such children", [DEMANDEUR, ALTERNEE, ALTERNEE], 26920, 62968),
    ("one parent, one dependant and one such child", [DEMANDEUR, ENFANT, ALTERNEE], 52740, 62968),
    ("a couple and such a child", [*COUPLE, ALTERNEE], 40233, 52740),
    ("one parent, a child of 17 on no notice", [DEMANDEUR, {**ENFANT, "a_charge": False, "naissance": "2008-11-24"}],
     26920, 52740),
]  # fmt: skip


@pytest.mark.parametrize(
    ("household", "low", "high"), [one[1:] for one in TWO_READINGS], ids=[one[0] for one in TWO_READINGS]
)
def test_where_the_table_leaves_two_readings_people_appraise_between_the_two_ceilings(household, low, high):
    assert at_both(low, high, household) == [CONFORME, APPRECIER, APPRECIER, BLOQUANT]


@pytest.mark.parametrize("path", ["ressources.rfr_n1", "ressources.douze_mois"])
@pytest.mark.parametrize(
    ("n2", "later", "outcome"),
    [
        (70000, "52740", CONFORME),  # 25 % less, and under the narrow ceiling
        (70000, "52740.01", APPRECIER),
        (70000, "62968", APPRECIER),
        (70000, "62968.01", BLOQUANT),
        (55000, "49500", CONFORME),  # between the two ceilings in N-2, then 10 % less and under both
        (55000, "49500.01", APPRECIER),  # not enough of a fall: N-2 counts
    ],
)
def test_a_later_income_settles_it_where_it_passes_under_both_readings(path, n2, later, outcome):
    """52 740 € by the narrow reading, 62 968 € by the wide one."""
    facts = income(n2, personnes=[DEMANDEUR, ENFANT | CARTE]) | {path: later}
    assert outcome_of(RULE, facts) == outcome


def test_a_child_of_eighteen_whom_no_notice_declares_is_an_adult():
    grown = {**ENFANT, "a_charge": False, "naissance": "2008-11-23"}
    assert at_the_bound(40233, personnes=[DEMANDEUR, grown]) == [CONFORME, CONFORME, BLOQUANT]


def test_a_child_who_alternates_and_is_on_a_notice_is_a_dependant_like_another():
    shared = {**ENFANT, "garde": "alternee"}
    assert at_the_bound(52740, personnes=[DEMANDEUR, shared]) == [CONFORME, CONFORME, BLOQUANT]


def test_the_other_reading_is_told_with_its_ceiling_and_only_where_it_differs():
    between = verdict_of(RULE, income(45000, personnes=[DEMANDEUR, ALTERNEE]))
    below = verdict_of(RULE, income(20000, personnes=[DEMANDEUR, ALTERNEE]))
    assert any("26\u202f920\u00a0€" in one for one in between.reserves)
    assert not any("autre lecture" in one for one in below.reserves)


def test_a_later_income_under_both_ceilings_settles_the_two_readings():
    facts = income(45000, personnes=[DEMANDEUR, ALTERNEE]) | {"ressources.rfr_n1": "26920"}
    assert outcome_of(RULE, facts) == CONFORME
    assert outcome_of(RULE, facts | {"ressources.rfr_n1": "26920.01"}) == APPRECIER


@pytest.mark.parametrize("amount", [24875, "24875.01", 24900, 63000])
def test_an_old_ceiling_refuses_nobody(amount):
    zone_3 = income(amount, logement__financement="PLAI", logement__commune="35288")
    assert outcome_of(RULE, zone_3) == APPRECIER


@pytest.mark.parametrize(("day", "outcome"), [("2026-12-31", BLOQUANT), ("2027-01-01", APPRECIER)])
def test_a_lease_of_next_year_refuses_nobody_on_the_figures_of_this_one(day, outcome):
    verdict = verdict_of(RULE, income(63000, logement__disponible_le=day))
    assert verdict.outcome == outcome
    assert any("périmée" in one for one in verdict.reserves) is (outcome == APPRECIER)


@pytest.mark.parametrize(("day", "outcome"), [("2026-12-31", CONFORME), ("2027-01-01", APPRECIER)])
def test_nor_is_a_reason_borne_out_by_the_figures_of_this_year(day, outcome):
    facts = income(63000, logement__disponible_le=day)
    facts |= {"candidature.decision": "irrecevabilite", "candidature.motif": "IRR-PLAFOND"}
    assert compare("IRR-PLAFOND", dossier_of(facts), verdicts_of(facts, step="seance")).outcome == outcome
    assert outcome_of("motif-conforme-aux-faits", facts, step="seance") == outcome


@pytest.mark.parametrize(
    ("commune", "code", "outcomes", "told"),
    [
        ("93066", "93380", [APPRECIER, APPRECIER], True),
        ("93059", None, [APPRECIER, APPRECIER], True),
        ("93066", None, [COMPLETER, COMPLETER], True),
        ("93066", "93200", [CONFORME, BLOQUANT], False),
        ("93001", None, [CONFORME, BLOQUANT], False),
    ],
)
def test_the_addresses_of_pierrefitte_have_no_settled_zone(commune, code, outcomes, told):
    place = {"logement__commune": commune, "logement__code_postal": code}
    found = [verdict_of(RULE, income(amount, **place)) for amount in (40000, 90000)]
    assert [one.outcome for one in found] == outcomes
    assert all(any("Pierrefitte" in reserve for reserve in one.reserves) is told for one in found)


@pytest.mark.parametrize("rule", [RULE, "annee-des-revenus"])
@pytest.mark.parametrize(("available", "told"), [(None, True), ("2026-12-15", False)])
def test_a_lease_that_nobody_dated_is_said_beside_the_figure(rule, available, told):
    verdict = verdict_of(rule, a_file(logement__disponible_le=available))
    assert any("Date de disponibilité inconnue" in one for one in verdict.reserves) is told


def test_annee_des_revenus_says_which_version_of_the_article_it_was_read_in():
    assert any("version de 2009" in one for one in verdict_of("annee-des-revenus", a_file()).reserves)
