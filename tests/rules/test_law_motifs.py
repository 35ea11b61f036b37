"""Reasons at the session: lawful, of their decision, true to that person's facts."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, BLOQUANT, COMPLETER, CONFORME, SANS_OBJET
from tests.rules.conftest import a_file, outcome_of, verdict_of

RULE = "motifs-fondes"
SMALL = {"logement__surface": "33.99"}


def decided(decision, motif, **changes):
    return a_file(candidature__decision=decision, candidature__motif=motif, **changes)


def told(facts, **options):
    return verdict_of(RULE, facts, step="seance", **options)


@pytest.mark.parametrize(
    ("decision", "motif", "changes", "outcome"),
    [
        ("non-attribution", "NA-TYPO-SUR", SMALL, CONFORME),
        ("non-attribution", "NA-TYPO-SUR", {}, BLOQUANT),
        ("non-attribution", "NA-TYPO-SUR", {"logement__surface": None}, COMPLETER),
        ("non-attribution", "NA-TE", {}, APPRECIER),
        ("attribution-classement", "AT-COUT", {}, APPRECIER),
        ("attribution", "AT-TYPOLOGIE", {}, CONFORME),
        ("attribution", "AT-TYPOLOGIE", SMALL, BLOQUANT),
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


def test_an_unlawful_ground_is_told_with_its_article():
    assert "L. 441 du CCH" in told(decided("non-attribution", "Aucun lien avec la commune")).message


@pytest.mark.parametrize("policy", ["emeraude", "plaine-commune"])
def test_a_rent_too_high_is_contradicted_with_both_figures_where_there_is_a_threshold(policy):
    found = told(decided("non-attribution", "NA-TE"), policy=policy)
    assert found.outcome == BLOQUANT
    assert "22,5" in found.message
    assert "33" in found.message or "30" in found.message


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
    slate = [decided("non-attribution", "NA-TYPO-SUR"), decided("non-attribution", "NA-LIEN-LOCAL")]
    message = told(slate).message
    assert "c1" in message
    assert "c2" in message
