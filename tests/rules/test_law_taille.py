"""Rooms and surface against the household: the law's two bounds, and the need for an adapted dwelling."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

SURFACES = {1: 9, 2: 16, 3: 25, 4: 34, 5: 43, 6: 52, 7: 61, 8: 70, 9: 70}
PIECES = "pieces-selon-occupants"


def household(persons: int) -> list[dict]:
    return [DEMANDEUR, *[ENFANT] * (persons - 1)]


@pytest.mark.parametrize(("persons", "least"), SURFACES.items())
@pytest.mark.parametrize(("fact", "rule", "step", "level"), [
    ("logement.surface", "surface-suffisante", "appel", JUSTIFIER),
    ("occupation.surface", "logement-actuel-sur-occupe", "mutation", APPRECIER),
])  # fmt: skip
def test_the_surface_of_the_law_at_its_bound(persons, least, fact, rule, step, level):
    outcomes = [
        outcome_of(rule, a_file({fact: surface}, personnes=household(persons)), step=step)
        for surface in (f"{least - 1}.99", str(least), f"{least}.01")
    ]
    assert outcomes == [level, CONFORME, CONFORME]


@pytest.mark.parametrize("persons", range(1, 10))
@pytest.mark.parametrize(("fact", "rule", "step"), [
    ("logement.pieces", "sous-occupation-legale", "appel"),
    ("occupation.pieces", "logement-actuel-sous-occupe", "mutation"),
])  # fmt: skip
def test_under_occupation_in_law_begins_two_rooms_above_the_persons(persons, fact, rule, step):
    outcomes = [
        outcome_of(rule, a_file({fact: rooms}, personnes=household(persons)), step=step)
        for rooms in (persons, persons + 1, persons + 2)
    ]
    assert outcomes == [CONFORME, CONFORME, APPRECIER]


@pytest.mark.parametrize("confirmed", [False, None])
@pytest.mark.parametrize(("rule", "level"), [("sous-occupation-legale", APPRECIER), (PIECES, JUSTIFIER)])
def test_an_unconfirmed_household_counts_by_the_declared_number(rule, level, confirmed):
    outcomes = [
        outcome_of(rule, a_file(menage__composition_confirmee=confirmed, menage__nombre=declared))
        for declared in (4, 3, 2)
    ]
    assert outcomes == [CONFORME, CONFORME, level]


@pytest.mark.parametrize("rule", ["surface-suffisante", "sous-occupation-legale", PIECES])
def test_without_a_declared_number_an_unconfirmed_household_is_open(rule):
    verdict = verdict_of(rule, a_file(menage__composition_confirmee=None, menage__nombre=None))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, ["menage.nombre"])


@pytest.mark.parametrize(
    ("need", "fitted", "outcome"),
    [
        (False, False, SANS_OBJET),
        (True, True, CONFORME),
        (True, False, JUSTIFIER),
        (False, True, JUSTIFIER),
        (None, False, COMPLETER),
        (None, True, COMPLETER),
    ],
)
def test_adequation_adaptation_matches_need_and_dwelling(need, fitted, outcome):
    facts = a_file(demande__besoin_adaptation=need, logement__adapte=fitted)
    assert outcome_of("adequation-adaptation", facts) == outcome


VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


@pytest.mark.parametrize(("fact", "rule", "step"), [
    ("logement.pieces", "sous-occupation-legale", "appel"),
    ("occupation.pieces", "logement-actuel-sous-occupe", "mutation"),
    ("occupation.pieces", "logement-actuel-sous-occupe", "occupation"),
])  # fmt: skip
def test_a_visiting_child_gives_two_counts_and_people_appraise_between_them(fact, rule, step):
    found = [verdict_of(rule, a_file({fact: rooms}, personnes=[DEMANDEUR, VISITE]), step=step) for rooms in (2, 3, 4)]
    assert [one.outcome for one in found] == [CONFORME, APPRECIER, APPRECIER]
    both = (
        "Sans les enfants en droit de visite, 1\u00a0personne\u00a0: la loi parle alors de sous-occupation au-delà de "
        "2\u00a0pièces"
    )
    assert [any(both in one for one in verdict.reserves) for verdict in found] == [False, True, False]
    assert "2\u00a0personnes" in found[1].message


@pytest.mark.parametrize(("garde", "outcome"), [("permanente", CONFORME), ("visite", APPRECIER), (None, COMPLETER)])
def test_where_a_doubt_is_itself_unknown_the_rule_waits_for_the_answer(garde, outcome):
    """A parent and a child for three rooms: two rooms more than one person, one more than two."""
    child = {**ENFANT, "a_charge": False, "garde": garde}
    verdict = verdict_of("sous-occupation-legale", a_file({"logement.pieces": 3}, personnes=[DEMANDEUR, child]))
    assert verdict.outcome == outcome
    assert [one.fact.endswith(".garde") for one in verdict.missing] == [True] * (outcome == COMPLETER)
