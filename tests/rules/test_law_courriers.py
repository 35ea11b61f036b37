"""Letters and their clocks: departure, warning, striking off."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working

STEP = {"step": "seance"}


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        ("2026-12-03", JUSTIFIER),
        ("2026-12-04", CONFORME),
        ("2026-12-06", CONFORME),
        ("2026-12-07", CONFORME),  # the third day, a Monday after a Friday's session
        ("2026-12-08", JUSTIFIER),
        (None, COMPLETER),
    ],
)
def test_courriers_apres_seance_within_three_days(sent, outcome):
    facts = a_file(seance__courriers_le=sent)
    verdict = verdict_of("courriers-apres-seance", facts, policy="emeraude", **STEP)
    assert verdict.outcome == outcome
    check_working(verdict.working)


def test_courriers_apres_seance_waits_for_a_session():
    facts = a_file(seance__courriers_le="2026-12-07", seance__le=None)
    assert outcome_of("courriers-apres-seance", facts, policy="emeraude", **STEP) == COMPLETER


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("2026-12-04", "Courriers partis le jour même de la séance"),
        ("2026-12-05", "Courriers partis 1 jour après la séance"),
        ("2026-12-06", "Courriers partis 2 jours après la séance"),
    ],
)
def test_letters_sent_on_the_very_day_are_said_so(sent, said):
    facts = a_file(seance__le="2026-12-04", seance__courriers_le=sent)
    assert verdict_of("courriers-en-delai-raisonnable", facts, **STEP).message.startswith(said)


@pytest.mark.parametrize(("sent", "outcome"), [("2026-12-07", APPRECIER), ("2027-03-01", APPRECIER), (None, COMPLETER)])
def test_courriers_en_delai_raisonnable_shows_the_days_and_no_limit(sent, outcome):
    verdict = verdict_of("courriers-en-delai-raisonnable", a_file(seance__courriers_le=sent), **STEP)
    assert verdict.outcome == outcome
    assert [one.operation for one in verdict.working] == (["jours écoulés"] if sent else [])


def struck(reason: str | None, day: str | None, **facts) -> dict:
    return a_file(candidature__radiation_motif=reason, candidature__radiee_le=day, **facts)


@pytest.mark.parametrize(
    ("reason", "warned", "day", "outcome"),
    [
        ("irrecevabilite", "2026-12-08", "2027-01-07", BLOQUANT),
        ("irrecevabilite", "2026-12-08", "2027-01-08", BLOQUANT),  # the month ends that night
        ("irrecevabilite", "2026-12-08", "2027-01-09", CONFORME),
        ("sans-reponse", "2027-01-31", "2027-02-28", BLOQUANT),
        ("sans-reponse", "2027-01-31", "2027-03-01", CONFORME),
        ("sans-reponse", None, "2027-03-01", COMPLETER),
        ("renonciation", None, "2027-03-01", SANS_OBJET),
        (None, "2027-01-31", "2027-03-01", CONFORME),
        (None, "2027-01-31", "2027-02-01", COMPLETER),
        ("irrecevabilite", "2026-12-08", None, SANS_OBJET),
    ],
)
def test_radiation_apres_avertissement_one_month_later(reason, warned, day, outcome):
    facts = struck(reason, day, candidature__avertissement_le=warned)
    assert outcome_of("radiation-apres-avertissement", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("warned", "proved", "outcome"),
    [
        ("2026-12-08", True, CONFORME),
        ("2026-12-08", False, BLOQUANT),
        ("2026-12-08", None, COMPLETER),
        (None, None, SANS_OBJET),
    ],
)
def test_avertissement_prouvable(warned, proved, outcome):
    facts = a_file(candidature__avertissement_le=warned, candidature__avertissement_prouve=proved)
    assert outcome_of("avertissement-prouvable", facts, **STEP) == outcome


@pytest.mark.parametrize(
    ("signed", "day", "outcome"),
    [
        ("2026-12-21", "2026-12-20", BLOQUANT),
        ("2026-12-21", "2026-12-21", CONFORME),
        ("2026-12-21", "2026-12-22", CONFORME),
        (None, "2026-12-22", COMPLETER),
        ("2026-12-21", None, SANS_OBJET),
    ],
)
def test_radiation_a_la_signature_of_the_lease(signed, day, outcome):
    facts = struck("bail-signe", day, candidature__bail_signe_le=signed)
    assert outcome_of("radiation-a-la-signature", facts, **STEP) == outcome


def test_another_reason_needs_no_lease():
    assert outcome_of("radiation-a-la-signature", struck("renonciation", "2026-12-20"), **STEP) == SANS_OBJET


@pytest.mark.parametrize(("day", "strikable"), [("2026-12-30", False), ("2026-12-31", True)])
def test_the_request_and_its_letter_know_one_last_day(day, strikable):
    """Received on 30 November: the month runs until 30 December included; striking off is lawful the day after."""
    facts = {"candidature.radiation_motif": "irrecevabilite", "candidature.avertissement_le": "2026-11-30"}
    facts |= {"candidature.avertissement_prouve": True, "candidature.decision": "irrecevabilite"}
    struck = outcome_of("radiation-apres-avertissement", a_file(facts, candidature__radiee_le=day), step="seance")
    alive = outcome_of("demande-non-radiee", a_file(facts), step="liste", on=date.fromisoformat(day))
    assert struck == (CONFORME if strikable else BLOQUANT)
    assert alive == (BLOQUANT if strikable else CONFORME)
