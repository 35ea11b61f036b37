"""What the age of a request weighs: threshold, tie-break, mark, abnormal delay."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of, verdicts_of

THRESHOLD = """genre = "anciennete-par-territoire"
reference = "EM-10"
niveau = "apprecier"
seuils = [
  {{ territoire = "littoral", mois = 24, communes = ["35288"] }},
  {{ territoire = "reste", mois = 15, communes = ["{rest}"] }},
  {{ territoire = "voisin", mois = 18, communes = ["{next}"] }},
]
"""
SAINT_MALO = {"logement.commune": "35288"}


@pytest.mark.parametrize(
    ("filed", "outcome"), [("2024-11-24", APPRECIER), ("2024-11-23", APPRECIER), ("2024-11-22", CONFORME)]
)
def test_anciennete_par_territoire_wants_more_than_24_months_at_saint_malo(filed, outcome):
    facts = a_file(SAINT_MALO, demande__deposee_le=filed)
    assert outcome_of("anciennete-par-territoire", facts, policy="emeraude") == outcome


@pytest.mark.parametrize(
    ("commune", "filed", "outcome"),
    [
        ("35001", "2025-08-24", APPRECIER),
        ("35001", "2025-08-23", APPRECIER),
        ("35001", "2025-08-22", CONFORME),
        ("22001", "2025-05-24", APPRECIER),
        ("22001", "2025-05-23", APPRECIER),
        ("22001", "2025-05-22", CONFORME),
        ("35288", "2025-05-22", APPRECIER),
        ("92044", "2015-05-22", SANS_OBJET),
        (None, "2015-05-22", COMPLETER),
    ],
)
def test_anciennete_par_territoire_reads_the_commune_by_its_code(landlord, commune, filed, outcome):
    policy = landlord(THRESHOLD.format(rest="35001", next="22001"))
    facts = a_file(logement__commune=commune, demande__deposee_le=filed)
    assert outcome_of("anciennete-par-territoire", facts, policy=policy) == outcome


@pytest.mark.parametrize("commune", ["35288", "35093", "35256", "35287"])
def test_the_communes_that_the_charter_names_have_its_24_months(commune):
    """Saint-Malo, Dinard, Saint-Briac, Saint-Lunaire."""
    for filed, outcome in (("2024-11-23", APPRECIER), ("2024-11-22", CONFORME)):
        facts = a_file(logement__commune=commune, demande__deposee_le=filed)
        assert outcome_of("anciennete-par-territoire", facts, policy="emeraude") == outcome


def test_a_commune_without_territory_is_said_never_guessed():
    verdict = verdict_of("anciennete-par-territoire", a_file(logement__commune="35238"), policy="emeraude")
    assert verdict.outcome == SANS_OBJET
    assert "à rattacher à un territoire" in verdict.message


@pytest.mark.parametrize(
    ("filed", "offered", "outcome"),
    [
        ("2024-11-23", False, APPRECIER),
        ("2024-11-22", False, CONFORME),
        ("2024-11-22", True, APPRECIER),
        ("2024-11-22", None, COMPLETER),
        ("2024-11-23", None, APPRECIER),
        (None, False, COMPLETER),
    ],
)
def test_anciennete_departage_makes_an_exception_of_the_abnormal_delay(filed, offered, outcome):
    facts = a_file(SAINT_MALO, demande__deposee_le=filed, demande__offre_adaptee_recue=offered)
    assert outcome_of("anciennete-departage", facts, policy="emeraude") == outcome


def test_the_charter_s_two_sentences_on_seniority_are_both_shown_where_they_differ():
    """An old request that was offered a suitable home: put forward by EM-10, a mere tie-break by EM-24."""
    facts = a_file(SAINT_MALO, demande__deposee_le="2023-03-14", demande__offre_adaptee_recue=True)
    forward = verdict_of("anciennete-par-territoire", facts, policy="emeraude")
    tie_break = verdict_of("anciennete-departage", facts, policy="emeraude")
    assert (forward.outcome, tie_break.outcome) == (CONFORME, APPRECIER)
    assert any("EM-24" in reserve for reserve in forward.reserves)
    assert any("EM-10" in reserve for reserve in tie_break.reserves)


def test_an_abnormal_delay_that_nobody_entered_is_asked_of_the_administrator():
    facts = a_file(logement__commune="22050", demande__offre_adaptee_recue=False)
    verdict = verdict_of("anciennete-departage", facts, policy="emeraude")
    assert verdict.outcome == COMPLETER
    assert [(one.fact, one.ask) for one in verdict.missing] == [("chiffre:delai-anormalement-long", "administrateur")]


@pytest.mark.parametrize(
    ("filed", "outcome"), [("2003-01-02", APPRECIER), ("2026-11-20", APPRECIER), (None, COMPLETER)]
)
def test_anciennete_repere_is_a_mark_and_never_more(filed, outcome):
    assert outcome_of("anciennete-repere", a_file(demande__deposee_le=filed), policy="plaine-commune") == outcome


@pytest.mark.parametrize("since", ["2019-04-01", None])
def test_seniority_as_a_tenant_is_told_beside_where_it_is_known(since):
    """PC-14: it counts too, and nobody says how much."""
    verdict = verdict_of("anciennete-repere", a_file(occupation__locataire_depuis=since), policy="plaine-commune")
    told = [one for one in verdict.reserves if "91\u00a0mois" in one and "locataire" in one]
    assert (verdict.outcome, len(told)) == (APPRECIER, 1 if since else 0)


@pytest.mark.parametrize("label", ["d", "f", "j", "k", "l"])
def test_eligibilite_dalo_knows_the_five_situations(label):
    facts = a_file(SAINT_MALO, demande__publics=[label])
    assert outcome_of("eligibilite-dalo", facts, policy="emeraude") == CONFORME


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORME),
        ({"demande.deposee_le": "2024-11-22"}, CONFORME),
        ({"demande.deposee_le": "2024-11-23"}, APPRECIER),
        ({"demande.offre_adaptee_recue": True}, APPRECIER),
        ({"demande.sejour_regulier": False}, APPRECIER),
        ({"demande.sejour_valable_jusqu_au": "2026-01-01"}, APPRECIER),
        ({"ressources.rfr_n2": "900000", "ressources.rfr_n1": "900000", "ressources.douze_mois": "900000"}, APPRECIER),
        ({"demande.offre_adaptee_recue": None}, COMPLETER),
        ({"demande.publics": ["dalo"]}, SANS_OBJET),
    ],
)
def test_eligibilite_dalo_after_the_abnormal_delay_wants_access_and_no_suitable_offer(changes, outcome):
    facts = a_file({**SAINT_MALO, "demande.publics": [], "demande.offre_adaptee_recue": False, **changes})
    assert outcome_of("eligibilite-dalo", facts, policy="emeraude") == outcome


def test_good_faith_is_nowhere_recorded():
    verdict = verdict_of("eligibilite-dalo", a_file(SAINT_MALO), policy="emeraude")
    assert any("bonne foi" in reserve for reserve in verdict.reserves)


def test_the_same_household_s_seniority_is_read_as_each_policy_says():
    """Twenty-five months: nothing of its own at Rives de Seine, a mark at Plaine Commune, put forward at Emeraude."""
    facts = a_file(SAINT_MALO, demande__deposee_le="2024-10-20", demande__offre_adaptee_recue=True)
    told = {}
    for policy in ("rives-de-seine", "plaine-commune", "emeraude"):
        found = {one.rule: one.outcome for one in verdicts_of(facts, policy=policy)}
        told[policy] = {rule: outcome for rule, outcome in found.items() if rule.startswith("anciennete-")}
    assert told == {
        "rives-de-seine": {},
        "plaine-commune": {"anciennete-repere": APPRECIER},
        "emeraude": {"anciennete-par-territoire": CONFORME, "anciennete-departage": APPRECIER},
    }


def test_a_territory_without_months_is_a_fault_of_the_clause(landlord):
    clause = THRESHOLD.format(rest="35001", next="22001").replace("mois = 15, ", "")
    with pytest.raises(PolicyFaults, match="mois"):
        landlord(clause)
