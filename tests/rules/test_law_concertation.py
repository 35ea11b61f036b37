"""Réservataires consulted, files presented, sites known, moves studied one by one."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of, verdicts_of
from tests.rules.recompute import check_working

PLAINE = {"policy": "plaine-commune", "step": "liste"}


@pytest.mark.parametrize(
    ("made", "agreed", "contingent", "outcome"),
    [
        (None, None, "commune", SANS_OBJET),
        (False, False, "commune", SANS_OBJET),
        (True, True, "commune", CONFORME),
        (True, False, "commune", JUSTIFIER),
        (True, None, "commune", COMPLETER),
        (True, None, "bailleur", SANS_OBJET),
        (True, True, None, COMPLETER),
    ],
)
def test_ajustement_concerte_with_the_reservataire(made, agreed, contingent, outcome):
    """PC-25."""
    facts = a_file(liste__ajustement=made, liste__ajustement_concerte=agreed, logement__contingent=contingent)
    verdict = verdict_of("ajustement-concerte", facts, **PLAINE)
    assert verdict.outcome == outcome
    check_working(verdict.working)


def test_an_adjustment_always_says_that_cohesion_refuses_nobody():
    facts = a_file(liste__ajustement=True, liste__ajustement_concerte=True, logement__contingent="etat")
    assert any("jamais un motif de refus" in one for one in verdict_of("ajustement-concerte", facts, **PLAINE).reserves)


@pytest.mark.parametrize(
    ("is_new", "met", "outcome"),
    [
        (True, True, CONFORME),
        (True, False, APPRECIER),
        (True, None, COMPLETER),
        (False, None, SANS_OBJET),
        (None, None, SANS_OBJET),
    ],
)
def test_rencontre_des_reservataires_for_a_new_building(is_new, met, outcome):
    """RA-38."""
    facts = a_file(logement__neuf=is_new, logement__reservataires_rencontres=met)
    assert outcome_of("rencontre-des-reservataires", facts, step="flechage") == outcome


@pytest.mark.parametrize(
    ("policy", "who", "seen", "outcome"),
    [
        ("plaine-commune", "direction", None, CONFORME),
        ("plaine-commune", "direction", False, CONFORME),
        ("plaine-commune", "instructeur", None, APPRECIER),
        ("plaine-commune", None, None, COMPLETER),
        ("emeraude", "instructeur", True, CONFORME),
        ("emeraude", "responsable", True, CONFORME),
        ("emeraude", "instructeur", False, APPRECIER),
        ("emeraude", "instructeur", None, COMPLETER),
        ("emeraude", None, False, APPRECIER),
        ("emeraude", "direction", True, APPRECIER),
        ("emeraude", "autre", True, APPRECIER),
    ],
)
def test_presentation_en_seance_by_whom_the_policy_names(policy, who, seen, outcome):
    """PC-15 and EM-40."""
    facts = a_file(liste__presentateur=who, liste__selection_validee=seen)
    assert outcome_of("presentation-en-seance", facts, policy=policy, step="ordre_du_jour") == outcome


def test_a_clause_names_somebody_who_presents(landlord):
    with pytest.raises(PolicyFaults, match="presentateurs"):
        landlord('genre = "presentation-en-seance"\nreference = "X"\nniveau = "apprecier"\npresentateurs = []')


def test_where_no_clause_says_so_nobody_is_asked_who_presents():
    assert "presentation-en-seance" not in {one.rule for one in verdicts_of(a_file(), step="ordre_du_jour")}


@pytest.mark.parametrize(
    ("studied", "fragile", "outcome"),
    [
        ("2026-11-22", False, CONFORME),
        ("2026-11-23", False, CONFORME),
        ("2026-11-24", False, APPRECIER),
        ("2026-11-22", True, APPRECIER),
        (None, True, APPRECIER),
        (None, False, COMPLETER),
        ("2026-11-22", None, COMPLETER),
    ],
)
def test_site_fragile_rests_on_a_study_of_the_occupancy(studied, fragile, outcome):
    """EM-49: nothing is said of a building that nobody studied."""
    facts = a_file(logement__occupation_etudiee_le=studied, logement__site_fragile=fragile)
    verdict = verdict_of("site-fragile", facts, policy="emeraude", step="flechage")
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("policy", "fragile", "outcome"),
    [
        ("emeraude", True, APPRECIER),
        ("emeraude", False, CONFORME),
        ("emeraude", None, CONFORME),
        ("rives-de-seine", True, CONFORME),
    ],
)
def test_equilibre_du_quartier_counts_the_sites_that_the_charter_speaks_of(policy, fragile, outcome):
    """EM-27 beside EM-49; RA-37 speaks of no such sites."""
    facts = a_file(logement__avis_mixite="favorable", logement__site_fragile=fragile)
    verdict = verdict_of("equilibre-du-quartier", facts, policy=policy, step="liste")
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(("qpv", "outcome"), [(True, APPRECIER), (None, COMPLETER)])
def test_a_fragile_site_is_said_beside_the_district_once_it_is_known(qpv, outcome):
    facts = a_file(logement__qpv=qpv, logement__site_fragile=True)
    verdict = verdict_of("equilibre-du-quartier", facts, policy="emeraude", step="liste")
    assert verdict.outcome == outcome
    assert ("Site repéré comme fragile" in verdict.message) is (outcome == APPRECIER)


@pytest.mark.parametrize(
    ("studied", "offered", "outcome"),
    [
        (True, True, CONFORME),
        (True, False, APPRECIER),
        (False, True, APPRECIER),
        (None, True, COMPLETER),
        (True, None, COMPLETER),
    ],
)
def test_mutation_individuelle_is_studied_and_home_ownership_offered(studied, offered, outcome):
    """RA-31."""
    facts = a_file(occupation__besoins_etudies=studied, occupation__accession_proposee=offered)
    assert outcome_of("mutation-individuelle", facts, step="mutation") == outcome


def test_the_reservataires_asked_for_a_move_are_said():
    facts = a_file(
        occupation__besoins_etudies=True,
        occupation__accession_proposee=True,
        occupation__contingents_sollicites=["commune"],
    )
    assert (
        "Réservataires sollicités\u00a0: Commune."
        in verdict_of("mutation-individuelle", facts, step="mutation").reserves
    )
