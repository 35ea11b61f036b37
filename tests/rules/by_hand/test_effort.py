"""The effort rate beside a landlord's mark redone by hand: 33 % and not a cent more."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.verdict import APPRECIER, CONFORME
from tests.rules.conftest import DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of
from tests.rules.test_law_by_hand import figure

EMERAUDE = {"policy": "emeraude"}
METERED = {
    "logement.loyer": "452.30",
    "logement.annexes": "28",
    "logement.charges": "104.20",
    "logement.compteurs_individuels": True,
    "logement.forfait_eau_chauffage": "45",
    "logement.contribution_travaux": "8.50",
    "ressources.aide_logement": "143",
    "ressources.mensuelles": "1500",
}
PLAIN = {
    "logement.loyer": "640",
    "logement.charges": "90",
    "ressources.aide_logement": "0",
    "ressources.mensuelles": "2000",
}


@pytest.mark.parametrize(
    ("facts", "gross", "spent", "rate", "left", "outcome"),
    [
        # 452,30 + 28 + 104,20 + 45 + 8,50 = 638; 638 − 143 = 495; 495 ÷ 1 500 = 0,33; 1 500 − 495 = 1 005.
        (METERED, "638.00", "495.00", "0.33", "1\u202f005\u00a0€", CONFORME),
        # Common meters: the flat amount goes, whatever was entered. 638 − 45 = 593; − 143 = 450; 450 ÷ 1 500.
        ({**METERED, "logement.compteurs_individuels": False}, "593", "450", "0.3", "1\u202f050\u00a0€", CONFORME),
        # 640 + 90 = 730; 730 ÷ 2 000 = 0,365; 2 000 − 730 = 1 270: the remainder is weighed.
        (PLAIN, "730", "730", "0.365", "1\u202f270\u00a0€", APPRECIER),
        # 730,40 − 66,40 of benefit = 664; 664 ÷ 2 000 = 0,332: two thousandths too many. 2 000 − 664 = 1 336.
        (
            {**PLAIN, "logement.charges": "90.40", "ressources.aide_logement": "66.40"},
            "730.40",
            "664",
            "0.332",
            "1\u202f336\u00a0€",
            APPRECIER,
        ),
    ],
    ids=["on the mark", "common meters", "far above", "a little above"],
)
def test_taux_effort_seuil_by_hand(facts, gross, spent, rate, left, outcome):
    facts, rule = a_file(facts, personnes=[DEMANDEUR, ENFANT]), "taux-effort-seuil"
    assert figure(rule, "Loyer, annexes et charges", facts, **EMERAUDE) == Decimal(gross)
    assert figure(rule, "Dépense de logement", facts, **EMERAUDE) == Decimal(spent)
    assert figure(rule, "Taux d’effort", facts, **EMERAUDE) == Decimal(rate)
    assert f"{left} par mois" in verdict_of(rule, facts, **EMERAUDE).message
    assert outcome_of(rule, facts, **EMERAUDE) == outcome


def test_one_cent_of_rent_above_the_mark_by_hand():
    """495,01 ÷ 1 500 = 0,330006…: above, where 495 was on it."""
    facts = a_file({**METERED, "logement.loyer": "452.31"}, personnes=[DEMANDEUR, ENFANT])
    assert figure("taux-effort-seuil", "Dépense de logement", facts, **EMERAUDE) == Decimal("495.01")
    assert outcome_of("taux-effort-seuil", facts, **EMERAUDE) == APPRECIER
