"""Is the request alive, and do the offer and the request meet?"""

from __future__ import annotations

import pytest

from rules.verdict import BLOQUANT, COMPLETER, CONFORME, JUSTIFIER
from tests.rules.conftest import a_file, outcome_of, verdict_of

VALIDITY = "demande-en-cours-de-validite"


@pytest.mark.parametrize(
    ("renewed", "outcome"), [("2025-11-24", CONFORME), ("2025-11-23", CONFORME), ("2025-11-22", BLOQUANT)]
)
def test_a_request_lives_one_year_from_its_last_renewal(renewed, outcome):
    assert outcome_of(VALIDITY, a_file(demande__renouvelee_le=renewed)) == outcome


@pytest.mark.parametrize(("filed", "outcome"), [("2025-11-24", CONFORME), ("2025-11-23", CONFORME)])
def test_in_its_first_year_a_request_needs_no_renewal(filed, outcome):
    assert outcome_of(VALIDITY, a_file(demande__deposee_le=filed, demande__renouvelee_le=None)) == outcome


def test_beyond_its_first_year_an_unknown_renewal_is_asked_never_held_against_the_applicant():
    verdict = verdict_of(VALIDITY, a_file(demande__deposee_le="2025-11-22", demande__renouvelee_le=None))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, ["demande.renouvelee_le"])


def test_a_request_without_any_date_is_open():
    assert outcome_of(VALIDITY, a_file(demande__deposee_le=None, demande__renouvelee_le=None)) == COMPLETER


def test_the_message_gives_the_last_day():
    assert "jusqu’au 2 mars 2027" in verdict_of(VALIDITY, a_file()).message


@pytest.mark.parametrize(("answer", "outcome"), [(True, CONFORME), (False, BLOQUANT), (None, COMPLETER)])
def test_demande_maintenue_follows_the_answer(answer, outcome):
    assert outcome_of("demande-maintenue", a_file(demande__toujours_en_recherche=answer)) == outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"candidature.interet": "a-reflechir"}, CONFORME),
        ({"candidature.interet": "non"}, JUSTIFIER),
        ({"demande.accepte_commune": False}, JUSTIFIER),
        ({"demande.accepte_typologie": False}, JUSTIFIER),
        ({"demande.accepte_typologie": None}, COMPLETER),
        ({"demande.accepte_typologie": None, "demande.accepte_commune": False}, JUSTIFIER),
    ],
)
def test_offre_compatible_wants_commune_size_and_interest(facts, outcome):
    assert outcome_of("offre-compatible", a_file(facts)) == outcome


@pytest.mark.parametrize(("answer", "outcome"), [(True, CONFORME), (False, JUSTIFIER), (None, COMPLETER)])
def test_composition_connue_follows_the_confirmation(answer, outcome):
    assert outcome_of("composition-connue", a_file(menage__composition_confirmee=answer)) == outcome
