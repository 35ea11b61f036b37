"""A sitting tenant who asks to move."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME
from tests.rules.conftest import a_file, outcome_of, verdict_of

STEP = {"step": "mutation"}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"occupation.loyers_a_jour": "plan-respecte"}, CONFORME),
        ({"occupation.loyers_a_jour": "dette"}, APPRECIER),
        ({"occupation.assurance": False}, APPRECIER),
        ({"occupation.jouissance_paisible": False}, APPRECIER),
        ({"occupation.visite": "travaux-legers"}, CONFORME),
        ({"occupation.visite": "travaux-importants"}, APPRECIER),
        ({"occupation.visite": "non-faite"}, APPRECIER),
        ({"occupation.visite": None}, COMPLETER),
        ({"occupation.assurance": None}, COMPLETER),
    ],
)
def test_situation_locative_is_appraised_never_refused(facts, outcome):
    assert outcome_of("situation-locative", a_file(facts), **STEP) == outcome


def test_a_debt_is_not_a_ground_of_inadmissibility_and_the_verdict_says_so():
    verdict = verdict_of("situation-locative", a_file(occupation__loyers_a_jour="dette"), **STEP)
    assert any("irrecevabilité" in reserve for reserve in verdict.reserves)


@pytest.mark.parametrize(
    ("since", "outcome"),
    [("2025-05-24", APPRECIER), ("2025-05-23", CONFORME), ("2025-05-22", CONFORME), (None, COMPLETER)],
)
def test_anciennete_locative_counts_completed_months(landlord, since, outcome):
    policy = landlord('genre = "anciennete-locative"\nreference = "EM-31"\nniveau = "apprecier"\nmois = 18')
    facts = a_file(occupation__locataire_depuis=since)
    assert outcome_of("anciennete-locative", facts, policy=policy, **STEP) == outcome
