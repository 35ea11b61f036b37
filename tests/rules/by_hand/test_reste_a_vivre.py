"""What is spent on the home, what is left, and a landlord's bands, redone by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER
from tests.rules.by_hand.reading import result
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

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
TWO, FOUR = [DEMANDEUR, CONJOINT], [DEMANDEUR, CONJOINT, ENFANT, ENFANT]


@pytest.mark.parametrize(
    ("facts", "spent", "rate"),
    [
        # 431,17 + 35,20 + 96,63 + 42 + 5 − 180 = 430; 430 ÷ 1 720.
        pytest.param(RENT, "430.00", "0.25", id="every part of the rent"),
        # 700 + 110 − 60 = 750; 750 ÷ 2 400.
        pytest.param({**PLAIN, "ressources.mensuelles": "2400"}, "750", "0.3125", id="rent and charges"),
    ],
)
def test_taux_effort_by_hand(facts, spent, rate):
    facts = a_file(facts)
    assert result(verdict_of("taux-effort", facts), "Dépense de logement") == Decimal(spent)
    assert result(verdict_of("taux-effort", facts), "Taux d’effort") == Decimal(rate)
    assert outcome_of("taux-effort", facts) == APPRECIER
    # Nothing is divided by no resources at all: neither 0 % nor 100 %.
    assert outcome_of("taux-effort", {**facts, "ressources.mensuelles": "0"}) == COMPLETER


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        # 1 720 − 430 = 1 290.
        pytest.param(RENT, "1290.00", id="something is left"),
        # 700 − 750 = −50: below nothing is said as it is.
        pytest.param({**PLAIN, "ressources.mensuelles": "700"}, "-50", id="less than nothing"),
    ],
)
def test_reste_a_vivre_by_hand(facts, left):
    assert result(verdict_of("reste-a-vivre", a_file(facts)), "Reste à vivre par mois") == Decimal(left)
    assert outcome_of("reste-a-vivre", a_file(facts)) == APPRECIER


@pytest.mark.parametrize(
    ("facts", "residual"),
    [
        # 431,17 − 180: the rent alone, neither annexes nor charges.
        pytest.param(RENT, "251.17", id="an aid of 180"),
        # 700 − 60.
        pytest.param(PLAIN, "640", id="an aid of 60"),
    ],
)
def test_loyer_residuel_by_hand(facts, residual):
    assert result(verdict_of("loyer-residuel", a_file(facts)), "Loyer résiduel, aide déduite") == Decimal(residual)
    assert outcome_of("loyer-residuel", a_file(facts)) == APPRECIER


@pytest.mark.parametrize(
    ("rent", "monthly", "persons", "a_day", "outcome"),
    [
        # 431,17 + … = 430, as above: 1 290 ÷ (30 × 2); 25 % where 33 % is admitted.
        pytest.param(RENT, "1720", [DEMANDEUR, ENFANT], "21.5", CONFORME, id="a quarter"),
        # 750 of 2 400, 31,25 %; 1 650 ÷ (30 × 4) = 13,75 a day, where 30 % is admitted.
        pytest.param(PLAIN, "2400", FOUR, "13.75", JUSTIFIER, id="middle band"),
        # The same rate for two persons: 1 650 ÷ (30 × 2) = 27,50 a day, where 33 % is admitted.
        pytest.param(PLAIN, "2400", TWO, "27.5", CONFORME, id="upper band"),
        # 250 + 110 − 60 = 300 of 1 500, 20 %; 1 200 ÷ (30 × 4) = 10: the bound belongs to the middle band.
        pytest.param({**PLAIN, "logement.loyer": "250"}, "1500", FOUR, "10", CONFORME, id="on ten euros"),
        # 300 of 1 494: 1 194 ÷ 120 = 9,95, below ten: a cheaper dwelling, whatever the rate.
        pytest.param({**PLAIN, "logement.loyer": "250"}, "1494", FOUR, "9.95", JUSTIFIER, id="below ten euros"),
    ],
)
def test_taux_effort_par_reste_a_vivre_by_hand(rent, monthly, persons, a_day, outcome):
    facts, rule = a_file({**rent, "ressources.mensuelles": monthly}, personnes=persons), "taux-effort-par-reste-a-vivre"
    verdict = verdict_of(rule, facts, policy="plaine-commune")
    assert result(verdict, "Reste à vivre par jour et par personne") == Decimal(a_day)
    assert verdict.outcome == outcome
