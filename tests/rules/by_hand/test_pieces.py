"""Rooms and persons counted by hand, where a policy has a grid, sites or the law's two bounds."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.by_hand.reading import lines, result
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


@pytest.mark.parametrize(
    ("persons", "frees", "admitted"),
    [
        # Three of the household, the visiting child counted once: 3 + 1.
        pytest.param([DEMANDEUR, ENFANT, VISITE], False, 4, id="a visiting child"),
        # A couple of tenants that frees a larger home: 2 + 2.
        pytest.param([DEMANDEUR, CONJOINT], True, 4, id="a larger home freed"),
        # 1 + 1.
        pytest.param([DEMANDEUR], False, 2, id="one person"),
    ],
)
def test_pieces_selon_occupants_by_hand(persons, frees, admitted):
    facts = a_file({"demande.locataire_du_parc": frees, "demande.libere_plus_grand": frees}, personnes=persons)
    assert result(verdict_of("pieces-selon-occupants", facts), "Pièces admises par la politique") == admitted
    for rooms, outcome in ((admitted, CONFORME), (admitted + 1, JUSTIFIER)):
        assert outcome_of("pieces-selon-occupants", {**facts, "logement.pieces": rooms}) == outcome


@pytest.mark.parametrize(
    ("persons", "rooms", "outcome"),
    [
        # A couple in an F1: « célibataire et couple ».
        pytest.param([DEMANDEUR, CONJOINT], 1, CONFORME, id="couple in an F1"),
        # A parent and one child in an F1: two persons, but a child, and the line has none.
        pytest.param([DEMANDEUR, ENFANT], 1, JUSTIFIER, id="parent and child in an F1"),
        # The same two in an F2: 2 ≤ 2.
        pytest.param([DEMANDEUR, ENFANT], 2, CONFORME, id="parent and child in an F2"),
        # A couple and four children in an F4: 4 ≤ 4.
        pytest.param([DEMANDEUR, CONJOINT, *[ENFANT] * 4], 4, CONFORME, id="four children in an F4"),
        # Five children: more than the F4's four, fewer than the F5's six. No line at all.
        pytest.param([DEMANDEUR, CONJOINT, *[ENFANT] * 5], 5, JUSTIFIER, id="five children in an F5"),
        # Six children, one of them under visiting rights: six belong to the household.
        pytest.param([DEMANDEUR, CONJOINT, *[ENFANT] * 5, VISITE], 5, CONFORME, id="six children in an F5"),
    ],
)
def test_grille_typologie_by_hand(persons, rooms, outcome):
    facts = a_file(personnes=persons, logement__pieces=rooms, menage__nombre=len(persons))
    verdict = verdict_of("grille-typologie", facts, policy="plaine-commune")
    assert (result(verdict, "Ménage admis par la grille"), verdict.outcome) == (outcome == CONFORME, outcome)


@pytest.mark.parametrize(
    ("persons", "rooms", "most", "outcome"),
    [
        # The government's own example: a couple; 2 + 1 = 3, and an F4 is one more.
        pytest.param([DEMANDEUR, CONJOINT], 4, 3, APPRECIER, id="couple in four rooms"),
        # In three rooms it is not: 3 ≤ 3.
        pytest.param([DEMANDEUR, CONJOINT], 3, 3, CONFORME, id="couple in three rooms"),
        # One person: 1 + 1 = 2 ≥ 2.
        pytest.param([DEMANDEUR], 2, 2, CONFORME, id="one person in two rooms"),
    ],
)
def test_sous_occupation_par_site_by_hand(persons, rooms, most, outcome):
    facts = a_file(personnes=persons, logement__pieces=rooms)
    verdict = verdict_of("sous-occupation-par-site", facts, policy="plaine-commune")
    label = "Pièces sans sous-occupation au sens de la loi"
    assert (result(verdict, label), verdict.outcome) == (most, outcome)


LEAST, MOST = "Surface minimale", "Pièces sans sous-occupation au sens de la loi"


@pytest.mark.parametrize(
    ("persons", "surface", "rooms", "expected", "outcome"),
    [
        # A parent and two children: third line, 25 m²; 3 + 1 = 4 rooms.
        pytest.param([DEMANDEUR, ENFANT, ENFANT], "25", 4, {LEAST: 25, MOST: 4}, CONFORME, id="on both bounds"),
        # Five persons: 34 + 9 = 43 m², and 42,50 m² is short of it: the surface alone settles it.
        pytest.param([DEMANDEUR, CONJOINT, *[ENFANT] * 3], "42.50", 5, {LEAST: 43}, APPRECIER, id="half a metre short"),
        # A couple: 2 + 1 = 3 rooms, and a fourth is one too many whatever the surface.
        pytest.param([DEMANDEUR, CONJOINT], "60", 4, {MOST: 3}, APPRECIER, id="a room too many"),
    ],
)
def test_taille_selon_composition_by_hand(persons, surface, rooms, expected, outcome):
    dwelling = {"logement.surface": surface, "logement.pieces": rooms, "logement.ecart_offre_demande": "aucun"}
    facts = a_file(dwelling, personnes=persons)
    verdict = verdict_of("taille-selon-composition", facts, policy="emeraude")
    assert lines(verdict, LEAST, MOST) == expected
    assert verdict.outcome == outcome
    # A structural vacancy that the landlord wrote down sets the fit aside.
    waived = {**facts, "logement.ecart_offre_demande": "vacance-structurelle"}
    assert verdict_of("taille-selon-composition", waived, policy="emeraude").outcome == SANS_OBJET
