"""Letters before any commission, and those to sitting tenants, for each landlord."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.vocabulary import PIECES
from tests.webapp.commission import add
from tests.webapp.letters_made import DAY, LANDLORDS, Made, made_for, told
from tests.webapp.test_sentinelle import SENSITIVE, TELLING
from webapp.casework.courriers_demande import to_ask
from webapp.db.models import Occupation
from webapp.letter_contexts import invitation, missing_papers, opinion, registration
from webapp.letter_contexts.demande import lacking_papers, papers_delay, papers_offered
from webapp.letter_contexts.mutation import Tenancy

EVERY = pytest.mark.parametrize("landlord", LANDLORDS)
REGISTERED = {"demande.enregistree_le": "2023-03-16"}
UNTIL = date(2026, 12, 31)
TENANT = {
    "occupation.bail_signe_le": "2019-03-25",
    "occupation.locataire_depuis": "2019-04-01",
    "occupation.pieces": 5,
    "occupation.surface": "96",
    "occupation.loyer": "498",
    "occupation.perte_autonomie": False,
    "occupation.adapte_sans_occupant": False,
    "occupation.pieces_profession": 0,
}
ZONE = {"logement": {"logement.zone_desequilibre": True}}


def agency(landlord: str) -> str:
    return LANDLORDS[landlord][0]


def tenancy(made: Made, **changes) -> Tenancy:
    facts = {**TENANT, **{f"occupation.{name}": value for name, value in changes.items()}}
    row = Occupation(bailleur=made.entry.logement.bailleur, agence=made.entry.logement.agence, locataire="C. Delmas")
    row.demande_id, row.logement_id = made.demande.id, made.entry.logement.id
    return Tenancy(add(made.session, row, facts), made.demande, made.entry.logement)


# Papers


@EVERY
def test_missing_papers_are_named_one_by_one_with_a_day(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), ("ressources",), UNTIL))
        for words in (
            "Justificatifs de ressources",
            "31 décembre 2026",
            made.setting.policy.data["agence"][0]["nom"][:7],
        ):
            assert words in said
        assert "Avis d’imposition" not in said


@EVERY
def test_missing_papers_never_threaten(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), PIECES, UNTIL)).lower()
        for word in ("irrecevab", "radi", "rejet", "refus", "annul"):
            assert word not in said
        assert "votre demande de logement social reste active" in said


def test_the_delay_is_the_landlords_own_where_its_text_states_one(app):
    with made_for(app, "emeraude") as made:
        assert papers_delay(made.setting)[0] == date(2026, 12, 25)
        said = told(missing_papers(made.setting, made.demande, agency("emeraude"), ("identite",)))
        assert "25 décembre 2026" in said
        assert "délai de 1 mois, charte d’attribution" in said


@pytest.mark.parametrize("landlord", ["rives-de-seine", "plaine-commune"])
def test_elsewhere_whoever_writes_chooses_the_day(app, landlord):
    with made_for(app, landlord) as made:
        (missing,) = missing_papers(made.setting, made.demande, agency(landlord), ("identite",)).missing
        assert missing.label == "Date limite"


@pytest.mark.parametrize(("until", "refused"), [(date(2026, 11, 24), True), (DAY, True), (date(2026, 11, 26), False)])
def test_the_day_comes_after_the_letter(app, until, refused):
    with made_for(app, "emeraude") as made:
        prepared = missing_papers(made.setting, made.demande, agency("emeraude"), ("identite",), until)
        assert bool(prepared.missing) is refused


def test_a_request_for_no_paper_is_not_written(app):
    with made_for(app, "emeraude") as made:
        assert missing_papers(made.setting, made.demande, agency("emeraude"), ()).missing[0].label == "Pièces attendues"


def test_the_papers_lacking_are_those_that_nobody_saw(app):
    with made_for(app, "emeraude") as made:
        assert lacking_papers(made.demande) == tuple(code for code in PIECES if code != "identite")


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_the_papers_of_every_landlord_are_named_without_codes(app, landlord):
    with made_for(app, landlord) as made:
        said = told(missing_papers(made.setting, made.demande, agency(landlord), PIECES, UNTIL, date(2027, 1, 10)))
        assert "Avis d’imposition 2026, sur les revenus de 2025" in said
        assert "N-2" not in said


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_the_papers_ticked_are_those_that_the_landlord_asks_for_and_that_nobody_saw(app, landlord):
    with made_for(app, landlord) as made:
        assert to_ask(made.session, made.demande) == ("avis-imposition",)


@pytest.mark.parametrize("tenant", [True, False, None])
def test_our_own_tenant_is_not_asked_what_they_live_in(app, tenant):
    with made_for(app, "emeraude", {1: {"demande.locataire_du_parc": tenant}}) as made:
        assert ("logement-actuel" in papers_offered(made.demande)) is (tenant is not True)


# Registration


@EVERY
def test_an_attestation_bears_the_number_and_the_days(app, landlord):
    with made_for(app, landlord, {1: REGISTERED}) as made:
        said = told(registration(made.setting, made.demande, agency(landlord)))
        for words in (
            made.demande.numero,
            "déposée le 14 mars 2023",
            "enregistrée le 16 mars 2023",
            "fichier national des demandes de logement social",
            "avant le 2 mars 2027",
            "un an",
        ):
            assert words in said, words


def test_an_attestation_says_what_the_landlord_tells_at_reception(app):
    for landlord, printed in (("plaine-commune", True), ("emeraude", False)):
        with made_for(app, landlord, {1: REGISTERED}) as made:
            said = told(registration(made.setting, made.demande, agency(landlord)))
            assert ("décohabitations" in said) is printed
            assert ("Action Logement" in said) is printed


def test_an_attestation_waits_for_the_registration(app):
    with made_for(app, "emeraude") as made:
        (missing,) = registration(made.setting, made.demande, agency("emeraude")).missing
        assert (missing.person, missing.path) == ("Claire Delmas", "demande.enregistree_le")
        assert missing.subject_id == made.demande.id


# Occupancy


@EVERY
def test_a_review_is_announced_with_its_papers_and_its_article(app, landlord):
    with made_for(app, landlord, ZONE) as made:
        said = told(invitation(made.setting, tenancy(made), UNTIL))
        for words in (
            "L. 442-5-2",
            "tous les trois ans",
            "25 mars 2019",
            "31 décembre 2026",
            "Dernier avis d’imposition",
        ):
            assert words in said, words


def test_a_review_needs_a_day_and_the_lease(app):
    with made_for(app, "emeraude", ZONE) as made:
        assert [one.label for one in invitation(made.setting, tenancy(made), None).missing] == ["Date limite"]
        without = invitation(made.setting, tenancy(made, bail_signe_le=None), UNTIL)
        assert [one.path for one in without.missing] == ["occupation.bail_signe_le"]


def test_a_tenancy_without_its_records_names_them(app):
    with made_for(app, "emeraude") as made:
        alone = replace(tenancy(made), demande=None)
        assert [one.label for one in opinion(made.setting, alone).missing] == ["Dossier du locataire"]


@EVERY
def test_an_opinion_gives_the_situation_and_the_home_that_would_suit(app, landlord):
    with made_for(app, landlord, ZONE) as made:
        said = told(opinion(made.setting, tenancy(made)))
        for words in (
            "Sous-occupation",
            "L. 621-2",
            "Pièces habitables | Jusqu’à 3 pièces sans sous-occupation au sens de la loi",
            "ne met pas fin à votre bail",
        ):
            assert words in said, words


def test_no_opinion_is_sent_where_nothing_was_noted(app):
    with made_for(app, "emeraude", ZONE) as made:
        prepared = opinion(made.setting, tenancy(made, pieces=3, surface="64"))
        assert [one.label for one in prepared.missing] == ["Situation constatée"]


def test_an_opinion_never_says_why_a_home_should_be_fitted(app):
    with made_for(app, "emeraude", {**ZONE, 1: SENSITIVE}) as made:
        said = told(opinion(made.setting, tenancy(made, perte_autonomie=True))).lower()
        for word in ("autonomie", "accessib", "adapté à", *TELLING):
            assert word not in said, word


@EVERY
def test_no_letter_about_a_request_tells_a_confidential_fact(app, landlord):
    with made_for(app, landlord, {1: {**SENSITIVE, **REGISTERED}}) as made:
        letters = [
            missing_papers(made.setting, made.demande, agency(landlord), lacking_papers(made.demande), UNTIL),
            registration(made.setting, made.demande, agency(landlord)),
            invitation(made.setting, tenancy(made), UNTIL),
        ]
        for prepared in letters:
            said = told(prepared).lower()
            assert [word for word in (*TELLING, "martin", "renard") if word in said] == [], prepared.letter.id
