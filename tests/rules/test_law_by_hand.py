"""Workings redone by hand: the numbers are written out here as somebody with a pencil finds them, never computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rules.check import CaseFile, check
from rules.dossier import Dossier
from rules.policy import load_policy
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, TODAY, a_file, outcome_of, verdict_of

INCOMES = ("ressources.rfr_n2", "ressources.rfr_n1", "ressources.douze_mois")
COURBEVOIE, SAINT_MALO = "92026", "35288"
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}
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


def a_tenth_lower(rule: str, later: str, n2: str, lowered: str, low_enough: str, cent_above: str) -> None:
    """The later income counts up to that amount, the other one being as high as N-2."""
    for amount, outcome in ((low_enough, CONFORME), (cent_above, APPRECIER)):
        facts = a_file({**dict.fromkeys(INCOMES, n2), later: amount})
        assert outcome_of(rule, facts) == outcome
        assert figure(rule, "Revenu N-2 diminué de la baisse prévue", facts) == Decimal(lowered)


@pytest.mark.parametrize(
    ("n2", "lowered", "low_enough", "cent_above"),
    [
        # 66 666,66 × 0,90 = 59 999,994: one cent below counts, the next cent does not; nothing is rounded.
        pytest.param("66666.66", "59999.994", "59999.99", "60000.00", id="four thousandths above a cent"),
        # 69 000,10 × 0,90 = 62 100,09, a whole number of cents: on it counts.
        pytest.param("69000.10", "62100.09", "62100.09", "62100.10", id="on the cent"),
    ],
)
def test_revenu_n_1_by_hand(n2, lowered, low_enough, cent_above):
    a_tenth_lower("revenu-n-1", "ressources.rfr_n1", n2, lowered, low_enough, cent_above)


@pytest.mark.parametrize(
    ("n2", "lowered", "low_enough", "cent_above"),
    [
        # 65 000 × 0,90 = 58 500: on it counts.
        pytest.param("65000", "58500", "58500", "58500.01", id="on the euro"),
        # 63 333,33 × 0,90 = 56 999,997: 56 999,99 counts, 57 000 does not.
        pytest.param("63333.33", "56999.997", "56999.99", "57000", id="three thousandths below a euro"),
    ],
)
def test_revenu_douze_mois_by_hand(n2, lowered, low_enough, cent_above):
    a_tenth_lower("revenu-douze-mois", "ressources.douze_mois", n2, lowered, low_enough, cent_above)


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
    ("persons", "least", "a_metre_less"),
    [
        # A parent, a child, a visiting child: three of the household, third line; 16 + 9 = 25.
        pytest.param([DEMANDEUR, ENFANT, VISITE], "25", "24", id="parent, child, visiting child"),
        # Ten persons: the table ends at eight, 70.
        pytest.param([DEMANDEUR, CONJOINT, *[ENFANT] * 8], "70", "69", id="ten persons"),
    ],
)
def test_surface_suffisante_by_hand(persons, least, a_metre_less):
    for surface, outcome in ((least, CONFORME), (a_metre_less, JUSTIFIER)):
        facts = a_file(personnes=persons, logement__surface=surface)
        assert figure("surface-suffisante", "Surface minimale", facts) == Decimal(least)
        assert outcome_of("surface-suffisante", facts) == outcome


@pytest.mark.parametrize(
    ("persons", "most", "outcomes"),
    [
        # Three of the household, 3 + 1 = 4; two whose main home it is, 2 + 1 = 3: between the two, people judge.
        pytest.param(
            [DEMANDEUR, ENFANT, VISITE],
            4,
            {3: CONFORME, 4: APPRECIER, 5: APPRECIER},
            id="parent, child, visiting child",
        ),
        # 10 + 1 = 11 by either count.
        pytest.param(
            [DEMANDEUR, CONJOINT, *[ENFANT] * 8], 11, {10: CONFORME, 11: CONFORME, 12: APPRECIER}, id="ten persons"
        ),
    ],
)
def test_sous_occupation_legale_by_hand(persons, most, outcomes):
    facts, rule = a_file(personnes=persons), "sous-occupation-legale"
    for rooms, outcome in outcomes.items():
        assert (
            figure(rule, "Pièces sans sous-occupation au sens de la loi", {**facts, "logement.pieces": rooms}) == most
        )
        assert outcome_of(rule, {**facts, "logement.pieces": rooms}) == outcome


@pytest.mark.parametrize(
    ("filed", "renewed", "last", "next_day"),
    [
        ("2021-01-10", "2024-02-29", date(2025, 2, 28), date(2025, 3, 1)),
        ("2026-03-02", None, date(2027, 3, 2), date(2027, 3, 3)),
    ],
)
def test_demande_en_cours_de_validite_by_hand(filed, renewed, last, next_day):
    facts = a_file(demande__deposee_le=filed, demande__renouvelee_le=renewed, seance__le=None)
    rule = "demande-en-cours-de-validite"
    assert outcome_of(rule, facts, on=last) == CONFORME
    assert figure(rule, "Fin de validité de la demande", facts, on=last) == last
    # Without a renewal on record, the second year is asked about and never held against the applicant.
    assert outcome_of(rule, facts, on=next_day) == (BLOQUANT if renewed else COMPLETER)


@pytest.mark.parametrize(
    ("signed", "due", "day_before"),
    [
        # 29 February 2024 + 3 years: 2027 has no 29th, so the 28th.
        pytest.param("2024-02-29", date(2027, 2, 28), date(2027, 2, 27), id="signed on a leap day"),
        # 31 December 2023 + 3 years.
        pytest.param("2023-12-31", date(2026, 12, 31), date(2026, 12, 30), id="signed on the last of the year"),
    ],
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
    [
        # Warned on 31 January 2027: the month ends on 28 February, and 1 March is after it.
        pytest.param("2027-01-31", "2027-02-28", "2027-03-01", id="a short month"),
        # Warned on 15 December 2026: the month ends on 15 January.
        pytest.param("2026-12-15", "2027-01-15", "2027-01-16", id="over the new year"),
    ],
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
def test_prioritaires_non_reserves_et_rendus_by_hand(rows, share, outcome):
    year = tuple(row for row, times in rows for _ in range(times))
    found = check(CaseFile(Dossier(), {}, year), load_policy("rives-de-seine"), "annee", TODAY)
    told = next(one for one in found if one.rule == "prioritaires-non-reserves-et-rendus")
    assert (told.working[0].result, told.outcome) == (Decimal(share), outcome)
