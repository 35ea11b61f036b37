"""The interview, the diagnosis, the support and the legal form that may come with an attribution."""

from __future__ import annotations

import re

import pytest

from rules.facts import candidature, demande
from rules.facts.demande import CONFIDENTIELS
from rules.policy import PolicyFaults, load_policy, policy_names
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

ENTRETIEN = "entretien-propose"
LEASE = "2026-12-15"  # the day the dwelling of the conforming file is free


@pytest.mark.parametrize(("offered", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_entretien_propose_to_every_candidate_of_emeraude(offered, outcome):
    """EM-6: offering is what counts; whether it took place is only said."""
    verdict = verdict_of(ENTRETIEN, a_file(demande__entretien_propose=offered), policy="emeraude")
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("offered", "wanted", "rent", "labels", "outcome"),
    [
        (False, False, "a-jour", [], SANS_OBJET),
        (None, None, None, [], SANS_OBJET),
        (False, True, "a-jour", [], APPRECIER),
        (True, True, "a-jour", [], CONFORME),
        (None, True, "a-jour", [], COMPLETER),
        (False, False, "plan-respecte", [], APPRECIER),
        (False, False, "dette", [], APPRECIER),
        (False, False, None, ["plan-accord-collectif"], APPRECIER),
        (True, False, None, ["plan-accord-collectif"], CONFORME),
        (False, False, None, ["plan-cumul"], SANS_OBJET),
    ],
)
def test_entretien_propose_where_it_is_asked_for_or_the_file_is_complex(offered, wanted, rent, labels, outcome):
    """PC-5."""
    facts = a_file(
        demande__entretien_propose=offered,
        demande__entretien_demande=wanted,
        occupation__loyers_a_jour=rent,
        demande__publics_plan=labels,
    )
    assert outcome_of(ENTRETIEN, facts, policy="plaine-commune") == outcome


def test_a_complex_file_may_be_assisted_and_the_page_does_not_say_why():
    facts = a_file(
        demande__entretien_propose=True,
        demande__entretien_le="2026-11-10",
        demande__rapport_agence="recu",
        demande__publics_plan=["plan-accord-collectif"],
    )
    said = " ".join(verdict_of(ENTRETIEN, facts, policy="plaine-commune").reserves)
    assert "économie sociale et familiale" in said
    assert "10 novembre 2026" in said
    assert "Rapport de l’agence\u00a0: Reçu." in said


@pytest.mark.parametrize(
    ("state", "outcome"),
    [("rendu", CONFORME), ("demande", APPRECIER), ("non-demande", SANS_OBJET), (None, SANS_OBJET)],
)
def test_diagnostic_social_is_awaited_once_it_is_asked_for(state, outcome):
    """RA-20."""
    assert outcome_of("diagnostic-social", a_file(demande__diagnostic_social=state), step="liste") == outcome


SUPPORT = "accompagnement-de-l-attribution"


@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
@pytest.mark.parametrize(
    ("useful", "measures", "outcome"),
    [
        (True, ["asll"], CONFORME),
        (True, ["avdl", "fsl"], CONFORME),
        (True, [], APPRECIER),
        (True, None, COMPLETER),
        (False, [], SANS_OBJET),
        (None, None, SANS_OBJET),
    ],
)
def test_accompagnement_de_l_attribution_names_its_measure(useful, measures, outcome, policy):
    """RA-21 and EM-26."""
    facts = a_file(
        candidature__accompagnement_utile=useful,
        candidature__mesures=measures,
        candidature__accompagnement_le=LEASE,
    )
    assert outcome_of(SUPPORT, facts, policy=policy) == outcome


@pytest.mark.parametrize(
    ("begins", "signed", "outcome"),
    [
        ("2026-12-14", None, CONFORME),
        (LEASE, None, CONFORME),
        ("2026-12-16", None, APPRECIER),
        ("2026-12-16", "2026-12-16", CONFORME),
        ("2026-12-17", "2026-12-16", APPRECIER),
        (None, None, COMPLETER),
    ],
)
def test_the_support_of_emeraude_begins_with_the_lease(begins, signed, outcome):
    """EM-26: from the entry into the premises."""
    facts = a_file(
        candidature__accompagnement_utile=True,
        candidature__mesures=["accompagnement-personnalise"],
        candidature__accompagnement_le=begins,
        candidature__bail_signe_le=signed,
    )
    verdict = verdict_of(SUPPORT, facts, policy="emeraude")
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize("useful", [True, False])
def test_a_support_that_is_useful_is_said_to_condition_nothing(useful):
    facts = a_file(candidature__accompagnement_utile=useful, candidature__mesures=["asll"])
    reserves = verdict_of(SUPPORT, facts, policy="rives-de-seine").reserves
    assert any("ni une condition de l’attribution" in one for one in reserves) is useful


FORM = "forme-de-l-attribution"
FRAME = "sous-location-encadree"
SUBLET = {
    "candidature.forme_bail": "bail-glissant",
    "candidature.association": "Association de l’Exemple",
    "candidature.association_agreee": True,
    "candidature.deux_contrats": True,
    "candidature.observation_jusqu_au": "2027-12-15",
    "candidature.mesures": ["asll"],
}


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({}, (CONFORME, CONFORME)),
        ({"candidature.forme_bail": "sous-location"}, (CONFORME, CONFORME)),
        ({"candidature.forme_bail": "ordinaire"}, (SANS_OBJET, SANS_OBJET)),
        ({"candidature.forme_bail": None}, (SANS_OBJET, SANS_OBJET)),
        ({"candidature.association": None}, (COMPLETER, CONFORME)),
        ({"candidature.association_agreee": None}, (COMPLETER, CONFORME)),
        ({"candidature.association_agreee": False}, (JUSTIFIER, CONFORME)),
        ({"candidature.deux_contrats": None}, (CONFORME, COMPLETER)),
        ({"candidature.deux_contrats": False}, (CONFORME, JUSTIFIER)),
        ({"candidature.mesures": None}, (CONFORME, COMPLETER)),
        ({"candidature.mesures": []}, (CONFORME, JUSTIFIER)),
        ({"candidature.observation_jusqu_au": None}, (CONFORME, COMPLETER)),
        ({"candidature.observation_jusqu_au": "2026-12-14"}, (CONFORME, JUSTIFIER)),
        ({"candidature.observation_jusqu_au": LEASE}, (CONFORME, JUSTIFIER)),
        ({"candidature.observation_jusqu_au": "2026-12-16"}, (CONFORME, CONFORME)),
    ],
)
def test_forme_de_l_attribution_and_sous_location_encadree(changes, outcomes):
    """RA-19 and RA-35: an approved association, two contracts, an observation that ends, a measure."""
    facts = a_file(SUBLET | changes)
    assert (outcome_of(FORM, facts), outcome_of(FRAME, facts)) == outcomes
    for rule in (FORM, FRAME):
        check_working(verdict_of(rule, facts).working)


def test_a_form_is_a_choice_of_the_commission_and_never_a_condition():
    verdict = verdict_of(FORM, a_file(SUBLET))
    assert "La commission choisit." in verdict.message
    assert any("ni un motif de refus" in one for one in verdict.reserves)


def test_a_clause_cannot_make_an_ordinary_lease_a_form_to_watch(landlord):
    with pytest.raises(PolicyFaults, match="formes"):
        landlord('genre = "forme-de-l-attribution"\nreference = "X"\nniveau = "justifier"\nformes = ["ordinaire"]')


def test_what_tells_of_difficulties_stays_out_of_journals_and_lists():
    told = {demande.diagnostic_social.key, candidature.accompagnement_utile.key, candidature.mesures.key}
    assert told <= CONFIDENTIELS


@pytest.mark.parametrize("policy", sorted(policy_names()))
def test_none_of_this_ever_blocks_or_keeps_a_file_off_the_agenda(policy):
    own = [one for one in load_policy(policy).rules if one.identifier in {ENTRETIEN, SUPPORT, FORM, FRAME}]
    assert all(one.level in (APPRECIER, JUSTIFIER) and not one.requis_pour and not one.exclut for one in own)


GROUNDS = re.compile(r"fragil|difficult|détresse|dette|accord collectif", re.IGNORECASE)


@pytest.mark.parametrize(
    "rule", [ENTRETIEN, "diagnostic-social", SUPPORT, FORM, FRAME], ids=lambda identifier: identifier
)
def test_titles_and_sentences_say_what_is_done_and_never_why(rule):
    for name in policy_names():
        for one in load_policy(name).rules:
            if one.identifier == rule:
                said = (one.title, one.explanation, *(text for _, text in (*one.sans_objet, *one.mentions)))
                assert not [text for text in said if GROUNDS.search(text)]


FILED = {
    "demande.formulaire_remis": True,
    "demande.liste_pieces_remise": True,
    "demande.recue_le": "2026-11-02",
    "demande.enregistree_le": "2026-11-03",
    "demande.attestation_le": "2026-11-04",
}


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORME),
        ({"demande.recue_le": None}, SANS_OBJET),
        ({"demande.formulaire_remis": False}, APPRECIER),
        ({"demande.formulaire_remis": None}, COMPLETER),
        ({"demande.liste_pieces_remise": False}, APPRECIER),
        ({"demande.liste_pieces_remise": None}, COMPLETER),
        ({"demande.enregistree_le": None}, COMPLETER),
        ({"demande.attestation_le": None}, COMPLETER),
        ({"demande.enregistree_le": "2026-11-02"}, CONFORME),
        ({"demande.enregistree_le": "2026-11-01"}, APPRECIER),
        ({"demande.attestation_le": "2026-11-03"}, CONFORME),
        ({"demande.attestation_le": "2026-11-02"}, APPRECIER),
    ],
)
def test_formulaire_remis_with_the_list_of_papers_then_registered_then_receipted(changes, outcome):
    """PC-26."""
    verdict = verdict_of("formulaire-remis", a_file(FILED | changes), policy="plaine-commune")
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("wrote", "handed", "outcome"),
    [
        (True, True, CONFORME),
        (True, False, APPRECIER),
        (True, None, COMPLETER),
        (False, False, SANS_OBJET),
        (None, None, SANS_OBJET),
    ],
)
def test_formulaire_remis_to_whoever_applies_in_writing(wrote, handed, outcome):
    """RA-36."""
    facts = a_file(demande__ecrite_au_bailleur=wrote, demande__formulaire_remis=handed)
    assert outcome_of("formulaire-remis", facts) == outcome


@pytest.mark.parametrize(("form", "outcome"), [("bail-glissant", CONFORME), ("sous-location", JUSTIFIER)])
def test_a_form_that_the_policy_does_not_name_is_to_be_justified(landlord, form, outcome):
    clause = 'genre = "forme-de-l-attribution"\nreference = "X"\nniveau = "justifier"\nformes = ["bail-glissant"]'
    facts = a_file(SUBLET | {"candidature.forme_bail": form})
    assert outcome_of(FORM, facts, policy=landlord(clause), step="liste") == outcome
