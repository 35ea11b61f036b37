"""Each landlord's rooms: margins, grids, sites, and what sets them aside with which evidence."""

from __future__ import annotations

import pytest

from rules.policy import PolicyFaults, load_policy
from rules.verdict import APPRECIER, COMPLETER, CONFORME, JUSTIFIER, SANS_OBJET
from tests.rules.conftest import CONJOINT, DEMANDEUR, ENFANT, a_file, outcome_of, verdict_of, verdicts_of

PIECES = "pieces-selon-occupants"
GRILLE = "grille-typologie"
SITES = "sous-occupation-par-site"
TAILLE = "taille-selon-composition"
VISITE = {**ENFANT, "a_charge": False, "garde": "visite"}


def household(persons: int) -> list[dict]:
    return [DEMANDEUR, *[ENFANT] * (persons - 1)]


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


@pytest.mark.parametrize(
    "typed", ["15 rue Trézel", "15, rue Trezel", "15 RUE TREZEL", "15  rue  trezel.", "15 rue\u00a0Tre\u0301zel"]
)
def test_an_address_is_read_without_accents_capitals_or_punctuation(typed):
    assert outcome_of(PIECES, seven_rooms_at(LEVALLOIS, typed)) == SANS_OBJET


def test_a_neighbouring_address_is_not():
    for address in ("17 rue Trezel", "1 5 rue Trezel", "15 bis rue Trezel", "15 rue Trezelle"):
        assert outcome_of(PIECES, seven_rooms_at(LEVALLOIS, address)) == JUSTIFIER


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
def test_a_bed_or_a_renewal_is_justified_case_by_case_and_named(fact):
    """Six rooms for four wait for a sentence, derogation or not; five do not."""
    for answer in (True, False, None):
        assert outcome_of(PIECES, a_file({fact: answer}, logement__pieces=6)) == JUSTIFIER
        assert outcome_of(PIECES, a_file({fact: answer}, logement__pieces=5)) == CONFORME
    told = [verdict_of(PIECES, a_file({fact: answer}, logement__pieces=6)).reserves for answer in (True, False)]
    assert [any("au cas par cas" in one for one in reserves) for reserves in told] == [True, False]


def test_visiting_children_are_counted_once():
    two = a_file(personnes=[DEMANDEUR, VISITE], logement__pieces=3)
    verdict = verdict_of(PIECES, two)
    assert verdict.outcome == CONFORME
    assert "(en droit de visite\u00a0: 1\u00a0enfant)" in verdict.message
    assert outcome_of(PIECES, two | {"logement.pieces": 4}) == JUSTIFIER


def test_one_room_and_one_person_read_in_the_singular():
    verdict = verdict_of(PIECES, a_file(personnes=[DEMANDEUR], logement__pieces=1))
    assert verdict.message.startswith("1\u00a0pièce pour 1\u00a0personne ")


def test_a_third_person_is_a_case_of_its_own_and_nothing_is_asked_until_somebody_claims_it():
    outcomes = [
        outcome_of(PIECES, a_file(demande__tierce_personne=answer, logement__pieces=7))
        for answer in (True, False, None)
    ]
    assert outcomes == [JUSTIFIER, JUSTIFIER, JUSTIFIER]


@pytest.mark.parametrize(
    ("fact", "evidence"),
    [
        ("demande.lit_medicalise", "certificat vu"),
        ("demande.tierce_personne", "présence établie par un écrit"),
        ("demande.relogement_renouvellement", "loi du 1er septembre 1948"),
    ],
)
def test_a_derogation_states_the_evidence_that_it_rests_on_and_no_more(fact, evidence):
    told = next(one for one in verdict_of(PIECES, a_file({fact: True}, logement__pieces=7)).reserves if evidence in one)
    assert told.endswith("(RA-24).")
    assert not any(word in told.lower() for word in ("médical", "malad", "handicap", "aide-soignant"))


def test_a_renewal_does_not_say_that_a_document_is_in_the_file():
    reserves = verdict_of(PIECES, a_file({"demande.relogement_renouvellement": True}, logement__pieces=7)).reserves
    assert any("à vérifier au dossier" in one for one in reserves)


def test_a_listed_building_names_no_paragraph_of_another_landlord(landlord):
    clause = """genre = "pieces-selon-occupants"
reference = "X-1"
niveau = "justifier"
pieces_en_plus = 1
pieces_en_plus_si_libere = 2
immeubles = [{ commune = "92044", adresse = "15 rue Trezel" }]"""
    verdict = verdict_of(PIECES, seven_rooms_at(LEVALLOIS, "15 rue Trezel"), policy=landlord(clause))
    assert (verdict.outcome, "RA-32" in verdict.message) == (SANS_OBJET, False)


def test_a_derogation_that_no_text_names_is_a_fault_of_the_policy(landlord):
    clause = """genre = "pieces-selon-occupants"
reference = "RA-23"
niveau = "justifier"
pieces_en_plus = 1
pieces_en_plus_si_libere = 2
immeubles = []
derogations = [{ cas = "piano", preuve = "facture", reference = "X" }]"""
    with pytest.raises(PolicyFaults):
        landlord(clause)


def couple(children: int, child: dict = ENFANT) -> list[dict]:
    return [DEMANDEUR, CONJOINT, *[child] * children]


def at_plaine(rooms: int, persons: list[dict]):
    facts = a_file(logement__pieces=rooms, personnes=persons, menage__nombre=len(persons))
    return verdict_of(GRILLE, facts, policy="plaine-commune")


@pytest.mark.parametrize(
    ("rooms", "persons", "outcome"),
    [
        (1, [DEMANDEUR], CONFORME),
        (1, couple(0), CONFORME),
        (1, household(2), JUSTIFIER),
        (1, couple(1), JUSTIFIER),
        (2, household(2), CONFORME),
        (2, couple(1), JUSTIFIER),
        (3, couple(1), CONFORME),
        (3, couple(2), CONFORME),
        (3, couple(3), JUSTIFIER),
        (3, household(3), CONFORME),
        (3, household(4), JUSTIFIER),
        (4, couple(3), CONFORME),
        (4, couple(4), CONFORME),
        (4, couple(5), JUSTIFIER),
        (5, couple(4), JUSTIFIER),
        (5, couple(5), JUSTIFIER),
        (5, couple(6), CONFORME),
        (5, couple(7), CONFORME),
        (6, couple(6), JUSTIFIER),
    ],
)
def test_the_grid_of_plaine_commune_counts_children_line_by_line(rooms, persons, outcome):
    assert at_plaine(rooms, persons).outcome == outcome


@pytest.mark.parametrize(("rooms", "persons"), [(5, couple(5)), (5, couple(3)), (6, couple(6))])
def test_what_no_line_receives_is_off_the_grid_and_says_so(rooms, persons):
    verdict = at_plaine(rooms, persons)
    assert (verdict.outcome, "hors grille" in verdict.message) == (JUSTIFIER, True)


def test_a_household_too_large_for_its_line_reads_that_line():
    assert "F4, ménage et 4 enfants au plus" in at_plaine(4, couple(5)).message


def test_visiting_children_count_in_the_grid_as_in_law():
    assert at_plaine(3, couple(2, VISITE)).outcome == CONFORME
    assert at_plaine(3, couple(3, VISITE)).outcome == JUSTIFIER


@pytest.mark.parametrize(
    ("rooms", "declared", "outcome"),
    [(3, 3, CONFORME), (3, 4, COMPLETER), (3, 5, JUSTIFIER), (5, 6, JUSTIFIER), (5, 7, COMPLETER), (2, 2, CONFORME)],
)
def test_a_declared_number_settles_the_grid_only_where_it_can(rooms, declared, outcome):
    facts = a_file({"menage.personnes": None, "menage.composition_confirmee": None, "menage.nombre": declared})
    assert outcome_of(GRILLE, facts | {"logement.pieces": rooms}, policy="plaine-commune") == outcome


SITE = """genre = "sous-occupation-par-site"
reference = "PC-14"
niveau = "apprecier"
sites = [{ commune = "93066", adresse = "3 rue du Site" }]"""


@pytest.mark.parametrize(("rooms", "outcome"), [(4, CONFORME), (5, CONFORME), (6, APPRECIER)])
def test_sous_occupation_par_site_begins_where_the_law_puts_it(rooms, outcome):
    assert outcome_of(SITES, a_file(logement__pieces=rooms), policy="plaine-commune") == outcome


@pytest.mark.parametrize(
    ("commune", "address", "outcome"),
    [
        ("93066", "3 rue du Site", SANS_OBJET),
        ("93066", "5 rue du Site", APPRECIER),
        ("93001", "3 rue du Site", APPRECIER),
        ("93066", None, COMPLETER),
    ],
)
def test_a_listed_site_admits_under_occupation_and_its_neighbour_does_not(landlord, commune, address, outcome):
    facts = a_file(logement__pieces=6, logement__commune=commune, logement__immeuble=address)
    assert outcome_of(SITES, facts, policy=landlord(SITE)) == outcome


def test_the_list_of_plaine_commune_is_empty_and_the_clause_says_why():
    verdict = verdict_of(SITES, a_file(logement__pieces=6), policy="plaine-commune")
    assert any("ne nomme pas les sites" in one for one in verdict.reserves)


@pytest.mark.parametrize(
    ("rooms", "surface", "outcome"),
    [
        (5, "34", CONFORME),
        (6, "34", APPRECIER),
        (5, "33.99", APPRECIER),
        (4, "34.01", CONFORME),
    ],
)
def test_taille_selon_composition_shows_both_bounds_of_the_law(rooms, surface, outcome):
    facts = a_file(logement__pieces=rooms, logement__surface=surface, logement__ecart_offre_demande="aucun")
    assert outcome_of(TAILLE, facts, policy="emeraude") == outcome


@pytest.mark.parametrize(
    ("gap", "outcome"),
    [
        ("vacance-structurelle", SANS_OBJET),
        ("petits-logements", SANS_OBJET),
        ("aucun", APPRECIER),
        (None, COMPLETER),
    ],
)
def test_emeraude_waives_the_size_on_a_written_finding(gap, outcome):
    verdict = verdict_of(TAILLE, a_file(logement__pieces=6, logement__ecart_offre_demande=gap), policy="emeraude")
    assert verdict.outcome == outcome
    assert outcome != SANS_OBJET or "constat écrit du bailleur" in verdict.message


@pytest.mark.parametrize(
    ("rooms", "persons", "expected"),
    [
        (4, couple(2), (CONFORME, CONFORME, CONFORME)),
        (5, couple(2), (CONFORME, JUSTIFIER, CONFORME)),
        (6, couple(2), (JUSTIFIER, JUSTIFIER, APPRECIER)),
        (3, couple(3), (CONFORME, JUSTIFIER, CONFORME)),
        (3, [DEMANDEUR, VISITE], (CONFORME, CONFORME, CONFORME)),
        (4, [DEMANDEUR, VISITE], (JUSTIFIER, CONFORME, APPRECIER)),
    ],
)
def test_the_same_household_under_the_three_policies(rooms, persons, expected):
    facts = a_file(logement__pieces=rooms, personnes=persons, logement__ecart_offre_demande="aucun")
    own = {"rives-de-seine": PIECES, "plaine-commune": GRILLE, "emeraude": TAILLE}
    assert tuple(outcome_of(rule, facts, policy=name) for name, rule in own.items()) == expected


@pytest.mark.parametrize("policy", ["rives-de-seine", "plaine-commune", "emeraude"])
def test_the_law_stands_beside_each_policy(policy):
    facts = a_file(logement__pieces=6)
    found = {one.rule: one.outcome for one in verdicts_of(facts, policy=policy)}
    assert found["sous-occupation-legale"] == APPRECIER


def test_a_household_that_two_policies_refuse_may_pass_where_the_law_alone_is_shown():
    names = {name: {rule.identifier for rule in load_policy(name).rules} for name in ("plaine-commune", "emeraude")}
    assert PIECES not in names["plaine-commune"] | names["emeraude"]
    assert GRILLE not in names["emeraude"]


def test_a_rule_that_looks_at_the_most_rooms_alone_is_named_so():
    """« Conforme » says nothing of a home too small."""
    found = verdict_of(PIECES, a_file(personnes=household(2), logement__pieces=1), step="mutation")
    assert (found.outcome, found.title) == (CONFORME, "Maximum de pièces")
