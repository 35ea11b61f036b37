"""The present home and the household redone by hand: rooms, square metres, and the need of an accessible home."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.verdict import APPRECIER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of
from tests.rules.test_law_by_hand import figure

VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


@pytest.mark.parametrize("step", ["mutation", "occupation"])
@pytest.mark.parametrize(
    ("persons", "rooms", "for_work", "counted", "most", "outcome"),
    [
        # A couple: 2 + 1 = 3. In three rooms no under-occupation, in four there is.
        ([DEMANDEUR, CONJOINT], 3, None, 3, 3, CONFORME),
        ([DEMANDEUR, CONJOINT], 4, None, 4, 3, APPRECIER),
        # Four rooms, one of which a profession needs: 4 − 1 = 3.
        ([DEMANDEUR, CONJOINT], 4, 1, 3, 3, CONFORME),
        # A parent, a child, one who visits: 3 + 1 = 4 with that child, 2 + 1 = 3 by the main home; people say at four.
        ([DEMANDEUR, ENFANT, VISITE], 4, None, 4, 4, APPRECIER),
        ([DEMANDEUR, ENFANT, VISITE], 3, None, 3, 4, CONFORME),
    ],
    ids=["couple in three", "couple in four", "a room for work", "between two counts", "by both counts"],
)
def test_logement_actuel_sous_occupe_by_hand(persons, rooms, for_work, counted, most, outcome, step):
    facts = a_file(personnes=persons, occupation__pieces=rooms, occupation__pieces_profession=for_work)
    rule = "logement-actuel-sous-occupe"
    assert figure(rule, "Pièces sans sous-occupation au sens de la loi", facts, step=step) == most
    assert figure(rule, "Pièces comptées par la loi", facts, step=step) == counted
    assert outcome_of(rule, facts, step=step) == outcome


@pytest.mark.parametrize("step", ["mutation", "occupation"])
@pytest.mark.parametrize(
    ("persons", "least", "just_below"),
    [
        # One person, 9; two, 16; a parent and two children, 16 + 9 = 25.
        ([DEMANDEUR], "9", "8.99"),
        ([DEMANDEUR, CONJOINT], "16", "15.99"),
        ([DEMANDEUR, ENFANT, ENFANT], "25", "24.99"),
        # Seven persons, 16 + 5 × 9 = 61; eight would make 70, and nine stay at 70.
        ([DEMANDEUR, CONJOINT, *[ENFANT] * 5], "61", "60.99"),
        ([DEMANDEUR, CONJOINT, *[ENFANT] * 7], "70", "69.99"),
    ],
    ids=["one", "two", "three", "seven", "nine"],
)
def test_logement_actuel_sur_occupe_by_hand(persons, least, just_below, step):
    on, below = (a_file(personnes=persons, occupation__surface=one) for one in (least, just_below))
    rule = "logement-actuel-sur-occupe"
    assert figure(rule, "Surface minimale", on, step=step) == Decimal(least)
    assert (outcome_of(rule, on, step=step), outcome_of(rule, below, step=step)) == (CONFORME, APPRECIER)


@pytest.mark.parametrize(
    ("need", "fitted", "outcome"),
    [
        # A need, and a home fitted for it.
        (True, True, CONFORME),
        # A need that this home does not meet: the reason is written.
        (True, False, JUSTIFIER),
        # A fitted home for a household without the need: it goes to others first.
        (False, True, JUSTIFIER),
        # Neither.
        (False, False, SANS_OBJET),
    ],
    ids=["need and fitted", "need, not fitted", "fitted, no need", "neither"],
)
def test_adequation_adaptation_by_hand(need, fitted, outcome):
    facts = a_file(demande__besoin_adaptation=need, logement__adapte=fitted)
    assert outcome_of("adequation-adaptation", facts) == outcome
