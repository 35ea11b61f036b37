"""Local publics: favoured, first, of a quota, of a plan, of a region; and the criteria shown together."""

from __future__ import annotations

import re

import pytest

from rules.evaluate import compile_program
from rules.law.indicateurs import les_plus_prioritaires
from rules.parameters import national
from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import TODAY, a_file, outcome_of, verdict_of, verdicts_of

REGION = """genre = "dispositif-regional"
reference = ["PP-9", "PP-10", "PP-15", "PP-16"]
niveau = "apprecier"
publics = ["dalo", "g", "d", "plan-refugie"]
reserve = "Une cotation intercommunale tient compte du dispositif."
"""
POLICIES = ("rives-de-seine", "plaine-commune", "emeraude")
QUOTA_RULES = ("publics-par-contingent", "publics-contingent-propre")
LOCAL_RULES = ("publics-favorises", "publics-prioritaires", "publics-contingent-propre", "caractere-urgent")


@pytest.mark.parametrize(
    ("policy", "publics", "outcome"),
    [
        ("rives-de-seine", ["rapprochement-familial"], CONFORME),
        ("rives-de-seine", ["protection-famille", "age-ou-handicap"], CONFORME),
        ("rives-de-seine", ["habitant"], SANS_OBJET),
        ("plaine-commune", ["habitant"], CONFORME),
        ("plaine-commune", ["rapprochement-familial"], SANS_OBJET),
        ("emeraude", ["jeune-actif"], CONFORME),
        ("emeraude", ["mobilite"], SANS_OBJET),
        ("emeraude", [], SANS_OBJET),
        ("emeraude", None, COMPLETER),
    ],
)
def test_publics_favorises_are_those_of_the_policy(policy, publics, outcome):
    assert outcome_of("publics-favorises", a_file(demande__publics_locaux=publics), policy=policy) == outcome


@pytest.mark.parametrize(
    ("publics", "proofs", "outcome"),
    [
        (["sans-logement"], [], CONFORME),
        (["sans-logement"], None, CONFORME),
        (["protection"], ["plainte"], CONFORME),
        (["protection"], ["decision-juge"], CONFORME),
        (["protection"], [], APPRECIER),
        (["protection"], None, COMPLETER),
        (["logement-temporaire"], ["instance-locale"], CONFORME),
        (["logement-temporaire"], ["plainte"], APPRECIER),
        (["logement-temporaire", "protection"], ["plainte"], APPRECIER),
        (["logement-temporaire", "protection"], ["plainte", "instance-locale"], CONFORME),
        (["jeune-actif"], [], SANS_OBJET),
    ],
)
def test_publics_prioritaires_want_the_proof_that_the_charter_names(publics, proofs, outcome):
    facts = a_file(demande__publics_locaux=publics, demande__preuves_vues=proofs)
    assert outcome_of("publics-prioritaires", facts, policy="emeraude") == outcome


def test_a_complaint_establishes_the_local_label_never_the_legal_one():
    facts = a_file(demande__publics=["g"], demande__publics_locaux=["protection"], demande__preuves_vues=["plainte"])
    assert outcome_of("publics-prioritaires", facts, policy="emeraude") == CONFORME
    assert outcome_of("preuve-du-label", facts, policy="emeraude") != CONFORME


@pytest.mark.parametrize(
    ("publics", "renewal", "outcome"),
    [
        (["depart-rapide"], False, CONFORME),
        ([], True, CONFORME),
        ([], False, SANS_OBJET),
        (None, False, COMPLETER),
        (None, True, CONFORME),
    ],
)
def test_caractere_urgent_is_distress_or_urban_renewal(publics, renewal, outcome):
    facts = a_file(demande__publics_locaux=publics, demande__relogement_renouvellement=renewal)
    assert outcome_of("caractere-urgent", facts) == outcome


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"demande.publics_locaux": ["handicap"], "demande.locataire_du_parc": True}, CONFORME),
        ({"demande.publics_locaux": ["handicap"], "demande.locataire_du_parc": False}, APPRECIER),
        ({"demande.publics_locaux": ["handicap", "decohabitation"]}, CONFORME),
        ({"demande.publics_locaux": ["convention-relogement"]}, CONFORME),
        ({"demande.publics_locaux": ["echange"], "demande.locataire_du_parc": True}, CONFORME),
        ({"demande.publics_locaux": []}, APPRECIER),
        ({"demande.publics_locaux": ["handicap"], "demande.locataire_du_parc": None}, COMPLETER),
        ({"demande.publics_locaux": ["echange"], "logement.contingent": "etat"}, SANS_OBJET),
        ({"demande.publics_locaux": ["echange"], "logement.contingent": None}, COMPLETER),
        (
            {
                "demande.publics_locaux": ["echange"],
                "logement.contingent": "commune",
                "logement.rendu_pour_un_tour": True,
            },
            CONFORME,
        ),
    ],
)
def test_publics_contingent_propre_puts_transfers_and_named_publics_first(changes, outcome):
    assert outcome_of("publics-contingent-propre", a_file(changes), policy="plaine-commune") == outcome


@pytest.mark.parametrize(
    ("quota", "changes", "outcome"),
    [
        ("etat", {"demande.publics": ["dalo"]}, CONFORME),
        ("etat", {"demande.publics": [], "demande.publics_plan": ["plan-accord-collectif"]}, CONFORME),
        ("etat", {"demande.publics": ["e"], "demande.publics_plan": []}, APPRECIER),
        ("etat-agents", {"demande.publics_locaux": ["agent-etat"]}, CONFORME),
        ("etat-agents", {"demande.publics_locaux": ["salarie"]}, APPRECIER),
        ("commune", {"demande.publics_locaux": ["primo-demandeur"]}, CONFORME),
        ("action-logement", {"demande.publics_locaux": ["salarie"]}, CONFORME),
        ("action-logement", {"demande.publics_locaux": None}, COMPLETER),
        ("bailleur", {"demande.publics_locaux": ["relogement-obligatoire"]}, CONFORME),
        ("region", {"demande.publics_locaux": []}, SANS_OBJET),
    ],
)
def test_publics_par_contingent_reads_the_publics_of_the_dwelling_s_quota(quota, changes, outcome):
    facts = a_file(changes, logement__contingent=quota)
    assert outcome_of("publics-par-contingent", facts, policy="plaine-commune") == outcome


@pytest.mark.parametrize(
    ("taken_back", "publics", "outcome"),
    [
        (True, ["relogement-obligatoire"], CONFORME),
        (True, ["primo-demandeur"], APPRECIER),
        (False, ["primo-demandeur"], CONFORME),
        (False, ["relogement-obligatoire"], APPRECIER),
        (None, ["primo-demandeur"], COMPLETER),
    ],
)
def test_publics_par_contingent_counts_a_dwelling_taken_back_as_the_landlord_s(taken_back, publics, outcome):
    """PP-7; `publics-contingent-propre` reads the same quota."""
    facts = a_file(
        demande__publics_locaux=publics, logement__contingent="commune", logement__rendu_pour_un_tour=taken_back
    )
    assert outcome_of("publics-par-contingent", facts, policy="plaine-commune") == outcome


@pytest.mark.parametrize("public", ["handicap", "protection", "loyer-disproportionne", "occupation-inadaptee"])
@pytest.mark.parametrize(("tenant", "outcome"), [(True, CONFORME), (False, APPRECIER), (None, COMPLETER)])
def test_publics_par_contingent_keeps_these_priorities_to_transfers_and_children_leaving_home(public, tenant, outcome):
    """PC-20, as in `publics-contingent-propre`."""
    facts = a_file(demande__publics_locaux=[public], demande__locataire_du_parc=tenant)
    found = [outcome_of(rule, facts, policy="plaine-commune") for rule in QUOTA_RULES]
    assert found == [outcome, outcome]
    leaving = a_file(facts, demande__publics_locaux=[public, "decohabitation"])
    assert outcome_of("publics-par-contingent", leaving, policy="plaine-commune") == CONFORME


@pytest.mark.parametrize(
    ("policy", "labels", "lists", "outcome"),
    [
        ("rives-de-seine", ["k"], ["nationale", "pdalhpd"], CONFORME),
        ("rives-de-seine", ["k"], ["nationale"], APPRECIER),
        ("rives-de-seine", ["k"], None, COMPLETER),
        ("rives-de-seine", ["m"], ["nationale"], SANS_OBJET),
        ("rives-de-seine", None, ["pdalhpd"], COMPLETER),
        ("rives-de-seine", [], [], SANS_OBJET),
        ("emeraude", ["e"], ["nationale"], SANS_OBJET),
        ("emeraude", ["l"], ["pdalhpd"], CONFORME),
    ],
)
def test_publics_du_plan_keeps_legal_and_local_label_apart(policy, labels, lists, outcome):
    facts = a_file(demande__publics=labels, demande__publics_plan=[], demande__listes_du_label=lists)
    assert outcome_of("publics-du-plan", facts, policy=policy) == outcome


@pytest.mark.parametrize("label", ["dalo", *"abcdefghijkl", "g-bis"])
def test_rives_de_seine_recognises_fourteen_categories_several_at_once(label):
    facts = a_file(demande__publics=[label, "k"], demande__listes_du_label=["pdalhpd"])
    assert outcome_of("publics-du-plan", facts) == CONFORME


@pytest.mark.parametrize(
    ("labels", "plan", "outcome"),
    [
        (["dalo"], [], CONFORME),
        (["g"], [], CONFORME),
        (["d"], [], CONFORME),
        ([], ["plan-refugie"], CONFORME),
        (["a"], [], APPRECIER),
        ([], [], SANS_OBJET),
        (None, [], COMPLETER),
    ],
)
def test_dispositif_regional_has_four_most_priority_publics(landlord, labels, plan, outcome):
    facts = a_file(demande__publics=labels, demande__publics_plan=plan)
    assert outcome_of("dispositif-regional", facts, policy=landlord(REGION)) == outcome


@pytest.mark.parametrize("quota", ["bailleur", "commune", "action-logement", "etat"])
def test_the_regional_scheme_counts_whatever_the_quota(landlord, quota):
    facts = a_file(demande__publics=["dalo"], demande__publics_plan=[], logement__contingent=quota)
    assert outcome_of("dispositif-regional", facts, policy=landlord(REGION)) == CONFORME


@pytest.mark.parametrize("policy", POLICIES)
def test_the_regional_scheme_is_off_where_no_policy_says_so(policy):
    assert "dispositif-regional" not in {one.rule for one in verdicts_of(a_file(), policy=policy)}


def test_criteres_pris_en_compte_counts_the_facts_and_weighs_none():
    verdict = verdict_of("criteres-pris-en-compte", a_file(demande__travail_eloigne=True))
    assert verdict.outcome == APPRECIER
    assert "6 sur 9" in verdict.message
    assert outcome_of("criteres-pris-en-compte", {}) == SANS_OBJET


def test_the_same_household_is_favoured_by_each_policy_in_its_own_way():
    """A single household nearer work, with a disability: three policies, three answers."""
    facts = a_file(demande__publics_locaux=["handicap", "rapprochement-travail"], demande__locataire_du_parc=True)
    told = {}
    for policy in POLICIES:
        found = {one.rule: one.outcome for one in verdicts_of(facts, policy=policy)}
        told[policy] = {rule: found[rule] for rule in LOCAL_RULES if rule in found}
    assert told == {
        "rives-de-seine": {"publics-favorises": CONFORME, "caractere-urgent": SANS_OBJET},
        "plaine-commune": {"publics-favorises": CONFORME, "publics-contingent-propre": CONFORME},
        "emeraude": {"publics-favorises": CONFORME, "publics-prioritaires": SANS_OBJET},
    }


def test_the_same_emergency_is_a_priority_here_and_an_urgency_there():
    facts = a_file(demande__publics_locaux=["sans-logement", "depart-rapide"])
    assert outcome_of("caractere-urgent", facts, policy="rives-de-seine") == CONFORME
    assert outcome_of("publics-contingent-propre", facts, policy="plaine-commune") == APPRECIER
    assert outcome_of("publics-prioritaires", facts, policy="emeraude") == CONFORME


@pytest.mark.parametrize("policy", POLICIES)
def test_no_verdict_on_a_public_names_its_ground(policy):
    """Title, sentence and names of the working are read on the pages of a slate."""
    facts = a_file(
        demande__publics=["g", "h"],
        demande__publics_locaux=["protection", "protection-famille", "handicap", "perte-autonomie"],
        demande__preuves_vues=["plainte"],
        demande__listes_du_label=["pdalhpd"],
        demande__publics_plan=["plan-vigilance"],
    )
    for verdict in verdicts_of(facts, policy=policy):
        if verdict.rule.startswith(("public", "caractere", "preuve", "anciennete", "criteres", "eligibilite")):
            told = " ".join([verdict.title, verdict.message, str(verdict.source), *verdict.reserves])
            assert not re.search(r"violen|plainte|prostitu|psychi|addict|protection|autonomie", told.lower()), told


@pytest.mark.parametrize(
    "clause",
    [
        'genre = "publics-favorises"\nreference = "RA-14"\nniveau = "apprecier"\npublics = ["inconnu"]',
        'genre = "publics-favorises"\nreference = "RA-14"\nniveau = "apprecier"\npublics = []',
        'genre = "publics-par-contingent"\nreference = "PC-10"\nniveau = "apprecier"\ncontingents.autre = ["dalo"]',
        'genre = "criteres-pris-en-compte"\nreference = "RA-7"\nniveau = "apprecier"\ncriteres = ["origine"]',
        'genre = "publics-favorises"\nreference = "RA-14"\nniveau = "bloquant"\npublics = ["seniors"]',
    ],
)
def test_a_clause_with_an_unknown_public_quota_criterion_or_level_is_refused(landlord, clause):
    with pytest.raises(PolicyFaults):
        landlord(clause)


@pytest.mark.parametrize(
    ("labels", "plan", "counted"),
    [
        (["dalo"], [], True),
        (["d"], [], True),
        (["g"], [], True),
        ([], ["plan-refugie"], True),
        (["k"], ["plan-sans-logement"], False),
        ([], [], False),
        ([], None, None),
        (["dalo"], None, True),
    ],
)
def test_the_four_publics_of_the_regional_scheme(labels, plan, counted):
    facts = {"demande.publics": frozenset(labels), "demande.publics_plan": None if plan is None else frozenset(plan)}
    told = compile_program((les_plus_prioritaires,)).run(facts, TODAY, national()).of(les_plus_prioritaires)
    assert told is counted


@pytest.mark.parametrize(
    ("unknown", "told"),
    [
        ((), 4),
        (("ressources.mensuelles",), 3),
        (("ressources.mensuelles", "demande.deposee_le", "demande.publics"), 1),
    ],
)
def test_the_criteria_that_are_answered_are_counted_one_by_one(landlord, unknown, told):
    clause = 'genre = "criteres-pris-en-compte"\nreference = "RA-7"\nniveau = "apprecier"\n'
    policy = landlord(clause + 'criteres = ["composition", "ressources", "priorite", "anciennete", "equipements"]')
    facts = {path: value for path, value in a_file().items() if path not in unknown}
    verdict = verdict_of("criteres-pris-en-compte", facts, policy=policy)
    assert (verdict.outcome, verdict.working[-1].result) == (APPRECIER, told)
