"""Admissibility redone by hand: the stay, the papers, the main home, a home owned."""

from __future__ import annotations

from datetime import date

import pytest

from rules.verdict import APPRECIER, BLOQUANT, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, result
from tests.rules.conftest import a_file, outcome_of, verdict_of

LAST = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("lawful", "until", "on", "outcome"),
    [
        # A permit that runs until 23 November is in force on that day.
        pytest.param(True, "2026-11-23", LAST, CONFORME, id="last day of the permit"),
        # The day after it is not.
        pytest.param(True, "2026-11-23", date(2026, 11, 24), BLOQUANT, id="the day after"),
        # An identity paper without an end says nothing of any day.
        pytest.param(True, None, LAST, CONFORME, id="no end"),
        # No lawful stay, whatever the date written on an old permit.
        pytest.param(False, "2030-06-30", LAST, BLOQUANT, id="no lawful stay"),
        # The file sits on 4 December. Until the 3rd: in force today and not on that day, which a renewal may mend.
        pytest.param(True, "2026-12-03", LAST, APPRECIER, id="ends on the eve of the session"),
        pytest.param(True, "2026-12-04", LAST, CONFORME, id="ends on the day of the session"),
        # On the day itself, nothing came.
        pytest.param(True, "2026-12-03", date(2026, 12, 4), BLOQUANT, id="not renewed on the day"),
    ],
)
def test_sejour_regulier_by_hand(lawful, until, on, outcome):
    session = "2026-12-04" if until and until.startswith("2026-12") else None
    facts = a_file(demande__sejour_regulier=lawful, demande__sejour_valable_jusqu_au=until, seance__le=session)
    verdict = verdict_of("sejour-regulier", facts, on=on)
    assert (result(verdict, "Séjour justifié"), verdict.outcome) == (outcome != BLOQUANT, outcome)


@pytest.mark.parametrize(
    ("owner", "seen", "outcome"),
    [
        # Nothing owned: the ground does not arise.
        pytest.param(False, [], CONFORME, id="owns nothing"),
        # A suitable home owned « may » be a ground: the commission weighs.
        pytest.param(True, [], APPRECIER, id="owns a suitable home"),
        # The text sets the ground aside on a protection order, not on another paper.
        pytest.param(True, ["ordonnance-protection"], SANS_OBJET, id="set aside by the text"),
        pytest.param(True, ["decision-juge"], APPRECIER, id="another paper"),
    ],
)
def test_proprietaire_logement_adapte_by_hand(owner, seen, outcome):
    facts = a_file(demande__proprietaire_logement_adapte=owner, demande__preuves_vues=seen)
    assert outcome_of("proprietaire-logement-adapte", facts) == outcome


TAX, IDENTITY = "Avis d’imposition sur les revenus N-2 : reçu", "Pièce d’identité ou titre de séjour : reçu"


@pytest.mark.parametrize(
    ("seen", "expected", "outcome"),
    [
        # Two papers, both seen.
        pytest.param(["identite", "avis-imposition"], {TAX: True, IDENTITY: True}, CONFORME, id="both"),
        # One of two: the other may be awaited under a condition, and makes nobody inadmissible.
        pytest.param(["avis-imposition"], {IDENTITY: False}, JUSTIFIER, id="the tax notice alone"),
        # Three papers that were not asked for replace neither.
        pytest.param(["ressources", "situation-familiale", "identite"], {TAX: False}, JUSTIFIER, id="other papers"),
    ],
)
def test_pieces_de_recevabilite_by_hand(seen, expected, outcome):
    verdict = verdict_of("pieces-de-recevabilite", a_file(demande__pieces_vues=seen))
    assert (lines(verdict, TAX, IDENTITY), verdict.outcome) == (expected, outcome)


@pytest.mark.parametrize(
    ("months", "duty", "outcome"),
    [
        # Eight months of twelve, the number that the policy gives.
        pytest.param(8, None, CONFORME, id="eight months"),
        # Seven: one short, to justify.
        pytest.param(7, None, JUSTIFIER, id="seven months"),
        # Seven, with a professional duty of the holder or of the spouse.
        pytest.param(7, True, SANS_OBJET, id="seven, a duty elsewhere"),
    ],
)
def test_residence_principale_by_hand(months, duty, outcome):
    facts = a_file(
        demande__residence_principale=None,
        demande__mois_de_residence=months,
        demande__obligation_professionnelle=duty,
    )
    assert outcome_of("residence-principale", facts) == outcome
