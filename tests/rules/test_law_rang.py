"""Ranks: one each, who stands first, and a better one for those left without an offer."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of
from tests.rules.recompute import check_working


def slate(*ranks: int | None, **common) -> list[dict]:
    """One conforming candidate per rank."""
    return [a_file(candidature__rang=rank, **common) for rank in ranks]


@pytest.mark.parametrize(
    ("ranks", "outcome"),
    [
        ((1,), CONFORME),
        ((1, 2, 3), CONFORME),
        ((3, 1, 2), CONFORME),
        ((1, 1, 2), BLOQUANT),
        ((1, 2, 4), BLOQUANT),
        ((2, 3, 4), BLOQUANT),
        ((1, None, 3), COMPLETER),
    ],
)
def test_rangs_de_la_liste_go_from_one_without_gap_or_double(ranks, outcome):
    verdict = verdict_of("rangs-de-la-liste", slate(*ranks), step="liste")
    assert verdict.outcome == outcome
    check_working(verdict.working)
    assert not verdict.working or verdict.working[-1].result is (outcome == CONFORME)


def test_a_missing_rank_is_asked_for_and_no_error_hides_it():
    verdict = verdict_of("rangs-de-la-liste", slate(1, None, 3), step="liste")
    assert [item.fact for item in verdict.missing] == ["candidature.rang"]


@pytest.mark.parametrize(
    ("rank", "elsewhere", "outcome"),
    [(1, False, CONFORME), (1, True, APPRECIER), (2, True, CONFORME), (1, None, COMPLETER), (None, True, COMPLETER)],
)
def test_premier_une_seule_fois_is_shown_since_no_text_forbids_it(rank, elsewhere, outcome):
    facts = a_file(candidature__rang=rank, candidature__rang_un_ailleurs=elsewhere)
    assert outcome_of("premier-une-seule-fois", facts, step="liste") == outcome


@pytest.mark.parametrize("step", ["liste", "ordre_du_jour"])
@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
@pytest.mark.parametrize("rank", [1, 2, None])
def test_retenue_ailleurs_names_the_other_home_under_every_landlord_and_at_any_rank(step, policy, rank):
    facts = a_file(candidature__rang=rank, candidature__retenue_ailleurs="RSH-0412, séance du 3 novembre 2026, rang 1")
    verdict = verdict_of("retenue-ailleurs", facts, step=step, policy=policy)
    assert verdict.outcome == APPRECIER
    assert "RSH-0412, séance du 3 novembre 2026, rang 1" in verdict.message


def test_retenue_ailleurs_says_nothing_where_no_commission_gave_another_home():
    assert outcome_of("retenue-ailleurs", a_file(), step="liste") == SANS_OBJET


@pytest.mark.parametrize(
    ("labels", "outcome"),
    [
        ((["dalo"], ["k"]), CONFORME),
        ((["k"], ["dalo"]), APPRECIER),
        ((["k"], []), SANS_OBJET),
        ((["k"], None), COMPLETER),
        ((["dalo"], None), CONFORME),
    ],
)
def test_dalo_en_premier_shows_when_another_stands_before(labels, outcome):
    files = [a_file(demande__publics=found, candidature__rang=rank) for rank, found in enumerate(labels, 1)]
    verdict = verdict_of("dalo-en-premier", files, step="liste")
    assert verdict.outcome == outcome
    check_working(verdict.working)
    assert not verdict.working or verdict.working[-1].result is (outcome == CONFORME)


def test_dalo_en_premier_waits_for_the_rank_of_the_household():
    assert (
        outcome_of("dalo-en-premier", [a_file(demande__publics=["dalo"], candidature__rang=None)], step="liste")
        == COMPLETER
    )


@pytest.mark.parametrize(
    ("first", "flagged", "outcome"),
    [
        ({"demande.publics": ["k"]}, True, CONFORME),
        ({"demande.publics": [], "demande.premier_quartile_sne": True}, True, CONFORME),
        ({"demande.publics": [], "demande.premier_quartile_sne": False}, True, JUSTIFIER),
        ({"demande.publics": [], "demande.premier_quartile_sne": None}, True, COMPLETER),
        ({"demande.publics": [], "demande.premier_quartile_sne": False}, False, SANS_OBJET),
        ({"demande.publics": [], "demande.premier_quartile_sne": False}, None, COMPLETER),
        ({"demande.publics": ["k"]}, None, CONFORME),
        ({"candidature.rang": 2}, True, COMPLETER),
    ],
)
def test_rang_un_cible_of_a_flagged_dwelling(first, flagged, outcome):
    files = [a_file(first, logement__fleche=flagged)]
    assert outcome_of("rang-un-cible", files, step="liste") == outcome


def test_ranks_two_and_three_need_no_label():
    other = {"demande.publics": [], "demande.premier_quartile_sne": False}
    files = [a_file(), a_file(other, candidature__rang=2), a_file(other, candidature__rang=3)]
    assert outcome_of("rang-un-cible", files, step="liste") == CONFORME


@pytest.mark.parametrize(
    ("rank", "before", "equivalent", "outcome"),
    [
        (1, 2, True, CONFORME),
        (2, 2, True, JUSTIFIER),
        (3, 2, True, JUSTIFIER),
        (2, 3, True, CONFORME),
        (1, 1, True, SANS_OBJET),
        (3, 2, False, SANS_OBJET),
        (3, 2, None, COMPLETER),
        (1, 2, None, CONFORME),
        (3, None, True, SANS_OBJET),
    ],
)
def test_reexamen_meilleur_rang_for_whom_no_offer_reached(rank, before, equivalent, outcome):
    facts = a_file(
        candidature__rang=rank, candidature__rang_precedent=before, candidature__logement_equivalent=equivalent
    )
    assert outcome_of("reexamen-meilleur-rang", facts, step="liste", policy="emeraude") == outcome
