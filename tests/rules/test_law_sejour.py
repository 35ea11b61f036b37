"""Lawful residence, papers, main residence, and a suitable home already owned."""

from __future__ import annotations

from datetime import date

import pytest

from rules.facts import FAITS
from rules.grounds import compare
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import TODAY, a_file, dossier_of, outcome_of, verdict_of, verdicts_of


@pytest.mark.parametrize(
    ("until", "outcome"),
    [("2026-11-22", BLOQUANT), ("2026-11-23", CONFORME), ("2026-11-24", CONFORME), (None, CONFORME)],
)
def test_sejour_regulier_is_good_until_its_last_day(until, outcome):
    assert outcome_of("sejour-regulier", a_file(demande__sejour_valable_jusqu_au=until, seance__le=None)) == outcome


@pytest.mark.parametrize(
    ("until", "session", "outcome"),
    [
        ("2026-12-03", "2026-12-04", APPRECIER),
        ("2026-12-04", "2026-12-04", CONFORME),
        ("2026-12-05", "2026-12-04", CONFORME),
        ("2026-11-22", "2026-12-04", BLOQUANT),
        ("2026-11-23", "2026-10-16", CONFORME),
    ],
)
def test_a_permit_that_ends_before_the_session_never_passes_for_it(until, session, outcome):
    verdict = verdict_of("sejour-regulier", a_file(demande__sejour_valable_jusqu_au=until, seance__le=session))
    assert verdict.outcome == outcome
    told = [one for one in verdict.reserves if "avant l’examen du 4 décembre 2026" in one]
    assert len(told) == (outcome == APPRECIER)


def test_the_reason_of_a_stay_is_not_firm_while_the_permit_runs():
    facts = a_file(demande__sejour_valable_jusqu_au="2026-12-03")
    dossier = dossier_of(facts)
    told = {day: compare("IRR-SEJOUR", dossier, verdicts_of(facts, on=day)) for day in (TODAY, date(2026, 12, 4))}
    assert [one.outcome for one in told.values()] == [APPRECIER, CONFORME]


@pytest.mark.parametrize(("answer", "outcome"), [(False, BLOQUANT), (None, COMPLETER)])
def test_sejour_regulier_follows_the_answer(answer, outcome):
    assert outcome_of("sejour-regulier", a_file(demande__sejour_regulier=answer)) == outcome


def test_an_expired_permit_does_not_read_as_lawful_in_the_message():
    verdict = verdict_of("sejour-regulier", a_file(demande__sejour_valable_jusqu_au="2026-01-01"))
    assert verdict.message.endswith("pour chaque titulaire\u00a0: non.")


@pytest.mark.parametrize(
    ("owner", "proofs", "outcome"),
    [
        (False, [], CONFORME),
        (True, [], APPRECIER),
        (None, [], COMPLETER),
        (True, ["ordonnance-protection"], SANS_OBJET),
        (False, ["ordonnance-protection"], CONFORME),
        (None, ["ordonnance-protection"], COMPLETER),
        (True, ["decision-juge"], APPRECIER),
        (True, None, COMPLETER),
    ],
)
def test_proprietaire_logement_adapte_is_appraised_and_set_aside_by_a_protection_order(owner, proofs, outcome):
    facts = a_file(demande__proprietaire_logement_adapte=owner, demande__preuves_vues=proofs)
    assert outcome_of("proprietaire-logement-adapte", facts) == outcome


@pytest.mark.parametrize(
    ("papers", "outcome"),
    [
        (["avis-imposition", "identite"], CONFORME),
        (["avis-imposition"], JUSTIFIER),
        (["identite"], JUSTIFIER),
        ([], JUSTIFIER),
        (None, COMPLETER),
    ],
)
def test_pieces_de_recevabilite_wants_both_papers_and_never_blocks(papers, outcome):
    assert outcome_of("pieces-de-recevabilite", a_file(demande__pieces_vues=papers)) == outcome


def test_the_papers_asked_are_those_of_the_policy(landlord):
    policy = landlord(
        'genre = "pieces-de-recevabilite"\nreference = "X"\nniveau = "justifier"\npieces = ["ressources"]'
    )
    verdict = verdict_of("pieces-de-recevabilite", a_file(), policy=policy)
    assert verdict.outcome == JUSTIFIER
    assert verdict.message.endswith("La politique demande\u00a0: Justificatifs de ressources.")


@pytest.mark.parametrize(("answer", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_residence_principale_follows_the_answer(answer, outcome):
    verdict = verdict_of("residence-principale", a_file(demande__residence_principale=answer))
    assert verdict.outcome == outcome
    assert answer is None or "8 mois par an" in verdict.message


@pytest.mark.parametrize(("months", "outcome"), [(7, JUSTIFIER), (8, CONFORME), (9, CONFORME), (12, CONFORME)])
def test_residence_principale_counts_the_months_where_they_are_recorded(months, outcome):
    for answer in (True, False, None):
        facts = a_file(demande__mois_de_residence=months, demande__residence_principale=answer)
        assert outcome_of("residence-principale", facts) == outcome


@pytest.mark.parametrize(("duty", "outcome"), [(True, SANS_OBJET), (False, JUSTIFIER), (None, JUSTIFIER)])
def test_residence_principale_is_set_aside_by_a_professional_duty(duty, outcome):
    facts = a_file(demande__mois_de_residence=7, demande__obligation_professionnelle=duty)
    assert outcome_of("residence-principale", facts) == outcome


NOT_INADMISSIBLE = {
    "demande.pieces_vues": [],
    "demande.accepte_commune": False,
    "demande.besoin_adaptation": True,
    "demande.residence_principale": False,
    "occupation.loyers_a_jour": "dette",
    "occupation.jouissance_paisible": False,
    "occupation.assurance": False,
    "ressources.justifiees": False,
    "ressources.mensuelles": "400",
}


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize("fact", NOT_INADMISSIBLE)
def test_papers_debts_autonomy_and_low_means_never_block(policy, fact):
    """Only « ressources-sous-plafond » and « sejour-regulier » make a request inadmissible (R. 441-1)."""
    for step in ("appel", "liste", "ordre_du_jour", "mutation"):
        found = verdicts_of(a_file({fact: NOT_INADMISSIBLE[fact]}), step=step, policy=policy)
        assert not [one.rule for one in found if one.outcome == BLOQUANT and one.candidate == "c1"]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("IRR-SEJOUR", CONFORME),
        ("IRR-PLAFOND", CONFORME),
        ("NA-PIECES", BLOQUANT),
        ("NA-DETTE", BLOQUANT),
        ("NA-TE", BLOQUANT),
        ("INCAPACITE-CONTRACTER", BLOQUANT),
    ],
)
@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_irrecevabilite_deux_motifs_holds_for_every_landlord(policy, reason, outcome):
    facts = a_file(candidature__decision="irrecevabilite", candidature__motif=reason)
    assert outcome_of("irrecevabilite-deux-motifs", facts, step="seance", policy=policy) == outcome


def test_no_fact_of_the_vocabulary_is_a_nationality():
    words = " ".join(f"{one.key} {one.label} {one.question}" for one in FAITS.values()).lower()
    assert "nationalit" not in words
    assert "sejour_regulier" in words
