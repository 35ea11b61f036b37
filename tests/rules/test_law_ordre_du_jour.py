"""The agenda: the right commission, a day to come, files that can be presented."""

from __future__ import annotations

from datetime import date

import pytest

from rules.policy import PolicyFaults
from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from rules.vocabulary import CONTINGENTS
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

STEP = {"step": "ordre_du_jour"}


@pytest.mark.parametrize(
    ("commune", "communes", "outcome"),
    [
        ("92044", "92044", CONFORME),
        ("92044", "92026, 92044", CONFORME),
        ("92026", "92044", BLOQUANT),
        ("92044", None, COMPLETER),
        (None, "92044", COMPLETER),
    ],
)
@pytest.mark.parametrize("step", ["ordre_du_jour", "seance"])
def test_commission_competente_covers_the_commune_of_the_dwelling(commune, communes, outcome, step):
    facts = a_file(logement__commune=commune, seance__communes=communes)
    verdict = verdict_of("commission-competente", facts, step=step)
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-11-22", BLOQUANT), ("2026-11-23", CONFORME), ("2026-11-24", CONFORME), (None, COMPLETER)],
)
def test_seance_a_venir(day, outcome):
    verdict = verdict_of("seance-a-venir", a_file(seance__le=day), **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("day", "before", "outcome"),
    [
        ("2026-12-15", "2026-10-16", CONFORME),
        ("2026-12-16", "2026-10-16", CONFORME),
        ("2026-12-17", "2026-10-16", APPRECIER),
        ("2027-02-28", "2026-12-31", CONFORME),
        ("2027-03-01", "2026-12-31", APPRECIER),
        ("2026-12-17", None, SANS_OBJET),
        (None, "2026-10-16", COMPLETER),
    ],
)
def test_commission_tous_les_deux_mois(day, before, outcome):
    facts = a_file(seance__le=day, seance__precedente_le=before)
    verdict = verdict_of("commission-tous-les-deux-mois", facts, **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


BIG = {"logement.pieces": 6}


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"demande.sejour_regulier": False}, BLOQUANT),
        ({"ressources.aide_logement": None}, COMPLETER),
        (BIG, JUSTIFIER),
        ({**BIG, "ressources.aide_logement": None}, COMPLETER),
        ({**BIG, "demande.sejour_regulier": False}, BLOQUANT),
    ],
)
def test_candidats_presentables_says_the_gravest_point_left(facts, outcome):
    verdict = verdict_of("candidats-presentables", a_file(facts), **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)
    assert verdict.working[-1].result is (outcome == CONFORME)


@pytest.mark.parametrize(
    ("unknown", "rule", "outcome"),
    [
        ("demande.sejour_regulier", "sejour-regulier", COMPLETER),
        ("demande.besoin_adaptation", "adequation-adaptation", CONFORME),
    ],
)
def test_an_open_answer_keeps_a_file_off_the_agenda_only_where_the_rule_requires_it(unknown, rule, outcome):
    facts = {path: value for path, value in a_file().items() if path != unknown}
    assert outcome_of(rule, facts, **STEP) == COMPLETER
    assert outcome_of("candidats-presentables", facts, **STEP) == outcome


def test_a_written_sentence_lifts_a_justification():
    written = {("c1", "pieces-selon-occupants"): "Petites pièces, ménage qui s’agrandit."}
    assert outcome_of("candidats-presentables", a_file(BIG), **STEP, justifications=written) == CONFORME
    empty = {("c1", "pieces-selon-occupants"): ""}
    assert outcome_of("candidats-presentables", a_file(BIG), **STEP, justifications=empty) == JUSTIFIER


def test_a_household_without_resources_can_be_presented():
    """Its effort rate cannot be computed, and there is nothing more to ask."""
    facts = a_file(ressources__mensuelles="0")
    assert outcome_of("taux-effort", facts, **STEP) == COMPLETER
    assert outcome_of("candidats-presentables", facts, **STEP) == CONFORME


def test_what_the_agenda_waits_for_is_listed():
    verdict = verdict_of("candidats-presentables", a_file(ressources__aide_logement=None), **STEP)
    assert [item.fact for item in verdict.missing] == ["ressources.aide_logement"]


def test_a_ceiling_that_cannot_be_read_keeps_the_file_off_the_agenda():
    facts = a_file(logement__commune="97411", seance__communes="97411")
    assert outcome_of("candidats-presentables", facts, **STEP) == COMPLETER


def test_points_are_counted_over_all_candidates():
    files = [a_file({"demande.sejour_regulier": False}, candidature__rang=rank) for rank in (1, 2)]
    assert verdict_of("candidats-presentables", files, **STEP).message == "2 points bloquants sur les candidats."


@pytest.mark.parametrize("contingent", CONTINGENTS)
@pytest.mark.parametrize("policy", ["rives-de-seine", "emeraude"])
def test_the_criteria_bind_candidates_of_every_reservataire(policy, contingent):
    """RA-18, EM-37: a file that cannot be presented cannot, whoever proposes it."""
    facts = a_file({"demande.sejour_regulier": False}, logement__contingent=contingent)
    assert outcome_of("candidats-presentables", facts, policy=policy, **STEP) == BLOQUANT


EMERAUDE = {**STEP, "policy": "emeraude"}


@pytest.mark.parametrize(
    ("entered", "session", "outcome"),
    [
        ("2026-11-26", "2026-12-04", CONFORME),  # the session is a Friday: the list closed a week before
        ("2026-11-27", "2026-12-04", CONFORME),
        ("2026-11-28", "2026-12-04", JUSTIFIER),
        ("2026-12-03", "2026-12-05", CONFORME),  # a Saturday: the list closed the day before
        ("2026-12-04", "2026-12-05", CONFORME),
        ("2026-12-05", "2026-12-05", JUSTIFIER),
        ("2027-01-01", "2027-01-04", CONFORME),  # the Friday is New Year's Day: the charter moves nothing
        ("2027-01-02", "2027-01-04", JUSTIFIER),
        (None, "2026-11-30", CONFORME),  # not entered yet: the day of the examination counts
        (None, "2026-11-27", JUSTIFIER),
        (None, "2026-11-23", COMPLETER),
        (None, None, COMPLETER),
    ],
)
def test_cloture_de_la_liste_on_the_friday_before(entered, session, outcome):
    facts = a_file(liste__inscrite_le=entered, seance__le=session)
    verdict = verdict_of("cloture-de-la-liste", facts, **EMERAUDE)
    assert verdict.outcome == outcome
    check_working(verdict.working)


def test_a_policy_closes_its_list_on_a_day_of_the_week(landlord):
    clause = 'genre = "cloture-de-la-liste"\nreference = "X"\nniveau = "justifier"\njour = '
    assert landlord(clause + '"mercredi"').rules
    with pytest.raises(PolicyFaults):
        landlord(clause + '"friday"')


@pytest.mark.parametrize(
    ("sent", "session", "outcome"),
    [
        ("2026-12-03", "2026-12-04", APPRECIER),
        ("2026-12-04", "2026-12-04", APPRECIER),
        ("2026-12-05", "2026-12-04", APPRECIER),
        (None, "2026-12-04", COMPLETER),
        ("2026-12-03", None, COMPLETER),
    ],
)
def test_calendrier_communique_shows_the_day_since_no_text_sets_one(sent, session, outcome):
    facts = a_file(seance__calendrier_communique_le=sent, seance__le=session)
    verdict = verdict_of("calendrier-communique", facts, **EMERAUDE)
    assert verdict.outcome == outcome
    assert ("après la séance" in verdict.message) == (sent == "2026-12-05")
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("contingent", "commune", "reservataire", "outcome"),
    [
        ("etat", "2026-12-03", "2026-12-03", CONFORME),
        ("etat", "2026-12-04", "2026-12-04", CONFORME),
        ("etat", "2026-12-05", "2026-12-03", APPRECIER),
        ("etat", "2026-12-03", None, COMPLETER),
        ("bailleur", "2026-12-03", None, CONFORME),
        ("bailleur", None, None, COMPLETER),
    ],
)
def test_commune_et_reservataire_avises_before_the_session(contingent, commune, reservataire, outcome):
    facts = a_file(
        logement__contingent=contingent,
        seance__commune_conviee_le=commune,
        seance__reservataire_informe_le=reservataire,
    )
    verdict = verdict_of("commune-et-reservataire-avises", facts, **EMERAUDE)
    assert verdict.outcome == outcome
    check_working(verdict.working)


@pytest.mark.parametrize(
    ("complete", "asked", "outcome"),
    [
        (True, None, CONFORME),
        (False, "2026-10-22", JUSTIFIER),
        (False, "2026-10-23", JUSTIFIER),  # a month to the day: still incomplete
        (False, "2026-10-24", SANS_OBJET),
        (False, None, COMPLETER),
        (None, "2026-10-22", COMPLETER),
    ],
)
def test_dossier_complet_one_month_after_a_written_request(complete, asked, outcome):
    facts = a_file(
        candidature__dossier_complet=complete, candidature__complement_demande_le=asked, seance__le="2026-11-23"
    )
    assert outcome_of("dossier-complet", facts, **EMERAUDE) == outcome


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ("2026-11-05", SANS_OBJET),  # the month still runs on the day of the session
        ("2026-11-04", APPRECIER),  # it ends on that day
        ("2026-10-24", APPRECIER),  # it ends tomorrow
        ("2026-10-23", JUSTIFIER),  # it ends today
    ],
)
def test_a_delay_for_papers_that_ends_before_the_session_is_appraised_until_it_ends(asked, outcome):
    facts = a_file(
        candidature__dossier_complet=False, candidature__complement_demande_le=asked, seance__le="2026-12-04"
    )
    verdict = verdict_of("dossier-complet", facts, **EMERAUDE)
    assert verdict.outcome == outcome
    assert len([one for one in verdict.reserves if "l’examen est le 4 décembre 2026" in one]) == (outcome == APPRECIER)


@pytest.mark.parametrize("complete", [True, None])
def test_a_delay_for_papers_is_nothing_to_appraise_where_the_file_is_complete_or_not_said(complete):
    facts = a_file(
        candidature__dossier_complet=complete, candidature__complement_demande_le="2026-11-04", seance__le="2026-12-04"
    )
    assert outcome_of("dossier-complet", facts, **EMERAUDE) == (CONFORME if complete else COMPLETER)


@pytest.mark.parametrize(("complete", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_dossier_complet_without_a_delay_is_asked_of_all(complete, outcome):
    """PC-3 names no delay: a written request of yesterday changes nothing."""
    facts = a_file(candidature__dossier_complet=complete, candidature__complement_demande_le="2026-11-22")
    assert outcome_of("dossier-complet", facts, policy="plaine-commune", **STEP) == outcome


def test_dossier_complet_at_the_end_of_a_short_month():
    facts = a_file(candidature__dossier_complet=False, candidature__complement_demande_le="2027-01-31", seance__le=None)
    assert outcome_of("dossier-complet", facts, on=date(2027, 2, 27), **EMERAUDE) == SANS_OBJET
    assert outcome_of("dossier-complet", facts, on=date(2027, 2, 28), **EMERAUDE) == JUSTIFIER


def test_an_incomplete_file_is_told_apart_from_inadmissibility():
    facts = a_file(candidature__dossier_complet=False, candidature__complement_demande_le="2026-09-01")
    verdict = verdict_of("dossier-complet", facts, **EMERAUDE)
    assert "jamais irrecevable" in verdict.message


@pytest.mark.parametrize(("visited", "outcome"), [(True, CONFORME), (False, APPRECIER), (None, COMPLETER)])
def test_visite_avant_commission(visited, outcome):
    facts = a_file(candidature__visite_faite=visited)
    assert outcome_of("visite-avant-commission", facts, policy="plaine-commune", **STEP) == outcome
