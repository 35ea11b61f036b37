"""Income ceilings: categories, zones, financings, falls in resources, the year of the lease."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, outcome_of, verdict_of

RULE = "ressources-sous-plafond"
AUTRE = {"lien": "autre", "naissance": "1950-01-01", "a_charge": False, "carte_invalidite": False}
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
ALTERNEE = {**ENFANT, "a_charge": False, "garde": "alternee"}
CARTE = {"carte_invalidite": True}
COUPLE = [DEMANDEUR, CONJOINT]

# Six rooms for four, in a zone of the decree, and nothing in the text that keeps the tenant there.
FREED = {
    "demande.locataire_du_parc": True,
    "demande.libere_plus_grand": True,
    "occupation.pieces": 6,
    "occupation.zone_desequilibre": True,
    "occupation.qpv": False,
    "occupation.protection_etablie": False,
}
FREED_ADAPTED = {"demande.locataire_du_parc": True, "occupation.adapte_sans_occupant": True}


def born(person: dict, years: int) -> dict:
    """The same person, that old today."""
    return {**person, "naissance": f"{TODAY.year - years}-01-01"}


def income(amount: str | int | Decimal, **facts) -> dict:
    """Only the N-2 income counts: N-1 and the last twelve months are as high."""
    amounts = {"ressources.rfr_n2": str(amount), "ressources.rfr_n1": str(amount), "ressources.douze_mois": str(amount)}
    return a_file(amounts, **facts)


def at_the_bound(bound: int, **facts) -> list[str]:
    """Below, on and one cent above an income bound."""
    amounts = (Decimal(bound) - Decimal("0.01"), Decimal(bound), Decimal(bound) + Decimal("0.01"))
    return [outcome_of(RULE, income(amount, **facts)) for amount in amounts]


HOUSEHOLDS = [
    ("one person", [DEMANDEUR], 26920),
    ("couple beyond the sum of ages", [born(DEMANDEUR, 30), born(CONJOINT, 26)], 40233),
    ("young couple, sum of ages of exactly 55", [born(DEMANDEUR, 30), born(CONJOINT, 25)], 52740),
    ("two adults who are not a couple", [born(DEMANDEUR, 25), {**born(CONJOINT, 25), "lien": "cotitulaire"}], 40233),
    ("young couple with one dependant: three persons", [*COUPLE, ENFANT], 52740),
    ("three adults", [*COUPLE, AUTRE], 52740),
    ("single parent, one dependant", [DEMANDEUR, ENFANT], 52740),
    ("single parent, two dependants", [DEMANDEUR, *[ENFANT] * 2], 62968),
    ("single parent, three dependants", [DEMANDEUR, *[ENFANT] * 3], 74919),
    ("single parent, four dependants", [DEMANDEUR, *[ENFANT] * 4], 84304),
    ("single parent, five dependants: one supplement", [DEMANDEUR, *[ENFANT] * 5], 84304 + 9394),
    ("four persons", [*COUPLE, *[ENFANT] * 2], 62968),
    ("five persons", [*COUPLE, *[ENFANT] * 3], 74919),
    ("six persons", [*COUPLE, *[ENFANT] * 4], 84304),
    ("eight persons: two supplements", [*COUPLE, *[ENFANT] * 6], 84304 + 2 * 9394),
    ("one person with the card", [DEMANDEUR | CARTE], 40233),
    ("two persons, one with the card", [DEMANDEUR | CARTE, CONJOINT], 52740),
    ("two persons, both with the card: one step only", [DEMANDEUR | CARTE, CONJOINT | CARTE], 52740),
    ("a child under visiting rights belongs to the household", [DEMANDEUR, VISITE], 52740),
    ("a couple and a visiting child", [*COUPLE, VISITE], 52740),
    ("young couple with two dependants: four persons", [born(DEMANDEUR, 30), born(CONJOINT, 25), *[ENFANT] * 2], 62968),
]


@pytest.mark.parametrize(
    ("household", "bound"), [(found[1], found[2]) for found in HOUSEHOLDS], ids=[h[0] for h in HOUSEHOLDS]
)
def test_each_category_has_its_ceiling_below_on_and_above(household, bound):
    assert at_the_bound(bound, personnes=household) == [CONFORME, CONFORME, BLOQUANT]


@pytest.mark.parametrize(
    ("financing", "commune", "bound"),
    [
        ("PLAI", "92044", 34637),
        ("PLAI", "92026", 31860),
        ("PLUS", "92044", 62968),
        ("PLUS", "92026", 57930),
        ("PLUS", "35288", 45374),
        ("PLS", "92062", 81858),
        ("PLS", "92026", 75309),
        ("PLS", "35288", 58986),
    ],
)
def test_each_zone_and_financing_has_its_ceiling(financing, commune, bound):
    facts = {"logement__financement": financing, "logement__commune": commune}
    assert at_the_bound(bound, **facts) == [CONFORME, CONFORME, BLOQUANT]


def test_plai_of_zone_3_has_no_2026_figure_so_that_people_appraise_on_the_one_of_2025():
    verdict = verdict_of(RULE, income(24875, logement__financement="PLAI", logement__commune="35288"))
    assert verdict.outcome == APPRECIER
    assert any("périmée depuis le 31/12/2025" in reserve for reserve in verdict.reserves)


def pli(**facts):
    return a_file(logement__financement="PLI", **facts)


@pytest.mark.parametrize(("rfr", "outcome"), [("1", APPRECIER), ("900000", APPRECIER), (None, COMPLETER)])
@pytest.mark.parametrize("step", ["appel", "liste", "ordre_du_jour"])
def test_no_text_read_gives_the_ceiling_of_a_pli_dwelling_so_that_people_appraise(rfr, outcome, step):
    """Never the table of another financing, whatever the income: neither passed nor refused."""
    facts = pli(ressources__rfr_n2=rfr)
    assert outcome_of(RULE, facts, step=step) == SANS_OBJET
    verdict = verdict_of("revenu-sans-plafond-lu", facts, step=step)
    assert verdict.outcome == outcome
    assert [item.fact for item in verdict.missing] == ([] if rfr else ["ressources.rfr_n2"])
    assert any("Aucun plafond du PLI" in one for one in verdict.reserves)


@pytest.mark.parametrize("financing", ["PLAI", "PLUS", "PLS"])
def test_a_ceiling_that_the_order_gives_is_the_only_one_compared(financing):
    assert outcome_of("revenu-sans-plafond-lu", a_file(logement__financement=financing)) == SANS_OBJET


@pytest.mark.parametrize("rule", ["revenu-n-1", "revenu-douze-mois"])
def test_no_other_period_is_looked_at_where_no_ceiling_is_known(rule):
    assert outcome_of(rule, pli()) == SANS_OBJET


def test_a_dwelling_whose_financing_nobody_said_is_not_taken_for_pli():
    for rule in (RULE, "revenu-sans-plafond-lu"):
        assert outcome_of(rule, a_file(logement__financement=None)) == COMPLETER


def test_a_refusal_for_the_ceiling_of_a_pli_dwelling_is_never_found_true():
    facts = pli(candidature__decision="irrecevabilite", candidature__motif="IRR-PLAFOND", ressources__rfr_n2="900000")
    assert outcome_of("motif-conforme-aux-faits", facts, step="seance") == COMPLETER


def test_overseas_has_no_zone_and_the_verdict_stays_open():
    verdict = verdict_of(RULE, a_file(logement__commune="97411"))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, ["logement.commune"])


def test_a_lease_of_2027_is_read_on_the_last_known_table_and_appraised():
    verdict = verdict_of(RULE, a_file(logement__disponible_le="2027-01-04"))
    assert verdict.outcome == APPRECIER
    assert any("périmée depuis le 31/12/2026" in reserve for reserve in verdict.reserves)


def test_the_last_day_of_2026_is_still_in_the_table_of_2026():
    assert outcome_of(RULE, a_file(logement__disponible_le="2026-12-31")) == CONFORME


def test_a_dwelling_available_in_the_past_is_let_today_at_the_earliest():
    income_of_2026 = income(62968, logement__disponible_le="2025-06-01")
    assert outcome_of(RULE, income_of_2026) == CONFORME


def test_without_a_date_of_availability_the_lease_is_counted_today():
    assert outcome_of(RULE, a_file(logement__disponible_le=None)) == CONFORME


@pytest.mark.parametrize("path", ["ressources.rfr_n1", "ressources.douze_mois"])
@pytest.mark.parametrize(("lower", "outcome"), [("62999.99", CONFORME), ("63000.00", BLOQUANT), ("63000.01", BLOQUANT)])
def test_a_fall_of_exactly_ten_per_cent_counts_when_under_the_ceiling(path, lower, outcome):
    """70 000 € less 10 % is 63 000 €, above the ceiling of 62 968 €: here the ceiling decides."""
    lower = "62968" if outcome == CONFORME else lower
    facts = income(70000) | {path: lower}
    assert outcome_of(RULE, facts) == outcome


@pytest.mark.parametrize("path", ["ressources.rfr_n1", "ressources.douze_mois"])
@pytest.mark.parametrize(("lower", "outcome"), [("57599.99", CONFORME), ("57600.00", CONFORME), ("57600.01", BLOQUANT)])
def test_one_cent_short_of_ten_per_cent_lower_does_not_count(path, lower, outcome):
    """64 000 € less 10 % is 57 600 €, well under the ceiling of 62 968 €: here the fall decides."""
    assert outcome_of(RULE, income(64000) | {path: lower}) == outcome


def test_the_income_of_n_2_is_kept_when_it_is_under_the_ceiling_whatever_the_others_say():
    facts = a_file(ressources__rfr_n1=None, ressources__douze_mois=None)
    assert outcome_of(RULE, facts) == CONFORME


def test_above_the_ceiling_the_later_incomes_are_asked_before_anyone_is_refused():
    verdict = verdict_of(RULE, income(70000) | {"ressources.rfr_n1": {"inconnu": "ne-sait-pas"}})
    assert verdict.outcome == COMPLETER
    assert [item.fact for item in verdict.missing] == ["ressources.rfr_n1"]


def test_the_dependency_of_one_person_is_asked_of_that_person_only():
    household = [DEMANDEUR, {**ENFANT, "a_charge": None}]
    verdict = verdict_of(RULE, a_file(personnes=household))
    assert verdict.outcome == COMPLETER
    assert [item.fact for item in verdict.missing] == ["menage.personnes.p2.a_charge"]
    assert verdict.message == "Il manque\u00a0: À charge au sens fiscal (p2)."


def test_a_household_without_anyone_is_asked_for():
    verdict = verdict_of(RULE, a_file(menage__personnes=None))
    assert (verdict.outcome, verdict.missing[0].fact) == (COMPLETER, "menage.personnes")


@pytest.mark.parametrize(
    ("household", "outcome"),
    [
        ([DEMANDEUR | CARTE], CONFORME),
        ([DEMANDEUR, ENFANT], CONFORME),
        ([DEMANDEUR | CARTE, ENFANT], APPRECIER),
        ([DEMANDEUR, ENFANT | CARTE], APPRECIER),
        ([born(DEMANDEUR, 30) | CARTE, born(CONJOINT, 25)], APPRECIER),
        ([born(DEMANDEUR, 30) | CARTE, born(CONJOINT, 26)], CONFORME),
        ([*COUPLE, *[ENFANT] * 2, ENFANT | CARTE], CONFORME),
        ([*COUPLE, *[ENFANT] * 3, ENFANT | CARTE], APPRECIER),
        ([*COUPLE, *[ENFANT] * 4], CONFORME),
        ([DEMANDEUR, ALTERNEE], APPRECIER),
        ([*COUPLE, {**ENFANT, "naissance": "2026-11-23"}], CONFORME),
        ([*COUPLE, {**ENFANT, "naissance": "2026-11-24"}], APPRECIER),
        ([*COUPLE, {**ENFANT, "naissance": None}], COMPLETER),
    ],
)
def test_categorie_du_menage_is_appraised_where_the_table_names_no_such_household(household, outcome):
    verdict = verdict_of("categorie-du-menage", a_file(personnes=household))
    assert verdict.outcome == outcome
    assert any("à vérifier" in reserve for reserve in verdict.reserves)


def test_the_message_names_income_ceiling_financing_zone_category_and_lease():
    assert verdict_of(RULE, a_file()).message.replace("\u202f", " ").replace("\u00a0", " ") == (
        "27 400 € pour un plafond de 62 968 € (financement PLUS, zone 1, catégorie 4, bail prévu le 15 décembre 2026)."
    )


@pytest.mark.parametrize(
    ("year", "outcome"), [(2023, JUSTIFIER), (2024, CONFORME), (2025, JUSTIFIER), (None, COMPLETER)]
)
def test_annee_des_revenus_wants_the_notice_of_two_years_before_the_lease(year, outcome):
    assert outcome_of("annee-des-revenus", a_file(ressources__annee_rfr=year)) == outcome


def test_annee_des_revenus_rolls_over_with_the_lease():
    verdict = verdict_of("annee-des-revenus", a_file(logement__disponible_le="2027-01-04"))
    assert verdict.outcome == JUSTIFIER
    assert verdict.message.endswith("demande ceux de 2025.")


def test_the_examination_of_a_given_day_uses_the_table_of_that_day():
    unknown = {"logement__disponible_le": None, "seance__le": None}
    assert outcome_of(RULE, income(60921, ressources__annee_rfr=2022, **unknown), on=date(2024, 6, 1)) == CONFORME
    assert outcome_of(RULE, income("60921.01", **unknown), on=date(2024, 6, 1)) == BLOQUANT


def alternatives(facts: dict) -> tuple:
    return outcome_of("revenu-n-1", facts), outcome_of("revenu-douze-mois", facts)


def later(n2: int, n1: str | None, last: str | None, **facts) -> dict:
    amounts = {"ressources.rfr_n2": str(n2), "ressources.rfr_n1": n1, "ressources.douze_mois": last}
    return a_file(amounts, **facts)


@pytest.mark.parametrize(
    ("n2", "n1", "last", "outcomes"),
    [
        (62968, None, None, (SANS_OBJET, SANS_OBJET)),  # on the ceiling: nothing else to look at
        (64000, "57600.00", None, (CONFORME, SANS_OBJET)),
        (64000, "57600.01", "57600.00", (APPRECIER, CONFORME)),
        (64000, "57600.01", "57600.01", (APPRECIER, APPRECIER)),
        (64000, None, "57600.00", (COMPLETER, CONFORME)),
        (64000, "60000", None, (APPRECIER, COMPLETER)),
        (80000, "63000", "62968", (APPRECIER, CONFORME)),  # low enough, yet above the ceiling
    ],
)
def test_revenu_n_1_and_revenu_douze_mois_are_each_shown_with_its_own_figure(n2, n1, last, outcomes):
    assert alternatives(later(n2, n1, last)) == outcomes


@pytest.mark.parametrize(
    ("n1", "last", "outcome", "asked"),
    [
        (None, "57600.00", CONFORME, []),
        ("57600.00", None, CONFORME, []),
        (None, "57600.01", COMPLETER, ["ressources.rfr_n1"]),
        ("57600.01", None, COMPLETER, ["ressources.douze_mois"]),
        (None, None, COMPLETER, ["ressources.rfr_n1", "ressources.douze_mois"]),
        ("57600.01", "57600.01", BLOQUANT, []),
    ],
)
def test_either_period_settles_the_ceiling_and_the_other_is_asked_only_where_it_does_not(n1, last, outcome, asked):
    verdict = verdict_of(RULE, later(64000, n1, last))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (outcome, asked)


def test_each_alternative_says_its_figure_the_fall_and_the_ceiling():
    facts = later(64000, "57600.01", "61000")
    for rule, own in (("revenu-n-1", "57\u202f600,01\u00a0€"), ("revenu-douze-mois", "61\u202f000\u00a0€")):
        message = verdict_of(rule, facts).message
        assert message.startswith(own)
        assert "10\u00a0% au moins donne 57\u202f600\u00a0€ au plus" in message
        assert "62\u202f968\u00a0€" in message


@pytest.mark.parametrize(
    ("cost", "bound"), [("0", 62968), ("4000", 66968), ("9999.99", 72967.99), ("10000", 72968), ("14000", 72968)]
)
def test_the_fees_of_a_partners_home_are_deducted_up_to_the_limit_of_the_text(cost, bound):
    facts = {"ressources.frais_hebergement": cost}
    for cents, outcome in ((-1, CONFORME), (0, CONFORME), (1, BLOQUANT)):
        assert outcome_of(RULE, income(Decimal(str(bound)) + Decimal(cents) / 100) | facts) == outcome


def test_frais_d_etablissement_shows_what_was_deducted():
    assert outcome_of("frais-d-etablissement", a_file()) == SANS_OBJET
    verdict = verdict_of("frais-d-etablissement", a_file(ressources__frais_hebergement="14000"))
    assert (verdict.outcome, verdict.working[-1].result) == (APPRECIER, Decimal(10000))


def test_the_fall_compares_incomes_before_the_fees_are_deducted():
    """57 600 € is exactly 10 % less than 64 000 €, whatever is deducted from the income that is kept."""
    fees = {"ressources.frais_hebergement": "1000"}
    assert outcome_of("revenu-n-1", later(64000, "57600.00", "64000") | fees) == CONFORME
    assert outcome_of("revenu-n-1", later(64000, "57600.01", "64000") | fees) == APPRECIER


@pytest.mark.parametrize("path", ["ressources.rfr_n1", "ressources.douze_mois"])
@pytest.mark.parametrize(("amount", "outcome"), [("66968", CONFORME), ("66968.01", BLOQUANT)])
def test_the_fees_come_off_a_later_income_too(path, amount, outcome):
    """62 968 € of ceiling and 4 000 € of fees; 90 000 € less 10 % leave room."""
    fees = {"ressources.frais_hebergement": "4000"}
    assert outcome_of(RULE, later(90000, "90000", "90000") | fees | {path: amount}) == outcome


def test_no_other_period_is_looked_at_for_a_tenant_outside_the_ceiling():
    assert alternatives(later(90000, "90000", "90000") | FREED) == (SANS_OBJET, SANS_OBJET)
    assert alternatives(later(90000, "90000", "90000")) == (APPRECIER, APPRECIER)


def test_the_income_of_n_2_is_the_one_shown_when_it_is_under_the_ceiling():
    message = verdict_of(RULE, a_file(ressources__rfr_n1="20000", ressources__douze_mois="20000")).message
    assert message.startswith("27\u202f400\u00a0€ pour")


ORDER = {
    "logement.arrete_plafond": "arrêté préfectoral n° 2026-001",
    "logement.majoration_plafond": "20",
    "logement.arrete_plafond_jusqu_au": "2026-12-15",
}


def test_the_prefects_order_raises_the_ceiling_by_its_own_rate():
    raised = Decimal("75561.60")
    for cents, outcome in ((-1, CONFORME), (0, CONFORME), (1, BLOQUANT)):
        assert outcome_of(RULE, income(raised + Decimal(cents) / 100) | ORDER) == outcome


@pytest.mark.parametrize(
    ("until", "outcome"), [("2026-12-14", BLOQUANT), ("2026-12-15", CONFORME), ("2026-12-16", CONFORME)]
)
def test_the_prefects_order_ends_on_its_last_day(until, outcome):
    assert outcome_of(RULE, income(70000) | ORDER | {"logement.arrete_plafond_jusqu_au": until}) == outcome


@pytest.mark.parametrize("path", ["logement.majoration_plafond", "logement.arrete_plafond_jusqu_au"])
def test_an_order_without_rate_or_last_day_leaves_the_ceiling_open(path):
    facts = {key: value for key, value in (income(70000) | ORDER).items() if key != path}
    verdict = verdict_of(RULE, facts)
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [path])


def test_a_rate_without_an_order_raises_nothing():
    assert outcome_of(RULE, income(70000, logement__majoration_plafond="20")) == BLOQUANT


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [({}, SANS_OBJET), (ORDER, APPRECIER), (ORDER | {"logement.arrete_plafond_jusqu_au": "2026-12-14"}, SANS_OBJET)],
)
def test_derogation_du_prefet_shows_both_ceilings_and_its_reserve(changes, outcome):
    verdict = verdict_of("derogation-du-prefet", a_file(changes))
    assert verdict.outcome == outcome
    assert any("version de 2017" in one for one in verdict.reserves)
    assert outcome != APPRECIER or "75\u202f561,60\u00a0€ au lieu de 62\u202f968\u00a0€" in verdict.message
