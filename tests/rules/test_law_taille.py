"""Rooms and surface against the household: the law's two bounds, and each landlord's rooms."""

from __future__ import annotations

import pytest

from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of

SURFACES = {1: 9, 2: 16, 3: 25, 4: 34, 5: 43, 6: 52, 7: 61, 8: 70, 9: 70}
PIECES = "pieces-selon-occupants"
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


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


@pytest.mark.parametrize("persons", [1, 2, 4, 8])
def test_rives_de_seine_admits_one_room_more_than_occupants(persons):
    outcomes = [
        outcome_of(PIECES, a_file(personnes=household(persons), logement__pieces=rooms))
        for rooms in (persons, persons + 1, persons + 2)
    ]
    assert outcomes == [CONFORME, CONFORME, JUSTIFIER]


@pytest.mark.parametrize("step", ["appel", "mutation"])
def test_a_tenant_who_frees_a_larger_dwelling_may_have_two_more_and_the_law_says_so(step):
    freeing = {"demande.locataire_du_parc": True, "demande.libere_plus_grand": True}
    outcomes = [outcome_of(PIECES, a_file(freeing, logement__pieces=rooms), step=step) for rooms in (5, 6, 7)]
    assert outcomes == [CONFORME, CONFORME, JUSTIFIER]
    assert outcome_of("sous-occupation-legale", a_file(freeing, logement__pieces=6)) == APPRECIER


def test_an_applicant_from_outside_who_frees_nothing_of_ours_has_one_room_more_only():
    assert outcome_of(PIECES, a_file(demande__libere_plus_grand=True, logement__pieces=6)) == JUSTIFIER


PUTEAUX, LEVALLOIS, CLICHY = "92062", "92044", "92024"


def seven_rooms_at(commune: str | None, address: str | None) -> dict:
    return a_file(logement__pieces=7, logement__commune=commune, logement__immeuble=address)


@pytest.mark.parametrize(
    ("commune", "address"),
    [
        (PUTEAUX, "6 Palissy"),
        (PUTEAUX, "2 Palissy"),
        (LEVALLOIS, "15 rue Trezel"),
        (LEVALLOIS, "4 rue Antonin Raynaud"),
    ],
)
def test_the_four_small_buildings_are_outside_the_rule_in_their_own_commune(commune, address):
    assert outcome_of(PIECES, seven_rooms_at(commune, address)) == SANS_OBJET
    other = PUTEAUX if commune == LEVALLOIS else LEVALLOIS
    assert outcome_of(PIECES, seven_rooms_at(other, address)) == JUSTIFIER


def test_a_neighbouring_address_is_not():
    assert outcome_of(PIECES, seven_rooms_at(LEVALLOIS, "17 rue Trezel")) == JUSTIFIER


@pytest.mark.parametrize(
    ("commune", "address", "unknown"),
    [(LEVALLOIS, None, "logement.immeuble"), (None, "15 rue Trezel", "logement.commune")],
)
def test_with_building_or_commune_unknown_a_room_too_many_stays_open(commune, address, unknown):
    verdict = verdict_of(PIECES, seven_rooms_at(commune, address))
    assert (verdict.outcome, [item.fact for item in verdict.missing]) == (COMPLETER, [unknown])


@pytest.mark.parametrize(("commune", "address"), [(CLICHY, None), (None, "17 rue Trezel")])
def test_one_of_the_two_is_enough_when_nothing_is_listed_there(commune, address):
    assert outcome_of(PIECES, seven_rooms_at(commune, address)) == JUSTIFIER


def test_a_landlord_may_list_no_building(landlord):
    clause = """genre = "pieces-selon-occupants"
reference = "RA-23"
niveau = "justifier"
pieces_en_plus = 1
pieces_en_plus_si_libere = 2
immeubles = []"""
    assert outcome_of(PIECES, seven_rooms_at(LEVALLOIS, "15 rue Trezel"), policy=landlord(clause)) == JUSTIFIER


@pytest.mark.parametrize("fact", ["demande.lit_medicalise", "demande.relogement_renouvellement"])
def test_a_bed_or_a_renewal_is_outside_the_rule(fact):
    assert outcome_of(PIECES, a_file({fact: True}, logement__pieces=7)) == SANS_OBJET
    assert outcome_of(PIECES, a_file({fact: False}, logement__pieces=7)) == JUSTIFIER


def test_visiting_children_are_counted_once():
    two = a_file(personnes=[DEMANDEUR, VISITE], logement__pieces=3)
    verdict = verdict_of(PIECES, two)
    assert verdict.outcome == CONFORME
    assert "(en droit de visite\u00a0: 1\u00a0enfant)" in verdict.message
    assert outcome_of(PIECES, two | {"logement.pieces": 4}) == JUSTIFIER


def test_one_room_and_one_person_read_in_the_singular():
    verdict = verdict_of(PIECES, a_file(personnes=[DEMANDEUR], logement__pieces=1))
    assert verdict.message.startswith("1\u00a0pièce pour 1\u00a0personne ")


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


GRID = """genre = "grille-typologie"
reference = "PC-11"
niveau = "justifier"
personnes_max = { "1" = 2, "2" = 2, "3" = 4, "4" = 6 }"""


def test_a_grid_gives_the_most_persons_per_number_of_rooms(landlord):
    policy = landlord(GRID)
    outcomes = [
        outcome_of("grille-typologie", a_file(personnes=household(persons), logement__pieces=3), policy=policy)
        for persons in (3, 4, 5)
    ]
    assert outcomes == [CONFORME, CONFORME, JUSTIFIER]


def test_a_number_of_rooms_without_a_line_is_off_the_grid_and_to_justify(landlord):
    assert outcome_of("grille-typologie", a_file(logement__pieces=5), policy=landlord(GRID)) == JUSTIFIER
