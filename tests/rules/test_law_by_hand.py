"""Workings redone by hand: the numbers are written out here as somebody with a pencil finds them, never computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.parameters import Periode, national
from rules.policy import load_policy
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, outcome_of, verdict_of

INCOMES = ("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois")
COURBEVOIE, SAINT_MALO = "92026", "35288"
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
ADO = {**ENFANT, "naissance": "2011-02-01"}
JEUNES = [{**DEMANDEUR, "naissance": "1998-03-01"}, {**CONJOINT, "naissance": "1999-06-01"}]


def figure(rule: str, label: str, facts: dict[str, Any], **options: Any) -> Any:
    """The result that a line of the working bears under this label."""
    working = verdict_of(rule, facts, **options).working
    return next(one.result for one in working if one.label == label)


@pytest.mark.parametrize(
    ("persons", "facts", "ceiling", "cent_above"),
    [
        # A parent and five children: category 7; 77 171 for six, one supplement of 8 598.
        ([DEMANDEUR, *[ENFANT] * 5], {"logement.commune": COURBEVOIE}, "85769", "85769.01"),
        # A parent and two children under an order of 20 % more, PLAI: 34 637 × 1,20.
        (
            [DEMANDEUR, ENFANT, VISITE],
            {
                "logement.financement": "PLAI",
                "logement.arrete_plafond": "arrêté n° 1",
                "logement.majoration_plafond": "20",
                "logement.arrete_plafond_jusqu_au": "2027-06-30",
            },
            "41564.40",
            "41564.41",
        ),
        # Ages 28 and 27, sum 55: category 3, at Saint-Malo, PLS: 37 584 × 1,3 = 48 859,2.
        (JEUNES, {"logement.financement": "PLS", "logement.commune": SAINT_MALO}, "48859", "48859.01"),
    ],
    ids=["five children", "order of the préfet", "young couple"],
)
def test_ressources_sous_plafond_by_hand(persons, facts, ceiling, cent_above):
    on, above = (a_file({**facts, **dict.fromkeys(INCOMES, one)}, personnes=persons) for one in (ceiling, cent_above))
    assert figure("ressources-sous-plafond", "Plafond de ressources", on) == Decimal(ceiling)
    assert outcome_of("ressources-sous-plafond", on) == CONFORME
    assert outcome_of("ressources-sous-plafond", above) == BLOQUANT


@pytest.mark.parametrize(
    ("n2", "lowered", "low_enough", "cent_above"),
    [("66666.66", "59999.994", "59999.99", "60000.00"), ("69000.10", "62100.09", "62100.09", "62100.10")],
)
def test_revenu_n_1_by_hand_without_any_rounding(n2, lowered, low_enough, cent_above):
    """66 666,66 × 0,90 = 59 999,994: one cent below counts, the next cent does not."""
    for amount, outcome in ((low_enough, CONFORME), (cent_above, APPRECIER)):
        facts = a_file(ressources__rfr_n2=n2, ressources__rfr_n1=amount, ressources__douze_mois=n2)
        assert outcome_of("revenu-n-1", facts) == outcome
        assert figure("revenu-n-1", "Revenu N-2 diminué de la baisse prévue", facts) == Decimal(lowered)


@pytest.mark.parametrize(("path", "rule"), [
    ("ressources.rfr_n1", "revenu-n-1"),
    ("ressources.douze_mois", "revenu-douze-mois"),
])  # fmt: skip
@pytest.mark.parametrize(("amount", "outcomes"), [
    ("66967.99", (CONFORME, CONFORME)),
    ("66968", (CONFORME, CONFORME)),
    ("66968.01", (BLOQUANT, APPRECIER)),
])  # fmt: skip
def test_the_fees_come_off_the_later_income_too(path, rule, amount, outcomes):
    """66 968 € is more than 10 % below 80 000 €; less 4 000 € of fees it is on the ceiling of 62 968 €."""
    facts = a_file({**dict.fromkeys(INCOMES, "80000"), "ressources.frais_hebergement": "4000", path: amount})
    assert (outcome_of("ressources-sous-plafond", facts), outcome_of(rule, facts)) == outcomes


@pytest.mark.parametrize(
    ("persons", "surface", "rooms"),
    [([DEMANDEUR, ENFANT, VISITE], "25", 4), ([DEMANDEUR, CONJOINT, *[ENFANT] * 8], "70", 11)],
    ids=["parent, child, visiting child", "ten persons"],
)
def test_the_two_bounds_of_the_law_by_hand(persons, surface, rooms):
    facts = a_file(personnes=persons, logement__surface=surface, logement__pieces=rooms)
    assert figure("surface-suffisante", "Surface minimale", facts) == Decimal(surface)
    assert figure("sous-occupation-legale", "Pièces sans sous-occupation au sens de la loi", facts) == rooms
    assert outcome_of("surface-suffisante", facts) == CONFORME
    without = rooms - persons.count(VISITE)  # the law counts main homes: the other count settles it below this
    assert outcome_of("sous-occupation-legale", {**facts, "logement.pieces": without}) == CONFORME
    assert outcome_of("sous-occupation-legale", facts) == (CONFORME if without == rooms else APPRECIER)
    assert outcome_of("surface-suffisante", {**facts, "logement.surface": str(int(surface) - 1)}) == JUSTIFIER
    assert outcome_of("sous-occupation-legale", {**facts, "logement.pieces": rooms + 1}) == APPRECIER


@pytest.mark.parametrize(
    ("persons", "frees", "admitted"),
    [([DEMANDEUR, ENFANT, VISITE], False, 4), ([DEMANDEUR, CONJOINT], True, 4), ([DEMANDEUR], False, 2)],
)
def test_pieces_selon_occupants_by_hand(persons, frees, admitted):
    facts = a_file({"demande.locataire_du_parc": frees, "demande.libere_plus_grand": frees}, personnes=persons)
    assert figure("pieces-selon-occupants", "Pièces admises par la politique", facts) == admitted
    for rooms, outcome in ((admitted, CONFORME), (admitted + 1, JUSTIFIER)):
        assert outcome_of("pieces-selon-occupants", {**facts, "logement.pieces": rooms}) == outcome


RENT = {
    "logement.loyer": "431.17",
    "logement.annexes": "35.20",
    "logement.charges": "96.63",
    "logement.compteurs_individuels": True,
    "logement.forfait_eau_chauffage": "42",
    "logement.contribution_travaux": "5",
    "ressources.aide_logement": "180",
    "ressources.mensuelles": "1720",
}
PLAIN = {"logement.loyer": "700", "logement.charges": "110", "ressources.aide_logement": "60"}


@pytest.mark.parametrize(
    ("facts", "persons", "spent", "rate", "left", "a_day", "residual", "outcome"),
    [
        # 431,17 + 35,20 + 96,63 + 42 + 5 − 180 = 430; 430 ÷ 1 720; 1 720 − 430 = 1 290; 1 290 ÷ (30 × 2).
        (RENT, [DEMANDEUR, ENFANT], "430.00", "0.25", "1290.00", "21.5", "251.17", CONFORME),
        # 700 + 110 − 60 = 750; 750 ÷ 2 400; 1 650 ÷ (30 × 4) = 13,75 a day, where 30 % is admitted.
        (
            {**PLAIN, "ressources.mensuelles": "2400"},
            [DEMANDEUR, CONJOINT, ENFANT, ENFANT],
            "750",
            "0.3125",
            "1650",
            "13.75",
            "640",
            JUSTIFIER,
        ),
        # The same rate for two persons: 1 650 ÷ (30 × 2) = 27,50 a day, where 33 % is admitted.
        (
            {**PLAIN, "ressources.mensuelles": "2400"},
            [DEMANDEUR, CONJOINT],
            "750",
            "0.3125",
            "1650",
            "27.5",
            "640",
            CONFORME,
        ),
    ],
)
def test_effort_and_remainder_by_hand(facts, persons, spent, rate, left, a_day, residual, outcome):
    facts, bands = a_file(facts, personnes=persons), "taux-effort-par-reste-a-vivre"
    options: dict[str, Any] = {"policy": "plaine-commune"}
    assert figure("taux-effort", "Dépense de logement", facts) == Decimal(spent)
    assert figure("taux-effort", "Taux d’effort", facts) == Decimal(rate)
    assert figure("reste-a-vivre", "Reste à vivre par mois", facts) == Decimal(left)
    assert figure("loyer-residuel", "Loyer résiduel, aide déduite", facts) == Decimal(residual)
    assert figure(bands, "Reste à vivre par jour et par personne", facts, **options) == Decimal(a_day)
    assert outcome_of(bands, facts, **options) == outcome


@pytest.mark.parametrize(
    ("filed", "renewed", "last", "next_day"),
    [
        ("2021-01-10", "2024-02-29", date(2025, 2, 28), date(2025, 3, 1)),
        ("2026-03-02", None, date(2027, 3, 2), date(2027, 3, 3)),
    ],
)
def test_demande_en_cours_de_validite_by_hand(filed, renewed, last, next_day):
    facts, rule = a_file(demande__deposee_le=filed, demande__renouvelee_le=renewed), "demande-en-cours-de-validite"
    assert outcome_of(rule, facts, on=last) == CONFORME
    assert figure(rule, "Fin de validité de la demande", facts, on=last) == last
    # Without a renewal on record, the second year is asked about and never held against the applicant.
    assert outcome_of(rule, facts, on=next_day) == (BLOQUANT if renewed else COMPLETER)


@pytest.mark.parametrize(
    ("persons", "monthly", "units", "per_unit"),
    [
        # 1 + 0,5 + 0,3; 1 350 × 12 = 16 200.
        ([DEMANDEUR, ADO, ENFANT], "1350", "1.8", 9000),
        # 1 + 0,5 + 3 × 0,3; 1 900 × 12 = 22 800.
        ([DEMANDEUR, CONJOINT, *[ENFANT] * 3], "1900", "2.4", 9500),
    ],
)
def test_premier_quartile_by_hand(persons, monthly, units, per_unit):
    facts = a_file(ressources__mensuelles=monthly, personnes=persons)
    for threshold, outcome in ((per_unit, CONFORME), (per_unit - 1, APPRECIER)):
        place = ("paris-ouest-la-defense",)
        entered = Periode(date(2026, 1, 1), None, "arrêté de démonstration", "A", "", place, {"": Decimal(threshold)})
        figures = national().with_entered([("seuil-premier-quartile", entered)])
        assert figure("premier-quartile", "Unités de consommation", facts, figures=figures) == Decimal(units)
        assert outcome_of("premier-quartile", facts, figures=figures) == outcome


@pytest.mark.parametrize(
    ("notified", "last", "next_day"),
    [
        # Ten days from the 3rd: Friday 12 February 2027.
        ("2027-02-02", date(2027, 2, 12), date(2027, 2, 13)),
        # In 2028 the 12th is a Saturday: Monday 14.
        ("2028-02-02", date(2028, 2, 14), date(2028, 2, 15)),
        # The tenth day is Saturday 1 May 2027; Monday 3 then.
        ("2027-04-21", date(2027, 5, 3), date(2027, 5, 4)),
    ],
)
def test_the_days_to_answer_an_offer_by_hand(notified, last, next_day):
    facts = a_file(candidature__notifie_le=notified, candidature__delai_reponse=10)
    for on, outcome in ((last, COMPLETER), (next_day, APPRECIER)):
        assert outcome_of("reponses-aux-offres", facts, step="seance", on=on) == outcome


@pytest.mark.parametrize(
    ("signed", "due", "day_before"),
    [("2024-02-29", date(2027, 2, 28), date(2027, 2, 27)), ("2023-12-31", date(2026, 12, 31), date(2026, 12, 30))],
)
def test_examen_triennal_by_hand(signed, due, day_before):
    facts = a_file(logement__zone_desequilibre=True, occupation__bail_signe_le=signed)
    for on, outcome in ((day_before, CONFORME), (due, APPRECIER)):
        assert outcome_of("examen-triennal", facts, step="occupation", on=on) == outcome
        assert figure("examen-triennal", "Prochain examen de l’occupation", facts, step="occupation", on=on) == due


@pytest.mark.parametrize(
    ("third_offer", "after_death", "last", "next_day"),
    [
        ("2026-08-31", False, date(2027, 2, 28), date(2027, 3, 1)),
        ("2025-08-31", True, date(2027, 2, 28), date(2027, 3, 1)),
    ],
)
def test_titre_d_occupation_by_hand(third_offer, after_death, last, next_day):
    """Six months, or eighteen after the death: the end of February where there is no 31st."""
    facts = a_file(
        {
            "logement.zone_desequilibre": False,
            "logement.adapte": True,
            "occupation.adapte_sans_occupant": True,
            "occupation.adapte_depuis_deces": after_death,
            "occupation.offres_refusees": 3,
            "occupation.troisieme_offre_le": third_offer,
        }
    )
    for on, outcome in ((last, CONFORME), (next_day, APPRECIER)):
        assert outcome_of("titre-d-occupation", facts, step="occupation", on=on) == outcome


@pytest.mark.parametrize(
    ("warned", "too_early", "first_day"),
    [("2027-01-31", "2027-02-28", "2027-03-01"), ("2026-12-15", "2027-01-15", "2027-01-16")],
)
def test_radiation_apres_avertissement_by_hand(warned, too_early, first_day):
    facts = a_file(candidature__radiation_motif="sans-reponse", candidature__avertissement_le=warned)
    for day, outcome in ((too_early, BLOQUANT), (first_day, CONFORME)):
        struck = {**facts, "candidature.radiee_le": day}
        assert outcome_of("radiation-apres-avertissement", struck, step="seance") == outcome


OWN = {"decision": "attribution", "contingent": "bailleur", "bail_signe": True, "qpv": False}
TAKEN_BACK = {**OWN, "contingent": "commune", "rendu_pour_un_tour": True}


@pytest.mark.parametrize(
    ("rows", "share", "outcome"),
    [
        # Two of eight unreserved, one of four taken back: 3 ÷ 12.
        ([({**OWN, "prioritaire": True}, 2), ({**OWN, "prioritaire": False}, 6),
          ({**TAKEN_BACK, "prioritaire": True}, 1), ({**TAKEN_BACK, "prioritaire": False}, 3)],
         "0.25", CONFORME),
        # 2 ÷ 10; the commune's own four, all for priority households, are not the landlord's.
        ([({**OWN, "prioritaire": True}, 2), ({**OWN, "prioritaire": False}, 8),
          ({**OWN, "contingent": "commune", "prioritaire": True}, 4)],
         "0.2", APPRECIER),
    ],
)  # fmt: skip
def test_the_landlords_quarter_by_hand(rows, share, outcome):
    year = tuple(row for row, times in rows for _ in range(times))
    found = check(CaseFile(Dossier(), {}, year), load_policy("rives-de-seine"), "annee", TODAY)
    told = next(one for one in found if one.rule == "prioritaires-non-reserves-et-rendus")
    assert (told.working[0].result, told.outcome) == (Decimal(share), outcome)
