"""Effort rate, remainder, residual rent: computed exactly, appraised by people, judged where a policy says so."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, a_file, outcome_of, verdict_of, verdicts_of

BANDS = '''genre = "taux-effort-par-reste-a-vivre"
reference = "PC-12"
niveau = "justifier"
bandes = [{ reste_sous = "10", taux_max = "0" }, { reste_jusqua = "20", taux_max = "0.30" }, { taux_max = "0.33" }]
jours_par_mois = "30"
reserve = "diviseur non précisé par la source"'''
MARK = '''genre = "taux-effort-seuil"
reference = "EM-12"
niveau = "apprecier"
taux_max = "0.33"'''


def costs(rent: str, income: str, **facts) -> dict:
    """One person, rent alone, no benefit."""
    values = {"logement.loyer": rent, "logement.annexes": "0", "logement.charges": "0", "ressources.mensuelles": income}
    return a_file({**values, "ressources.aide_logement": "0"}, personnes=[DEMANDEUR], **facts)


def result(rule: str, facts: dict) -> Decimal:
    return verdict_of(rule, facts).working[-1].result


def test_the_effort_rate_is_the_exact_quotient_of_the_decree():
    assert result("taux-effort", a_file()) == Decimal("518.70") / Decimal("2310")
    assert outcome_of("taux-effort", a_file()) == APPRECIER


def test_individual_meters_add_the_flat_amount_of_the_landlord():
    facts = a_file(logement__compteurs_individuels=True, logement__forfait_eau_chauffage="60")
    assert result("taux-effort", facts) == Decimal("578.70") / Decimal("2310")


def test_individual_meters_without_a_flat_amount_leave_the_rate_open():
    verdict = verdict_of("taux-effort", a_file(logement__compteurs_individuels=True))
    assert (verdict.outcome, verdict.missing[0].ask) == (COMPLETER, "bailleur")


def test_unknown_benefit_leaves_the_rate_open_and_shows_it_without_benefit():
    verdict = verdict_of("taux-effort", a_file(ressources__aide_logement=None))
    assert verdict.outcome == COMPLETER
    assert [item.fact for item in verdict.missing] == ["ressources.aide_logement"]
    assert verdict.message.endswith("Sans aide au logement\u00a0: 27,3\u00a0%.")


def test_zero_resources_cannot_be_divided_by():
    verdict = verdict_of("taux-effort", a_file(ressources__mensuelles="0"))
    assert (verdict.outcome, verdict.missing) == (COMPLETER, ())
    assert verdict.message.startswith("Non calculable")


def test_remainder_and_residual_rent_are_figures_that_people_appraise():
    assert (outcome_of("reste-a-vivre", a_file()), result("reste-a-vivre", a_file())) == (APPRECIER, Decimal("1791.30"))
    assert (outcome_of("loyer-residuel", a_file()), result("loyer-residuel", a_file())) == (
        APPRECIER,
        Decimal("400.30"),
    )


@pytest.mark.parametrize("rule", ["taux-effort", "reste-a-vivre", "loyer-residuel"])
def test_without_the_rent_each_is_open_and_asks_the_landlord(rule):
    verdict = verdict_of(rule, a_file(logement__loyer=None))
    assert (verdict.outcome, verdict.missing[0].ask) == (COMPLETER, "bailleur")


@pytest.mark.parametrize(
    ("rent", "income", "outcome"),
    [
        ("100.01", "400", JUSTIFIER),  # 9,9997 € a day: under 10 €, whatever the rate
        ("120.00", "420", CONFORME),  # exactly 10 € a day, 28,6 %
        ("150.00", "500.00", CONFORME),  # middle band, exactly 30 %
        ("150.01", "500.00", JUSTIFIER),  # one cent above 30 %
        ("258.00", "858.00", JUSTIFIER),  # exactly 20 € a day belongs to the middle band: 30,07 %
        ("257.14", "857.14", CONFORME),  # exactly 20 € a day, just under 30 %
        ("258.00", "858.01", CONFORME),  # a cent more than 20 € a day: upper band
        ("297.00", "900.00", CONFORME),  # 20,10 € a day: upper band, exactly 33 %
        ("297.01", "900.00", JUSTIFIER),
        ("0", "200", JUSTIFIER),  # no rent at all, yet under 10 € a day
    ],
)
def test_the_bands_of_the_remainder_below_on_and_above(landlord, rent, income, outcome):
    assert outcome_of("taux-effort-par-reste-a-vivre", costs(rent, income), policy=landlord(BANDS)) == outcome


def test_the_remainder_is_counted_per_person(landlord):
    alone = costs("120", "420")
    two = alone | {"menage.personnes": {"p1": DEMANDEUR, "p2": CONJOINT}}
    policy = landlord(BANDS)
    assert outcome_of("taux-effort-par-reste-a-vivre", alone, policy=policy) == CONFORME
    assert outcome_of("taux-effort-par-reste-a-vivre", two, policy=policy) == JUSTIFIER


def test_bands_stay_open_while_benefit_or_household_is_unknown(landlord):
    policy = landlord(BANDS)
    for path in ("ressources.aide_logement", "menage.nombre", "ressources.mensuelles"):
        facts = a_file({path: None, "menage.composition_confirmee": None})
        assert outcome_of("taux-effort-par-reste-a-vivre", facts, policy=policy) == COMPLETER


@pytest.mark.parametrize(("rent", "outcome"), [("329.99", CONFORME), ("330", CONFORME), ("330.01", APPRECIER)])
def test_the_local_mark_is_never_more_than_an_appraisal(landlord, rent, outcome):
    assert outcome_of("taux-effort-seuil", costs(rent, "1000"), policy=landlord(MARK)) == outcome


def test_a_rate_just_above_a_mark_is_printed_with_two_decimals(landlord):
    assert "33,01\u00a0%" in verdict_of("taux-effort-seuil", costs("330.10", "1000"), policy=landlord(MARK)).message


def test_the_contribution_to_energy_works_counts_in_the_numerator():
    facts = a_file(logement__contribution_travaux="20")
    assert result("taux-effort", facts) == Decimal("538.70") / Decimal("2310")
    labels = [part.label for one in verdict_of("taux-effort", facts).working for part in one.operands]
    assert "Contribution aux travaux d’économies d’énergie" in labels


def test_the_tax_income_counts_neither_above_nor_below_the_line():
    assert result("taux-effort", a_file(ressources__rfr_n2="1")) == result("taux-effort", a_file())


WITHOUT_BENEFIT = [
    ("reste-a-vivre", "rives-de-seine", "1 679,30 € par mois pour 4 personnes"),
    ("loyer-residuel", "rives-de-seine", "512,30 €"),
    ("taux-effort-par-reste-a-vivre", "plaine-commune", "27,3 % pour 30 % admis, avec 13,99 €"),
    ("taux-effort-seuil", "emeraude", "27,3 % pour un repère de 33 %, 1 679,30 € par mois"),
]


@pytest.mark.parametrize(("rule", "policy", "said"), WITHOUT_BENEFIT)
def test_while_the_benefit_is_unknown_each_figure_is_open_and_said_without_it(rule, policy, said):
    verdict = verdict_of(rule, a_file(ressources__aide_logement=None), policy=policy)
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, ["ressources.aide_logement"])
    assert said in verdict.message
    assert "Sans aide" not in verdict_of(rule, a_file(), policy=policy).message


BURDEN = {"logement.loyer": "700", "ressources.mensuelles": "2000", "ressources.aide_logement": "0"}


@pytest.mark.parametrize(
    ("tenant", "better", "outcome"),
    [
        (True, True, SANS_OBJET),
        (True, False, JUSTIFIER),
        (True, None, COMPLETER),
        (False, True, JUSTIFIER),
        (False, None, JUSTIFIER),
        (None, True, JUSTIFIER),
    ],
)
def test_taux_effort_par_reste_a_vivre_may_be_exceeded_when_a_tenants_situation_improves(tenant, better, outcome):
    facts = a_file(BURDEN, demande__locataire_du_parc=tenant, candidature__ameliore_situation=better)
    assert outcome_of("taux-effort-par-reste-a-vivre", facts, policy="plaine-commune") == outcome


def test_while_the_exception_alone_is_in_doubt_the_figures_are_said():
    facts = a_file(BURDEN, demande__locataire_du_parc=True)
    message = verdict_of("taux-effort-par-reste-a-vivre", facts, policy="plaine-commune").message
    assert message.startswith("Il manque\u00a0: Proposition qui améliore la situation de la famille. 40,9\u00a0%")


def test_the_exception_of_one_landlord_is_not_anothers(landlord):
    facts = a_file(BURDEN, demande__locataire_du_parc=True, candidature__ameliore_situation=True)
    assert outcome_of("taux-effort-par-reste-a-vivre", facts, policy=landlord(BANDS)) == JUSTIFIER


def test_an_exception_that_the_kind_does_not_know_is_refused(landlord):
    with pytest.raises(PolicyFaults, match="autre-cas"):
        landlord(f'{BANDS}\nexceptions = ["autre-cas"]')


# One household, 818,40 € of spending for 2 000 €: 40,9 %, 9,85 € a day and person.
LOCAL = {
    "rives-de-seine": {"taux-effort": APPRECIER, "reste-a-vivre": APPRECIER, "loyer-residuel": APPRECIER},
    "plaine-commune": {
        "taux-effort": APPRECIER,
        "reste-a-vivre": APPRECIER,
        "loyer-residuel": APPRECIER,
        "taux-effort-par-reste-a-vivre": JUSTIFIER,
    },
    "emeraude": {
        "taux-effort": APPRECIER,
        "reste-a-vivre": APPRECIER,
        "loyer-residuel": APPRECIER,
        "taux-effort-seuil": APPRECIER,
    },
}


@pytest.mark.parametrize("policy", LOCAL)
def test_the_same_household_is_appraised_three_ways_by_three_landlords(policy):
    known = set().union(*LOCAL.values())
    found = {one.rule: one for one in verdicts_of(a_file(BURDEN), policy=policy) if one.rule in known}
    assert {rule: one.outcome for rule, one in found.items()} == LOCAL[policy]
    assert found["taux-effort"].working[-1].result == Decimal("818.40") / 2000
    assert found["reste-a-vivre"].working[-1].result == Decimal("1181.60")
    assert found["loyer-residuel"].working[-1].result == Decimal(700)


def test_emeraude_shows_the_remainder_where_the_rate_is_above_its_mark():
    assert (
        "au cas par cas : 1 181,60 € par mois"
        in verdict_of("taux-effort-seuil", a_file(BURDEN), policy="emeraude").message
    )


@pytest.mark.parametrize(
    ("rule", "policy"),
    [
        ("taux-effort", "rives-de-seine"),
        ("reste-a-vivre", "rives-de-seine"),
        ("taux-effort-par-reste-a-vivre", "plaine-commune"),
        ("taux-effort-seuil", "emeraude"),
    ],
)
@pytest.mark.parametrize(("works", "told"), [(None, True), ("0", False), ("12", False)])
def test_a_works_contribution_that_nobody_gave_is_said_to_count_for_nothing(rule, policy, works, told):
    verdict = verdict_of(rule, a_file(logement__contribution_travaux=works), policy=policy)
    assert any("comptée pour 0" in one for one in verdict.reserves) is told


@pytest.mark.parametrize(("benefit", "told"), [("299.99", False), ("300", False), ("300.01", True)])
def test_a_benefit_above_rent_and_charges_is_told_to_be_looked_at_again(benefit, told):
    reserves = verdict_of("taux-effort", costs("300", "2000", ressources__aide_logement=benefit)).reserves
    assert any("dépense de logement est négative" in one for one in reserves) is told
