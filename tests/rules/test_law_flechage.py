"""Flagging a dwelling."""

from __future__ import annotations

import pytest

from rules.verdict import COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of


@pytest.mark.parametrize(
    ("contingent", "handed_back", "outcome"),
    [
        ("bailleur", False, CONFORME),
        ("commune", True, CONFORME),
        ("commune", False, JUSTIFIER),
        ("etat", False, JUSTIFIER),
        ("etat", None, COMPLETER),
        (None, False, COMPLETER),
    ],
)
def test_flechage_non_reserve_takes_unreserved_and_handed_back_dwellings(contingent, handed_back, outcome):
    facts = a_file(logement__contingent=contingent, logement__rendu_pour_un_tour=handed_back)
    assert outcome_of("flechage-non-reserve", facts, step="flechage") == outcome


@pytest.mark.parametrize("fact", ["avis_localisation", "avis_typologie", "avis_loyer", "avis_mixite"])
@pytest.mark.parametrize(
    ("opinion", "outcome"),
    [("favorable", CONFORME), ("neutre", CONFORME), ("defavorable", JUSTIFIER), (None, COMPLETER)],
)
def test_flechage_criteres_weighs_the_four_criteria(fact, opinion, outcome):
    assert outcome_of("flechage-criteres", a_file({f"logement.{fact}": opinion}), step="flechage") == outcome


@pytest.mark.parametrize("rule", ["flechage-non-reserve", "flechage-criteres"])
def test_a_dwelling_that_is_not_flagged_is_not_judged(rule):
    facts = a_file(logement__fleche=False, logement__contingent="etat", logement__avis_loyer="defavorable")
    assert outcome_of(rule, facts, step="flechage") == SANS_OBJET


@pytest.mark.parametrize(
    ("available", "outcome"),
    [("2026-10-11", JUSTIFIER), ("2026-10-12", CONFORME), ("2026-10-13", CONFORME), (None, COMPLETER)],
)
def test_conge_recu_comes_before_the_dwelling_is_available(available, outcome):
    assert outcome_of("conge-recu", a_file(logement__disponible_le=available), step="flechage") == outcome
