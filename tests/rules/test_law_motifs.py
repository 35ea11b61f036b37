"""Reasons at the session: lawful, of their decision, true to that person's facts."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

RULE = "motifs-fondes"
SMALL = {"logement__surface": "33.99"}
# Six rooms for four: the policy admits them, and the law speaks of under-occupation.
FREEING = {"demande__locataire_du_parc": True, "demande__libere_plus_grand": True, "logement__pieces": 6}


def decided(decision, motif, **changes):
    return a_file(candidature__decision=decision, candidature__motif=motif, **changes)


def told(facts, **options):
    return verdict_of(RULE, facts, step="seance", **options)


@pytest.mark.parametrize(
    ("decision", "motif", "changes", "outcome"),
    [
        ("non-attribution", "NA-TYPO-SUR", SMALL, CONFORME),
        ("non-attribution", "NA-TYPO-SUR", {}, APPRECIER),
        ("non-attribution", "NA-TYPO-SUR", {"logement__surface": "34"}, APPRECIER),
        ("non-attribution", "NA-TYPO-SOUS", {"logement__pieces": 5}, BLOQUANT),
        ("non-attribution", "NA-TYPO-SOUS", {"logement__pieces": 6}, CONFORME),
        ("non-attribution", "NA-TYPO-SUR", {"logement__surface": None}, COMPLETER),
        ("non-attribution", "NA-TE", {}, APPRECIER),
        ("attribution-classement", "AT-COUT", {}, APPRECIER),
        ("attribution", "AT-TYPOLOGIE", {}, CONFORME),
        ("attribution", "AT-TYPOLOGIE", SMALL, BLOQUANT),
        ("attribution", "AT-TYPOLOGIE", FREEING, APPRECIER),
        ("attribution", None, {}, SANS_OBJET),
        ("non-attribution", "NA-LIEN-LOCAL", {}, BLOQUANT),
        ("irrecevabilite", "nationalité", {}, BLOQUANT),
        ("non-attribution", "NA-INVENTE", {}, COMPLETER),
        ("irrecevabilite", "NA-TYPO-SUR", SMALL, BLOQUANT),
        ("non-attribution", "IRR-SEJOUR", {}, BLOQUANT),
        ("irrecevabilite", "IRR-SEJOUR", {}, CONFORME),
        ("attribution", "NA-TE", {}, BLOQUANT),
    ],
)
def test_motifs_fondes(decision, motif, changes, outcome):
    assert outcome_of(RULE, decided(decision, motif, **changes), step="seance") == outcome


@pytest.mark.parametrize(
    ("rooms", "persons", "outcome"),
    [(5, 1, BLOQUANT), (5, 7, BLOQUANT), (6, 3, BLOQUANT), (4, 7, CONFORME), (1, 3, CONFORME), (4, 6, BLOQUANT)],
)
def test_off_the_grid_is_not_too_small(rooms, persons, outcome):
    """A line with a lower bound, or no line at all, keeps nobody out for want of room."""
    household = [DEMANDEUR, CONJOINT, *[ENFANT] * (persons - 2)][:persons]
    refused = decided(
        "non-attribution", "NA-TYPO-SUR", logement__pieces=rooms, logement__surface="110", personnes=household
    )
    assert told(refused, policy="plaine-commune").outcome == outcome


def test_an_unlawful_ground_is_told_with_its_article():
    assert "L. 441 du CCH" in told(decided("non-attribution", "Aucun lien avec la commune")).message


def test_a_rent_too_high_is_contradicted_with_both_figures_where_a_landlord_binds_itself():
    found = told(decided("non-attribution", "NA-TE"), policy="plaine-commune")
    assert found.outcome == BLOQUANT
    assert "22,5" in found.message
    assert "33" in found.message or "30" in found.message


@pytest.mark.parametrize(
    ("rent", "outcome"), [("512.30", APPRECIER), ("755.89", APPRECIER), ("755.90", APPRECIER), ("755.91", CONFORME)]
)
def test_a_mark_that_binds_nobody_bears_a_refusal_out_and_contradicts_none(rent, outcome):
    """755,90 + 118,40 − 112 € is 33 % of 2 310 €; people weigh the remainder at every decision."""
    found = told(decided("non-attribution", "NA-TE", logement__loyer=rent), policy="emeraude")
    assert found.outcome == outcome


def test_a_low_mark_passed_does_not_contradict_an_attribution():
    found = told(decided("attribution-classement", "AT-COUT", logement__loyer="900"), policy="emeraude")
    assert found.outcome == APPRECIER


@pytest.mark.parametrize(
    ("other", "outcome"), [("attribution", CONFORME), ("non-attribution", BLOQUANT), (None, COMPLETER)]
)
def test_another_candidacy_retained_wants_one_that_was(other, outcome):
    slate = [decided("non-attribution", "NA-RANG"), decided(other, None)]
    assert outcome_of(RULE, slate, step="seance") == outcome


@pytest.mark.parametrize(
    ("filed", "outcome"),
    [("2023-03-13", BLOQUANT), ("2023-03-14", CONFORME), ("2023-03-15", CONFORME), (None, COMPLETER)],
)
def test_seniority_wants_no_older_request_ranked_behind(filed, outcome):
    first = decided("attribution-classement", "AT-ANCIENNETE", candidature__decision_rang=1)
    behind = decided("attribution-classement", None, candidature__decision_rang=2, demande__deposee_le=filed)
    found = told([first, behind])
    assert found.outcome == outcome
    assert "13 mars" not in found.message


def test_seniority_says_nothing_of_those_who_are_not_ranked_behind():
    first = decided("attribution-classement", "AT-ANCIENNETE", candidature__decision_rang=2)
    ahead = decided("attribution-classement", None, candidature__decision_rang=1, demande__deposee_le="2020-01-01")
    assert "classées après : 0" in told([first, ahead]).message.replace("\u00a0", " ")


def test_seniority_without_a_filing_date_is_to_complete():
    facts = decided("attribution", "AT-ANCIENNETE", demande__deposee_le=None)
    assert outcome_of(RULE, facts, step="seance") == COMPLETER


def test_each_candidate_is_told_apart():
    slate = [decided("non-attribution", "NA-TYPO-SOUS"), decided("non-attribution", "NA-LIEN-LOCAL")]
    message = told(slate).message
    assert "c1" in message
    assert "c2" in message


OLDER = {"demande__deposee_le": "2020-01-01"}


@pytest.mark.parametrize(
    ("mine", "other", "outcome"),
    [
        (None, 2, BLOQUANT),  # an attribution without a rank is the first
        (None, 1, CONFORME),
        (1, 1, CONFORME),
        (1, None, CONFORME),
        (1, 2, BLOQUANT),
    ],
)
def test_seniority_reads_an_unwritten_rank_as_the_first(mine, other, outcome):
    first = decided("attribution-classement", "AT-ANCIENNETE", candidature__decision_rang=mine)
    second = decided("attribution-classement", None, candidature__decision_rang=other, **OLDER)
    assert told([first, second]).outcome == outcome


def test_the_gravest_reason_of_the_slate_is_told_with_what_it_lacks_and_no_other():
    fine, unlawful = decided("attribution", "AT-ANCIENNETE"), decided("non-attribution", "NA-LIEN-LOCAL")
    blocked = told([fine, unlawful])
    assert (blocked.outcome, blocked.missing) == (BLOQUANT, ())
    assert blocked.message.replace("\u00a0", " ").startswith("c2 : ")
    assert "c1" not in blocked.message
    open_ = decided("attribution", "AT-ANCIENNETE", demande__deposee_le=None)
    awaited = told([decided("non-attribution", "NA-RANG"), open_])
    assert (awaited.outcome, [item.fact for item in awaited.missing]) == (COMPLETER, ["demande.deposee_le"])
    assert "c1" not in told(unlawful).message
