"""Who stands ahead: a condition that no longer counts, a rank that nobody wrote, an answer still to come."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET
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
    assert "Le rang 1 n’a plus d’attribution, sa condition n’est pas remplie" in lapsed.message
    assert "Le rang 1 a décliné" in declined.message
    label = "Attribution de rang 1 sans effet, condition non remplie"
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


UNANSWERED = {"answer": None, "candidature__reponse_le": None, "candidature__delai_reponse": 20}  # until 24 December


def answers(files: list[dict], on: date = LATER):
    return verdict_of("reponses-aux-offres", files, step="seance", on=on)


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2026, 12, 11), COMPLETER),  # the paper may still come
        (date(2026, 12, 12), SANS_OBJET),  # its day is past without it
        (date(2026, 12, 28), SANS_OBJET),  # and the delay to answer too, since: nobody awaited it any more
    ],
)
def test_an_attribution_without_effect_awaits_no_answer(on, outcome):
    verdict = answers([first(**UNANSWERED)], on)
    assert verdict.outcome == outcome
    assert ("sans effet" in verdict.message) == (outcome == SANS_OBJET)


def test_silence_that_came_before_the_condition_lapsed_was_a_refusal():
    """The fifth day of December plus ten: silent since the 15th, and the paper could come until the 20th."""
    quiet = first(**UNANSWERED | {"candidature__delai_reponse": 10}, candidature__condition_le="2026-12-20")
    verdict = answers([quiet], date(2026, 12, 22))
    assert (verdict.outcome, "vaut refus" in verdict.message) == (APPRECIER, True)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"demande__pieces_vues": ["identite", "avis-imposition"]}, COMPLETER),
        ({"demande__pieces_vues": None}, COMPLETER),  # nobody says whether it came
        ({"candidature__decision": "attribution-classement"}, COMPLETER),
        ({"candidature__delai_reponse": None}, SANS_OBJET),  # nobody asks how long a lapsed offer ran
    ],
)
def test_an_answer_is_awaited_while_nobody_knows_that_the_attribution_lapsed(facts, outcome):
    assert answers([first(**UNANSWERED | facts)]).outcome == outcome


def test_a_lapsed_attribution_leaves_the_others_answer_awaited_and_is_told_beside():
    verdict = answers([first(**UNANSWERED), offered(2, "2026-12-12")])
    assert (verdict.outcome, "Rang 2" in verdict.message) == (COMPLETER, True)
    assert [one for one in verdict.reserves if one.startswith("Rang 1") and "sans effet" in one]


@pytest.mark.parametrize(
    ("ahead", "outcome"),
    [
        ({"answer": "acceptee", "candidature__reponse_le": "2026-12-10"}, CONFORME),
        ({"notified": "2026-12-08", "answer": "acceptee", "candidature__reponse_le": "2026-12-16"}, CONFORME),  # today
        (
            {"notified": "2026-12-08", "answer": "acceptee", "candidature__reponse_le": "2026-12-17"},
            COMPLETER,
        ),  # not yet
        ({"answer": "acceptee", "candidature__reponse_le": "2026-12-15"}, APPRECIER),  # too late: a refusal in law
        ({"answer": "refusee", "candidature__reponse_le": "2026-12-10"}, COMPLETER),
    ],
)
def test_the_next_rank_s_answer_is_not_awaited_once_the_one_ahead_accepted_in_time(ahead, outcome):
    files = [offered(1, **{"notified": "2026-12-04", **ahead}), offered(2, "2026-12-08")]
    verdict = answers(files)
    assert verdict.outcome == outcome
    assert bool([one for one in verdict.reserves if "le rang 1 a accepté" in one]) == (outcome == CONFORME)


def test_who_stands_ahead_still_answers_when_the_next_one_accepted_out_of_turn():
    files = [offered(1, "2026-12-08"), offered(2, "2026-12-08", "acceptee", candidature__reponse_le="2026-12-10")]
    verdict = answers(files)
    assert (verdict.outcome, "Rang 1" in verdict.message) == (COMPLETER, True)


@pytest.mark.parametrize(
    ("signed", "outcome"), [("2026-12-15", CONFORME), ("2026-12-16", CONFORME), ("2026-12-17", COMPLETER)]
)
def test_nobody_s_answer_is_awaited_once_the_home_is_let(signed, outcome):
    tenant = {"answer": "acceptee", "candidature__reponse_le": "2026-12-10", "candidature__bail_signe_le": signed}
    assert answers([offered(1, "2026-12-08"), offered(2, "2026-12-08", **tenant)]).outcome == outcome


@pytest.mark.parametrize(
    ("ground", "struck", "outcome"),
    [
        ("renonciation", "2026-12-16", SANS_OBJET),
        ("renonciation", "2026-12-17", COMPLETER),
        ("renonciation", None, COMPLETER),
        ("bail-signe", "2026-12-10", SANS_OBJET),  # a lease signed elsewhere
        ("non-renouvellement", "2026-12-10", SANS_OBJET),
        (None, None, COMPLETER),
    ],
)
def test_a_request_that_was_struck_off_awaits_no_answer(ground, struck, outcome):
    facts = offered(1, "2026-12-08", candidature__radiation_motif=ground, candidature__radiee_le=struck)
    assert answers([facts]).outcome == outcome


def test_two_first_ranks_that_nobody_numbered_are_told_apart():
    unranked = {"candidature__decision_rang": None}
    lapsed, waiting = first(**UNANSWERED, **unranked), offered(1, "2026-12-12", **unranked)
    assert answers([lapsed, waiting]).outcome == COMPLETER
