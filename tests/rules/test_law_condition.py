"""Who stands ahead: a condition that no longer counts, a rank that nobody wrote, an answer still to come."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, CONFORME
from tests.rules.conftest import a_file, verdict_of
from tests.rules.test_law_suites import offered

LATER = date(2026, 12, 16)


def first(**facts) -> dict:
    """Rank 1 if the tax notice comes by Friday 11 December; it did not. Offered on the 4th, accepted on the 8th."""
    known = {
        "candidature__decision": "attribution-condition",
        "candidature__condition_piece": "avis-imposition",
        "candidature__condition_le": "2026-12-11",
        "candidature__reponse_le": "2026-12-08",
        "demande__pieces_vues": ["identite"],
    }
    return offered(**{"rank": 1, "notified": "2026-12-04", "answer": "acceptee", **known, **facts})


def following(files: list[dict], on: date = LATER):
    return verdict_of("suivant-apres-refus", files, step="seance", on=on)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, CONFORME),
        ({"candidature__decision": "attribution-classement"}, BLOQUANT),  # a condition that was given up
        ({"candidature__bail_signe_le": "2026-12-10"}, BLOQUANT),  # a lease is signed: the home is let
        ({"candidature__decision_rang": None}, CONFORME),  # without a rank, the first
    ],
)
def test_a_condition_lapses_while_it_is_the_decision_and_no_lease_is_signed(facts, outcome):
    assert following([first(**facts), offered(2, "2026-12-12")]).outcome == outcome


def test_a_refused_file_of_the_same_session_holds_no_rank():
    refused = a_file(candidature__decision="non-attribution")
    assert following([first(), offered(2, "2026-12-12"), refused]).outcome == CONFORME


def test_what_happened_to_the_first_rank_is_said_and_shown():
    lapsed = following([first(), offered(2, None)])
    declined = following([offered(1, answer="refusee"), offered(2, None)])
    assert "Le rang 1 n’a plus d’attribution, sa pièce n’est pas venue" in lapsed.message
    assert "Le rang 1 a décliné" in declined.message
    label = "Attribution de rang 1 sans effet, pièce non venue"
    assert [(one.label, one.result) for one in lapsed.working[-1:]] == [(label, True)]
    assert [one.label for one in declined.working if one.label == label] == []


def test_an_offer_that_skips_a_rank_is_too_early():
    """Nobody holds the first two ranks."""
    verdict = following([offered(3)])
    assert (verdict.outcome, verdict.message) == (BLOQUANT, "Offre au rang 3 alors que le rang 1 n’a pas décliné.")


def test_an_offer_whose_decision_nobody_wrote_is_still_declined():
    early = offered(1, answer="refusee", candidature__decision=None, candidature__reponse_le="2026-12-09")
    assert following([early, offered(2, "2026-12-10")]).outcome == CONFORME
    assert following([early, offered(2, "2026-12-10", "refusee")]).outcome == APPRECIER


@pytest.mark.parametrize(
    ("second", "outcome"), [("2026-12-17", BLOQUANT), ("2026-12-18", BLOQUANT), ("2026-12-19", CONFORME)]
)
def test_a_late_yes_frees_the_turn_from_the_day_after_the_last_one(second, outcome):
    """Received on 8 December with ten days, to Friday 18; the yes came on the 21st."""
    late = offered(1, answer="acceptee", candidature__reponse_le="2026-12-21")
    assert following([late, offered(2, second)], on=date(2026, 12, 22)).outcome == outcome


@pytest.mark.parametrize(("second", "outcome"), [("2026-12-23", BLOQUANT), ("2026-12-24", CONFORME)])
def test_a_longer_delay_that_is_written_is_waited_for(second, outcome):
    """Fifteen days from 8 December: the law's ten are over on the 19th, the offer's on the 24th."""
    longer = offered(1, candidature__delai_reponse=15)
    assert following([longer, offered(2, second)], on=date(2026, 12, 24)).outcome == outcome
