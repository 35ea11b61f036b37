"""Letters to sitting tenants about the review of their home, for each landlord: what they say, on whose word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.webapp.commission import add, person
from tests.webapp.letters_made import LANDLORDS, Made, made_for, told
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp.db.models import Occupation
from webapp.letter_contexts import invitation, opinion
from webapp.letter_contexts.mutation import Tenancy
from webapp.letter_contexts.occupation import PIECES

EVERY = pytest.mark.parametrize("landlord", LANDLORDS)
UNTIL = date(2026, 12, 31)
HELD = "2026-11-23"
TENANT = {
    "occupation.bail_signe_le": "2019-03-25",
    "occupation.locataire_depuis": "2019-04-01",
    "occupation.pieces": 5,
    "occupation.surface": "96",
    "occupation.loyer": "498",
    "occupation.perte_autonomie": False,
    "occupation.adapte_sans_occupant": False,
    "occupation.pieces_profession": 0,
    "occupation.protection_etablie": False,
    "occupation.avis_seance_le": HELD,
    "occupation.avis_situations": ["sous-occupation"],
    "occupation.avis_logement": "2 ou 3 pièces, dans la même commune",
}
ZONE = {"logement": {"logement.zone_desequilibre": True}}
# A parent and a child who visits: 2 + 1 = 3 rooms at most with the child, 1 + 1 = 2 without.
VISITOR = {1: person("p2", garde="visite", a_charge=False)}
LOWER = "Loyer : loyer principal inférieur au loyer actuel (L. 442-3-1)"
PROTECTED = "Pour une sous-occupation, la loi protège certains locataires"


def tenancy(made: Made, **changes) -> Tenancy:
    facts = {**TENANT, **{f"occupation.{name}": value for name, value in changes.items()}}
    row = Occupation(bailleur=made.entry.logement.bailleur, agence=made.entry.logement.agence, locataire="C. Delmas")
    row.demande_id, row.logement_id = made.demande.id, made.entry.logement.id
    return Tenancy(add(made.session, row, facts), made.demande, made.entry.logement)


def home(**facts) -> dict:
    return {"logement": ZONE["logement"] | {f"logement.{name}": value for name, value in facts.items()}}


def lacked(prepared) -> list[tuple[str, str]]:
    return [(one.path, one.advice) for one in prepared.missing]


# The announcement


@EVERY
def test_a_review_is_announced_with_its_papers_and_its_article(app, landlord):
    with made_for(app, landlord, ZONE) as made:
        said = told(invitation(made.setting, tenancy(made), UNTIL))
        for words in (
            "Votre logement se trouve dans une zone où la loi demande",
            "L. 442-5-2",
            "tous les trois ans",
            "25 mars 2019",
            "31 décembre 2026",
            "Dernier avis d’imposition",
        ):
            assert words in said, words


@pytest.mark.parametrize(("zone", "advised"), [(None, False), (False, True)], ids=["nobody said", "outside"])
def test_no_letter_of_the_review_leaves_without_the_decrees_zone(app, zone, advised):
    with made_for(app, "emeraude", home(zone_desequilibre=zone)) as made:
        for prepared in (invitation(made.setting, tenancy(made), UNTIL), opinion(made.setting, tenancy(made))):
            ((path, advice),) = lacked(prepared)
            assert path == "logement.zone_desequilibre"
            assert ("hors des zones du décret" in advice) is advised


def test_a_review_needs_a_day_and_the_lease(app):
    with made_for(app, "emeraude", ZONE) as made:
        assert [one.label for one in invitation(made.setting, tenancy(made), None).missing] == ["Date limite"]
        without = invitation(made.setting, tenancy(made, bail_signe_le=None), UNTIL)
        assert [one.path for one in without.missing] == ["occupation.bail_signe_le"]


def test_the_review_asks_for_no_paper_that_none_of_its_situations_rests_on():
    assert [one for one in PIECES if "ssurance" in one] == []


def test_a_tenancy_without_its_records_names_them(app):
    with made_for(app, "emeraude", ZONE) as made:
        alone = replace(tenancy(made), demande=None)
        assert [one.label for one in opinion(made.setting, alone).missing] == ["Dossier du locataire"]


def test_no_announcement_tells_a_confidential_fact(app):
    with made_for(app, "rives-de-seine", {**ZONE, 1: SENSITIVE}) as made:
        said = told(invitation(made.setting, tenancy(made), UNTIL)).lower()
        assert [word for word in (*TELLING, "martin", "renard") if word in said] == []


# The opinion: what the commission said


@EVERY
def test_an_opinion_gives_what_the_commission_noted_and_the_home_that_it_defined(app, landlord):
    with made_for(app, landlord, ZONE) as made:
        said = told(opinion(made.setting, tenancy(made)))
        for words in (
            "Le 23 novembre 2026",
            "Sous-occupation",
            "L. 621-2",
            "5 pièces pour 2 personnes",
            "2 ou 3 pièces, dans la même commune",
            "ne met pas fin à votre bail",
            PROTECTED,
            "plus de 65 ans",
        ):
            assert words in said, words


@pytest.mark.parametrize("fact", ["avis_seance_le", "avis_situations", "avis_logement"])
def test_what_no_record_holds_is_never_the_commissions(app, fact):
    with made_for(app, "emeraude", ZONE) as made:
        ((path, advice),) = lacked(opinion(made.setting, tenancy(made, **{fact: None})))
        assert path == f"occupation.{fact}"
        assert "Notez l’avis" in advice


def test_an_opinion_is_of_a_session_that_was_held(app):
    with made_for(app, "emeraude", ZONE) as made:
        ((path, advice),) = lacked(opinion(made.setting, tenancy(made, avis_seance_le="2026-11-20")))
        assert path == "occupation.avis_seance_le"
        assert "n’a tenu aucune séance ce jour-là" in advice


@pytest.mark.parametrize(
    ("rooms", "situations"), [(3, ["sous-occupation"]), (5, ["sur-occupation"]), (5, ["adapte-libere"])]
)
def test_a_situation_that_the_file_belies_is_refused_with_its_figures(app, rooms, situations):
    with made_for(app, "emeraude", ZONE) as made:
        ((path, advice),) = lacked(opinion(made.setting, tenancy(made, pieces=rooms, avis_situations=situations)))
        assert path == "occupation.avis_situations"
        assert "le dossier dit autre chose" in advice


def test_no_opinion_is_sent_where_nothing_was_noted(app):
    with made_for(app, "emeraude", ZONE) as made:
        ((_, advice),) = lacked(opinion(made.setting, tenancy(made, avis_situations=[])))
        assert "pas d’avis à envoyer" in advice


def test_a_situation_that_nobody_noted_is_not_told(app):
    with made_for(app, "emeraude", ZONE) as made:
        said = told(opinion(made.setting, tenancy(made, surface="15", avis_situations=["sur-occupation"])))
        assert "Sur-occupation. Article" in said
        assert "5 pièces pour" not in said


def test_income_above_the_ceiling_is_told_with_both_figures(app):
    with made_for(app, "emeraude", {**home(financement="PLAI"), 1: {"ressources.rfr_n2": "90000"}}) as made:
        said = told(opinion(made.setting, tenancy(made, avis_situations=["plafond-depasse"])))
        assert "Ressources supérieures au plafond du logement" in said
        assert "90 000 € pour un plafond de" in said


def test_an_adapted_home_that_serves_nobody_is_called_so(app):
    with made_for(app, "emeraude", home(adapte=True)) as made:
        left = tenancy(made, adapte_sans_occupant=True, avis_situations=["adapte-libere"])
        said = told(opinion(made.setting, left))
        assert "Logement adapté dont l’aménagement ne sert plus" in said
        assert "ne répond plus aux besoins" not in said


def test_an_opinion_never_says_why_a_home_should_be_fitted(app):
    with made_for(app, "emeraude", {**ZONE, 1: SENSITIVE}) as made:
        needed = tenancy(made, perte_autonomie=True, avis_situations=["besoin-adapte"])
        said = [line.lower() for line in told(opinion(made.setting, needed)).splitlines() if PROTECTED not in line]
        assert "logement qui ne répond plus aux besoins du foyer" in "\n".join(said)
        for word in ("autonomie", "accessib", "adapté à", *TELLING):
            assert word not in "\n".join(said), word


# One count of the law alone


def test_a_doubt_is_never_told_as_what_the_commission_noted(app):
    with made_for(app, "emeraude", {**ZONE, **VISITOR}) as made:
        ((path, advice),) = lacked(opinion(made.setting, tenancy(made, pieces=3, avis_situations=None)))
        assert path == "occupation.avis_situations"
        assert "selon un seul des deux comptes" in advice
        assert "La commission doit d’abord apprécier" in advice


def test_once_the_commission_appraised_both_counts_are_told(app):
    with made_for(app, "emeraude", {**ZONE, **VISITOR}) as made:
        said = told(opinion(made.setting, tenancy(made, pieces=3)))
        assert "Sous-occupation, selon l’appréciation de la commission" in said
        assert "avec les enfants en droit de visite, 3 pièces pour 2 personnes" in said
        assert "Sans les enfants en droit de visite, 1 personne" in said
        assert LOWER not in said.splitlines()


# What the law says beside it


@EVERY
def test_the_bounds_are_those_of_the_law_under_the_right_article(app, landlord):
    with made_for(app, landlord, ZONE) as made:
        said = told(opinion(made.setting, tenancy(made)))
        assert "Sous-occupation : au-delà de 3 pièces pour 2 personnes (L. 621-2)" in said
        assert "Sur-occupation : au-dessous de 16 m² pour 2 personnes (R. 822-25)" in said
        assert "L. 822-10" not in said


OLD = {1: person("p1", naissance="1940-05-17")}


@pytest.mark.parametrize(
    ("facts", "changes", "owed"),
    [
        ({}, {}, True),
        (home(qpv=True), {}, False),
        (OLD, {}, False),
        ({}, {"protection_etablie": True}, False),
        ({}, {"protection_etablie": None}, False),
        ({1: person("p1", carte_invalidite=True)}, {}, False),
        ({}, {"zone_desequilibre": False}, False),
    ],
    ids=["unprotected", "priority district", "above the age", "a paper", "nobody said", "a card", "two answers"],
)
def test_a_lower_rent_is_promised_only_to_whom_the_law_promises_it(app, facts, changes, owed):
    with made_for(app, "emeraude", ZONE | facts) as made:
        said = told(opinion(made.setting, tenancy(made, **changes)))
        assert (LOWER in said.splitlines()) is owed
        assert PROTECTED in said


@pytest.mark.parametrize(("income", "found"), [("20000", False), ("90000", True)])
def test_a_ceiling_out_of_date_never_raises_what_the_figures_do_not(app, income, found):
    """Past its validity a figure is appraised, whichever side of it the income stands."""
    with made_for(app, "emeraude", {**ZONE, 1: {"ressources.rfr_n2": income}}, on=date(2027, 2, 1)) as made:
        prepared = opinion(made.setting, tenancy(made, avis_situations=["plafond-depasse"]))
        assert any("le dossier dit autre chose" in one.advice for one in prepared.missing) is not found
