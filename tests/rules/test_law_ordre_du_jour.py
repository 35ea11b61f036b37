"""The agenda: the right commission, a day to come, files that can be presented."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of

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
    assert outcome_of("commission-competente", facts, step=step) == outcome


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2026-11-22", BLOQUANT), ("2026-11-23", CONFORME), ("2026-11-24", CONFORME), (None, COMPLETER)],
)
def test_seance_a_venir(day, outcome):
    assert outcome_of("seance-a-venir", a_file(seance__le=day), **STEP) == outcome


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
    assert outcome_of("commission-tous-les-deux-mois", facts, **STEP) == outcome


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
    assert outcome_of("candidats-presentables", a_file(facts), **STEP) == outcome


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
