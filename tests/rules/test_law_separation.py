"""Income after a recorded separation: the applicant's own, whatever the year, and nobody else's."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.test_law_ressources import RULE, alternatives, income, later

SEPARATED = {"ressources.separation_etablie": True}
OWN_N1, OWN_LAST = "ressources.rfr_n1_personnel", "ressources.douze_mois_personnels"


@pytest.mark.parametrize(("own", "outcome"), [("62967.99", CONFORME), ("62968", CONFORME), ("62968.01", BLOQUANT)])
def test_after_a_separation_only_the_applicants_own_income_counts(own, outcome):
    apart = SEPARATED | {"ressources.rfr_personnel": own, OWN_N1: own, OWN_LAST: own}
    assert outcome_of(RULE, income(90000) | apart) == outcome
    assert outcome_of(RULE, income(90000) | {"ressources.rfr_personnel": own}) == BLOQUANT


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, SANS_OBJET),
        ({"ressources.separation_etablie": False, "ressources.rfr_personnel": "15800"}, SANS_OBJET),
        (SEPARATED | {"ressources.rfr_personnel": "15800"}, APPRECIER),
        (SEPARATED, COMPLETER),
    ],
)
def test_separation_etablie_is_appraised_with_the_reserve_of_the_version_read(changes, outcome):
    verdict = verdict_of("separation-etablie", a_file(changes))
    assert verdict.outcome == outcome
    assert any("version de 2009" in one for one in verdict.reserves)
    assert outcome != COMPLETER or outcome_of(RULE, a_file(changes)) == COMPLETER


APART = SEPARATED | {"ressources.rfr_personnel": "64000"}


@pytest.mark.parametrize("path", ["ressources.rfr_n1", "ressources.douze_mois"])
def test_after_a_separation_the_households_later_income_passes_nobody(path):
    """The notice of N-1 may still be that of the couple: it says nothing of the applicant alone."""
    verdict = verdict_of(RULE, later(90000, None, None) | APART | {path: "57600.00"})
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [OWN_N1, OWN_LAST])


@pytest.mark.parametrize("path", [OWN_N1, OWN_LAST])
@pytest.mark.parametrize(("own", "outcome"), [("57599.99", APPRECIER), ("57600", APPRECIER), ("57600.01", BLOQUANT)])
def test_the_applicants_own_fall_after_a_separation_is_for_people_to_say(path, own, outcome):
    facts = later(90000, "90000", "90000") | APART | {OWN_N1: "64000", OWN_LAST: "64000"} | {path: own}
    verdict = verdict_of(RULE, facts)
    assert verdict.outcome == outcome
    assert any("après une séparation" in one for one in verdict.reserves) == (outcome == APPRECIER)


def test_an_own_income_under_the_ceiling_leaves_nothing_to_say_of_the_other_years():
    apart = SEPARATED | {"ressources.rfr_personnel": "62968", OWN_N1: "20000", OWN_LAST: "20000"}
    assert outcome_of(RULE, income(90000) | apart) == CONFORME


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({}, (COMPLETER, COMPLETER)),
        ({OWN_N1: "57600"}, (CONFORME, SANS_OBJET)),
        ({OWN_N1: "57600.01", OWN_LAST: "57600"}, (APPRECIER, CONFORME)),
    ],
)
def test_revenu_n_1_and_revenu_douze_mois_are_the_applicants_own_after_a_separation(changes, outcomes):
    assert alternatives(later(90000, "20000", "20000") | APART | changes) == outcomes


def test_without_a_separation_an_own_income_changes_nothing():
    assert outcome_of(RULE, income(64000) | {OWN_N1: "20000", OWN_LAST: "20000"}) == BLOQUANT
